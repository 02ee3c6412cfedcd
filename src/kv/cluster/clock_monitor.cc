#include "kv/cluster/clock_monitor.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"

namespace steno::cluster {

void ClockMonitor::NoticeJump(int64_t wall_us, int64_t monotonic_ns) {
  if (!started_) started_at_ns_ = monotonic_ns;
  if (std::exchange(started_, true)) {
    // Drift between two looks is far below the threshold, so what is left is a jump. Looks are
    // compared pairwise, with the error of one pair bounded by the drift over it.
    const int64_t moved_us = wall_us - last_wall_us_;
    const int64_t passed_us = (monotonic_ns - last_monotonic_ns_) / 1000;
    const int64_t drift_us = passed_us / 20;
    if (std::abs(moved_us - passed_us) > max_offset_us_ / 2 + drift_us) {
      jumped_at_ns_ = std::max<int64_t>(monotonic_ns, 1);
      samples_.clear();  // they speak of the clock before the jump
      reason_ = absl::StrCat("the clock jumped by ", (moved_us - passed_us) / 1000, " ms");
    }
  }
  last_wall_us_ = wall_us;
  last_monotonic_ns_ = monotonic_ns;
}

bool ClockMonitor::ClockIsGood(int64_t monotonic_ns) {
  if (!PeersAgree(monotonic_ns)) return false;
  if (jumped_at_ns_ != 0) {
    const bool vouched = !samples_.empty();
    if (!vouched && monotonic_ns - jumped_at_ns_ < kSettleNs) return false;
    jumped_at_ns_ = 0;
  }
  if (!has_peers_ || heard_ || monotonic_ns - started_at_ns_ >= kAloneNs) return true;
  reason_ = "no other node has confirmed the clock yet";
  return false;
}

bool ClockMonitor::Check(int64_t wall_us, int64_t monotonic_ns, kv::Timestamp hybrid) {
  absl::MutexLock lock(&mu_);
  const bool was_good = std::exchange(good_, MayServe(wall_us, monotonic_ns, hybrid));
  if (good_ && !was_good) distrusted_until_ = hybrid;
  return good_;
}

kv::Timestamp ClockMonitor::distrusted_until() const {
  absl::MutexLock lock(&mu_);
  return distrusted_until_;
}

bool ClockMonitor::MayServe(int64_t wall_us, int64_t monotonic_ns, kv::Timestamp hybrid) {
  NoticeJump(wall_us, monotonic_ns);
  if (!ClockIsGood(monotonic_ns)) {
    bad_until_us_ = std::max(bad_until_us_, hybrid.wall_us());
    return false;
  }
  if (has_peers_ && wall_us < bad_until_us_) {
    reason_ = absl::StrCat("the clock is ", (bad_until_us_ - wall_us) / 1000,
                           " ms behind the time that was used while it was wrong");
    return false;
  }
  bad_until_us_ = 0;
  reason_.clear();
  return true;
}

void ClockMonitor::ExpectPeers() {
  absl::MutexLock lock(&mu_);
  has_peers_ = true;
}

bool ClockMonitor::PeersAgree(int64_t now_ns) {
  int fresh = 0;
  int off = 0;
  int64_t worst_us = 0;
  const int64_t allowed_us = max_offset_us_ / 2;
  for (const auto& [peer, sample] : samples_) {
    if (now_ns - sample.at_ns > kSampleLifeNs) continue;
    ++fresh;
    // The true offset is within half a round trip of the measured one: judge by the nearest.
    const int64_t at_least_us = std::abs(sample.offset_us) - sample.rtt_us / 2;
    if (at_least_us > allowed_us) {
      ++off;
      worst_us = std::max(worst_us, at_least_us);
    }
  }
  if (2 * off <= fresh) return true;
  reason_ = absl::StrCat("the clock is off by at least ", worst_us / 1000, " ms from ", off, " of ",
                         fresh, " peers; at most ", allowed_us / 1000,
                         " ms, half of --max-offset, are allowed");
  return false;
}

void ClockMonitor::Observe(kv::NodeId peer, int64_t offset_us, int64_t rtt_us, int64_t now_ns) {
  absl::MutexLock lock(&mu_);
  heard_ = true;
  samples_[peer] = ClockSample{offset_us, rtt_us, now_ns};
}

std::string ClockMonitor::Reason() const {
  absl::MutexLock lock(&mu_);
  return reason_;
}

std::map<kv::NodeId, ClockSample> ClockMonitor::Samples() const {
  absl::MutexLock lock(&mu_);
  return samples_;
}

}  // namespace steno::cluster
