// ProjectSet: set-returning functions in the select list.
#include "sql/exec/operators.h"
#include "sql/exec/set_calls.h"

namespace steno::sql {
namespace {

class ProjectSetCursor : public Cursor {
 public:
  ProjectSetCursor(const ProjectSetNode& node, ExecContext* context)
      : context_(context),
        input_(OpenNode(*node.inputs[0], context)),
        calls_(Calls(node)),
        queue_(&node.types) {}

  void Want(int64_t rows) override {
    wanted_ = rows;
    input_->Want(rows);
  }

  Task<SqlResult<bool>> Next(Batch* out) override {
    const auto most = static_cast<size_t>(wanted_ == 0 ? kBatchRows : wanted_);
    CO_RETURN_IF_ERROR(CheckCancel(*context_));
    while (queue_.size() < most && !queue_.full()) {
      if (!in_row_) {
        if (next_ >= batch_.rows()) {
          CO_RETURN_IF_ERROR(CheckCancel(*context_));
          SqlResult<bool> more = co_await input_->Next(&batch_);
          CO_RETURN_IF_ERROR(more);
          if (!*more) break;
          next_ = 0;
        }
        row_ = batch_.GetRow(next_++);
        CO_RETURN_IF_ERROR(calls_.Open(row_, *context_->eval));
        in_row_ = true;
      }
      Row row = row_;
      SqlResult<bool> more = calls_.Next(&row);
      CO_RETURN_IF_ERROR(more);
      in_row_ = *more;
      if (*more) queue_.Push(std::move(row));
    }
    co_return queue_.Pop(out);
  }

 private:
  static std::vector<SetCalls::Call> Calls(const ProjectSetNode& node) {
    std::vector<SetCalls::Call> calls;
    for (const ExprPtr& call : node.calls) calls.push_back({call.get(), 1});
    return calls;
  }

  ExecContext* const context_;
  const CursorPtr input_;
  SetCalls calls_;
  RowQueue queue_;
  Batch batch_;
  size_t next_ = 0;
  Row row_;
  bool in_row_ = false;
  int64_t wanted_ = 0;
};

}  // namespace

CursorPtr MakeProjectSet(const ProjectSetNode& node, ExecContext* context) {
  return std::make_unique<ProjectSetCursor>(node, context);
}

}  // namespace steno::sql
