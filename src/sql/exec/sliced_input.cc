#include "sql/exec/sliced_input.h"

#include <algorithm>

namespace steno::sql {

size_t RowsAtOnce(std::span<const ExprPtr> exprs) {
  // Of one node for one row: some tenths of a second of calls of functions.
  constexpr size_t kEvaluations = size_t{256} << 10;
  size_t nodes = 1;
  for (const ExprPtr& expr : exprs) nodes += CountNodes(*expr, kEvaluations);
  return std::clamp<size_t>(kEvaluations / nodes, 1, static_cast<size_t>(kBatchRows));
}

Task<SqlResult<bool>> SlicedInput::Next(size_t rows, Batch* out) {
  if (parts_.empty()) {
    SqlResult<bool> more = co_await input_->Next(out);
    if (!more.has_value() || !*more || out->rows() <= rows) co_return more;
    PutBack(std::move(*out));
  }
  Part& part = parts_.back();
  if (part.next == 0 && part.batch.rows() <= rows) {
    *out = std::move(part.batch);
    parts_.pop_back();
    co_return true;
  }
  std::vector<uint32_t> selection;
  const size_t end = std::min(part.next + rows, part.batch.rows());
  while (part.next < end) selection.push_back(static_cast<uint32_t>(part.next++));
  *out = Select(part.batch, selection);
  if (part.next == part.batch.rows()) parts_.pop_back();
  co_return true;
}

}  // namespace steno::sql
