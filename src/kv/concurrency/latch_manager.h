// LatchManager: isolates requests whose spans overlap, in the order in which they came.
//
//   key a   R@5  W  R@9  R@3         R = read at a timestamp, W = write, timestamp not fixed
//           ▲    │  │    │           The first read is held. W waits for it; the later reads wait
//           └────┘  └──┐ │           for W, whatever their timestamps: who came first goes first.
//                ▲─────┴─┘           Once W is held and fixed at 7, R@3 passes, R@9 does not.
//
// Two latches conflict if their spans overlap and
//   both write, or
//   one reads at r, one writes at w, and w is not fixed or r >= w.
// A request holds its latches once none of them conflicts with one of an earlier request, held or
// waiting. So the order of arrival is the order of waiting: no cycles, no starvation.
//
// A waiting request is registered at one earlier request that is in its way, and looks on from that
// latch when the other is gone or has fixed its timestamp; what it has passed cannot get into its
// way again, because only later requests come. Point latches stand in queues, one a key, in an
// ordered map (so that ranges find them); ranges stand in interval trees of reads and of writes. A
// read skips queues without writes.
//
// Invariants (CheckInvariants):
//   I1  Requests that hold their latches do not conflict.
//   I2  A waiting request is registered at an earlier request that it conflicts with.
//   I3  A queue is not empty and counts its writes.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "kv/concurrency/interval_tree.h"
#include "kv/concurrency/request.h"

namespace steno::concurrency {

using LatchSpecs = absl::InlinedVector<LatchSpec, 2>;

class LatchManager {
 public:
  LatchManager();
  ~LatchManager();

  // True: held. False: waits, and a later call gives the id in `granted`.
  // REQUIRES: `id` is not known; the keys' bytes live until Release.
  bool Acquire(RequestId id, const LatchSpecs& latches);
  // Gives the latches up, held or waiting, and appends to `granted` who holds theirs now, in order
  // of arrival. False if `id` is not known.
  bool Release(RequestId id, std::vector<RequestId>* granted);
  // REQUIRES: `id` holds its latches; `ts` is not below an earlier one. Appends to `granted` like
  // Release.
  void SetWriteTimestamp(RequestId id, Timestamp ts, std::vector<RequestId>* granted);
  // Forgets all who wait; returns them in order of arrival.
  std::vector<RequestId> ClearWaiting();

  int64_t size() const { return static_cast<int64_t>(sets_.size()); }
  // One line a request, in order of arrival.
  std::string DebugString() const;
  void CheckInvariants() const;

 private:
  struct Set;
  struct Queue;
  struct Latch;
  // Views the key of a latch in the queue. Mutable, for when that latch leaves before others: the
  // bytes stay equal, so the order does.
  struct QueueKey {
    mutable KeyView view;
    friend bool operator<(const QueueKey& a, const QueueKey& b) { return a.view < b.view; }
  };

  static bool Conflicts(const Latch& a, const Latch& b);
  // The earlier request that `latch` has to wait for, or null.
  Set* FindBlocker(const Latch& latch) const;
  static Set* FindInQueue(const Latch& latch, const Queue& queue);
  Set* FindInRanges(const Latch& latch) const;
  // Looks on from where `set` stopped; true if nothing is in its way.
  bool TryGrant(Set* set);
  void Wake(Set* released, std::vector<RequestId>* granted);
  void Link(Latch* latch);
  void Unlink(Latch* latch);
  std::vector<const Set*> ByArrival() const;

  std::unique_ptr<Set> NewSet();

  uint64_t arrivals_ = 0;
  absl::flat_hash_map<RequestId, std::unique_ptr<Set>> sets_;
  absl::btree_map<QueueKey, std::unique_ptr<Queue>> queues_;
  IntervalTree read_ranges_;
  IntervalTree write_ranges_;
  // Kept for reuse, so that steady traffic allocates little.
  std::vector<std::unique_ptr<Set>> free_sets_;
  std::vector<std::unique_ptr<Queue>> free_queues_;
};

}  // namespace steno::concurrency
