#include "sql/binder/standalone.h"
#include "sql/parser/ast_print.h"
#include "sql/types/errors.h"
#include "sql/types/missing_types.h"

namespace steno::sql {
namespace {

int32_t IntervalFieldMask(std::string_view fields) {
  static constexpr std::pair<std::string_view, int32_t> kUnits[] = {
      {"year", kIntervalYear}, {"month", kIntervalMonth},   {"day", kIntervalDay},
      {"hour", kIntervalHour}, {"minute", kIntervalMinute}, {"second", kIntervalSecond}};
  if (fields.empty()) return kIntervalFullRange;
  const size_t to = fields.find(" to ");
  const std::string_view first = fields.substr(0, to);
  const std::string_view last = to == std::string_view::npos ? first : fields.substr(to + 4);
  int32_t mask = 0;
  bool inside = false;
  for (const auto& [name, bit] : kUnits) {
    inside = inside || name == first;
    if (inside) mask |= bit;
    if (name == last) break;
  }
  return mask;
}

SqlResult<int32_t> LengthModifier(TypeId id, const std::vector<int>& modifiers) {
  const std::string name = id == TypeId::kVarchar ? "varchar" : "char";
  if (modifiers.size() != 1) return errors::InvalidParameterValue("invalid type modifier");
  if (modifiers[0] < 1) {
    return errors::InvalidParameterValue("length for type " + name + " must be at least 1");
  }
  if (modifiers[0] > kVarcharLengthMax) {
    return errors::InvalidParameterValue("length for type " + name + " cannot exceed " +
                                         std::to_string(kVarcharLengthMax));
  }
  return VarcharTypmod(modifiers[0]);
}

SqlResult<int32_t> NumericModifier(const std::vector<int>& modifiers) {
  const int precision = modifiers[0];
  const int scale = modifiers.size() > 1 ? modifiers[1] : 0;
  if (modifiers.size() > 2) return errors::InvalidParameterValue("invalid NUMERIC type modifier");
  if (precision < 1 || precision > kNumericPrecisionMax) {
    return errors::InvalidParameterValue("NUMERIC precision " + std::to_string(precision) +
                                         " must be between 1 and " +
                                         std::to_string(kNumericPrecisionMax));
  }
  if (scale < -1000 || scale > 1000) {
    return errors::InvalidParameterValue("NUMERIC scale " + std::to_string(scale) +
                                         " must be between -1000 and 1000");
  }
  return NumericTypmod(precision, scale);
}

SqlResult<int32_t> Modifier(TypeId id, const ast::TypeName& name) {
  if (id == TypeId::kInterval) {
    if (name.modifiers.empty() && name.interval_fields.empty()) return -1;
    if (!name.modifiers.empty() && name.modifiers[0] < 0) {
      return errors::InvalidParameterValue("INTERVAL(" + std::to_string(name.modifiers[0]) +
                                           ") precision must not be negative");
    }
    const int32_t precision =
        name.modifiers.empty() ? kIntervalFullPrecision : std::min(name.modifiers[0], 6);
    return IntervalTypmod(IntervalFieldMask(name.interval_fields), precision);
  }
  if (name.modifiers.empty()) return -1;
  switch (id) {
    case TypeId::kVarchar:
    case TypeId::kBpchar:
      return LengthModifier(id, name.modifiers);
    case TypeId::kNumeric:
      return NumericModifier(name.modifiers);
    case TypeId::kTime:
    case TypeId::kTimeTz:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
      if (name.modifiers[0] < 0) {
        const bool zone = id == TypeId::kTimeTz || id == TypeId::kTimestampTz;
        const bool time = id == TypeId::kTime || id == TypeId::kTimeTz;
        return errors::InvalidParameterValue(
            (time ? "TIME(" : "TIMESTAMP(") + std::to_string(name.modifiers[0]) + ")" +
            (zone ? " WITH TIME ZONE" : "") + " precision must not be negative");
      }
      return std::min(name.modifiers[0], kTimePrecisionMax);
    default:
      return errors::Make(sqlstate::kSyntaxError,
                          "type modifier is not allowed for type \"" + name.names.back() + "\"");
  }
}

}  // namespace

SqlResult<Type> BindType(const ast::TypeName& name) {
  const std::string& base = name.names.back();
  const bool system = name.names.size() == 1 || name.names.front() == "pg_catalog";
  // CHAR as a keyword comes as bpchar: this is the quoted name, of the type of one byte.
  const std::string_view known = base == "char" ? std::string_view("\"char\"") : base;
  const std::optional<TypeId> id = system ? TypeByName(known) : std::nullopt;
  if (!id.has_value()) {
    std::string full;
    for (const std::string& part : name.names) full += (full.empty() ? "" : ".") + part;
    return UnknownType(full).At(name.position);
  }
  SqlResult<int32_t> typmod = Modifier(*id, name);
  if (!typmod.has_value()) return std::move(typmod).error().At(name.position);
  const Type type{*id, *typmod};
  if (name.array_bounds.empty()) return type;
  const TypeId array = ArrayOf(type.id);
  if (array == TypeId::kInvalid) {
    return errors::UndefinedType(FormatType(type) + "[]").At(name.position);
  }
  return Type{array, type.typmod};
}

}  // namespace steno::sql
