#include "sql/types/cast.h"

#include "sql/types/cast_functions.h"
#include "sql/types/datetime.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/numeric.h"
#include "sql/types/string_types.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

using enum CastContext;

bool IsOidLike(TypeId id) {
  return id == TypeId::kOid || IsReg(id);
}

SqlResult<Datum> ThroughText(const Datum& value, const CastArgs& args) {
  ASSIGN_OR_RETURN(const std::string text, TextOut(args.from, value, args.settings));
  if (IsStringType(args.to.id)) return Datum::String(text);
  // The fields of `interval day` decide what a literal's bare number counts, so the modifier goes
  // along; all others are applied afterwards, by the context's rule.
  const bool literal_interval = args.from.id == TypeId::kUnknown && args.to.id == TypeId::kInterval;
  return TextIn(literal_interval ? args.to : Type{args.to.id}, text, args.settings);
}

SqlResult<Datum> ArrayElements(const Datum& value, const CastArgs& args) {
  const ArrayValue& from = value.as_array();
  ArrayValue to;
  to.element = ElementOf(args.to.id);
  to.dimensions = from.dimensions;
  to.elements.reserve(from.elements.size());
  const Type from_element{from.element, args.from.typmod};
  const Type to_element{to.element, args.to.typmod};
  const std::optional<Cast> cast = FindCast(from.element, to.element);
  if (!cast.has_value()) return errors::CannotCast(args.from, args.to);
  const CastArgs element_args{from_element, to_element, args.context, args.settings};
  for (const Datum& element : from.elements) {
    ASSIGN_OR_RETURN(Datum converted, ApplyCast(*cast, element, element_args));
    to.elements.push_back(std::move(converted));
  }
  return Datum::FromArray(std::move(to));
}

// Casts among oid, the reg types and the integers.
std::optional<Cast> FindOidCast(TypeId from, TypeId to) {
  if (!IsOidLike(from) && !IsOidLike(to)) return std::nullopt;
  if (IsInteger(from)) {
    if (from == TypeId::kInt8) return Cast{from, to, kImplicit, casts::Int8ToOid};
    return Cast{from, to, kImplicit, casts::Int4ToOid};
  }
  if (to == TypeId::kInt8) return Cast{from, to, kAssignment, nullptr};
  if (to == TypeId::kInt4) return Cast{from, to, kAssignment, casts::OidToInt4};
  const auto pair = [&](TypeId a, TypeId b) {
    return (from == a && to == b) || (from == b && to == a);
  };
  if ((from == TypeId::kOid && IsReg(to)) || (IsReg(from) && to == TypeId::kOid) ||
      pair(TypeId::kRegProc, TypeId::kRegProcedure) ||
      pair(TypeId::kRegOper, TypeId::kRegOperator)) {
    return Cast{from, to, kImplicit, nullptr};
  }
  if ((from == TypeId::kText || from == TypeId::kVarchar) && to == TypeId::kRegClass) {
    return Cast{from, to, kImplicit, ThroughText, /*stable=*/true};
  }
  return std::nullopt;
}

bool TextDependsOnSession(TypeId id) {
  const TypeId element = ElementOf(id);
  const TypeId scalar = element == TypeId::kInvalid ? id : element;
  return IsReg(scalar) || IsDatetime(scalar) || scalar == TypeId::kBytea ||
         scalar == TypeId::kFloat4 || scalar == TypeId::kFloat8 || scalar == TypeId::kRecord;
}

}  // namespace

std::optional<Cast> FindCast(TypeId from, TypeId to) {
  if (from == to) return Cast{from, to, kImplicit, nullptr};
  if (std::optional<Cast> oid = FindOidCast(from, to)) return oid;
  if (const Cast* cast = casts::FindTableCast(from, to)) return *cast;
  if (from == TypeId::kUnknown) return Cast{from, to, kImplicit, ThroughText, true};
  const bool vector = from == TypeId::kInt2Vector || from == TypeId::kOidVector;
  if ((vector || IsTrueArray(from)) && IsTrueArray(to)) {
    const std::optional<Cast> element = FindCast(ElementOf(from), ElementOf(to));
    if (!element.has_value()) return std::nullopt;
    return Cast{from, to, element->context, ArrayElements, element->stable};
  }
  // Without an entry, strings convert to and from everything through text.
  if (CategoryOf(to) == TypeCategory::kString) {
    return Cast{from, to, kAssignment, ThroughText, TextDependsOnSession(from)};
  }
  if (CategoryOf(from) == TypeCategory::kString && CategoryOf(to) != TypeCategory::kPseudo) {
    return Cast{from, to, kExplicit, ThroughText, TextDependsOnSession(to)};
  }
  return std::nullopt;
}

SqlResult<Datum> ApplyCast(const Cast& cast, const Datum& value, const CastArgs& args) {
  if (value.is_null()) return Datum();
  if (cast.fn == nullptr) return ApplyTypmod(args.to, value, args.context);
  ASSIGN_OR_RETURN(Datum converted, cast.fn(value, args));
  if (cast.fn == ArrayElements) return converted;
  return ApplyTypmod(args.to, std::move(converted), args.context);
}

SqlResult<Datum> CastDatum(const Datum& value, Type from, Type to, CastContext context,
                           const FormatSettings& settings) {
  const std::optional<Cast> cast = FindCast(from.id, to.id);
  if (!cast.has_value() || cast->context > context) return errors::CannotCast(from, to);
  return ApplyCast(*cast, value, {from, to, context, settings});
}

SqlResult<Datum> ApplyTypmod(Type type, Datum value, CastContext context) {
  if (value.is_null()) return value;
  if (type.id == TypeId::kName || type.id == TypeId::kChar ||
      (type.typmod >= 0 && (type.id == TypeId::kVarchar || type.id == TypeId::kBpchar))) {
    return CoerceString(
        type, value.as_string(),
        context == kExplicit ? StringCoercion::kExplicit : StringCoercion::kAssignment);
  }
  if (type.typmod < 0) return value;
  const int precision = TimePrecisionOf(type).value_or(kTimePrecisionMax);
  switch (type.id) {
    case TypeId::kNumeric: {
      ASSIGN_OR_RETURN(Numeric rounded, value.as_numeric().ApplyTypmod(type.typmod));
      return Datum::FromNumeric(std::move(rounded));
    }
    case TypeId::kTime:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
      return Datum::Int(RoundMicros(value.as_int(), precision));
    case TypeId::kTimeTz:
      return Datum::TimeTz(RoundMicros(value.timetz_micros(), precision),
                           value.timetz_zone_west_s());
    case TypeId::kInterval: {
      ASSIGN_OR_RETURN(const Interval v, ApplyIntervalTypmod(value.as_interval(), type.typmod));
      return Datum::FromInterval(v);
    }
    default:
      break;
  }
  if (!IsTrueArray(type.id)) return value;
  ArrayValue array = value.as_array();
  const Type element{array.element, type.typmod};
  for (Datum& item : array.elements) {
    ASSIGN_OR_RETURN(item, ApplyTypmod(element, std::move(item), context));
  }
  return Datum::FromArray(std::move(array));
}

}  // namespace steno::sql
