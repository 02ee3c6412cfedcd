// Regular expressions over RE2: linear time whatever the pattern.
//
// PostgreSQL's expressions (ARE) are close to RE2's. What differs: they prefer the longest match
// unless a quantifier is marked non-greedy; '.' matches newlines; \m \M \y \Y and \Z are spelled
// \b \B \z here. Look-ahead, look-behind and back-references do not exist in RE2 and are refused
// with 0A000. Compiled expressions are kept per thread.
#include <re2/re2.h>

#include <list>
#include <map>
#include <memory>
#include <optional>

#include "sql/types/errors.h"
#include "sql/types/string_types.h"
#include "sql/types/text_functions.h"
#include "sql/types/text_util.h"
#include "sql/types/values.h"

namespace steno::sql::kernels {
namespace {

// Compiled expressions that a thread keeps; the least recently used goes first.
constexpr size_t kRegexCacheMax = 64;
// Memory of one compiled expression. Beyond: 2201B.
constexpr int64_t kRegexBytesMax = 16 << 20;

re2::StringPiece Piece(std::string_view v) {
  return {v.data(), v.size()};
}

struct Flags {
  bool ignore_case = false;
  bool newline_stops_dot = false;
  bool line_anchors = false;
  bool literal = false;
  bool expanded = false;
  bool global = false;
};

// The first character of UTF-8 text, which is not empty.
std::string_view FirstCharacter(std::string_view text) {
  size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return text.substr(0, size);
}

SqlResult<Flags> ParseFlags(std::string_view text) {
  Flags flags;
  for (size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case 'g':
        flags.global = true;
        break;
      case 'i':
        flags.ignore_case = true;
        break;
      case 'c':
        flags.ignore_case = false;
        break;
      case 'n':
      case 'm':
        flags.newline_stops_dot = flags.line_anchors = true;
        break;
      case 'p':
        flags.newline_stops_dot = true;
        break;
      case 'w':
        flags.line_anchors = true;
        break;
      case 's':
        flags.newline_stops_dot = flags.line_anchors = false;
        break;
      case 'q':
        flags.literal = true;
        break;
      case 'x':
        flags.expanded = true;
        break;
      case 'e':
      case 't':
        break;
      default:
        return errors::InvalidParameterValue(
            StrCat("invalid regular expression option: \"", FirstCharacter(text.substr(i)), "\""));
    }
  }
  return flags;
}

struct Translated {
  std::string pattern;
  bool non_greedy = false;
};

SqlStatus TranslateEscape(char c, Translated* out) {
  switch (c) {
    case 'm':
    case 'M':
    case 'y':
      out->pattern.append("\\b");
      return {};
    case 'Y':
      out->pattern.append("\\B");
      return {};
    case 'Z':
      out->pattern.append("\\z");
      return {};
    case 'e':
      out->pattern.append("\\x1B");
      return {};
    default:
      break;
  }
  if (c >= '1' && c <= '9') {
    return errors::FeatureNotSupported("regular expression back references are not supported");
  }
  out->pattern.push_back('\\');
  out->pattern.push_back(c);
  return {};
}

SqlResult<Translated> Translate(std::string_view pattern, Flags* flags) {
  // Leading directors and embedded options: "***:", "***=", "(?i)".
  if (pattern.starts_with("***=")) {
    flags->literal = true;
    pattern.remove_prefix(4);
  } else if (pattern.starts_with("***:")) {
    pattern.remove_prefix(4);
  }
  if (pattern.starts_with("(?") && pattern.size() > 2 && absl::ascii_isalpha(pattern[2])) {
    const size_t end = pattern.find(')');
    if (end != std::string_view::npos) {
      ASSIGN_OR_RETURN(const Flags embedded, ParseFlags(pattern.substr(2, end - 2)));
      const bool global = flags->global;
      *flags = embedded;
      flags->global = global;
      pattern.remove_prefix(end + 1);
    }
  }
  Translated out;
  if (flags->literal) {
    out.pattern = RE2::QuoteMeta(Piece(pattern));
    return out;
  }
  bool in_brackets = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    const char next = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
    if (c == '\\' && next != '\0') {
      ++i;
      if (in_brackets) {
        out.pattern.append({c, next});
      } else {
        RETURN_IF_ERROR(TranslateEscape(next, &out));
      }
      continue;
    }
    if (in_brackets) {
      // A class such as [:alpha:] has its own closing bracket.
      if (c == '[' && next == ':') {
        const size_t end = pattern.find(":]", i + 2);
        if (end != std::string_view::npos) {
          out.pattern.append(pattern.substr(i, end + 2 - i));
          i = end + 1;
          continue;
        }
      }
      in_brackets = c != ']';
      out.pattern.push_back(c);
      continue;
    }
    if (flags->expanded && absl::ascii_isspace(c)) continue;
    if (flags->expanded && c == '#') {
      while (i + 1 < pattern.size() && pattern[i + 1] != '\n') ++i;
      continue;
    }
    if (c == '(' && next == '?' && i + 2 < pattern.size() &&
        (pattern[i + 2] == '=' || pattern[i + 2] == '!' || pattern[i + 2] == '<')) {
      return errors::FeatureNotSupported("regular expression lookaround is not supported");
    }
    if (c == '?' && i > 0 &&
        std::string_view("*+?}").find(pattern[i - 1]) != std::string_view::npos) {
      out.non_greedy = true;
    }
    out.pattern.push_back(c);
    if (c == '[') {
      in_brackets = true;
      // A bracket right behind the opening one, or behind '^', is literal.
      size_t k = i + 1;
      if (k < pattern.size() && pattern[k] == '^') out.pattern.push_back(pattern[k++]);
      if (k < pattern.size() && pattern[k] == ']') {
        out.pattern.append("\\]");
        ++k;
      }
      i = k - 1;
    }
  }
  return out;
}

