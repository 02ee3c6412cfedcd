#include "kv/hlc/hybrid_clock.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace steno::hlc {

Timestamp HybridClock::Now() {
  const uint64_t wall = Timestamp::FromWall(clock_->WallUs()).raw();
  uint64_t last = latest_.load(std::memory_order_relaxed);
  uint64_t next;
  do {
    next = std::max(wall, last + 1);
  } while (!latest_.compare_exchange_weak(last, next, std::memory_order_acq_rel));
  return Timestamp(next);
}

absl::Status HybridClock::Update(Timestamp remote) {
  const int64_t ahead_us = remote.wall_us() - clock_->WallUs();
  if (ahead_us > max_offset_us_) {
    return absl::OutOfRangeError(absl::StrCat("a remote clock is ", ahead_us / 1000,
                                              " ms ahead of this node's; at most ",
                                              max_offset_us_ / 1000, " ms are allowed"));
  }
  Forward(remote);
  return absl::OkStatus();
}

void HybridClock::Forward(Timestamp to) {
  uint64_t last = latest_.load(std::memory_order_relaxed);
  while (last < to.raw() &&
         !latest_.compare_exchange_weak(last, to.raw(), std::memory_order_acq_rel)) {
  }
}

}  // namespace steno::hlc
