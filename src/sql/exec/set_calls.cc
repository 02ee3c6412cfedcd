#include "sql/exec/set_calls.h"

#include "base/status_macros.h"

namespace steno::sql {

SqlStatus SetCalls::Open(std::span<const Datum> input, EvalContext& context) {
  running_.clear();
  for (const Call& call : calls_) {
    Running& running = running_.emplace_back();
    const Expr& expr = *call.expr;
    if (expr.kind != ExprKind::kFunction || expr.function->set_kernel == nullptr) {
      ASSIGN_OR_RETURN(running.scalar, EvaluateOn(expr, input, context));
      continue;
    }
    std::vector<Datum> args;
    bool has_null = false;
    for (const ExprPtr& arg : expr.args) {
      ASSIGN_OR_RETURN(args.emplace_back(), EvaluateOn(*arg, input, context));
      has_null = has_null || args.back().is_null();
    }
    if (has_null && expr.function->strict) continue;  // no rows
    CallFrame frame{args.data(), args.size(), &expr, context};
    running.generator = expr.function->set_kernel(frame);
    if (context.failed) {
      context.failed = false;
      return std::move(context.error);
    }
  }
  return {};
}

SqlResult<bool> SetCalls::Next(Row* row) {
  bool any = false;
  Row values;
  for (size_t i = 0; i < calls_.size(); ++i) {
    Running& running = running_[i];
    const auto columns = static_cast<size_t>(calls_[i].columns);
    if (running.scalar.has_value()) {
      values.push_back(*std::move(running.scalar));
      running.scalar.reset();
      any = true;
      continue;
    }
    Row part;
    if (running.generator != nullptr) {
      ASSIGN_OR_RETURN(const bool more, running.generator->Next(&part));
      if (!more) running.generator.reset();
      any = any || more;
      if (!more) part.clear();
    }
    part.resize(columns);
    for (Datum& value : part) values.push_back(std::move(value));
  }
  if (!any) return false;
  for (Datum& value : values) row->push_back(std::move(value));
  return true;
}

}  // namespace steno::sql
