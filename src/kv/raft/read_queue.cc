#include "kv/raft/read_queue.h"

namespace steno::raft {

void ReadQueue::Add(const PendingRead& read) {
  waiting_.push_back({round_ + 1, read});
  added_since_open_ = true;
}

uint64_t ReadQueue::OpenRound() {
  if (added_since_open_) ++round_;
  added_since_open_ = false;
  return round_;
}

std::vector<PendingRead> ReadQueue::Take(uint64_t confirmed) {
  std::vector<PendingRead> taken;
  while (!waiting_.empty() && waiting_.front().round <= confirmed) {
    taken.push_back(waiting_.front().read);
    waiting_.pop_front();
  }
  return taken;
}

}  // namespace steno::raft
