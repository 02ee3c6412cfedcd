// bytea and uuid from and to text.
#include <array>

#include "sql/types/errors.h"
#include "sql/types/scalar_text.h"
#include "sql/types/text_util.h"

namespace steno::sql {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The UTF-8 character at the front, for messages.
std::string_view FirstCharacter(std::string_view text) {
  size_t n = 1;
  while (n < text.size() && (static_cast<uint8_t>(text[n]) & 0xC0) == 0x80) ++n;
  return text.substr(0, n);
}

bool IsOctal(char c) {
  return c >= '0' && c <= '7';
}

}  // namespace

SqlResult<std::string> DecodeHex(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 2);
  for (size_t i = 0; i < text.size();) {
    if (absl::ascii_isspace(text[i])) {
      ++i;
      continue;
    }
    const auto digit = [&](size_t at) -> SqlResult<int> {
      const int v = HexValue(text[at]);
      if (v >= 0) return v;
      return errors::InvalidParameterValue(
          StrCat("invalid hexadecimal digit: \"", FirstCharacter(text.substr(at)), "\""));
    };
    ASSIGN_OR_RETURN(const int high, digit(i));
    if (i + 1 >= text.size()) {
      return errors::InvalidParameterValue("invalid hexadecimal data: odd number of digits");
    }
    ASSIGN_OR_RETURN(const int low, digit(i + 1));
    out.push_back(static_cast<char>(high << 4 | low));
    i += 2;
  }
  return out;
}

void AppendHex(std::string_view bytes, std::string* out) {
  for (const unsigned char c : bytes) {
    out->push_back(kHexDigits[c >> 4]);
    out->push_back(kHexDigits[c & 15]);
  }
}

SqlResult<std::string> ParseBytea(std::string_view text) {
  if (text.starts_with("\\x")) return DecodeHex(text.substr(2));
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out.push_back(text[i]);
    } else if (i + 1 < text.size() && text[i + 1] == '\\') {
      out.push_back('\\');
      ++i;
    } else if (i + 3 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '3' &&
               IsOctal(text[i + 2]) && IsOctal(text[i + 3])) {
      out.push_back(static_cast<char>((text[i + 1] - '0') << 6 | (text[i + 2] - '0') << 3 |
                                      (text[i + 3] - '0')));
      i += 3;
    } else {
      return errors::Make(sqlstate::kInvalidTextRepresentation,
                          "invalid input syntax for type bytea");
    }
  }
  return out;
}

void AppendBytea(std::string_view bytes, FormatSettings::ByteaOutput form, std::string* out) {
  if (form == FormatSettings::ByteaOutput::kHex) {
    out->append("\\x");
    AppendHex(bytes, out);
    return;
  }
  for (const unsigned char c : bytes) {
    if (c == '\\') {
      out->append("\\\\");
    } else if (c < 0x20 || c > 0x7E) {
      out->push_back('\\');
      out->push_back(static_cast<char>('0' + (c >> 6)));
      out->push_back(static_cast<char>('0' + (c >> 3 & 7)));
      out->push_back(static_cast<char>('0' + (c & 7)));
    } else {
      out->push_back(static_cast<char>(c));
    }
  }
}

// Hyphens may stand behind every four digits, braces around the whole.
SqlResult<Uuid> ParseUuid(std::string_view text) {
  const auto invalid = [&] { return errors::InvalidText(text, TypeId::kUuid); };
  std::string_view rest = text;
  const bool braces = rest.starts_with('{');
  if (braces) rest.remove_prefix(1);
  Uuid uuid;
  for (size_t i = 0; i < uuid.bytes.size(); ++i) {
    if (rest.size() < 2 || HexValue(rest[0]) < 0 || HexValue(rest[1]) < 0) return invalid();
    uuid.bytes[i] = static_cast<uint8_t>(HexValue(rest[0]) << 4 | HexValue(rest[1]));
    rest.remove_prefix(2);
    if (i % 2 == 1 && i + 1 < uuid.bytes.size() && rest.starts_with('-')) rest.remove_prefix(1);
  }
  if (braces) {
    if (!rest.starts_with('}')) return invalid();
    rest.remove_prefix(1);
  }
  if (!rest.empty()) return invalid();
  return uuid;
}

void AppendUuid(const Uuid& v, std::string* out) {
  for (size_t i = 0; i < v.bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out->push_back('-');
    out->push_back(kHexDigits[v.bytes[i] >> 4]);
    out->push_back(kHexDigits[v.bytes[i] & 15]);
  }
}

}  // namespace steno::sql
