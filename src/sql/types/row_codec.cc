// Key columns. Value tuples are in row_value_codec.cc.
#include "sql/types/row_codec.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/check.h"
#include "base/encoding.h"
#include "sql/types/compare.h"
#include "sql/types/datetime.h"
#include "sql/types/numeric_key.h"
#include "sql/types/string_types.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

constexpr char kNotNullMarker = '\x01';
constexpr char kNullMarker = '\xFE';
constexpr char kArrayEnd = '\x01';
constexpr char kArrayElement = '\x02';
constexpr char kArrayNull = '\x03';

// How a type's payload is written.
enum class Form {
  kBool,
  kInt,
  kDouble,
  kBytes,
  kNumeric,
  kUuid,
  kInterval,
  kTimeTz,
  kArray,
  kNone
};

Form FormOf(TypeId type) {
  switch (type) {
    case TypeId::kBool:
      return Form::kBool;
    case TypeId::kFloat4:
    case TypeId::kFloat8:
      return Form::kDouble;
    case TypeId::kText:
    case TypeId::kVarchar:
    case TypeId::kBpchar:
    case TypeId::kName:
    case TypeId::kChar:
    case TypeId::kBytea:
      return Form::kBytes;
    case TypeId::kNumeric:
      return Form::kNumeric;
    case TypeId::kUuid:
      return Form::kUuid;
    case TypeId::kInterval:
      return Form::kInterval;
    case TypeId::kTimeTz:
      return Form::kTimeTz;
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
      return Form::kInt;
    default:
      break;
  }
  if (IsReg(type)) return Form::kInt;
  const TypeId element = ElementOf(type);
  if (element != TypeId::kInvalid && FormOf(element) != Form::kNone) return Form::kArray;
  return Form::kNone;
}

__int128 IntervalSpan(const Interval& v) {
  return (static_cast<__int128>(v.months) * 30 + v.days) * kMicrosPerDay + v.micros;
}

void EncodePayload(TypeId type, const Datum& value, std::string* out);

void EncodeArray(const ArrayValue& v, std::string* out) {
  for (const Datum& element : v.elements) {
    out->push_back(element.is_null() ? kArrayNull : kArrayElement);
    if (!element.is_null()) EncodePayload(v.element, element, out);
  }
  out->push_back(kArrayEnd);
  out->push_back(static_cast<char>(v.dimensions.size()));
  for (const ArrayValue::Dimension& d : v.dimensions) {
    EncodeInt64(d.length, out);
    EncodeInt64(d.lower_bound, out);
  }
}

void EncodePayload(TypeId type, const Datum& value, std::string* out) {
  switch (FormOf(type)) {
    case Form::kBool:
      out->push_back(value.as_bool() ? '\x01' : '\x00');
      return;
    case Form::kInt:
      EncodeInt64(value.as_int(), out);
      return;
    case Form::kDouble:
      EncodeDouble(value.as_double(), out);
      return;
    case Form::kBytes:
      EncodeBytes(
          type == TypeId::kBpchar ? StripTrailingBlanks(value.as_string()) : value.as_string(),
          out);
      return;
    case Form::kNumeric:
      EncodeNumericKey(value.as_numeric(), out);
      return;
    case Form::kUuid: {
      const Uuid& uuid = value.as_uuid();
      out->append(reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size());
      return;
    }
    case Form::kInterval: {
      const __int128 span = IntervalSpan(value.as_interval());
      EncodeInt64(static_cast<int64_t>(span >> 64), out);
      EncodeUint64(static_cast<uint64_t>(span), out);
      return;
    }
    case Form::kTimeTz:
      EncodeInt64(value.timetz_micros() + value.timetz_zone_west_s() * kMicrosPerSecond, out);
      EncodeInt64(value.timetz_zone_west_s(), out);
      return;
    case Form::kArray:
      EncodeArray(value.as_array(), out);
      return;
    case Form::kNone:
      break;
  }
  CHECK(false) << "no key of type " << type;
}

bool DecodePayload(Type type, std::string_view* in, Datum* value);

