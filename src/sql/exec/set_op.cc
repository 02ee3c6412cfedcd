// SetOp: UNION, INTERSECT and EXCEPT, with and without ALL.
#include <numeric>

#include "sql/exec/charges.h"
#include "sql/exec/row_set.h"

namespace steno::sql {
namespace {

std::vector<int> AllSlots(size_t n) {
  std::vector<int> slots(n);
  std::iota(slots.begin(), slots.end(), 0);
  return slots;
}

class SetOpCursor : public Cursor {
 public:
  SetOpCursor(const SetOpNode& node, ExecContext* context)
      : node_(node),
        context_(context),
        left_(OpenNode(*node.inputs[0], context)),
        right_(OpenNode(*node.inputs[1], context)),
        right_rows_(SlotsKey::Of(AllSlots(node.types.size()), node.types), context),
        given_(SlotsKey::Of(AllSlots(node.types.size()), node.types), context),
        queue_(&node.types) {}

  void Want(int64_t rows) override {
    if (node_.op != SetOpNode::Op::kUnion || !node_.all) return;
    left_->Want(rows);
    right_->Want(rows);
  }

  Task<SqlResult<bool>> Next(Batch* out) override {
    if (!opened_ && node_.op != SetOpNode::Op::kUnion) {
      SqlResult<std::vector<Row>> rows = co_await ReadAll(right_.get(), context_);
      CO_RETURN_IF_ERROR(rows);
      Charges read(context_);
      read.TakeOver(*rows);
      for (const Row& row : *rows) {
        SqlResult<bool> added = right_rows_.Add(row);
        CO_RETURN_IF_ERROR(added);
      }
      inputs_left_ = 1;
    }
    opened_ = true;
    while (queue_.empty() && inputs_left_ > 0) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      Cursor* input =
          inputs_left_ == 2 || node_.op != SetOpNode::Op::kUnion ? left_.get() : right_.get();
      SqlResult<bool> more = co_await input->Next(&batch_);
      CO_RETURN_IF_ERROR(more);
      if (!*more) {
        --inputs_left_;
        continue;
      }
      for (size_t i = 0; i < batch_.rows(); ++i) CO_RETURN_IF_ERROR(Offer(batch_.GetRow(i)));
    }
    co_return queue_.Pop(out);
  }

 private:
  // A row of the left input, or of either of a union.
  SqlStatus Offer(Row row) {
    bool wanted = true;
    if (node_.op == SetOpNode::Op::kIntersect) {
      wanted = node_.all ? right_rows_.Take(row) : right_rows_.Contains(row);
    } else if (node_.op == SetOpNode::Op::kExcept) {
      wanted = node_.all ? !right_rows_.Take(row) : !right_rows_.Contains(row);
    }
    if (!wanted) return {};
    if (!node_.all) {
      ASSIGN_OR_RETURN(const bool first, given_.Add(row));
      if (!first) return {};
    }
    queue_.Push(std::move(row));
    return {};
  }

  const SetOpNode& node_;
  ExecContext* const context_;
  const CursorPtr left_;
  const CursorPtr right_;
  RowSet right_rows_;
  RowSet given_;
  RowQueue queue_;
  bool opened_ = false;
  int inputs_left_ = 2;
  Batch batch_;
};

}  // namespace

CursorPtr MakeSetOp(const SetOpNode& node, ExecContext* context) {
  return std::make_unique<SetOpCursor>(node, context);
}

}  // namespace steno::sql
