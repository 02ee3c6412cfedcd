#include "kv/range/lease.h"

#include "base/log.h"

namespace steno::range {

bool Lease::Serves() {
  const std::optional<int64_t> expires_at_ns = raft_->LeaseExpiresAt();
  if (!expires_at_ns.has_value() || clock_->clock().MonotonicNs() >= *expires_at_ns) return false;
  if (serving_term_ == raft_->term()) return true;

  const kv::Timestamp inherited(raft_->InheritedLeaseUntil());
  // The clock is not taken forward to it: no healthy clock shows that time yet, and what were
  // written there would be above the uncertainty interval of a reader whose clock is slow.
  if (inherited > clock_->Now()) return false;
  concurrency_->SetLowWater(inherited);
  serving_term_ = raft_->term();
  began_above_ = inherited;
  LOG_INFO("range: lease taken up term={} above={}", serving_term_, inherited.ToString());
  return true;
}

void Lease::Extend() {
  const kv::Timestamp now = clock_->Latest();
  const int64_t wall_us = std::max(now.wall_us(), clock_->clock().WallUs());
  if (static_cast<int64_t>(kv::Timestamp(raft_->hard_state().lease_until).wall_us()) - wall_us >=
      kLeftUsMin) {
    return;
  }
  raft_->ExtendLeaseUntil(kv::Timestamp::FromWall(wall_us + kAheadUs).raw(),
                          clock_->clock().MonotonicNs());
}

}  // namespace steno::range
