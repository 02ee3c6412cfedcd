#include "sim/append_workload.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"

namespace steno::sim {
namespace {

constexpr uint64_t kTable = 104;

}  // namespace

Task<bool> AppendWorkload::Setup(Gateway) {
  co_return true;
}

Task<void> AppendWorkload::RunOp(OpContext context) {
  const size_t at = history_.size();
  history_.emplace_back();
  Rng& rng = context.rng;
  const std::unique_ptr<kv::Txn> txn = context.gateway.db->Begin({.label = "append"});
  const int64_t steps = rng.Between(1, 4);
  for (int64_t step = 0; step < steps; ++step) {
    const int64_t list = rng.Between(0, lists_ - 1);
    const bool append = rng.Chance(1, 2);
    const kv::GetOptions options{.lock = append && rng.Chance(1, 2) ? kv::LockStrength::kExclusive
                                                                    : kv::LockStrength::kNone};
    const auto read = co_await txn->Get(WorkloadKey(kTable, list), options);
    if (!read.has_value()) {
      Count(read.error());
      history_[at].outcome = Outcome::kFailed;
      co_return;
    }
    history_[at].reads.push_back({list, ParseList(read->value)});
    if (!append) continue;
    const int64_t value = next_value_++;
    history_[at].appends.push_back({list, value});
    txn->Put(WorkloadKey(kTable, list),
             absl::StrCat(read->value.value_or(""), read->value.has_value() ? "," : "", value));
  }
  const auto committed = co_await txn->Commit();
  if (committed.has_value()) {
    ++counters()["append: transactions"];
    history_[at].outcome = Outcome::kOk;
  } else {
    history_[at].outcome = Count(committed.error());
  }
}

Task<bool> AppendWorkload::ReadFinal(Gateway gateway) {
  const std::unique_ptr<kv::Txn> txn = gateway.db->Begin({.label = "append end"});
  for (int64_t list = 0; list < lists_; ++list) {
    const auto read = co_await txn->Get(WorkloadKey(kTable, list), {});
    if (!read.has_value()) co_return false;
    final_[list] = ParseList(read->value);
  }
  co_return true;
}

std::vector<std::string> AppendWorkload::Check() {
  return CheckAppends(history_, final_);
}

}  // namespace steno::sim