bool DecodeByte(std::string_view* in, char* c) {
  if (in->empty()) return false;
  *c = in->front();
  in->remove_prefix(1);
  return true;
}

bool DecodeArray(Type type, std::string_view* in, Datum* value) {
  ArrayValue v;
  v.element = ElementOf(type.id);
  for (;;) {
    char marker;
    if (!DecodeByte(in, &marker)) return false;
    if (marker == kArrayEnd) break;
    Datum element;
    if (marker == kArrayElement) {
      if (!DecodePayload(Type{v.element, type.typmod}, in, &element)) return false;
    } else if (marker != kArrayNull) {
      return false;
    }
    v.elements.push_back(std::move(element));
  }
  char dimensions;
  if (!DecodeByte(in, &dimensions) || dimensions < 0 || dimensions > kArrayDimensionsMax) {
    return false;
  }
  __int128 product = 1;
  for (int i = 0; i < dimensions; ++i) {
    int64_t length;
    int64_t lower;
    if (!DecodeInt64(in, &length) || !DecodeInt64(in, &lower)) return false;
    if (length <= 0 || length > kArrayElementsMax || lower != static_cast<int32_t>(lower)) {
      return false;
    }
    product *= length;
    if (product > kArrayElementsMax) return false;
    v.dimensions.push_back({static_cast<int32_t>(length), static_cast<int32_t>(lower)});
  }
  const auto expected = v.dimensions.empty() ? 0 : static_cast<size_t>(product);
  if (expected != v.elements.size()) return false;
  *value = Datum::FromArray(std::move(v));
  return true;
}

bool DecodeInterval(std::string_view* in, Datum* value) {
  int64_t high;
  uint64_t low;
  if (!DecodeInt64(in, &high) || !DecodeUint64(in, &low)) return false;
  const __int128 span = static_cast<__int128>(high) << 64 | low;
  // Any split into months, days and microseconds is an equal interval; the value part holds the
  // original. What is too long for one field goes into the next.
  const auto clamp = [](__int128 v) {
    return static_cast<int32_t>(std::clamp<__int128>(v, INT32_MIN, INT32_MAX));
  };
  constexpr __int128 kMicrosPerMonth = __int128{30} * kMicrosPerDay;
  Interval v;
  v.months = clamp(span / kMicrosPerMonth);
  __int128 rest = span - v.months * kMicrosPerMonth;
  v.days = clamp(rest / kMicrosPerDay);
  rest -= static_cast<__int128>(v.days) * kMicrosPerDay;
  v.micros = static_cast<int64_t>(rest);
  if (v.micros != rest) return false;
  *value = Datum::FromInterval(v);
  return true;
}

bool DecodeTimeTz(std::string_view* in, Datum* value) {
  int64_t moment;
  int64_t zone;
  if (!DecodeInt64(in, &moment) || !DecodeInt64(in, &zone)) return false;
  if (zone < -86400 || zone > 86400 || moment < -2 * kMicrosPerDay || moment > 3 * kMicrosPerDay) {
    return false;
  }
  *value = Datum::TimeTz(moment - zone * kMicrosPerSecond, static_cast<int32_t>(zone));
  return true;
}

