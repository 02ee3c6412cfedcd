#include "sql/session/parse_memory.h"

#include <string>

#include "gtest/gtest.h"

namespace steno::sql {
namespace {

TEST(ParseMemory, TokensCount) {
  const int64_t one = BytesToParse("SELECT 1;");
  EXPECT_GT(one, 1000);
  EXPECT_LT(one, 2000);
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "SELECT 1;";
  EXPECT_EQ(BytesToParse(many), 1000 * one);
  EXPECT_EQ(BytesToParse("SELECT t.a1"), BytesToParse("SELECT  t ") + 1);
}

TEST(ParseMemory, LiteralsAreNoMoreThanTheirText) {
  const std::string literal = "'" + std::string(1 << 20, ';') + "'";
  EXPECT_LT(BytesToParse(literal), (1 << 20) + 1000);
  EXPECT_LT(BytesToParse(literal.substr(0, 1 << 20)), (1 << 20) + 1000);
  EXPECT_EQ(BytesToParse(""), 0);
}

}  // namespace
}  // namespace steno::sql
