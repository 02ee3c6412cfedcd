// The row-by-row evaluator behind eval.h. Internal to the module.
#pragma once

#include <span>

#include "sql/expr/eval.h"
#include "sql/expr/expr.h"

namespace steno::sql {

class ArrayLookups;

struct BatchRow {
  const Batch& batch;
  size_t row;
};

// The value of `e` for one row. Failures are left in `context`. `lookups` may be null.
Datum EvalNode(const Expr& e, BatchRow row, EvalContext& context, ArrayLookups* lookups = nullptr);
Datum EvalNode(const Expr& e, std::span<const Datum> row, EvalContext& context,
               ArrayLookups* lookups = nullptr);

// The value of a kFunction or kCast node given its arguments' values.
Datum ApplyNode(const Expr& e, std::span<const Datum> args, EvalContext& context);

}  // namespace steno::sql
