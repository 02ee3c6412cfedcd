// steno sql: the shell.
#include <memory>

#include "shell/shell.h"
#include "steno/command.h"

namespace steno::tool {
namespace {

struct SqlFlags {
  std::string url;
  std::vector<std::string> commands;
  std::vector<std::string> files;
  bool quiet = false;
};

// What is no URL would be taken for the name of a database behind a Unix socket.
std::string CheckUrl(const std::string& url) {
  const bool fits = url.starts_with("postgresql://") || url.starts_with("postgres://");
  return fits ? std::string() : "it is not of the form postgresql://USER@HOST:PORT/DATABASE";
}

}  // namespace

void AddSqlCommand(CLI::App& app, int* exit_code) {
  CLI::App* command = app.add_subcommand("sql", "SQL shell; also `steno sql -c 'SELECT 1'`");
  auto flags = std::make_shared<SqlFlags>();
  command
      ->add_option("--url", flags->url,
                   "postgresql://USER@HOST:PORT/DATABASE (default: $STENO_URL, else "
                   "postgresql://root@127.0.0.1:5433/defaultdb)")
      ->check(CheckUrl, "URL");
  command->add_option("-c,--command", flags->commands, "Run this SQL and end; may be repeated")
      ->expected(1)
      ->take_all();
  command->add_option("-f,--file", flags->files, "Run this file and end; may be repeated")
      ->expected(1)
      ->take_all();
  command->add_flag("-q,--quiet", flags->quiet, "No greeting");
  // Accepted because every command that talks to a node takes it.
  auto insecure = std::make_shared<bool>(false);
  command->add_flag("--insecure", *insecure, "Talk to a node that was started with --insecure");
  command->callback([flags, insecure, exit_code] {
    shell::ShellOptions options;
    options.url = flags->url;
    options.quiet = flags->quiet;
    for (const std::string& text : flags->commands) {
      options.inputs.push_back({shell::ShellInput::Kind::kCommand, text});
    }
    for (const std::string& file : flags->files) {
      options.inputs.push_back({shell::ShellInput::Kind::kFile, file});
    }
    *exit_code = shell::RunShell(options);
  });
}

}  // namespace steno::tool
