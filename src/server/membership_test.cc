#include "server/membership.h"

#include <gtest/gtest.h>

#include <vector>

namespace steno::server {
namespace {

rpc::NodeAddress Address(uint32_t node, const std::string& host, int64_t started_at_us) {
  return {.node = kv::NodeId(node),
          .rpc = host + ":1",
          .sql = host + ":2",
          .http = host + ":3",
          .started_at_us = started_at_us};
}

struct Member {
  explicit Member(const rpc::NodeAddress& self)
      : membership({}, {.on_peer = [this](const rpc::NodeAddress& peer) { met.push_back(peer); }}) {
    membership.SetSelf("c1", self);
  }
  // One exchange that `other` began.
  void HearFrom(Member* other, const rpc::GossipReport& report) {
    const auto answer = membership.OnGossip(report);
    ASSERT_TRUE(answer.ok()) << answer.status();
    ASSERT_TRUE(other->membership.OnGossip(*answer).ok());
  }
  std::vector<rpc::NodeAddress> met;
  Membership membership;
};

rpc::GossipReport Report(const Member& member) {
  rpc::GossipReport report{.cluster_id = "c1"};
  for (const auto& [node, address] : member.membership.Known()) report.known.push_back(address);
  return report;
}

TEST(Membership, ANodeThatMovedAndWhoseClockWasSetBackIsFoundAgain) {
  Member peer(Address(2, "b", 50));
  Member before(Address(1, "a", 1000));
  peer.HearFrom(&before, Report(before));
  ASSERT_EQ(peer.membership.Known().at(kv::NodeId(1)).rpc, "a:1");

  Member moved(Address(1, "z", 100));
  peer.HearFrom(&moved, Report(moved));  // tells it what is known of it
  peer.HearFrom(&moved, Report(moved));
  EXPECT_EQ(peer.membership.Known().at(kv::NodeId(1)).rpc, "z:1");
  EXPECT_EQ(peer.met.back().rpc, "z:1");
  EXPECT_EQ(moved.membership.Known().at(kv::NodeId(1)).rpc, "z:1");

  // What a third one still knows of the former start does not count any more.
  ASSERT_TRUE(peer.membership.OnGossip(Report(before)).ok());
  EXPECT_EQ(peer.membership.Known().at(kv::NodeId(1)).rpc, "z:1");
}

TEST(Membership, ItsOwnEntryThatComesBackChangesNothing) {
  Member peer(Address(2, "b", 50));
  Member node(Address(1, "a", 1000));
  for (int round = 0; round < 3; ++round) peer.HearFrom(&node, Report(node));
  EXPECT_EQ(node.membership.Known().at(kv::NodeId(1)).started_at_us, 1000);
  EXPECT_EQ(peer.met.size(), 1u);
}

}  // namespace
}  // namespace steno::server
