// The real Executor: a pool of threads over one Boost.Asio io_context, and the real BlockingRunner.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "runtime/executor.h"

namespace boost::asio {
class io_context;
}

namespace steno {

// Work may compute for long (a sort, a regular expression, a parse) without giving way: while every
// thread has been in one piece of work for kStuckMs, another thread is lent, up to `threads_max`,
// so that other work goes on; it is taken back once the pool has been moving for a while. Nothing
// is lent where threads_max equals threads. Thread-safe. Timers count on the monotonic clock.
class AsioExecutor : public Executor {
 public:
  static constexpr int64_t kStuckMs = 20;

  // REQUIRES: 1 <= threads <= threads_max. The threads start at once.
  AsioExecutor(int threads, int threads_max);
  explicit AsioExecutor(int threads) : AsioExecutor(threads, threads) {}
  // Stops the threads after the work that they are running; queued work is dropped.
  ~AsioExecutor() override;

  void Post(Work work) override;
  TimerId PostAfter(int64_t delay_ns, Work work) override;
  void CancelTimer(TimerId id) override;

  // For net/, which puts its sockets on it.
  boost::asio::io_context& context();
  // Ends the threads; idempotent, not to be called from one of them.
  void Stop();
  // How many threads there are now, lent ones included.
  int threads() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// One thread and a queue. Thread-safe. The destructor finishes what is queued.
class BlockingThread : public BlockingRunner {
 public:
  BlockingThread();
  ~BlockingThread() override;
  void Run(Work blocking, Work done) override;
  uint64_t Running() const override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace steno
