// The binary forms: what PostgreSQL's *send functions write and its *recv functions read,
// big-endian.
#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "sql/types/datetime.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/json.h"
#include "sql/types/numeric_binary.h"
#include "sql/types/scalar_text.h"
#include "sql/types/string_types.h"
#include "sql/types/text_util.h"
#include "sql/types/values.h"
#include "sql/types/wire_bytes.h"

namespace steno::sql {
namespace {

constexpr char kJsonbVersion = 1;
// As many as PostgreSQL allows.
constexpr int64_t kArrayElementsMax = 134'217'727;

SqlError Incomplete() {
  return errors::Make(sqlstate::kProtocolViolation, "insufficient data left in message");
}

// Whether a value was all of its bytes and no more.
SqlStatus CheckEnd(const WireReader& in) {
  if (in.failed()) return Incomplete();
  if (in.remaining() > 0) return errors::InvalidBinary("incorrect binary data format");
  return {};
}

int IntBytes(TypeId type) {
  switch (type) {
    case TypeId::kInt2:
      return 2;
    case TypeId::kInt8:
    case TypeId::kTime:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
      return 8;
    default:
      return 4;
  }
}

bool IsUnsignedInt(TypeId type) {
  return type == TypeId::kOid || type == TypeId::kXid || type == TypeId::kCid || IsReg(type);
}

SqlResult<Datum> IntIn(Type type, std::string_view bytes) {
  WireReader in(bytes);
  int64_t v = 0;
  switch (IntBytes(type.id)) {
    case 2:
      v = in.Int16();
      break;
    case 8:
      v = in.Int64();
      break;
    default:
      v = IsUnsignedInt(type.id) ? int64_t{static_cast<uint32_t>(in.Int32())} : in.Int32();
  }
  RETURN_IF_ERROR(CheckEnd(in));
  const int precision = TimePrecisionOf(type).value_or(kTimePrecisionMax);
  switch (type.id) {
    case TypeId::kDate:
      if (IsFiniteDate(v) && !IsValidDate(v)) return errors::DatetimeOutOfRange(type.id);
      break;
    case TypeId::kTime:
      if (v < 0 || v > kMicrosPerDay) return errors::DatetimeOutOfRange(type.id);
      v = RoundMicros(v, precision);
      break;
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
      if (IsFiniteTimestamp(v) && !IsValidTimestamp(v)) return errors::DatetimeOutOfRange(type.id);
      v = RoundMicros(v, precision);
      break;
    default:
      break;
  }
  return Datum::Int(v);
}

SqlResult<Datum> StringIn(Type type, std::string_view bytes) {
  if (type.id == TypeId::kBytea) return Datum::String(bytes);
  RETURN_IF_ERROR(ValidateUtf8(bytes));
  switch (type.id) {
    case TypeId::kJson:
      RETURN_IF_ERROR(ValidateJson(bytes));
      return Datum::String(bytes);
    case TypeId::kVarchar:
    case TypeId::kBpchar:
    case TypeId::kName:
    case TypeId::kChar:
      return CoerceString(type, bytes, StringCoercion::kAssignment);
    default:
      return Datum::String(bytes);
  }
}

SqlResult<Datum> JsonbIn(std::string_view bytes) {
  if (bytes.empty()) return Incomplete();
  if (bytes[0] != kJsonbVersion) {
    return errors::InvalidBinary("unsupported jsonb version number");
  }
  RETURN_IF_ERROR(ValidateUtf8(bytes.substr(1)));
  ASSIGN_OR_RETURN(const std::string v, NormalizeJsonb(bytes.substr(1)));
  return Datum::String(v);
}

SqlResult<Datum> ArrayIn(Type type, std::string_view bytes, const FormatSettings& settings) {
  WireReader in(bytes);
  ArrayValue array;
  array.element = ElementOf(type.id);
  const int32_t dimensions = in.Int32();
  const int32_t flags = in.Int32();  // whether there are NULLs; the lengths tell
  const auto element = static_cast<TypeId>(in.Int32());
  if (in.failed()) return Incomplete();
  if (dimensions < 0) {
    return errors::InvalidBinary(StrCat("invalid number of dimensions: ", dimensions));
  }
  if (dimensions > kArrayDimensionsMax) {
    return errors::ProgramLimitExceeded(StrCat("number of array dimensions (", dimensions,
                                               ") exceeds the maximum allowed (",
                                               kArrayDimensionsMax, ")"));
  }
  if (flags != 0 && flags != 1) return errors::InvalidBinary("invalid array flags");
  if (element != array.element) {
    return errors::DatatypeMismatch(
        "binary data has array element type " +
        StrCat(static_cast<uint32_t>(element), " (", FormatType(element), ") instead of expected ",
               static_cast<uint32_t>(array.element), " (", FormatType(array.element), ")"));
  }
  int64_t count = dimensions == 0 ? 0 : 1;
  for (int32_t i = 0; i < dimensions; ++i) {
    ArrayValue::Dimension d;
    d.length = in.Int32();
    d.lower_bound = in.Int32();
    if (in.failed()) return Incomplete();
    count *= d.length;
    if (d.length < 0 || count > kArrayElementsMax) {
      return errors::ProgramLimitExceeded(
          StrCat("array size exceeds the maximum allowed (", kArrayElementsMax, ")"));
    }
    // Each element takes at least the four bytes of its length.
    if (count * 4 > static_cast<int64_t>(in.remaining())) return Incomplete();
    RETURN_IF_ERROR(CheckBounds(d));
    array.dimensions.push_back(d);
  }
  for (int64_t i = 0; i < count; ++i) {
    const int32_t length = in.Int32();
    if (length == -1) {
      array.elements.emplace_back();
      continue;
    }
    std::string_view part;
    if (in.failed()) return Incomplete();
    if (length < 0 || !in.Bytes(static_cast<size_t>(length), &part)) {
      return errors::InvalidBinary("insufficient data left in message");
    }
    ASSIGN_OR_RETURN(Datum value, BinaryIn(Type{array.element, type.typmod}, part, settings));
    array.elements.push_back(std::move(value));
  }
  RETURN_IF_ERROR(CheckEnd(in));
  if (count == 0) array.dimensions.clear();
  return Datum::FromArray(std::move(array));
}

void ArrayOut(const ArrayValue& v, const FormatSettings& settings, std::string* out) {
  const bool nulls = std::any_of(v.elements.begin(), v.elements.end(),
                                 [](const Datum& element) { return element.is_null(); });
  AppendInt32(static_cast<int32_t>(v.dimensions.size()), out);
  AppendInt32(nulls ? 1 : 0, out);
  AppendInt32(static_cast<int32_t>(v.element), out);
  for (const ArrayValue::Dimension& d : v.dimensions) {
    AppendInt32(d.length, out);
    AppendInt32(d.lower_bound, out);
  }
  for (const Datum& element : v.elements) {
    AppendSized(Type{v.element}, element, settings, out);
  }
}

SqlResult<Datum> OtherIn(Type type, std::string_view bytes) {
  WireReader in(bytes);
  Datum value;
  switch (type.id) {
    case TypeId::kBool:
      value = Datum::Bool(in.Int8() != 0);
      break;
    case TypeId::kFloat4:
      value = Datum::Double(static_cast<double>(std::bit_cast<float>(in.Int32())));
      break;
    case TypeId::kFloat8:
      value = Datum::Double(std::bit_cast<double>(in.Int64()));
      break;
    case TypeId::kTimeTz: {
      const int64_t micros = in.Int64();
      const int32_t zone_s = in.Int32();
      if (in.failed()) break;
      constexpr int32_t kZoneEnd_s = 16 * 3600;
      value = Datum::TimeTz(micros, zone_s);
      if (micros < 0 || micros > kMicrosPerDay) {
        return errors::Make(sqlstate::kDatetimeFieldOverflow, "time out of range");
      }
      if (zone_s <= -kZoneEnd_s || zone_s >= kZoneEnd_s) {
        return errors::Make(sqlstate::kInvalidTimeZoneDisplacement,
                            "time zone displacement out of range");
      }
      break;
    }
    case TypeId::kInterval: {
      Interval v;
      v.micros = in.Int64();
      v.days = in.Int32();
      v.months = in.Int32();
      ASSIGN_OR_RETURN(v, ApplyIntervalTypmod(v, type.typmod));
      value = Datum::FromInterval(v);
      break;
    }
    case TypeId::kUuid: {
      Uuid v;
      std::string_view raw;
      if (!in.Bytes(v.bytes.size(), &raw)) return Incomplete();
      std::memcpy(v.bytes.data(), raw.data(), raw.size());
      value = Datum::FromUuid(v);
      break;
    }
    default:
      return errors::FeatureNotSupported(
          StrCat("no binary input function available for type ", FormatType(type.id)));
  }
  RETURN_IF_ERROR(CheckEnd(in));
  return value;
}

bool IsStringForm(TypeId id) {
  switch (id) {
    case TypeId::kText:
    case TypeId::kVarchar:
    case TypeId::kBpchar:
    case TypeId::kName:
    case TypeId::kChar:
    case TypeId::kBytea:
    case TypeId::kJson:
    case TypeId::kUnknown:
    case TypeId::kCstring:
    case TypeId::kPgNodeTree:
    case TypeId::kAclItem:
    case TypeId::kVoid:
      return true;
    default:
      return false;
  }
}

bool IsIntForm(TypeId id) {
  return IsInteger(id) || IsUnsignedInt(id) || id == TypeId::kDate || id == TypeId::kTime ||
         id == TypeId::kTimestamp || id == TypeId::kTimestampTz;
}

}  // namespace

void AppendSized(Type type, const Datum& value, const FormatSettings& settings, std::string* out) {
  if (value.is_null()) {
    AppendInt32(-1, out);
    return;
  }
  const size_t at = out->size();
  AppendInt32(0, out);
  AppendBinary(type, value, settings, out);
  std::string length;
  AppendInt32(static_cast<int32_t>(out->size() - at - 4), &length);
  out->replace(at, length.size(), length);
}

SqlResult<Datum> BinaryIn(Type type, std::string_view bytes, const FormatSettings& settings) {
  if (IsIntForm(type.id)) return IntIn(type, bytes);
  if (IsStringForm(type.id)) return StringIn(type, bytes);
  if (type.id == TypeId::kJsonb) return JsonbIn(bytes);
  if (type.id == TypeId::kNumeric) {
    ASSIGN_OR_RETURN(const Numeric v, NumericFromWire(bytes));
    ASSIGN_OR_RETURN(Numeric rounded, v.ApplyTypmod(type.typmod));
    return Datum::FromNumeric(std::move(rounded));
  }
  if (ElementOf(type.id) != TypeId::kInvalid) return ArrayIn(type, bytes, settings);
  return OtherIn(type, bytes);
}

void AppendBinary(Type type, const Datum& value, const FormatSettings& settings, std::string* out) {
  switch (value.kind()) {
    case Datum::Kind::kNull:
      CHECK(false) << "the binary form of NULL";
      return;
    case Datum::Kind::kBool:
      out->push_back(value.as_bool() ? '\x01' : '\x00');
      return;
    case Datum::Kind::kInt:
      switch (IntBytes(type.id)) {
        case 2:
          AppendInt16(static_cast<int16_t>(value.as_int()), out);
          return;
        case 8:
          AppendInt64(value.as_int(), out);
          return;
        default:
          AppendInt32(static_cast<int32_t>(value.as_int()), out);
          return;
      }
    case Datum::Kind::kDouble:
      if (type.id == TypeId::kFloat4) {
        AppendInt32(std::bit_cast<int32_t>(static_cast<float>(value.as_double())), out);
      } else {
        AppendInt64(std::bit_cast<int64_t>(value.as_double()), out);
      }
      return;
    case Datum::Kind::kTimeTz:
      AppendInt64(value.timetz_micros(), out);
      AppendInt32(value.timetz_zone_west_s(), out);
      return;
    case Datum::Kind::kNumericSmall:
    case Datum::Kind::kNumericSpecial:
    case Datum::Kind::kNumericBig:
      NumericToWire(value.as_numeric(), out);
      return;
    case Datum::Kind::kString:
      if (type.id == TypeId::kJsonb) out->push_back(kJsonbVersion);
      out->append(value.as_string());
      return;
    case Datum::Kind::kInterval:
      AppendInt64(value.as_interval().micros, out);
      AppendInt32(value.as_interval().days, out);
      AppendInt32(value.as_interval().months, out);
      return;
    case Datum::Kind::kUuid:
      out->append(reinterpret_cast<const char*>(value.as_uuid().bytes.data()),
                  value.as_uuid().bytes.size());
      return;
    case Datum::Kind::kArray:
      ArrayOut(value.as_array(), settings, out);
      return;
    case Datum::Kind::kRecord: {
      const RecordValue& record = value.as_record();
      AppendInt32(static_cast<int32_t>(record.values.size()), out);
      for (size_t i = 0; i < record.values.size(); ++i) {
        AppendInt32(static_cast<int32_t>(record.types[i].id), out);
        AppendSized(record.types[i], record.values[i], settings, out);
      }
      return;
    }
  }
}

}  // namespace steno::sql
