// ClockBound: hybrid time does not repeat over restarts, whatever the wall clock does meanwhile.
//
// The bound is a time above everything that this node's clock has given out or taken in. It is kept
// ahead of the clock in the Raft log, under the pseudo range 0, and costs an fsync only where no
// other write was due. After a restart the node serves nothing until its clock is past the bound of
// its previous life. Thread-compatible.
#pragma once

#include <optional>

#include "kv/hlc/hybrid_clock.h"
#include "kv/storage/raft_log.h"
#include "kv/store/log_pipeline.h"

namespace steno::store {

class ClockBound {
 public:
  static constexpr int64_t kAheadUs = 1'500'000;
  static constexpr int64_t kLeftUsMin = 700'000;

  ClockBound(hlc::HybridClock* clock, const storage::RaftLog* log);

  // Empty if the clock may be used, else why not. The clock is not taken forward to the old bound,
  // which lies ahead of every clock: timestamps there would be above readers' uncertainty
  // intervals.
  std::string WhyNotServe();
  // Raises the bound in the gathering batch where it is due.
  void Maintain(LogPipeline* pipeline);

 private:
  hlc::HybridClock* const clock_;
  // Of the previous life, until the clock has passed it.
  std::optional<hlc::Timestamp> previous_;
  hlc::Timestamp written_;
  hlc::Timestamp durable_;
};

}  // namespace steno::store
