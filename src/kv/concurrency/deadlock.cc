#include "kv/concurrency/deadlock.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/check.h"
#include "kv/api/keys.h"

namespace steno::concurrency {
namespace {

bool SomebodyWaitsFor(const LockTxn& txn) {
  if (txn.waits.size() > 1) return true;  // others may stand behind its other waits
  return std::any_of(txn.held.begin(), txn.held.end(),
                     [](const KeyLocks* key) { return !key->queue.empty(); });
}

}  // namespace

void DeadlockDetector::Reach(const LockTxn* txn, const LockWaiter* from) {
  if (txn == target_) {
    closing_ = from;
    return;
  }
  if (txn->search == search_) return;
  txn->search = search_;
  txn->reached_from = from;
  stack_.push_back(txn);
}

void DeadlockDetector::Follow(const LockWaiter& waiter) {
  const KeyLocks& key = *waiter.key;
  if (key.search != search_) {
    key.search = search_;
    key.all_followed_below = key.exclusive_followed_below =
        key.queue.empty() ? 0 : key.queue.front()->place;
  }
  for (const LockHolder& holder : key.holders) {
    if (holder.txn != waiter.txn && LocksConflict(holder.strength, waiter.strength)) {
      Reach(holder.txn, &waiter);
    }
  }
  const bool exclusive = waiter.strength == LockStrength::kExclusive;
  // A shared waiter's blockers are among those of an exclusive one at its place.
  int64_t& followed = exclusive ? key.all_followed_below : key.exclusive_followed_below;
  auto it = std::lower_bound(key.queue.begin(), key.queue.end(), followed,
                             [](const LockWaiter* w, int64_t place) { return w->place < place; });
  int64_t all_up_to = waiter.place;
  for (; it != key.queue.end() && (*it)->place < waiter.place && closing_ == nullptr; ++it) {
    if ((*it)->txn == waiter.txn) {
      // Another request of the same transaction. Somebody between the two may wait for it, which
      // matters if that closes the cycle.
      if (waiter.txn == target_) all_up_to = std::min(all_up_to, (*it)->place);
    } else if (LocksConflict((*it)->strength, waiter.strength)) {
      Reach((*it)->txn, &waiter);
    }
  }
  followed = std::max(followed, all_up_to);
}

std::vector<const LockWaiter*> DeadlockDetector::FindCycle(const LockWaiter& waiter) {
  if (!SomebodyWaitsFor(*waiter.txn)) return {};
  ++search_;
  target_ = waiter.txn;
  closing_ = nullptr;
  stack_.clear();
  Follow(waiter);
  while (!stack_.empty() && closing_ == nullptr) {
    const LockTxn* txn = stack_.back();
    stack_.pop_back();
    for (const LockWaiter* wait : txn->waits) {
      if (closing_ == nullptr) Follow(*wait);
    }
  }
  std::vector<const LockWaiter*> cycle;
  for (const LockWaiter* at = closing_; at != nullptr;
       at = at->txn == target_ ? nullptr : at->txn->reached_from) {
    cycle.push_back(at);
  }
  std::reverse(cycle.begin(), cycle.end());
  return cycle;
}

std::string DescribeCycle(const std::vector<const LockWaiter*>& cycle) {
  std::string out;
  for (size_t i = 0; i < cycle.size(); ++i) {
    const LockWaiter& wait = *cycle[i];
    const bool exclusive = wait.strength == LockStrength::kExclusive;
    absl::StrAppend(&out, i == 0 ? "" : "\n", wait.txn->label, " waits for ",
                    exclusive ? "an exclusive" : "a shared", " lock on ",
                    kv::keys::PrettyKey(wait.key->key), "; blocked by ",
                    cycle[(i + 1) % cycle.size()]->txn->label, ".");
  }
  return out;
}

}  // namespace steno::concurrency
