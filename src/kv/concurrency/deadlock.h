// The search for cycles among transactions that wait for each other's locks.
//
// A waiter waits for every other transaction that holds its key in a conflicting strength, and for
// every other transaction's conflicting waiter before it in the queue. These edges form the
// wait-for graph. A cycle can only come into being when a waiter is added:
//   - A grant turns a waiter into a holder. Who conflicts with it stood behind it in the queue (the
//     queue is granted from the front), so the edge was there.
//   - A holder that strengthens its lock goes to the front of the queue. A waiter that it newly
//     stands before and conflicts with is either exclusive, and waited for it as a holder, or
//     shared, and waits because of an exclusive waiter before it, which did. No transaction becomes
//     reachable from another by that, except through the new waiter's own edges.
//   - Everything else only takes edges away.
// So the search starts at the new waiter, and its transaction is the victim: it is known, it is
// running, and it is the one whose wait closed the cycle.
//
// It visits each transaction and each place in a queue at most once: linear in what is reachable.
// The usual new waiter holds nothing that anybody waits for, and is done at once.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/concurrency/lock_state.h"

namespace steno::concurrency {

class DeadlockDetector {
 public:
  // The waits that lead from `waiter` back to its own transaction: each is blocked by the
  // transaction of the next, the last by that of the first. Empty if there is no cycle.
  // REQUIRES: `waiter` stands in its queue and in its transaction's waits.
  std::vector<const LockWaiter*> FindCycle(const LockWaiter& waiter);

 private:
  void Reach(const LockTxn* txn, const LockWaiter* from);
  void Follow(const LockWaiter& waiter);

  uint64_t search_ = 0;
  const LockTxn* target_ = nullptr;
  const LockWaiter* closing_ = nullptr;  // the wait that leads to target_
  std::vector<const LockTxn*> stack_;
};

// "A waits for an exclusive lock on /k; blocked by B.", one line a wait.
std::string DescribeCycle(const std::vector<const LockWaiter*>& cycle);

}  // namespace steno::concurrency
