#include "kv/cluster/clock_monitor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/rng.h"

namespace steno::cluster {
namespace {

constexpr int64_t kSecondNs = 1'000'000'000;
constexpr int64_t kOffsetUs = 500'000;

// A node whose monotonic and wall clocks are moved apart by the tests.
struct Clocks {
  int64_t wall_us = 1'000'000'000;
  int64_t ns = kSecondNs;
  void Pass(int64_t d_ns) {
    ns += d_ns;
    wall_us += d_ns / 1000;
  }
  bool Check(ClockMonitor* monitor) const {
    return monitor->Check(wall_us, ns, kv::Timestamp::FromWall(hybrid_us));
  }
  int64_t hybrid_us = 0;
};

TEST(ClockMonitor, OffFromOneOfTwoPeersIsThePeersFault) {
  ClockMonitor monitor(kOffsetUs);
  Clocks clocks;
  monitor.Observe(kv::NodeId(2), 900'000, 1000, clocks.ns);
  monitor.Observe(kv::NodeId(3), 1'000, 1000, clocks.ns);
  EXPECT_TRUE(clocks.Check(&monitor)) << monitor.Reason();
}

TEST(ClockMonitor, OffFromBothPeersIsThisClock) {
  ClockMonitor monitor(kOffsetUs);
  Clocks clocks;
  monitor.Observe(kv::NodeId(2), 900'000, 1000, clocks.ns);
  monitor.Observe(kv::NodeId(3), 901'000, 1000, clocks.ns);
  EXPECT_FALSE(clocks.Check(&monitor));
  EXPECT_NE(monitor.Reason().find("900 ms"), std::string::npos) << monitor.Reason();
}

TEST(ClockMonitor, HalfOfTheBoundIsAllowedAndTheRoundTripCountsInFavour) {
  ClockMonitor monitor(kOffsetUs);
  Clocks clocks;
  monitor.Observe(kv::NodeId(2), -250'000, 0, clocks.ns);
  EXPECT_TRUE(clocks.Check(&monitor));
  monitor.Observe(kv::NodeId(2), 350'000, 250'000, clocks.ns);
  EXPECT_TRUE(clocks.Check(&monitor));
  monitor.Observe(kv::NodeId(2), 350'000, 150'000, clocks.ns);
  EXPECT_FALSE(clocks.Check(&monitor));
}

// Whatever the clocks are, those that count as good are within the bound of each other.
TEST(ClockMonitor, TwoThatServeAreNeverFurtherApartThanTheBound) {
  Rng rng(1);
  for (int round = 0; round < 3000; ++round) {
    const auto nodes = static_cast<uint32_t>(rng.Between(2, 7));
    std::vector<int64_t> skews_us;
    for (uint32_t n = 0; n < nodes; ++n) skews_us.push_back(rng.Between(-kOffsetUs, kOffsetUs));
    int64_t lowest_us = 2 * kOffsetUs;
    int64_t highest_us = -2 * kOffsetUs;
    for (uint32_t n = 0; n < nodes; ++n) {
      ClockMonitor monitor(kOffsetUs);
      Clocks clocks;
      for (uint32_t peer = 0; peer < nodes; ++peer) {
        if (peer != n) {
          monitor.Observe(kv::NodeId(peer + 1), skews_us[peer] - skews_us[n], 0, clocks.ns);
        }
      }
      if (!clocks.Check(&monitor)) continue;
      lowest_us = std::min(lowest_us, skews_us[n]);
      highest_us = std::max(highest_us, skews_us[n]);
    }
    EXPECT_LE(highest_us - lowest_us, kOffsetUs) << "round " << round;
  }
}

TEST(ClockMonitor, DistrustsWhatWasGivenOutWhileTheClockWasBadWhoeverLooked) {
  ClockMonitor monitor(kOffsetUs);
  Clocks clocks;
  clocks.hybrid_us = 10;
  EXPECT_TRUE(clocks.Check(&monitor));
  clocks.hybrid_us = 20;
  EXPECT_TRUE(clocks.Check(&monitor));
  EXPECT_EQ(monitor.distrusted_until().wall_us(), 10);
  clocks.wall_us -= 10'000'000;
  EXPECT_FALSE(clocks.Check(&monitor));
  clocks.hybrid_us = 30;
  clocks.Pass(ClockMonitor::kSettleNs);
  EXPECT_TRUE(clocks.Check(&monitor));
  EXPECT_EQ(monitor.distrusted_until().wall_us(), 30);
}

TEST(ClockMonitor, AJumpIsSeenAtTheNextLookAndVouchedForByPeers) {
  ClockMonitor monitor(kOffsetUs);
  Clocks clocks;
  EXPECT_TRUE(clocks.Check(&monitor));
  clocks.Pass(kSecondNs);
  clocks.wall_us += 400'000;
  EXPECT_FALSE(clocks.Check(&monitor));
  clocks.Pass(1000);
  EXPECT_FALSE(clocks.Check(&monitor)) << "still nobody vouches for it";
  monitor.Observe(kv::NodeId(2), -200'000, 1000, clocks.ns);
  EXPECT_TRUE(clocks.Check(&monitor)) << monitor.Reason();
}

TEST(ClockMonitor, ASingleNodeAcceptsAJumpAfterAWhile) {
  ClockMonitor monitor(kOffsetUs);
  Clocks clocks;
  EXPECT_TRUE(clocks.Check(&monitor));
  clocks.wall_us -= 3'600'000'000;
  EXPECT_FALSE(clocks.Check(&monitor));
  clocks.Pass(ClockMonitor::kSettleNs);
  EXPECT_TRUE(clocks.Check(&monitor));
}

TEST(ClockMonitor, ComesBackWhenTheClockDoes) {
  ClockMonitor monitor(kOffsetUs);
  Clocks clocks;
  monitor.Observe(kv::NodeId(2), 2'000'000, 100, clocks.ns);
  EXPECT_FALSE(clocks.Check(&monitor));
  monitor.Observe(kv::NodeId(2), 2'000, 100, clocks.ns);
  EXPECT_TRUE(clocks.Check(&monitor));
  EXPECT_EQ(monitor.Reason(), "");
}

TEST(ClockMonitor, AfterABadTimeTheClockHasToPassWhatWasGivenOut) {
  ClockMonitor monitor(kOffsetUs);
  monitor.ExpectPeers();
  Clocks clocks;
  monitor.Observe(kv::NodeId(2), 0, 100, clocks.ns);
  EXPECT_TRUE(clocks.Check(&monitor));
  clocks.wall_us += 8'000'000;
  clocks.hybrid_us = clocks.wall_us;
  EXPECT_FALSE(clocks.Check(&monitor));
  clocks.wall_us -= 8'000'000;
  EXPECT_FALSE(clocks.Check(&monitor));
  monitor.Observe(kv::NodeId(2), 0, 100, clocks.ns);
  EXPECT_FALSE(clocks.Check(&monitor)) << "the hybrid clock is still in the future";
  EXPECT_NE(monitor.Reason().find("8000 ms behind"), std::string::npos) << monitor.Reason();
  for (int i = 0; i < 8; ++i) {
    clocks.Pass(kSecondNs);
    // What it takes in from others, or gives out, meanwhile changes nothing.
    ++clocks.hybrid_us;
    EXPECT_EQ(clocks.Check(&monitor), i == 7);
  }
}

TEST(ClockMonitor, ServesNothingUntilAPeerHasConfirmedItsClock) {
  ClockMonitor monitor(kOffsetUs);
  monitor.ExpectPeers();
  Clocks clocks;
  EXPECT_FALSE(clocks.Check(&monitor));
  monitor.Observe(kv::NodeId(2), 5'000'000, 100, clocks.ns);
  EXPECT_FALSE(clocks.Check(&monitor));
  monitor.Observe(kv::NodeId(2), 0, 100, clocks.ns);
  EXPECT_TRUE(clocks.Check(&monitor));
}

TEST(ClockMonitor, ServesAloneAfterAWhile) {
  ClockMonitor monitor(kOffsetUs);
  monitor.ExpectPeers();
  Clocks clocks;
  EXPECT_FALSE(clocks.Check(&monitor));
  clocks.Pass(ClockMonitor::kAloneNs);
  EXPECT_TRUE(clocks.Check(&monitor));
}

TEST(ClockMonitor, OldSamplesDoNotCount) {
  ClockMonitor monitor(kOffsetUs);
  Clocks clocks;
  monitor.Observe(kv::NodeId(2), 2'000'000, 100, clocks.ns);
  for (int i = 0; i < 6; ++i) {
    clocks.Pass(kSecondNs);
    clocks.Check(&monitor);
  }
  EXPECT_TRUE(clocks.Check(&monitor));
}

}  // namespace
}  // namespace steno::cluster
