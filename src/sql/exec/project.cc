// Project: expressions over each row.
#include "sql/exec/operators.h"

namespace steno::sql {
namespace {

class ProjectCursor : public Cursor {
 public:
  ProjectCursor(const ProjectNode& node, ExecContext* context)
      : node_(node),
        context_(context),
        input_(OpenNode(*node.inputs[0], context)),
        row_ids_(RowIdCalls(node.exprs)) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    SqlResult<bool> more = co_await input_->Next(&in_);
    if (!more.has_value() || !*more) co_return more;
    SqlStatus reserved = co_await ReserveRowIds(context_, row_ids_, in_.rows());
    CO_RETURN_IF_ERROR(reserved);
    *out = Batch();
    for (const ExprPtr& expr : node_.exprs) {
      Column column;
      CO_RETURN_IF_ERROR(Evaluate(*expr, in_, *context_->eval, &column));
      out->AddColumn(std::move(column));
    }
    out->SetRows(in_.rows());
    co_return true;
  }

 private:
  const ProjectNode& node_;
  ExecContext* const context_;
  const CursorPtr input_;
  const int64_t row_ids_;  // that a row takes
  Batch in_;
};

}  // namespace

CursorPtr MakeProject(const ProjectNode& node, ExecContext* context) {
  return std::make_unique<ProjectCursor>(node, context);
}

}  // namespace steno::sql