bool DecodePayload(Type type, std::string_view* in, Datum* value) {
  switch (FormOf(type.id)) {
    case Form::kBool: {
      char c;
      if (!DecodeByte(in, &c) || (c != '\x00' && c != '\x01')) return false;
      *value = Datum::Bool(c == '\x01');
      return true;
    }
    case Form::kInt: {
      int64_t v;
      if (!DecodeInt64(in, &v)) return false;
      *value = Datum::Int(v);
      return true;
    }
    case Form::kDouble: {
      double v;
      if (!DecodeDouble(in, &v)) return false;
      *value = Datum::Double(v);
      return true;
    }
    case Form::kBytes: {
      std::string v;
      if (!DecodeBytes(in, &v)) return false;
      if (type.id == TypeId::kBpchar && LengthOf(type).has_value()) {
        const SqlResult<Datum> padded = CoerceString(type, v, StringCoercion::kExplicit);
        if (!padded.has_value()) return false;
        *value = *padded;
      } else {
        *value = Datum::String(v);
      }
      return true;
    }
    case Form::kNumeric: {
      Numeric v;
      if (!DecodeNumericKey(in, &v)) return false;
      // A fixed scale restores the zeros that the key leaves out.
      if (const auto limits = PrecisionScaleOf(type); limits.has_value() && v.is_finite()) {
        v = v.Round(std::max(limits->scale, v.scale()));
      }
      *value = Datum::FromNumeric(std::move(v));
      return true;
    }
    case Form::kUuid: {
      Uuid uuid;
      if (in->size() < uuid.bytes.size()) return false;
      std::memcpy(uuid.bytes.data(), in->data(), uuid.bytes.size());
      in->remove_prefix(uuid.bytes.size());
      *value = Datum::FromUuid(uuid);
      return true;
    }
    case Form::kInterval:
      return DecodeInterval(in, value);
    case Form::kTimeTz:
      return DecodeTimeTz(in, value);
    case Form::kArray:
      return DecodeArray(type, in, value);
    case Form::kNone:
      break;
  }
  return false;
}

bool SameArray(Type type, const ArrayValue& v) {
  for (const Datum& element : v.elements) {
    if (!element.is_null() && KeyLosesDatum(Type{v.element, type.typmod}, element)) return false;
  }
  return true;
}

}  // namespace

bool IsKeyType(TypeId type) {
  return FormOf(type) != Form::kNone;
}

void EncodeKeyColumn(Type type, const Datum& value, bool descending, std::string* out) {
  const size_t from = out->size();
  if (value.is_null()) {
    out->push_back(kNullMarker);
  } else {
    out->push_back(kNotNullMarker);
    EncodePayload(type.id, value, out);
  }
  if (descending) InvertTail(from, out);
}

bool DecodeKeyColumn(Type type, bool descending, std::string_view* in, Datum* value) {
  if (descending) {
    // Where the column ends shows only after decoding, so all that is left is complemented. Keys
    // are short.
    std::string inverted(*in);
    InvertTail(0, &inverted);
    std::string_view rest = inverted;
    if (!DecodeKeyColumn(type, /*descending=*/false, &rest, value)) return false;
    in->remove_prefix(inverted.size() - rest.size());
    return true;
  }
  std::string_view rest = *in;
  char marker;
  if (!DecodeByte(&rest, &marker)) return false;
  if (marker == kNullMarker) {
    *value = Datum();
  } else if (marker != kNotNullMarker || !DecodePayload(type, &rest, value)) {
    return false;
  }
  *in = rest;
  return true;
}

bool SkipKeyColumn(Type type, bool descending, std::string_view* in) {
  Datum ignored;
  return DecodeKeyColumn(type, descending, in, &ignored);
}

bool KeyLosesDatum(Type type, const Datum& value) {
  if (value.is_null()) return false;
  switch (FormOf(type.id)) {
    case Form::kDouble:
      return value.as_double() == 0 && std::signbit(value.as_double());
    case Form::kBytes: {
      if (type.id != TypeId::kBpchar) return false;
      const std::optional<int> length = LengthOf(type);
      if (!length.has_value()) return value.as_string().ends_with(' ');
      return CountCharacters(value.as_string()) != static_cast<size_t>(*length);
    }
    case Form::kNumeric: {
      const Numeric v = value.as_numeric();
      const auto limits = PrecisionScaleOf(type);
      return v.scale() != std::max(v.MinScale(), limits.has_value() ? limits->scale : 0) &&
             v.is_finite();
    }
    case Form::kInterval: {
      const Interval& v = value.as_interval();
      std::string key;
      EncodePayload(type.id, value, &key);
      std::string_view in = key;
      Datum decoded;
      return !DecodeInterval(&in, &decoded) || decoded.as_interval() != v;
    }
    case Form::kArray:
      return !SameArray(type, value.as_array());
    case Form::kBool:
    case Form::kInt:
    case Form::kUuid:
    case Form::kTimeTz:
    case Form::kNone:
      return false;
  }
  return false;
}

}  // namespace steno::sql
