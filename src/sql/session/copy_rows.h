// The options of COPY, and the way of rows between its lines and tables.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sql/exec/copy_text.h"
#include "sql/expr/eval.h"
#include "sql/optimizer/planner.h"
#include "sql/parser/ast.h"
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
  // Appends the next row to `rows`. False: more bytes are needed, or the end. Errors name the line.
  SqlResult<bool> Next(std::vector<Row>* rows);

 private:
  SqlStatus TakeFields(Row* row);
  SqlError AtLine(SqlError error, const std::string& column = {}) const;

  const PlannedCopy& plan_;
  const TableDescriptor& table_;
  const bool header_;
  EvalContext* const eval_;
  CopyParser parser_;
  CopyFields fields_;
};

// COPY TO: appends the line of each row of the batch.
void AppendCopyLines(const CopyFormat& format, const Batch& batch, const FormatSettings& settings,
                     std::string* out);
void AppendCopyHeader(const CopyFormat& format, const std::vector<std::string>& names,
                      std::string* out);

}  // namespace steno::sql
