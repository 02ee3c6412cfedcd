// DiskWatch: notices a disk that hangs: it gives no error, and no answer either.
//
// A node behind such a disk keeps its leases and its clients while it can commit nothing of its
// own. It ends instead, as one whose disk failed, and others take over. Looking waits for nothing
// and touches no disk; it has to be done once a second, on a thread of which the same is true.
// Thread-compatible, but for DiskWatcher, which is used by one thread and has another.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
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
  // A write of the log; a large command that is applied; and a turn of the store's loop, which
  // reads the disk as well. The latter two may have much to do. In looks.
  static constexpr int kWriteLooksMax = 20;
  static constexpr int kApplyLooksMax = 60;
  static constexpr int kLoopLooksMax = 60;

  // `turns`: how often the store's loop has turned; thread-safe, and never waits.
  DiskWatch(const BlockingRunner* log_writer, const BlockingRunner* applier,
            std::function<uint64_t()> turns)
      : log_writer_(log_writer), applier_(applier), turns_(std::move(turns)) {}

  // DeadlineExceeded if the disk hangs.
  absl::Status Look() {
    if (write_.Look(RunningOn(*log_writer_))) {
      return Hangs("a write of the Raft log has taken", kWriteLooksMax);
    }
    if (apply_.Look(RunningOn(*applier_))) {
      return Hangs("applying a command has taken", kApplyLooksMax);
    }
    if (loop_.Look(turns_())) return Hangs("the store has not moved for", kLoopLooksMax);
    return absl::OkStatus();
  }

 private:
  static std::optional<uint64_t> RunningOn(const BlockingRunner& runner) {
    const uint64_t number = runner.Running();
    return number == 0 ? std::nullopt : std::optional(number);
  }
  static absl::Status Hangs(const char* what, int looks_max) {
    return absl::DeadlineExceededError(
        absl::StrCat("the disk hangs: ", what, " more than ", looks_max, " s"));
  }

  const BlockingRunner* const log_writer_;
  const BlockingRunner* const applier_;
  const std::function<uint64_t()> turns_;
  StallWatch write_{kWriteLooksMax};
  StallWatch apply_{kApplyLooksMax};
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
