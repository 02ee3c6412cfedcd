// NestedLoopJoin: every pair of rows, for conditions without equal keys.
#include "sql/exec/charges.h"
#include "sql/exec/operators.h"

namespace steno::sql {
namespace {

class NestedLoopJoinCursor : public Cursor {
 public:
  NestedLoopJoinCursor(const NestedLoopJoinNode& node, ExecContext* context)
      : node_(node),
        context_(context),
        left_(OpenNode(*node.inputs[0], context)),
        right_(OpenNode(*node.inputs[1], context)),
        left_width_(node.inputs[0]->types.size()),
        right_width_(node.inputs[1]->types.size()),
        queue_(&node.types),
        charges_(context) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    if (!opened_) {
      opened_ = true;
      SqlResult<std::vector<Row>> rows = co_await ReadAll(right_.get(), context_);
      CO_RETURN_IF_ERROR(rows);
      charges_.TakeOver(*rows);
      right_rows_ = *std::move(rows);
      right_matched_.assign(right_rows_.size(), false);
    }
    while (queue_.empty() && !left_done_) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      if (next_ < batch_.rows()) {
        CO_RETURN_IF_ERROR(JoinRow(batch_.GetRow(next_++)));
        continue;
      }
      SqlResult<bool> more = co_await left_->Next(&batch_);
      CO_RETURN_IF_ERROR(more);
      next_ = 0;
      if (*more) continue;
      left_done_ = true;
      EmitUnmatchedRight();
    }
    co_return queue_.Pop(out);
  }

 private:
  // Pairs to look at between two questions whether the statement is cancelled.
  static constexpr size_t kPairsPerStep = 4096;

  SqlStatus JoinRow(Row left) {
    bool matched = false;
    for (size_t i = 0; i < right_rows_.size(); ++i) {
      if ((i + 1) % kPairsPerStep == 0) RETURN_IF_ERROR(CheckCancel(*context_));
      Row joined = Concat(left, right_rows_[i]);
      if (node_.condition != nullptr) {
        ASSIGN_OR_RETURN(const Datum passes, EvaluateOn(*node_.condition, joined, *context_->eval));
        if (passes.is_null() || !passes.as_bool()) continue;
      }
      matched = true;
      right_matched_[i] = true;
      if (node_.type == JoinType::kSemi || node_.type == JoinType::kAnti) break;
      queue_.Push(std::move(joined));
    }
    if (matched) {
      if (node_.type == JoinType::kSemi) queue_.Push(std::move(left));
    } else if (node_.type == JoinType::kAnti) {
      queue_.Push(std::move(left));
    } else if (node_.type == JoinType::kLeft || node_.type == JoinType::kFull) {
      queue_.Push(Concat(left, NullRow(right_width_)));
    }
    return {};
  }

  void EmitUnmatchedRight() {
    if (node_.type != JoinType::kRight && node_.type != JoinType::kFull) return;
    for (size_t i = 0; i < right_rows_.size(); ++i) {
      if (!right_matched_[i]) queue_.Push(Concat(NullRow(left_width_), right_rows_[i]));
    }
  }

  const NestedLoopJoinNode& node_;
  ExecContext* const context_;
  const CursorPtr left_;
  const CursorPtr right_;
  const size_t left_width_;
  const size_t right_width_;
  RowQueue queue_;
  bool opened_ = false;
  bool left_done_ = false;
  Batch batch_;
  size_t next_ = 0;
  std::vector<Row> right_rows_;
  std::vector<bool> right_matched_;
  Charges charges_;
};

}  // namespace

CursorPtr MakeNestedLoopJoin(const NestedLoopJoinNode& node, ExecContext* context) {
  return std::make_unique<NestedLoopJoinCursor>(node, context);
}

}  // namespace steno::sql
