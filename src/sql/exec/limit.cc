// Limit: skips OFFSET rows, then gives LIMIT.
#include <limits>

#include "sql/exec/operators.h"

namespace steno::sql {
namespace {

class LimitCursor : public Cursor {
 public:
  LimitCursor(const LimitNode& node, ExecContext* context)
      : node_(node), context_(context), input_(OpenNode(*node.inputs[0], context)) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    if (!opened_) {
      opened_ = true;
      SqlResult<std::optional<int64_t>> limit =
          EvaluateCount(node_.limit, context_, /*is_limit=*/true);
      CO_RETURN_IF_ERROR(limit);
      SqlResult<std::optional<int64_t>> offset =
          EvaluateCount(node_.offset, context_, /*is_limit=*/false);
      CO_RETURN_IF_ERROR(offset);
      wanted_ = limit->value_or(std::numeric_limits<int64_t>::max());
      to_skip_ = offset->value_or(0);
    }
    while (wanted_ > 0) {
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
  const LimitNode& node_;
  ExecContext* const context_;
  const CursorPtr input_;
  bool opened_ = false;
  int64_t wanted_ = 0;
  int64_t to_skip_ = 0;
};

}  // namespace

CursorPtr MakeLimit(const LimitNode& node, ExecContext* context) {
  return std::make_unique<LimitCursor>(node, context);
}

}  // namespace steno::sql
