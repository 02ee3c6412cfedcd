// LockTable: who holds which key of one range until its transaction ends, and who queues for it.
//
//   key    holders        queue, front first
//   k1     A exclusive    B exclusive, C shared, D shared
//   k2     A, B shared    A exclusive (strengthens: stands before all others), E exclusive
//
// A request for a lock is granted at once if its transaction holds the key in that strength, or is
// its only holder; or if nobody queues and no holder conflicts. Otherwise it queues, is refused or
// passes over, as its WaitPolicy says. When a holder leaves, the queue is granted from the front up
// to the first that still conflicts with a holder: so shared waiters that stand together go
// together, and nobody overtakes, except a holder that strengthens its lock. That one goes to the
// front, because everybody who queues waits for it anyway.
//
// Whoever is about to wait is first checked for a cycle (deadlock.h), and everybody it would wait
// for is checked for silence: a transaction not heard of for the time given, and not waiting here
// itself, is ended.
//
// Invariants (CheckInvariants):
//   I1  A key without holders is not in the table: a queue's front waits for a holder.
//   I2  If a key has more than one holder, all are shared.
//   I3  No transaction is in the table that neither holds nor waits.
//   I4  Places ascend along a queue.
//   I5  The wait-for graph has no cycle.
// Pure: waiting is a returned value. Thread-compatible.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "kv/concurrency/deadlock.h"
#include "kv/concurrency/lock_state.h"
#include "kv/concurrency/request.h"

namespace steno::concurrency {

class LockTable {
 public:
  struct Options {
    int64_t locks_max;
    int64_t txn_silence_ns;
    int64_t aborted_memory_ns;
    int64_t aborted_memory_max;
  };
  struct Granted {};
  struct Waits {};
  struct Skipped {};
  using Result = std::variant<Granted, Waits, Skipped, LockConflict, Deadlock, Overloaded>;

  // What an event did to waiting requests. `refused` are those whose transaction was ended.
  struct Effects {
    std::vector<RequestId> granted;
    std::vector<RequestId> refused;
  };

  explicit LockTable(Options options);
  ~LockTable();

  // REQUIRES: the request does not wait here. `effects`: of ending silent holders.
  Result Acquire(RequestId request, const TxnId& txn, std::string_view label, const LockSpec& lock,
                 int64_t now_ns, Effects* effects);
  // The request waits no more. False if it did not.
  bool CancelWait(RequestId request, Effects* effects);
  // Ends the transaction: its locks, its waits, and the memory of its being aborted.
  void FinishTxn(const TxnId& txn, Effects* effects);
  // Ends silent transactions and forgets old aborts.
  void Tick(int64_t now_ns, Effects* effects);
  // Forgets everything; gives the requests that waited, by transaction and arrival.
  std::vector<RequestId> Clear();

  // The transaction was heard of.
  void Touch(const TxnId& txn, int64_t now_ns);
  bool IsAborted(const TxnId& txn) const { return aborted_.contains(txn); }

  int64_t locks() const { return locks_; }
  int64_t waiting() const { return static_cast<int64_t>(waiters_.size()); }
  // One line a key, by key.
  std::string DebugString() const;
  void CheckInvariants() const;

 private:
  struct KeyHash {
    size_t operator()(KeyView key) const;
  };

  static LockHolder* FindHolder(KeyLocks* key, const LockTxn* txn);
  // Whether `txn` may have the lock now, without overtaking.
  static bool Grantable(KeyLocks* key, const LockTxn* txn, LockStrength strength);
  LockTxn* GetTxn(const TxnId& id, std::string_view label, int64_t now_ns);
  KeyLocks* GetKey(KeyView key);
  void Hold(KeyLocks* key, LockTxn* txn, LockStrength strength);
  LockWaiter* Enqueue(KeyLocks* key, LockTxn* txn, RequestId request, LockStrength strength);
  void Dequeue(LockWaiter* waiter);
  void GrantQueue(KeyLocks* key, Effects* effects);
  void EndTxn(LockTxn* txn, Effects* effects);
  bool EndSilentHolders(KeyLocks* key, const LockTxn* requester, int64_t now_ns, Effects* effects);
  bool Silent(const LockTxn& txn, int64_t now_ns) const;
  void RememberAborted(const TxnId& txn, int64_t now_ns);
  void EraseIfIdle(LockTxn* txn);
  void EraseIfFree(KeyLocks* key);
  std::vector<LockTxn*> TxnsByNumber() const;

  const Options options_;
  mutable DeadlockDetector detector_;  // marks what it has seen in the records
  int64_t locks_ = 0;                  // (key, holder) pairs
  uint64_t txns_seen_ = 0;
  int64_t now_ns_ = 0;  // the highest heard of
  // Keyed by KeyLocks::key.
  absl::flat_hash_map<KeyView, std::unique_ptr<KeyLocks>, KeyHash, std::equal_to<KeyView>> keys_;
  absl::flat_hash_map<TxnId, std::unique_ptr<LockTxn>> txns_;
  absl::flat_hash_map<RequestId, std::unique_ptr<LockWaiter>> waiters_;
  absl::flat_hash_map<TxnId, int64_t> aborted_;             // -> when, in ns
  std::deque<std::pair<int64_t, TxnId>> aborted_in_order_;  // may hold ids that are forgotten
};

}  // namespace steno::concurrency
