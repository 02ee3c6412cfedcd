// Flow control of one follower, and what the tracker counts.
#include "kv/raft/tracker/tracker.h"

#include <gtest/gtest.h>

#include "base/rng.h"

namespace steno::raft::tracker {
namespace {

TEST(RaftInflights, FullByMessagesOrBytesButNeverWhenEmpty) {
  Inflights window(/*messages_max=*/2, /*bytes_max=*/10);
  window.Add(5, 100);
  EXPECT_TRUE(window.full());
  window.FreeUpTo(5);
  EXPECT_FALSE(window.full());
  EXPECT_EQ(window.bytes(), 0u);
  window.Add(6, 1);
  EXPECT_FALSE(window.full());
  window.Add(7, 1);
  EXPECT_TRUE(window.full());
  window.FreeUpTo(6);
  EXPECT_EQ(window.size(), 1);
  window.FreeUpTo(100);
  EXPECT_EQ(window.size(), 0);
}

Progress NewProgress(uint64_t next) {
  return Progress(next, Inflights(2, 1000));
}

TEST(RaftProgress, ProbeSendsOneAppendAtATime) {
  Progress p = NewProgress(10);
  EXPECT_FALSE(p.paused());
  p.Sent(3, 12, 30);
  EXPECT_TRUE(p.paused());
  EXPECT_EQ(p.next(), 10u);
  p.Unpause();
  EXPECT_FALSE(p.paused());
}

TEST(RaftProgress, ReplicateSendsAheadUpToTheWindow) {
  Progress p = NewProgress(1);
  EXPECT_TRUE(p.Acknowledge(4));
  p.BecomeReplicate();
  p.Sent(1, 5, 10);
  EXPECT_EQ(p.next(), 6u);
  p.Sent(2, 7, 10);
  EXPECT_TRUE(p.paused());
  EXPECT_TRUE(p.Acknowledge(5));
  EXPECT_FALSE(p.paused());
  EXPECT_FALSE(p.Acknowledge(5));
  EXPECT_EQ(p.match(), 5u);
  EXPECT_EQ(p.next(), 8u);
}

TEST(RaftProgress, ARefusalMovesAProbeBackToTheHintAndNoFurther) {
  Progress p = NewProgress(10);
  p.Sent(1, 10, 1);
  EXPECT_FALSE(p.Reject(/*rejected=*/5, /*hint=*/3)) << "of an older probe";
  EXPECT_TRUE(p.Reject(9, 4));
  EXPECT_EQ(p.next(), 5u);
  EXPECT_FALSE(p.paused());
  EXPECT_TRUE(p.Reject(4, 9)) << "a hint above what was refused is capped";
  EXPECT_EQ(p.next(), 4u);
  EXPECT_TRUE(p.Reject(3, 0));
  EXPECT_EQ(p.next(), 1u);
}

TEST(RaftProgress, ARefusalEndsReplicateAtWhatMatches) {
  Progress p = NewProgress(1);
  p.Acknowledge(4);
  p.BecomeReplicate();
  p.Sent(1, 5, 1);
  p.Sent(1, 6, 1);
  EXPECT_FALSE(p.Reject(3, 2)) << "old news";
  EXPECT_TRUE(p.Reject(5, 4));
  EXPECT_EQ(p.state(), ProgressState::kProbe);
  EXPECT_EQ(p.next(), 5u);
  EXPECT_EQ(p.inflights().size(), 0);
  EXPECT_FALSE(p.Reject(6, 4)) << "the next refusal of what was sent ahead";
}

TEST(RaftProgress, SnapshotSendsNothingAndGoesOnBehindIt) {
  Progress p = NewProgress(1);
  p.BecomeSnapshot(20);
  EXPECT_TRUE(p.paused());
  EXPECT_FALSE(p.Reject(0, 0));
  p.SnapshotEnded(/*installed=*/true);
  EXPECT_EQ(p.next(), 21u);
  EXPECT_TRUE(p.paused());
  p.Unpause();
  EXPECT_FALSE(p.paused());
  p.BecomeSnapshot(30);
  p.SnapshotEnded(/*installed=*/false);
  EXPECT_EQ(p.next(), 1u);
}

// P1 to P3 over random inputs, valid and stale.
TEST(RaftProgress, InvariantsHold) {
  Rng rng(11);
  for (int round = 0; round < 500; ++round) {
    Progress p = NewProgress(1 + rng.Below(10));
    uint64_t match = 0;
    for (int step = 0; step < 60; ++step) {
      const uint64_t index = rng.Below(30);
      switch (rng.Below(7)) {
        case 0:
          p.Acknowledge(index);
          break;
        case 1:
          p.Reject(index, rng.Below(30));
          break;
        case 2:
          if (!p.paused()) p.Sent(1, p.next(), 600);
          break;
        case 3:
          p.Unpause();
          break;
        case 4:
          p.BecomeReplicate();
          break;
        case 5:
          p.BecomeSnapshot(index + 1);
          break;
        default:
          if (p.state() == ProgressState::kSnapshot) p.SnapshotEnded(rng.Chance(1, 2));
      }
      p.CheckInvariants();
      ASSERT_GE(p.match(), match);
      match = p.match();
    }
  }
}

Tracker NewTracker(ConfState conf) {
  Tracker tracker({.inflight_messages_max = 4, .inflight_bytes_max = 100});
  tracker.SetConf(std::move(conf), 1);
  return tracker;
}

TEST(RaftTracker, LearnersDoNotCount) {
  Tracker tracker =
      NewTracker({.voters = {ReplicaId(1), ReplicaId(2)}, .learners = {ReplicaId(3)}});
  tracker.Find(ReplicaId(1))->Acknowledge(9);
  tracker.Find(ReplicaId(3))->Acknowledge(9);
  EXPECT_EQ(tracker.CommittedIndex(), 0u);
  tracker.Find(ReplicaId(2))->Acknowledge(4);
  EXPECT_EQ(tracker.CommittedIndex(), 4u);
}

TEST(RaftTracker, ProgressOfThoseWhoStayIsKept) {
  Tracker tracker = NewTracker({.voters = {ReplicaId(1), ReplicaId(2)}});
  tracker.Find(ReplicaId(2))->Acknowledge(7);
  tracker.SetConf({.voters = {ReplicaId(2), ReplicaId(3)}}, 5);
  EXPECT_EQ(tracker.Find(ReplicaId(1)), nullptr);
  EXPECT_EQ(tracker.Find(ReplicaId(2))->match(), 7u);
  EXPECT_EQ(tracker.Find(ReplicaId(3))->next(), 5u);
}

TEST(RaftTracker, ARepeatedVoteDoesNotChangeTheFirst) {
  Tracker tracker = NewTracker({.voters = {ReplicaId(1), ReplicaId(2), ReplicaId(3)}});
  tracker.RecordVote(ReplicaId(1), true);
  tracker.RecordVote(ReplicaId(2), false);
  tracker.RecordVote(ReplicaId(2), true);
  EXPECT_EQ(tracker.Tally(), quorum::VoteResult::kPending);
  tracker.RecordVote(ReplicaId(3), true);
  EXPECT_EQ(tracker.Tally(), quorum::VoteResult::kWon);
}

TEST(RaftTracker, ActivityIsAskedForOncePerRound) {
  Tracker tracker = NewTracker({.voters = {ReplicaId(1), ReplicaId(2), ReplicaId(3)}});
  EXPECT_TRUE(tracker.TakeQuorumActive(ReplicaId(1))) << "newcomers get a round";
  EXPECT_FALSE(tracker.TakeQuorumActive(ReplicaId(1)));
  tracker.Find(ReplicaId(3))->recent_active = true;
  EXPECT_TRUE(tracker.TakeQuorumActive(ReplicaId(1)));
}

}  // namespace
}  // namespace steno::raft::tracker
