// SimScheduler: virtual time and the one queue of everything that will happen.
//
//   At(time, process, work) ──► queue by (time, order of arrival) ──► RunNext: one piece, to its
//   end
//
// Each piece of work belongs to a process: one life of one node, or the world (network, nemeses,
// clients' decisions). Killing a process drops its queued work, which is what a crash is; pausing
// it holds its work back until it is resumed, while time goes on. Nothing runs twice at the same
// time, and nothing but the seed decides the order, so a run repeats exactly: trace_hash() tells
// whether it did. Thread-compatible.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "runtime/executor.h"

namespace steno::sim {

using ProcessId = uint32_t;
inline constexpr ProcessId kWorld = 0;
inline constexpr int64_t kNsPerUs = 1'000;
inline constexpr int64_t kNsPerMs = 1'000'000;
inline constexpr int64_t kNsPerSecond = 1'000'000'000;

class SimScheduler {
 public:
  using EventId = uint64_t;

  int64_t now_ns() const { return now_ns_; }
  // A new life. Ids are never used again.
  ProcessId NewProcess();

  // Dropped at once where the process is dead.
  EventId At(int64_t at_ns, ProcessId process, Work work);
  EventId After(int64_t delay_ns, ProcessId process, Work work) {
    return At(now_ns_ + delay_ns, process, std::move(work));
  }
  void Cancel(EventId id);

  // Drops what is queued for the process; what it is in the middle of goes on to its end, without
  // effect on others.
  void Kill(ProcessId process);
  bool alive(ProcessId process) const { return processes_.contains(process) || process == kWorld; }
  void Pause(ProcessId process);
  void Resume(ProcessId process);
  bool paused(ProcessId process) const;

  // False if nothing is queued.
  bool RunNext();
  // Everything up to `until_ns`, which is the time afterwards.
  void RunUntil(int64_t until_ns);

  // Folds a fact into the hash of the run.
  void Trace(uint64_t fact);
  void Trace(std::string_view fact);
  uint64_t trace_hash() const { return trace_hash_; }
  uint64_t events() const { return events_; }

 private:
  struct Event {
    ProcessId process;
    Work work;
  };
  struct Process {
    bool paused = false;
    std::vector<Work> held;  // due while paused
  };

  int64_t now_ns_ = 0;
  EventId next_event_ = 1;
  ProcessId next_process_ = kWorld + 1;
  std::map<std::pair<int64_t, EventId>, Event> queue_;
  absl::flat_hash_map<EventId, int64_t> times_;
  std::map<ProcessId, Process> processes_;
  uint64_t trace_hash_ = 0;
  uint64_t events_ = 0;
};

}  // namespace steno::sim
