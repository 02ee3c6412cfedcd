#include "testing/datadriven.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace steno::datadriven {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// say WORD.. | put k=V | set n=INT (silent) | list of=(..) | lines n=INT (blank lines between)
class ScriptRunner : public Runner {
 public:
  std::string Run(const Command& command) override {
    if (command.name == "say") return absl::StrJoin(command.WordsFrom(0), " ");
    if (command.name == "put") return absl::StrCat("k is ", command.Arg("k"), "\n");
    if (command.name == "indent") return absl::StrCat(command.indent, "\n");
    if (command.name == "set") {
      command.IntArg("n", 7);
      return "";
    }
    if (command.name == "list") return absl::StrJoin(command.ListArg("of"), "|") + "\n";
    if (command.name == "lines") {
      std::string output;
      for (int64_t i = 0; i < command.IntArg("n"); ++i) absl::StrAppend(&output, i, "\n\n");
      return output;
    }
    return command.Unknown();
  }
};

// count: the number of bytes of the input; echo: the input.
class InputRunner : public Runner {
 public:
  Mode mode() const override { return Mode::kInput; }
  std::string Run(const Command& command) override {
    if (command.name == "count") return absl::StrCat(command.input.size());
    if (command.name == "echo") return command.input;
    return command.Unknown();
  }
};

class DataDrivenTest : public testing::Test {
 protected:
  DataDrivenTest() {
    std::string pattern = testing::TempDir() + "/datadriven.XXXXXX";
    directory_ = ::mkdtemp(pattern.data());
    path_ = (directory_ / "case.td").string();
  }
  ~DataDrivenTest() override { std::filesystem::remove_all(directory_); }

  template <typename R = ScriptRunner>
  std::string RunText(std::string_view text, bool rewrite = false) {
    std::ofstream(path_) << text;
    R runner;
    return RunFile(path_, runner, rewrite);
  }
  std::string Contents() const {
    std::stringstream buffer;
    buffer << std::ifstream(path_).rdbuf();
    return buffer.str();
  }
  std::string At(int line) const { return absl::StrCat(path_, ":", line, ": "); }

  std::filesystem::path directory_;
  std::string path_;
};

TEST_F(DataDrivenTest, PassesWhenTheOutputIsExpected) {
  EXPECT_EQ("", RunText("# title\n\n# why\nsay a b\nput k=\"x y\"  # note\n----\na b\nk is x y\n\n"
                        "say z\n----\nz\n"));
  EXPECT_EQ("", RunText("set n=3\nset\n\n# a comment inside\nset n=-1\n----\nok\n"));
  EXPECT_EQ("", RunText("say\n  indent\n----\n2\n"));
}

TEST_F(DataDrivenTest, ShowsWhereAndHowTheOutputDiffers) {
  EXPECT_EQ(absl::StrCat(At(5), "unexpected output\n  expected:\nb\n  actual:\na\n"),
            RunText("say z\n----\nz\n\nsay a\n----\nb\n"));
  EXPECT_THAT(RunText("say a\n----\n"), HasSubstr("actual:\na\n"));
  EXPECT_THAT(RunText("set\n----\n"), HasSubstr("actual:\nok\n"));
}

TEST_F(DataDrivenTest, RefusesAnUnusedArgument) {
  EXPECT_EQ(absl::StrCat(At(2), "unused argument of put: extra j=1,2\n"),
            RunText("say a\nput k=1 extra j=(1 2)\n----\na\nk is 1\n"));
}

TEST_F(DataDrivenTest, RefusesAnUnknownCommandOnce) {
  EXPECT_EQ(absl::StrCat(At(1), "unknown command jump\n"), RunText("jump high\n----\nok\n"));
}

TEST_F(DataDrivenTest, RefusesMissingAndMalformedArguments) {
  EXPECT_THAT(RunText("put\n----\nk is \n"), HasSubstr("put needs k="));
  EXPECT_THAT(RunText("put k=(1 2)\n----\nk is \n"), HasSubstr("must be one value"));
  EXPECT_THAT(RunText("put k=1 k=2\n----\nk is 1\n"), HasSubstr("given twice"));
  EXPECT_THAT(RunText("set n=x\n----\nok\n"), HasSubstr("n=x is not an integer"));
  EXPECT_THAT(RunText("put k=\"x\n----\nk is x\n"), HasSubstr("malformed argument"));
  EXPECT_THAT(RunText("list of=(a, b\n----\na|b\n"), HasSubstr("malformed argument"));
}

