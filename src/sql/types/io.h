// Reading and printing of values of any type, in the two formats of the wire protocol. One file per
// type family implements them (io_text.cc dispatches).
//
// Text is PostgreSQL's: bool 't'/'f', bytea '\x..', ISO dates, shortest round-trip floats, arrays
// '{1,NULL,"a b"}'. Binary is the big-endian form of the *send and *recv functions. NULL has no
// form of its own in either: callers handle it (except inside arrays and records).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sql/types/datum.h"
#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"
#include "sql/types/type.h"

namespace steno::sql {

// The text of a row value: its quotes double with each level.
inline constexpr int64_t kRecordTextBytesMax = 64 << 20;
// One value's text, or a row of values, on its way to the client.
inline constexpr int64_t kValueTextBytesMax = 0x3FFF'FFFF;

// Reads `text` as a value of `type`. The modifier is applied as in an assignment: a string that is
// too long is 22001 unless only blanks are lost, numeric is rounded to its scale or 22003.
SqlResult<Datum> TextIn(Type type, std::string_view text,
                        const FormatSettings& settings = FormatSettings::Default());

// Appends the text of `value`. REQUIRES: not null. 54000 where it would be longer than
// kValueTextBytesMax, or than kRecordTextBytesMax for a row value; then it has appended a part.
[[nodiscard]] SqlStatus AppendText(Type type, const Datum& value, const FormatSettings& settings,
                                   std::string* out);
SqlResult<std::string> TextOut(Type type, const Datum& value,
                               const FormatSettings& settings = FormatSettings::Default());
// The text for an error or EXPLAIN: "null" for NULL, "..." where it is too long.
std::string TextForMessage(Type type, const Datum& value);

// Reads the binary form; `bytes` must hold exactly one value. 22P03 where it does not.
SqlResult<Datum> BinaryIn(Type type, std::string_view bytes,
                          const FormatSettings& settings = FormatSettings::Default());
// Appends the binary form. REQUIRES: not null.
void AppendBinary(Type type, const Datum& value, const FormatSettings& settings, std::string* out);

// Checks that `text` is UTF-8 without NUL; 22021 where it is not. Texts from clients pass through
// this once, at the wire; TextIn takes it for granted.
SqlStatus ValidateUtf8(std::string_view text);

// Appends the text of a float as PostgreSQL's shortest-precise output does.
void AppendFloat8(double v, int extra_float_digits, std::string* out);
void AppendFloat4(float v, int extra_float_digits, std::string* out);

}  // namespace steno::sql
