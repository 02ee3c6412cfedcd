// Plans as EXPLAIN prints them, in PostgreSQL's text format without costs. Pure.
#pragma once

#include <string>
#include <vector>

#include "sql/plan/physical.h"

namespace steno::sql {

// One string a line.
std::vector<std::string> ExplainLines(const PlannedStatement& statement);

}  // namespace steno::sql
