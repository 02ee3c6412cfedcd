// Small helpers on std::string_view, which Debian's Abseil (built for C++14) does not take.
#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"

namespace steno::sql {

namespace internal {
inline void AppendPiece(std::string* out, std::string_view piece) {
  out->append(piece);
}
inline void AppendPiece(std::string* out, char piece) {
  out->push_back(piece);
}
template <std::integral T>
void AppendPiece(std::string* out, T piece) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, piece).ptr;
  out->append(buffer, static_cast<size_t>(end - buffer));
}
}  // namespace internal

// The pieces (strings, characters, integers) one behind the other.
template <typename... Pieces>
void StrAppend(std::string* out, const Pieces&... pieces) {
  (internal::AppendPiece(out, pieces), ...);
}
template <typename... Pieces>
std::string StrCat(const Pieces&... pieces) {
  std::string out;
  StrAppend(&out, pieces...);
  return out;
}

inline std::string_view StripBlanks(std::string_view text) {
  while (!text.empty() && absl::ascii_isspace(text.front())) text.remove_prefix(1);
  while (!text.empty() && absl::ascii_isspace(text.back())) text.remove_suffix(1);
  return text;
}

inline std::string AsciiLower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = absl::ascii_tolower(c);
  return out;
}
inline std::string AsciiUpper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = absl::ascii_toupper(c);
  return out;
}

inline bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (absl::ascii_tolower(a[i]) != absl::ascii_tolower(b[i])) return false;
  }
  return true;
}

// The whole of `text` as a decimal integer with an optional sign; false on anything else or where
// the type does not hold it.
template <std::integral T>
bool ParseInteger(std::string_view text, T* out) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return false;
  }
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out);
  return error == std::errc() && end == text.data() + text.size();
}

// The parts between any of `delimiters`, empty ones included.
inline std::vector<std::string_view> SplitAny(std::string_view text, std::string_view delimiters) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t at = text.find_first_of(delimiters);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

inline bool AllDigits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace steno::sql
