// A cluster of one range for the tests of this module: real semantics over a std::map, on virtual
// time, with answers and requests that get lost on command.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/rng.h"
#include "kv/api/sender.h"
#include "kv/hlc/hybrid_clock.h"
#include "kv/txn/router.h"
#include "runtime/clock.h"
#include "runtime/task.h"

namespace steno::txn {

// One thread, virtual time; runs what is ready in random order, or in order without an Rng.
class VirtualExecutor : public Executor {
 public:
  explicit VirtualExecutor(ManualClock* clock, Rng* rng = nullptr) : clock_(clock), rng_(rng) {}

  void Post(Work work) override { ready_.push_back(std::move(work)); }
  TimerId PostAfter(int64_t delay_ns, Work work) override {
    timers_.emplace(std::pair(clock_->MonotonicNs() + delay_ns, ++last_timer_), std::move(work));
    return last_timer_;
  }
  void CancelTimer(TimerId) override {}

  // Runs one piece of work, moving time to the next timer where nothing is ready. False if there
  // is nothing, or not before `until_ns`.
  bool RunOne(int64_t until_ns) {
    if (ready_.empty()) {
      if (timers_.empty() || timers_.begin()->first.first > until_ns) return false;
      auto timer = timers_.extract(timers_.begin());
      clock_->Advance(std::max<int64_t>(0, timer.key().first - clock_->MonotonicNs()));
      ready_.push_back(std::move(timer.mapped()));
    }
    const size_t at = rng_ == nullptr ? 0 : rng_->Below(ready_.size());
    Work work = std::move(ready_[at]);
    ready_.erase(ready_.begin() + static_cast<std::ptrdiff_t>(at));
    work();
    return true;
  }
  // Runs for `ns` of virtual time; less if nothing is left to do before `done`.
  void RunFor(int64_t ns, const std::function<bool()>& done = [] { return false; }) {
    const int64_t until_ns = clock_->MonotonicNs() + ns;
    while (!done() && RunOne(until_ns)) {
    }
    if (!done()) clock_->Advance(std::max<int64_t>(0, until_ns - clock_->MonotonicNs()));
  }
  // Drops what has not run, before the frames that it would resume are destroyed.
  void Drop() {
    ready_.clear();
    timers_.clear();
  }

 private:
  ManualClock* const clock_;
  Rng* const rng_;
  std::deque<Work> ready_;
  std::map<std::pair<int64_t, TimerId>, Work> timers_;
  TimerId last_timer_ = 0;
};

// A wall clock that is off by a constant.
class SkewedClock : public Clock {
 public:
  SkewedClock(const Clock* base, int64_t skew_us) : base_(base), skew_us_(skew_us) {}
  int64_t MonotonicNs() const override { return base_->MonotonicNs(); }
  int64_t WallUs() const override { return base_->WallUs() + skew_us_; }

 private:
  const Clock* const base_;
  const int64_t skew_us_;
};

enum class Fault {
  kNone,
  kLoseRequest,    // no answer, not executed
  kLoseAnswer,     // no answer, executed
  kUnavailable,    // refused, not executed
  kAmbiguousLost,  // the range does not know; not executed
  kAmbiguousDone,  // the range does not know; executed
  kNotLeaseholder,
};

class FakeCluster : public NodeSender {
 public:
  struct Version {
    std::optional<std::string> value;
  };
  using Versions = std::map<kv::Timestamp, Version>;

  FakeCluster(const Clock* clock, int64_t max_offset_us) : hlc_(clock, max_offset_us) {}

  kv::NodeId leaseholder{1};
  // Called for each request; the faults of tests.
  std::function<Fault(const kv::BatchRequest&)> fault = [](const kv::BatchRequest&) {
    return Fault::kNone;
  };
  // Called before each execution at the leaseholder.
  std::function<void(kv::NodeId, const kv::BatchRequest&)> observe = [](kv::NodeId,
                                                                        const kv::BatchRequest&) {};
  // How long a request and an answer travel.
  std::function<int64_t()> delay_ns = [] { return 0; };

  std::map<kv::Key, Versions> data;
  std::map<kv::TxnId, kv::Timestamp> records;
  std::map<kv::Key, kv::TxnMeta> locks;  // exclusive ones only
  int heartbeats = 0;
  hlc::HybridClock& hlc() { return hlc_; }

  Task<std::optional<kv::BatchResponse>> SendTo(kv::NodeId node,
                                                kv::BatchRequest request) override {
    const Fault what = fault(request);
    if (const int64_t ns = delay_ns(); ns > 0) co_await Sleep(ns);
    observe(node, request);
    if (what == Fault::kLoseRequest) co_return std::nullopt;
    if (what == Fault::kUnavailable) co_return Refuse(kv::Unavailable{"out of order"});
    if (what == Fault::kNotLeaseholder) co_return Refuse(kv::NotLeaseholder{});
    if (what == Fault::kAmbiguousLost) co_return Refuse(kv::Ambiguous{"the lease was lost"});
    if (node != leaseholder) co_return Refuse(kv::NotLeaseholder{leaseholder});
    for (;;) {
      const std::optional<kv::Key> taken = TakeLocks(request);
      if (!taken) break;
      Promise<bool> turn;
      waiters_[*taken].push_back({request.txn.id, turn});
      if (!co_await turn.GetFuture()) co_return Refuse(kv::TxnAborted{"the transaction has ended"});
    }
    kv::BatchResponse response = Execute(request);
    if (const int64_t ns = delay_ns(); ns > 0) co_await Sleep(ns);
    if (what == Fault::kLoseAnswer) co_return std::nullopt;
    if (what == Fault::kAmbiguousDone) co_return Refuse(kv::Ambiguous{"the lease was lost"});
    co_return response;
  }

