// LIKE and its kin: '%' is any text, '_' one character, a backslash takes the next one literally.
#include "sql/types/errors.h"
#include "sql/types/string_types.h"
#include "sql/types/text_functions.h"
#include "sql/types/text_util.h"

namespace steno::sql::kernels {
namespace {

SqlError EscapeAtEnd() {
  return errors::Make(sqlstate::kInvalidEscapeSequence,
                      "LIKE pattern must not end with escape character");
}

// Iterative matching with one point of return: behind the last '%' met. Taking the leftmost match
// of what stands between two '%' never loses a match, so no deeper backtracking is needed.
SqlResult<bool> Matches(std::string_view text, std::string_view pattern) {
  size_t t = 0;
  size_t p = 0;
  size_t retry_p = std::string_view::npos;
  size_t retry_t = 0;
  for (;;) {
    if (p < pattern.size() && pattern[p] == '%') {
      retry_p = ++p;
      retry_t = t;
      continue;
    }
    if (t >= text.size()) break;
    bool matched = false;
    size_t p_next = p;
    size_t t_next = t;
    if (p < pattern.size()) {
      if (pattern[p] == '_') {
        matched = true;
        p_next = p + 1;
        t_next = t + PrefixBytes(text.substr(t), 1);
      } else {
        size_t literal = p;
        if (pattern[p] == '\\' && ++literal >= pattern.size()) return EscapeAtEnd();
        matched = pattern[literal] == text[t];
        p_next = literal + 1;
        t_next = t + 1;
      }
    }
    if (matched) {
      p = p_next;
      t = t_next;
    } else if (retry_p != std::string_view::npos) {
      p = retry_p;
      retry_t += PrefixBytes(text.substr(retry_t), 1);
      t = retry_t;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '%') ++p;
  return p == pattern.size();
}

}  // namespace

SqlResult<Datum> Like(const Datum& text, const Datum& pattern) {
  ASSIGN_OR_RETURN(const bool matches, Matches(text.as_string(), pattern.as_string()));
  return Datum::Bool(matches);
}

SqlResult<Datum> ILike(const Datum& text, const Datum& pattern) {
  ASSIGN_OR_RETURN(const Datum lower_text, Lower(text));
  ASSIGN_OR_RETURN(const Datum lower_pattern, Lower(pattern));
  return Like(lower_text, lower_pattern);
}

SqlResult<Datum> LikeEscape(const Datum& pattern, const Datum& escape) {
  const std::string_view mark = escape.as_string();
  if (mark == "\\") return pattern;
  if (CountCharacters(mark) > 1) {
    return errors::InvalidEscape("invalid escape string",
                                 "Escape string must be empty or one character.");
  }
  std::string out;
  std::string_view rest = pattern.as_string();
  while (!rest.empty()) {
    if (!mark.empty() && rest.starts_with(mark)) {
      out.push_back('\\');
      rest.remove_prefix(mark.size());
      // The character behind it is literal, even the mark itself.
      const size_t n = PrefixBytes(rest, 1);
      out.append(rest.substr(0, n));
      rest.remove_prefix(n);
      continue;
    }
    if (rest[0] == '\\') out.push_back('\\');
    out.push_back(rest[0]);
    rest.remove_prefix(1);
  }
  return Datum::String(out);
}

SqlResult<Datum> SimilarToEscape(const Datum& pattern, const Datum& escape) {
  const std::string_view mark = escape.as_string();
  if (CountCharacters(mark) > 1) {
    return errors::InvalidEscape("invalid escape string",
                                 "Escape string must be empty or one character.");
  }
  std::string out = "^(?:";
  bool in_brackets = false;
  std::string_view rest = pattern.as_string();
  while (!rest.empty()) {
    if (!mark.empty() && rest.starts_with(mark)) {
      rest.remove_prefix(mark.size());
      if (rest.empty()) break;
      out.push_back('\\');
      out.push_back(rest[0]);
      rest.remove_prefix(1);
      continue;
    }
    const char c = rest[0];
    rest.remove_prefix(1);
    if (in_brackets) {
      if (c == '\\') out.push_back('\\');
      out.push_back(c);
      in_brackets = c != ']';
    } else if (c == '[') {
      out.push_back(c);
      in_brackets = true;
    } else if (c == '%') {
      out.append(".*");
    } else if (c == '_') {
      out.push_back('.');
    } else if (c == '(') {
      out.append("(?:");
    } else if (c == '\\' || c == '.' || c == '^' || c == '$') {
      out.push_back('\\');
      out.push_back(c);
    } else {
      out.push_back(c);
    }
  }
  out.append(")$");
  return Datum::String(out);
}

}  // namespace steno::sql::kernels
