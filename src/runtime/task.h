// Task<T>: a coroutine that gives one T, and what it can wait for.
//
//   Task<int> Add(Future<int> a) {            // lazy: starts when awaited or spawned
//     int x = co_await std::move(a);          // waits without holding a thread
//     co_await Sleep(1'000'000);              // 1 ms
//     co_return x + 1;
//   }
//   scope.Spawn(&executor, Run());            // a root; the scope owns it
//
// A coroutine runs on the executor that its root was spawned on: awaiting a Task runs it at once on
// the same thread (symmetric transfer, no queue); awaiting a Future whose value is not there yet
// suspends the whole chain, and setting the value posts it to the executor.
//
// Ownership: a Task owns its frame; a TaskScope owns its roots. Destroying a scope destroys the
// frames that are suspended in it, which is how the simulator crashes a node; it is only allowed
// while none of them runs and none of their resumptions is queued on a live executor.
//
// Exceptions do not cross a Task: an escaped one ends the process. ADR 0002 says why not Asio's.
// Thread-safety: Promise and TaskScope are thread-safe; one Task is used by one thread at a time.
#pragma once

#include <coroutine>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/check.h"
#include "runtime/executor.h"

namespace steno {

template <typename T>
class [[nodiscard]] Task;

namespace task_internal {

struct PromiseBase {
  std::coroutine_handle<> continuation;
  Executor* executor = nullptr;

  struct FinalAwaiter {
    bool await_ready() noexcept { return false; }
    template <typename P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> self) noexcept {
      return self.promise().continuation;
    }
    void await_resume() noexcept {}
  };
  std::suspend_always initial_suspend() noexcept { return {}; }
  FinalAwaiter final_suspend() noexcept { return {}; }
  void unhandled_exception() { CHECK(false) << "an exception left a Task"; }
};

template <typename T>
struct TaskPromise : PromiseBase {
  std::optional<T> value;
  Task<T> get_return_object();
  template <typename U>
  void return_value(U&& v) {
    value.emplace(std::forward<U>(v));
  }
  T Take() { return *std::move(value); }
};

template <>
struct TaskPromise<void> : PromiseBase {
  Task<void> get_return_object();
  void return_void() {}
  void Take() {}
};

}  // namespace task_internal

template <typename T>
class [[nodiscard]] Task {
 public:
  using promise_type = task_internal::TaskPromise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  explicit Task(Handle handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  struct Awaiter {
    Handle handle;
    bool await_ready() noexcept { return false; }
    template <typename P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> parent) noexcept {
      static_assert(std::is_base_of_v<task_internal::PromiseBase, P>);
      handle.promise().continuation = parent;
      handle.promise().executor = parent.promise().executor;
      return handle;
    }
    T await_resume() { return handle.promise().Take(); }
  };
  Awaiter operator co_await() && noexcept { return Awaiter{handle_}; }
  // A task may be kept in a variable and awaited once: `co_await task`.
  Awaiter operator co_await() & noexcept { return Awaiter{handle_}; }

 private:
  Handle handle_;
};

namespace task_internal {
template <typename T>
Task<T> TaskPromise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<TaskPromise<T>>::from_promise(*this));
}
inline Task<void> TaskPromise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<TaskPromise<void>>::from_promise(*this));
}

template <typename T>
struct FutureState {
  absl::Mutex mu;
  std::optional<T> value ABSL_GUARDED_BY(mu);
  std::coroutine_handle<> waiter ABSL_GUARDED_BY(mu);
  Executor* executor ABSL_GUARDED_BY(mu) = nullptr;
};
}  // namespace task_internal

// The reading end of a Promise; awaited once.
template <typename T>
class [[nodiscard]] Future {
 public:
  explicit Future(std::shared_ptr<task_internal::FutureState<T>> state)
      : state_(std::move(state)) {}
  Future(Future&&) = default;
  Future& operator=(Future&&) = default;

  class Awaiter {
   public:
    explicit Awaiter(std::shared_ptr<task_internal::FutureState<T>> state)
        : state_(std::move(state)) {}
    Awaiter(const Awaiter&) = delete;
    // A frame that is destroyed while it waits must not be resumed later.
    ~Awaiter() {
      absl::MutexLock lock(&state_->mu);
      state_->waiter = {};
    }
    bool await_ready() {
      absl::MutexLock lock(&state_->mu);
      return state_->value.has_value();
    }
    template <typename P>
    bool await_suspend(std::coroutine_handle<P> waiter) {
      absl::MutexLock lock(&state_->mu);
      if (state_->value.has_value()) return false;
      CHECK(waiter.promise().executor != nullptr);
      state_->waiter = waiter;
      state_->executor = waiter.promise().executor;
      return true;
    }
    T await_resume() {
      absl::MutexLock lock(&state_->mu);
      return *std::move(state_->value);
    }

   private:
    std::shared_ptr<task_internal::FutureState<T>> state_;
  };
  Awaiter operator co_await() && { return Awaiter(std::move(state_)); }

 private:
  std::shared_ptr<task_internal::FutureState<T>> state_;
};

// The writing end: copies share one state; the first Set wins.
template <typename T>
class Promise {
 public:
  Promise() : state_(std::make_shared<task_internal::FutureState<T>>()) {}
  Future<T> GetFuture() const { return Future<T>(state_); }

  // False if the value had been set before; `value` is dropped then.
  bool Set(T value) const {
    std::coroutine_handle<> waiter;
    Executor* executor = nullptr;
    {
      absl::MutexLock lock(&state_->mu);
      if (state_->value.has_value()) return false;
      state_->value.emplace(std::move(value));
      waiter = std::exchange(state_->waiter, {});
      executor = state_->executor;
    }
    if (waiter) executor->Post([waiter] { waiter.resume(); });
    return true;
  }

 private:
  std::shared_ptr<task_internal::FutureState<T>> state_;
};

// co_await CurrentExecutor{} gives the executor that the coroutine runs on, without suspending.
struct CurrentExecutor {
  Executor* executor = nullptr;
  bool await_ready() noexcept { return false; }
  template <typename P>
  bool await_suspend(std::coroutine_handle<P> self) noexcept {
    executor = self.promise().executor;
    return false;
  }
  Executor* await_resume() noexcept { return executor; }
};

// Suspends for at least `delay_ns`.
Task<void> Sleep(int64_t delay_ns);
// Lets other work of the executor run first.
Task<void> Yield();

// Owns root coroutines. Thread-safe. Destroying it destroys those that are suspended (see above).
class TaskScope {
 public:
  TaskScope();
  ~TaskScope();
  TaskScope(const TaskScope&) = delete;

  // Starts `task` on `executor`, which outlives it.
  void Spawn(Executor* executor, Task<void> task);
  // Like Spawn, but runs on the caller's thread until the task first suspends.
  void Start(Executor* executor, Task<void> task);
  int64_t size() const;

  struct Roots;

 private:
  std::coroutine_handle<> MakeRoot(Executor* executor, Task<void> task);
  std::shared_ptr<Roots> roots_;
};

}  // namespace steno