 private:
  struct Read {
    kv::Span span;
    kv::Timestamp ts;
    kv::TxnId txn;
  };
  struct Waiter {
    kv::TxnId txn;
    Promise<bool> turn;  // false: the transaction has ended
  };
  using Result = std::variant<kv::Reply, kv::Refusal>;

  static kv::BatchResponse Refuse(kv::Refusal refusal) {
    kv::BatchResponse response;
    response.result = std::move(refusal);
    return response;
  }

  // The key to wait for, if a lock is held by another; takes all locks otherwise.
  std::optional<kv::Key> TakeLocks(const kv::BatchRequest& batch) {
    for (const kv::Request& request : batch.requests) {
      const auto* get = std::get_if<kv::GetRequest>(&request);
      if (get == nullptr || get->lock == kv::LockStrength::kNone) continue;
      const auto [it, mine] = locks.try_emplace(get->key, batch.txn);
      if (mine || it->second.id == batch.txn.id) continue;
      if (get->wait == kv::WaitPolicy::kBlock) return get->key;
    }
    return std::nullopt;
  }
  void EndTxn(const kv::TxnId& txn) {
    for (auto& [key, waiters] : waiters_) {
      std::erase_if(waiters, [&](const Waiter& waiter) {
        if (waiter.txn != txn) return false;
        waiter.turn.Set(false);
        return true;
      });
    }
    for (auto it = locks.begin(); it != locks.end();) {
      if (it->second.id != txn) {
        ++it;
        continue;
      }
      for (const Waiter& waiter : std::exchange(waiters_[it->first], {})) waiter.turn.Set(true);
      it = locks.erase(it);
    }
  }

  kv::BatchResponse Execute(kv::BatchRequest& batch) {
    hlc_.Forward(batch.txn.read_ts);
    kv::BatchResponse response = TryExecute(batch);
    const bool newer =
        !response.ok() && (std::holds_alternative<kv::ReadUncertain>(response.refusal()) ||
                           std::holds_alternative<kv::WriteTooOld>(response.refusal()));
    if (newer && batch.txn.can_forward_read_ts) {
      batch.txn.read_ts = batch.txn.uncertainty_limit = hlc_.Now();
      response = TryExecute(batch);
    }
    response.read_ts = batch.txn.read_ts;
    response.observed_now = hlc_.Now();
    return response;
  }

  kv::BatchResponse TryExecute(const kv::BatchRequest& batch) {
    for (const kv::Guard& guard : batch.guards) {
      const auto newest = Newest(guard.key, kv::Timestamp::Max());
      if (newest.first != guard.version) return Refuse(kv::GuardFailed{guard.key});
      if (newest.first > batch.txn.read_ts) {
        return Refuse(kv::ReadUncertain{guard.key, newest.first});
      }
      reads_.push_back({kv::Span::Point(guard.key), batch.txn.read_ts, batch.txn.id});
    }
    kv::BatchResponse response;
    std::vector<kv::Reply> replies;
    for (const kv::Request& request : batch.requests) {
      Result result = std::visit([&](const auto& r) { return Evaluate(batch.txn, r); }, request);
      if (auto* refusal = std::get_if<kv::Refusal>(&result)) return Refuse(std::move(*refusal));
      replies.push_back(std::get<kv::Reply>(std::move(result)));
    }
    response.result = std::move(replies);
    return response;
  }

  std::pair<kv::Timestamp, const Version*> Newest(const kv::Key& key, kv::Timestamp at) const {
    const auto row = data.find(key);
    if (row == data.end()) return {};
    auto it = row->second.upper_bound(at);
    if (it == row->second.begin()) return {};
    --it;
    return {it->first, &it->second};
  }
  std::optional<kv::Refusal> Uncertain(const kv::TxnMeta& txn, const kv::Key& key) const {
    const kv::Timestamp version = Newest(key, txn.uncertainty_limit).first;
    if (version <= txn.read_ts) return std::nullopt;
    return kv::ReadUncertain{key, version};
  }

