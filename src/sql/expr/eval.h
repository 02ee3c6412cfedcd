// Evaluation of bound expressions over batches.
//
// Functions and casts run column by column: first the arguments' columns, then one loop over the
// kernel. Expressions that must not evaluate all their arguments for all rows (CASE, COALESCE, AND,
// OR, IN, ...) run row by row and stop as PostgreSQL does: `CASE WHEN x <> 0 THEN 1 / x END` never
// divides by zero. A batch of one row runs row by row throughout, which saves the columns.
//
// Values have the Datum representation of the expression's type (types/datum.h). Thread-compatible:
// an EvalContext belongs to one execution; the expressions may be shared.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "sql/expr/expr.h"
#include "sql/expr/session_info.h"
#include "sql/types/batch.h"
#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

struct EvalContext {
  // Values of $1, $2, ...: of the types that the plan states.
  std::vector<Datum> parameters;
  // Results of init plans and outer values of Apply nodes, by Expr::index of kExecParam.
  std::vector<Datum> exec_params;
  // Of init plans that failed: reading their value fails with this. Whose value nobody reads, as it
  // stands in a branch that is not taken, has not failed.
  std::map<int, SqlError> exec_param_errors;
  const FormatSettings* settings = &FormatSettings::Default();
  SessionInfo* session = nullptr;          // null only in tests and constant folding
  const SystemCatalog* catalog = nullptr;  // see session_info.h

  // What pg_sleep() has asked for so far: kernels do not wait, who runs the expressions does when
  // their rows are there.
  int64_t sleep_micros = 0;

  // Kernels report here; the evaluator stops at the first failure and takes it out.
  Datum Fail(SqlError e) {
    if (!failed) error = std::move(e);
    failed = true;
    return Datum::Null();
  }
  bool failed = false;
  SqlError error{};
};

// Appends the expression's value for every row of `input` to `out`, which gets its type.
SqlStatus Evaluate(const Expr& expr, const Batch& input, EvalContext& context, Column* out);

// The value for one row.
SqlResult<Datum> EvaluateRow(const Expr& expr, const Batch& input, size_t row,
                             EvalContext& context);
// The value for a row that is not in a batch: slots are positions in `row`.
SqlResult<Datum> EvaluateOn(const Expr& expr, std::span<const Datum> row, EvalContext& context);

// The value of an expression without columns.
SqlResult<Datum> EvaluateConstant(const Expr& expr, EvalContext& context);

// The rows for which the predicate is true (not false, not NULL), ascending.
SqlResult<std::vector<uint32_t>> EvaluateFilter(const Expr& predicate, const Batch& input,
                                                EvalContext& context);

}  // namespace steno::sql
