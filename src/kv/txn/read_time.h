// ReadTime: when a transaction reads, and up to when it is unsure of what it sees.
//
//   begin at the gateway's clock                        clocks differ by at most max_offset
//   ├── read_ts ────────────── observed ─────────────── read_ts + max_offset
//   │   seen   │  uncertain: may have been   │ cannot have been acknowledged before the begin
//              │  acknowledged before begin  │
//
// A version above read_ts may have been acknowledged before the transaction began, by a node whose
// clock is ahead. Not to see it would break linearizability, so the range reports it and the
// transaction moves above it. At first everything up to read_ts + max_offset is suspect.
//
// The range's first answer carries its leaseholder's clock `observed`, and that narrows the
// interval. The argument: a leaseholder forwards its clock to each commit timestamp before the
// commit is acknowledged, and a new leaseholder forwards its own to its lease's start, which is
// above everything that earlier leaseholders served. So at every moment the clock of the range's
// valid leaseholder is at or above every version that has been acknowledged in the range. The
// answer was given after the transaction began. Hence a version above `observed` was acknowledged
// after the answer, thus after the begin, and need not be seen. It does not matter which node the
// leaseholder is then or later: the bound belongs to the range.
//
// Three conditions, each needed:
//   - Only answers of a lease that was valid at the end of the evaluation count: replies, not
//     refusals. A deposed leaseholder's clock may be behind what its successor acknowledged.
//   - The bound holds for the range that answered. A range that has not answered yet keeps the
//     wide interval. (There is one range; with more, `limit_` becomes a map by range.)
//   - The first answer gives the lowest bound, and later ones can only be higher, so they change
//     nothing; narrowing takes the minimum all the same.
//
// Thread-compatible.
#pragma once

#include <algorithm>

#include "kv/api/messages.h"

namespace steno::txn {

class ReadTime {
 public:
  ReadTime(kv::Timestamp now, int64_t max_offset_us)
      : read_ts_(now), limit_(now.Plus(max_offset_us)) {}

  kv::Timestamp read_ts() const { return read_ts_; }
  // Never below read_ts.
  kv::Timestamp uncertainty_limit() const { return limit_; }

  // What was read so far is known to hold at `ts`, too. Never lowers.
  void MoveTo(kv::Timestamp ts) {
    read_ts_ = std::max(read_ts_, ts);
    limit_ = std::max(limit_, read_ts_);
  }
  // A reply came, with its leaseholder's clock (zero: not told).
  void Observe(kv::Timestamp observed) {
    if (!observed.empty()) limit_ = std::max(read_ts_, std::min(limit_, observed));
  }

 private:
  kv::Timestamp read_ts_;
  kv::Timestamp limit_;
};

}  // namespace steno::txn
