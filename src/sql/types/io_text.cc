#include "sql/types/datetime.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/json.h"
#include "sql/types/missing_types.h"
#include "sql/types/numeric.h"
#include "sql/types/scalar_text.h"
#include "sql/types/string_types.h"
#include "sql/types/text_util.h"

namespace steno::sql {
namespace {

SqlResult<Datum> IntDatum(SqlResult<int64_t> v) {
  if (!v.has_value()) return v.error();
  return Datum::Int(*v);
}

SqlResult<Datum> RegIn(TypeId type, std::string_view text, const FormatSettings& settings) {
  if (text == "-") return Datum::Int(0);
  if (!text.empty() && AllDigits(text)) return IntDatum(ParseIntegerText(text, TypeId::kOid));
  if (settings.reg_names != nullptr) {
    ASSIGN_OR_RETURN(const uint32_t oid, settings.reg_names->OidOf(type, text));
    return Datum::Int(oid);
  }
  if (type == TypeId::kRegType) {
    if (const std::optional<TypeId> id = TypeByName(AsciiLower(StripBlanks(text)))) {
      return Datum::Int(static_cast<int64_t>(*id));
    }
    return UnknownType(text);
  }
  return errors::FeatureNotSupported(
      StrCat("names of type ", FormatType(type), " are not known here"));
}

void RegOut(TypeId type, int64_t oid, const FormatSettings& settings, std::string* out) {
  if (oid == 0) {
    out->push_back('-');
    return;
  }
  if (settings.reg_names != nullptr) {
    if (const auto name = settings.reg_names->NameOf(type, static_cast<uint32_t>(oid))) {
      out->append(*name);
      return;
    }
  } else if (type == TypeId::kRegType && FindType(static_cast<TypeId>(oid)) != nullptr) {
    out->append(FormatType(static_cast<TypeId>(oid)));
    return;
  }
  StrAppend(out, oid);
}

SqlResult<Datum> DatetimeIn(Type type, std::string_view text, const FormatSettings& settings) {
  const int precision = TimePrecisionOf(type).value_or(kTimePrecisionMax);
  switch (type.id) {
    case TypeId::kDate:
      return IntDatum(ParseDate(text, settings));
    case TypeId::kTime: {
      ASSIGN_OR_RETURN(const int64_t v, ParseTime(text, settings));
      return Datum::Int(RoundMicros(v, precision));
    }
    case TypeId::kTimeTz: {
      ASSIGN_OR_RETURN(const TimeTzValue v, ParseTimeTz(text, settings));
      return Datum::TimeTz(RoundMicros(v.micros, precision), v.zone_west_s);
    }
    case TypeId::kTimestamp: {
      ASSIGN_OR_RETURN(const int64_t v, ParseTimestamp(text, settings));
      return Datum::Int(RoundMicros(v, precision));
    }
    case TypeId::kTimestampTz: {
      ASSIGN_OR_RETURN(const int64_t v, ParseTimestampTz(text, settings));
      return Datum::Int(RoundMicros(v, precision));
    }
    default: {
      ASSIGN_OR_RETURN(const Interval v, ParseInterval(text, type.typmod));
      return Datum::FromInterval(v);
    }
  }
}

SqlResult<Datum> ScalarIn(Type type, std::string_view text, const FormatSettings& settings) {
  switch (type.id) {
    case TypeId::kBool: {
      ASSIGN_OR_RETURN(const bool v, ParseBool(text));
      return Datum::Bool(v);
    }
    case TypeId::kInt2:
    case TypeId::kInt4:
    case TypeId::kInt8:
    case TypeId::kOid:
    case TypeId::kXid:
    case TypeId::kCid:
      return IntDatum(ParseIntegerText(text, type.id));
    case TypeId::kFloat4: {
      ASSIGN_OR_RETURN(const float v, ParseFloat4(text));
      return Datum::Double(static_cast<double>(v));
    }
    case TypeId::kFloat8: {
      ASSIGN_OR_RETURN(const double v, ParseFloat8(text));
      return Datum::Double(v);
    }
    case TypeId::kNumeric: {
      ASSIGN_OR_RETURN(const Numeric v, Numeric::Parse(text));
      ASSIGN_OR_RETURN(Numeric rounded, v.ApplyTypmod(type.typmod));
      return Datum::FromNumeric(std::move(rounded));
    }
    case TypeId::kBytea: {
      ASSIGN_OR_RETURN(const std::string v, ParseBytea(text));
      return Datum::String(v);
    }
    case TypeId::kUuid: {
      ASSIGN_OR_RETURN(const Uuid v, ParseUuid(text));
      return Datum::FromUuid(v);
    }
    case TypeId::kJson:
      RETURN_IF_ERROR(ValidateJson(text));
      return Datum::String(text);
    case TypeId::kJsonb: {
      ASSIGN_OR_RETURN(const std::string v, NormalizeJsonb(text));
      return Datum::String(v);
    }
    default:
      return errors::FeatureNotSupported(
          StrCat("cannot accept a value of type ", FormatType(type.id)));
  }
}

}  // namespace

SqlResult<Datum> TextIn(Type type, std::string_view text, const FormatSettings& settings) {
  switch (type.id) {
    case TypeId::kText:
    case TypeId::kUnknown:
    case TypeId::kCstring:
    case TypeId::kPgNodeTree:
    case TypeId::kAclItem:
      return Datum::String(text);
    case TypeId::kVarchar:
    case TypeId::kBpchar:
    case TypeId::kName:
    case TypeId::kChar:
      return CoerceString(type, text, StringCoercion::kAssignment);
    case TypeId::kVoid:
      return Datum::String("");
    default:
      break;
  }
  if (ElementOf(type.id) != TypeId::kInvalid) return ParseArray(type, text, settings);
  if (IsReg(type.id)) return RegIn(type.id, text, settings);
  if (IsDatetime(type.id)) return DatetimeIn(type, text, settings);
  return ScalarIn(type, text, settings);
}

namespace {

// A byte that is no character of its own prints in octal.
void AppendChar(std::string_view byte, std::string* out) {
  const auto c = byte.empty() ? uint8_t{0} : static_cast<uint8_t>(byte[0]);
  if (c < 0x80) {
    out->append(byte);
    return;
  }
  out->push_back('\\');
  for (int shift = 6; shift >= 0; shift -= 3) {
    out->push_back(static_cast<char>('0' + ((c >> shift) & 7)));
  }
}

SqlStatus BytesOut(std::string_view bytes, const FormatSettings& settings, std::string* out) {
  // Both forms take up to four characters a byte.
  if (static_cast<int64_t>(bytes.size()) > kValueTextBytesMax / 4) {
    return errors::ProgramLimitExceeded("text of a bytea value is too long");
  }
  AppendBytea(bytes, settings.bytea_output, out);
  return {};
}

}  // namespace

SqlStatus AppendText(Type type, const Datum& value, const FormatSettings& settings,
                     std::string* out) {
  switch (value.kind()) {
    case Datum::Kind::kNull:
      CHECK(false) << "the text of NULL";
      return {};
    case Datum::Kind::kBool:
      out->push_back(value.as_bool() ? 't' : 'f');
      return {};
    case Datum::Kind::kDouble:
      if (type.id == TypeId::kFloat4) {
        AppendFloat4(static_cast<float>(value.as_double()), settings.extra_float_digits, out);
      } else {
        AppendFloat8(value.as_double(), settings.extra_float_digits, out);
      }
      return {};
    case Datum::Kind::kTimeTz:
      AppendTimeTz({value.timetz_micros(), value.timetz_zone_west_s()}, out);
      return {};
    case Datum::Kind::kNumericSmall:
    case Datum::Kind::kNumericSpecial:
    case Datum::Kind::kNumericBig:
      value.as_numeric().AppendTo(out);
      return {};
    case Datum::Kind::kString:
      if (type.id == TypeId::kBytea) {
        return BytesOut(value.as_string(), settings, out);
      }
      if (type.id == TypeId::kChar) {
        AppendChar(value.as_string(), out);
      } else {
        out->append(value.as_string());
      }
      return {};
    case Datum::Kind::kInterval:
      AppendInterval(value.as_interval(), out);
      return {};
    case Datum::Kind::kUuid:
      AppendUuid(value.as_uuid(), out);
      return {};
    case Datum::Kind::kArray:
      return AppendArray(type, value.as_array(), settings, out);
    case Datum::Kind::kRecord:
      return AppendRecord(value.as_record(), settings, out);
    case Datum::Kind::kInt:
      break;
  }
  switch (type.id) {
    case TypeId::kDate:
      AppendDate(value.as_int(), out);
      return {};
    case TypeId::kTime:
      AppendTime(value.as_int(), out);
      return {};
    case TypeId::kTimestamp:
      AppendTimestamp(value.as_int(), out);
      return {};
    case TypeId::kTimestampTz:
      AppendTimestampTz(value.as_int(), settings.time_zone, out);
      return {};
    default:
      if (IsReg(type.id)) {
        RegOut(type.id, value.as_int(), settings, out);
      } else {
        StrAppend(out, value.as_int());
      }
  }
  return {};
}

SqlResult<std::string> TextOut(Type type, const Datum& value, const FormatSettings& settings) {
  std::string out;
  RETURN_IF_ERROR(AppendText(type, value, settings, &out));
  return out;
}

std::string TextForMessage(Type type, const Datum& value) {
  if (value.is_null()) return "null";
  SqlResult<std::string> text = TextOut(type, value);
  return text.has_value() ? *std::move(text) : "...";
}

}  // namespace steno::sql
