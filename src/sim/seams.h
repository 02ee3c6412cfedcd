// The seams of a simulated node: clock, executor, disk thread. All on virtual time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

#include "base/rng.h"
#include "runtime/clock.h"
#include "runtime/executor.h"
#include "sim/scheduler.h"

namespace steno::sim {

// A machine's clocks: both run fast or slow by some parts per million, and the wall clock is off by
// what the nemesis says. They go on while the process is paused or down. Thread-compatible.
class SimClock : public Clock {
 public:
  // `boot_ns`: where the monotonic clock begins.
  SimClock(const SimScheduler* scheduler, int64_t boot_ns, int64_t drift_ppm)
      : scheduler_(scheduler), boot_ns_(boot_ns), drift_ppm_(drift_ppm) {}

  int64_t MonotonicNs() const override { return boot_ns_ + ElapsedNs(); }
  int64_t WallUs() const override { return kEpochUs + ElapsedNs() / kNsPerUs + skew_us_; }

  int64_t skew_us() const { return skew_us_; }
  void SetSkewUs(int64_t skew_us) { skew_us_ = skew_us; }

 private:
  static constexpr int64_t kEpochUs = 1'700'000'000'000'000;
  int64_t ElapsedNs() const {
    const int64_t now_ns = scheduler_->now_ns();
    return now_ns + now_ns / 1'000'000 * drift_ppm_;
  }

  const SimScheduler* const scheduler_;
  const int64_t boot_ns_;
  const int64_t drift_ppm_;
  int64_t skew_us_ = 0;
};

// Runs what a process posts, in order, each piece a little later. Thread-compatible.
class SimExecutor : public Executor {
 public:
  SimExecutor(SimScheduler* scheduler, ProcessId process, Rng rng)
      : scheduler_(scheduler), process_(process), rng_(rng) {}

  void Post(Work work) override;
  TimerId PostAfter(int64_t delay_ns, Work work) override;
  void CancelTimer(TimerId id) override { scheduler_->Cancel(id); }

 private:
  SimScheduler* const scheduler_;
  const ProcessId process_;
  Rng rng_;
  int64_t last_post_ns_ = 0;
};

// How long a disk takes. Shared by the lives of a machine.
struct DiskSpeed {
  int64_t min_us = 100;
  int64_t max_us = 2'000;
  // An operation may fail: its outcome is told at once, for a process whose disk has failed must
  // not go on meanwhile.
  bool may_fail = false;
};

// A disk thread. The effect of `blocking` comes at some moment before `done` is run, so a crash in
// between leaves something written that nobody was told of. Who ends the process may have a part of
// the effect come that the crash was in the midst of. Thread-compatible.
class SimBlockingRunner : public BlockingRunner {
 public:
  SimBlockingRunner(SimScheduler* scheduler, ProcessId process, const DiskSpeed* speed, Rng rng)
      : scheduler_(scheduler), process_(process), speed_(speed), rng_(rng) {}

  void Run(Work blocking, Work done) override;
  uint64_t Running() const override { return running_; }
  // As soon as it has begun the next piece, and that has had no effect yet, runs `strike`, unless
  // the process has ended before.
  void StrikeNext(Work strike) { strike_ = std::move(strike); }
  // The effect of what is being run has yet to come.
  bool in_the_midst() const { return under_way_ != nullptr && *under_way_ != nullptr; }
  // Has it come now; for the end of the process. REQUIRES: in_the_midst().
  void FinishEffect() { std::exchange(*under_way_, nullptr)(); }

 private:
  SimScheduler* const scheduler_;
  const ProcessId process_;
  const DiskSpeed* const speed_;
  Rng rng_;
  int64_t busy_until_ns_ = 0;
  uint64_t last_ = 0;
  uint64_t running_ = 0;
  Work strike_;
  std::shared_ptr<Work> under_way_;  // its effect; null once that has come
};

}  // namespace steno::sim