  Result Evaluate(const kv::TxnMeta& txn, const kv::GetRequest& r) {
    if (r.lock != kv::LockStrength::kNone) {
      const auto lock = locks.find(r.key);
      if (lock != locks.end() && lock->second.id != txn.id) {
        if (r.wait == kv::WaitPolicy::kSkip) return kv::Reply(kv::GetReply{.skipped = true});
        return kv::Refusal(kv::LockConflict{r.key, lock->second.label});
      }
      const kv::Timestamp newest = Newest(r.key, kv::Timestamp::Max()).first;
      if (newest > txn.read_ts) return kv::Refusal(kv::WriteTooOld{r.key, newest});
    }
    if (auto refusal = Uncertain(txn, r.key)) return *refusal;
    reads_.push_back({kv::Span::Point(r.key), txn.read_ts, txn.id});
    const auto [ts, version] = Newest(r.key, txn.read_ts);
    kv::GetReply reply{.version = ts};
    if (version != nullptr) reply.value = version->value;
    return kv::Reply(std::move(reply));
  }

  Result Evaluate(const kv::TxnMeta& txn, const kv::ScanRequest& r) {
    std::vector<kv::Key> keys;
    for (const auto& [key, versions] : data) {
      if (r.span.Contains(key)) keys.push_back(key);
    }
    if (r.reverse) std::reverse(keys.begin(), keys.end());
    kv::ScanReply reply;
    for (const kv::Key& key : keys) {
      if (auto refusal = Uncertain(txn, key)) return *refusal;
      const auto [ts, version] = Newest(key, txn.read_ts);
      if (version == nullptr || !version->value) continue;
      if (r.max_rows != 0 && static_cast<int64_t>(reply.rows.size()) == r.max_rows) {
        reply.resume = r.reverse ? kv::Key(reply.key(reply.rows.size() - 1)) : key;
        break;
      }
      reply.Append(key, *version->value, ts);
    }
    reads_.push_back({r.span, txn.read_ts, txn.id});
    return kv::Reply(std::move(reply));
  }

  std::optional<kv::Refusal> Changed(const std::vector<kv::Span>& spans, kv::Timestamp from,
                                     kv::Timestamp to) const {
    for (const kv::Span& span : spans) {
      for (const auto& [key, versions] : data) {
        const auto it = versions.upper_bound(from);
        if (!span.Contains(key) || it == versions.end() || it->first > to) continue;
        return kv::RefreshFailed{key, it->first};
      }
    }
    return std::nullopt;
  }
  Result Evaluate(const kv::TxnMeta& txn, const kv::RefreshRequest& r) {
    if (auto refusal = Changed(r.spans, r.from, txn.read_ts)) return *refusal;
    for (const kv::Span& span : r.spans) reads_.push_back({span, txn.read_ts, txn.id});
    return kv::Reply(kv::EmptyReply{});
  }

  Result Evaluate(const kv::TxnMeta& txn, const kv::CommitRequest& r) {
    if (const auto done = records.find(txn.id); done != records.end()) {
      return kv::Reply(kv::CommitReply{done->second});
    }
    if (hlc_.Now() > r.expires_at) return kv::Refusal(kv::TxnAborted{"it began too late"});
    kv::Timestamp at = txn.read_ts;
    for (const kv::Write& write : r.writes) {
      at = std::max(at, Newest(write.key, kv::Timestamp::Max()).first.Next());
      for (const Read& read : reads_) {
        if (!read.span.Contains(write.key)) continue;
        at = std::max(at, read.txn == txn.id ? read.ts : read.ts.Next());
      }
    }
    if (auto refusal = Changed(r.reads, txn.read_ts, at)) return *refusal;
    for (const kv::Write& write : r.writes) data[write.key][at] = Version{write.value};
    // The validation was a read of all of it at the commit timestamp.
    for (const kv::Span& span : r.reads) reads_.push_back({span, at, txn.id});
    records[txn.id] = at;
    hlc_.Forward(at);
    EndTxn(txn.id);
    return kv::Reply(kv::CommitReply{at});
  }
  Result Evaluate(const kv::TxnMeta& txn, const kv::RollbackRequest&) {
    EndTxn(txn.id);
    return kv::Reply(kv::EmptyReply{});
  }
  Result Evaluate(const kv::TxnMeta&, const kv::HeartbeatRequest&) {
    ++heartbeats;
    return kv::Reply(kv::EmptyReply{});
  }
  Result Evaluate(const kv::TxnMeta& txn, const kv::BulkWriteRequest& r) {
    for (const kv::Write& write : r.writes) {
      const auto [ts, version] = Newest(write.key, kv::Timestamp::Max());
      if (r.must_be_absent && version != nullptr && version->value) {
        return kv::Refusal(kv::DuplicateKey{write.key});
      }
    }
    for (const kv::Write& write : r.writes) data[write.key][txn.read_ts] = Version{write.value};
    return kv::Reply(kv::EmptyReply{});
  }
  Result Evaluate(const kv::TxnMeta&, const kv::ClearSpanRequest& r) {
    std::erase_if(data, [&](const auto& row) { return r.span.Contains(row.first); });
    return kv::Reply(kv::EmptyReply{});
  }

  hlc::HybridClock hlc_;
  std::vector<Read> reads_;
  std::map<kv::Key, std::vector<Waiter>> waiters_;
};

}  // namespace steno::txn
