// What the subcommands share: each adds itself to the command line and, when chosen, leaves its
// exit code in *exit_code. Every flag can also come from the environment, as STENO_<FLAG>.
#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

namespace steno::tool {

// Exit codes: 0 success, 1 a failed command, 2 wrong use of the command line.
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

// --host and --insecure, for commands that talk to a node.
struct HostFlags {
  std::string host = "127.0.0.1:26257";
  bool insecure = false;
  void AddTo(CLI::App* command);
  // 0, or kExitUsage after saying why (no --insecure).
  int Check() const;
};

// The name of a flag's environment variable: "max-offset" -> "STENO_MAX_OFFSET".
std::string EnvironmentName(const std::string& flag);
// Adds an option that its environment variable can set too, with its default shown in --help.
template <typename T>
CLI::Option* AddFlag(CLI::App* command, const std::string& name, T& value,
                     const std::string& help) {
  return command->add_option("--" + name, value, help)
      ->envname(EnvironmentName(name))
      ->capture_default_str();
}
inline CLI::Option* AddSwitch(CLI::App* command, const std::string& name, bool& value,
                              const std::string& help) {
  return command->add_flag("--" + name, value, help)->envname(EnvironmentName(name));
}

void AddStartCommands(CLI::App& app, int* exit_code);
void AddInitCommand(CLI::App& app, int* exit_code);
void AddSqlCommand(CLI::App& app, int* exit_code);
void AddNodeCommand(CLI::App& app, int* exit_code);
void AddDemoCommand(CLI::App& app, int* exit_code);
void AddSimCommand(CLI::App& app, int* exit_code);

}  // namespace steno::tool
