// steno demo: a throw-away cluster in this process, and a shell on it.
#include <signal.h>
#include <stdlib.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/log.h"
#include "server/file_budget.h"
#include "server/memory_budget.h"
#include "server/server.h"
#include "shell/shell.h"
#include "steno/command.h"

namespace steno::tool {
namespace {

constexpr int64_t kReadyTimeoutMs = 30'000;

struct DemoFlags {
  int nodes = 3;
  std::vector<std::string> commands;
};

// Removed with everything in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string path = (std::filesystem::temp_directory_path() / "steno-demo-XXXXXX").string();
    if (mkdtemp(path.data()) != nullptr) path_ = path;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

int Demo(const DemoFlags& flags) {
  InitLog({.level = LogLevel::kError});
  signal(SIGPIPE, SIG_IGN);
  TemporaryDirectory directory;
  if (directory.path().empty()) {
    std::fprintf(stderr, "steno: no temporary directory can be made\n");
    return kExitFailed;
  }
  const int64_t files = server::RaiseFileLimit();
  const int64_t memory = server::StatementMemoryOf(server::MemoryOfMachine());
  std::vector<std::unique_ptr<server::Server>> servers;
  for (int i = 1; i <= flags.nodes; ++i) {
    server::ServerOptions options;
    options.store_dir = absl::StrCat(directory.path(), "/n", i);
    options.listen = options.sql = options.http = "127.0.0.1:0";
    options.insecure = true;
    options.init_if_empty = i == 1;
    options.cache_mb = 32;
    options.files_max = files / flags.nodes;
    options.sql_memory_mb = std::max<int64_t>(memory / flags.nodes >> 20, 1);
    if (i > 1) options.join = {servers[0]->rpc_address()};
    auto started = server::Server::Start(options);
    if (!started.ok()) {
      std::fprintf(stderr, "steno: %s\n", std::string(started.status().message()).c_str());
      return kExitFailed;
    }
    servers.push_back(*std::move(started));
  }
  for (const auto& server : servers) {
    if (!server->WaitUntilReady(kReadyTimeoutMs)) {
      std::fprintf(stderr, "steno: a node is not ready after %lld s\n",
                   static_cast<long long>(kReadyTimeoutMs / 1000));
      return kExitFailed;
    }
  }
  shell::ShellOptions options;
  options.url = absl::StrCat("postgresql://root@", servers[0]->sql_address(), "/defaultdb");
  for (const std::string& text : flags.commands) {
    options.inputs.push_back({shell::ShellInput::Kind::kCommand, text});
  }
  if (flags.commands.empty()) {
    for (size_t i = 0; i < servers.size(); ++i) {
      std::printf("node %zu: postgresql://root@%s/defaultdb  http://%s/metrics\n", i + 1,
                  servers[i]->sql_address().c_str(), servers[i]->http_address().c_str());
    }
  }
  const int exit_code = shell::RunShell(options);
  for (const auto& server : servers) server->Stop();
  return exit_code;
}

}  // namespace

void AddDemoCommand(CLI::App& app, int* exit_code) {
  CLI::App* command =
      app.add_subcommand("demo", "A throw-away cluster in this process, and a shell on it");
  auto flags = std::make_shared<DemoFlags>();
  AddFlag(command, "nodes", flags->nodes, "Number of nodes")->check(CLI::Range(1, 9));
  command->add_option("-c,--command", flags->commands, "Run this SQL and end; may be repeated")
      ->expected(1)
      ->take_all();
  command->callback([flags, exit_code] { *exit_code = Demo(*flags); });
}

}  // namespace steno::tool
