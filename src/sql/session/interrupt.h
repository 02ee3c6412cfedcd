// Interrupt: how a cancel request or a timeout ends a statement that computes or waits.
//
//   Cancel(), Deadline ──► Raise ──┬─► the flag, which operators ask for once a batch
//                                  └─► the waker of a KV wait that is under way
//
// A KV operation cannot be taken back. RaceInterrupt waits for whichever comes first, the operation
// or the interrupt; in the second case the operation goes on by itself in a TaskScope, together
// with the transaction object that it uses, and nobody looks at its result. Of the transaction only
// the rollback is still called.
//
// Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "kv/api/error.h"
#include "runtime/executor.h"
#include "runtime/task.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

class Interrupt {
 public:
  enum class Reason : uint8_t { kNone, kCancel, kTimeout, kLockTimeout };

  // A message of the client begins: forgets what was raised before, and times that still run.
  void Arm() ABSL_LOCKS_EXCLUDED(mu_);
  // The client wants it to end.
  void Cancel() ABSL_LOCKS_EXCLUDED(mu_) { Raise(Reason::kCancel, 0); }
  // A time begins that can be up, the one for `reason`; the result names it to Expire.
  uint64_t BeginTime(Reason reason) ABSL_LOCKS_EXCLUDED(mu_);
  // Nothing if it has ended, or another one for the same reason has begun.
  void Expire(Reason reason, uint64_t time) ABSL_LOCKS_EXCLUDED(mu_) { Raise(reason, time); }
  // The time for `reason` ends: forgets that it was up, but nothing else.
  void EndTime(Reason reason) ABSL_LOCKS_EXCLUDED(mu_);
  Reason reason() const ABSL_LOCKS_EXCLUDED(mu_);
  // 57014 if raised; 55P03 for kLockTimeout.
  SqlStatus Check() const;

  // Calls `waker` once when raised; at once if it is already.
  void SetWaker(std::function<void()> waker) ABSL_LOCKS_EXCLUDED(mu_);
  void ClearWaker() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // `time`: 0 for none.
  void Raise(Reason reason, uint64_t time) ABSL_LOCKS_EXCLUDED(mu_);

  mutable absl::Mutex mu_;
  Reason reason_ ABSL_GUARDED_BY(mu_) = Reason::kNone;
  uint64_t last_time_ ABSL_GUARDED_BY(mu_) = 0;
  std::array<uint64_t, 4> times_ ABSL_GUARDED_BY(mu_) = {};  // that run, by reason; 0: none
  std::function<void()> waker_ ABSL_GUARDED_BY(mu_);
};

// The time that a statement has, or a wait within it. Thread-compatible.
class Deadline {
 public:
  // `executor` outlives it.
  Deadline(std::shared_ptr<Interrupt> interrupt, Executor* executor, Interrupt::Reason reason)
      : interrupt_(std::move(interrupt)), executor_(executor), reason_(reason) {}
  Deadline(const Deadline&) = delete;
  ~Deadline() {
    if (runs_) executor_->CancelTimer(timer_);
  }

  // Begins anew: the interrupt is raised after `timeout_ms`; 0: never.
  void Start(int64_t timeout_ms);
  // From now on it is not, nor has it been.
  void Stop();

 private:
  const std::shared_ptr<Interrupt> interrupt_;
  Executor* const executor_;
  const Interrupt::Reason reason_;
  bool runs_ = false;
  TimerId timer_ = 0;
};

namespace internal {
template <typename T>
Task<void> RunToPromise(std::shared_ptr<void> keep, Task<T> operation, Promise<T> promise) {
  T result = co_await operation;
  promise.Set(std::move(result));
}
}  // namespace internal

// The operation's result, or kCancelled; then *abandoned is set, and `keep` lives until the
// operation ends. `scope`, `executor` and `interrupt` outlive that.
template <typename T>
Task<kv::KvResult<T>> RaceInterrupt(Interrupt* interrupt, TaskScope* scope, Executor* executor,
                                    std::shared_ptr<void> keep, Task<kv::KvResult<T>> operation,
                                    bool* abandoned) {
  const Promise<kv::KvResult<T>> promise;
  interrupt->SetWaker([promise] {
    promise.Set(kv::Error{.kind = kv::ErrorKind::kCancelled, .message = "interrupted"});
  });
  scope->Start(executor, internal::RunToPromise<kv::KvResult<T>>(std::move(keep),
                                                                 std::move(operation), promise));
  kv::KvResult<T> result = co_await promise.GetFuture();
  interrupt->ClearWaker();
  *abandoned = !result.has_value() && result.error().kind == kv::ErrorKind::kCancelled;
  co_return result;
}

}  // namespace steno::sql