// PostgreSQL's words for what is wrong.
std::string Explain(const RE2& regex) {
  switch (regex.error_code()) {
    case RE2::ErrorMissingParen:
    case RE2::ErrorUnexpectedParen:
      return "parentheses () not balanced";
    case RE2::ErrorMissingBracket:
      return "brackets [] not balanced";
    case RE2::ErrorRepeatArgument:
    case RE2::ErrorRepeatOp:
      return "quantifier operand invalid";
    case RE2::ErrorRepeatSize:
      return "invalid repetition count(s)";
    case RE2::ErrorBadCharRange:
      return "invalid character range";
    case RE2::ErrorBadCharClass:
      return "invalid character class";
    case RE2::ErrorBadEscape:
    case RE2::ErrorTrailingBackslash:
      return "invalid escape \\ sequence";
    case RE2::ErrorPatternTooLarge:
      return "regular expression is too complex";
    default:
      return regex.error();
  }
}

using Compiled = std::shared_ptr<const RE2>;

SqlResult<Compiled> CompileUncached(std::string_view pattern, Flags flags) {
  ASSIGN_OR_RETURN(const Translated translated, Translate(pattern, &flags));
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kRegexBytesMax);
  options.set_case_sensitive(!flags.ignore_case);
  options.set_dot_nl(!flags.newline_stops_dot);
  options.set_longest_match(!translated.non_greedy);
  const std::string text = flags.line_anchors ? "(?m)" + translated.pattern : translated.pattern;
  auto compiled = std::make_shared<const RE2>(text, options);
  if (!compiled->ok()) return errors::InvalidRegex(Explain(*compiled));
  return Compiled(std::move(compiled));
}

// Least recently used expressions of one thread.
class Cache {
 public:
  SqlResult<Compiled> Get(std::string_view pattern, std::string_view flags) {
    std::string key = StrCat(flags, '/', pattern);
    if (const auto it = index_.find(key); it != index_.end()) {
      entries_.splice(entries_.begin(), entries_, it->second);
      return it->second->second;
    }
    ASSIGN_OR_RETURN(const Flags parsed, ParseFlags(flags));
    ASSIGN_OR_RETURN(Compiled compiled, CompileUncached(pattern, parsed));
    if (entries_.size() >= kRegexCacheMax) {
      index_.erase(entries_.back().first);
      entries_.pop_back();
    }
    entries_.emplace_front(key, compiled);
    index_.emplace(std::move(key), entries_.begin());
    return compiled;
  }

 private:
  std::list<std::pair<std::string, Compiled>> entries_;
  std::map<std::string, std::list<std::pair<std::string, Compiled>>::iterator> index_;
};

SqlResult<Compiled> Compile(std::string_view pattern, std::string_view flags) {
  thread_local Cache cache;
  return cache.Get(pattern, flags);
}

// The groups of one match; [0] is the whole.
struct Match {
  std::vector<re2::StringPiece> groups;
  size_t begin = 0;
  size_t end = 0;
};

std::optional<Match> FindFrom(const RE2& regex, std::string_view text, size_t from) {
  if (from > text.size()) return std::nullopt;
  Match match;
  match.groups.resize(static_cast<size_t>(regex.NumberOfCapturingGroups()) + 1);
  if (!regex.Match(Piece(text), from, text.size(), RE2::UNANCHORED, match.groups.data(),
                   static_cast<int>(match.groups.size()))) {
    return std::nullopt;
  }
  match.begin = static_cast<size_t>(match.groups[0].data() - text.data());
  match.end = match.begin + match.groups[0].size();
  return match;
}

// Where to look for the next match: an empty one moves on by a character.
size_t After(const Match& match, std::string_view text) {
  if (match.end > match.begin) return match.end;
  return match.end < text.size() ? match.end + PrefixBytes(text.substr(match.end), 1)
                                 : text.size() + 1;
}

Datum PieceDatum(const re2::StringPiece& piece) {
  if (piece.data() == nullptr) return Datum();
  return Datum::String(std::string_view(piece.data(), piece.size()));
}

