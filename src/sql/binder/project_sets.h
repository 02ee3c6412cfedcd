// Set-returning functions of a select list, as PostgreSQL has them since version 10: those without
// others among their arguments go in lockstep, then those whose arguments they are.
#pragma once

#include <vector>

#include "sql/binder/expr_binder.h"
#include "sql/plan/logical.h"

namespace steno::sql {

// Puts one node for each depth on `*plan`, which adds the sets' columns. Arguments come before the
// calls that they are for.
void ProjectSets(const std::vector<PendingSet>& sets, LogicalPtr* plan);

}  // namespace steno::sql
