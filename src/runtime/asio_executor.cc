#include "runtime/asio_executor.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "base/check.h"

namespace steno {

namespace asio = boost::asio;

namespace {

// How often a pool that may lend is looked at, and while nothing happens in it.
constexpr int64_t kLookMs = AsioExecutor::kStuckMs;
constexpr int64_t kIdleLookMs = 100;
// Looks without a stuck pool after which one lent thread is taken back.
constexpr int kCalmLooks = 50;

// Set in a thread whose loop is to end after the work that it runs.
thread_local bool leaves_pool = false;

}  // namespace

// How the lender tells a stuck pool from an idle one, at the price of one count for each piece of
// work: where the count stands still it posts a probe. A thread that is idle runs it at once; a
// probe that still waits at the next look, with the count standing, means that every thread has
// been inside one piece of work since. A long queue that moves is not stuck.
struct AsioExecutor::Impl {
  // Asio leaves out wake-ups where it is told of a single thread, so it is told of all there may
  // be.
  Impl(int threads_min, int threads_max)
      : context(threads_max),
        guard(context.get_executor()),
        threads_min(threads_min),
        threads_max(threads_max) {}

  void AddThread() ABSL_EXCLUSIVE_LOCKS_REQUIRED(threads_mu);
  void Work();
  int size() ABSL_EXCLUSIVE_LOCKS_REQUIRED(threads_mu) {
    return static_cast<int>(threads.size() - left.size());
  }

  // The lender's.
  void Lend();
  bool WaitForLook(int64_t wait_ms);
  void LendOne();
  void TakeOneBack();

  asio::io_context context;
  asio::executor_work_guard<asio::io_context::executor_type> guard;
  const int threads_min;
  const int threads_max;
  alignas(64) std::atomic<uint64_t> handled = 0;
  alignas(64) std::atomic<bool> probe_waits = false;

  absl::Mutex threads_mu;
  std::vector<std::thread> threads ABSL_GUARDED_BY(threads_mu);
  // Those of `threads` whose loops end.
  std::vector<std::thread::id> left ABSL_GUARDED_BY(threads_mu);
  bool stopping ABSL_GUARDED_BY(threads_mu) = false;
  std::thread lender;

  std::atomic<TimerId> next_timer = 1;
  absl::Mutex mu;
  absl::flat_hash_map<TimerId, std::unique_ptr<asio::steady_timer>> timers ABSL_GUARDED_BY(mu);
};

void AsioExecutor::Impl::AddThread() {
  threads.emplace_back([this] { Work(); });
}

void AsioExecutor::Impl::Work() {
  while (!leaves_pool && context.run_one() != 0) {
    handled.fetch_add(1, std::memory_order_relaxed);
  }
}

// False: the pool stops.
bool AsioExecutor::Impl::WaitForLook(int64_t wait_ms) {
  absl::MutexLock lock(&threads_mu);
  return !threads_mu.AwaitWithTimeout(absl::Condition(&stopping), absl::Milliseconds(wait_ms));
}

void AsioExecutor::Impl::Lend() {
  uint64_t seen = 0;
  int64_t wait_ms = kLookMs;
  int calm_looks = 0;
  while (WaitForLook(wait_ms)) {
    const uint64_t now = handled.load(std::memory_order_relaxed);
    const uint64_t moved = now - std::exchange(seen, now);
    // The probe alone: nobody else has anything to do.
    wait_ms = moved == 1 ? kIdleLookMs : kLookMs;
    if (moved == 0 && probe_waits) {
      calm_looks = 0;
      LendOne();
    } else if (moved == 0) {
      probe_waits = true;
      asio::post(context, [this] { probe_waits = false; });
    }
    if (++calm_looks < kCalmLooks) continue;
    calm_looks = 0;
    TakeOneBack();
  }
}

void AsioExecutor::Impl::LendOne() {
  absl::MutexLock lock(&threads_mu);
  if (!stopping && size() < threads_max) AddThread();
}

// Joins those that have left, and lets one more go if there are lent ones: whichever has time.
void AsioExecutor::Impl::TakeOneBack() {
  absl::MutexLock lock(&threads_mu);
  for (const std::thread::id id : std::exchange(left, {})) {
    const auto it =
        std::ranges::find_if(threads, [id](const std::thread& t) { return t.get_id() == id; });
    it->join();
    threads.erase(it);
  }
  if (size() <= threads_min) return;
  asio::post(context, [this] {
    absl::MutexLock relock(&threads_mu);
    if (stopping || size() <= threads_min) return;
    left.push_back(std::this_thread::get_id());
    leaves_pool = true;
  });
}

AsioExecutor::AsioExecutor(int threads, int threads_max)
    : impl_(std::make_unique<Impl>(threads, threads_max)) {
  CHECK_GE(threads, 1);
  CHECK_GE(threads_max, threads);
  absl::MutexLock lock(&impl_->threads_mu);
  for (int i = 0; i < threads; ++i) impl_->AddThread();
  if (threads_max > threads) impl_->lender = std::thread([impl = impl_.get()] { impl->Lend(); });
}

AsioExecutor::~AsioExecutor() {
  Stop();
  absl::MutexLock lock(&impl_->mu);
  impl_->timers.clear();
}

void AsioExecutor::Stop() {
  impl_->context.stop();
  std::vector<std::thread> threads;
  {
    absl::MutexLock lock(&impl_->threads_mu);
    impl_->stopping = true;
  }
  if (impl_->lender.joinable()) impl_->lender.join();
  {
    absl::MutexLock lock(&impl_->threads_mu);
    threads.swap(impl_->threads);
    impl_->left.clear();
  }
  for (std::thread& thread : threads) thread.join();
}

int AsioExecutor::threads() const {
  absl::MutexLock lock(&impl_->threads_mu);
  return impl_->size();
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
  std::atomic<uint64_t> running = 0;
  std::thread thread;

  bool Ready() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu) { return stopping || !queue.empty(); }

  void Loop() {
    for (uint64_t number = 1;; ++number) {
      std::pair<Work, Work> job;
      {
        absl::MutexLock lock(&mu);
        mu.Await(absl::Condition(this, &Impl::Ready));
        if (queue.empty()) return;
        job = std::move(queue.front());
        queue.pop_front();
      }
      running = number;
      job.first();
      running = 0;
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

uint64_t BlockingThread::Running() const {
  return impl_->running;
}

void BlockingThread::Run(Work blocking, Work done) {
  absl::MutexLock lock(&impl_->mu);
  impl_->queue.emplace_back(std::move(blocking), std::move(done));
}

}  // namespace steno
