#include "net/pgwire/rows.h"

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

void WriteDataRow(const sql::Batch& batch, size_t row, const ResultFormats& formats,
                  const sql::FormatSettings& settings, BackendWriter* writer) {
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
      sql::AppendBinary(column.type(), value, settings, &writer->buffer());
    } else {
      sql::AppendText(column.type(), value, settings, &writer->buffer());
    }
    writer->EndValue();
  }
  writer->EndRow();
}

void WriteError(std::string_view severity, const sql::SqlError& error, BackendWriter* writer) {
  writer->ErrorResponse(FieldsOf(severity, error));
}

void WriteNotice(std::string_view severity, const sql::SqlError& notice, BackendWriter* writer) {
  writer->NoticeResponse(FieldsOf(severity, notice));
}

}  // namespace steno::pgwire
