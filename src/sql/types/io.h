// Reading and printing of values of any type, in the two formats of the wire protocol. One file per
// type family implements them (io_text.cc dispatches).
//
// Text is PostgreSQL's: bool 't'/'f', bytea '\x..', ISO dates, shortest round-trip floats, arrays
// '{1,NULL,"a b"}'. Binary is the big-endian form of the *send and *recv functions. NULL has no
// form of its own in either: callers handle it (except inside arrays and records).
#pragma once

#include <string>
#include <string_view>

#include "sql/types/datum.h"
#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"
#include "sql/types/type.h"

namespace steno::sql {

// Reads `text` as a value of `type`. The modifier is applied as in an assignment: a string that is
// too long is 22001 unless only blanks are lost, numeric is rounded to its scale or 22003.
SqlResult<Datum> TextIn(Type type, std::string_view text,
                        const FormatSettings& settings = FormatSettings::Default());

// Appends the text of `value`. REQUIRES: not null.
void AppendText(Type type, const Datum& value, const FormatSettings& settings, std::string* out);
std::string TextOut(Type type, const Datum& value,
                    const FormatSettings& settings = FormatSettings::Default());

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
