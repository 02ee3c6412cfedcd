#include "sql/types/text_functions.h"

#include <algorithm>
#include <string>

#include "sql/types/errors.h"
#include "sql/types/string_types.h"
#include "sql/types/text_util.h"

namespace steno::sql::kernels {
namespace {

// One value's largest size, as PostgreSQL's.
constexpr int64_t kTextBytesMax = 0x3FFFFFFF;

SqlError TooLong() {
  return errors::ProgramLimitExceeded("requested length too large");
}

size_t Clamp(int64_t v) {
  return static_cast<size_t>(std::max<int64_t>(v, 0));
}

// Characters `start` (from 1, may lie before the text) up to `end` (exclusive).
std::string_view Slice(std::string_view text, int64_t start, int64_t end) {
  const int64_t first = std::max<int64_t>(start, 1);
  if (end <= first) return {};
  text.remove_prefix(PrefixBytes(text, static_cast<size_t>(first - 1)));
  return text.substr(0, PrefixBytes(text, static_cast<size_t>(end - first)));
}

std::vector<std::string_view> Characters(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const size_t n = PrefixBytes(text, 1);
    out.push_back(text.substr(0, n));
    text.remove_prefix(n);
  }
  return out;
}

bool Holds(const std::vector<std::string_view>& set, std::string_view character) {
  return std::find(set.begin(), set.end(), character) != set.end();
}

SqlResult<Datum> Trim(const Datum& text, const Datum& characters, bool left, bool right) {
  std::string_view rest = text.as_string();
  const std::vector<std::string_view> set = Characters(characters.as_string());
  while (left && !rest.empty() && Holds(set, rest.substr(0, PrefixBytes(rest, 1)))) {
    rest.remove_prefix(PrefixBytes(rest, 1));
  }
  while (right && !rest.empty()) {
    size_t start = rest.size() - 1;
    while (start > 0 && (static_cast<uint8_t>(rest[start]) & 0xC0) == 0x80) --start;
    if (!Holds(set, rest.substr(start))) break;
    rest.remove_suffix(rest.size() - start);
  }
  return Datum::String(rest);
}

SqlResult<Datum> Pad(const Datum& text, const Datum& length, const Datum& fill, bool left) {
  const std::string_view value = text.as_string();
  const size_t wanted = Clamp(length.as_int());
  if (static_cast<int64_t>(wanted) > kTextBytesMax) return TooLong();
  const size_t have = CountCharacters(value);
  if (have >= wanted) return Datum::String(value.substr(0, PrefixBytes(value, wanted)));
  const std::vector<std::string_view> filler = Characters(fill.as_string());
  if (filler.empty()) return Datum::String(value);
  std::string padding;
  for (size_t i = 0; i < wanted - have; ++i) padding.append(filler[i % filler.size()]);
  return Datum::String(left ? StrCat(padding, value) : StrCat(value, padding));
}

}  // namespace

SqlResult<Datum> Length(const Datum& text) {
  return Datum::Int(static_cast<int64_t>(CountCharacters(text.as_string())));
}
SqlResult<Datum> BpcharLength(const Datum& text) {
  return Datum::Int(static_cast<int64_t>(CountCharacters(StripTrailingBlanks(text.as_string()))));
}
SqlResult<Datum> OctetLength(const Datum& text) {
  return Datum::Int(static_cast<int64_t>(text.as_string().size()));
}
SqlResult<Datum> BitLength(const Datum& text) {
  return Datum::Int(static_cast<int64_t>(text.as_string().size()) * 8);
}

SqlResult<Datum> Reverse(const Datum& text) {
  const std::vector<std::string_view> characters = Characters(text.as_string());
  std::string out;
  for (size_t i = characters.size(); i > 0; --i) out.append(characters[i - 1]);
  return Datum::String(out);
}

SqlResult<Datum> Concat2(const Datum& a, const Datum& b) {
  const std::string_view x = a.as_string();
  const std::string_view y = b.as_string();
  return Datum::StringOfSize(x.size() + y.size(), [&](char* out) {
    out = std::copy(x.begin(), x.end(), out);
    std::copy(y.begin(), y.end(), out);
  });
}

SqlResult<Datum> Substring(const Datum& text, const Datum& start) {
  return Datum::String(Slice(text.as_string(), start.as_int(), INT64_MAX));
}

SqlResult<Datum> SubstringLength(const Datum& text, const Datum& start, const Datum& length) {
  if (length.as_int() < 0) {
    return errors::Make(sqlstate::kSubstringError, "negative substring length not allowed");
  }
  return Datum::String(Slice(text.as_string(), start.as_int(), start.as_int() + length.as_int()));
}

SqlResult<Datum> ByteaSubstring(const Datum& bytes, const Datum& start, const Datum& length) {
  if (length.as_int() < 0) {
    return errors::Make(sqlstate::kSubstringError, "negative substring length not allowed");
  }
  const std::string_view v = bytes.as_string();
  const int64_t first = std::max<int64_t>(start.as_int(), 1);
  const int64_t end =
      std::min(start.as_int() + length.as_int(), static_cast<int64_t>(v.size()) + 1);
  if (end <= first) return Datum::String("");
  return Datum::String(v.substr(static_cast<size_t>(first - 1), static_cast<size_t>(end - first)));
}

SqlResult<Datum> Strpos(const Datum& text, const Datum& part) {
  const std::string_view v = text.as_string();
  const size_t at = v.find(part.as_string());
  if (at == std::string_view::npos) return Datum::Int(0);
  return Datum::Int(static_cast<int64_t>(CountCharacters(v.substr(0, at))) + 1);
}

