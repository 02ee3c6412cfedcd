#include "kv/store/clock_bound.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/check.h"

namespace steno::store {
namespace {

constexpr uint64_t kPseudoRange = 0;

}  // namespace

ClockBound::ClockBound(hlc::HybridClock* clock, const storage::RaftLog* log) : clock_(clock) {
  const std::optional<storage::LogState> state = log->State(kPseudoRange);
  if (!state.has_value() || !state->hard_state.has_value()) return;
  ByteReader in(*state->hard_state);
  uint64_t raw;
  CHECK(in.U64(&raw) && in.empty()) << "the clock's bound is damaged";
  previous_ = written_ = durable_ = hlc::Timestamp(raw);
}

std::string ClockBound::WhyNotServe() {
  if (previous_.has_value()) {
    if (*previous_ > clock_->Now()) {
      return "the clock is behind the time that this node has used before its restart";
    }
    previous_.reset();
  }
  if (durable_.empty() || clock_->Latest() < durable_) return "";
  return "the clock is ahead of its persisted bound";
}

void ClockBound::Maintain(LogPipeline* pipeline) {
  const int64_t wall_us = std::max(clock_->Latest().wall_us(), clock_->clock().WallUs());
  if (written_.wall_us() - wall_us >= kLeftUsMin) return;
  written_ = hlc::Timestamp::FromWall(wall_us + kAheadUs);
  ByteWriter w;
  w.U64(written_.raw());
  pipeline->batch().SetHardState(kPseudoRange, w.str());
  pipeline->After(/*must_sync=*/true,
                  [this, bound = written_] { durable_ = std::max(durable_, bound); });
}

}  // namespace steno::store
