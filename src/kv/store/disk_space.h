// DiskSpace: keeps a node from filling its disk, where even what would free space (compactions, log
// truncation) could not run any more.
//
//   free space   |<-- writes are taken -->| reserve |<- appends too ->| reserve / 2 |<- neither ->|
//
// Below the reserve the range's leader hands leadership to a node that has space. If there is none
// it refuses commands (53100); reads go on. A follower still takes what others committed, down to
// half the reserve; then it lets appends fall, as if they were lost, and the leader goes on with
// the other replicas. Both end when there is space again. What was accepted before is on disk
// already, so nothing is lost either way. On the store's strand.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

namespace steno::store {

class DiskSpace {
 public:
  // `free_bytes` may be empty: then there is always space.
  DiskSpace(std::function<int64_t()> free_bytes, int64_t reserve_bytes)
      : free_bytes_fn_(std::move(free_bytes)), reserve_bytes_(reserve_bytes) {}

  // Looks again; true if it became full, or no longer is.
  bool Poll() {
    if (!free_bytes_fn_) return false;
    const bool before = full();
    free_bytes_ = free_bytes_fn_();
    return full() != before;
  }
  // No new commands.
  bool full() const { return free_bytes_ < reserve_bytes_; }
  // No appends either.
  bool exhausted() const { return free_bytes_ < reserve_bytes_ / 2; }
  int64_t free_bytes() const { return free_bytes_; }

 private:
  const std::function<int64_t()> free_bytes_fn_;
  const int64_t reserve_bytes_;
  int64_t free_bytes_ = INT64_MAX;
};

}  // namespace steno::store