SqlResult<Datum> Replace(const Datum& text, const Datum& from, const Datum& to) {
  std::string_view rest = text.as_string();
  const std::string_view wanted = from.as_string();
  if (wanted.empty()) return text;
  std::string out;
  for (;;) {
    const size_t at = rest.find(wanted);
    out.append(rest.substr(0, at));
    if (at == std::string_view::npos) return Datum::String(out);
    out.append(to.as_string());
    rest.remove_prefix(at + wanted.size());
  }
}

SqlResult<Datum> Translate(const Datum& text, const Datum& from, const Datum& to) {
  const std::vector<std::string_view> source = Characters(from.as_string());
  const std::vector<std::string_view> target = Characters(to.as_string());
  std::string out;
  for (const std::string_view c : Characters(text.as_string())) {
    const auto it = std::find(source.begin(), source.end(), c);
    const auto i = static_cast<size_t>(it - source.begin());
    if (it == source.end()) {
      out.append(c);
    } else if (i < target.size()) {
      out.append(target[i]);
    }
  }
  return Datum::String(out);
}

SqlResult<Datum> Btrim(const Datum& text, const Datum& characters) {
  return Trim(text, characters, /*left=*/true, /*right=*/true);
}
SqlResult<Datum> Ltrim(const Datum& text, const Datum& characters) {
  return Trim(text, characters, /*left=*/true, /*right=*/false);
}
SqlResult<Datum> Rtrim(const Datum& text, const Datum& characters) {
  return Trim(text, characters, /*left=*/false, /*right=*/true);
}
SqlResult<Datum> Lpad(const Datum& text, const Datum& length, const Datum& fill) {
  return Pad(text, length, fill, /*left=*/true);
}
SqlResult<Datum> Rpad(const Datum& text, const Datum& length, const Datum& fill) {
  return Pad(text, length, fill, /*left=*/false);
}

SqlResult<Datum> Left(const Datum& text, const Datum& n) {
  const std::string_view v = text.as_string();
  int64_t characters = n.as_int();
  if (characters < 0) characters += static_cast<int64_t>(CountCharacters(v));
  return Datum::String(v.substr(0, PrefixBytes(v, Clamp(characters))));
}

SqlResult<Datum> Right(const Datum& text, const Datum& n) {
  const std::string_view v = text.as_string();
  const int64_t skipped =
      n.as_int() < 0 ? -n.as_int() : static_cast<int64_t>(CountCharacters(v)) - n.as_int();
  return Datum::String(v.substr(PrefixBytes(v, Clamp(skipped))));
}

SqlResult<Datum> Repeat(const Datum& text, const Datum& n) {
  const std::string_view v = text.as_string();
  const size_t times = Clamp(n.as_int());
  if (static_cast<__int128>(times) * v.size() > kTextBytesMax) return TooLong();
  std::string out;
  out.reserve(times * v.size());
  for (size_t i = 0; i < times; ++i) out.append(v);
  return Datum::String(out);
}

SqlResult<Datum> SplitPart(const Datum& text, const Datum& delimiter, const Datum& n) {
  int64_t wanted = n.as_int();
  if (wanted == 0) return errors::InvalidParameterValue("field position must not be zero");
  std::vector<std::string_view> parts;
  std::string_view rest = text.as_string();
  const std::string_view mark = delimiter.as_string();
  while (!mark.empty()) {
    const size_t at = rest.find(mark);
    if (at == std::string_view::npos) break;
    parts.push_back(rest.substr(0, at));
    rest.remove_prefix(at + mark.size());
  }
  parts.push_back(rest);
  const auto count = static_cast<int64_t>(parts.size());
  if (wanted < 0) wanted += count + 1;
  if (wanted < 1 || wanted > count) return Datum::String("");
  return Datum::String(parts[static_cast<size_t>(wanted - 1)]);
}

SqlResult<Datum> StartsWith(const Datum& text, const Datum& prefix) {
  return Datum::Bool(text.as_string().starts_with(prefix.as_string()));
}

SqlResult<Datum> Overlay(const Datum& text, const Datum& replacement, const Datum& start,
                         const Datum& length) {
  if (start.as_int() <= 0) {
    return errors::Make(sqlstate::kSubstringError, "negative substring length not allowed");
  }
  const int64_t end = start.as_int() + length.as_int();
  if (end != static_cast<int32_t>(end)) return errors::OutOfRange(TypeId::kInt4);
  const std::string_view v = text.as_string();
  return Datum::String(
      StrCat(Slice(v, 1, start.as_int()), replacement.as_string(), Slice(v, end, INT64_MAX)));
}

SqlResult<Datum> ToHex(const Datum& integer, bool is_int8) {
  const auto v = static_cast<uint64_t>(integer.as_int());
  char buffer[17];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, is_int8 ? v : v & 0xFFFFFFFF, 16).ptr;
  return Datum::String(std::string_view(buffer, static_cast<size_t>(end - buffer)));
}

SqlResult<Datum> Concat(std::span<const Datum> texts) {
  std::string out;
  for (const Datum& text : texts) {
    if (!text.is_null()) out.append(text.as_string());
  }
  return Datum::String(out);
}

SqlResult<Datum> ConcatWs(const Datum& separator, std::span<const Datum> texts) {
  if (separator.is_null()) return Datum();
  std::string out;
  bool first = true;
  for (const Datum& text : texts) {
    if (text.is_null()) continue;
    if (!first) out.append(separator.as_string());
    out.append(text.as_string());
    first = false;
  }
  return Datum::String(out);
}

}  // namespace steno::sql::kernels
