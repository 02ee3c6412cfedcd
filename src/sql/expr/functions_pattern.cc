// LIKE and its kin, and regular expressions.
//
// Regular expressions run on RE2: linear time, whatever the pattern; back references are refused.
#include <memory>
#include <string>
#include <vector>

#include "re2/re2.h"
#include "sql/expr/function_lists.h"
#include "sql/expr/utf8.h"
#include "sql/types/errors.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

using enum TypeId;

char Fold(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// Whether the pattern ends inside an escape: 22025.
bool EndsInEscape(std::string_view pattern) {
  bool escaped = false;
  for (char c : pattern) escaped = !escaped && c == '\\';
  return escaped;
}

// Greedy matching with one point to return to, the last %: enough, since a later % can only match
// what an earlier one would.
bool LikeMatches(std::string_view s, std::string_view p, bool fold) {
  size_t si = 0, pi = 0;
  size_t star_p = std::string_view::npos, star_s = 0;
  const auto same = [&](char a, char b) { return fold ? Fold(a) == Fold(b) : a == b; };
  while (si < s.size()) {
    if (pi < p.size() && p[pi] == '%') {
      star_p = ++pi;
      star_s = si;
      continue;
    }
    if (pi < p.size() && p[pi] == '_') {
      si += utf8::Offset(s.substr(si), 1);
      ++pi;
      continue;
    }
    const bool escaped = pi + 1 < p.size() && p[pi] == '\\';
    if (pi < p.size() && same(s[si], p[pi + (escaped ? 1 : 0)])) {
      ++si;
      pi += escaped ? 2 : 1;
      continue;
    }
    if (star_p == std::string_view::npos) return false;
    pi = star_p;
    star_s += utf8::Offset(s.substr(star_s), 1);
    si = star_s;
  }
  while (pi < p.size() && p[pi] == '%') ++pi;
  return pi == p.size();
}

template <bool kNegated, bool kFold>
Datum Like(CallFrame& f) {
  const std::string_view pattern = f.arg(1).as_string();
  if (EndsInEscape(pattern)) {
    return f.Fail(errors::Make(sqlstate::kInvalidEscapeSequence,
                               "LIKE pattern must not end with escape character"));
  }
  return Datum::Bool(LikeMatches(f.arg(0).as_string(), pattern, kFold) != kNegated);
}

// LIKE .. ESCAPE: the pattern with the given escape character replaced by the backslash.
Datum LikeEscape(CallFrame& f) {
  std::string_view p = f.arg(0).as_string();
  const std::string_view escape = f.arg(1).as_string();
  if (utf8::Length(escape) > 1) {
    return f.Fail(errors::InvalidEscape("invalid escape string",
                                        "Escape string must be empty or one character."));
  }
  std::string out;
  while (!p.empty()) {
    const size_t n = utf8::Offset(p, 1);
    const std::string_view c = p.substr(0, n);
    p.remove_prefix(n);
    if (!escape.empty() && c == escape) {
      const size_t m = utf8::Offset(p, 1);
      out += '\\';
      out += p.substr(0, m);
      p.remove_prefix(m);
    } else {
      if (c == "\\") out += '\\';
      out += c;
    }
  }
  return Datum::String(out);
}

// The compiled pattern, kept between calls: most calls repeat one.
const RE2* Compile(std::string_view pattern, bool fold, SqlError* error) {
  struct Cached {
    std::string pattern;
    bool fold = false;
    std::unique_ptr<RE2> re;
  };
  thread_local Cached cached;
  if (cached.re == nullptr || cached.fold != fold || cached.pattern != pattern) {
    RE2::Options options;
    options.set_case_sensitive(!fold);
    options.set_dot_nl(true);
    options.set_log_errors(false);
    cached.pattern = std::string(pattern);
    cached.fold = fold;
    cached.re = std::make_unique<RE2>(cached.pattern, options);
  }
  if (!cached.re->ok()) {
    *error = errors::InvalidRegex(cached.re->error());
    return nullptr;
  }
  return cached.re.get();
}

re2::StringPiece Piece(std::string_view s) {
  return {s.data(), s.size()};
}

template <bool kNegated, bool kFold>
Datum RegexMatch(CallFrame& f) {
  SqlError error;
  const RE2* re = Compile(f.arg(1).as_string(), kFold, &error);
  if (re == nullptr) return f.Fail(std::move(error));
  return Datum::Bool(RE2::PartialMatch(Piece(f.arg(0).as_string()), *re) != kNegated);
}

// regexp_replace(text, pattern, replacement [, flags]): flags g and i.
Datum RegexReplace(CallFrame& f) {
  const std::string_view flags = f.size > 3 ? f.arg(3).as_string() : std::string_view();
  SqlError error;
  const bool fold = flags.find('i') != std::string_view::npos;
  const RE2* re = Compile(f.arg(1).as_string(), fold, &error);
  if (re == nullptr) return f.Fail(std::move(error));
  std::string rewrite;
  const std::string_view replacement = f.arg(2).as_string();
  for (size_t i = 0; i < replacement.size(); ++i) {
    if (replacement[i] == '\\' && i + 1 < replacement.size()) {
      const char next = replacement[++i];
      rewrite += '\\';
      rewrite += next == '&' ? '0' : next;
    } else {
      rewrite += replacement[i];
    }
  }
  std::string text(f.arg(0).as_string());
  if (flags.find('g') != std::string_view::npos) {
    RE2::GlobalReplace(&text, *re, Piece(rewrite));
  } else {
    RE2::Replace(&text, *re, Piece(rewrite));
  }
  return Datum::String(text);
}

// The groups of the first match, or the whole of it where the pattern has none.
Datum RegexpMatch(CallFrame& f) {
  SqlError error;
  const bool fold = f.size > 2 && f.arg(2).as_string().find('i') != std::string_view::npos;
  const RE2* re = Compile(f.arg(1).as_string(), fold, &error);
  if (re == nullptr) return f.Fail(std::move(error));
  const int groups = re->NumberOfCapturingGroups();
  std::vector<re2::StringPiece> found(static_cast<size_t>(groups) + 1);
  const std::string_view text = f.arg(0).as_string();
  if (!re->Match(Piece(text), 0, text.size(), RE2::UNANCHORED, found.data(), groups + 1)) {
    return Datum::Null();
  }
  std::vector<Datum> elements;
  for (size_t i = groups == 0 ? 0 : 1; i < found.size(); ++i) {
    elements.push_back(found[i].data() == nullptr
                           ? Datum::Null()
                           : Datum::String({found[i].data(), found[i].size()}));
  }
  return Datum::FromArray(ArrayValue::Of(kText, std::move(elements)));
}

Datum SubstringRegex(CallFrame& f) {
  const Datum match = RegexpMatch(f);
  return match.is_null() ? match : match.as_array().elements[0];
}

}  // namespace

