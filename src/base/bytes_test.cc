#include "base/bytes.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace steno {
namespace {

TEST(Bytes, RoundTrips) {
  ByteWriter w;
  w.U8(7);
  w.U32(1u << 31);
  w.Varint(std::numeric_limits<uint64_t>::max());
  w.SignedVarint(std::numeric_limits<int64_t>::min());
  w.String("abc");
  ByteReader r(w.str());
  uint8_t a;
  uint32_t b;
  uint64_t c;
  int64_t d;
  std::string_view e;
  ASSERT_TRUE(r.U8(&a) && r.U32(&b) && r.Varint(&c) && r.SignedVarint(&d) && r.String(&e));
  EXPECT_EQ(b, 1u << 31);
  EXPECT_EQ(c, std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(d, std::numeric_limits<int64_t>::min());
  EXPECT_EQ(e, "abc");
  EXPECT_TRUE(r.empty());
}

TEST(Bytes, LengthBeyondTheEndReadsNothing) {
  ByteWriter w;
  w.Varint(uint64_t{1} << 62);
  w.Bytes("short");
  ByteReader r(w.str());
  std::string_view s;
  EXPECT_FALSE(r.String(&s));
  EXPECT_EQ(r.rest().size(), w.size());
}

TEST(Bytes, OverlongVarintIsRefused) {
  ByteReader r("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f");
  uint64_t v;
  EXPECT_FALSE(r.Varint(&v));
}

}  // namespace
}  // namespace steno
