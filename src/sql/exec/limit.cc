// Limit: skips OFFSET rows, then gives LIMIT.
#include <limits>

#include "sql/exec/operators.h"

namespace steno::sql {
namespace {

class LimitCursor : public Cursor {
 public:
  LimitCursor(const LimitNode& node, ExecContext* context)
      : node_(node), context_(context), input_(OpenNode(*node.inputs[0], context)) {}

  void Want(int64_t rows) override { at_a_time_ = rows; }

  Task<SqlResult<bool>> Next(Batch* out) override {
    if (!opened_) {
      opened_ = true;
      SqlResult<std::optional<int64_t>> limit =
          EvaluateCount(node_.limit, context_, /*is_limit=*/true);
      CO_RETURN_IF_ERROR(limit);
      SqlResult<std::optional<int64_t>> offset =
          EvaluateCount(node_.offset, context_, /*is_limit=*/false);
      CO_RETURN_IF_ERROR(offset);
      wanted_ = limit->value_or(kAll);
      to_skip_ = offset->value_or(0);
    }
    while (wanted_ > 0) {
      input_->Want(RowsToWant());
      SqlResult<bool> more = co_await input_->Next(out);
      if (!more.has_value() || !*more) co_return more;
      const auto rows = static_cast<int64_t>(out->rows());
      if (rows <= to_skip_) {
        to_skip_ -= rows;
        continue;
      }
      const int64_t taken = std::min(rows - to_skip_, wanted_);
      if (taken < rows) {
        std::vector<uint32_t> selection;
        for (int64_t i = 0; i < taken; ++i)
          selection.push_back(static_cast<uint32_t>(to_skip_ + i));
        *out = Select(*out, selection);
      }
      to_skip_ = 0;
      wanted_ -= taken;
      co_return true;
    }
    co_return false;
  }
  int64_t affected_rows() const override { return input_->affected_rows(); }

 private:
  static constexpr int64_t kAll = std::numeric_limits<int64_t>::max();

  // Of the input, those to skip included.
  int64_t RowsToWant() const {
    const int64_t rows = at_a_time_ == 0 ? wanted_ : std::min(wanted_, at_a_time_);
    if (rows == kAll) return 0;
    const int64_t skipped = std::min<int64_t>(to_skip_, kBatchRows);
    return std::min<int64_t>(skipped + std::min<int64_t>(rows, kBatchRows), kBatchRows);
  }

  const LimitNode& node_;
  ExecContext* const context_;
  const CursorPtr input_;
  bool opened_ = false;
  int64_t wanted_ = 0;
  int64_t to_skip_ = 0;
  int64_t at_a_time_ = 0;  // that the reader wants; 0: no bound
};

}  // namespace

CursorPtr MakeLimit(const LimitNode& node, ExecContext* context) {
  return std::make_unique<LimitCursor>(node, context);
}

}  // namespace steno::sql
