#include <algorithm>
#include <string>
#include <vector>

#include "sql/expr/function_lists.h"
#include "sql/expr/utf8.h"
#include "sql/parser/parser.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"

namespace steno::sql {
namespace {

using enum TypeId;

// Bytes of one text value. Beyond: 54000.
constexpr size_t kTextBytesMax = size_t{1} << 28;

std::string_view Str(const CallFrame& f, size_t i) {
  return f.arg(i).as_string();
}

// ASCII only, as in the "C" locale that the database's collation is.
Datum Lower(CallFrame& f) {
  const std::string_view s = Str(f, 0);
  return Datum::StringOfSize(s.size(), [&](char* out) {
    std::transform(s.begin(), s.end(), out,
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  });
}
Datum Upper(CallFrame& f) {
  const std::string_view s = Str(f, 0);
  return Datum::StringOfSize(s.size(), [&](char* out) {
    std::transform(s.begin(), s.end(), out,
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  });
}
Datum InitCap(CallFrame& f) {
  std::string out(Str(f, 0));
  bool word = false;
  for (char& c : out) {
    const bool alnum = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (alnum) c = static_cast<char>(word ? std::tolower(c) : std::toupper(c));
    word = alnum;
  }
  return Datum::String(out);
}

Datum Length(CallFrame& f) {
  return Datum::Int(utf8::Length(Str(f, 0)));
}
Datum OctetLength(CallFrame& f) {
  return Datum::Int(static_cast<int64_t>(Str(f, 0).size()));
}
Datum BitLength(CallFrame& f) {
  return Datum::Int(static_cast<int64_t>(Str(f, 0).size()) * 8);
}

// Characters [from, from + count), counted from 1; positions below 1 count but are empty.
Datum Substring(CallFrame& f) {
  const std::string_view s = Str(f, 0);
  const int64_t from = f.arg(1).as_int();
  int64_t end = INT64_MAX;
  if (f.size > 2) {
    const int64_t count = f.arg(2).as_int();
    if (count < 0) {
      return f.Fail(
          errors::Make(sqlstate::kSubstringError, "negative substring length not allowed"));
    }
    end = from + count;
  }
  const int64_t begin = std::max<int64_t>(from, 1);
  if (end <= begin) return Datum::String("");
  const size_t first = utf8::Offset(s, begin - 1);
  const size_t last = end == INT64_MAX ? s.size() : utf8::Offset(s, end - 1);
  return Datum::String(s.substr(first, last - first));
}

Datum Left(CallFrame& f) {
  const std::string_view s = Str(f, 0);
  int64_t n = f.arg(1).as_int();
  if (n < 0) n = std::max<int64_t>(utf8::Length(s) + n, 0);
  return Datum::String(s.substr(0, utf8::Offset(s, n)));
}
Datum Right(CallFrame& f) {
  const std::string_view s = Str(f, 0);
  const int64_t n = f.arg(1).as_int();
  const int64_t skip = n < 0 ? -n : std::max<int64_t>(utf8::Length(s) - n, 0);
  return Datum::String(s.substr(utf8::Offset(s, skip)));
}

Datum Position(CallFrame& f) {
  const size_t at = Str(f, 0).find(Str(f, 1));
  if (at == std::string_view::npos) return Datum::Int(0);
  return Datum::Int(utf8::Length(Str(f, 0).substr(0, at)) + 1);
}

Datum Replace(CallFrame& f) {
  const std::string_view s = Str(f, 0);
  const std::string_view from = Str(f, 1);
  if (from.empty()) return f.arg(0);
  std::string out;
  size_t begin = 0;
  for (size_t at; (at = s.find(from, begin)) != std::string_view::npos; begin = at + from.size()) {
    out.append(s.substr(begin, at - begin)).append(Str(f, 2));
    if (out.size() > kTextBytesMax) return f.Fail(errors::ProgramLimitExceeded("text too long"));
  }
  out.append(s.substr(begin));
  return Datum::String(out);
}

template <bool kLeft, bool kRight>
Datum Trim(CallFrame& f) {
  std::string_view s = Str(f, 0);
  const std::string_view set = f.size > 1 ? Str(f, 1) : std::string_view(" ");
  const auto in_set = [&](std::string_view c) { return set.find(c) != std::string_view::npos; };
  while (kLeft && !s.empty()) {
    const size_t n = utf8::Offset(s, 1);
    if (!in_set(s.substr(0, n))) break;
    s.remove_prefix(n);
  }
  while (kRight && !s.empty()) {
    size_t begin = s.size() - 1;
    while (begin > 0 && !utf8::IsStart(s[begin])) --begin;
    if (!in_set(s.substr(begin))) break;
    s = s.substr(0, begin);
  }
  return Datum::String(s);
}

template <bool kLeft>
Datum Pad(CallFrame& f) {
  const std::string_view s = Str(f, 0);
  const std::string_view fill = f.size > 2 ? Str(f, 2) : std::string_view(" ");
  const int64_t wanted = std::max<int64_t>(f.arg(1).as_int(), 0);
  if (static_cast<size_t>(wanted) > kTextBytesMax) {
    return f.Fail(errors::ProgramLimitExceeded("requested length too large"));
  }
  const int64_t have = utf8::Length(s);
  if (have >= wanted) return Datum::String(s.substr(0, utf8::Offset(s, wanted)));
  if (fill.empty()) return f.arg(0);
  std::string padding;
  const int64_t fill_length = utf8::Length(fill);
  int64_t missing = wanted - have;
  for (; missing >= fill_length; missing -= fill_length) padding += fill;
  padding += fill.substr(0, utf8::Offset(fill, missing));
  return Datum::String(kLeft ? padding + std::string(s) : std::string(s) + padding);
}

Datum Repeat(CallFrame& f) {
  const std::string_view s = Str(f, 0);
  const auto n = static_cast<size_t>(std::max<int64_t>(f.arg(1).as_int(), 0));
  if (n * s.size() > kTextBytesMax) {
    return f.Fail(errors::ProgramLimitExceeded("requested length too large"));
  }
  std::string out;
  out.reserve(n * s.size());
  for (size_t i = 0; i < n; ++i) out += s;
  return Datum::String(out);
}

Datum Reverse(CallFrame& f) {
  const std::string_view s = Str(f, 0);
  std::string out;
  for (size_t end = s.size(), i = s.size(); i-- > 0;) {
    if (!utf8::IsStart(s[i])) continue;
    out += s.substr(i, end - i);
    end = i;
  }
  return Datum::String(out);
}

Datum ConcatText(CallFrame& f) {
  const std::string_view a = Str(f, 0);
  const std::string_view b = Str(f, 1);
  return Datum::StringOfSize(a.size() + b.size(), [&](char* out) {
    std::copy(b.begin(), b.end(), std::copy(a.begin(), a.end(), out));
  });
}

void AppendAnyText(const CallFrame& f, size_t i, std::string* out) {
  AppendText(f.arg_type(i), f.arg(i), *f.context.settings, out);
}
Datum ConcatAny(CallFrame& f) {
  std::string out;
  for (size_t i = 0; i < f.size; ++i) {
    if (!f.arg(i).is_null()) AppendAnyText(f, i, &out);
  }
  return Datum::String(out);
}
Datum ConcatWithSeparator(CallFrame& f) {
  if (f.arg(0).is_null()) return Datum::Null();
  std::string out;
  bool first = true;
  for (size_t i = 1; i < f.size; ++i) {
    if (f.arg(i).is_null()) continue;
    if (!first) out += Str(f, 0);
    first = false;
    AppendAnyText(f, i, &out);
  }
  return Datum::String(out);
}

Datum SplitPart(CallFrame& f) {
  const std::string_view s = Str(f, 0);
  const std::string_view separator = Str(f, 1);
  int64_t wanted = f.arg(2).as_int();
  if (wanted == 0) {
    return f.Fail(errors::InvalidParameterValue("field position must not be zero"));
  }
  std::vector<std::string_view> parts;
  size_t begin = 0;
  for (size_t at; !separator.empty() && (at = s.find(separator, begin)) != std::string_view::npos;
       begin = at + separator.size()) {
    parts.push_back(s.substr(begin, at - begin));
  }
  parts.push_back(s.substr(begin));
  if (wanted < 0) wanted += static_cast<int64_t>(parts.size()) + 1;
  if (wanted < 1 || wanted > static_cast<int64_t>(parts.size())) return Datum::String("");
  return Datum::String(parts[static_cast<size_t>(wanted - 1)]);
}

Datum Ascii(CallFrame& f) {
  return Datum::Int(Str(f, 0).empty() ? 0 : utf8::First(Str(f, 0)));
}
Datum Chr(CallFrame& f) {
  const int64_t c = f.arg(0).as_int();
  if (c == 0) return f.Fail(errors::ProgramLimitExceeded("null character not permitted"));
  if (c < 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) {
    return f.Fail(errors::ProgramLimitExceeded("requested character too large for encoding: " +
                                               std::to_string(c)));
  }
  std::string out;
  utf8::Append(static_cast<uint32_t>(c), &out);
  return Datum::String(out);
}
Datum StartsWith(CallFrame& f) {
  return Datum::Bool(Str(f, 0).starts_with(Str(f, 1)));
}
Datum Translate(CallFrame& f) {
  std::string_view s = Str(f, 0);
  std::string out;
  while (!s.empty()) {
    const size_t n = utf8::Offset(s, 1);
    const size_t at = Str(f, 1).find(s.substr(0, n));
    if (at == std::string_view::npos) {
      out += s.substr(0, n);
    } else {
      const std::string_view to = Str(f, 2);
      const int64_t index = utf8::Length(Str(f, 1).substr(0, at));
      const size_t begin = utf8::Offset(to, index);
      out += to.substr(begin, utf8::Offset(to, index + 1) - begin);
    }
    s.remove_prefix(n);
  }
  return Datum::String(out);
}
Datum ToHex(CallFrame& f) {
  auto v = static_cast<uint64_t>(f.arg(0).as_int());
  if (f.call->function->params[0] == kInt4) v &= 0xFFFFFFFFu;
  std::string out;
  do {
    out.insert(out.begin(), "0123456789abcdef"[v & 15]);
    v >>= 4;
  } while (v != 0);
  return Datum::String(out);
}

Datum QuoteIdent(CallFrame& f) {
  return Datum::String(QuoteIdentifier(Str(f, 0)));
}
std::string QuotedLiteral(std::string_view s) {
  std::string out = "'";
  bool backslash = false;
  for (char c : s) {
    if (c == '\'' || c == '\\') out += c;
    backslash |= c == '\\';
    out += c;
  }
  out += "'";
  return backslash ? "E" + out : out;
}
Datum QuoteLiteral(CallFrame& f) {
  return Datum::String(QuotedLiteral(Str(f, 0)));
}
Datum QuoteNullable(CallFrame& f) {
  if (f.arg(0).is_null()) return Datum::String("NULL");
  return QuoteLiteral(f);
}

void AddTextSearch(FunctionList* out) {
  out->push_back(Fn("strpos", {kText, kText}, kInt4, Position));
  out->push_back(Fn("position", {kText, kText}, kInt4, Position));
  out->push_back(Fn("starts_with", {kText, kText}, kBool, StartsWith));
  out->push_back(Op("^@", {kText, kText}, kBool, StartsWith));
  out->push_back(Fn("replace", {kText, kText, kText}, kText, Replace));
  out->push_back(Fn("translate", {kText, kText, kText}, kText, Translate));
  out->push_back(Fn("split_part", {kText, kText, kInt4}, kText, SplitPart));
  out->push_back(Fn("quote_ident", {kText}, kText, QuoteIdent));
  out->push_back(Fn("quote_literal", {kText}, kText, QuoteLiteral));
  out->push_back(LaxFn("quote_nullable", {kText}, kText, QuoteNullable));
  out->push_back(Fn("to_hex", {kInt4}, kText, ToHex));
  out->push_back(Fn("to_hex", {kInt8}, kText, ToHex));
}

void AddConcatenation(FunctionList* out) {
  out->push_back(Op("||", {kText, kText}, kText, ConcatText));
  out->push_back(Op("||", {kBytea, kBytea}, kBytea, ConcatText));
  for (FunctionDef def : {Op("||", {kText, kAnyNonArray}, kText, ConcatAny),
                          Op("||", {kAnyNonArray, kText}, kText, ConcatAny)}) {
    def.volatility = Volatility::kStable;
    out->push_back(std::move(def));
  }
  FunctionDef concat = LaxFn("concat", {kAny}, kText, ConcatAny, Volatility::kStable);
  concat.variadic = true;
  out->push_back(std::move(concat));
  FunctionDef concat_ws =
      LaxFn("concat_ws", {kText, kAny}, kText, ConcatWithSeparator, Volatility::kStable);
  concat_ws.variadic = true;
  out->push_back(std::move(concat_ws));
}

}  // namespace

void AddStringFunctions(FunctionList* out) {
  out->push_back(Fn("lower", {kText}, kText, Lower));
  out->push_back(Fn("upper", {kText}, kText, Upper));
  out->push_back(Fn("initcap", {kText}, kText, InitCap));
  for (std::string_view name : {"length", "char_length", "character_length"}) {
    out->push_back(Fn(name, {kText}, kInt4, Length));
  }
  out->push_back(Fn("length", {kBytea}, kInt4, OctetLength));
  for (TypeId type : {kText, kBytea}) {
    out->push_back(Fn("octet_length", {type}, kInt4, OctetLength));
    out->push_back(Fn("bit_length", {type}, kInt4, BitLength));
  }
  for (std::string_view name : {"substr", "substring"}) {
    out->push_back(Fn(name, {kText, kInt4}, kText, Substring));
    out->push_back(Fn(name, {kText, kInt4, kInt4}, kText, Substring));
  }
  out->push_back(Fn("left", {kText, kInt4}, kText, Left));
  out->push_back(Fn("right", {kText, kInt4}, kText, Right));
  out->push_back(Fn("btrim", {kText}, kText, Trim<true, true>));
  out->push_back(Fn("btrim", {kText, kText}, kText, Trim<true, true>));
  out->push_back(Fn("ltrim", {kText}, kText, Trim<true, false>));
  out->push_back(Fn("ltrim", {kText, kText}, kText, Trim<true, false>));
  out->push_back(Fn("rtrim", {kText}, kText, Trim<false, true>));
  out->push_back(Fn("rtrim", {kText, kText}, kText, Trim<false, true>));
  out->push_back(Fn("lpad", {kText, kInt4}, kText, Pad<true>));
  out->push_back(Fn("lpad", {kText, kInt4, kText}, kText, Pad<true>));
  out->push_back(Fn("rpad", {kText, kInt4}, kText, Pad<false>));
  out->push_back(Fn("rpad", {kText, kInt4, kText}, kText, Pad<false>));
  out->push_back(Fn("repeat", {kText, kInt4}, kText, Repeat));
  out->push_back(Fn("reverse", {kText}, kText, Reverse));
  out->push_back(Fn("ascii", {kText}, kInt4, Ascii));
  out->push_back(Fn("chr", {kInt4}, kText, Chr));
  AddTextSearch(out);
  AddConcatenation(out);
}

}  // namespace steno::sql
