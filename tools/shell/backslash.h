// Backslash commands: taking them apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace steno::shell {

struct BackslashCommand {
  std::string name;  // without the backslash: "d", "dt", "set", "?"
  // As psql: separated by blanks; '...' may hold blanks and the escapes \n \t \\ \' and loses its
  // quotes; "..." keeps them.
  std::vector<std::string> arguments;
  // Everything behind the name as it was typed, trimmed: for commands that read a whole line.
  std::string rest;

  // The i-th argument, or empty.
  std::string Argument(size_t i) const { return i < arguments.size() ? arguments[i] : ""; }
};

// `text` is without its backslash.
BackslashCommand ParseBackslash(std::string_view text);

// What \copy asks for.
struct CopyCommand {
  bool from = true;
  std::string target;  // table, table(columns) or (query)
  std::string file;    // empty: standard input or output
  std::string options;
  std::string error;  // not empty: what is wrong

  // The statement for the server.
  std::string Sql() const;
};

// `rest` is what follows \copy: `t from 'file' with (format csv)`, `(select 1) to stdout`.
CopyCommand ParseCopy(std::string_view rest);

// How the patterns of \d and its kin read: `a*.b?` gives the LIKE patterns of schema (empty: any
// that is searched) and name. Letters outside of double quotes are folded to lower case.
struct NamePattern {
  std::string schema;
  std::string name;
};
NamePattern ParseNamePattern(std::string_view pattern);

}  // namespace steno::shell
