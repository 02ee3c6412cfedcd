#include "sql/types/compare.h"

#include <cmath>

#include "absl/hash/hash.h"
#include "sql/types/datetime.h"
#include "sql/types/json.h"
#include "sql/types/numeric.h"
#include "sql/types/string_types.h"
#include "sql/types/text_util.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

template <typename T>
int ThreeWay(const T& a, const T& b) {
  return (a > b) - (a < b);
}

int CompareInt(TypeId, const Datum& a, const Datum& b) {
  return ThreeWay(a.as_int(), b.as_int());
}
int CompareBool(TypeId, const Datum& a, const Datum& b) {
  return ThreeWay(a.as_bool(), b.as_bool());
}
int CompareDouble(TypeId, const Datum& a, const Datum& b) {
  const double x = a.as_double();
  const double y = b.as_double();
  if (std::isnan(x) || std::isnan(y)) return ThreeWay(std::isnan(x), std::isnan(y));
  return ThreeWay(x, y);
}
int CompareString(TypeId, const Datum& a, const Datum& b) {
  return a.as_string().compare(b.as_string());
}
int CompareUnordered(TypeId type, const Datum& a, const Datum& b) {
  const bool strings = a.kind() == Datum::Kind::kString && b.kind() == Datum::Kind::kString;
  return strings ? CompareString(type, a, b) : 0;
}
int CompareBpchar(TypeId, const Datum& a, const Datum& b) {
  return StripTrailingBlanks(a.as_string()).compare(StripTrailingBlanks(b.as_string()));
}
int CompareNumeric(TypeId, const Datum& a, const Datum& b) {
  return Numeric::Compare(a.as_numeric(), b.as_numeric());
}

// The span of an interval in microseconds, a month as 30 days.
__int128 IntervalSpan(const Interval& v) {
  return (static_cast<__int128>(v.months) * 30 + v.days) * kMicrosPerDay + v.micros;
}
int CompareInterval(TypeId, const Datum& a, const Datum& b) {
  return ThreeWay(IntervalSpan(a.as_interval()), IntervalSpan(b.as_interval()));
}
int64_t TimeTzMoment(const Datum& d) {
  return d.timetz_micros() + d.timetz_zone_west_s() * kMicrosPerSecond;
}
int CompareTimeTz(TypeId, const Datum& a, const Datum& b) {
  if (const int c = ThreeWay(TimeTzMoment(a), TimeTzMoment(b)); c != 0) return c;
  return ThreeWay(a.timetz_zone_west_s(), b.timetz_zone_west_s());
}
int CompareUuid(TypeId, const Datum& a, const Datum& b) {
  return ThreeWay(a.as_uuid(), b.as_uuid());
}

int CompareArray(TypeId, const Datum& a, const Datum& b) {
  const ArrayValue& x = a.as_array();
  const ArrayValue& y = b.as_array();
  const size_t n = std::min(x.elements.size(), y.elements.size());
  for (size_t i = 0; i < n; ++i) {
    if (const int c = CompareNullsLast(x.element, x.elements[i], y.elements[i]); c != 0) return c;
  }
  if (const int c = ThreeWay(x.elements.size(), y.elements.size()); c != 0) return c;
  if (const int c = ThreeWay(x.dimensions.size(), y.dimensions.size()); c != 0) return c;
  for (size_t i = 0; i < x.dimensions.size(); ++i) {
    if (const int c = ThreeWay(x.dimensions[i].length, y.dimensions[i].length); c != 0) return c;
  }
  for (size_t i = 0; i < x.dimensions.size(); ++i) {
    const int c = ThreeWay(x.dimensions[i].lower_bound, y.dimensions[i].lower_bound);
    if (c != 0) return c;
  }
  return 0;
}

int CompareRecord(TypeId, const Datum& a, const Datum& b) {
  const RecordValue& x = a.as_record();
  const RecordValue& y = b.as_record();
  const size_t n = std::min(x.values.size(), y.values.size());
  for (size_t i = 0; i < n; ++i) {
    if (const int c = CompareNullsLast(x.types[i].id, x.values[i], y.values[i]); c != 0) return c;
  }
  return ThreeWay(x.values.size(), y.values.size());
}

// Datums of jsonb hold valid JSON; text that is not compares as text.
int CompareJsonb(TypeId, const Datum& a, const Datum& b) {
  const SqlResult<JsonValue> x = ParseJson(a.as_string());
  const SqlResult<JsonValue> y = ParseJson(b.as_string());
  if (!x.has_value() || !y.has_value()) return a.as_string().compare(b.as_string());
  // PostgreSQL keeps a scalar as an array of one element, so that only an empty array is less.
  const bool x_empty = x->kind == JsonValue::Kind::kArray && x->items.empty();
  const bool y_empty = y->kind == JsonValue::Kind::kArray && y->items.empty();
  if (x_empty || y_empty) return static_cast<int>(y_empty) - static_cast<int>(x_empty);
  return CompareJson(*x, *y);
}

enum class Family {
  kInt,
  kBool,
  kDouble,
  kString,
  kBpchar,
  kNumeric,
  kInterval,
  kTimeTz,
  kUuid,
  kArray,
  kRecord,
  kJsonb,
  kNone,
};

