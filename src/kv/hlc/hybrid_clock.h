// HybridClock: a node's source of timestamps.
//
//   Now()      > every timestamp given out or taken in before, and >= the wall clock
//   Update(t)  after it, Now() > t: what a message carries happened before what follows it
//
// So if A happened before B (same node, or through a chain of messages), A's timestamp is lower,
// whatever the wall clocks say. The whole state is one atomic: no lock on the hot path.
//
// A message from a clock that is ahead by more than max_offset is not taken in: one broken clock
// must not drag the cluster's time along. The caller refuses the message.
//
// Restarts: timestamps must not repeat after a crash, although the wall clock may have gone back.
// The store persists an upper bound ahead of time (kv/store/clock_bound.h), gives out nothing above
// it, and on start forwards the clock to it.
//
// Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>

#include "absl/status/status.h"
#include "kv/hlc/timestamp.h"
#include "runtime/clock.h"

namespace steno::hlc {

// The bound on the difference between any two healthy nodes' clocks.
inline constexpr int64_t kMaxOffsetUsDefault = 500'000;

class HybridClock {
 public:
  // `clock` outlives this. REQUIRES: max_offset_us > 0.
  HybridClock(const Clock* clock, int64_t max_offset_us)
      : clock_(clock), max_offset_us_(max_offset_us) {}

  Timestamp Now();
  // OutOfRange, and no effect, if `remote` is ahead of this node's wall clock by more than
  // max_offset.
  absl::Status Update(Timestamp remote);
  // For timestamps that this node vouches for (its own log, its own persisted bound): no check.
  void Forward(Timestamp to);

  // The highest timestamp given out or taken in.
  Timestamp Latest() const { return Timestamp(latest_.load(std::memory_order_acquire)); }

  int64_t max_offset_us() const { return max_offset_us_; }
  int64_t max_offset_ns() const { return max_offset_us_ * 1000; }
  const Clock& clock() const { return *clock_; }

 private:
  const Clock* const clock_;
  const int64_t max_offset_us_;
  std::atomic<uint64_t> latest_ = 0;
};

}  // namespace steno::hlc
