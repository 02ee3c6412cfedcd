#include "sql/exec/operators.h"

#include "absl/hash/hash.h"
#include "sql/expr/function.h"
#include "sql/types/compare.h"
#include "sql/types/errors.h"
#include "sql/types/sqlstate.h"

namespace steno::sql {

bool RowQueue::Pop(Batch* out) {
  if (empty()) return false;
  *out = Batch(*types_);
  const size_t n = std::min(size(), static_cast<size_t>(kBatchRows));
  for (size_t i = 0; i < n; ++i) out->AppendRow(std::move(rows_[taken_++]));
  if (taken_ == rows_.size()) {
    rows_.clear();
    taken_ = 0;
  }
  return true;
}

Task<SqlResult<std::vector<Row>>> ReadAll(Cursor* input, ExecContext* context) {
  std::vector<Row> rows;
  Batch batch;
  for (;;) {
    SqlResult<bool> more = co_await input->Next(&batch);
    CO_RETURN_IF_ERROR(more);
    if (!*more) co_return rows;
    for (size_t i = 0; i < batch.rows(); ++i) {
      rows.push_back(batch.GetRow(i));
      CO_RETURN_IF_ERROR(context->memory.Charge(BytesOf(rows.back())));
    }
  }
}

int64_t RowIdCalls(const ExprList& exprs) {
  int64_t calls = 0;
  for (const ExprPtr& expr : exprs) {
    const bool call = expr->kind == ExprKind::kFunction && expr->function->name == "unique_rowid";
    calls += (call ? 1 : 0) + RowIdCalls(expr->args);
  }
  return calls;
}

Task<SqlStatus> ReserveRowIds(ExecContext* context, int64_t calls, size_t rows) {
  if (calls == 0 || !context->reserve_row_ids) co_return SqlStatus();
  co_return co_await context->reserve_row_ids(calls * static_cast<int64_t>(rows));
}

int64_t RowsThatDecide(ApplyNode::Mode mode) {
  if (mode == ApplyNode::Mode::kExists) return 1;
  return mode == ApplyNode::Mode::kScalar ? 2 : 0;
}

Batch Select(const Batch& in, const std::vector<uint32_t>& selection) {
  Batch out;
  for (size_t c = 0; c < in.columns(); ++c) {
    Column column(in.column(c).type());
    column.Reserve(selection.size());
    for (uint32_t row : selection) column.Append(in.Get(c, row));
    out.AddColumn(std::move(column));
  }
  out.SetRows(selection.size());
  return out;
}

Row Concat(const Row& left, const Row& right) {
  Row out;
  out.reserve(left.size() + right.size());
  out.insert(out.end(), left.begin(), left.end());
  out.insert(out.end(), right.begin(), right.end());
  return out;
}

Row NullRow(size_t width) {
  return Row(width);
}

SqlStatus CheckCancel(const ExecContext& context) {
  if (!context.check_cancel) return {};
  return context.check_cancel();
}

SqlResult<std::optional<int64_t>> EvaluateCount(const ExprPtr& expr, ExecContext* context,
                                                bool is_limit) {
  if (expr == nullptr) return std::optional<int64_t>();
  ASSIGN_OR_RETURN(const Datum value, EvaluateConstant(*expr, *context->eval));
  if (value.is_null()) return std::optional<int64_t>();
  if (value.as_int() < 0) {
    return is_limit ? errors::Make("2201W", "LIMIT must not be negative")
                    : errors::Make("2201X", "OFFSET must not be negative");
  }
  return std::optional<int64_t>(value.as_int());
}

SlotsKey SlotsKey::Of(const std::vector<int>& slots, const std::vector<Type>& types) {
  SlotsKey key{slots, {}};
  for (int slot : slots) key.types.push_back(types[static_cast<size_t>(slot)].id);
  return key;
}

size_t SlotsKey::Hash(std::span<const Datum> row) const {
  size_t hash = 0;
  for (size_t i = 0; i < slots.size(); ++i) {
    const Datum& value = row[static_cast<size_t>(slots[i])];
    hash = absl::HashOf(hash, value.is_null() ? 0 : sql::Hash(types[i], value));
  }
  return hash;
}

bool SlotsKey::Equal(std::span<const Datum> a, std::span<const Datum> b) const {
  for (size_t i = 0; i < slots.size(); ++i) {
    const auto slot = static_cast<size_t>(slots[i]);
    if (CompareNullsLast(types[i], a[slot], b[slot]) != 0) return false;
  }
  return true;
}

}  // namespace steno::sql
