// SetCalls: several set-returning (or scalar) calls in lockstep, for functions in FROM and in the
// select list. Internal to this directory. Thread-compatible.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "sql/expr/eval.h"
#include "sql/expr/function.h"

namespace steno::sql {

class SetCalls {
 public:
  struct Call {
    const Expr* expr;
    int columns;
  };
  explicit SetCalls(std::vector<Call> calls) : calls_(std::move(calls)) {}

  // Starts the calls for one input row.
  SqlStatus Open(std::span<const Datum> input, EvalContext& context);
  // Appends the next values of all calls to `row`, those of exhausted ones as NULLs. False, with
  // `row` unchanged: all are exhausted.
  SqlResult<bool> Next(Row* row);

 private:
  std::vector<Call> calls_;
  struct Running {
    std::unique_ptr<SetGenerator> generator;  // null: exhausted, or scalar
    std::optional<Datum> scalar;
  };
  std::vector<Running> running_;
};

}  // namespace steno::sql
