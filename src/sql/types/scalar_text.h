// Text forms of single values, by family: what io_text.cc dispatches to. Internal to the library.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"
#include "sql/types/type.h"
#include "sql/types/values.h"

namespace steno::sql {

SqlResult<double> ParseFloat8(std::string_view text);
SqlResult<float> ParseFloat4(std::string_view text);
// int2, int4, int8, oid and the like.
SqlResult<int64_t> ParseIntegerText(std::string_view text, TypeId type);
SqlResult<bool> ParseBool(std::string_view text);

// '\x..' or the escape form.
SqlResult<std::string> ParseBytea(std::string_view text);
void AppendBytea(std::string_view bytes, FormatSettings::ByteaOutput form, std::string* out);
SqlResult<Uuid> ParseUuid(std::string_view text);
void AppendUuid(const Uuid& v, std::string* out);

// Pairs of hexadecimal digits; blanks between pairs are skipped.
SqlResult<std::string> DecodeHex(std::string_view text);
void AppendHex(std::string_view bytes, std::string* out);

// 54000 where the subscript behind the dimension's last one would be no int4.
SqlStatus CheckBounds(const ArrayValue::Dimension& d);

// array_io.cc. `array_type` is a true array or a vector type.
SqlResult<Datum> ParseArray(Type array_type, std::string_view text, const FormatSettings& settings);
SqlStatus AppendArray(Type array_type, const ArrayValue& v, const FormatSettings& settings,
                      std::string* out);
SqlStatus AppendRecord(const RecordValue& v, const FormatSettings& settings, std::string* out);

}  // namespace steno::sql
