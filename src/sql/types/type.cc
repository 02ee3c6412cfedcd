#include "sql/types/type.h"

#include <functional>
#include <map>
#include <utility>

#include "base/check.h"
#include "sql/types/text_util.h"

namespace steno::sql {
namespace {

// Spellings that are neither a type's internal name nor its format_type.
constexpr std::pair<std::string_view, TypeId> kAliases[] = {
    {"int", TypeId::kInt4},
    {"decimal", TypeId::kNumeric},
    {"dec", TypeId::kNumeric},
    {"float", TypeId::kFloat8},
    {"char", TypeId::kBpchar},
    {"char varying", TypeId::kVarchar},
    {"national character", TypeId::kBpchar},
    {"national char", TypeId::kBpchar},
    {"nchar", TypeId::kBpchar},
    {"national character varying", TypeId::kVarchar},
    {"national char varying", TypeId::kVarchar},
    {"nchar varying", TypeId::kVarchar},
    {"time", TypeId::kTime},
    {"timestamp", TypeId::kTimestamp},
};

using NameMap = std::map<std::string, TypeId, std::less<>>;

const NameMap& Names() {
  static const auto* const names = [] {
    auto* map = new NameMap();
    for (const auto& [name, id] : kAliases) map->emplace(name, id);
    for (const TypeInfo& info : AllTypes()) {
      // Quoted names ("char") are reached by quoting, which the caller strips: `"char"` the
      // internal type and char the standard's differ.
      map->emplace(info.sql_name, info.id);
      if (info.id != TypeId::kChar) map->emplace(info.name, info.id);
    }
    return map;
  }();
  return *names;
}

std::string Parenthesised(std::optional<int> n) {
  return n.has_value() ? StrCat("(", *n, ")") : std::string();
}

std::string IntervalName(Type type) {
  if (type.typmod < 0) return "interval";
  const int32_t fields = (type.typmod >> 16) & 0x7FFF;
  const struct {
    int32_t fields;
    std::string_view name;
  } kRanges[] = {
      {kIntervalYear, " year"},
      {kIntervalMonth, " month"},
      {kIntervalDay, " day"},
      {kIntervalHour, " hour"},
      {kIntervalMinute, " minute"},
      {kIntervalSecond, " second"},
      {kIntervalYear | kIntervalMonth, " year to month"},
      {kIntervalDay | kIntervalHour, " day to hour"},
      {kIntervalDay | kIntervalHour | kIntervalMinute, " day to minute"},
      {kIntervalDay | kIntervalHour | kIntervalMinute | kIntervalSecond, " day to second"},
      {kIntervalHour | kIntervalMinute, " hour to minute"},
      {kIntervalHour | kIntervalMinute | kIntervalSecond, " hour to second"},
      {kIntervalMinute | kIntervalSecond, " minute to second"},
  };
  std::string_view range;
  for (const auto& r : kRanges) {
    if (r.fields == fields) range = r.name;
  }
  return StrCat("interval", range, Parenthesised(TimePrecisionOf(type)));
}

}  // namespace

const TypeInfo& GetType(TypeId id) {
  const TypeInfo* info = FindType(id);
  CHECK(info != nullptr) << static_cast<uint32_t>(id);
  return *info;
}

std::optional<TypeId> TypeByName(std::string_view name) {
  if (auto it = Names().find(name); it != Names().end()) return it->second;
  if (name.ends_with("[]")) {
    // Any number of brackets is the same array type.
    while (name.ends_with("[]")) name.remove_suffix(2);
    const std::optional<TypeId> element = TypeByName(name);
    if (!element.has_value() || ArrayOf(*element) == TypeId::kInvalid) return std::nullopt;
    return ArrayOf(*element);
  }
  return std::nullopt;
}

std::string FormatType(Type type) {
  const TypeInfo* info = FindType(type.id);
  if (info == nullptr) return "???";
  if (IsTrueArray(type.id)) return FormatType(Type{info->element, type.typmod}) + "[]";
  switch (type.id) {
    case TypeId::kVarchar:
    case TypeId::kBpchar:
      return StrCat(info->sql_name, Parenthesised(LengthOf(type)));
    case TypeId::kNumeric:
      if (const auto ps = PrecisionScaleOf(type)) {
        return StrCat("numeric(", ps->precision, ",", ps->scale, ")");
      }
      return "numeric";
    case TypeId::kTime:
      return StrCat("time", Parenthesised(TimePrecisionOf(type)), " without time zone");
    case TypeId::kTimeTz:
      return StrCat("time", Parenthesised(TimePrecisionOf(type)), " with time zone");
    case TypeId::kTimestamp:
      return StrCat("timestamp", Parenthesised(TimePrecisionOf(type)), " without time zone");
    case TypeId::kTimestampTz:
      return StrCat("timestamp", Parenthesised(TimePrecisionOf(type)), " with time zone");
    case TypeId::kInterval:
      return IntervalName(type);
    default:
      return std::string(info->sql_name);
  }
}

TypeCategory CategoryOf(TypeId id) {
  const TypeInfo* info = FindType(id);
  return info == nullptr ? TypeCategory::kUser : info->category;
}

bool IsPreferred(TypeId id) {
  const TypeInfo* info = FindType(id);
  return info != nullptr && info->preferred;
}

TypeId ElementOf(TypeId id) {
  const TypeInfo* info = FindType(id);
  if (info == nullptr) return TypeId::kInvalid;
  // name has typelem "char" in the catalog, but is no array; record[] is one among pseudo-types.
  const bool array = info->category == TypeCategory::kArray || id == TypeId::kRecordArray;
  return array ? info->element : TypeId::kInvalid;
}

TypeId ArrayOf(TypeId id) {
  const TypeInfo* info = FindType(id);
  return info == nullptr ? TypeId::kInvalid : info->array;
}

bool IsTrueArray(TypeId id) {
  return id != TypeId::kInt2Vector && id != TypeId::kOidVector && ElementOf(id) != TypeId::kInvalid;
}

bool IsPolymorphic(TypeId id) {
  switch (id) {
    case TypeId::kAnyArray:
    case TypeId::kAnyElement:
    case TypeId::kAnyNonArray:
    case TypeId::kAnyEnum:
    case TypeId::kAnyCompatible:
    case TypeId::kAnyCompatibleArray:
      return true;
    default:
      return false;
  }
}

bool IsInteger(TypeId id) {
  return id == TypeId::kInt2 || id == TypeId::kInt4 || id == TypeId::kInt8;
}

bool IsNumber(TypeId id) {
  return IsInteger(id) || id == TypeId::kFloat4 || id == TypeId::kFloat8 || id == TypeId::kNumeric;
}

bool IsStringType(TypeId id) {
  return id == TypeId::kText || id == TypeId::kVarchar || id == TypeId::kBpchar ||
         id == TypeId::kName || id == TypeId::kChar;
}

bool IsReg(TypeId id) {
  switch (id) {
    case TypeId::kRegProc:
    case TypeId::kRegProcedure:
    case TypeId::kRegOper:
    case TypeId::kRegOperator:
    case TypeId::kRegClass:
    case TypeId::kRegType:
    case TypeId::kRegNamespace:
    case TypeId::kRegRole:
    case TypeId::kRegCollation:
      return true;
    default:
      return false;
  }
}

bool IsDatetime(TypeId id) {
  switch (id) {
    case TypeId::kDate:
    case TypeId::kTime:
    case TypeId::kTimeTz:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
    case TypeId::kInterval:
      return true;
    default:
      return false;
  }
}

int32_t NumericTypmod(int precision, int scale) {
  return ((precision << 16) | (scale & 0x7FF)) + kVarHeader;
}

std::optional<int> LengthOf(Type type) {
  if (type.id != TypeId::kVarchar && type.id != TypeId::kBpchar) return std::nullopt;
  if (type.typmod < kVarHeader) return std::nullopt;
  return type.typmod - kVarHeader;
}

std::optional<PrecisionScale> PrecisionScaleOf(Type type) {
  if (type.id != TypeId::kNumeric || type.typmod < kVarHeader) return std::nullopt;
  const int32_t bits = type.typmod - kVarHeader;
  // The scale is an 11-bit two's complement number: numeric(2, -3) is legal.
  return PrecisionScale{(bits >> 16) & 0xFFFF, ((bits & 0x7FF) ^ 1024) - 1024};
}

std::optional<int> TimePrecisionOf(Type type) {
  if (type.typmod < 0) return std::nullopt;
  switch (type.id) {
    case TypeId::kTime:
    case TypeId::kTimeTz:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
      return type.typmod;
    case TypeId::kInterval: {
      const int32_t precision = type.typmod & 0xFFFF;
      if (precision == kIntervalFullPrecision) return std::nullopt;
      return precision;
    }
    default:
      return std::nullopt;
  }
}

std::ostream& operator<<(std::ostream& os, TypeId id) {
  return os << FormatType(id);
}
std::ostream& operator<<(std::ostream& os, Type type) {
  return os << FormatType(type);
}

}  // namespace steno::sql
