#include "sql/parser/utf8.h"

#include <cstring>

#include "base/check.h"

namespace steno::sql {
namespace {

size_t AnnouncedLength(unsigned char c) {
  if (c < 0xC0) return 1;
  if (c < 0xE0) return 2;
  if (c < 0xF0) return 3;
  return c < 0xF8 ? 4 : 1;
}

// The length of the valid character at the start of `text`, or 0.
size_t CharacterLength(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char c = byte(0);
  if (c < 0x80) return c == 0 ? 0 : 1;
  if (c < 0xC2 || c > 0xF4) return 0;
  const size_t length = AnnouncedLength(c);
  if (length > text.size()) return 0;
  // The second byte's range keeps out overlong forms, surrogates and what lies beyond 10FFFF.
  const unsigned char low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return 0;
  for (size_t i = 2; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

}  // namespace

std::string_view FindInvalidUtf8(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    // Eight ASCII characters at a time; a zero byte among them is left to the slow path.
    uint64_t word;
    if (at + sizeof(word) <= text.size()) {
      std::memcpy(&word, text.data() + at, sizeof(word));
      const uint64_t zero = (word - 0x0101010101010101u) & ~word;
      if (((word | zero) & 0x8080808080808080u) == 0) {
        at += sizeof(word);
        continue;
      }
    }
    const size_t length = CharacterLength(text.substr(at));
    if (length == 0) {
      return text.substr(at, AnnouncedLength(static_cast<unsigned char>(text[at])));
    }
    at += length;
  }
  return {};
}

void AppendUtf8(uint32_t code, std::string* text) {
  CHECK(code <= 0x10FFFF);
  const auto tail = [&](int shift) { *text += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    *text += static_cast<char>(code);
  } else if (code < 0x800) {
    *text += static_cast<char>(0xC0 | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    *text += static_cast<char>(0xE0 | (code >> 12));
    tail(6);
    tail(0);
  } else {
    *text += static_cast<char>(0xF0 | (code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace steno::sql