TEST_F(DataDrivenTest, RefusesABlockWithoutSeparator) {
  EXPECT_THAT(RunText("say a\n\nsay b\n"), HasSubstr("the block of line 1 has no ----"));
  EXPECT_THAT(RunText("say a\n----\n----\na\n"), HasSubstr("line 1 does not end"));
  ScriptRunner runner;
  EXPECT_THAT(RunFile(path_ + ".missing", runner, false), HasSubstr("cannot read"));
}

TEST_F(DataDrivenTest, FencedExpectationsHoldBlankLines) {
  EXPECT_EQ("", RunText("lines n=2\n----\n----\n0\n\n1\n\n----\n----\n\nsay a\n----\na\n"));
}

TEST_F(DataDrivenTest, InputModePassesTheLinesBelow) {
  EXPECT_EQ("", RunText<InputRunner>("# c\necho\nselect 1\n# kept\n----\nselect 1\n# kept\n"));
  EXPECT_EQ("", RunText<InputRunner>("count\na\n\nb\n----\n5\n\ncount\n----\n0\n"));
  EXPECT_EQ("", RunText<InputRunner>("echo\n----\n\ncount\nx\n----\n2\n"));
}

TEST_F(DataDrivenTest, RewritesExpectationsAndNothingElse) {
  const std::string before =
      "# head\n\n# why\nsay a # note\n----\nold\nlines\n\n\nset\n----\n\n"
      "lines n=1\n----\n\n# tail\n";
  const std::string after =
      "# head\n\n# why\nsay a # note\n----\na\n\n\nset\n----\nok\n\n"
      "lines n=1\n----\n----\n0\n\n----\n----\n\n# tail\n";
  EXPECT_EQ("", RunText(before, /*rewrite=*/true));
  EXPECT_EQ(after, Contents());
  EXPECT_EQ("", RunText(after));
  EXPECT_EQ("", RunText(after, /*rewrite=*/true));
  EXPECT_EQ(after, Contents());
}

TEST_F(DataDrivenTest, DoesNotRewriteAFileWithAMistake) {
  const std::string text = "say a\njump\n----\nold\n";
  EXPECT_THAT(RunText(text, /*rewrite=*/true), HasSubstr("unknown command"));
  EXPECT_EQ(text, Contents());
}

TEST(CommandTest, ParsesArguments) {
  const Command command = Command::Parse(
      R"(  scan "k 1" end=k2 keys=(a, "b c" d,e) empty= none=() raw="a\"\\\n\x00z" x-y "p=q")", "f",
      3);
  EXPECT_EQ("scan", command.name);
  EXPECT_EQ(2, command.indent);
  EXPECT_EQ(3u, command.words());
  EXPECT_EQ("k 1", command.Word(0));
  EXPECT_EQ("k2", command.Arg("end"));
  EXPECT_THAT(command.ListArg("keys"), ElementsAre("a", "b c", "d", "e"));
  EXPECT_EQ("", command.Arg("empty"));
  EXPECT_THAT(command.ListArg("none"), IsEmpty());
  EXPECT_EQ(std::string("a\"\\\n\0z", 6), command.Arg("raw"));
  EXPECT_TRUE(command.Flag("x-y"));
  EXPECT_FALSE(command.Flag("scan"));
  EXPECT_THAT(command.Unused(), ElementsAre("p=q"));
  EXPECT_EQ("d", command.Arg("missing", "d"));
  EXPECT_EQ(-4, command.IntArg("missing", -4));
}

TEST(CommandTest, AskingWhetherAKeyIsThereDoesNotUseIt) {
  const Command command = Command::Parse("put ts=1", "f", 1);
  EXPECT_TRUE(command.Has("ts"));
  EXPECT_FALSE(command.Has("k"));
  EXPECT_THAT(command.Unused(), ElementsAre("ts=1"));
}

STENO_REGISTER_DATA_TESTS(DriverData, "testdata", ScriptRunner);

}  // namespace
}  // namespace steno::datadriven
