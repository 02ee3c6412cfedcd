// ReturningRows: what RETURNING is computed from, kept until its rows are asked for, and computed
// then, so that no more of it is there at a time than a batch. Internal to this directory.
// Thread-compatible.
#pragma once

#include <vector>

#include "sql/exec/charges.h"
#include "sql/exec/operators.h"

namespace steno::sql {

class ReturningRows {
 public:
  // INSERT, UPDATE or DELETE. `node` and `context` outlive it.
  template <typename Node>
  ReturningRows(const Node& node, ExecContext* context)
      : exprs_(node.returning),
        types_(node.types),
        wanted_(node.has_returning),
        row_ids_(RowIdCalls(node.returning)),
        context_(*context),
        charges_(context) {}

  // Whether there is a RETURNING.
  bool wanted() const { return wanted_; }
  bool empty() const { return next_ == rows_.size(); }
  // REQUIRES: wanted(). `row`: what the expressions are over. 53200 beyond the limit.
  SqlStatus Add(Row row);
  // Computes some of the rows into `out`; false where none are kept.
  Task<SqlResult<bool>> Next(Batch* out);

 private:
  const ExprList& exprs_;
  const std::vector<Type>& types_;
  const bool wanted_;
  const int64_t row_ids_;  // that a row takes
  ExecContext& context_;
  Charges charges_;
  std::vector<Row> rows_;
  size_t next_ = 0;
};

}  // namespace steno::sql
