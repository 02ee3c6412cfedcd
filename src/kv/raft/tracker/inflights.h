// The append messages under way to one follower: a window bounded in messages and bytes.
//
// Each message is named by the index of its last entry, which grow; an acknowledgement of index i
// frees every message up to i. Thread-compatible.
#pragma once

#include <cstdint>
#include <deque>

namespace steno::raft::tracker {

class Inflights {
 public:
  Inflights(int messages_max, uint64_t bytes_max);

  // REQUIRES: !full(), last_index above every message in the window.
  void Add(uint64_t last_index, uint64_t bytes);
  void FreeUpTo(uint64_t index);
  void Clear();

  // One message may overshoot the bytes, so that an entry larger than the window can travel.
  bool full() const { return size() >= messages_max_ || (size() > 0 && bytes_ >= bytes_max_); }
  int size() const { return static_cast<int>(window_.size()); }
  uint64_t bytes() const { return bytes_; }

 private:
  struct Sent {
    uint64_t last_index;
    uint64_t bytes;
  };
  int messages_max_;
  uint64_t bytes_max_;
  uint64_t bytes_ = 0;
  std::deque<Sent> window_;
};

}  // namespace steno::raft::tracker
