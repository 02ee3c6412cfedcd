#include "sql/session/interrupt.h"

#include "sql/types/errors.h"

namespace steno::sql {

uint64_t Interrupt::Arm() {
  absl::MutexLock lock(&mu_);
  reason_ = Reason::kNone;
  return ++statement_;
}

void Interrupt::Raise(Reason reason, uint64_t statement) {
  std::function<void()> waker;
  {
    absl::MutexLock lock(&mu_);
    if (statement != 0 && statement != statement_) return;
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

}  // namespace steno::sql
