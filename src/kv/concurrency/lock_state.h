// The records of the lock table, shared with the search for deadlocks.
//
//   LockTxn A ──held──► KeyLocks k1 { holders: A exclusive; queue: B exclusive, C shared }
//           └─waits─► LockWaiter ──key──► KeyLocks k2 { holders: B exclusive; queue: A shared }
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "kv/concurrency/request.h"

namespace steno::concurrency {

struct KeyLocks;
struct LockTxn;

// A request that waits for a lock. Owned by the lock table.
struct LockWaiter {
  RequestId request;
  LockTxn* txn = nullptr;
  KeyLocks* key = nullptr;
  LockStrength strength = LockStrength::kExclusive;
  // Ascending along a queue.
  int64_t place = 0;
};

struct LockHolder {
  LockTxn* txn = nullptr;
  LockStrength strength = LockStrength::kExclusive;
};

struct KeyLocks {
  Key key;
  // One a transaction; several only if all are shared.
  absl::InlinedVector<LockHolder, 1> holders;
  std::vector<LockWaiter*> queue;

  // Marks of the search for deadlocks: in search number `search`, the waiters below these places
  // have been followed.
  mutable uint64_t search = 0;
  mutable int64_t all_followed_below = 0;
  mutable int64_t exclusive_followed_below = 0;
};

// A transaction that holds locks or waits for one.
struct LockTxn {
  TxnId id;
  std::string label;
  uint64_t number = 0;  // by first appearance
  int64_t last_seen_ns = 0;
  std::vector<KeyLocks*> held;  // in the order in which they were granted
  std::vector<LockWaiter*> waits;

  // Marks of the search for deadlocks: reached in search number `search` from this waiter.
  mutable uint64_t search = 0;
  mutable const LockWaiter* reached_from = nullptr;
};

inline bool LocksConflict(LockStrength a, LockStrength b) {
  return a == LockStrength::kExclusive || b == LockStrength::kExclusive;
}

}  // namespace steno::concurrency
