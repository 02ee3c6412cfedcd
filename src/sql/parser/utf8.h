// The little of UTF-8 that the parser needs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace steno::sql {

// The first bytes of `text` that are no character in UTF-8, as many as PostgreSQL reports (up to
// the length that the first of them announces); empty if the text is valid. A zero byte is not.
std::string_view FindInvalidUtf8(std::string_view text);

// REQUIRES: code <= 0x10FFFF.
void AppendUtf8(uint32_t code, std::string* text);

}  // namespace steno::sql
