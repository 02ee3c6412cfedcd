// StrongId: an integer that only compares with its own kind, so that swapped arguments do not
// compile.
//
//   using RangeId = StrongId<struct RangeIdTag, uint64_t>;
//   RangeId id{7};  id.value();
#pragma once

#include <cstdint>
#include <functional>
#include <ostream>

namespace steno {

template <typename Tag, typename Rep>
class StrongId {
 public:
  using ValueType = Rep;
  constexpr StrongId() = default;
  constexpr explicit StrongId(Rep value) : value_(value) {}
  constexpr Rep value() const { return value_; }
  // Ids start at 1; 0 stands for "none".
  constexpr bool valid() const { return value_ != Rep{}; }

  friend constexpr auto operator<=>(StrongId, StrongId) = default;
  template <typename H>
  friend H AbslHashValue(H h, StrongId id) {
    return H::combine(std::move(h), id.value_);
  }
  friend std::ostream& operator<<(std::ostream& os, StrongId id) { return os << id.value_; }

 private:
  Rep value_{};
};

template <typename Tag, typename Rep>
auto format_as(StrongId<Tag, Rep> id) {
  return id.value();
}

}  // namespace steno

template <typename Tag, typename Rep>
struct std::hash<steno::StrongId<Tag, Rep>> {
  size_t operator()(steno::StrongId<Tag, Rep> id) const { return std::hash<Rep>()(id.value()); }
};
