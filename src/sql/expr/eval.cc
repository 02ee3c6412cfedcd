#include "sql/expr/eval.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "base/check.h"
#include "sql/expr/eval_row.h"
#include "sql/expr/function.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

SqlError TakeError(EvalContext& context) {
  context.failed = false;
  return std::move(context.error);
}

// Whether every node below may be evaluated for all rows: no node decides whether another runs.
bool RunsByColumn(const Expr& e) {
  return e.kind == ExprKind::kFunction || e.kind == ExprKind::kCast;
}

class ColumnEvaluator {
 public:
  ColumnEvaluator(const Batch& input, EvalContext& context) : input_(input), context_(context) {}

  // A column that need not be copied, else one in `*scratch`.
  const Column* Get(const Expr& e, Column* scratch) {
    if (e.kind == ExprKind::kColumn) return &input_.column(static_cast<size_t>(e.index));
    Fill(e, scratch);
    return scratch;
  }

  void Fill(const Expr& e, Column* out) {
    out->set_type(e.type);
    out->Reserve(out->size() + input_.rows());
    if (e.kind == ExprKind::kColumn) {
      const Column& source = input_.column(static_cast<size_t>(e.index));
      for (size_t i = 0; i < input_.rows(); ++i) out->Append(source.Get(i));
    } else if (RunsByColumn(e)) {
      FillByColumn(e, out);
    } else {
      FillByRow(e, out);
    }
  }

 private:
  void FillByRow(const Expr& e, Column* out) {
    for (size_t i = 0; i < input_.rows() && !context_.failed; ++i) {
      out->Append(EvalNode(e, BatchRow{input_, i}, context_));
    }
  }

  void FillByColumn(const Expr& e, Column* out) {
    absl::InlinedVector<Column, 4> scratch(e.args.size());
    absl::InlinedVector<const Column*, 4> args;
    for (size_t i = 0; i < e.args.size(); ++i) {
      args.push_back(Get(*e.args[i], &scratch[i]));
      if (context_.failed) return;
    }
    absl::InlinedVector<Datum, 4> values(args.size());
    for (size_t row = 0; row < input_.rows(); ++row) {
      for (size_t i = 0; i < args.size(); ++i) values[i] = args[i]->Get(row);
      out->Append(ApplyNode(e, {values.data(), values.size()}, context_));
      if (context_.failed) return;
    }
  }

  const Batch& input_;
  EvalContext& context_;
};

}  // namespace

SqlStatus Evaluate(const Expr& expr, const Batch& input, EvalContext& context, Column* out) {
  out->set_type(expr.type);
  if (input.rows() == 1) {
    out->Append(EvalNode(expr, BatchRow{input, 0}, context));
  } else {
    ColumnEvaluator(input, context).Fill(expr, out);
  }
  if (context.failed) return TakeError(context);
  return {};
}

SqlResult<Datum> EvaluateRow(const Expr& expr, const Batch& input, size_t row,
                             EvalContext& context) {
  Datum value = EvalNode(expr, BatchRow{input, row}, context);
  if (context.failed) return TakeError(context);
  return value;
}

SqlResult<Datum> EvaluateOn(const Expr& expr, std::span<const Datum> row, EvalContext& context) {
  Datum value = EvalNode(expr, row, context);
  if (context.failed) return TakeError(context);
  return value;
}

SqlResult<Datum> EvaluateConstant(const Expr& expr, EvalContext& context) {
  return EvaluateOn(expr, {}, context);
}

SqlResult<std::vector<uint32_t>> EvaluateFilter(const Expr& predicate, const Batch& input,
                                                EvalContext& context) {
  std::vector<uint32_t> selected;
  const auto keep = [&](const Datum& value, size_t row) {
    if (!value.is_null() && value.as_bool()) selected.push_back(static_cast<uint32_t>(row));
  };
  if (!RunsByColumn(predicate) || input.rows() == 1) {
    for (size_t i = 0; i < input.rows() && !context.failed; ++i) {
      keep(EvalNode(predicate, BatchRow{input, i}, context), i);
    }
  } else {
    Column scratch;
    const Column* column = ColumnEvaluator(input, context).Get(predicate, &scratch);
    for (size_t i = 0; i < column->size() && !context.failed; ++i) keep(column->Get(i), i);
  }
  if (context.failed) return TakeError(context);
  return selected;
}

}  // namespace steno::sql
