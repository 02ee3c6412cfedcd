// steno: a distributed SQL database in one program.
#include <pthread.h>

#include <cstdio>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "steno/command.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define STENO_LARGE_FRAMES 1
#endif
#endif
#ifndef STENO_LARGE_FRAMES
#define STENO_LARGE_FRAMES 0
#endif

// Of each thread. Statements are recursed into as deep as base/limits.h allows, which takes up to
// 8 MiB, and several times as much under a sanitizer. What a thread gets by default depends on the
// shell: 2 MiB where `ulimit -s` is unlimited. Only what is used takes memory.
static constexpr size_t kThreadStackBytes = size_t{STENO_LARGE_FRAMES ? 64 : 16} << 20;

static void SetThreadStacks() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kThreadStackBytes);
  if (pthread_setattr_default_np(&attributes) != 0) {
    std::fprintf(stderr, "steno: threads keep their small stacks\n");
  }
  pthread_attr_destroy(&attributes);
}

static bool IsCommand(CLI::App& app, const std::string& word) {
  return !app.get_subcommands([&](CLI::App* command) { return command->check_name(word); }).empty();
}

int main(int argc, char** argv) {
  SetThreadStacks();
  // Debian builds Abseil with its search for lock cycles, which costs time at every lock and ends
  // the process for a cycle that may never be taken. The thread sanitizer looks for them instead.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
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
  if (argc > 1 && argv[1][0] != '-' && !IsCommand(app, argv[1])) {
    std::fprintf(stderr, "steno: unknown command \"%s\"; steno --help lists them\n", argv[1]);
    return steno::tool::kExitUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // A flag that is missing may be the one that was misspelt: name the latter.
    const std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
    if (error.get_name() == "RequiredError" && !unknown.empty()) {
      std::fprintf(stderr, "steno: unknown argument %s; --help lists what there is\n",
                   unknown[0].c_str());
      return steno::tool::kExitUsage;
    }
    const int code = app.exit(error);
    return code == 0 ? 0 : steno::tool::kExitUsage;
  }
  return exit_code;
}
