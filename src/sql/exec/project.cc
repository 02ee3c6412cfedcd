// Project: expressions over each row. Where these make long values, fewer rows go into a batch, so
// that what is made at a time stays bounded; so they do where few rows are wanted, and where the
// expressions are long, so that a statement can be cancelled.
#include <algorithm>

#include "sql/exec/sliced_input.h"
#include "sql/expr/wide_values.h"

namespace steno::sql {
namespace {

constexpr size_t kFirstRows = 16;
constexpr size_t kGrowth = 8;

class ProjectCursor : public Cursor {
 public:
  ProjectCursor(const ProjectNode& node, ExecContext* context)
      : node_(node),
        context_(context),
        input_(OpenNode(*node.inputs[0], context)),
        row_ids_(RowIdCalls(node.exprs)),
        rows_max_(RowsAtOnce(node.exprs)),
        rows_(rows_max_) {
    wide_ = std::any_of(node.exprs.begin(), node.exprs.end(), ComputesWideValue);
    if (wide_) rows_ = std::min(rows_max_, kFirstRows);
    volatile_ = std::any_of(node.exprs.begin(), node.exprs.end(), [](const ExprPtr& e) {
      return VolatilityOf(*e) == Volatility::kVolatile;
    });
  }

  void Want(int64_t rows) override {
    wanted_ = rows;
    input_.Want(rows);
  }

  Task<SqlResult<bool>> Next(Batch* out) override {
    for (;;) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      Batch in;
      SqlResult<bool> more = co_await input_.Next(RowsAtATime(), &in);
      if (!more.has_value() || !*more) co_return more;
      // For these rows alone: who takes ids between two batches takes them from the same store.
      SqlStatus reserved = co_await ReserveRowIds(context_, row_ids_, in.rows());
      CO_RETURN_IF_ERROR(reserved);
      SqlStatus computed = Compute(in, out);
      if (computed.has_value()) co_return true;
      if (wanted_ == 0 || in.rows() == 1 || volatile_) co_return std::move(computed).error();
      // The rows before the one that fails may be all that is wanted.
      one_by_one_ = true;
      input_.PutBack(std::move(in));
    }
  }

 private:
  size_t RowsAtATime() const {
    if (one_by_one_) return 1;
    return wanted_ == 0 ? rows_ : std::min(rows_, static_cast<size_t>(wanted_));
  }

  SqlStatus Compute(const Batch& in, Batch* out) {
    *out = Batch();
    int64_t bytes = 0;
    for (const ExprPtr& expr : node_.exprs) {
      Column column;
      RETURN_IF_ERROR(Evaluate(*expr, in, *context_->eval, &column));
      if (wide_ && ComputesWideValue(expr)) {
        for (size_t i = 0; i < column.size(); ++i) bytes += HeapBytesOf(column.Get(i));
      }
      out->AddColumn(std::move(column));
    }
    out->SetRows(in.rows());
    if (wide_) rows_ = RowsNext(in.rows(), bytes);
    return {};
  }

  size_t RowsNext(size_t rows, int64_t bytes) const {
    const auto fitting = static_cast<size_t>(static_cast<int64_t>(rows) * kComputedBytesPerBatch /
                                             std::max<int64_t>(bytes, 1));
    const size_t most = std::min(std::max(rows, rows_) * kGrowth, rows_max_);
    return std::clamp<size_t>(fitting, 1, most);
  }

  const ProjectNode& node_;
  ExecContext* const context_;
  SlicedInput input_;
  const int64_t row_ids_;  // that a row takes
  const size_t rows_max_;
  size_t rows_;  // of the next batch, at most
  bool wide_ = false;
  bool volatile_ = false;
  int64_t wanted_ = 0;
  bool one_by_one_ = false;
};

}  // namespace

CursorPtr MakeProject(const ProjectNode& node, ExecContext* context) {
  return std::make_unique<ProjectCursor>(node, context);
}

}  // namespace steno::sql
