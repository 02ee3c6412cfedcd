// The SQL shell: what psql is to PostgreSQL, for those who have no psql at hand.
//
//   return RunShell({.url = "postgresql://root@127.0.0.1:26257/defaultdb"});
//
// Works over libpq against any server that speaks the protocol. Reads statements from the terminal
// (with history, completion and Ctrl-C), from -c strings, from files, or from standard input. The
// backslash commands are psql's where they exist; their queries need no more than pg_class,
// pg_namespace, pg_attribute, pg_index, pg_database and format_type.
#pragma once

#include <string>
#include <vector>

namespace steno::shell {

struct ShellInput {
  enum class Kind { kCommand, kFile };
  Kind kind = Kind::kCommand;
  std::string text;  // what to run, or the path of the file ("-" for standard input)
};

struct ShellOptions {
  // A URL or key=value string of libpq. Empty: $STENO_URL, else kDefaultUrl.
  std::string url;
  // Run in this order; then the shell ends. Empty: reads standard input, interactively if it is a
  // terminal.
  std::vector<ShellInput> inputs;
  // Empty: ~/.steno_history.
  std::string history_file;
  bool quiet = false;  // no greeting
  // Whether the first error ends files and standard input (-c always ends).
  bool stop_on_error = true;
};

inline constexpr char kDefaultUrl[] = "postgresql://root@127.0.0.1:5433/defaultdb";

// Gives the program's exit code: 0; 1 where a -c command failed; 2 where the server cannot be
// reached or the connection was lost; 3 where an error stopped a file or standard input.
int RunShell(const ShellOptions& options);

}  // namespace steno::shell
