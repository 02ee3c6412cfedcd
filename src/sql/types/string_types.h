// UTF-8, and the length rules of varchar(n), char(n), name and "char".
#pragma once

#include <cstddef>
#include <string_view>

#include "sql/types/datum.h"
#include "sql/types/sql_error.h"
#include "sql/types/type.h"

namespace steno::sql {

// Characters of a UTF-8 text.
size_t CountCharacters(std::string_view text);
// The length in bytes of the first `characters` of `text`; all of it where it has fewer.
size_t PrefixBytes(std::string_view text, size_t characters);
// The length in bytes of the character that starts with `lead`.
inline size_t CharacterBytes(char lead) {
  const auto c = static_cast<unsigned char>(lead);
  return c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}
std::string_view StripTrailingBlanks(std::string_view text);

enum class StringCoercion {
  // A text that is too long is cut.
  kExplicit,
  // It is an error (22001) unless only blanks are cut.
  kAssignment,
};

// `text` as a value of the string type: char(n) padded with blanks, names cut at 63 bytes.
SqlResult<Datum> CoerceString(Type type, std::string_view text, StringCoercion coercion);

}  // namespace steno::sql
