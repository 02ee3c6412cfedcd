// Values: rows of constant expressions; with one row and no columns, SELECT without FROM.
#include <algorithm>

#include "sql/exec/operators.h"

namespace steno::sql {
namespace {

class ValuesCursor : public Cursor {
 public:
  ValuesCursor(const ValuesNode& node, ExecContext* context) : node_(node), context_(context) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    *out = Batch(node_.types);
    const size_t n = std::min(node_.rows.size() - next_, static_cast<size_t>(kBatchRows));
    int64_t row_ids = 0;
    for (size_t i = 0; i < n; ++i) row_ids += RowIdCalls(node_.rows[next_ + i]);
    SqlStatus reserved = co_await ReserveRowIds(context_, row_ids, 1);
    CO_RETURN_IF_ERROR(reserved);
    for (const size_t end = next_ + n; next_ < end; ++next_) {
      const ExprList& row = node_.rows[next_];
      for (size_t c = 0; c < row.size(); ++c) {
        SqlResult<Datum> value = EvaluateConstant(*row[c], *context_->eval);
        CO_RETURN_IF_ERROR(value);
        out->mutable_column(c).Append(*std::move(value));
      }
    }
    out->SetRows(n);
    co_return n > 0;
  }

 private:
  const ValuesNode& node_;
  ExecContext* const context_;
  size_t next_ = 0;
};

}  // namespace

CursorPtr MakeValues(const ValuesNode& node, ExecContext* context) {
  return std::make_unique<ValuesCursor>(node, context);
}

}  // namespace steno::sql
