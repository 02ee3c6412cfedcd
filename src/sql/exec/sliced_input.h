// SlicedInput: the rows of a cursor, no more at a time than its reader asks for. Internal to this
// directory. Thread-compatible.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "sql/exec/operators.h"

namespace steno::sql {

// How many rows to compute these expressions for before looking again whether the statement is
// cancelled: fewer than kBatchRows where they are long.
size_t RowsAtOnce(std::span<const ExprPtr> exprs);

class SlicedInput {
 public:
  explicit SlicedInput(CursorPtr input) : input_(std::move(input)) {}

  void Want(int64_t rows) { input_->Want(rows); }
  // Replaces `out` by at most `rows` rows, and at least one; false: there are none left.
  Task<SqlResult<bool>> Next(size_t rows, Batch* out);
  // Makes rows that Next gave the next ones again.
  void PutBack(Batch rows) { parts_.push_back({std::move(rows), 0}); }

 private:
  struct Part {
    Batch batch;
    size_t next;
  };
  const CursorPtr input_;
  std::vector<Part> parts_;  // that were read and not given, the next one last
};

}  // namespace steno::sql
