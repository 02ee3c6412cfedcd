// `(a, b) IN (SELECT x, y ...)`: the values of the row, and an array of what the subquery gave.
#pragma once

#include "sql/expr/function.h"

namespace steno::sql {

// Arguments: the row's values, then an array of row values of the same types, field by field.
// Answers as comparing field by field with AND, and row by row with OR, would: NULL where a NULL
// leaves it open. Not for lookup by name: calls of it are made by the binder alone.
const FunctionDef* RowInFunction();

}  // namespace steno::sql
