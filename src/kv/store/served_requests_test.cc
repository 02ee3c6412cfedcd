#include "kv/store/served_requests.h"

#include <gtest/gtest.h>

namespace steno::store {
namespace {

constexpr kv::NodeId kPeer(2);

// So many that the first are forgotten.
void Serve(ServedRequests* served, uint64_t life, uint64_t first) {
  for (uint64_t id = first; id <= first + ServedRequests::kAnsweredMax; ++id) {
    ASSERT_TRUE(served->Begin(kPeer, life, id)) << id;
    served->End(kPeer, life, id);
  }
}

TEST(ServedRequests, ExecutesNothingTwice) {
  ServedRequests served;
  EXPECT_TRUE(served.Begin(kPeer, 1, 7));
  EXPECT_FALSE(served.Begin(kPeer, 1, 7));
  served.End(kPeer, 1, 7);
  EXPECT_FALSE(served.Begin(kPeer, 1, 7));
  EXPECT_TRUE(served.Begin(kPeer, 1, 6)) << "an earlier one that was late";
  EXPECT_TRUE(served.Begin(kv::NodeId(3), 1, 7)) << "of another peer";
}

TEST(ServedRequests, TakesWhatItMayHaveForgottenForAnswered) {
  ServedRequests served;
  Serve(&served, 1, 1'000'000);
  EXPECT_FALSE(served.Begin(kPeer, 1, 1'000'000));
  EXPECT_FALSE(served.Begin(kPeer, 1, 999'999));
  EXPECT_TRUE(served.Begin(kPeer, 1, 2'000'000));
}

TEST(ServedRequests, ServesANewProcessWhoseNumbersAreLower) {
  ServedRequests served;
  Serve(&served, 1, 1'000'000);
  EXPECT_TRUE(served.Begin(kPeer, 2, 5));
  EXPECT_FALSE(served.Begin(kPeer, 2, 5));
  // What the former one asked comes late, and again: it was answered.
  EXPECT_FALSE(served.Begin(kPeer, 1, 1'000'000 + ServedRequests::kAnsweredMax));
}

TEST(ServedRequests, RemembersTheLastLives) {
  ServedRequests served;
  for (uint64_t life = 1; life <= ServedRequests::kLivesMax + 1; ++life) {
    EXPECT_TRUE(served.Begin(kPeer, life, 5));
  }
  EXPECT_EQ(served.UnderWay().size(), 1u);
  EXPECT_FALSE(served.Begin(kPeer, 2, 5));
  served.End(kPeer, 1, 5);  // forgotten, and no harm
}

TEST(ServedRequests, TellsWhatIsUnderWay) {
  ServedRequests served;
  EXPECT_TRUE(served.Begin(kPeer, 1, 7));
  EXPECT_TRUE(served.Begin(kPeer, 1, 8));
  EXPECT_TRUE(served.Begin(kv::NodeId(3), 1, 9));
  served.End(kPeer, 1, 7);
  const std::map<kv::NodeId, std::set<uint64_t>> expected = {{kPeer, {8}}, {kv::NodeId(3), {9}}};
  EXPECT_EQ(served.UnderWay(), expected);
}

}  // namespace
}  // namespace steno::store
