// DiskWatch: notices a disk that hangs: it gives no error, and no answer either.
//
// A node behind such a disk keeps its leases and its clients while it can commit nothing of its
// own. It ends instead, as one whose disk failed, and others take over. Looking waits for nothing
// and touches no disk; it has to be done once a second, on a thread of which the same is true.
// Thread-compatible, but for DiskWatcher, which is used by one thread and has another.
#pragma once

#include <cstdint>
#include <functional>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "runtime/executor.h"
#include "runtime/stall_watch.h"

namespace steno::server {

class DiskWatch {
 public:
  static constexpr int64_t kIntervalNs = 1'000'000'000;
  // A write of the log; and a turn of the store's loop, which reads the disk as well and may have
  // much to do. In looks.
  static constexpr int kWriteLooksMax = 20;
  static constexpr int kLoopLooksMax = 60;

  // `turns`: how often the store's loop has turned; thread-safe, and never waits.
  DiskWatch(const BlockingRunner* log_writer, std::function<uint64_t()> turns)
      : log_writer_(log_writer), turns_(std::move(turns)) {}

  // DeadlineExceeded if the disk hangs.
  absl::Status Look() {
    const uint64_t write = log_writer_->Running();
    if (write_.Look(write == 0 ? std::nullopt : std::optional(write))) {
      return absl::DeadlineExceededError(absl::StrCat(
          "the disk hangs: a write of the Raft log has taken more than ", kWriteLooksMax, " s"));
    }
    if (loop_.Look(turns_())) {
      return absl::DeadlineExceededError(absl::StrCat(
          "the disk hangs: the store has not moved for more than ", kLoopLooksMax, " s"));
    }
    return absl::OkStatus();
  }

 private:
  const BlockingRunner* const log_writer_;
  const std::function<uint64_t()> turns_;
  StallWatch write_{kWriteLooksMax};
  StallWatch loop_{kLoopLooksMax};
};

// Looks once a second, on a thread of its own.
class DiskWatcher {
 public:
  // `on_hang`: once, on that thread.
  DiskWatcher(DiskWatch watch, std::function<void(absl::Status)> on_hang)
      : thread_([this, watch = std::move(watch), on_hang = std::move(on_hang)]() mutable {
          while (!stop_.WaitForNotificationWithTimeout(absl::Nanoseconds(DiskWatch::kIntervalNs))) {
            absl::Status status = watch.Look();
            if (!status.ok()) return on_hang(std::move(status));
          }
        }) {}
  ~DiskWatcher() {
    stop_.Notify();
    thread_.join();
  }

 private:
  absl::Notification stop_;
  std::thread thread_;
};

}  // namespace steno::server
