#include "kv/txn/heartbeater.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace steno::txn {

void Heartbeater::Touch(const kv::TxnMeta& txn) {
  bool start = false;
  {
    absl::MutexLock lock(&mu_);
    auto [it, added] = txns_.try_emplace(txn.id);
    if (added) it->second.meta = txn;
    it->second.last_ns = clock_->MonotonicNs();
    start = !std::exchange(running_, true);
  }
  if (start) scope_->Spawn(executor_, Run());
}

void Heartbeater::Forget(const kv::TxnId& txn) {
  absl::MutexLock lock(&mu_);
  txns_.erase(txn);
}

int64_t Heartbeater::size() const {
  absl::MutexLock lock(&mu_);
  return static_cast<int64_t>(txns_.size());
}

Task<void> Heartbeater::Run() {
  for (;;) {
    co_await Sleep(kHeartbeatIntervalNs);
    std::vector<kv::TxnMeta> due;
    {
      absl::MutexLock lock(&mu_);
      if (txns_.empty()) {
        running_ = false;
        co_return;
      }
      const int64_t now_ns = clock_->MonotonicNs();
      for (auto& [id, txn] : txns_) {
        if (txn.under_way || now_ns - txn.last_ns < kHeartbeatIntervalNs) continue;
        txn.under_way = true;
        due.push_back(txn.meta);
      }
    }
    // A fixed order, for replays.
    std::sort(due.begin(), due.end(),
              [](const kv::TxnMeta& a, const kv::TxnMeta& b) { return a.id < b.id; });
    for (kv::TxnMeta& meta : due) scope_->Spawn(executor_, Beat(std::move(meta)));
  }
}

Task<void> Heartbeater::Beat(kv::TxnMeta meta) {
  const kv::TxnId id = meta.id;
  kv::BatchRequest batch;
  batch.txn = std::move(meta);
  batch.requests.emplace_back(kv::HeartbeatRequest{});
  kv::BatchResponse response = co_await sender_->Send(std::move(batch));
  absl::MutexLock lock(&mu_);
  const auto it = txns_.find(id);
  if (it == txns_.end()) co_return;
  it->second.under_way = false;
  if (response.ok()) it->second.last_ns = clock_->MonotonicNs();
}

}  // namespace steno::txn
