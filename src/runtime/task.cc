#include "runtime/task.h"

#include <set>
#include <vector>

namespace steno {

struct TaskScope::Roots {
  mutable absl::Mutex mu;
  std::set<void*> frames ABSL_GUARDED_BY(mu);
};

namespace {

// A root frame: owns the task that it runs, and removes itself from its scope when that is done.
struct Root {
  struct promise_type : task_internal::PromiseBase {
    std::shared_ptr<TaskScope::Roots> roots;

    Root get_return_object() {
      return Root{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    struct Final {
      bool await_ready() noexcept { return false; }
      void await_suspend(std::coroutine_handle<promise_type> self) noexcept {
        const std::shared_ptr<TaskScope::Roots> roots = self.promise().roots;
        {
          absl::MutexLock lock(&roots->mu);
          roots->frames.erase(self.address());
        }
        self.destroy();
      }
      void await_resume() noexcept {}
    };
    Final final_suspend() noexcept { return {}; }
    void return_void() {}
  };
  std::coroutine_handle<promise_type> handle;
};

Root RunRoot(Task<void> task) {
  co_await task;
}

}  // namespace

Task<void> Sleep(int64_t delay_ns) {
  Executor* executor = co_await CurrentExecutor{};
  Promise<bool> done;
  executor->PostAfter(delay_ns, [done] { done.Set(true); });
  co_await done.GetFuture();
}

Task<void> Yield() {
  Executor* executor = co_await CurrentExecutor{};
  Promise<bool> done;
  executor->Post([done] { done.Set(true); });
  co_await done.GetFuture();
}

TaskScope::TaskScope() : roots_(std::make_shared<Roots>()) {}

TaskScope::~TaskScope() {
  std::set<void*> frames;
  {
    absl::MutexLock lock(&roots_->mu);
    frames.swap(roots_->frames);
  }
  for (void* frame : frames) std::coroutine_handle<>::from_address(frame).destroy();
}

std::coroutine_handle<> TaskScope::MakeRoot(Executor* executor, Task<void> task) {
  Root root = RunRoot(std::move(task));
  root.handle.promise().executor = executor;
  root.handle.promise().roots = roots_;
  absl::MutexLock lock(&roots_->mu);
  roots_->frames.insert(root.handle.address());
  return root.handle;
}

void TaskScope::Spawn(Executor* executor, Task<void> task) {
  const std::coroutine_handle<> root = MakeRoot(executor, std::move(task));
  executor->Post([root] { root.resume(); });
}

void TaskScope::Start(Executor* executor, Task<void> task) {
  MakeRoot(executor, std::move(task)).resume();
}

int64_t TaskScope::size() const {
  absl::MutexLock lock(&roots_->mu);
  return static_cast<int64_t>(roots_->frames.size());
}

}  // namespace steno
