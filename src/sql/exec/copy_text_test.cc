#include "sql/exec/copy_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace steno::sql {
namespace {

using testing::ElementsAre;

// Every line, as fields joined by '|' with <null> for NULL; the input cut into pieces of `piece`.
std::vector<std::string> Lines(const CopyFormat& format, std::string_view input, size_t piece) {
  CopyParser parser(format);
  std::vector<std::string> lines;
  CopyFields fields;
  bool failed = false;
  const auto drain = [&] {
    while (!failed) {
      const SqlResult<bool> more = parser.Next(&fields);
      if (!more.has_value()) {
        lines.push_back(more.error().sqlstate);
        failed = true;
        return;
      }
      if (!*more) return;
      std::string line;
      for (const auto& field : fields) line += (line.empty() ? "" : "|") + field.value_or("<null>");
      lines.push_back(line);
    }
  };
  for (size_t at = 0; at < input.size(); at += piece) {
    parser.Feed(input.substr(at, piece));
    drain();
  }
  parser.Finish();
  drain();
  return lines;
}

TEST(CopyText, ReadsLinesInAnyPieces) {
  const std::string input = "1\ta\\tb\n2\t\\N\n3\tx\\\\N\n4\t\\x41\\101\n\\.\nrest\n";
  for (size_t piece = 1; piece < input.size(); ++piece) {
    EXPECT_THAT(Lines({}, input, piece), ElementsAre("1|a\tb", "2|<null>", "3|x\\N", "4|AA"))
        << piece;
  }
}

TEST(CopyText, LinesEndAsTheFirstOneDoes) {
  const CopyFormat csv{.csv = true, .delimiter = ',', .null = ""};
  struct Case {
    std::string input;
    std::vector<std::string> lines;  // of text
    std::vector<std::string> csv_lines;
  };
  const Case cases[] = {
      {"1\r2\r", {"1", "2"}, {"1", "2"}},
      {"1\r\n2\r\n", {"1", "2"}, {"1", "2"}},
      {"1\r\n2\n", {"1", "22P04"}, {"1", "22P04"}},
      {"1\n2\r\n", {"1", "22P04"}, {"1", "22P04"}},
      {"1\r2\n", {"1", "22P04"}, {"1", "22P04"}},
      {"1\r\n2\r3\r\n", {"1", "22P04"}, {"1", "22P04"}},
      {"1\n2\\.\n3\n", {"1", "2"}, {"1", "2\\.", "3"}},
      {"1\n\\.\n3\n", {"1"}, {"1"}},
      {"1\n\\.\r\n", {"1", "22P04"}, {"1", "22P04"}},
      {"1\r\n\\.\n", {"1", "22P04"}, {"1", "22P04"}},
      {"1\r\n\\.\r\n", {"1"}, {"1"}},
      {"1\n\\.x\n", {"1", "22P04"}, {"1", "\\.x"}},
      {"1\n\\.", {"1", "22P04"}, {"1", "\\."}},
      {"1\\", {"1"}, {"1\\"}},
      {"\\\r2\r\n", {"\r2"}, {"\\", "2", "22P04"}},
  };
  for (const Case& c : cases) {
    for (size_t piece = 1; piece <= c.input.size(); ++piece) {
      EXPECT_EQ(Lines({}, c.input, piece), c.lines) << c.input << " by " << piece;
      EXPECT_EQ(Lines(csv, c.input, piece), c.csv_lines) << c.input << " by " << piece;
    }
  }
}

TEST(CopyText, LastLineNeedsNoNewline) {
  EXPECT_THAT(Lines({}, "1\t2", 100), ElementsAre("1|2"));
}

TEST(CopyCsv, QuotesKeepDelimitersAndNewlines) {
  CopyFormat csv{.csv = true, .delimiter = ',', .null = ""};
  const std::string input = "1,\"a,\n\"\"b\"\"\",\n2,\"\",x\n";
  for (size_t piece = 1; piece < input.size(); ++piece) {
    EXPECT_THAT(Lines(csv, input, piece), ElementsAre("1|a,\n\"b\"|<null>", "2||x")) << piece;
  }
  EXPECT_THAT(Lines(csv, "\"open", 3), ElementsAre("22P04"));
}

TEST(CopyText, RefusesALineWithoutEnd) {
  CopyParser parser({});
  const std::string piece(8 << 20, 'x');
  CopyFields fields;
  for (int i = 0; i < 8; ++i) {
    parser.Feed(piece);
    EXPECT_FALSE(*parser.Next(&fields));
  }
  parser.Feed("x");
  const SqlResult<bool> next = parser.Next(&fields);
  ASSERT_FALSE(next.has_value());
  EXPECT_EQ(next.error().sqlstate, "54000");
}

TEST(CopyText, WritesWhatItReads) {
  const CopyFields fields = {"a\tb", std::nullopt, "\\N", "", "line\nbreak", "q\"uote,"};
  for (const bool csv : {false, true}) {
    CopyFormat format;
    if (csv) format = {.csv = true, .delimiter = ',', .null = ""};
    std::string out;
    AppendCopyLine(format, fields, &out);
    CopyParser parser(format);
    parser.Feed(out);
    CopyFields read;
    ASSERT_TRUE(*parser.Next(&read));
    EXPECT_EQ(read, fields) << out;
  }
}

}  // namespace
}  // namespace steno::sql
