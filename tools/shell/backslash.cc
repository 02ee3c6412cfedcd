#include "shell/backslash.h"

#include <cctype>
#include <utility>

namespace steno::shell {
namespace {

bool IsBlank(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// Takes 'a string' off the front of *in, with escapes where `escapes`.
std::string TakeQuoted(std::string_view* in, bool escapes) {
  std::string out;
  in->remove_prefix(1);
  while (!in->empty()) {
    const char c = in->front();
    in->remove_prefix(1);
    if (c == '\'') {
      if (in->empty() || in->front() != '\'') break;
      in->remove_prefix(1);
      out.push_back('\'');
    } else if (c == '\\' && escapes && !in->empty()) {
      const char escaped = in->front();
      in->remove_prefix(1);
      out.push_back(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
    } else {
      out.push_back(c);
    }
  }
  return out;
}

std::string TakeArgument(std::string_view* in) {
  std::string out;
  bool in_identifier = false;
  while (!in->empty() && (in_identifier || !IsBlank(in->front()))) {
    if (in->front() == '\'' && !in_identifier) {
      out += TakeQuoted(in, /*escapes=*/true);
      continue;
    }
    if (in->front() == '"') in_identifier = !in_identifier;
    out.push_back(in->front());
    in->remove_prefix(1);
  }
  return out;
}

// Takes an identifier, quoted or not, perhaps qualified, off the front of *in.
std::string TakeName(std::string_view* in) {
  std::string out;
  bool quoted = false;
  while (!in->empty()) {
    const char c = in->front();
    if (c == '"') quoted = !quoted;
    if (!quoted && (IsBlank(c) || c == '(')) break;
    out.push_back(c);
    in->remove_prefix(1);
  }
  return out;
}

// Takes (...) with balanced parentheses, quotes respected, off the front of *in.
std::string TakeParenthesized(std::string_view* in) {
  int depth = 0;
  char quote = '\0';
  size_t end = 0;
  for (; end < in->size(); ++end) {
    const char c = (*in)[end];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      ++end;
      break;
    }
  }
  const std::string out(in->substr(0, end));
  in->remove_prefix(end);
  return out;
}

std::string TakeWord(std::string_view* in) {
  size_t end = 0;
  while (end < in->size() && !IsBlank((*in)[end])) ++end;
  const std::string out(in->substr(0, end));
  in->remove_prefix(end);
  return out;
}

}  // namespace

BackslashCommand ParseBackslash(std::string_view text) {
  BackslashCommand command;
  size_t end = 0;
  while (end < text.size() && !IsBlank(text[end])) {
    // \!ls and \?x: a sign is a whole name.
    ++end;
    if (end == 1 && std::isalpha(static_cast<unsigned char>(text[0])) == 0) break;
  }
  command.name = text.substr(0, end);
  std::string_view rest = Trim(text.substr(end));
  command.rest = rest;
  while (!rest.empty()) {
    command.arguments.push_back(TakeArgument(&rest));
    while (!rest.empty() && IsBlank(rest.front())) rest.remove_prefix(1);
  }
  return command;
}

CopyCommand ParseCopy(std::string_view rest) {
  CopyCommand copy;
  rest = Trim(rest);
  if (rest.ends_with(';')) rest = Trim(rest.substr(0, rest.size() - 1));
  const bool query = !rest.empty() && rest.front() == '(';
  copy.target = query ? TakeParenthesized(&rest) : TakeName(&rest);
  rest = Trim(rest);
  if (!query && !rest.empty() && rest.front() == '(') {
    copy.target += " " + TakeParenthesized(&rest);
    rest = Trim(rest);
  }
  const std::string direction = Lower(TakeWord(&rest));
  rest = Trim(rest);
  if (copy.target.empty() || (direction != "from" && direction != "to")) {
    copy.error = "\\copy: expected a table or (query), then from or to";
    return copy;
  }
  copy.from = direction == "from";
  if (query && copy.from) {
    copy.error = "\\copy: a query can only be copied to a file";
    return copy;
  }
  if (!rest.empty() && rest.front() == '\'') {
    copy.file = TakeQuoted(&rest, /*escapes=*/false);
  } else {
    copy.file = TakeWord(&rest);
    const std::string lower = Lower(copy.file);
    if (lower == "stdin" || lower == "stdout" || lower == "pstdin" || lower == "pstdout") {
      copy.file.clear();
      copy.options = Trim(rest);
      return copy;
    }
  }
  if (copy.file.empty()) copy.error = "\\copy: expected a file name, stdin or stdout";
  copy.options = Trim(rest);
  return copy;
}

std::string CopyCommand::Sql() const {
  std::string sql = "COPY " + target + (from ? " FROM STDIN" : " TO STDOUT");
  if (!options.empty()) sql += " " + options;
  return sql;
}

NamePattern ParseNamePattern(std::string_view pattern) {
  NamePattern out;
  bool quoted = false;
  for (const char c : pattern) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '.' && !quoted) {
      out.schema = std::exchange(out.name, {});
    } else if (c == '*' && !quoted) {
      out.name.push_back('%');
    } else if (c == '?' && !quoted) {
      out.name.push_back('_');
    } else if (c == '%' || c == '_' || c == '\\') {
      out.name.push_back('\\');
      out.name.push_back(c);
    } else {
      out.name.push_back(quoted ? c
                                : static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    }
  }
  return out;
}

}  // namespace steno::shell
