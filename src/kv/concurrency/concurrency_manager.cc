#include "kv/concurrency/concurrency_manager.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "base/check.h"
#include "kv/concurrency/latch_manager.h"
#include "kv/concurrency/lock_table.h"
#include "kv/concurrency/timestamp_cache.h"

namespace steno::concurrency {
namespace {

constexpr int64_t kNsPerMs = 1'000'000;

LockTable::Options LockOptions(const ConcurrencyOptions& options) {
  return {.locks_max = options.locks_max,
          .txn_silence_ns = options.txn_silence_ms * kNsPerMs,
          .aborted_memory_ns = kTxnAbortedMemoryMs * kNsPerMs,
          .aborted_memory_max = kTxnAbortedMemoryMax};
}

}  // namespace

// A request that has locks to take, until it proceeds.
struct ConcurrencyManager::Pending {
  RequestSpec spec;
  size_t next_lock = 0;
  std::vector<uint32_t> skipped;
};

struct ConcurrencyManager::State {
  explicit State(const ConcurrencyOptions& o) : options(o), locks(LockOptions(o)) {}

  const ConcurrencyOptions options;
  LatchManager latches;
  LockTable locks;
  absl::flat_hash_map<RequestId, std::unique_ptr<Pending>> pending;
  int64_t now_ns = 0;  // the highest heard of

  // What events have caused and Drain has not carried out yet; empty between calls.
  LockTable::Effects effects;
  std::vector<RequestId> latched;

