#include "shell/shell.h"

#include <fmt/format.h>
#include <unistd.h>

#include <clocale>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "shell/completion.h"
#include "shell/describe.h"
#include "shell/line_editor.h"
#include "shell/session.h"

namespace steno::shell {
namespace {

enum ExitCode { kExitOk = 0, kExitCommandFailed = 1, kExitNoConnection = 2, kExitScriptFailed = 3 };

std::string UrlOf(const ShellOptions& options) {
  if (!options.url.empty()) return options.url;
  const char* url = std::getenv("STENO_URL");
  return url == nullptr || *url == '\0' ? kDefaultUrl : url;
}

std::string HistoryFileOf(const ShellOptions& options) {
  if (!options.history_file.empty()) return options.history_file;
  const char* home = std::getenv("HOME");
  return fmt::format("{}/.steno_history", home == nullptr ? "." : home);
}

// `defaultdb=> `, as psql's %/%R%x%# does without the superuser's mark.
std::string PromptOf(Connection* connection, const StatementSplitter& splitter) {
  const PGTransactionStatusType status = PQtransactionStatus(connection->raw());
  const char* transaction = status == PQTRANS_INTRANS   ? "*"
                            : status == PQTRANS_INERROR ? "!"
                            : status == PQTRANS_UNKNOWN ? "?"
                                                        : "";
  return fmt::format("{}{}{}> ", connection->database(), splitter.prompt(), transaction);
}

int ExitCodeOf(const ShellSession& session, bool ok, int failed) {
  if (session.lost()) return kExitNoConnection;
  return ok ? kExitOk : failed;
}

int RunInputs(const ShellOptions& options, ShellSession* session) {
  for (const ShellInput& input : options.inputs) {
    bool ok = true;
    int failed = kExitScriptFailed;
    if (input.kind == ShellInput::Kind::kCommand) {
      ok = session->RunCommand(input.text);
      failed = kExitCommandFailed;
    } else if (input.text == "-") {
      ok = session->RunLines(std::cin, "<stdin>");
    } else {
      std::ifstream file(input.text);
      if (!file) {
        std::cerr << "steno: " << input.text << ": No such file or directory\n";
        return kExitCommandFailed;
      }
      ok = session->RunLines(file, input.text);
    }
    if (!ok || session->lost()) return ExitCodeOf(*session, ok, failed);
    if (session->quit()) break;
  }
  return kExitOk;
}

// Relations for completion. Asked for only outside of transactions, which a failing query would
// abort.
std::vector<std::string> CompletionRelations(Connection* connection) {
  if (PQtransactionStatus(connection->raw()) != PQTRANS_IDLE) return {};
  return RelationNames(connection);
}

int RunInteractive(const ShellOptions& options, ShellSession* session) {
  session->set_interactive();
  if (!options.quiet) {
    const char* version = PQparameterStatus(session->connection().raw(), "server_version");
    std::cout << "steno sql (server " << (version == nullptr ? "unknown" : version)
              << ")\nType \\? for help, \\q to leave.\n\n"
              << std::flush;
  }
  LineEditor editor(HistoryFileOf(options),
                    [session](std::string_view before, std::string_view word) {
                      return Complete(before, word, CompletionRelations(&session->connection()));
                    });
  StatementSplitter splitter = session->NewSplitter();
  std::string entry;  // the lines of the statement being typed, for the history
  while (!session->quit()) {
    std::string line;
    const LineEditor::Outcome outcome =
        editor.ReadLine(PromptOf(&session->connection(), splitter), &line);
    if (outcome == LineEditor::Outcome::kEnd) {
      std::cout << "\\q\n";
      break;
    }
    if (outcome == LineEditor::Outcome::kInterrupted) {
      splitter.Reset();
      entry.clear();
      continue;
    }
    entry += (entry.empty() ? "" : "\n") + line;
    splitter.AddLine(line);
    while (const auto piece = splitter.Next()) {
      session->RunPiece(*piece, &splitter);
      if (session->quit()) break;
    }
    if (splitter.pending().empty() && entry.find_first_not_of(" \t\n") != std::string::npos) {
      editor.Remember(entry);
    }
    if (splitter.pending().empty()) entry.clear();
  }
  return kExitOk;
}

}  // namespace

int RunShell(const ShellOptions& options) {
  std::setlocale(LC_CTYPE, "");
  std::signal(SIGPIPE, SIG_IGN);
  ShellSession session(options.stop_on_error);
  const std::string error = session.connection().Open(UrlOf(options));
  if (!error.empty()) {
    std::cerr << "steno: " << error;
    return kExitNoConnection;
  }
  if (!options.inputs.empty()) return RunInputs(options, &session);
  if (isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0) {
    return RunInteractive(options, &session);
  }
  return ExitCodeOf(session, session.RunLines(std::cin, ""), kExitScriptFailed);
}

}  // namespace steno::shell
