// Strand: work that runs one piece at a time, whichever thread it comes from.
//
//   thread A: Dispatch(x) ──► idle? ──yes──► runs x here, now, then what queued meanwhile
//   thread B: Dispatch(y) ──► busy ─────────► queued; A, or the executor after a while, runs y
//
// State that only a strand's work touches needs no lock. Running in place when idle saves the two
// thread hops that a queue would cost a request that meets no other. A thread drains at most
// kDrainMax queued pieces before it hands the rest to the executor, so that no caller is kept.
// Thread-safe. Work must not block.
#pragma once

#include <deque>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "runtime/executor.h"

namespace steno {

class Strand {
 public:
  // `executor` takes over what a draining thread leaves; outlives the strand.
  explicit Strand(Executor* executor) : executor_(executor) {}

  // Runs `work` before returning if the strand is idle, else queues it.
  void Dispatch(Work work);
  // Queues `work`; never runs it before returning.
  void Post(Work work);

 private:
  static constexpr int kDrainMax = 32;
  // REQUIRES: this thread owns the strand. Gives ownership up before returning.
  void Drain();

  Executor* const executor_;
  absl::Mutex mu_;
  bool owned_ ABSL_GUARDED_BY(mu_) = false;
  std::deque<Work> queue_ ABSL_GUARDED_BY(mu_);
};

}  // namespace steno
