// steno start, steno start-single-node: run a node until SIGTERM or SIGINT.
#include <pthread.h>
#include <signal.h>

#include <cstdio>
#include <memory>

#include "absl/strings/str_split.h"
#include "base/log.h"
#include "server/server.h"
#include "steno/command.h"

namespace steno::tool {
namespace {

struct StartFlags {
  server::ServerOptions server;
  std::string join;
  std::string locality;
  std::string log_file;
  std::string log_level = "info";
};

bool ParseLevel(const std::string& name, LogLevel* level) {
  if (name == "debug") return *level = LogLevel::kDebug, true;
  if (name == "info") return *level = LogLevel::kInfo, true;
  if (name == "warn") return *level = LogLevel::kWarn, true;
  if (name == "error") return *level = LogLevel::kError, true;
  return false;
}

// Both say what is wrong; empty if nothing is.
std::string CheckJoin(const std::string& text) {
  if (text.empty()) return "";
  for (const absl::string_view address : absl::StrSplit(text, ',')) {
    if (address.empty()) return "\"" + text + "\" names a node without an address";
  }
  return "";
}

std::string CheckLocality(const std::string& text) {
  if (text.empty()) return "";
  for (const absl::string_view tier : absl::StrSplit(text, ',')) {
    const size_t equals = tier.find('=');
    if (equals == 0 || equals == absl::string_view::npos || equals + 1 == tier.size()) {
      return "\"" + text + "\" is no list of NAME=VALUE";
    }
  }
  return "";
}

void AddFlags(CLI::App* command, StartFlags* flags, bool single) {
  server::ServerOptions& server = flags->server;
  AddFlag(command, "store", server.store_dir, "Directory of the node's data")->required();
  AddFlag(command, "listen", server.listen, "Address for other nodes, HOST:PORT");
  AddFlag(command, "sql", server.sql, "Address for SQL clients, HOST:PORT");
  AddFlag(command, "http", server.http, "Address for /health and /metrics, HOST:PORT");
  AddFlag(command, "advertise", server.advertise,
          "Address that other nodes call instead of --listen, HOST:PORT");
  if (!single) {
    AddFlag(command, "join", flags->join, "Addresses of other nodes, HOST:PORT,HOST:PORT,...")
        ->check(CheckJoin);
  }
  AddFlag(command, "locality", flags->locality,
          "Where the node is, region=a,zone=b (kept for placement; has no effect yet)")
      ->check(CheckLocality);
  AddSwitch(command, "insecure", server.insecure,
            "No encryption, no passwords: only on a network that you trust");
  AddFlag(command, "max-offset", server.max_offset_ms,
          "Largest difference between two nodes' clocks, in milliseconds")
      ->check(CLI::Range(1, 60'000));
  AddFlag(command, "cache", server.cache_mb, "Block cache, in MiB")->check(CLI::Range(8, 1 << 20));
  AddFlag(command, "sql-memory", server.sql_memory_mb,
          "What statements and open transactions may keep in memory together, in MiB; 0: a quarter "
          "of the machine's")
      ->check(CLI::Range(0, 1 << 24));
  AddFlag(command, "disk-reserve", server.disk_reserve_mb,
          "Free disk space below which writes are refused, in MiB")
      ->check(CLI::Range(0, 1 << 20));
  AddFlag(command, "drain-timeout", server.drain_timeout_ms,
          "How long SIGTERM waits for clients, in milliseconds")
      ->check(CLI::Range(0, 3'600'000));
  if (!single) {
    AddFlag(command, "replace-after", server.replace_after_s,
            "How long a node is silent before another one, if there is one to spare, takes its "
            "data, in seconds; 0: never")
        ->check(CLI::Range(0, 1 << 30));
  }
  AddFlag(command, "threads", server.worker_threads, "Worker threads; 0: one a core")
      ->check(CLI::Range(0, 256));
  AddFlag(command, "log-file", flags->log_file, "Log to this file, rotated, not to stderr");
  AddFlag(command, "log-level", flags->log_level, "debug, info, warn or error");
}

int Run(StartFlags* flags) {
  LogOptions log{.file = flags->log_file};
  if (!ParseLevel(flags->log_level, &log.level)) {
    std::fprintf(stderr, "steno: --log-level is debug, info, warn or error\n");
    return kExitUsage;
  }
  InitLog(log);
  if (!flags->join.empty()) flags->server.join = absl::StrSplit(flags->join, ',');
  // Blocked before any thread starts, so that only sigwait below sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  auto server = server::Server::Start(flags->server);
  if (!server.ok()) {
    std::fprintf(stderr, "steno: %s\n", std::string(server.status().message()).c_str());
    return kExitFailed;
  }
  int received = 0;
  sigwait(&signals, &received);
  LOG_INFO("server: signal received signal={}", received);
  (*server)->Drain();
  // The process ends without tearing down what idle coroutines still hold.
  std::fflush(nullptr);
  _exit(0);
}

}  // namespace

void AddStartCommands(CLI::App& app, int* exit_code) {
  for (const bool single : {false, true}) {
    CLI::App* command =
        app.add_subcommand(single ? "start-single-node" : "start",
                           single ? "Run a node that is a cluster of its own"
                                  : "Run a node; it waits for `steno init` or joins a cluster");
    auto flags = std::make_shared<StartFlags>();
    flags->server.init_if_empty = single;
    AddFlags(command, flags.get(), single);
    command->callback([flags, exit_code] { *exit_code = Run(flags.get()); });
  }
}

}  // namespace steno::tool
