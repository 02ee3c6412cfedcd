// Filter: the rows for which the predicate is true.
#include "sql/exec/operators.h"
#include "sql/expr/array_lookups.h"

namespace steno::sql {
namespace {

class FilterCursor : public Cursor {
 public:
  FilterCursor(const FilterNode& node, ExecContext* context)
      : node_(node), context_(context), input_(OpenNode(*node.inputs[0], context)) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    for (;;) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      SqlResult<bool> more = co_await input_->Next(out);
      if (!more.has_value() || !*more) co_return more;
      SqlResult<std::vector<uint32_t>> selection =
          EvaluateFilter(*node_.predicate, *out, *context_->eval, &lookups_);
      CO_RETURN_IF_ERROR(selection);
      if (selection->size() == out->rows()) co_return true;
      if (selection->empty()) continue;
      *out = Select(*out, *selection);
      co_return true;
    }
  }

 private:
  const FilterNode& node_;
  ExecContext* const context_;
  const CursorPtr input_;
  ArrayLookups lookups_;
};

}  // namespace

CursorPtr MakeFilter(const FilterNode& node, ExecContext* context) {
  return std::make_unique<FilterCursor>(node, context);
}

}  // namespace steno::sql