Family FamilyOf(TypeId type) {
  switch (type) {
    case TypeId::kBool:
      return Family::kBool;
    case TypeId::kInt2:
    case TypeId::kInt4:
    case TypeId::kInt8:
    case TypeId::kOid:
    case TypeId::kXid:
    case TypeId::kCid:
    case TypeId::kDate:
    case TypeId::kTime:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
      return Family::kInt;
    case TypeId::kFloat4:
    case TypeId::kFloat8:
      return Family::kDouble;
    case TypeId::kText:
    case TypeId::kVarchar:
    case TypeId::kName:
    case TypeId::kChar:
    case TypeId::kBytea:
    case TypeId::kUnknown:
    case TypeId::kCstring:
      return Family::kString;
    case TypeId::kBpchar:
      return Family::kBpchar;
    case TypeId::kNumeric:
      return Family::kNumeric;
    case TypeId::kInterval:
      return Family::kInterval;
    case TypeId::kTimeTz:
      return Family::kTimeTz;
    case TypeId::kUuid:
      return Family::kUuid;
    case TypeId::kRecord:
      return Family::kRecord;
    case TypeId::kJsonb:
      return Family::kJsonb;
    default:
      break;
  }
  if (IsReg(type)) return Family::kInt;
  const TypeId element = ElementOf(type);
  if (element != TypeId::kInvalid && FamilyOf(element) != Family::kNone) return Family::kArray;
  return Family::kNone;
}

size_t HashJson(const JsonValue& v) {
  size_t hash = absl::HashOf(static_cast<int>(v.kind), v.boolean);
  if (v.kind == JsonValue::Kind::kNumber) {
    const SqlResult<Numeric> number = Numeric::Parse(v.string);
    return absl::HashOf(hash, number.has_value() ? number->Hash() : 0);
  }
  hash = absl::HashOf(hash, v.string);
  for (const JsonValue& item : v.items) hash = absl::HashOf(hash, HashJson(item));
  for (const auto& [key, member] : v.members) hash = absl::HashOf(hash, key, HashJson(member));
  return hash;
}

size_t HashString(std::string_view v) {
  return absl::HashOf(absl::string_view(v.data(), v.size()));
}

size_t HashDouble(double v) {
  if (std::isnan(v)) return absl::HashOf(1, 2);
  return absl::HashOf(v == 0 ? 0.0 : v);
}

size_t HashArray(const ArrayValue& v) {
  size_t hash = v.elements.size();
  for (const Datum& element : v.elements) hash = absl::HashOf(hash, Hash(v.element, element));
  return hash;
}

size_t HashRecord(const RecordValue& v) {
  size_t hash = v.values.size();
  for (size_t i = 0; i < v.values.size(); ++i) {
    hash = absl::HashOf(hash, Hash(v.types[i].id, v.values[i]));
  }
  return hash;
}

}  // namespace

CompareFn ComparatorFor(TypeId type) {
  switch (FamilyOf(type)) {
    case Family::kInt:
      return CompareInt;
    case Family::kBool:
      return CompareBool;
    case Family::kDouble:
      return CompareDouble;
    case Family::kString:
      return CompareString;
    case Family::kBpchar:
      return CompareBpchar;
    case Family::kNumeric:
      return CompareNumeric;
    case Family::kInterval:
      return CompareInterval;
    case Family::kTimeTz:
      return CompareTimeTz;
    case Family::kUuid:
      return CompareUuid;
    case Family::kArray:
      return CompareArray;
    case Family::kRecord:
      return CompareRecord;
    case Family::kJsonb:
      return CompareJsonb;
    case Family::kNone:
      break;
  }
  // Statements that need an order of such a type are refused; inside a record it may still come.
  return CompareUnordered;
}

int Compare(TypeId type, const Datum& a, const Datum& b) {
  // What most keys are made of, without the detour through the table.
  if (a.kind() == Datum::Kind::kInt && b.kind() == Datum::Kind::kInt) {
    return ThreeWay(a.as_int(), b.as_int());
  }
  return ComparatorFor(type)(type, a, b);
}

int CompareNullsLast(TypeId type, const Datum& a, const Datum& b) {
  if (a.is_null() || b.is_null()) return ThreeWay(a.is_null(), b.is_null());
  return Compare(type, a, b);
}

size_t Hash(TypeId type, const Datum& value) {
  if (value.is_null()) return absl::HashOf(0);
  switch (FamilyOf(type)) {
    case Family::kInt:
      return absl::HashOf(value.as_int());
    case Family::kBool:
      return absl::HashOf(value.as_bool());
    case Family::kDouble:
      return HashDouble(value.as_double());
    case Family::kString:
      return HashString(value.as_string());
    case Family::kBpchar:
      return HashString(StripTrailingBlanks(value.as_string()));
    case Family::kNumeric:
      return value.as_numeric().Hash();
    case Family::kInterval: {
      const __int128 span = IntervalSpan(value.as_interval());
      return absl::HashOf(static_cast<int64_t>(span >> 64), static_cast<int64_t>(span));
    }
    case Family::kTimeTz:
      return absl::HashOf(TimeTzMoment(value), value.timetz_zone_west_s());
    case Family::kUuid:
      return absl::HashOf(value.as_uuid().bytes);
    case Family::kArray:
      return HashArray(value.as_array());
    case Family::kRecord:
      return HashRecord(value.as_record());
    case Family::kJsonb: {
      const SqlResult<JsonValue> json = ParseJson(value.as_string());
      return json.has_value() ? HashJson(*json) : HashString(value.as_string());
    }
    case Family::kNone:
      break;
  }
  return value.kind() == Datum::Kind::kString ? HashString(value.as_string()) : 0;
}

bool IsComparable(TypeId type) {
  return FamilyOf(type) != Family::kNone;
}

}  // namespace steno::sql
