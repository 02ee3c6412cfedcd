// What the syntax trees of a text take, before it is parsed: many times the text itself where that
// is words and numbers, next to nothing where it is one long literal.
#pragma once

#include <cstdint>
#include <string_view>

namespace steno::sql {

// An estimate by the number of tokens, in one quick pass.
int64_t BytesToParse(std::string_view sql);

}  // namespace steno::sql
