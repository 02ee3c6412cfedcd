// ShellSession: the backslash commands.
#include <fmt/format.h>
#include <sys/stat.h>

#include <fstream>

#include "shell/describe.h"
#include "shell/session.h"

namespace steno::shell {
namespace {

constexpr int kIncludeDepthMax = 16;

constexpr char kHelp[] =
    R"(Statements
  end with a semicolon; \g sends what is typed, \gx shows it expanded
  \p            show the statement typed so far
  \r            forget it

Looking around ([S+] is ignored)
  \d [PATTERN]  relations; with a PATTERN their columns and indexes
  \dt \dv \di \ds [PATTERN]   tables, views, indexes, sequences
  \dn           schemas
  \l            databases
  \conninfo     this connection

Input and output
  \i FILE       run a file
  \o [FILE]     send results to a file, or back
  \copy TABLE|(QUERY) from|to 'FILE'|stdin|stdout [OPTIONS]
  \echo TEXT    print

Settings
  \x [on|off]       expanded tables
  \a                aligned or bare output
  \t [on|off]       rows only
  \timing [on|off]  time each statement
  \pset null TEXT   how NULL prints
  \set [NAME [VALUE]]   variables: :NAME, :'NAME' and :"NAME" stand for them
  \unset NAME

  \c [DATABASE]  connect again
  \h             where SQL is described
  \?             this
  \q             leave
)";

constexpr char kSqlHelp[] =
    R"(Statements follow PostgreSQL 15:
  SELECT INSERT UPDATE DELETE COPY EXPLAIN VALUES WITH
  CREATE ALTER DROP TRUNCATE COMMENT
  BEGIN COMMIT ROLLBACK SAVEPOINT RELEASE SET SHOW RESET
  PREPARE EXECUTE DEALLOCATE DECLARE FETCH CLOSE
https://www.postgresql.org/docs/15/sql-commands.html describes them.
)";

}  // namespace

const char* ShellSession::HelpText() {
  return kHelp;
}

bool ShellSession::RunBackslash(const BackslashCommand& command, StatementSplitter* splitter) {
  const std::string& name = command.name;
  if (name == "q" || name == "quit") {
    quit_ = true;
  } else if (name == "g" || name == "gx" || name == "p" || name == "r") {
    return RunOnBuffer(command, splitter);
  } else if (name == "?" || name == "help") {
    Print(kHelp);
  } else if (name == "h") {
    Print(kSqlHelp);
  } else if (IsDescribe(name)) {
    const Description description = Describe(&connection_, command, print_);
    CheckConnection();
    Print(description.text);
    if (!description.error.empty()) return Fail(description.error);
  } else if (name == "conninfo") {
    ShowConnection();
  } else if (name == "c" || name == "connect") {
    return Reconnect(command.Argument(0));
  } else if (name == "echo") {
    std::string text;
    for (const std::string& argument : command.arguments) {
      text += (text.empty() ? "" : " ") + argument;
    }
    Print(text + "\n");
  } else if (name == "i" || name == "o" || name == "copy") {
    return RunFileCommand(command);
  } else {
    return RunSetting(command);
  }
  return true;
}

bool ShellSession::RunOnBuffer(const BackslashCommand& command, StatementSplitter* splitter) {
  const std::string sql = splitter->pending();
  if (command.name == "p") {
    Print(sql.empty() ? "Query buffer is empty.\n" : sql + "\n");
    return true;
  }
  splitter->Reset();
  if (command.name == "r") {
    Print("Query buffer reset (cleared).\n");
    return true;
  }
  return sql.empty() || RunSql(sql, print_.expanded || command.name == "gx");
}

void ShellSession::Switch(const std::string& what, const std::string& argument, bool* value) {
  *value = argument.empty() ? !*value : argument == "on" || argument == "1" || argument == "true";
  // A script that asks for rows only wants no remarks.
  if (!interactive_ && value == &print_.tuples_only) return;
  Print(fmt::format("{} is {}.\n", what, *value ? "on" : "off"));
}

