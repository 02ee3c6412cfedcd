#include "kv/hlc/hybrid_clock.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "base/rng.h"

namespace steno::hlc {
namespace {

TEST(Timestamp, PartsAndOrder) {
  const Timestamp t = Timestamp::FromWall(1000, 4095);
  EXPECT_EQ(t.wall_us(), 1000);
  EXPECT_EQ(t.logical(), 4095u);
  EXPECT_EQ(t.Next(), Timestamp::FromWall(1001));  // logical overflow
  EXPECT_EQ(t.Next().Prev(), t);
  EXPECT_LT(Timestamp::FromWall(1000), t);
  EXPECT_EQ(t.ToString(), "1000,4095");
  EXPECT_EQ(Timestamp::FromWall(5).Plus(-10), Timestamp());
}

TEST(HybridClock, StandsAboveAWallClockThatGoesBack) {
  ManualClock wall(1'000'000);
  HybridClock clock(&wall, 500'000);
  const Timestamp a = clock.Now();
  wall.JumpWall(-900'000);
  const Timestamp b = clock.Now();
  EXPECT_EQ(b, a.Next());
  wall.JumpWall(2'000'000);
  EXPECT_EQ(clock.Now(), Timestamp::FromWall(2'100'000));
}

TEST(HybridClock, TakesInWhatIsWithinTheBoundOnly) {
  ManualClock wall(1'000'000);
  HybridClock clock(&wall, 500'000);
  const Timestamp edge = Timestamp::FromWall(1'500'000, 7);
  EXPECT_TRUE(clock.Update(edge).ok());
  EXPECT_EQ(clock.Now(), edge.Next());
  const Timestamp before = clock.Latest();
  EXPECT_EQ(clock.Update(Timestamp::FromWall(1'500'001)).code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(clock.Latest(), before);
}

TEST(HybridClock, CausalityHoldsOverRandomMessages) {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    Rng rng(seed);
    std::vector<ManualClock> walls;
    for (int i = 0; i < 4; ++i) walls.emplace_back(10'000'000 + rng.Between(-200'000, 200'000));
    std::vector<HybridClock*> nodes;
    for (ManualClock& wall : walls) nodes.push_back(new HybridClock(&wall, 500'000));
    for (int step = 0; step < 300; ++step) {
      HybridClock* from = nodes[rng.Below(4)];
      const size_t to = rng.Below(4);
      const Timestamp sent = from->Now();
      ASSERT_TRUE(nodes[to]->Update(sent).ok()) << "seed " << seed;
      ASSERT_GT(nodes[to]->Now(), sent) << "seed " << seed;
      walls[rng.Below(4)].Advance(rng.Between(0, 1000));
    }
    for (HybridClock* node : nodes) delete node;
  }
}

TEST(HybridClock, UniqueOverThreads) {
  ManualClock wall(1'000'000);
  HybridClock clock(&wall, 500'000);
  absl::Mutex mu;
  std::set<Timestamp> all;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      std::vector<Timestamp> own;
      for (int n = 0; n < 5000; ++n) own.push_back(clock.Now());
      EXPECT_TRUE(std::is_sorted(own.begin(), own.end()));
      absl::MutexLock lock(&mu);
      all.insert(own.begin(), own.end());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(all.size(), 20000u);
}

}  // namespace
}  // namespace steno::hlc
