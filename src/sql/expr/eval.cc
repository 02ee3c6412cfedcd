#include "sql/expr/eval.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "base/check.h"
#include "sql/expr/array_lookups.h"
#include "sql/expr/eval_row.h"
#include "sql/expr/function.h"
#include "sql/expr/row_in.h"
#include "sql/expr/wide_values.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

SqlError TakeError(EvalContext& context) {
  context.failed = false;
  return std::move(context.error);
}

// Whether every node below may be evaluated for all rows: no node decides whether another runs. (A
// search for rows could be, but the evaluator of rows has the tables for it.)
bool RunsByColumn(const Expr& e) {
  if (e.kind == ExprKind::kFunction) return e.function != RowInFunction();
  return e.kind == ExprKind::kCast;
}

// Evaluates over the rows from `begin` to `end` of a batch.
class ColumnEvaluator {
 public:
  ColumnEvaluator(const Batch& input, size_t begin, size_t end, EvalContext& context,
                  ArrayLookups* lookups)
      : input_(input), begin_(begin), end_(end), context_(context), lookups_(lookups) {}

  void Fill(const Expr& e, Column* out) {
    out->set_type(e.type);
    out->Reserve(out->size() + end_ - begin_);
    if (e.kind == ExprKind::kColumn) {
      const Column& source = input_.column(static_cast<size_t>(e.index));
      for (size_t row = begin_; row < end_; ++row) out->Append(source.Get(row));
    } else if (RunsByColumn(e)) {
      FillByColumn(e, out);
    } else {
      FillByRow(e, out);
    }
  }

  // What long values between the columns and the result have taken up.
  int64_t scratch_bytes() const { return scratch_bytes_; }

 private:
  // The values of an argument: a column of the batch need not be copied.
  struct Argument {
    Column scratch;
    const Column* column = nullptr;
    size_t first = 0;  // where the row `begin_` is in `column`
  };

  void Get(const Expr& e, Argument* out) {
    if (e.kind == ExprKind::kColumn) {
      out->column = &input_.column(static_cast<size_t>(e.index));
      out->first = begin_;
      return;
    }
    Fill(e, &out->scratch);
    out->column = &out->scratch;
    if (!IsWide(e.type.id)) return;
    for (size_t i = 0; i < out->scratch.size(); ++i) {
      scratch_bytes_ += HeapBytesOf(out->scratch.Get(i));
    }
  }

  void FillByRow(const Expr& e, Column* out) {
    for (size_t row = begin_; row < end_ && !context_.failed; ++row) {
      out->Append(EvalNode(e, BatchRow{input_, row}, context_, lookups_));
    }
  }

  void FillByColumn(const Expr& e, Column* out) {
    absl::InlinedVector<Argument, 4> args(e.args.size());
    for (size_t i = 0; i < args.size(); ++i) {
      Get(*e.args[i], &args[i]);
      if (context_.failed) return;
    }
    absl::InlinedVector<Datum, 4> values(args.size());
    for (size_t row = 0; row < end_ - begin_; ++row) {
      for (size_t i = 0; i < args.size(); ++i) {
        values[i] = args[i].column->Get(args[i].first + row);
      }
      out->Append(ApplyNode(e, {values.data(), values.size()}, context_));
      if (context_.failed) return;
    }
  }

  const Batch& input_;
  const size_t begin_;
  const size_t end_;
  EvalContext& context_;
  ArrayLookups* const lookups_;
  int64_t scratch_bytes_ = 0;
};

// Whether values are made on the way to the result that may be long.
bool HasWideScratch(const Expr& e) {
  if (!RunsByColumn(e)) return false;
  return std::any_of(e.args.begin(), e.args.end(), [](const ExprPtr& arg) {
    return ComputesWideValue(arg) || HasWideScratch(*arg);
  });
}

// About what long values that are made on the way may take up at a time.
constexpr int64_t kScratchBytes = 1 << 20;
constexpr size_t kGrowth = 8;

// Appends the values for all rows, or up to the first failure: for all rows at once, but where long
// values are made on the way for as many at a time as keep those bounded.
void FillInSteps(const Expr& e, const Batch& input, EvalContext& context, ArrayLookups* lookups,
                 Column* out) {
  out->Reserve(out->size() + input.rows());
  size_t step = HasWideScratch(e) ? 1 : input.rows();
  for (size_t row = 0; row < input.rows() && !context.failed;) {
    const size_t rows = std::min(step, input.rows() - row);
    ColumnEvaluator evaluator(input, row, row + rows, context, lookups);
    evaluator.Fill(e, out);
    row += rows;
    const int64_t bytes = std::max<int64_t>(evaluator.scratch_bytes(), 1);
    const auto fitting = static_cast<size_t>(static_cast<int64_t>(rows) * kScratchBytes / bytes);
    step = std::clamp<size_t>(fitting, 1, rows * kGrowth);
  }
}

}  // namespace

SqlStatus Evaluate(const Expr& expr, const Batch& input, EvalContext& context, Column* out) {
  out->set_type(expr.type);
  if (input.rows() == 1) {
    out->Append(EvalNode(expr, BatchRow{input, 0}, context));
  } else {
    ArrayLookups lookups;
    FillInSteps(expr, input, context, &lookups, out);
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

SqlResult<Datum> EvaluateOn(const Expr& expr, std::span<const Datum> row, EvalContext& context,
                            ArrayLookups* lookups) {
  Datum value = EvalNode(expr, row, context, lookups);
  if (context.failed) return TakeError(context);
  return value;
}

SqlResult<Datum> EvaluateConstant(const Expr& expr, EvalContext& context) {
  return EvaluateOn(expr, {}, context);
}

SqlResult<std::vector<uint32_t>> EvaluateFilter(const Expr& predicate, const Batch& input,
                                                EvalContext& context) {
  ArrayLookups lookups;
  return EvaluateFilter(predicate, input, context, &lookups);
}

SqlResult<std::vector<uint32_t>> EvaluateFilter(const Expr& predicate, const Batch& input,
                                                EvalContext& context, ArrayLookups* lookups) {
  std::vector<uint32_t> selected;
  const auto keep = [&](const Datum& value, size_t row) {
    if (!value.is_null() && value.as_bool()) selected.push_back(static_cast<uint32_t>(row));
  };
  if (!RunsByColumn(predicate) || input.rows() == 1) {
    for (size_t i = 0; i < input.rows() && !context.failed; ++i) {
      keep(EvalNode(predicate, BatchRow{input, i}, context, lookups), i);
    }
  } else {
    Column values;
    FillInSteps(predicate, input, context, lookups, &values);
    for (size_t i = 0; i < values.size() && !context.failed; ++i) keep(values.Get(i), i);
  }
  if (context.failed) return TakeError(context);
  return selected;
}

}  // namespace steno::sql
