// Distinct: the first row of each combination of values.
#include "sql/exec/row_set.h"

namespace steno::sql {
namespace {

class DistinctCursor : public Cursor {
 public:
  DistinctCursor(const DistinctNode& node, ExecContext* context)
      : context_(context),
        input_(OpenNode(*node.inputs[0], context)),
        seen_(SlotsKey::Of(node.slots, node.types), context),
        queue_(&node.types) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    while (queue_.empty()) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      SqlResult<bool> more = co_await input_->Next(&batch_);
      CO_RETURN_IF_ERROR(more);
      if (!*more) break;
      for (size_t i = 0; i < batch_.rows(); ++i) {
        Row row = batch_.GetRow(i);
        SqlResult<bool> first = seen_.Add(row);
        CO_RETURN_IF_ERROR(first);
        if (*first) queue_.Push(std::move(row));
      }
    }
    co_return queue_.Pop(out);
  }

 private:
  ExecContext* const context_;
  const CursorPtr input_;
  RowSet seen_;
  RowQueue queue_;
  Batch batch_;
};

}  // namespace

CursorPtr MakeDistinct(const DistinctNode& node, ExecContext* context) {
  return std::make_unique<DistinctCursor>(node, context);
}

}  // namespace steno::sql
