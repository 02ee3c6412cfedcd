#include "net/pgwire/rows.h"

#include <string>
#include <utility>

#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/type.h"

namespace steno::pgwire {
namespace {

ErrorFields FieldsOf(std::string_view severity, const sql::SqlError& error) {
  return {.severity = severity,
          .sqlstate = error.sqlstate,
          .message = error.message,
          .detail = error.detail,
          .hint = error.hint,
          .position = error.position,
          .schema = error.schema,
          .table = error.table,
          .column = error.column,
          .data_type = error.datatype,
          .constraint = error.constraint};
}

}  // namespace

void WriteRowDescription(const std::vector<sql::ResultColumn>& columns,
                         const ResultFormats& formats, BackendWriter* writer) {
  std::vector<FieldDescription> fields;
  fields.reserve(columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    const sql::ResultColumn& column = columns[i];
    const sql::TypeInfo* type = sql::FindType(column.type.id);
    fields.push_back({.name = column.name,
                      .table_oid = column.table_oid,
                      .column_number = column.column_number,
                      .type_oid = static_cast<uint32_t>(column.type.id),
                      .type_bytes = type == nullptr ? int16_t{-1} : type->length,
                      .type_modifier = column.type.typmod,
                      .format = static_cast<int16_t>(formats.of(i))});
  }
  writer->RowDescription(fields);
}

sql::SqlStatus WriteDataRow(const sql::Batch& batch, size_t row, const ResultFormats& formats,
                            const sql::FormatSettings& settings, BackendWriter* writer) {
  std::string& buffer = writer->buffer();
  const size_t start = buffer.size();
  const auto refuse = [&](sql::SqlError error) {
    buffer.resize(start);
    return error;
  };
  writer->BeginRow(batch.columns());
  for (size_t i = 0; i < batch.columns(); ++i) {
    const sql::Column& column = batch.column(i);
    const sql::Datum& value = column.Get(row);
    if (value.is_null()) {
      writer->Null();
      continue;
    }
    writer->BeginValue();
    if (formats.of(i) == WireFormat::kBinary) {
      sql::AppendBinary(column.type(), value, settings, &buffer);
    } else {
      sql::SqlStatus printed = sql::AppendText(column.type(), value, settings, &buffer);
      if (!printed.has_value()) return refuse(std::move(printed).error());
    }
    if (static_cast<int64_t>(buffer.size() - start) > sql::kValueTextBytesMax) {
      return refuse(sql::errors::ProgramLimitExceeded("the row is too long to be sent"));
    }
    writer->EndValue();
  }
  writer->EndRow();
  return {};
}

void WriteError(std::string_view severity, const sql::SqlError& error, BackendWriter* writer) {
  writer->ErrorResponse(FieldsOf(severity, error));
}

void WriteNotice(std::string_view severity, const sql::SqlError& notice, BackendWriter* writer) {
  writer->NoticeResponse(FieldsOf(severity, notice));
}

}  // namespace steno::pgwire
