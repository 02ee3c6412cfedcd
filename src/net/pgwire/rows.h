// From SQL's results to the wire's: descriptions, rows and errors. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "net/pgwire/backend.h"
#include "sql/session/session.h"
#include "sql/types/batch.h"
#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"

namespace steno::pgwire {

using sql::WireFormat;

// The formats of a result as Bind asks for them: none means text, one is for all columns, else one
// each; columns beyond are text.
class ResultFormats {
 public:
  ResultFormats() = default;
  explicit ResultFormats(absl::Span<const int16_t> codes) : codes_(codes.begin(), codes.end()) {}

  WireFormat of(size_t column) const {
    if (codes_.size() == 1) return static_cast<WireFormat>(codes_[0]);
    return column < codes_.size() ? static_cast<WireFormat>(codes_[column]) : WireFormat::kText;
  }
  // Whether they fit a result of so many columns.
  bool Fit(size_t columns) const { return codes_.size() <= 1 || codes_.size() == columns; }
  size_t size() const { return codes_.size(); }

 private:
  std::vector<int16_t> codes_;
};

void WriteRowDescription(const std::vector<sql::ResultColumn>& columns,
                         const ResultFormats& formats, BackendWriter* writer);

// Writes one row of `batch`, straight from its columns into the output. 54000 where it is too long
// for a message; then nothing is written.
sql::SqlStatus WriteDataRow(const sql::Batch& batch, size_t row, const ResultFormats& formats,
                            const sql::FormatSettings& settings, BackendWriter* writer);

void WriteError(std::string_view severity, const sql::SqlError& error, BackendWriter* writer);
void WriteNotice(std::string_view severity, const sql::SqlError& notice, BackendWriter* writer);

}  // namespace steno::pgwire
