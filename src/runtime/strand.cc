#include "runtime/strand.h"

#include <utility>

namespace steno {

void Strand::Dispatch(Work work) {
  {
    absl::MutexLock lock(&mu_);
    if (owned_) {
      queue_.push_back(std::move(work));
      return;
    }
    owned_ = true;
  }
  work();
  Drain();
}

void Strand::Post(Work work) {
  {
    absl::MutexLock lock(&mu_);
    queue_.push_back(std::move(work));
    if (owned_) return;
    owned_ = true;
  }
  executor_->Post([this] { Drain(); });
}

void Strand::Drain() {
  for (int i = 0;; ++i) {
    Work next;
    {
      absl::MutexLock lock(&mu_);
      if (queue_.empty()) {
        owned_ = false;
        return;
      }
      if (i == kDrainMax) break;
      next = std::move(queue_.front());
      queue_.pop_front();
    }
    next();
  }
  executor_->Post([this] { Drain(); });
}

}  // namespace steno
