#include "sql/binder/coerce.h"

#include <utility>

#include "sql/expr/function.h"
#include "sql/types/coercion.h"
#include "sql/types/io.h"

namespace steno::sql {
namespace {

// What casts to and from names of catalog objects look up when they run.
bool UsesCatalog(TypeId from, TypeId to) {
  return IsReg(to) ? IsStringType(from) || from == TypeId::kUnknown
                   : IsReg(from) && IsStringType(to);
}

ExprPtr MakeCast(BindContext& context, ExprPtr e, const Cast& cast, Type target,
                 CastContext cast_context, bool implicit) {
  // Also a number that is shown as a name.
  if (UsesCatalog(e->type.id, target.id) || IsReg(target.id)) context.needs_system_catalog = true;
  auto out = std::make_shared<Expr>();
  out->kind = ExprKind::kCast;
  out->type = target;
  out->position = e->position;
  out->cast = cast;
  if (UsesCatalog(e->type.id, target.id)) out->cast.stable = true;
  out->cast_context = cast_context;
  out->implicit = implicit;
  out->args.push_back(std::move(e));
  return out;
}

// Reads a literal of unknown type.
SqlResult<ExprPtr> ReadLiteral(BindContext& context, const ExprPtr& e, Type target,
                               CastContext cast_context, bool implicit) {
  auto constant = std::make_shared<Expr>(*e);
  constant->type = target;
  if (e->value.is_null()) return ExprPtr(std::move(constant));
  const bool number = !e->value.as_string().empty() &&
                      e->value.as_string().find_first_not_of("0123456789") == std::string::npos;
  if (IsReg(target.id) && !number) {
    // Names of objects are looked up when the statement runs.
    constant->type = Type{TypeId::kText};
    const std::optional<Cast> cast = FindCast(TypeId::kText, target.id);
    if (!cast.has_value()) return errors::CannotCast(constant->type, target).At(e->position);
    return MakeCast(context, std::move(constant), *cast, target, cast_context, implicit);
  }
  if (target.id == TypeId::kTimestampTz || target.id == TypeId::kTimeTz ||
      (IsDatetime(target.id) &&
       e->value.as_string().find_first_of("0123456789") == std::string_view::npos)) {
    // The session's zone, or the moment ("now", "today"), is in the value.
    context.cacheable = false;
  }
  Type bare{target.id};
  if (target.id == TypeId::kInterval) bare.typmod = target.typmod;
  SqlResult<Datum> value = TextIn(bare, e->value.as_string(), *context.settings);
  if (!value.has_value()) return Positioned(std::move(value).error(), e->position);
  SqlResult<Datum> cut = ApplyTypmod(target, *std::move(value), cast_context);
  if (!cut.has_value()) return std::move(cut).error();  // as from a cast that runs: no position
  constant->value = *std::move(cut);
  return ExprPtr(std::move(constant));
}

ExprPtr DecideParameter(BindContext& context, const ExprPtr& e, Type target) {
  Type& decided = context.parameters[static_cast<size_t>(e->index)];
  if (decided.id == TypeId::kInvalid) decided = Type{target.id};
  auto parameter = std::make_shared<Expr>(*e);
  parameter->type = decided;
  return parameter;
}

}  // namespace

SqlResult<ExprPtr> TryCoerce(BindContext& context, ExprPtr e, Type target, CastContext cast_context,
                             bool implicit) {
  if (e->type.id == TypeId::kUnknown && target.id != TypeId::kUnknown) {
    if (IsConstant(*e)) return ReadLiteral(context, e, target, cast_context, implicit);
    if (e->kind == ExprKind::kParameter) {
      e = DecideParameter(context, e, target);
    }
  }
  if (IsPolymorphic(target.id) || target.id == TypeId::kAny) return e;
  if (e->type.id == target.id) {
    if (target.typmod < 0 || target.typmod == e->type.typmod) return e;
    const Cast length{target.id, target.id, CastContext::kImplicit, nullptr};
    return MakeCast(context, std::move(e), length, target, cast_context, implicit);
  }
  if (IsNullConstant(*e) && e->type.id == TypeId::kUnknown) return MakeNull(target);
  const std::optional<Cast> cast = FindCast(e->type.id, target.id);
  if (!cast.has_value() || cast->context > cast_context) return ExprPtr();
  return MakeCast(context, std::move(e), *cast, target, cast_context, implicit);
}

SqlResult<ExprPtr> ExplicitCast(BindContext& context, ExprPtr e, Type target, int position) {
  const Type from = e->type;
  ASSIGN_OR_RETURN(ExprPtr out,
                   TryCoerce(context, std::move(e), target, CastContext::kExplicit, false));
  if (out == nullptr) return errors::CannotCast(from, target).At(position);
  return out;
}

SqlResult<ExprPtr> AssignmentCast(BindContext& context, ExprPtr e, const std::string& column,
                                  Type target) {
  const Type from = e->type;
  const int position = e->position;
  ASSIGN_OR_RETURN(ExprPtr out,
                   TryCoerce(context, std::move(e), target, CastContext::kAssignment, true));
  if (out == nullptr) {
    return errors::ColumnTypeMismatch(column, target, from)
        .WithHint("You will need to rewrite or cast the expression.")
        .At(position);
  }
  return out;
}

SqlResult<ExprPtr> CoerceArgument(BindContext& context, ExprPtr e, TypeId target) {
  const Type from = e->type;
  const int position = e->position;
  ASSIGN_OR_RETURN(ExprPtr out,
                   TryCoerce(context, std::move(e), Type{target}, CastContext::kImplicit, true));
  if (out == nullptr) return errors::CannotCast(from, Type{target}).At(position);
  return out;
}

namespace {

SqlResult<ExprPtr> CoerceFor(BindContext& context, ExprPtr e, std::string_view construct,
                             Type target, CastContext cast_context) {
  const Type from = e->type;
  const int position = e->position;
  ASSIGN_OR_RETURN(ExprPtr out, TryCoerce(context, std::move(e), target, cast_context, true));
  if (out == nullptr) return errors::ArgumentTypeMismatch(construct, target, from).At(position);
  return out;
}

}  // namespace

SqlResult<ExprPtr> CoerceToBool(BindContext& context, ExprPtr e, std::string_view construct) {
  return CoerceFor(context, std::move(e), construct, Type{TypeId::kBool}, CastContext::kAssignment);
}

SqlResult<ExprPtr> CoerceToInt8(BindContext& context, ExprPtr e, std::string_view construct) {
  return CoerceFor(context, std::move(e), construct, Type{TypeId::kInt8}, CastContext::kAssignment);
}

SqlResult<Type> UnifyTypes(BindContext& context, ExprList* exprs, std::string_view construct) {
  std::vector<Type> types;
  for (const ExprPtr& e : *exprs) types.push_back(e->type);
  SqlResult<Type> found = CommonType(types, construct);
  for (size_t n = 1; !found.has_value() && n <= types.size(); ++n) {
    // The error is where the first one stands that does not go with those before it.
    SqlResult<Type> some = CommonType(std::span(types).first(n), construct);
    if (!some.has_value()) return std::move(some).error().At((*exprs)[n - 1]->position);
  }
  ASSIGN_OR_RETURN(const Type common, std::move(found));
  for (ExprPtr& e : *exprs) {
    const Type from = e->type;
    const int position = e->position;
    ASSIGN_OR_RETURN(ExprPtr out,
                     TryCoerce(context, e, Type{common.id}, CastContext::kImplicit, true));
    if (out == nullptr) {
      return errors::TypesNotMatched(construct, from, common).At(position);
    }
    e = std::move(out);
  }
  return common;
}

bool UsesSystemCatalog(const Expr& e) {
  return AnyNode(e, [](const Expr& n) {
    if (n.kind == ExprKind::kFunction) return n.function->needs_catalog;
    return n.kind == ExprKind::kCast && UsesCatalog(n.args[0]->type.id, n.type.id);
  });
}

SqlResult<ExprPtr> ResolveUnknown(BindContext& context, ExprPtr e) {
  if (e->type.id != TypeId::kUnknown) return e;
  return TryCoerce(context, std::move(e), Type{TypeId::kText}, CastContext::kImplicit, true);
}

SqlResult<ExprPtr> LeaveOpen(BindContext& context, ExprPtr e) {
  const bool open = e->kind == ExprKind::kParameter && e->type.id == TypeId::kUnknown;
  if (!open) return ResolveUnknown(context, std::move(e));
  context.open_parameters.push_back(std::make_shared<Expr>(*e));
  return ExprPtr(context.open_parameters.back());
}

}  // namespace steno::sql
