// One run of the shell: its connection, variables and settings, and what each piece of input does.
//
// Input arrives as lines (from a terminal, a file or standard input) or as whole -c strings; a
// splitter cuts lines into statements and backslash commands, which this class carries out. It
// knows nothing of terminals. Not thread-safe.
#pragma once

#include <cstdio>
#include <istream>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "shell/backslash.h"
#include "shell/connection.h"
#include "shell/statement_splitter.h"
#include "shell/table_printer.h"

namespace steno::shell {

class ShellSession {
 public:
  explicit ShellSession(bool stop_on_error);
  ~ShellSession();
  ShellSession(const ShellSession&) = delete;

  Connection& connection() { return connection_; }
  // A splitter that knows this session's variables.
  StatementSplitter NewSplitter() const;

  // Carries out a -c string: a backslash command, or SQL sent as one Query. False on an error.
  bool RunCommand(const std::string& text);
  // Carries out the lines of `in`, naming `source` in errors unless it is empty. False if an error
  // ended it early.
  bool RunLines(std::istream& in, const std::string& source);
  // Carries out one piece; `pending` is the statement before a backslash command that uses it
  // (\g, \p, \r), which resets it. False on an error.
  bool RunPiece(const Piece& piece, StatementSplitter* splitter);

  // \q was given.
  bool quit() const { return quit_; }
  // The connection is gone and could not be made again.
  bool lost() const { return lost_; }
  bool stop_on_error() const;
  void set_interactive() { interactive_ = true; }

  static const char* HelpText();

 private:
  // Statements.
  bool RunSql(const std::string& sql, bool expanded);
  bool ShowResult(const Result& result, bool expanded);
  bool TakeCopyIn(std::istream& in);
  bool GiveCopyOut(std::FILE* out);
  void ShowTiming(double ms);
  void ShowNotifications();
  void CheckConnection();

  // Backslash commands; each gives false on an error.
  bool RunBackslash(const BackslashCommand& command, StatementSplitter* splitter);
  bool RunOnBuffer(const BackslashCommand& command, StatementSplitter* splitter);
  bool RunSetting(const BackslashCommand& command);
  bool RunFileCommand(const BackslashCommand& command);
  bool RunCopy(const BackslashCommand& command);
  bool Include(const std::string& path);
  bool RedirectOutput(const std::string& path);
  bool Reconnect(const std::string& database);
  void ShowConnection();
  void SetVariable(const BackslashCommand& command);
  // Sets *value from "on", "off" or nothing, which toggles, and tells it.
  void Switch(const std::string& what, const std::string& argument, bool* value);

  void Print(std::string_view text);
  // Writes an error, with the place in the script.
  bool Fail(std::string_view message);

  Connection connection_;
  PrintOptions print_;
  std::map<std::string, std::string, std::less<>> variables_;
  std::FILE* output_ = stdout;
  std::istream* script_ = nullptr;  // the lines that COPY FROM STDIN goes on reading
  std::string source_;              // the script's name, for errors
  int line_ = 0;
  int include_depth_ = 0;
  bool timing_ = false;
  bool quit_ = false;
  bool lost_ = false;
  bool interactive_ = false;
  std::optional<CopyCommand> copy_;  // the \copy that is running
  bool tag_hidden_ = false;          // of a COPY whose data went where its tag would
};

}  // namespace steno::shell
