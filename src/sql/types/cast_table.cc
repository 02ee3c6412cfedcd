// PostgreSQL's pg_cast for the types that Steno has, and the functions for numbers, strings, JSON.
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "sql/types/cast_functions.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/json.h"
#include "sql/types/numeric.h"
#include "sql/types/scalar_text.h"
#include "sql/types/string_types.h"
#include "sql/types/text_util.h"

namespace steno::sql::casts {
namespace {

using T = TypeId;
using enum CastContext;

bool FitsInteger(TypeId type, int64_t v) {
  switch (type) {
    case T::kInt2:
      return v == static_cast<int16_t>(v);
    case T::kInt4:
      return v == static_cast<int32_t>(v);
    default:
      return true;
  }
}

SqlResult<Datum> NarrowInt(const Datum& value, const CastArgs& args) {
  if (!FitsInteger(args.to.id, value.as_int())) return errors::OutOfRange(args.to.id);
  return value;
}

SqlResult<Datum> IntToFloat8(const Datum& value, const CastArgs&) {
  return Datum::Double(static_cast<double>(value.as_int()));
}
SqlResult<Datum> IntToFloat4(const Datum& value, const CastArgs&) {
  return Datum::Double(static_cast<double>(static_cast<float>(value.as_int())));
}
SqlResult<Datum> IntToNumeric(const Datum& value, const CastArgs&) {
  return Datum::FromNumeric(Numeric(value.as_int()));
}

SqlResult<Datum> FloatToInt(const Datum& value, const CastArgs& args) {
  const double rounded = std::rint(value.as_double());
  // The bounds are powers of two, which doubles hold exactly.
  const double limit = args.to.id == T::kInt2 ? 0x1p15 : args.to.id == T::kInt4 ? 0x1p31 : 0x1p63;
  if (std::isnan(rounded) || rounded < -limit || rounded >= limit) {
    return errors::OutOfRange(args.to.id);
  }
  return Datum::Int(static_cast<int64_t>(rounded));
}

SqlResult<Datum> Float8ToFloat4(const Datum& value, const CastArgs&) {
  const double v = value.as_double();
  const auto narrow = static_cast<float>(v);
  if (std::isinf(narrow) && !std::isinf(v)) {
    return errors::NumericOutOfRange("value out of range: overflow");
  }
  if (narrow == 0 && v != 0) return errors::NumericOutOfRange("value out of range: underflow");
  return Datum::Double(static_cast<double>(narrow));
}

SqlResult<Datum> Float8ToNumeric(const Datum& value, const CastArgs&) {
  return Datum::FromNumeric(Numeric::FromDouble(value.as_double()));
}
SqlResult<Datum> Float4ToNumeric(const Datum& value, const CastArgs&) {
  return Datum::FromNumeric(Numeric::FromFloat(static_cast<float>(value.as_double())));
}

SqlResult<Datum> NumericToInt(const Datum& value, const CastArgs& args) {
  const Numeric v = value.as_numeric();
  if (!v.is_finite()) {
    return errors::FeatureNotSupported(
        StrCat("cannot convert ", v.is_nan() ? "NaN" : "infinity", " to ", FormatType(args.to.id)));
  }
  const std::optional<int64_t> rounded = v.ToInt64();
  if (!rounded.has_value() || !FitsInteger(args.to.id, *rounded)) {
    return errors::OutOfRange(args.to.id);
  }
  return Datum::Int(*rounded);
}

SqlResult<Datum> NumericToFloat8(const Datum& value, const CastArgs&) {
  const Numeric v = value.as_numeric();
  if (!v.is_finite()) return Datum::Double(v.ToDouble());
  const double d = v.ToDouble();
  if (std::isinf(d) || (d == 0 && v.sign() != 0)) {
    return errors::NumericOutOfRange(
        StrCat("\"", v.ToString(), "\" is out of range for type double precision"));
  }
  return Datum::Double(d);
}

SqlResult<Datum> NumericToFloat4(const Datum& value, const CastArgs&) {
  const Numeric v = value.as_numeric();
  if (!v.is_finite()) return Datum::Double(v.ToDouble());
  ASSIGN_OR_RETURN(const float f, ParseFloat4(v.ToString()));
  return Datum::Double(static_cast<double>(f));
}

SqlResult<Datum> BoolToInt(const Datum& value, const CastArgs&) {
  return Datum::Int(value.as_bool() ? 1 : 0);
}
SqlResult<Datum> IntToBool(const Datum& value, const CastArgs&) {
  return Datum::Bool(value.as_int() != 0);
}
SqlResult<Datum> BoolToText(const Datum& value, const CastArgs&) {
  return Datum::String(value.as_bool() ? "true" : "false");
}

SqlResult<Datum> BpcharToText(const Datum& value, const CastArgs&) {
  const std::string_view text = value.as_string();
  const std::string_view stripped = StripTrailingBlanks(text);
  return stripped.size() == text.size() ? value : Datum::String(stripped);
}

// The half of a letter is no text: it prints as \303.
SqlResult<Datum> CharToText(const Datum& value, const CastArgs& args) {
  ASSIGN_OR_RETURN(const std::string text, TextOut(args.from, value, args.settings));
  return Datum::String(text);
}

SqlResult<Datum> CharToInt(const Datum& value, const CastArgs&) {
  const std::string_view text = value.as_string();
  return Datum::Int(text.empty() ? 0 : static_cast<signed char>(text[0]));
}
SqlResult<Datum> IntToChar(const Datum& value, const CastArgs&) {
  const int64_t v = value.as_int();
  if (v < -128 || v > 127) return errors::NumericOutOfRange("\"char\" out of range");
  if (v == 0) return Datum::String("");
  const char c = static_cast<char>(v);
  return Datum::String(std::string_view(&c, 1));
}

SqlResult<Datum> JsonToJsonb(const Datum& value, const CastArgs&) {
  ASSIGN_OR_RETURN(const std::string text, NormalizeJsonb(value.as_string()));
  return Datum::String(text);
}

SqlResult<Datum> JsonbToScalar(const Datum& value, const CastArgs& args) {
  ASSIGN_OR_RETURN(const JsonValue json, ParseJson(value.as_string()));
  const bool to_bool = args.to.id == T::kBool;
  const auto wanted = to_bool ? JsonValue::Kind::kBool : JsonValue::Kind::kNumber;
  if (json.kind != wanted) {
    return errors::InvalidParameterValue(
        StrCat("cannot cast jsonb ", JsonTypeName(json.kind), " to type ", FormatType(args.to.id)));
  }
  if (to_bool) return Datum::Bool(json.boolean);
  ASSIGN_OR_RETURN(const Numeric number, Numeric::Parse(json.string));
  return CastDatum(Datum::FromNumeric(number), Type{T::kNumeric}, Type{args.to.id}, kExplicit,
                   args.settings);
}

constexpr bool kStable = true;

constexpr Cast kCasts[] = {
    {T::kBool, T::kInt4, kExplicit, BoolToInt},
    {T::kBool, T::kText, kAssignment, BoolToText},
    {T::kBool, T::kBpchar, kAssignment, BoolToText},
    {T::kBool, T::kVarchar, kAssignment, BoolToText},
    {T::kChar, T::kInt4, kExplicit, CharToInt},
    {T::kChar, T::kText, kImplicit, CharToText},
    {T::kChar, T::kBpchar, kAssignment, CharToText},
    {T::kChar, T::kVarchar, kAssignment, CharToText},
    {T::kName, T::kText, kImplicit, nullptr},
    {T::kName, T::kBpchar, kAssignment, nullptr},
    {T::kName, T::kVarchar, kAssignment, nullptr},
    {T::kInt8, T::kInt2, kAssignment, NarrowInt},
    {T::kInt8, T::kInt4, kAssignment, NarrowInt},
    {T::kInt8, T::kFloat4, kImplicit, IntToFloat4},
    {T::kInt8, T::kFloat8, kImplicit, IntToFloat8},
    {T::kInt8, T::kNumeric, kImplicit, IntToNumeric},
    {T::kInt2, T::kInt8, kImplicit, nullptr},
    {T::kInt2, T::kInt4, kImplicit, nullptr},
    {T::kInt2, T::kFloat4, kImplicit, IntToFloat4},
    {T::kInt2, T::kFloat8, kImplicit, IntToFloat8},
    {T::kInt2, T::kNumeric, kImplicit, IntToNumeric},
    {T::kInt4, T::kBool, kExplicit, IntToBool},
    {T::kInt4, T::kChar, kExplicit, IntToChar},
    {T::kInt4, T::kInt8, kImplicit, nullptr},
    {T::kInt4, T::kInt2, kAssignment, NarrowInt},
    {T::kInt4, T::kFloat4, kImplicit, IntToFloat4},
    {T::kInt4, T::kFloat8, kImplicit, IntToFloat8},
    {T::kInt4, T::kNumeric, kImplicit, IntToNumeric},
    {T::kText, T::kChar, kAssignment, nullptr},
    {T::kText, T::kName, kImplicit, nullptr},
    {T::kText, T::kBpchar, kImplicit, nullptr},
    {T::kText, T::kVarchar, kImplicit, nullptr},
    {T::kJson, T::kJsonb, kAssignment, JsonToJsonb},
    {T::kJsonb, T::kJson, kAssignment, nullptr},
    {T::kPgNodeTree, T::kText, kImplicit, nullptr},
    {T::kFloat4, T::kInt8, kAssignment, FloatToInt},
    {T::kFloat4, T::kInt2, kAssignment, FloatToInt},
    {T::kFloat4, T::kInt4, kAssignment, FloatToInt},
    {T::kFloat4, T::kFloat8, kImplicit, nullptr},
    {T::kFloat4, T::kNumeric, kAssignment, Float4ToNumeric},
    {T::kFloat8, T::kInt8, kAssignment, FloatToInt},
    {T::kFloat8, T::kInt2, kAssignment, FloatToInt},
    {T::kFloat8, T::kInt4, kAssignment, FloatToInt},
    {T::kFloat8, T::kFloat4, kAssignment, Float8ToFloat4},
    {T::kFloat8, T::kNumeric, kAssignment, Float8ToNumeric},
    {T::kBpchar, T::kChar, kAssignment, nullptr},
    {T::kBpchar, T::kName, kImplicit, BpcharToText},
    {T::kBpchar, T::kText, kImplicit, BpcharToText},
    {T::kBpchar, T::kVarchar, kImplicit, BpcharToText},
    {T::kVarchar, T::kChar, kAssignment, nullptr},
    {T::kVarchar, T::kName, kImplicit, nullptr},
    {T::kVarchar, T::kText, kImplicit, nullptr},
    {T::kVarchar, T::kBpchar, kImplicit, nullptr},
    {T::kDate, T::kTimestamp, kImplicit, DateToTimestamp},
    {T::kDate, T::kTimestampTz, kImplicit, DateToTimestampTz, kStable},
    {T::kTime, T::kInterval, kImplicit, TimeToInterval},
    {T::kTime, T::kTimeTz, kImplicit, TimeToTimeTz, kStable},
    {T::kTimestamp, T::kDate, kAssignment, TimestampToDate},
    {T::kTimestamp, T::kTime, kAssignment, TimestampToTime},
    {T::kTimestamp, T::kTimestampTz, kImplicit, TimestampToTimestampTz, kStable},
    {T::kTimestampTz, T::kDate, kAssignment, TimestampTzToDate, kStable},
    {T::kTimestampTz, T::kTime, kAssignment, TimestampTzToTime, kStable},
    {T::kTimestampTz, T::kTimestamp, kAssignment, TimestampTzToTimestamp, kStable},
    {T::kTimestampTz, T::kTimeTz, kAssignment, TimestampTzToTimeTz, kStable},
    {T::kInterval, T::kTime, kAssignment, IntervalToTime},
    {T::kTimeTz, T::kTime, kAssignment, TimeTzToTime},
    {T::kNumeric, T::kInt8, kAssignment, NumericToInt},
    {T::kNumeric, T::kInt2, kAssignment, NumericToInt},
    {T::kNumeric, T::kInt4, kAssignment, NumericToInt},
    {T::kNumeric, T::kFloat4, kImplicit, NumericToFloat4},
    {T::kNumeric, T::kFloat8, kImplicit, NumericToFloat8},
    {T::kJsonb, T::kBool, kExplicit, JsonbToScalar},
    {T::kJsonb, T::kInt2, kExplicit, JsonbToScalar},
    {T::kJsonb, T::kInt4, kExplicit, JsonbToScalar},
    {T::kJsonb, T::kInt8, kExplicit, JsonbToScalar},
    {T::kJsonb, T::kFloat4, kExplicit, JsonbToScalar},
    {T::kJsonb, T::kFloat8, kExplicit, JsonbToScalar},
    {T::kJsonb, T::kNumeric, kExplicit, JsonbToScalar},
};

}  // namespace

const Cast* FindTableCast(TypeId from, TypeId to) {
  static const auto* const table = [] {
    auto* map = new std::map<std::pair<TypeId, TypeId>, const Cast*>();
    for (const Cast& cast : kCasts) map->emplace(std::pair(cast.from, cast.to), &cast);
    return map;
  }();
  const auto it = table->find({from, to});
  return it == table->end() ? nullptr : it->second;
}

SqlResult<Datum> Int8ToOid(const Datum& value, const CastArgs& args) {
  if (value.as_int() != static_cast<uint32_t>(value.as_int())) {
    return errors::NumericOutOfRange("OID out of range");
  }
  return value;
}

// A negative integer wraps, as its bits are the OID's.
SqlResult<Datum> Int4ToOid(const Datum& value, const CastArgs& args) {
  return Datum::Int(static_cast<uint32_t>(value.as_int()));
}
SqlResult<Datum> OidToInt4(const Datum& value, const CastArgs& args) {
  return Datum::Int(static_cast<int32_t>(value.as_int()));
}

}  // namespace steno::sql::casts
