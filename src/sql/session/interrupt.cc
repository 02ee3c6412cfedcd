#include "sql/session/interrupt.h"

#include "sql/types/errors.h"

namespace steno::sql {

void Interrupt::Arm() {
  absl::MutexLock lock(&mu_);
  reason_ = Reason::kNone;
}

uint64_t Interrupt::BeginTime() {
  absl::MutexLock lock(&mu_);
  time_runs_ = true;
  return ++last_time_;
}

void Interrupt::EndTime() {
  absl::MutexLock lock(&mu_);
  time_runs_ = false;
  if (reason_ == Reason::kTimeout) reason_ = Reason::kNone;
}

void Interrupt::Raise(Reason reason, uint64_t time) {
  std::function<void()> waker;
  {
    absl::MutexLock lock(&mu_);
    if (time != 0 && (!time_runs_ || time != last_time_)) return;
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
  timer_ = executor_->PostAfter(
      timeout_ms * 1'000'000,
      [interrupt = interrupt_, time = interrupt_->BeginTime()] { interrupt->Expire(time); });
}

void Deadline::Stop() {
  if (!std::exchange(runs_, false)) return;
  executor_->CancelTimer(timer_);
  interrupt_->EndTime();
}

}  // namespace steno::sql
