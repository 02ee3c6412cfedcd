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
  const auto drain = [&] {
    for (;;) {
      const SqlResult<bool> more = parser.Next(&fields);
      if (!more.has_value()) {
        lines.push_back(more.error().sqlstate);
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