Datum GroupsDatum(const Match& match) {
  std::vector<Datum> groups;
  for (size_t i = match.groups.size() > 1 ? 1 : 0; i < match.groups.size(); ++i) {
    groups.push_back(PieceDatum(match.groups[i]));
  }
  return Datum::FromArray(ArrayValue::Of(TypeId::kText, std::move(groups)));
}

void AppendReplacement(std::string_view replacement, const Match& match, std::string* out) {
  for (size_t i = 0; i < replacement.size(); ++i) {
    const char next = i + 1 < replacement.size() ? replacement[i + 1] : '\0';
    if (replacement[i] != '\\') {
      out->push_back(replacement[i]);
    } else if (next == '&' || absl::ascii_isdigit(next)) {
      const size_t group = next == '&' ? 0 : static_cast<size_t>(next - '0');
      if (group < match.groups.size() && match.groups[group].data() != nullptr) {
        out->append(match.groups[group].data(), match.groups[group].size());
      }
      ++i;
    } else {
      out->push_back('\\');
      if (next == '\\') ++i;
    }
  }
}

bool HasFlag(const Datum& flags, char flag) {
  return flags.as_string().find(flag) != std::string_view::npos;
}

SqlResult<Datum> Test(const Datum& text, const Datum& pattern, std::string_view flags) {
  ASSIGN_OR_RETURN(const Compiled regex, Compile(pattern.as_string(), flags));
  return Datum::Bool(FindFrom(*regex, text.as_string(), 0).has_value());
}

}  // namespace

SqlResult<Datum> RegexMatches(const Datum& text, const Datum& pattern) {
  return Test(text, pattern, "");
}
SqlResult<Datum> RegexMatchesI(const Datum& text, const Datum& pattern) {
  return Test(text, pattern, "i");
}

SqlResult<Datum> RegexReplace(const Datum& text, const Datum& pattern, const Datum& replacement,
                              const Datum& flags) {
  ASSIGN_OR_RETURN(const Compiled regex, Compile(pattern.as_string(), flags.as_string()));
  const std::string_view v = text.as_string();
  const bool global = HasFlag(flags, 'g');
  std::string out;
  size_t copied = 0;
  size_t from = 0;
  while (const std::optional<Match> match = FindFrom(*regex, v, from)) {
    out.append(v.substr(copied, match->begin - copied));
    AppendReplacement(replacement.as_string(), *match, &out);
    copied = match->end;
    if (!global) break;
    from = After(*match, v);
  }
  out.append(v.substr(copied));
  return Datum::String(out);
}

SqlResult<Datum> RegexMatch(const Datum& text, const Datum& pattern, const Datum& flags) {
  if (HasFlag(flags, 'g')) {
    return errors::InvalidParameterValue("regexp_match() does not support the \"global\" option")
        .WithHint("Use the regexp_matches function instead.");
  }
  ASSIGN_OR_RETURN(const Compiled regex, Compile(pattern.as_string(), flags.as_string()));
  const std::optional<Match> match = FindFrom(*regex, text.as_string(), 0);
  return match.has_value() ? GroupsDatum(*match) : Datum();
}

SqlResult<std::vector<Datum>> RegexMatchAll(const Datum& text, const Datum& pattern,
                                            const Datum& flags) {
  ASSIGN_OR_RETURN(const Compiled regex, Compile(pattern.as_string(), flags.as_string()));
  const std::string_view v = text.as_string();
  std::vector<Datum> rows;
  size_t from = 0;
  while (const std::optional<Match> match = FindFrom(*regex, v, from)) {
    rows.push_back(GroupsDatum(*match));
    if (!HasFlag(flags, 'g')) break;
    from = After(*match, v);
  }
  return rows;
}

SqlResult<Datum> RegexSubstring(const Datum& text, const Datum& pattern) {
  ASSIGN_OR_RETURN(const Compiled regex, Compile(pattern.as_string(), ""));
  const std::optional<Match> match = FindFrom(*regex, text.as_string(), 0);
  if (!match.has_value()) return Datum();
  return PieceDatum(match->groups[match->groups.size() > 1 ? 1 : 0]);
}

SqlResult<Datum> RegexSplit(const Datum& text, const Datum& pattern, const Datum& flags) {
  if (HasFlag(flags, 'g')) {
    return errors::InvalidParameterValue(
        "regexp_split_to_array() does not support the \"global\" option");
  }
  ASSIGN_OR_RETURN(const Compiled regex, Compile(pattern.as_string(), flags.as_string()));
  const std::string_view v = text.as_string();
  std::vector<Datum> parts;
  size_t copied = 0;
  size_t from = 0;
  while (const std::optional<Match> match = FindFrom(*regex, v, from)) {
    from = After(*match, v);
    // Empty matches at the ends, or right behind the last match, split nothing.
    if (match->begin == match->end && (match->begin >= v.size() || match->begin == copied))
      continue;
    parts.push_back(Datum::String(v.substr(copied, match->begin - copied)));
    copied = match->end;
  }
  parts.push_back(Datum::String(v.substr(copied)));
  return Datum::FromArray(ArrayValue::Of(TypeId::kText, std::move(parts)));
}

}  // namespace steno::sql::kernels
