// Project: expressions over each row. Where these make long values, fewer rows go into a batch, so
// that what is made at a time stays bounded.
#include <algorithm>

#include "sql/exec/operators.h"
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
        row_ids_(RowIdCalls(node.exprs)) {
    wide_ = std::any_of(node.exprs.begin(), node.exprs.end(), ComputesWideValue);
    if (wide_) rows_ = kFirstRows;
  }

  Task<SqlResult<bool>> Next(Batch* out) override {
    if (next_ >= in_.rows()) {
      SqlResult<bool> more = co_await input_->Next(&in_);
      if (!more.has_value() || !*more) co_return more;
      next_ = 0;
    }
    // For these rows alone: who takes ids between two batches takes them from the same store.
    SqlStatus reserved =
        co_await ReserveRowIds(context_, row_ids_, std::min(rows_, in_.rows() - next_));
    CO_RETURN_IF_ERROR(reserved);
    if (next_ == 0 && in_.rows() <= rows_) {
      next_ = in_.rows();
      CO_RETURN_IF_ERROR(Compute(in_, out));
    } else {
      std::vector<uint32_t> selection;
      while (next_ < in_.rows() && selection.size() < rows_) {
        selection.push_back(static_cast<uint32_t>(next_++));
      }
      CO_RETURN_IF_ERROR(Compute(Select(in_, selection), out));
    }
    co_return true;
  }

 private:
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
    const size_t most = std::min(std::max(rows, rows_) * kGrowth, static_cast<size_t>(kBatchRows));
    return std::clamp<size_t>(fitting, 1, most);
  }

  const ProjectNode& node_;
  ExecContext* const context_;
  const CursorPtr input_;
  const int64_t row_ids_;  // that a row takes
  bool wide_ = false;
  size_t rows_ = static_cast<size_t>(kBatchRows);  // of the next batch, at most
  Batch in_;
  size_t next_ = 0;  // of in_
};

}  // namespace

CursorPtr MakeProject(const ProjectNode& node, ExecContext* context) {
  return std::make_unique<ProjectCursor>(node, context);
}

}  // namespace steno::sql
