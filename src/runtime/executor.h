// Executor: one of the five seams. Work is run later, somewhere; timers are work with a delay.
//
// Real: AsioExecutor (asio_executor.h), a pool of threads. Simulated: one thread on virtual time.
// A Strand (strand.h) over an Executor runs its work one piece at a time.
#pragma once

#include <cstdint>

#include "absl/functional/any_invocable.h"

namespace steno {

using Work = absl::AnyInvocable<void()>;
using TimerId = uint64_t;

// Thread-safe.
class Executor {
 public:
  virtual ~Executor() = default;
  // Runs `work` soon, never before Post returns on this thread's stack. Work that is posted by one
  // thread begins in that order.
  virtual void Post(Work work) = 0;
  // Runs `work` once, no earlier than `delay_ns` from now. REQUIRES: delay_ns >= 0.
  virtual TimerId PostAfter(int64_t delay_ns, Work work) = 0;
  // The work will not begin, unless it already has. Unknown ids are ignored.
  virtual void CancelTimer(TimerId id) = 0;
};

// Runs what blocks (fsync) away from the executor's threads. One piece at a time, in order.
class BlockingRunner {
 public:
  virtual ~BlockingRunner() = default;
  // Runs `blocking`, then `done`, both away from the caller's thread (simulated: later).
  virtual void Run(Work blocking, Work done) = 0;
  // Which piece is being run, counted from 1; 0: none. Thread-safe, and never waits.
  virtual uint64_t Running() const = 0;
};

}  // namespace steno
