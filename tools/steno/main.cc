// steno: a distributed SQL database in one program.
#include <cstdio>

#include "steno/command.h"

int main(int argc, char** argv) {
  CLI::App app("Steno, a distributed SQL database. See docs/operations.md.", "steno");
  app.set_version_flag("--version", "steno 0.1.0");
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  int exit_code = 0;
  steno::tool::AddStartCommands(app, &exit_code);
  steno::tool::AddInitCommand(app, &exit_code);
  steno::tool::AddSqlCommand(app, &exit_code);
  steno::tool::AddNodeCommand(app, &exit_code);
  steno::tool::AddDemoCommand(app, &exit_code);
  steno::tool::AddSimCommand(app, &exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : steno::tool::kExitUsage;
  }
  return exit_code;
}
