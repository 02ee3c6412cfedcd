#include "runtime/task.h"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "runtime/asio_executor.h"
#include "runtime/stall_watch.h"
#include "runtime/strand.h"

namespace steno {
namespace {

// Runs work on the test's thread when told to.
class QueueExecutor : public Executor {
 public:
  void Post(Work work) override { queue_.push_back(std::move(work)); }
  TimerId PostAfter(int64_t delay_ns, Work work) override {
    timers_.emplace(std::pair(delay_ns, ++next_), std::move(work));
    return next_;
  }
  void CancelTimer(TimerId) override {}
  void Run() {
    while (!queue_.empty() || !timers_.empty()) {
      if (queue_.empty()) {
        queue_.push_back(std::move(timers_.begin()->second));
        timers_.erase(timers_.begin());
      }
      Work work = std::move(queue_.front());
      queue_.pop_front();
      work();
    }
  }
  void Drop() { queue_.clear(); }

 private:
  std::deque<Work> queue_;
  std::map<std::pair<int64_t, TimerId>, Work> timers_;
  TimerId next_ = 0;
};

Task<int> AddOne(Future<int> input) {
  const int value = co_await std::move(input);
  co_return value + 1;
}

Task<void> Store(Future<int> input, int* out) {
  *out = co_await AddOne(std::move(input));
}

TEST(Task, WaitsForAFutureAndPassesItsValueUp) {
  QueueExecutor executor;
  TaskScope scope;
  Promise<int> promise;
  int out = 0;
  scope.Spawn(&executor, Store(promise.GetFuture(), &out));
  executor.Run();
  EXPECT_EQ(out, 0);
  EXPECT_EQ(scope.size(), 1);
  EXPECT_TRUE(promise.Set(41));
  EXPECT_FALSE(promise.Set(7));
  executor.Run();
  EXPECT_EQ(out, 42);
  EXPECT_EQ(scope.size(), 0);
}

TEST(Task, StartRunsInPlaceWhenTheValueIsThere) {
  QueueExecutor executor;
  TaskScope scope;
  Promise<int> promise;
  promise.Set(1);
  int out = 0;
  scope.Start(&executor, Store(promise.GetFuture(), &out));
  EXPECT_EQ(out, 2);
}

struct Counted {
  explicit Counted(int* live) : live(live) { ++*live; }
  ~Counted() { --*live; }
  int* live;
};

Task<void> Hold(Future<int> never, int* live) {
  Counted counted(live);
  co_await AddOne(std::move(never));
}

TEST(Task, DestroyingAScopeDestroysWhatWaitsInIt) {
  QueueExecutor executor;
  Promise<int> promise;
  int live = 0;
  {
    TaskScope scope;
    scope.Spawn(&executor, Hold(promise.GetFuture(), &live));
    executor.Run();
    EXPECT_EQ(live, 1);
  }
  EXPECT_EQ(live, 0);
  promise.Set(1);  // resumes nobody
  executor.Run();
}

Task<void> SleepThenAppend(int64_t delay_ns, std::string name, std::vector<std::string>* out) {
  co_await Sleep(delay_ns);
  co_await Yield();
  out->push_back(std::move(name));
}

TEST(Task, SleepsInOrder) {
  QueueExecutor executor;
  TaskScope scope;
  std::vector<std::string> out;
  scope.Spawn(&executor, SleepThenAppend(20, "b", &out));
  scope.Spawn(&executor, SleepThenAppend(10, "a", &out));
  executor.Run();
  EXPECT_EQ(out, (std::vector<std::string>{"a", "b"}));
}

TEST(Strand, RunsInPlaceWhenIdleAndQueuesWhenBusy) {
  QueueExecutor executor;
  Strand strand(&executor);
  std::string trace;
  strand.Dispatch([&] {
    trace += "a";
    strand.Dispatch([&] { trace += "c"; });
    trace += "b";
  });
  EXPECT_EQ(trace, "abc");
  strand.Post([&] { trace += "d"; });
  EXPECT_EQ(trace, "abc");
  executor.Run();
  EXPECT_EQ(trace, "abcd");
}

TEST(Strand, ExcludesOverThreads) {
  AsioExecutor executor(4);
  Strand strand(&executor);
  constexpr int kPieces = 20000;
  int counter = 0;  // only the strand touches it
  absl::Notification done;
  for (int i = 0; i < kPieces; ++i) {
    executor.Post([&] {
      strand.Dispatch([&] {
        if (++counter == kPieces) done.Notify();
      });
    });
  }
  done.WaitForNotification();
  executor.Stop();
  EXPECT_EQ(counter, kPieces);
}

TEST(AsioExecutor, TimersFireUnlessCancelled) {
  AsioExecutor executor(2);
  absl::Notification fired;
  std::atomic<bool> cancelled_ran = false;
  const TimerId id = executor.PostAfter(3'600'000'000'000, [&] { cancelled_ran = true; });
  executor.CancelTimer(id);
  executor.PostAfter(1'000'000, [&] { fired.Notify(); });
  fired.WaitForNotification();
  EXPECT_FALSE(cancelled_ran);
}

TEST(BlockingThread, RunsInOrderThenDone) {
  std::string trace;
  {
    BlockingThread thread;
    thread.Run([&] { trace += "a"; }, [&] { trace += "A"; });
    thread.Run([&] { trace += "b"; }, [&] { trace += "B"; });
  }
  EXPECT_EQ(trace, "aAbB");
}

TEST(StallWatch, CountsLooksAtOnePlace) {
  StallWatch watch(/*looks_max=*/2);
  EXPECT_FALSE(watch.Look(std::nullopt));
  EXPECT_FALSE(watch.Look(std::nullopt));
  EXPECT_FALSE(watch.Look(std::nullopt));
  EXPECT_FALSE(watch.Look(7));
  EXPECT_FALSE(watch.Look(7));
  EXPECT_FALSE(watch.Look(8));
  EXPECT_FALSE(watch.Look(8));
  EXPECT_FALSE(watch.Look(std::nullopt));
  EXPECT_FALSE(watch.Look(8));
  EXPECT_FALSE(watch.Look(8));
  EXPECT_TRUE(watch.Look(8));
}

TEST(BlockingThread, TellsWhatItRuns) {
  BlockingThread thread;
  EXPECT_EQ(thread.Running(), 0u);
  absl::Notification begun;
  absl::Notification go;
  absl::Notification done;
  uint64_t in_done = 1;
  thread.Run(
      [&] {
        begun.Notify();
        go.WaitForNotification();
      },
      [&] {
        in_done = thread.Running();
        done.Notify();
      });
  begun.WaitForNotification();
  EXPECT_EQ(thread.Running(), 1u);
  go.Notify();
  done.WaitForNotification();
  EXPECT_EQ(in_done, 0u);
}

// Holds a thread of `executor` until told to let it go.
struct Held {
  explicit Held(Executor* executor) {
    executor->Post([this] {
      begun.Notify();
      go.WaitForNotification();
      done.Notify();
    });
  }
  absl::Notification begun;
  absl::Notification go;
  absl::Notification done;
};

TEST(AsioExecutor, LendsThreadsWhileAllAreBusyAndTakesThemBack) {
  AsioExecutor executor(/*threads=*/2, /*threads_max=*/4);
  std::vector<std::unique_ptr<Held>> held;
  for (int i = 0; i < 3; ++i) {
    held.push_back(std::make_unique<Held>(&executor));
    held.back()->begun.WaitForNotification();  // the third on a lent thread
  }
  absl::Notification other;
  executor.PostAfter(0, [&] { other.Notify(); });
  other.WaitForNotification();
  EXPECT_EQ(executor.threads(), 4);
  for (const auto& h : held) h->go.Notify();
  for (const auto& h : held) h->done.WaitForNotification();
  while (executor.threads() > 2) {
    absl::Notification moves;
    executor.PostAfter(1'000'000, [&] { moves.Notify(); });
    moves.WaitForNotification();
  }
}

TEST(AsioExecutor, LendsNoMoreThanItMay) {
  AsioExecutor executor(/*threads=*/1, /*threads_max=*/2);
  Held first(&executor);
  Held second(&executor);
  first.begun.WaitForNotification();
  second.begun.WaitForNotification();
  std::atomic<bool> ran = false;
  absl::Notification other;
  executor.Post([&] {
    ran = true;
    other.Notify();
  });
  EXPECT_EQ(executor.threads(), 2);
  EXPECT_FALSE(ran);
  first.go.Notify();
  other.WaitForNotification();
  second.go.Notify();
  first.done.WaitForNotification();
  second.done.WaitForNotification();
}

}  // namespace
}  // namespace steno
