// Data-driven tests: a file of blocks, each a few command lines and the text they must print.
//
//   # Why this matters: comments stay through rewrites.
//   tick 1 3
//   propose 1 data=x          # one command a line (script mode)
//   ----
//   1: proposed x
//                             # a blank line ends the expectation
//
// In input mode the block's first line is the command and the lines below it, up to `----`, are its
// input. An expectation that itself holds blank lines stands between `----` twice and `----` twice
// (`----` `----` text `----` `----`). Indented lines of script mode carry their indentation in
// Command::indent, for commands such as `with t=A`.
//
// STENO_REWRITE=1 in the environment writes what was printed into the file instead of comparing.
//
// A command is a name, then arguments in any order: bare words (`1`), `key=value`, or
// `key=(v1, v2 v3)`. Values with spaces stand in double quotes, inside which \" \\ \n \t and \xHH
// are escapes. A `#` after a space ends the line, in the command line only. Every argument must be
// used by the runner: an unknown command and an unused argument fail the test at file:line. What
// the tested system refuses is output; what the script gets wrong is a failure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace steno::datadriven {

// One command of a script, or the first line of an input block. Thread-compatible.
class Command {
 public:
  std::string file;
  int line = 0;
  int indent = 0;
  std::string name;
  std::string input;  // input mode only: the lines below, each with its newline

  // The i-th bare word; fails the test and returns "" where there is none.
  std::string Word(size_t i) const;
  size_t words() const { return words_.size(); }
  // All bare words, from the i-th on.
  std::vector<std::string> WordsFrom(size_t i) const;
  // Whether one of the bare words is `word`.
  bool Flag(std::string_view word) const;

  // Whether there is a key=value; this alone does not use the value.
  bool Has(std::string_view key) const;
  // The value of key=value; fails the test where there is none.
  std::string Arg(std::string_view key) const;
  std::string Arg(std::string_view key, std::string_view fallback) const;
  int64_t IntArg(std::string_view key) const;
  int64_t IntArg(std::string_view key, int64_t fallback) const;
  // The values of key=(a, b c); a single key=a is a list of one, a missing key an empty list.
  std::vector<std::string> ListArg(std::string_view key) const;

  // Fails the test at this command's file and line.
  void Fail(std::string_view message) const;
  // What a runner returns for a name it does not know: fails the test, prints nothing.
  std::string Unknown() const;

  // Used by the driver. Failures go to `failures`, or to gtest where it is null.
  static Command Parse(std::string_view text, std::string file, int line,
                       std::vector<std::string>* failures = nullptr);
  // The arguments that nobody asked for; none once the command has failed.
  std::vector<std::string> Unused() const;

 private:
  bool ParseArgument(std::string_view* rest);
  const std::vector<std::string>* Find(std::string_view key) const;

  std::vector<std::string> words_;
  std::map<std::string, std::vector<std::string>, std::less<>> args_;
  mutable std::set<std::string, std::less<>> used_args_;
  mutable std::set<size_t> used_words_;
  mutable bool failed_ = false;
  std::vector<std::string>* failures_ = nullptr;  // not owned
};

// Runs the commands of one file; a new runner is made for each file.
class Runner {
 public:
  enum class Mode { kScript, kInput };
  virtual ~Runner() = default;
  virtual Mode mode() const { return Mode::kScript; }
  // Returns what the command prints ("" for a silent one), lines ended by newlines. Script mode: a
  // block whose commands are all silent expects "ok".
  virtual std::string Run(const Command& command) = 0;
};

using RunnerFactory = std::function<std::unique_ptr<Runner>()>;

// Registers one gtest case per *.td file of `directory` (relative to the working directory, which
// ctest sets to the module's source directory), and a failing one where there is no such file. Call
// it from a static initialiser, through the macro below. Returns the number of files.
int RegisterDataTests(const std::string& suite, const std::string& directory,
                      const RunnerFactory& factory);

// Runs one file and returns the failures as text, empty where it passed. For the driver's own test.
std::string RunFile(const std::string& path, Runner& runner, bool rewrite);

}  // namespace steno::datadriven

// Runs every *.td file of `directory` as test `suite.<file>` with a new `runner_class`.
#define STENO_REGISTER_DATA_TESTS(suite, directory, runner_class)                              \
  [[maybe_unused]] static const int g_data_tests_##suite =                                     \
      ::steno::datadriven::RegisterDataTests(#suite, directory, [] {                           \
        return std::unique_ptr<::steno::datadriven::Runner>(std::make_unique<runner_class>()); \
      })