void AddPatternFunctions(FunctionList* out) {
  for (TypeId left : {kText, kName, kBpchar}) {
    out->push_back(Op("~~", {left, kText}, kBool, Like<false, false>, {}, "!~~"));
    out->push_back(Op("!~~", {left, kText}, kBool, Like<true, false>, {}, "~~"));
    out->push_back(Op("~~*", {left, kText}, kBool, Like<false, true>, {}, "!~~*"));
    out->push_back(Op("!~~*", {left, kText}, kBool, Like<true, true>, {}, "~~*"));
    out->push_back(Op("~", {left, kText}, kBool, RegexMatch<false, false>, {}, "!~"));
    out->push_back(Op("!~", {left, kText}, kBool, RegexMatch<true, false>, {}, "~"));
    out->push_back(Op("~*", {left, kText}, kBool, RegexMatch<false, true>, {}, "!~*"));
    out->push_back(Op("!~*", {left, kText}, kBool, RegexMatch<true, true>, {}, "~*"));
  }
  out->push_back(Fn("like_escape", {kText, kText}, kText, LikeEscape));
  out->push_back(Fn("regexp_replace", {kText, kText, kText}, kText, RegexReplace));
  out->push_back(Fn("regexp_replace", {kText, kText, kText, kText}, kText, RegexReplace));
  out->push_back(Fn("regexp_match", {kText, kText}, kTextArray, RegexpMatch));
  out->push_back(Fn("regexp_match", {kText, kText, kText}, kTextArray, RegexpMatch));
  out->push_back(Fn("substring", {kText, kText}, kText, SubstringRegex));
}

}  // namespace steno::sql
