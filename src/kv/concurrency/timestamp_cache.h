// TimestampCache: the highest timestamp at which each key has been read, so that no write slips
// below a read that was served.
//
//   AddRead([a,c) @10 by T)      a ────10,T──── c            GetMaxRead(b, T) = just below 10
//   AddRead(b @12 by U)               b:12,U                 GetMaxRead(b, U) = just below 12
//                                                            GetMaxRead(b, V) = 12
//
// A writer may use any timestamp above what GetMaxRead gives. A transaction may write at the very
// timestamp of its own read, so its own mark counts as one tick less; where two transactions read
// at the same timestamp the mark belongs to neither.
//
// Points are kept by a 64-bit fingerprint of the key: two keys that share one share the higher
// mark, which is safe. Ranges are a map of boundaries, each with the mark that holds up to the next
// one. Both live in two pages, a young and an old one. When the young page is full the old one is
// dropped, and the low-water mark rises to the highest timestamp in it: forgetting is always
// towards "has been read". So memory is bounded, and a mark lives for at least half the bound.
//
// The answer never falls, for any key, over the life of the cache (but for a transaction's own
// marks). Pure. Thread-compatible.
#pragma once

#include <array>
#include <cstdint>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "kv/api/types.h"
#include "kv/concurrency/request.h"

namespace steno::concurrency {

class TimestampCache {
 public:
  // At most about `entries_max` marks are kept. REQUIRES: entries_max >= 2.
  explicit TimestampCache(int64_t entries_max);

  // `txn` read `span` at `ts`. An invalid `txn` is nobody's.
  void AddRead(SpanView span, Timestamp ts, const TxnId& txn);
  // `txn` may write into `span` above this. For a range the answer may be higher than need be.
  Timestamp GetMaxRead(SpanView span, const TxnId& txn) const;

  // From now on at least `ts` is the answer for every key. Never lowers.
  void SetLowWater(Timestamp ts);
  Timestamp low_water() const { return low_water_; }
  int64_t entries() const;

 private:
  struct Mark {
    Timestamp ts;
    TxnId txn;
    friend bool operator==(const Mark&, const Mark&) = default;
  };
  struct Page {
    absl::flat_hash_map<uint64_t, Mark> points;
    absl::btree_map<Key, Mark> ranges;  // boundary -> mark up to the next boundary
    Timestamp max_ts;
    int64_t entries() const { return static_cast<int64_t>(points.size() + ranges.size()); }
  };

  static void Raise(Mark* mark, Timestamp ts, const TxnId& txn);
  static void AddRange(Page* page, SpanView span, Timestamp ts, const TxnId& txn);
  static Timestamp MaxInRanges(const Page& page, SpanView span, const TxnId& txn);
  void RotateIfFull();

  const int64_t page_entries_max_;
  std::array<Page, 2> pages_;  // [0] is the young one
  Timestamp low_water_;
};

}  // namespace steno::concurrency
