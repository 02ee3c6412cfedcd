#include "sim/scheduler.h"

#include <algorithm>

#include "base/check.h"
#include "base/checksum.h"

namespace steno::sim {

ProcessId SimScheduler::NewProcess() {
  processes_.try_emplace(next_process_);
  return next_process_++;
}

SimScheduler::EventId SimScheduler::At(int64_t at_ns, ProcessId process, Work work) {
  const EventId id = next_event_++;
  if (!alive(process)) return id;
  at_ns = std::max(at_ns, now_ns_);
  times_.emplace(id, at_ns);
  queue_.emplace(std::pair(at_ns, id), Event{process, std::move(work)});
  return id;
}

void SimScheduler::Cancel(EventId id) {
  const auto time = times_.find(id);
  if (time == times_.end()) return;
  const auto node = queue_.extract(std::pair(time->second, id));
  times_.erase(time);
}

void SimScheduler::Kill(ProcessId process) {
  CHECK(process != kWorld);
  const auto dead = processes_.extract(process);
  // Destroyed at the end: destructors may reach in here.
  std::vector<Work> dropped;
  for (auto it = queue_.begin(); it != queue_.end();) {
    if (it->second.process != process) {
      ++it;
      continue;
    }
    dropped.push_back(std::move(it->second.work));
    times_.erase(it->first.second);
    it = queue_.erase(it);
  }
}

void SimScheduler::Pause(ProcessId process) {
  if (const auto it = processes_.find(process); it != processes_.end()) it->second.paused = true;
}

void SimScheduler::Resume(ProcessId process) {
  const auto it = processes_.find(process);
  if (it == processes_.end()) return;
  it->second.paused = false;
  for (Work& work : std::exchange(it->second.held, {})) At(now_ns_, process, std::move(work));
}

bool SimScheduler::paused(ProcessId process) const {
  const auto it = processes_.find(process);
  return it != processes_.end() && it->second.paused;
}

bool SimScheduler::RunNext() {
  if (queue_.empty()) return false;
  auto node = queue_.extract(queue_.begin());
  now_ns_ = node.key().first;
  times_.erase(node.key().second);
  Event& event = node.mapped();
  if (const auto it = processes_.find(event.process); it != processes_.end() && it->second.paused) {
    it->second.held.push_back(std::move(event.work));
    return true;
  }
  ++events_;
  Trace(static_cast<uint64_t>(now_ns_));
  Trace(event.process);
  event.work();
  return true;
}

void SimScheduler::RunUntil(int64_t until_ns) {
  while (!queue_.empty() && queue_.begin()->first.first <= until_ns) RunNext();
  now_ns_ = std::max(now_ns_, until_ns);
}

void SimScheduler::Trace(uint64_t fact) {
  trace_hash_ = (trace_hash_ ^ fact) * 0x9e3779b97f4a7c15u;
  trace_hash_ ^= trace_hash_ >> 29;
}

void SimScheduler::Trace(std::string_view fact) {
  Trace(Checksum(fact, trace_hash_));
}

}  // namespace steno::sim
