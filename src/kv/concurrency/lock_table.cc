#include "kv/concurrency/lock_table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/check.h"
#include "base/checksum.h"

namespace steno::concurrency {
namespace {

const char* Name(LockStrength strength) {
  return strength == LockStrength::kExclusive ? "exclusive" : "shared";
}

}  // namespace

size_t LockTable::KeyHash::operator()(KeyView key) const {
  return Checksum(key);
}

LockTable::LockTable(Options options) : options_(options) {}
LockTable::~LockTable() = default;

LockHolder* LockTable::FindHolder(KeyLocks* key, const LockTxn* txn) {
  for (LockHolder& holder : key->holders) {
    if (holder.txn == txn) return &holder;
  }
  return nullptr;
}

bool LockTable::Grantable(KeyLocks* key, const LockTxn* txn, LockStrength strength) {
  const LockHolder* mine = FindHolder(key, txn);
  if (mine != nullptr) return mine->strength >= strength || key->holders.size() == 1;
  if (!key->queue.empty()) return false;
  return std::none_of(key->holders.begin(), key->holders.end(), [&](const LockHolder& holder) {
    return LocksConflict(holder.strength, strength);
  });
}

LockTxn* LockTable::GetTxn(const TxnId& id, std::string_view label, int64_t now_ns) {
  std::unique_ptr<LockTxn>& slot = txns_[id];
  if (slot == nullptr) {
    slot = std::make_unique<LockTxn>();
    slot->id = id;
    slot->label = label.empty() ? absl::StrCat("transaction ", id.ToString()) : std::string(label);
    slot->number = ++txns_seen_;
    slot->last_seen_ns = now_ns;
  }
  return slot.get();
}

KeyLocks* LockTable::GetKey(KeyView key) {
  const auto it = keys_.find(key);
  if (it != keys_.end()) return it->second.get();
  auto locks = std::make_unique<KeyLocks>();
  locks->key = Key(key);
  KeyLocks* const added = locks.get();
  keys_.emplace(KeyView(added->key), std::move(locks));
  return added;
}

void LockTable::Hold(KeyLocks* key, LockTxn* txn, LockStrength strength) {
  if (LockHolder* mine = FindHolder(key, txn)) {
    mine->strength = std::max(mine->strength, strength);
    return;
  }
  key->holders.push_back({txn, strength});
  txn->held.push_back(key);
  ++locks_;
}

LockWaiter* LockTable::Enqueue(KeyLocks* key, LockTxn* txn, RequestId request,
                               LockStrength strength) {
  std::unique_ptr<LockWaiter>& slot = waiters_[request];
  CHECK(slot == nullptr) << "request " << request << " waits already";
  slot = std::make_unique<LockWaiter>();
  LockWaiter* const waiter = slot.get();
  *waiter = {.request = request, .txn = txn, .key = key, .strength = strength};
  if (FindHolder(key, txn) != nullptr) {
    waiter->place = key->queue.empty() ? 0 : key->queue.front()->place - 1;
    key->queue.insert(key->queue.begin(), waiter);
  } else {
    waiter->place = key->queue.empty() ? 0 : key->queue.back()->place + 1;
    key->queue.push_back(waiter);
  }
  txn->waits.push_back(waiter);
  return waiter;
}

void LockTable::Dequeue(LockWaiter* waiter) {
  std::erase(waiter->key->queue, waiter);
  std::erase(waiter->txn->waits, waiter);
  const RequestId request = waiter->request;
  waiters_.erase(request);
}

LockTable::Result LockTable::Acquire(RequestId request, const TxnId& txn, std::string_view label,
                                     const LockSpec& lock, int64_t now_ns, Effects* effects) {
  CHECK(txn.valid() && lock.strength != LockStrength::kNone);
  now_ns_ = std::max(now_ns_, now_ns);
  LockTxn* const owner = GetTxn(txn, label, now_ns);
  owner->last_seen_ns = std::max(owner->last_seen_ns, now_ns);
  KeyLocks* key = GetKey(lock.key);
  if (!Grantable(key, owner, lock.strength) && EndSilentHolders(key, owner, now_ns, effects)) {
    key = GetKey(lock.key);
  }
  const bool grantable = Grantable(key, owner, lock.strength);
  if (grantable && FindHolder(key, owner) == nullptr && locks_ >= options_.locks_max) {
    EraseIfFree(key);
    EraseIfIdle(owner);
    return Overloaded{absl::StrCat("the range holds ", locks_, " locks already")};
  }
  if (grantable) {
    Hold(key, owner, lock.strength);
    return Granted{};
  }
  if (lock.wait != WaitPolicy::kBlock) {
    // Who asks may hold the key, too (shared): name another.
    const auto other = std::find_if(key->holders.begin(), key->holders.end(),
                                    [&](const LockHolder& h) { return h.txn != owner; });
    const std::string holder =
        other != key->holders.end() ? other->txn->label : key->queue.front()->txn->label;
    EraseIfIdle(owner);
    if (lock.wait == WaitPolicy::kSkip) return Skipped{};
    return LockConflict{Key(lock.key), holder};
  }
  LockWaiter* const waiter = Enqueue(key, owner, request, lock.strength);
  const std::vector<const LockWaiter*> cycle = detector_.FindCycle(*waiter);
  if (cycle.empty()) return Waits{};
  Deadlock deadlock{Key(lock.key), DescribeCycle(cycle)};
  Dequeue(waiter);
  EraseIfIdle(owner);
  return deadlock;
}

void LockTable::GrantQueue(KeyLocks* key, Effects* effects) {
  while (!key->queue.empty()) {
    LockWaiter* const front = key->queue.front();
    const bool blocked =
        std::any_of(key->holders.begin(), key->holders.end(), [&](const LockHolder& holder) {
          return holder.txn != front->txn && LocksConflict(holder.strength, front->strength);
        });
    if (blocked) return;
    Hold(key, front->txn, front->strength);
    // It was alive while it waited; its silence is counted from here.
    front->txn->last_seen_ns = std::max(front->txn->last_seen_ns, now_ns_);
    effects->granted.push_back(front->request);
    Dequeue(front);
  }
}

void LockTable::EraseIfIdle(LockTxn* txn) {
  if (!txn->held.empty() || !txn->waits.empty()) return;
  const TxnId id = txn->id;
  txns_.erase(id);
}

void LockTable::EraseIfFree(KeyLocks* key) {
  if (!key->holders.empty()) return;
  CHECK(key->queue.empty());
  keys_.erase(keys_.find(KeyView(key->key)));
}

void LockTable::EndTxn(LockTxn* txn, Effects* effects) {
  while (!txn->waits.empty()) {
    LockWaiter* const waiter = txn->waits.back();
    KeyLocks* const key = waiter->key;
    effects->refused.push_back(waiter->request);
    Dequeue(waiter);
    GrantQueue(key, effects);
  }
  const std::vector<KeyLocks*> held = std::move(txn->held);
  for (KeyLocks* key : held) {
    const auto mine = std::find_if(key->holders.begin(), key->holders.end(),
                                   [&](const LockHolder& holder) { return holder.txn == txn; });
    CHECK(mine != key->holders.end());
    key->holders.erase(mine);
    --locks_;
    GrantQueue(key, effects);
    EraseIfFree(key);
  }
  txn->held.clear();
  EraseIfIdle(txn);
}

bool LockTable::Silent(const LockTxn& txn, int64_t now_ns) const {
  return txn.waits.empty() && now_ns - txn.last_seen_ns > options_.txn_silence_ns;
}

bool LockTable::EndSilentHolders(KeyLocks* key, const LockTxn* requester, int64_t now_ns,
                                 Effects* effects) {
  std::vector<LockTxn*> silent;
  for (const LockHolder& holder : key->holders) {
    if (holder.txn != requester && Silent(*holder.txn, now_ns)) silent.push_back(holder.txn);
  }
  for (LockTxn* txn : silent) {
    RememberAborted(txn->id, now_ns);
    EndTxn(txn, effects);
  }
  return !silent.empty();
}

void LockTable::RememberAborted(const TxnId& txn, int64_t now_ns) {
  aborted_[txn] = now_ns;
  aborted_in_order_.emplace_back(now_ns, txn);
}

bool LockTable::CancelWait(RequestId request, Effects* effects) {
  const auto it = waiters_.find(request);
  if (it == waiters_.end()) return false;
  LockTxn* const txn = it->second->txn;
  KeyLocks* const key = it->second->key;
  Dequeue(it->second.get());
  GrantQueue(key, effects);
  EraseIfIdle(txn);
  return true;
}

void LockTable::FinishTxn(const TxnId& txn, Effects* effects) {
  aborted_.erase(txn);
  const auto it = txns_.find(txn);
  if (it != txns_.end()) EndTxn(it->second.get(), effects);
}

void LockTable::Touch(const TxnId& txn, int64_t now_ns) {
  now_ns_ = std::max(now_ns_, now_ns);
  const auto it = txns_.find(txn);
  if (it == txns_.end()) return;
  it->second->last_seen_ns = std::max(it->second->last_seen_ns, now_ns);
}

std::vector<LockTxn*> LockTable::TxnsByNumber() const {
  std::vector<LockTxn*> txns;
  for (const auto& [id, txn] : txns_) txns.push_back(txn.get());
  std::sort(txns.begin(), txns.end(),
            [](const LockTxn* a, const LockTxn* b) { return a->number < b->number; });
  return txns;
}

void LockTable::Tick(int64_t now_ns, Effects* effects) {
  now_ns_ = std::max(now_ns_, now_ns);
  std::vector<LockTxn*> silent;
  for (const auto& [id, txn] : txns_) {
    if (Silent(*txn, now_ns)) silent.push_back(txn.get());
  }
  std::sort(silent.begin(), silent.end(),
            [](const LockTxn* a, const LockTxn* b) { return a->number < b->number; });
  for (LockTxn* txn : silent) {
    RememberAborted(txn->id, now_ns);
    EndTxn(txn, effects);
  }
  while (!aborted_in_order_.empty()) {
    const auto [when, txn] = aborted_in_order_.front();
    const bool old = now_ns - when > options_.aborted_memory_ns;
    if (!old && static_cast<int64_t>(aborted_in_order_.size()) <= options_.aborted_memory_max) {
      break;
    }
    const auto it = aborted_.find(txn);
    if (it != aborted_.end() && it->second == when) aborted_.erase(it);
    aborted_in_order_.pop_front();
  }
}

std::vector<RequestId> LockTable::Clear() {
  std::vector<RequestId> waiting;
  for (const LockTxn* txn : TxnsByNumber()) {
    for (const LockWaiter* wait : txn->waits) waiting.push_back(wait->request);
  }
  waiters_.clear();
  keys_.clear();
  txns_.clear();
  aborted_.clear();
  aborted_in_order_.clear();
  locks_ = 0;
  return waiting;
}

std::string LockTable::DebugString() const {
  std::vector<const KeyLocks*> keys;
  for (const auto& [name, key] : keys_) keys.push_back(key.get());
  std::sort(keys.begin(), keys.end(),
            [](const KeyLocks* a, const KeyLocks* b) { return a->key < b->key; });
  std::string out;
  for (const KeyLocks* key : keys) {
    absl::StrAppend(&out, Printable(key->key), ":");
    for (const LockHolder& holder : key->holders) {
      absl::StrAppend(&out, " ", holder.txn->label, " ", Name(holder.strength));
    }
    for (const LockWaiter* waiter : key->queue) {
      absl::StrAppend(&out, waiter == key->queue.front() ? "; queue:" : ",", " ",
                      waiter->txn->label, " ", Name(waiter->strength), " (r",
                      waiter->request.value(), ")");
    }
    absl::StrAppend(&out, "\n");
  }
  return out;
}

void LockTable::CheckInvariants() const {
  int64_t locks = 0;
  size_t waiting = 0;
  for (const auto& [name, key] : keys_) {
    CHECK(!key->holders.empty()) << Printable(name);
    locks += static_cast<int64_t>(key->holders.size());
    waiting += key->queue.size();
    for (const LockHolder& holder : key->holders) {
      CHECK(key->holders.size() == 1 || holder.strength == LockStrength::kShared);
      CHECK_EQ(std::count(holder.txn->held.begin(), holder.txn->held.end(), key.get()), 1);
    }
    for (size_t i = 1; i < key->queue.size(); ++i) {
      CHECK_LT(key->queue[i - 1]->place, key->queue[i]->place);
    }
    if (key->queue.empty()) continue;
    const LockWaiter& front = *key->queue.front();
    CHECK(std::any_of(key->holders.begin(), key->holders.end(),
                      [&](const LockHolder& holder) {
                        return holder.txn != front.txn &&
                               LocksConflict(holder.strength, front.strength);
                      }))
        << "the front of the queue for " << Printable(name) << " waits for nobody";
  }
  CHECK_EQ(locks, locks_);
  CHECK_EQ(waiting, waiters_.size());
  for (const auto& [id, txn] : txns_) {
    CHECK(!txn->held.empty() || !txn->waits.empty());
    for (const LockWaiter* wait : txn->waits) {
      const std::vector<const LockWaiter*> cycle = detector_.FindCycle(*wait);
      CHECK(cycle.empty()) << DescribeCycle(cycle) << "\n" << DebugString();
    }
  }
}

}  // namespace steno::concurrency
