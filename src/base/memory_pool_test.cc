#include "base/memory_pool.h"

#include <thread>
#include <vector>

#include "base/rng.h"
#include "gtest/gtest.h"

namespace steno {
namespace {

constexpr int64_t kChunk = MemoryShare::kChunkBytes;

TEST(MemoryPool, GivesUpToItsLimit) {
  MemoryPool pool(10);
  EXPECT_TRUE(pool.TryTake(7));
  EXPECT_FALSE(pool.TryTake(4));
  EXPECT_EQ(pool.used_bytes(), 7);
  EXPECT_TRUE(pool.TryTake(3));
  pool.GiveBack(10);
  EXPECT_EQ(pool.used_bytes(), 0);
}

TEST(MemoryShare, DrawsNothingForWhatIsSmall) {
  MemoryPool pool(0);
  MemoryShare share(&pool);
  EXPECT_TRUE(share.Resize(MemoryShare::kFreeBytes));
  EXPECT_FALSE(share.Resize(MemoryShare::kFreeBytes + 1));
}

TEST(MemoryShare, DrawsWholeChunksAndKeepsOneThatItDoesNotNeed) {
  MemoryPool pool(10 * kChunk);
  {
    MemoryShare share(&pool);
    EXPECT_TRUE(share.Resize(4 * kChunk + 1));
    EXPECT_EQ(pool.used_bytes(), 5 * kChunk);
    EXPECT_TRUE(share.Resize(4 * kChunk));
    EXPECT_EQ(pool.used_bytes(), 5 * kChunk);
    EXPECT_TRUE(share.Resize(2 * kChunk));
    EXPECT_EQ(pool.used_bytes(), 3 * kChunk);
    // A refusal changes nothing.
    EXPECT_FALSE(share.Resize(11 * kChunk));
    EXPECT_EQ(pool.used_bytes(), 3 * kChunk);
    EXPECT_TRUE(share.Resize(10 * kChunk));
  }
  EXPECT_EQ(pool.used_bytes(), 0);
}

TEST(MemoryShare, WithoutAPoolHasNoLimit) {
  MemoryShare share;
  EXPECT_TRUE(share.Resize(int64_t{1} << 60));
}

// Whatever threads do, no more is out than the limit, and in the end all is back.
TEST(MemoryPool, IsNeverOverdrawn) {
  static constexpr int64_t kLimit = 8 * kChunk;
  MemoryPool pool(kLimit);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&pool, t] {
      Rng rng(static_cast<uint64_t>(t));
      MemoryShare share(&pool);
      for (int i = 0; i < 20'000; ++i) {
        share.Resize(static_cast<int64_t>(rng.Below(6 * kChunk)));
        EXPECT_LE(pool.used_bytes(), kLimit);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(pool.used_bytes(), 0);
}

}  // namespace
}  // namespace steno
