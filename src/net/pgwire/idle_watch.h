// IdleWatch: ends what a socket still has to read when its client is silent for too long, which
// wakes whoever waits for it. Thread-compatible.
#pragma once

#include <cstdint>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "net/tcp/socket.h"
#include "runtime/executor.h"

namespace steno::pgwire {

class IdleWatch {
 public:
  // Begins; `timeout_ms` 0: the client has all the time. Both outlive the watch.
  IdleWatch(Executor* executor, tcp::Socket* socket, int64_t timeout_ms) : executor_(*executor) {
    if (timeout_ms <= 0) return;
    shared_ = std::make_shared<Shared>();
    {
      absl::MutexLock lock(&shared_->mu);
      shared_->socket = socket;
    }
    timer_ = executor_.PostAfter(timeout_ms * 1'000'000, [shared = shared_] {
      absl::MutexLock lock(&shared->mu);
      if (shared->socket == nullptr) return;
      shared->expired = true;
      shared->socket->ShutdownReads();
    });
  }
  IdleWatch(const IdleWatch&) = delete;
  ~IdleWatch() { Stop(); }

  // Ends the watch; whether the time was up.
  bool Stop() {
    if (shared_ == nullptr) return false;
    executor_.CancelTimer(timer_);
    absl::MutexLock lock(&shared_->mu);
    shared_->socket = nullptr;
    return shared_->expired;
  }

 private:
  // Outlives the watch in a timer that fires while it stops.
  struct Shared {
    absl::Mutex mu;
    tcp::Socket* socket ABSL_GUARDED_BY(mu) = nullptr;  // null once stopped
    bool expired ABSL_GUARDED_BY(mu) = false;
  };

  Executor& executor_;
  std::shared_ptr<Shared> shared_;  // null: without limit
  TimerId timer_ = 0;
};

}  // namespace steno::pgwire
