// SpanSet: what a transaction has read, for refreshing and for validation at commit.
//
// Spans that touch are one. Beyond `spans_max` neighbours are merged, those first whose keys have
// the longest prefix in common (rows of one table before rows of different tables). Merging makes
// the set cover more than was read: that can fail a refresh without need, and never lets a change
// slip by. Thread-compatible.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/container/btree_map.h"
#include "kv/api/types.h"

namespace steno::txn {

class SpanSet {
 public:
  // REQUIRES: spans_max >= 2.
  explicit SpanSet(int64_t spans_max) : spans_max_(spans_max) {}

  void Add(const kv::Span& span);
  bool empty() const { return spans_.empty(); }
  int64_t size() const { return static_cast<int64_t>(spans_.size()); }
  bool Contains(kv::KeyView key) const;
  // By key, disjoint. A single key is given as a point.
  std::vector<kv::Span> ToSpans() const;

 private:
  // Half of the neighbours become one.
  void Condense();

  const int64_t spans_max_;
  // start -> exclusive end; the key k alone is [k, k\0).
  absl::btree_map<kv::Key, kv::Key> spans_;
};

}  // namespace steno::txn
