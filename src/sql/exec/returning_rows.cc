#include "sql/exec/returning_rows.h"

#include <algorithm>
#include <utility>

#include "sql/expr/wide_values.h"

namespace steno::sql {

SqlStatus ReturningRows::Add(Row row) {
  RETURN_IF_ERROR(charges_.Add(BytesOf(row)));
  rows_.push_back(std::move(row));
  return {};
}

Task<SqlResult<bool>> ReturningRows::Next(Batch* out) {
  if (empty()) co_return false;
  CO_RETURN_IF_ERROR(CheckCancel(context_));
  const size_t most = std::min(rows_.size() - next_, static_cast<size_t>(kBatchRows));
  SqlStatus reserved = co_await ReserveRowIds(&context_, row_ids_, most);
  CO_RETURN_IF_ERROR(reserved);
  *out = Batch(types_);
  int64_t bytes = 0;
  while (out->rows() < most && bytes < kComputedBytesPerBatch) {
    const Row row = std::move(rows_[next_++]);
    Row computed;
    for (const ExprPtr& expr : exprs_) {
      CO_ASSIGN_OR_RETURN(computed.emplace_back(), EvaluateOn(*expr, row, *context_.eval));
      bytes += HeapBytesOf(computed.back());
    }
    out->AppendRow(std::move(computed));
    charges_.GiveBack(BytesOf(row));
  }
  if (empty()) {
    rows_.clear();
    next_ = 0;
  }
  co_return true;
}

}  // namespace steno::sql
