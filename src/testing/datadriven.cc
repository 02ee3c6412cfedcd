// The driver: cuts a file into blocks, runs them, compares or rewrites the expectations.
#include "testing/datadriven.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace steno::datadriven {
namespace {

constexpr std::string_view kSeparator = "----";

struct Line {
  int number;
  std::string_view text;
};

struct Block {
  std::string_view head;    // verbatim, from the end of the block before to its `----` line
  std::vector<Line> lines;  // from the first command to the line before `----`
  std::string expected;
};

size_t FirstVisible(std::string_view line) {
  return line.find_first_not_of(" \t\r");
}
bool IsBlank(std::string_view line) {
  return FirstVisible(line) == std::string_view::npos;
}
bool IsComment(std::string_view line) {
  return !IsBlank(line) && line[FirstVisible(line)] == '#';
}

// Reads blocks from the text of a file. What follows the last block is tail().
class BlockReader {
 public:
  explicit BlockReader(std::string_view text) : text_(text) {}

  // False at the end of the file. A block without `----` has error() set.
  bool Next(Block* block) {
    *block = Block();
    const size_t begin = position_;
    Line line;
    do {
      if (!TakeLine(&line)) {
        tail_ = text_.substr(begin);
        return false;
      }
    } while (IsBlank(line.text) || IsComment(line.text));
    first_line_ = line.number;
    while (line.text != kSeparator) {
      block->lines.push_back(line);
      if (!TakeLine(&line)) {
        error_ = fmt::format("the block of line {} has no {}", first_line_, kSeparator);
        tail_ = text_.substr(begin);
        return false;
      }
    }
    block->head = text_.substr(begin, position_ - begin);
    TakeExpectation(block);
    return error_.empty();
  }

  const std::string& error() const { return error_; }
  int error_line() const { return first_line_; }
  std::string_view tail() const { return tail_; }

 private:
  bool TakeLine(Line* line) {
    if (position_ >= text_.size()) return false;
    const size_t end = std::min(text_.find('\n', position_), text_.size());
    *line = Line{++line_number_, text_.substr(position_, end - position_)};
    position_ = std::min(end + 1, text_.size());
    return true;
  }

  bool TakeSeparator() {
    const std::string_view rest = text_.substr(position_);
    if (rest != kSeparator && !rest.starts_with("----\n")) return false;
    Line line;
    TakeLine(&line);
    return true;
  }

  void TakeExpectation(Block* block) {
    const bool fenced = TakeSeparator();
    Line line;
    while (true) {
      if (fenced) {
        const std::string_view rest = text_.substr(position_);
        if (rest == "----\n----" || rest.starts_with("----\n----\n")) {
          TakeSeparator();
          TakeSeparator();
          return;
        }
      } else if (position_ < text_.size() && text_[position_] == '\n') {
        return;  // the blank line belongs to the next head
      }
      if (!TakeLine(&line)) break;
      block->expected += line.text;
      block->expected += '\n';
    }
    if (fenced) error_ = absl::StrCat("the expectation of line ", first_line_, " does not end");
  }

