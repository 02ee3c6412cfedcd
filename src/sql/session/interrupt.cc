#include "sql/session/interrupt.h"

#include "sql/types/errors.h"

namespace steno::sql {

void Interrupt::Arm() {
  absl::MutexLock lock(&mu_);
  reason_ = Reason::kNone;
  times_.fill(0);
}

uint64_t Interrupt::BeginTime(Reason reason) {
  absl::MutexLock lock(&mu_);
  return times_[static_cast<size_t>(reason)] = ++last_time_;
}

void Interrupt::EndTime(Reason reason) {
  absl::MutexLock lock(&mu_);
  times_[static_cast<size_t>(reason)] = 0;
  if (reason_ == reason) reason_ = Reason::kNone;
}

void Interrupt::Raise(Reason reason, uint64_t time) {
  std::function<void()> waker;
  {
    absl::MutexLock lock(&mu_);
    if (time != 0 && times_[static_cast<size_t>(reason)] != time) return;
    if (reason_ != Reason::kNone) return;
    reason_ = reason;
    waker = std::exchange(waker_, nullptr);
  }
  if (waker) waker();
}

Interrupt::Reason Interrupt::reason() const {
  absl::MutexLock lock(&mu_);
  return reason_;
}

SqlStatus Interrupt::Check() const {
  switch (reason()) {
    case Reason::kNone:
      return {};
    case Reason::kCancel:
      return errors::QueryCanceled();
    case Reason::kTimeout:
      return errors::StatementTimeout();
    case Reason::kLockTimeout:
      return errors::Make(sqlstate::kLockNotAvailable, "canceling statement due to lock timeout");
  }
  return {};
}

void Interrupt::SetWaker(std::function<void()> waker) {
  {
    absl::MutexLock lock(&mu_);
    if (reason_ == Reason::kNone) {
      waker_ = std::move(waker);
      return;
    }
  }
  waker();
}

void Interrupt::ClearWaker() {
  absl::MutexLock lock(&mu_);
  waker_ = nullptr;
}

void Deadline::Start(int64_t timeout_ms) {
  Stop();
  if (timeout_ms <= 0) return;
  runs_ = true;
  timer_ = executor_->PostAfter(timeout_ms * 1'000'000, [interrupt = interrupt_, reason = reason_,
                                                         time = interrupt_->BeginTime(reason_)] {
    interrupt->Expire(reason, time);
  });
}

void Deadline::Stop() {
  if (!std::exchange(runs_, false)) return;
  executor_->CancelTimer(timer_);
  interrupt_->EndTime(reason_);
}

}  // namespace steno::sql
