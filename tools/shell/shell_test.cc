// Runs testdata/{splitter,printer,backslash}/*.td, in input mode.
//   split [var=(name, value)]   the input's lines; prints each piece as it ends, and the prompt
//   after
//                               each line
//   print [expanded=1] [tuples=1] [unaligned=1] [null=X] [title=T] [footer=F] [count=0]
//                               the input's lines are rows of cells separated by '|', the first the
//                               names (a '>' before a name aligns right); \n in a cell is a
//                               newline, ~ is NULL
//   parse | copy | pattern      each input line is what stands behind the backslash, behind \copy,
//   or
//                               a pattern
//   complete relations=(a, b)   each input line is a line with the cursor at its end
#include "shell/shell.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "shell/backslash.h"
#include "shell/completion.h"
#include "shell/statement_splitter.h"
#include "shell/table_printer.h"
#include "testing/datadriven.h"

namespace steno::shell {
namespace {

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string Visible(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c == '\n' ? std::string("\\n") : c == '\t' ? std::string("\\t") : std::string(1, c);
  }
  return out;
}

std::string Unescape(std::string text) {
  for (size_t at = 0; (at = text.find("\\n", at)) != std::string::npos;) text.replace(at, 2, "\n");
  return text;
}

std::string Split(const datadriven::Command& command) {
  StatementSplitter::Variables variables;
  if (command.Has("var")) {
    const auto var = command.ListArg("var");
    variables = [var](std::string_view name) -> std::optional<std::string> {
      if (name != var[0]) return std::nullopt;
      return var[1];
    };
  }
  StatementSplitter splitter(variables);
  std::string out;
  for (const std::string& line : LinesOf(command.input)) {
    splitter.AddLine(line);
    while (const auto piece = splitter.Next()) {
      const bool backslash = piece->kind == Piece::Kind::kBackslash;
      out += fmt::format("{} {}\n", backslash ? "command" : "statement", Visible(piece->text));
    }
    out += fmt::format("{}>\n", splitter.prompt());
  }
  if (splitter.has_pending()) out += fmt::format("pending {}\n", Visible(splitter.pending()));
  return out;
}

std::string PrintRows(const datadriven::Command& command) {
  Table table{.title = command.Arg("title", ""), .columns = {}, .rows = {}, .footers = {}};
  table.row_count = command.IntArg("count", 1) == 1;
  if (command.Has("footer")) table.footers.push_back(command.Arg("footer"));
  bool first = true;
  for (const std::string& line : LinesOf(command.input)) {
    std::vector<std::optional<std::string>> cells;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, '|');) {
      if (cell == "~") {
        cells.emplace_back(std::nullopt);
      } else {
        cells.emplace_back(Unescape(cell));
      }
    }
    if (!first) {
      cells.resize(table.columns.size(), "");
      table.rows.push_back(std::move(cells));
      continue;
    }
    first = false;
    for (const auto& cell : cells) {
      const bool right = cell->starts_with('>');
      table.columns.push_back({.name = right ? cell->substr(1) : *cell, .right_aligned = right});
    }
  }
  const PrintOptions options{.expanded = command.IntArg("expanded", 0) == 1,
                             .tuples_only = command.IntArg("tuples", 0) == 1,
                             .unaligned = command.IntArg("unaligned", 0) == 1,
                             .null_text = command.Arg("null", "")};
  std::string out = PrintTable(table, options);
  // Trailing blanks are part of the format, and invisible in a file: a dollar ends each line.
  std::string shown;
  for (const std::string& line : LinesOf(out)) shown += line + "$\n";
  return shown;
}

std::string ParseLine(const std::string& name, const std::string& line) {
  if (name == "parse") {
    const BackslashCommand command = ParseBackslash(line);
    std::string out = command.name;
    for (const std::string& argument : command.arguments) {
      out += fmt::format(" [{}]", Visible(argument));
    }
    return out;
  }
  if (name == "copy") {
    const CopyCommand copy = ParseCopy(line);
    if (!copy.error.empty()) return "error: " + copy.error;
    return fmt::format("{} file=[{}]", copy.Sql(), copy.file);
  }
  const NamePattern pattern = ParseNamePattern(line);
  return fmt::format("schema=[{}] name=[{}]", pattern.schema, pattern.name);
}

std::string CompleteLine(const std::string& line, const std::vector<std::string>& relations) {
  const size_t start = line.find_last_of(" (,") + 1;
  std::string out;
  for (const std::string& text : Complete(line.substr(0, start), line.substr(start), relations)) {
    out += (out.empty() ? "" : " ") + text;
  }
  return out.empty() ? "none" : out;
}

class ShellRunner : public datadriven::Runner {
 public:
  Mode mode() const override { return Mode::kInput; }

  std::string Run(const datadriven::Command& command) override {
    const std::string& name = command.name;
    if (name == "split") return Split(command);
    if (name == "print") return PrintRows(command);
    if (name != "parse" && name != "copy" && name != "pattern" && name != "complete") {
      command.Fail("unknown command");
      return "";
    }
    std::string out;
    const auto relations =
        name == "complete" ? command.ListArg("relations") : std::vector<std::string>();
    for (const std::string& line : LinesOf(command.input)) {
      out += (name == "complete" ? CompleteLine(line, relations) : ParseLine(name, line)) + "\n";
    }
    return out;
  }
};

STENO_REGISTER_DATA_TESTS(Splitter, "testdata/splitter", ShellRunner);
STENO_REGISTER_DATA_TESTS(Printer, "testdata/printer", ShellRunner);
STENO_REGISTER_DATA_TESTS(Backslash, "testdata/backslash", ShellRunner);

TEST(Shell, WidthOfCharacters) {
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("äö"), 2u);
  EXPECT_EQ(DisplayWidth("日本"), 4u);
  EXPECT_EQ(DisplayWidth("e\xcc\x81"), 1u);  // combining acute accent
  EXPECT_EQ(DisplayWidth("\xff\xfe"), 2u);   // not UTF-8
  EXPECT_EQ(DisplayWidth("\xf0"), 1u);       // cut short
}

TEST(Shell, SaysWhereItCannotConnect) {
  EXPECT_EQ(RunShell({.url = "postgresql://root@127.0.0.1:1/defaultdb?connect_timeout=2",
                      .inputs = {{.text = "SELECT 1"}}}),
            2);
}

}  // namespace
}  // namespace steno::shell
