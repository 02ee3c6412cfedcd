#include "base/rng.h"

#include <gtest/gtest.h>

#include <limits>

namespace steno {
namespace {

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

TEST(Rng, TheSameSeedDrawsTheSame) {
  Rng a(7);
  Rng b(7);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.Next(), b.Next());
  EXPECT_NE(Rng(7).Next(), Rng(8).Next());
}

TEST(Rng, BetweenGivesBothEnds) {
  Rng rng(1);
  bool seen[3] = {};
  for (int i = 0; i < 200; ++i) {
    const int64_t drawn = rng.Between(-1, 1);
    ASSERT_GE(drawn, -1);
    ASSERT_LE(drawn, 1);
    seen[drawn + 1] = true;
  }
  EXPECT_TRUE(seen[0] && seen[1] && seen[2]);
  EXPECT_EQ(rng.Between(5, 5), 5);
}

TEST(Rng, BetweenBoundsFurtherApartThanInt64) {
  struct Range {
    int64_t low, high;
  };
  for (const Range range : {Range{kMin, kMax}, {kMin, kMax - 1}, {kMin, 0}, {-2, kMax}}) {
    Rng rng(2);
    // A draw is in the lower and in the upper half of the range, about as often.
    const int64_t middle = range.low / 2 + range.high / 2;
    int below = 0;
    for (int i = 0; i < 1000; ++i) {
      const int64_t drawn = rng.Between(range.low, range.high);
      ASSERT_GE(drawn, range.low);
      ASSERT_LE(drawn, range.high);
      below += drawn < middle;
    }
    EXPECT_GT(below, 400) << range.low << " to " << range.high;
    EXPECT_LT(below, 600) << range.low << " to " << range.high;
  }
}

}  // namespace
}  // namespace steno
