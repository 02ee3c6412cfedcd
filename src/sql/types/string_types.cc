#include "sql/types/string_types.h"

#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/text_util.h"

namespace steno::sql {
namespace {

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// The bytes of the character at the front, or 0 where they are no UTF-8 (RFC 3629: no overlong
// forms, no surrogates, nothing above U+10FFFF) or NUL.
size_t ValidCharacter(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead == 0) return 0;
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const size_t n = CharacterBytes(text[0]);
  if (text.size() < n) return 0;
  for (size_t i = 1; i < n; ++i) {
    if (!IsContinuation(text[i])) return 0;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  if (lead == 0xE0 && second < 0xA0) return 0;
  if (lead == 0xED && second > 0x9F) return 0;
  if (lead == 0xF0 && second < 0x90) return 0;
  if (lead == 0xF4 && second > 0x8F) return 0;
  return n;
}

// Of what begins so and is no character, as PostgreSQL shows it.
size_t BytesToShow(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0xC0 || byte > 0xF7 ? 1 : CharacterBytes(lead);
}

}  // namespace

SqlStatus ValidateUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const size_t n = ValidCharacter(text.substr(i));
    if (n == 0) return errors::InvalidEncoding(text.substr(i, BytesToShow(text[i])));
    i += n;
  }
  return {};
}

size_t CountCharacters(std::string_view text) {
  size_t n = 0;
  for (const char c : text) n += !IsContinuation(c);
  return n;
}

size_t PrefixBytes(std::string_view text, size_t characters) {
  size_t i = 0;
  while (i < text.size() && characters > 0) {
    ++i;
    while (i < text.size() && IsContinuation(text[i])) ++i;
    --characters;
  }
  return i;
}

std::string_view StripTrailingBlanks(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

namespace {

// Of "char": `\303` stands for a byte that is no letter by itself.
std::string FirstByte(std::string_view text) {
  const auto octal = [&](size_t i) { return text[i] >= '0' && text[i] <= '7'; };
  const bool escape = text.size() == 4 && text[0] == '\\' && octal(1) && octal(2) && octal(3);
  if (!escape) return std::string(text.substr(0, 1));
  return std::string(
      1, static_cast<char>((text[1] - '0') << 6 | (text[2] - '0') << 3 | (text[3] - '0')));
}

}  // namespace

SqlResult<Datum> CoerceString(Type type, std::string_view text, StringCoercion coercion) {
  if (type.id == TypeId::kName) {
    if (text.size() <= kNameLengthMax) return Datum::String(text);
    size_t cut = kNameLengthMax;
    while (cut > 0 && IsContinuation(text[cut])) --cut;
    return Datum::String(text.substr(0, cut));
  }
  if (type.id == TypeId::kChar) return Datum::String(FirstByte(text));
  const std::optional<int> length = LengthOf(type);
  if (!length.has_value()) return Datum::String(text);
  const auto characters_max = static_cast<size_t>(*length);
  const size_t kept = PrefixBytes(text, characters_max);
  if (kept < text.size()) {
    const bool blanks_only = text.find_first_not_of(' ', kept) == std::string_view::npos;
    if (coercion == StringCoercion::kAssignment && !blanks_only) {
      return errors::StringTooLong(type);
    }
    return Datum::String(text.substr(0, kept));
  }
  const size_t characters = CountCharacters(text);
  if (type.id == TypeId::kVarchar || characters == characters_max) return Datum::String(text);
  const size_t padding = characters_max - characters;
  return Datum::StringOfSize(text.size() + padding, [&](char* out) {
    if (!text.empty()) std::memcpy(out, text.data(), text.size());
    std::memset(out + text.size(), ' ', padding);
  });
}

}  // namespace steno::sql
