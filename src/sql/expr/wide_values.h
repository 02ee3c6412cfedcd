// Which expressions may make long values, so that who computes many of them at once looks at their
// size.
#pragma once

#include <cstdint>

#include "sql/expr/expr.h"

namespace steno::sql {

// Whether values of the type have no small bound: text, json, arrays, rows and the like.
bool IsWide(TypeId type);

// Whether `e` makes new values of such a type, rather than handing on those of a row.
inline bool ComputesWideValue(const ExprPtr& e) {
  return e->kind != ExprKind::kColumn && e->kind != ExprKind::kConstant && IsWide(e->type.id);
}

inline int64_t HeapBytesOf(const Datum& value) {
  return value.kind() < Datum::Kind::kString ? 0 : static_cast<int64_t>(value.HeapBytes());
}

}  // namespace steno::sql
