#include "kv/raft/tracker/inflights.h"

#include "base/check.h"

namespace steno::raft::tracker {

Inflights::Inflights(int messages_max, uint64_t bytes_max)
    : messages_max_(messages_max), bytes_max_(bytes_max) {
  CHECK(messages_max > 0 && bytes_max > 0);
}

void Inflights::Add(uint64_t last_index, uint64_t bytes) {
  CHECK(!full());
  CHECK(window_.empty() || window_.back().last_index < last_index);
  window_.push_back({last_index, bytes});
  bytes_ += bytes;
}

void Inflights::FreeUpTo(uint64_t index) {
  while (!window_.empty() && window_.front().last_index <= index) {
    bytes_ -= window_.front().bytes;
    window_.pop_front();
  }
}

void Inflights::Clear() {
  window_.clear();
  bytes_ = 0;
}

}  // namespace steno::raft::tracker
