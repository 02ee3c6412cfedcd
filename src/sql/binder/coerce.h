// Coercion of bound expressions: PostgreSQL's parse_coerce.c. Literals of unknown type are read as
// the wanted type at once; parameters of undecided type are decided by it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/binder/bind_context.h"
#include "sql/expr/expr.h"
#include "sql/types/cast.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

// `e` as a value of `target`; null where `context` has no such coercion. Errors of reading a
// literal carry its position.
SqlResult<ExprPtr> TryCoerce(BindContext& context, ExprPtr e, Type target, CastContext cast_context,
                             bool implicit);

// 42846 `cannot cast type boolean to date`.
SqlResult<ExprPtr> ExplicitCast(BindContext& context, ExprPtr e, Type target, int position);

// 42804 `column "a" is of type integer but expression is of type text`.
SqlResult<ExprPtr> AssignmentCast(BindContext& context, ExprPtr e, const std::string& column,
                                  Type target);

// An argument for a parameter of a resolved call, which is known to fit.
SqlResult<ExprPtr> CoerceArgument(BindContext& context, ExprPtr e, TypeId target);

// 42804 `argument of WHERE must be type boolean, not type integer`.
SqlResult<ExprPtr> CoerceToBool(BindContext& context, ExprPtr e, std::string_view construct);
SqlResult<ExprPtr> CoerceToInt8(BindContext& context, ExprPtr e, std::string_view construct);

// Brings all to the type they share. `construct` as in CommonType.
SqlResult<Type> UnifyTypes(BindContext& context, ExprList* exprs, std::string_view construct);

// Whether evaluating it looks into the system catalog.
bool UsesSystemCatalog(const Expr& e);

// For a place that takes any type: as ResolveUnknown, but a parameter waits for another place to
// decide its type.
SqlResult<ExprPtr> LeaveOpen(BindContext& context, ExprPtr e);
// A literal or parameter whose type nothing decided becomes text.
SqlResult<ExprPtr> ResolveUnknown(BindContext& context, ExprPtr e);

}  // namespace steno::sql
