// Joins two bound members of FROM.
#pragma once

#include "sql/plan/logical.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

// A join, or an Apply where the right side refers to columns of the left one (LATERAL). 42P10 for
// such a reference in a right or full join.
SqlResult<LogicalPtr> CombineSides(JoinType type, LogicalPtr left, LogicalPtr right,
                                   ExprPtr condition, int position);

}  // namespace steno::sql
