// Upper and lower case, character codes.
#include <clocale>
#include <cwctype>
#include <string>

#include "sql/types/errors.h"
#include "sql/types/string_types.h"
#include "sql/types/text_functions.h"
#include "sql/types/text_util.h"

namespace steno::sql::kernels {
namespace {

// glibc's C.UTF-8 is built in and maps case by Unicode's simple rules; nullptr falls back to ASCII.
locale_t UnicodeLocale() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

uint32_t DecodeCharacter(std::string_view c) {
  if (c.size() == 1) return static_cast<uint8_t>(c[0]);
  uint32_t code = static_cast<uint8_t>(c[0]) & (0xFF >> (c.size() + 1));
  for (size_t i = 1; i < c.size(); ++i) code = code << 6 | (static_cast<uint8_t>(c[i]) & 0x3F);
  return code;
}

void EncodeCharacter(uint32_t code, std::string* out) {
  if (code < 0x80) {
    out->push_back(static_cast<char>(code));
    return;
  }
  const int continuation = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  const uint32_t lead = continuation == 1 ? 0xC0 : continuation == 2 ? 0xE0 : 0xF0;
  out->push_back(static_cast<char>(lead | code >> (6 * continuation)));
  for (int i = continuation - 1; i >= 0; --i) {
    out->push_back(static_cast<char>(0x80 | (code >> (6 * i) & 0x3F)));
  }
}

bool IsAscii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<uint8_t>(c) >= 0x80) return false;
  }
  return true;
}

// Maps each character; `map` may keep state from one to the next.
template <typename Map>
std::string MapCharacters(std::string_view text, Map map) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const size_t n = PrefixBytes(text, 1);
    EncodeCharacter(map(DecodeCharacter(text.substr(0, n))), &out);
    text.remove_prefix(n);
  }
  return out;
}

uint32_t ToLower(uint32_t c) {
  if (c < 0x80) return static_cast<uint8_t>(absl::ascii_tolower(static_cast<char>(c)));
  return UnicodeLocale() == nullptr ? c : static_cast<uint32_t>(towlower_l(c, UnicodeLocale()));
}
uint32_t ToUpper(uint32_t c) {
  if (c < 0x80) return static_cast<uint8_t>(absl::ascii_toupper(static_cast<char>(c)));
  return UnicodeLocale() == nullptr ? c : static_cast<uint32_t>(towupper_l(c, UnicodeLocale()));
}
bool IsAlphanumeric(uint32_t c) {
  if (c < 0x80) return absl::ascii_isalnum(static_cast<char>(c));
  return UnicodeLocale() != nullptr && iswalnum_l(c, UnicodeLocale()) != 0;
}

}  // namespace

SqlResult<Datum> Lower(const Datum& text) {
  const std::string_view v = text.as_string();
  return Datum::String(IsAscii(v) ? AsciiLower(v) : MapCharacters(v, ToLower));
}

SqlResult<Datum> Upper(const Datum& text) {
  const std::string_view v = text.as_string();
  return Datum::String(IsAscii(v) ? AsciiUpper(v) : MapCharacters(v, ToUpper));
}

SqlResult<Datum> Initcap(const Datum& text) {
  bool in_word = false;
  return Datum::String(MapCharacters(text.as_string(), [&in_word](uint32_t c) {
    const uint32_t mapped = in_word ? ToLower(c) : ToUpper(c);
    in_word = IsAlphanumeric(c);
    return mapped;
  }));
}

SqlResult<Datum> Ascii(const Datum& text) {
  const std::string_view v = text.as_string();
  if (v.empty()) return Datum::Int(0);
  return Datum::Int(DecodeCharacter(v.substr(0, PrefixBytes(v, 1))));
}

SqlResult<Datum> Chr(const Datum& code) {
  const int64_t v = code.as_int();
  if (v == 0) return errors::ProgramLimitExceeded("null character not permitted");
  if (v < 0) return errors::InvalidParameterValue("character number must be positive");
  if (v > 0x10FFFF) {
    return errors::ProgramLimitExceeded(StrCat("requested character too large for encoding: ", v));
  }
  if (v >= 0xD800 && v < 0xE000) {
    return errors::ProgramLimitExceeded(StrCat("requested character not valid for encoding: ", v));
  }
  std::string out;
  EncodeCharacter(static_cast<uint32_t>(v), &out);
  return Datum::String(out);
}

}  // namespace steno::sql::kernels
