// The values behind Datums that do not fit into one: intervals, UUIDs, arrays, records.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sql/types/datum.h"
#include "sql/types/type.h"

namespace steno::sql {

// Months, days and microseconds are kept apart because a month has no fixed days and a day no fixed
// hours; for ordering a month counts 30 days and a day 24 hours.
struct Interval {
  int64_t micros = 0;
  int32_t days = 0;
  int32_t months = 0;

  // Field by field; for SQL's equality see compare.h.
  friend bool operator==(const Interval&, const Interval&) = default;
};

struct Uuid {
  std::array<uint8_t, 16> bytes{};
  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

inline constexpr int kArrayDimensionsMax = 6;
// Elements of one array. Beyond: 54000.
inline constexpr int64_t kArrayElementsMax = 134217727;

// An array of up to six dimensions, elements in row-major order.
// Invariant: elements.size() is the product of the lengths; an empty array has no dimensions.
struct ArrayValue {
  struct Dimension {
    int32_t length = 0;
    int32_t lower_bound = 1;
    friend bool operator==(const Dimension&, const Dimension&) = default;
  };

  TypeId element = TypeId::kInvalid;
  std::vector<Dimension> dimensions;
  std::vector<Datum> elements;

  // A one-dimensional array that starts at 1 (or, for int2vector and oidvector, at 0).
  static ArrayValue Of(TypeId element, std::vector<Datum> elements, int32_t lower_bound = 1);
};

// A row value: ROW(1, 'a').
struct RecordValue {
  std::vector<Type> types;
  std::vector<Datum> values;
};

}  // namespace steno::sql
