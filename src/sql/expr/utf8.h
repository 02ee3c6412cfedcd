// Characters of UTF-8 text, which is known to be valid (types/io.h checks it at the wire).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace steno::sql::utf8 {

inline bool IsStart(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

inline int64_t Length(std::string_view text) {
  int64_t n = 0;
  for (char c : text) n += IsStart(c) ? 1 : 0;
  return n;
}

// The byte at which the n-th character (from 0) begins; the end where there are fewer.
inline size_t Offset(std::string_view text, int64_t n) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsStart(text[i]) && n-- == 0) return i;
  }
  return text.size();
}

// Appends a code point.
inline void Append(uint32_t c, std::string* out) {
  if (c < 0x80) {
    out->push_back(static_cast<char>(c));
    return;
  }
  if (c < 0x800) {
    out->push_back(static_cast<char>(0xC0 | (c >> 6)));
  } else {
    if (c < 0x10000) {
      out->push_back(static_cast<char>(0xE0 | (c >> 12)));
    } else {
      out->push_back(static_cast<char>(0xF0 | (c >> 18)));
      out->push_back(static_cast<char>(0x80 | ((c >> 12) & 0x3F)));
    }
    out->push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
  }
  out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
}

// The code point at the start of `text`. REQUIRES: not empty.
inline uint32_t First(std::string_view text) {
  const auto byte = [&](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const uint32_t c = byte(0);
  if (c < 0x80) return c;
  if (c < 0xE0) return (c & 0x1F) << 6 | (byte(1) & 0x3F);
  if (c < 0xF0) return (c & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
  return (c & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
}

}  // namespace steno::sql::utf8
