// The options of COPY, and the way of rows between its lines and tables.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sql/exec/copy_text.h"
#include "sql/expr/eval.h"
#include "sql/optimizer/planner.h"
#include "sql/parser/ast.h"
#include "sql/session/session.h"
#include "sql/types/batch.h"

namespace steno::sql {

// The format that the options ask for; 22023, 42601, 0A000.
SqlResult<CopyFormat> CopyFormatOf(const ast::CopyStatement& copy);

// COPY FROM: full rows of the table out of the bytes that the client sends. `plan` and `eval`
// outlive it.
class CopyRowReader {
 public:
  CopyRowReader(const PlannedCopy* plan, CopyFormat format, EvalContext* eval);

  void Feed(std::string_view bytes) { parser_.Feed(bytes); }
  void Finish() { parser_.Finish(); }
  // How many values of unique_rowid() the next row may take: they have to be there.
  int64_t row_ids() const { return row_ids_; }
  // Appends the next row to `rows`. False: more bytes are needed, or the end. Errors name the line.
  SqlResult<bool> Next(std::vector<Row>* rows);

 private:
  SqlStatus TakeFields(Row* row);
  SqlError AtLine(SqlError error, const std::string& column = {},
                  std::string_view value = {}) const;

  const PlannedCopy& plan_;
  const TableDescriptor& table_;
  bool header_;  // it is still to come
  int64_t row_ids_ = 0;
  EvalContext* const eval_;
  CopyParser parser_;
  CopyFields fields_;
};

// COPY TO: rows as lines. `format` outlives it.
class CopyRowWriter {
 public:
  explicit CopyRowWriter(const CopyFormat* format) : format_(*format) {}

  // The line of the columns' names, if the format has one.
  void AppendHeader(const std::vector<std::string>& names, CopyRows* out) const;
  // One row of the batch. 54000 where it is too long.
  SqlStatus Append(const Batch& batch, size_t row, const FormatSettings& settings, CopyRows* out);

 private:
  const CopyFormat& format_;
  CopyFields fields_;  // of the last row: for their memory
};

}  // namespace steno::sql
