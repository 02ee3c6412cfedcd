#include "base/encoding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "base/rng.h"

namespace steno {
namespace {

std::string Key(int64_t a, double b, const std::string& c) {
  std::string out;
  EncodeInt64(a, &out);
  EncodeDouble(b, &out);
  EncodeBytes(c, &out);
  return out;
}

TEST(Encoding, TuplesOrderLikeTheirEncodings) {
  Rng rng(1);
  const std::vector<double> doubles = {-INFINITY, -1e300, -1.5, -0.0, 1e-300, 2, 1e300, INFINITY};
  const std::vector<std::string> strings = {
      "", std::string(1, '\0'), std::string("\0\1", 2), "\1", "a", std::string("a\0", 2), "a\xff",
      "b"};
  for (int i = 0; i < 20000; ++i) {
    auto draw = [&] {
      return std::tuple(rng.Between(-2, 2), doubles[rng.Below(doubles.size())],
                        strings[rng.Below(strings.size())]);
    };
    const auto a = draw();
    const auto b = draw();
    EXPECT_EQ(a < b, std::apply(Key, a) < std::apply(Key, b));
  }
}

TEST(Encoding, RoundTrips) {
  const std::string with_zeros("x\0\0y\xff", 5);
  const std::string bytes = Key(std::numeric_limits<int64_t>::min(), -2.5, with_zeros);
  std::string_view in = bytes;
  int64_t a;
  double b;
  std::string c;
  ASSERT_TRUE(DecodeInt64(&in, &a) && DecodeDouble(&in, &b) && DecodeBytes(&in, &c));
  EXPECT_EQ(a, std::numeric_limits<int64_t>::min());
  EXPECT_EQ(b, -2.5);
  EXPECT_EQ(c, with_zeros);
  EXPECT_TRUE(in.empty());
}

TEST(Encoding, CutInputIsRefused) {
  const std::string bytes = Key(7, 1, "abc");
  for (size_t n = 16; n < bytes.size(); ++n) {
    std::string_view in = std::string_view(bytes).substr(16, n - 16);
    std::string s;
    EXPECT_FALSE(DecodeBytes(&in, &s)) << n;
  }
}

TEST(Encoding, PrefixEndIsAboveEveryExtension) {
  EXPECT_EQ(PrefixEnd("ab"), "ac");
  EXPECT_EQ(PrefixEnd("a\xff\xff"), "b");
  EXPECT_EQ(PrefixEnd("\xff"), "");
}

}  // namespace
}  // namespace steno