  std::vector<Resumed> resumed;
};

ConcurrencyManager::ConcurrencyManager(ConcurrencyOptions options)
    : state_(std::make_unique<State>(options)),
      timestamps_(std::make_unique<TimestampCache>(options.timestamp_cache_entries_max)) {}
ConcurrencyManager::~ConcurrencyManager() = default;

SequenceResult ConcurrencyManager::Sequence(RequestId id, RequestSpec spec, int64_t now_ns) {
  State& s = *state_;
  s.now_ns = std::max(s.now_ns, now_ns);
  if (requests() >= s.options.requests_max) {
    return Refused(Overloaded{absl::StrCat("the range serves ", requests(), " requests already")});
  }
  if (spec.txn.valid()) {
    if (!spec.commit && s.locks.IsAborted(spec.txn)) {
      return Refused(TxnAborted{absl::StrCat("its gateway was silent for more than ",
                                             s.options.txn_silence_ms / 1000, " s")});
    }
    s.locks.Touch(spec.txn, s.now_ns);
  }
  if (spec.locks.empty()) {
    if (s.latches.Acquire(id, spec.latches)) return Proceed{};
    return Wait{};
  }
  CHECK(!s.pending.contains(id)) << "request " << id << " is sequenced twice";
  auto pending = std::make_unique<Pending>();
  pending->spec = std::move(spec);
  SequenceResult result = Advance(id, pending.get());
  if (std::holds_alternative<Wait>(result)) s.pending.emplace(id, std::move(pending));
  Drain();
  return result;
}

SequenceResult ConcurrencyManager::Advance(RequestId id, Pending* pending) {
  State& s = *state_;
  const RequestSpec& spec = pending->spec;
  for (; pending->next_lock < spec.locks.size(); ++pending->next_lock) {
    LockTable::Result result = s.locks.Acquire(
        id, spec.txn, spec.label, spec.locks[pending->next_lock], s.now_ns, &s.effects);
    if (std::holds_alternative<LockTable::Waits>(result)) return Wait{};
    if (std::holds_alternative<LockTable::Skipped>(result)) {
      pending->skipped.push_back(static_cast<uint32_t>(pending->next_lock));
    } else if (auto* conflict = std::get_if<LockConflict>(&result)) {
      return Refused(std::move(*conflict));
    } else if (auto* deadlock = std::get_if<Deadlock>(&result)) {
      return Refused(std::move(*deadlock));
    } else if (auto* overloaded = std::get_if<Overloaded>(&result)) {
      return Refused(std::move(*overloaded));
    }
  }
  if (!s.latches.Acquire(id, spec.latches)) return Wait{};
  return Proceed{std::move(pending->skipped)};
}

void ConcurrencyManager::Drain() {
  State& s = *state_;
  while (!s.effects.granted.empty() || !s.effects.refused.empty()) {
    const LockTable::Effects effects = std::exchange(s.effects, {});
    for (RequestId id : effects.refused) {
      CHECK_EQ(s.pending.erase(id), 1u);
      s.resumed.push_back({id, Refused(TxnAborted{"the transaction has ended"})});
    }
    for (RequestId id : effects.granted) {
      const auto it = s.pending.find(id);
      CHECK(it != s.pending.end()) << "request " << id;
      Pending* const pending = it->second.get();
      ++pending->next_lock;
      SequenceResult result = Advance(id, pending);
      if (std::holds_alternative<Wait>(result)) continue;
      s.pending.erase(id);
      if (auto* proceed = std::get_if<Proceed>(&result)) {
        s.resumed.push_back({id, std::move(*proceed)});
      } else {
        s.resumed.push_back({id, std::get<Refused>(std::move(result))});
      }
    }
  }
}

void ConcurrencyManager::ResumeLatched() {
  State& s = *state_;
  for (RequestId id : s.latched) {
    Proceed proceed;
    const auto it = s.pending.find(id);
    if (it != s.pending.end()) {
      proceed.skipped = std::move(it->second->skipped);
      s.pending.erase(it);
    }
    s.resumed.push_back({id, std::move(proceed)});
  }
  s.latched.clear();
}

void ConcurrencyManager::SetWriteTimestamp(RequestId id, Timestamp ts) {
  state_->latches.SetWriteTimestamp(id, ts, &state_->latched);
  ResumeLatched();
}

void ConcurrencyManager::Finish(RequestId id) {
  CHECK(state_->latches.Release(id, &state_->latched)) << "request " << id << " is not known";
  ResumeLatched();
}

void ConcurrencyManager::Cancel(RequestId id) {
  State& s = *state_;
  s.pending.erase(id);
  std::erase_if(s.resumed, [id](const Resumed& resumed) { return resumed.id == id; });
  if (!s.locks.CancelWait(id, &s.effects)) s.latches.Release(id, &s.latched);
  ResumeLatched();
  Drain();
}

std::vector<Resumed> ConcurrencyManager::TakeResumed() {
  return std::exchange(state_->resumed, {});
}

void ConcurrencyManager::FinishTxn(const TxnId& txn) {
  state_->locks.FinishTxn(txn, &state_->effects);
  Drain();
}

Liveness ConcurrencyManager::Heartbeat(const TxnId& txn, int64_t now_ns) {
  State& s = *state_;
  s.now_ns = std::max(s.now_ns, now_ns);
  if (s.locks.IsAborted(txn)) return Liveness::kAborted;
  s.locks.Touch(txn, s.now_ns);
  return Liveness::kAlive;
}

void ConcurrencyManager::Tick(int64_t now_ns) {
  State& s = *state_;
  s.now_ns = std::max(s.now_ns, now_ns);
  s.locks.Tick(s.now_ns, &s.effects);
  Drain();
}

void ConcurrencyManager::Clear() {
  State& s = *state_;
  for (RequestId id : s.locks.Clear()) s.resumed.push_back({id, Refused(LeaseLost{})});
  for (RequestId id : s.latches.ClearWaiting()) s.resumed.push_back({id, Refused(LeaseLost{})});
  s.pending.clear();
}

void ConcurrencyManager::SetLowWater(Timestamp ts) {
  timestamps_->SetLowWater(ts);
}

int64_t ConcurrencyManager::requests() const {
  return state_->latches.size() + state_->locks.waiting();
}
int64_t ConcurrencyManager::locks() const {
  return state_->locks.locks();
}
std::string ConcurrencyManager::DebugLocks() const {
  return state_->locks.DebugString();
}
std::string ConcurrencyManager::DebugLatches() const {
  return state_->latches.DebugString();
}

void ConcurrencyManager::CheckInvariants() const {
  const State& s = *state_;
  CHECK(s.effects.granted.empty() && s.effects.refused.empty() && s.latched.empty());
  s.latches.CheckInvariants();
  s.locks.CheckInvariants();
}

}  // namespace steno::concurrency