  const std::string_view text_;
  size_t position_ = 0;
  int line_number_ = 0;
  int first_line_ = 0;
  std::string error_;
  std::string_view tail_;
};

std::string RunCommand(Runner& runner, const Command& command, std::vector<std::string>* failures) {
  std::string output = runner.Run(command);
  if (const auto unused = command.Unused(); !unused.empty()) {
    failures->push_back(absl::StrCat(command.file, ":", command.line, ": unused argument of ",
                                     command.name, ": ", absl::StrJoin(unused, " "), "\n"));
  }
  if (!output.empty() && output.back() != '\n') output += '\n';
  return output;
}

std::string RunBlock(const std::string& path, Runner& runner, const Block& block,
                     std::vector<std::string>* failures) {
  if (runner.mode() == Runner::Mode::kInput) {
    const Line& first = block.lines.front();
    Command command = Command::Parse(first.text, path, first.number, failures);
    for (size_t i = 1; i < block.lines.size(); ++i) {
      command.input += block.lines[i].text;
      command.input += '\n';
    }
    return RunCommand(runner, command, failures);
  }
  std::string output;
  for (const Line& line : block.lines) {
    if (IsBlank(line.text) || IsComment(line.text)) continue;
    const Command command = Command::Parse(line.text, path, line.number, failures);
    output += RunCommand(runner, command, failures);
  }
  return output.empty() ? "ok\n" : output;
}

// How an expectation is written, after the `----` line that the head ends with.
std::string Render(const std::string& output) {
  const bool has_blank = output.starts_with("\n") || output.find("\n\n") != std::string::npos;
  const bool looks_fenced = output.starts_with("----\n");
  if (!has_blank && !looks_fenced) return output;
  return absl::StrCat("----\n", output, "----\n----\n");
}

class DataTest : public testing::Test {
 public:
  DataTest(std::string path, RunnerFactory factory)
      : path_(std::move(path)), factory_(std::move(factory)) {}
  void TestBody() override {
    const char* rewrite = std::getenv("STENO_REWRITE");
    const std::unique_ptr<Runner> runner = factory_();
    const std::string failures =
        RunFile(path_, *runner, rewrite != nullptr && std::string_view(rewrite) == "1");
    if (!failures.empty()) ADD_FAILURE_AT(path_.c_str(), 1) << failures;
  }

 private:
  std::string path_;
  RunnerFactory factory_;
};

class MissingDataTest : public testing::Test {
 public:
  explicit MissingDataTest(std::string directory) : directory_(std::move(directory)) {}
  void TestBody() override {
    FAIL() << "no *.td file in " << std::filesystem::absolute(directory_).string()
           << "; run the test in its module's source directory, as ctest does";
  }

 private:
  std::string directory_;
};

std::string TestName(const std::filesystem::path& path) {
  std::string name = path.stem().string();
  for (char& c : name) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
}

}  // namespace

std::string RunFile(const std::string& path, Runner& runner, bool rewrite) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return path + ": cannot read\n";
  std::stringstream buffer;
  buffer << in.rdbuf();
  const std::string text = buffer.str();

  std::vector<std::string> failures;
  std::string rewritten;
  BlockReader reader(text);
  Block block;
  while (reader.Next(&block)) {
    const std::string actual = RunBlock(path, runner, block, &failures);
    if (!rewrite && actual != block.expected) {
      failures.push_back(absl::StrCat(path, ":", block.lines.front().number,
                                      ": unexpected output\n  expected:\n", block.expected,
                                      "  actual:\n", actual));
    }
    rewritten += block.head;
    if (!block.head.ends_with("\n")) rewritten += '\n';
    rewritten += Render(actual);
  }
  if (!reader.error().empty()) {
    failures.push_back(absl::StrCat(path, ":", reader.error_line(), ": ", reader.error(), "\n"));
  }
  rewritten += reader.tail();
  // A file with a mistake in its script is left alone: its output is not what its author meant.
  if (rewrite && failures.empty() && rewritten != text) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << rewritten;
    if (!out.flush()) failures.push_back(absl::StrCat(path, ": cannot write\n"));
  }
  return absl::StrJoin(failures, "");
}

int RegisterDataTests(const std::string& suite, const std::string& directory,
                      const RunnerFactory& factory) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    if (entry.path().extension() == ".td") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    testing::RegisterTest(suite.c_str(), TestName(path).c_str(), nullptr, nullptr, path.c_str(), 1,
                          [path = path.string(), factory]() -> testing::Test* {
                            return new DataTest(path, factory);
                          });
  }
  if (paths.empty()) {
    testing::RegisterTest(
        suite.c_str(), "HasDataFiles", nullptr, nullptr, directory.c_str(), 1,
        [directory]() -> testing::Test* { return new MissingDataTest(directory); });
  }
  return static_cast<int>(paths.size());
}

}  // namespace steno::datadriven
