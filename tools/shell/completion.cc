#include "shell/completion.h"

#include <algorithm>
#include <cctype>

namespace steno::shell {
namespace {

constexpr std::string_view kKeywords[] = {
    "ADD",        "ALL",      "ALTER",        "ANALYZE",  "AND",      "AS",        "ASC",
    "BEGIN",      "BETWEEN",  "BY",           "CASCADE",  "CASE",     "CHECK",     "COLUMN",
    "COMMIT",     "CONFLICT", "CONSTRAINT",   "COPY",     "CREATE",   "CROSS",     "DATABASE",
    "DEFAULT",    "DELETE",   "DESC",         "DISTINCT", "DO",       "DROP",      "ELSE",
    "END",        "EXCEPT",   "EXISTS",       "EXPLAIN",  "FOR",      "FOREIGN",   "FROM",
    "FULL",       "GROUP",    "HAVING",       "IF",       "ILIKE",    "IN",        "INDEX",
    "INNER",      "INSERT",   "INTERSECT",    "INTO",     "IS",       "ISOLATION", "JOIN",
    "KEY",        "LEFT",     "LEVEL",        "LIKE",     "LIMIT",    "NOT",       "NOWAIT",
    "NULL",       "OFFSET",   "ON",           "OR",       "ORDER",    "OUTER",     "PRIMARY",
    "REFERENCES", "RELEASE",  "RETURNING",    "RIGHT",    "ROLLBACK", "SAVEPOINT", "SCHEMA",
    "SELECT",     "SEQUENCE", "SERIALIZABLE", "SET",      "SHOW",     "SKIP",      "TABLE",
    "THEN",       "TO",       "TRANSACTION",  "TRUNCATE", "UNION",    "UNIQUE",    "UPDATE",
    "USING",      "VALUES",   "VIEW",         "WHEN",     "WHERE",    "WITH"};

constexpr std::string_view kBackslashCommands[] = {
    "\\?",  "\\a",    "\\c",    "\\conninfo", "\\copy", "\\d", "\\di",     "\\dn",    "\\ds",
    "\\dt", "\\dv",   "\\echo", "\\g",        "\\gx",   "\\h", "\\i",      "\\l",     "\\o",
    "\\p",  "\\pset", "\\q",    "\\r",        "\\set",  "\\t", "\\timing", "\\unset", "\\x"};

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace

bool ExpectsRelation(std::string_view before) {
  while (!before.empty() && std::isspace(static_cast<unsigned char>(before.back()))) {
    before.remove_suffix(1);
  }
  size_t start = before.size();
  while (start > 0 && (std::isalpha(static_cast<unsigned char>(before[start - 1])) ||
                       before[start - 1] == '\\')) {
    --start;
  }
  const std::string last = Upper(before.substr(start));
  for (const std::string_view word : {"FROM", "JOIN", "INTO", "UPDATE", "TABLE", "TRUNCATE",
                                      "REFERENCES", "COPY", "VIEW", "\\D", "\\DT", "\\COPY"}) {
    if (last == word) return true;
  }
  return false;
}

std::vector<std::string> Complete(std::string_view before, std::string_view word,
                                  const std::vector<std::string>& relations) {
  std::vector<std::string> found;
  const auto offer = [&found](std::string text) {
    if (std::find(found.begin(), found.end(), text) == found.end())
      found.push_back(std::move(text));
  };
  if (word.starts_with('\\')) {
    for (const std::string_view command : kBackslashCommands) {
      if (command.starts_with(word)) offer(std::string(command));
    }
    return found;
  }
  const auto offer_relations = [&] {
    for (const std::string& name : relations) {
      if (name.starts_with(word) || name.starts_with(Lower(word))) offer(name);
    }
  };
  if (ExpectsRelation(before)) {
    offer_relations();
    if (!found.empty()) return found;
  }
  if (word.empty()) return found;
  const bool lower = std::islower(static_cast<unsigned char>(word[0])) != 0;
  const std::string wanted = Upper(word);
  for (const std::string_view keyword : kKeywords) {
    if (keyword.starts_with(wanted)) offer(lower ? Lower(keyword) : std::string(keyword));
  }
  offer_relations();
  return found;
}

}  // namespace steno::shell
