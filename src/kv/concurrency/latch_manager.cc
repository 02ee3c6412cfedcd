#include "kv/concurrency/latch_manager.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/check.h"

namespace steno::concurrency {
namespace {

constexpr size_t kFreeMax = 256;
// A set that held a large commit's latches is not kept.
constexpr size_t kFreeLatchesMax = 16;

bool SpansOverlap(SpanView a, SpanView b) {
  const auto before = [](SpanView x, SpanView y) {
    return x.point() ? x.start < y.start : x.end <= y.start;
  };
  return !before(a, b) && !before(b, a);
}

}  // namespace

// Derives from the node, so that a visit of the tree finds its way back.
struct LatchManager::Latch : IntervalNode {
  Set* set = nullptr;
  Queue* queue = nullptr;  // of a point
  Latch* previous = nullptr;
  Latch* next = nullptr;
  Timestamp ts;
  Access access = Access::kRead;

  bool write() const { return access == Access::kWrite; }
};

// The latches on one key, by arrival.
struct LatchManager::Queue {
  Latch* first = nullptr;
  Latch* last = nullptr;
  int writes = 0;
};

// The latches of one request.
struct LatchManager::Set {
  RequestId id;
  uint64_t arrival = 0;
  std::vector<Latch> latches;  // not resized while linked
  size_t passed = 0;           // latches [0, passed) conflict with no earlier request
  Set* blocker = nullptr;      // null: held
  std::vector<Set*> waiters;   // those whose blocker this is
};

LatchManager::LatchManager() = default;
LatchManager::~LatchManager() = default;

bool LatchManager::Conflicts(const Latch& a, const Latch& b) {
  if (a.write() && b.write()) return true;
  if (!a.write() && !b.write()) return false;
  const Latch& read = a.write() ? b : a;
  const Latch& write = a.write() ? a : b;
  return write.ts.empty() || read.ts >= write.ts;
}

LatchManager::Set* LatchManager::FindInQueue(const Latch& latch, const Queue& queue) {
  if (!latch.write() && queue.writes == 0) return nullptr;
  if (latch.write() && latch.queue == &queue) {
    // The nearest one: of many writers, each then waits for the one before it.
    for (Latch* other = latch.previous; other != nullptr; other = other->previous) {
      if (other->set != latch.set && Conflicts(latch, *other)) return other->set;
    }
    return nullptr;
  }
  for (Latch* other = queue.first; other != nullptr; other = other->next) {
    if (other->set->arrival >= latch.set->arrival) return nullptr;
    if (Conflicts(latch, *other)) return other->set;
  }
  return nullptr;
}

LatchManager::Set* LatchManager::FindInRanges(const Latch& latch) const {
  Set* blocker = nullptr;
  const auto visit = [&](IntervalNode* node) {
    const Latch& other = *static_cast<Latch*>(node);
    if (other.set->arrival >= latch.set->arrival || !Conflicts(latch, other)) return false;
    blocker = other.set;
    return true;
  };
  if (write_ranges_.VisitOverlaps(latch.span, visit)) return blocker;
  if (latch.write()) read_ranges_.VisitOverlaps(latch.span, visit);
  return blocker;
}

LatchManager::Set* LatchManager::FindBlocker(const Latch& latch) const {
  if (latch.queue != nullptr) {
    if (Set* blocker = FindInQueue(latch, *latch.queue)) return blocker;
  } else {
    for (auto it = queues_.lower_bound(QueueKey{latch.span.start});
         it != queues_.end() && it->first.view < latch.span.end; ++it) {
      if (Set* blocker = FindInQueue(latch, *it->second)) return blocker;
    }
  }
  return FindInRanges(latch);
}

void LatchManager::Link(Latch* latch) {
  if (!latch->span.point()) {
    (latch->write() ? write_ranges_ : read_ranges_).Insert(latch);
    return;
  }
  std::unique_ptr<Queue>& slot = queues_[QueueKey{latch->span.start}];
  if (slot == nullptr) {
    if (free_queues_.empty()) {
      slot = std::make_unique<Queue>();
    } else {
      slot = std::move(free_queues_.back());
      free_queues_.pop_back();
    }
  }
  Queue* const queue = slot.get();
  latch->queue = queue;
  latch->previous = queue->last;
  (queue->last != nullptr ? queue->last->next : queue->first) = latch;
  queue->last = latch;
  queue->writes += latch->write();
}

void LatchManager::Unlink(Latch* latch) {
  if (!latch->span.point()) {
    (latch->write() ? write_ranges_ : read_ranges_).Erase(latch);
    return;
  }
  Queue* const queue = latch->queue;
  const bool was_first = queue->first == latch;
  (latch->previous != nullptr ? latch->previous->next : queue->first) = latch->next;
  (latch->next != nullptr ? latch->next->previous : queue->last) = latch->previous;
  queue->writes -= latch->write();
  if (!was_first) return;
  const auto it = queues_.find(QueueKey{latch->span.start});
  if (queue->first != nullptr) {
    it->first.view = queue->first->span.start;
    return;
  }
  if (free_queues_.size() < kFreeMax) free_queues_.push_back(std::move(it->second));
  queues_.erase(it);
}

std::unique_ptr<LatchManager::Set> LatchManager::NewSet() {
  if (free_sets_.empty()) return std::make_unique<Set>();
  std::unique_ptr<Set> set = std::move(free_sets_.back());
  free_sets_.pop_back();
  return set;
}

bool LatchManager::Acquire(RequestId id, const LatchSpecs& latches) {
  std::unique_ptr<Set>& slot = sets_[id];
  CHECK(slot == nullptr) << "request " << id << " is sequenced twice";
  slot = NewSet();
  Set* const set = slot.get();
  set->id = id;
  set->arrival = ++arrivals_;
  set->passed = 0;
  set->blocker = nullptr;
  set->latches.resize(latches.size());
  for (size_t i = 0; i < latches.size(); ++i) {
    Latch& latch = set->latches[i];
    latch.span = latches[i].span;
    // Unique within the tree: a request has fewer than 2^24 latches.
    latch.number = (set->arrival << 24) + i;
    latch.set = set;
    latch.access = latches[i].access;
    latch.ts = latches[i].ts;
    Link(&latch);
  }
  return TryGrant(set);
}

bool LatchManager::TryGrant(Set* set) {
  set->blocker = nullptr;
  for (; set->passed < set->latches.size(); ++set->passed) {
    Set* const blocker = FindBlocker(set->latches[set->passed]);
    if (blocker == nullptr) continue;
    set->blocker = blocker;
    blocker->waiters.push_back(set);
    return false;
  }
  return true;
}

void LatchManager::Wake(Set* released, std::vector<RequestId>* granted) {
  if (released->waiters.empty()) return;
  std::vector<Set*> waiters = std::move(released->waiters);
  released->waiters.clear();
  std::sort(waiters.begin(), waiters.end(),
            [](const Set* a, const Set* b) { return a->arrival < b->arrival; });
  for (Set* waiter : waiters) {
    if (TryGrant(waiter)) granted->push_back(waiter->id);
  }
}

bool LatchManager::Release(RequestId id, std::vector<RequestId>* granted) {
  const auto it = sets_.find(id);
  if (it == sets_.end()) return false;
  std::unique_ptr<Set> set = std::move(it->second);
  sets_.erase(it);
  for (Latch& latch : set->latches) Unlink(&latch);
  if (set->blocker != nullptr) std::erase(set->blocker->waiters, set.get());
  Wake(set.get(), granted);
  if (free_sets_.size() < kFreeMax && set->latches.capacity() <= kFreeLatchesMax) {
    set->latches.clear();
    free_sets_.push_back(std::move(set));
  }
  return true;
}

void LatchManager::SetWriteTimestamp(RequestId id, Timestamp ts, std::vector<RequestId>* granted) {
  CHECK(!ts.empty());
  const auto it = sets_.find(id);
  CHECK(it != sets_.end() && it->second->blocker == nullptr) << "request " << id;
  for (Latch& latch : it->second->latches) {
    if (!latch.write()) continue;
    CHECK_LE(latch.ts, ts) << "what has passed would be in the way again";
    latch.ts = ts;
  }
  Wake(it->second.get(), granted);
}

std::vector<const LatchManager::Set*> LatchManager::ByArrival() const {
  std::vector<const Set*> sets;
  for (const auto& [id, set] : sets_) sets.push_back(set.get());
  std::sort(sets.begin(), sets.end(),
            [](const Set* a, const Set* b) { return a->arrival < b->arrival; });
  return sets;
}

std::vector<RequestId> LatchManager::ClearWaiting() {
  std::vector<RequestId> waiting;
  for (const Set* set : ByArrival()) {
    if (set->blocker != nullptr) waiting.push_back(set->id);
  }
  // Latest first: nobody is left who could be granted something on the way.
  std::vector<RequestId> granted;
  for (auto id = waiting.rbegin(); id != waiting.rend(); ++id) Release(*id, &granted);
  CHECK(granted.empty());
  return waiting;
}

std::string LatchManager::DebugString() const {
  std::string out;
  for (const Set* set : ByArrival()) {
    absl::StrAppend(&out, "r", set->id.value(), ":");
    for (const Latch& latch : set->latches) {
      absl::StrAppend(&out, latch.write() ? " write " : " read ", Printable(latch.span.start));
      if (!latch.span.point()) absl::StrAppend(&out, "..", Printable(latch.span.end));
      if (latch.ts == Timestamp::Max()) {
        absl::StrAppend(&out, "@max");
      } else if (!latch.ts.empty()) {
        absl::StrAppend(&out, "@", latch.ts.ToString());
      }
    }
    if (set->blocker != nullptr) absl::StrAppend(&out, " waits for r", set->blocker->id.value());
    absl::StrAppend(&out, "\n");
  }
  return out;
}

void LatchManager::CheckInvariants() const {
  const auto conflict = [](const Set& a, const Set& b) {
    for (const Latch& x : a.latches) {
      for (const Latch& y : b.latches) {
        if (SpansOverlap(x.span, y.span) && Conflicts(x, y)) return true;
      }
    }
    return false;
  };
  const std::vector<const Set*> sets = ByArrival();
  for (size_t i = 0; i < sets.size(); ++i) {
    const Set& set = *sets[i];
    bool blocked = false;
    for (size_t j = 0; j < i; ++j) blocked |= conflict(set, *sets[j]);
    CHECK_EQ(blocked, set.blocker != nullptr) << "r" << set.id;
    if (!blocked) continue;
    CHECK(set.blocker->arrival < set.arrival && conflict(set, *set.blocker)) << "r" << set.id;
    CHECK_EQ(std::count(set.blocker->waiters.begin(), set.blocker->waiters.end(), &set), 1);
  }
  for (const auto& [key, queue] : queues_) {
    CHECK(queue->first != nullptr);
    int writes = 0;
    for (const Latch* latch = queue->first; latch != nullptr; latch = latch->next) {
      CHECK(latch->queue == queue.get() && latch->span.start == key.view);
      writes += latch->write();
    }
    CHECK_EQ(writes, queue->writes);
  }
}

}  // namespace steno::concurrency
