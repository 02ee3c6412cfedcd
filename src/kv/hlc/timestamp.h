// Timestamp: a point of hybrid logical time (Kulkarni et al., 2014) in 64 bits.
//
//   63                    12 11        0
//   ┌────────────────────────┬──────────┐
//   │ microseconds since 1970│ logical  │      52 bits reach the year 2112
//   └────────────────────────┴──────────┘
//
// Plain integer order is time order. Zero stands for "none" and is below every real time.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"

namespace steno::hlc {

class Timestamp {
 public:
  static constexpr int kLogicalBits = 12;
  static constexpr uint64_t kLogicalMask = (1u << kLogicalBits) - 1;

  constexpr Timestamp() = default;
  constexpr explicit Timestamp(uint64_t raw) : raw_(raw) {}
  static constexpr Timestamp FromWall(int64_t wall_us, uint32_t logical = 0) {
    return Timestamp((static_cast<uint64_t>(wall_us) << kLogicalBits) | logical);
  }
  static constexpr Timestamp Max() { return Timestamp(std::numeric_limits<uint64_t>::max()); }

  constexpr uint64_t raw() const { return raw_; }
  constexpr int64_t wall_us() const { return static_cast<int64_t>(raw_ >> kLogicalBits); }
  constexpr uint32_t logical() const { return static_cast<uint32_t>(raw_ & kLogicalMask); }
  constexpr bool empty() const { return raw_ == 0; }

  // The neighbours in the total order; logical overflow runs into the next microsecond.
  constexpr Timestamp Next() const { return Timestamp(raw_ + 1); }
  constexpr Timestamp Prev() const { return Timestamp(raw_ - 1); }
  // `delta_us` later (or earlier, not below zero).
  constexpr Timestamp Plus(int64_t delta_us) const {
    const int64_t wall = wall_us() + delta_us;
    return wall < 0 ? Timestamp() : FromWall(wall, logical());
  }

  friend constexpr auto operator<=>(Timestamp, Timestamp) = default;

  // "wall_us" or "wall_us,logical".
  std::string ToString() const {
    return logical() == 0 ? absl::StrCat(wall_us()) : absl::StrCat(wall_us(), ",", logical());
  }
  friend std::ostream& operator<<(std::ostream& os, Timestamp t) { return os << t.ToString(); }

 private:
  uint64_t raw_ = 0;
};

}  // namespace steno::hlc
