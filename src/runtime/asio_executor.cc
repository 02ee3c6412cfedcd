#include "runtime/asio_executor.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "base/check.h"

namespace steno {

namespace asio = boost::asio;

struct AsioExecutor::Impl {
  explicit Impl(int threads) : context(threads), guard(context.get_executor()) {}

  asio::io_context context;
  asio::executor_work_guard<asio::io_context::executor_type> guard;
  std::vector<std::thread> threads;
  std::atomic<TimerId> next_timer = 1;
  absl::Mutex mu;
  absl::flat_hash_map<TimerId, std::unique_ptr<asio::steady_timer>> timers ABSL_GUARDED_BY(mu);
};

AsioExecutor::AsioExecutor(int threads) : impl_(std::make_unique<Impl>(threads)) {
  CHECK_GE(threads, 1);
  for (int i = 0; i < threads; ++i) {
    impl_->threads.emplace_back([impl = impl_.get()] { impl->context.run(); });
  }
}

AsioExecutor::~AsioExecutor() {
  Stop();
  absl::MutexLock lock(&impl_->mu);
  impl_->timers.clear();
}

void AsioExecutor::Stop() {
  impl_->context.stop();
  for (std::thread& thread : impl_->threads) {
    if (thread.joinable()) thread.join();
  }
}

void AsioExecutor::Post(Work work) {
  asio::post(impl_->context, std::move(work));
}

TimerId AsioExecutor::PostAfter(int64_t delay_ns, Work work) {
  const TimerId id = impl_->next_timer.fetch_add(1);
  auto timer = std::make_unique<asio::steady_timer>(impl_->context);
  timer->expires_after(std::chrono::nanoseconds(delay_ns));
  absl::MutexLock lock(&impl_->mu);
  asio::steady_timer& waiting = *(impl_->timers[id] = std::move(timer));
  waiting.async_wait([this, id, work = std::move(work)](boost::system::error_code error) mutable {
    {
      absl::MutexLock relock(&impl_->mu);
      impl_->timers.erase(id);
    }
    if (!error) work();
  });
  return id;
}

void AsioExecutor::CancelTimer(TimerId id) {
  absl::MutexLock lock(&impl_->mu);
  impl_->timers.erase(id);  // destroying the timer cancels its wait
}

asio::io_context& AsioExecutor::context() {
  return impl_->context;
}

struct BlockingThread::Impl {
  absl::Mutex mu;
  std::deque<std::pair<Work, Work>> queue ABSL_GUARDED_BY(mu);
  bool stopping ABSL_GUARDED_BY(mu) = false;
  std::thread thread;

  bool Ready() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu) { return stopping || !queue.empty(); }

  void Loop() {
    for (;;) {
      std::pair<Work, Work> job;
      {
        absl::MutexLock lock(&mu);
        mu.Await(absl::Condition(this, &Impl::Ready));
        if (queue.empty()) return;
        job = std::move(queue.front());
        queue.pop_front();
      }
      job.first();
      job.second();
    }
  }
};

BlockingThread::BlockingThread() : impl_(std::make_unique<Impl>()) {
  impl_->thread = std::thread([impl = impl_.get()] { impl->Loop(); });
}

BlockingThread::~BlockingThread() {
  {
    absl::MutexLock lock(&impl_->mu);
    impl_->stopping = true;
  }
  impl_->thread.join();
}

void BlockingThread::Run(Work blocking, Work done) {
  absl::MutexLock lock(&impl_->mu);
  impl_->queue.emplace_back(std::move(blocking), std::move(done));
}

}  // namespace steno
