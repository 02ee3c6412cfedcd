// The checks themselves: each must notice what it is there for.
#include "kv/raft/harness/invariants.h"

#include <gtest/gtest.h>

#include "kv/raft/harness/cluster.h"

namespace steno::raft::harness {
namespace {

const ReplicaId kA(1), kB(2), kC(3);

Entry At(uint64_t index, uint64_t term, const char* data) {
  return {index, term, EntryType::kNormal, MakePayload(data)};
}

TEST(RaftInvariantsDeathTest, TwoEntriesUnderOneIndexAndTerm) {
  Invariants invariants;
  invariants.OnEntries(0, {At(1, 1, "x"), At(2, 1, "y")});
  invariants.OnEntries(1, {At(2, 1, "y")});
  EXPECT_DEATH(invariants.OnEntries(1, {At(2, 1, "z")}), "log matching");
  EXPECT_DEATH(invariants.OnEntries(2, {At(2, 1, "y")}), "log matching");
}

TEST(RaftInvariantsDeathTest, TwoVotesInOneTerm) {
  Invariants invariants;
  Message vote;
  vote.type = MessageType::kVoteResp;
  vote.from = kA;
  vote.to = kB;
  vote.term = 3;
  invariants.OnSent(vote);
  invariants.OnSent(vote);
  vote.to = kC;
  EXPECT_DEATH(invariants.OnSent(vote), "votes for");
  vote.reject = true;
  invariants.OnSent(vote);
}

TEST(RaftInvariantsDeathTest, AppliedButNotCommitted) {
  Invariants invariants;
  EXPECT_DEATH(invariants.OnApplied(kA, 0, {At(1, 1, "x")}), "no leader committed");
}

TEST(RaftInvariantsDeathTest, AReadNobodyAskedFor) {
  Invariants invariants;
  EXPECT_DEATH(invariants.OnReadState({.context = 7, .index = 1}), "nobody asked");
}

class RunningGroup {
 public:
  RunningGroup() : cluster_(GroupConfig(), Rng(1)) {
    for (const ReplicaId id : {kA, kB, kC}) cluster_.Add(id, {.voters = {kA, kB, kC}});
    cluster_.AdvanceNs(2'000'000'000);
    cluster_.Campaign(kA);
    Settle();
  }

  void Settle() {
    for (int i = 0; i < 50; ++i) {
      for (const ReplicaId id : {kA, kB, kC}) cluster_.Settle(id);
      if (!cluster_.network().empty()) cluster_.Deliver(0);
    }
  }

  Cluster& cluster() { return cluster_; }

 private:
  static Config GroupConfig() {
    Config config;
    config.eager_commit = true;
    return config;
  }
  Cluster cluster_;
};

// A second group's leader is, to the first group's invariants, a second leader with a lease.
TEST(RaftInvariantsDeathTest, TwoLeasesAndTwoLeaders) {
  RunningGroup one;
  RunningGroup other;
  Node& a = one.cluster().node(kA);
  ASSERT_TRUE(a.LeaseExpiresAt().has_value());
  const int64_t now_ns = one.cluster().NowNs(kA);
  Invariants invariants;
  invariants.AfterStep({{.node = &a, .now_ns = now_ns}});
  EXPECT_DEATH(invariants.AfterStep({{.node = &a, .now_ns = now_ns},
                                     {.node = &other.cluster().node(kA), .now_ns = now_ns}}),
               "two leases");
}

TEST(RaftInvariantsDeathTest, AStaleRead) {
  RunningGroup group;
  Invariants invariants;
  invariants.AfterStep({{.node = &group.cluster().node(kA), .now_ns = 0}});
  ASSERT_GT(invariants.committed(), 0u);
  invariants.OnReadAsked(5);
  EXPECT_DEATH(invariants.OnReadState({.context = 5, .index = 0}), "stale read");
}

}  // namespace
}  // namespace steno::raft::harness