bool ShellSession::RunSetting(const BackslashCommand& command) {
  const std::string& name = command.name;
  const std::string argument = command.Argument(0);
  if (name == "x") {
    Switch("Expanded display", argument, &print_.expanded);
  } else if (name == "timing") {
    Switch("Timing", argument, &timing_);
  } else if (name == "t") {
    Switch("Tuples only", argument, &print_.tuples_only);
  } else if (name == "a") {
    print_.unaligned = !print_.unaligned;
    Print(fmt::format("Output format is {}.\n", print_.unaligned ? "unaligned" : "aligned"));
  } else if (name == "pset" && argument == "null") {
    print_.null_text = command.Argument(1);
    Print(fmt::format("Null display is \"{}\".\n", print_.null_text));
  } else if (name == "set") {
    SetVariable(command);
  } else if (name == "unset") {
    variables_.erase(argument);
  } else {
    return Fail(fmt::format("invalid command \\{}\nTry \\? for help.", name));
  }
  return true;
}

void ShellSession::SetVariable(const BackslashCommand& command) {
  if (command.arguments.empty()) {
    for (const auto& [name, value] : variables_) Print(fmt::format("{} = '{}'\n", name, value));
    return;
  }
  std::string value;
  for (size_t i = 1; i < command.arguments.size(); ++i) value += command.arguments[i];
  variables_[command.Argument(0)] = value;
}

bool ShellSession::RunFileCommand(const BackslashCommand& command) {
  if (command.name == "copy") return RunCopy(command);
  const std::string path = command.Argument(0);
  if (command.name == "o") return RedirectOutput(path);
  if (path.empty()) return Fail("\\i: missing required argument");
  return Include(path);
}

bool ShellSession::Include(const std::string& path) {
  if (include_depth_ >= kIncludeDepthMax) return Fail("\\i: files include each other too deeply");
  std::ifstream file(path);
  if (!file) return Fail(fmt::format("{}: No such file or directory", path));
  ++include_depth_;
  const bool ok = RunLines(file, path);
  --include_depth_;
  return ok;
}

bool ShellSession::RedirectOutput(const std::string& path) {
  std::FILE* file = path.empty() ? stdout : std::fopen(path.c_str(), "w");
  if (file == nullptr) return Fail(fmt::format("{}: cannot be written", path));
  if (output_ != stdout) std::fclose(output_);
  output_ = file;
  return true;
}

bool ShellSession::RunCopy(const BackslashCommand& command) {
  CopyCommand copy = ParseCopy(command.rest);
  if (!copy.error.empty()) return Fail(copy.error);
  // Looked at before the server is asked, so that a typing error does not empty-handedly begin.
  struct stat file_status{};
  if (copy.from && !copy.file.empty() &&
      (stat(copy.file.c_str(), &file_status) != 0 || S_ISDIR(file_status.st_mode) ||
       !std::ifstream(copy.file))) {
    return Fail(fmt::format("{}: cannot be read", copy.file));
  }
  copy_ = std::move(copy);
  const bool ok = RunSql(copy_->Sql(), print_.expanded);
  copy_.reset();
  return ok;
}

bool ShellSession::Reconnect(const std::string& database) {
  // The options in use, so that a URL from the command line need not be kept.
  std::string url;
  PQconninfoOption* options = PQconninfo(connection_.raw());
  for (PQconninfoOption* option = options; option != nullptr && option->keyword != nullptr;
       ++option) {
    if (option->val == nullptr || std::string_view(option->keyword) == "dbname") continue;
    std::string value;
    for (const char* c = option->val; *c != '\0'; ++c) {
      if (*c == '\'' || *c == '\\') value += '\\';
      value += *c;
    }
    url += fmt::format("{}='{}' ", option->keyword, value);
  }
  PQconninfoFree(options);
  const std::string error =
      connection_.Open(url, database.empty() ? connection_.database() : database);
  if (!error.empty()) return Fail(error + "Previous connection kept");
  Print(fmt::format("You are now connected to database \"{}\" as user \"{}\".\n",
                    connection_.database(), PQuser(connection_.raw())));
  return true;
}

void ShellSession::ShowConnection() {
  PGconn* const conn = connection_.raw();
  Print(
      fmt::format("You are connected to database \"{}\" as user \"{}\" on host \"{}\" at port "
                  "\"{}\".\n",
                  connection_.database(), PQuser(conn), PQhost(conn), PQport(conn)));
}

}  // namespace steno::shell
