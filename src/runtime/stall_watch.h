// StallWatch: tells work that hangs from work that is slow, by looking at it at even intervals.
//
// It counts looks, not time: a process that was stopped, or a machine that slept, has looked once.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <optional>

namespace steno {

class StallWatch {
 public:
  // `looks_max`: how many looks in a row may find the work at one place. REQUIRES: at least 1.
  explicit StallWatch(int looks_max) : looks_max_(looks_max) {}

  // `place`: where the work is; nullopt where there is none. True if it hangs.
  bool Look(std::optional<uint64_t> place) {
    looks_ = place.has_value() && place == place_ ? looks_ + 1 : 0;
    place_ = place;
    return looks_ >= looks_max_;
  }

 private:
  const int looks_max_;
  int looks_ = 0;
  std::optional<uint64_t> place_;
};

}  // namespace steno
