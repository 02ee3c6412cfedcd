// Filter: the rows for which the predicate is true. Where few rows are wanted it looks at few at
// first, and then at more and more; an error among rows that may turn out not to be wanted makes it
// go by the rows that are.
#include <algorithm>

#include "sql/exec/sliced_input.h"
#include "sql/expr/array_lookups.h"

namespace steno::sql {
namespace {

// Whether reading a row of the node may lock it.
bool Locks(const PhysicalNode& node) {
  return node.kind == PhysicalKind::kLockRows ||
         std::ranges::any_of(node.inputs, [](const PhysicalPtr& input) { return Locks(*input); });
}

class FilterCursor : public Cursor {
 public:
  FilterCursor(const FilterNode& node, ExecContext* context)
      : node_(node),
        context_(context),
        input_(OpenNode(*node.inputs[0], context)),
        rows_(RowsAtOnce({&node.predicate, 1})),
        exact_(VolatilityOf(*node.predicate) == Volatility::kVolatile || Locks(*node.inputs[0])) {}

  void Want(int64_t rows) override {
    wanted_ = rows;
    slice_ = exact_ ? rows : std::max(slice_, rows);
    input_.Want(rows == 0 ? 0 : slice_);
  }

  Task<SqlResult<bool>> Next(Batch* out) override {
    for (;;) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      const size_t rows = wanted_ == 0 ? rows_ : std::min(rows_, static_cast<size_t>(slice_));
      SqlResult<bool> more = co_await input_.Next(rows, out);
      if (!more.has_value() || !*more) co_return more;
      SqlResult<std::vector<uint32_t>> selection =
          EvaluateFilter(*node_.predicate, *out, *context_->eval, &lookups_);
      if (!selection.has_value() && !AllWanted(*out)) {
        input_.PutBack(std::move(*out));
        exact_ = true;
        Want(wanted_);
        continue;
      }
      CO_RETURN_IF_ERROR(selection);
      Grow();
      if (selection->size() == out->rows()) co_return true;
      if (selection->empty()) continue;
      *out = Select(*out, *selection);
      co_return true;
    }
  }

 private:
  bool AllWanted(const Batch& batch) const {
    return wanted_ == 0 || static_cast<int64_t>(batch.rows()) <= wanted_;
  }

  void Grow() {
    if (wanted_ == 0 || exact_ || slice_ >= kBatchRows) return;
    slice_ = std::min<int64_t>(slice_ * 2, kBatchRows);
    input_.Want(slice_);
  }

  const FilterNode& node_;
  ExecContext* const context_;
  SlicedInput input_;
  ArrayLookups lookups_;
  const size_t rows_;
  bool exact_;  // looks at no row, and locks none, that may not be wanted
  int64_t wanted_ = 0;
  int64_t slice_ = 0;  // where some are wanted: how many it looks at together
};

}  // namespace

CursorPtr MakeFilter(const FilterNode& node, ExecContext* context) {
  return std::make_unique<FilterCursor>(node, context);
}

}  // namespace steno::sql
