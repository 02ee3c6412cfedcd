// What messages made by hand do to one replica: cases that this implementation's own leaders do not
// produce, and that the protocol allows or that arrive late.
#include "kv/raft/node.h"

#include <gtest/gtest.h>

#include <utility>

#include "base/check.h"
#include "kv/raft/memory_log_storage.h"

namespace steno::raft {
namespace {

const ReplicaId kSelf(1), kLeader(2), kOther(3);
constexpr int64_t kSecond = 1'000'000'000;

class RaftNodeTest : public testing::Test {
 protected:
  RaftNodeTest() : storage_({.voters = {kSelf, kLeader, kOther}}) {
    storage_.Append({{.index = 1, .term = 1}, {.index = 2, .term = 2}, {.index = 3, .term = 2}});
    storage_.SetHardState({.term = 3});
    Config config;
    config.id = kSelf;
    node_ = std::make_unique<Node>(config, &storage_, Rng(1));
  }

  static Message FromLeader(MessageType type) {
    Message m;
    m.type = type;
    m.from = kLeader;
    m.to = kSelf;
    m.term = 3;
    return m;
  }

  MemoryLogStorage storage_;
  std::unique_ptr<Node> node_;
};

// Loses its front between two reads, as a log that is truncated on another thread.
class ShrinkingLogStorage : public MemoryLogStorage {
 public:
  using MemoryLogStorage::MemoryLogStorage;
  std::vector<Entry> Entries(uint64_t lo, uint64_t hi, uint64_t bytes_max) const override {
    if (truncate_to != 0) {
      const_cast<ShrinkingLogStorage*>(this)->TruncateUpTo(std::exchange(truncate_to, 0));
    }
    return MemoryLogStorage::Entries(lo, hi, bytes_max);
  }
  mutable uint64_t truncate_to = 0;
};

// A leader of term 4 whose log goes from 1 to 4, and a learner that it knows nothing of yet.
class RaftLeaderTest : public testing::Test {
 protected:
  RaftLeaderTest() : storage_({.voters = {kSelf}, .learners = {kOther}}) {
    storage_.Append({{.index = 1, .term = 1}, {.index = 2, .term = 2}, {.index = 3, .term = 2}});
    storage_.SetHardState({.term = 3, .commit = 3});
    Config config;
    config.id = kSelf;
    config.applied_index = 3;
    node_ = std::make_unique<Node>(config, &storage_, Rng(1));
    CHECK(node_->Campaign(kSecond));
    while (node_->HasReady()) Turn();
    CHECK(node_->role() == Role::kLeader);
  }

  std::vector<Message> Turn() {
    const Ready ready = node_->TakeReady();
    storage_.Persist(ready);
    if (ready.persist_id != 0) node_->OnPersisted(ready.persist_id);
    return ready.messages;
  }

  static Message Answer(uint64_t index) {
    Message m;
    m.type = MessageType::kAppendResp;
    m.from = kOther;
    m.to = kSelf;
    m.term = 4;
    m.index = index;
    return m;
  }

  ShrinkingLogStorage storage_;
  std::unique_ptr<Node> node_;
};

TEST_F(RaftLeaderTest, SendsASnapshotWhereTheLogIsTruncatedWhileItReads) {
  Message refusal = Answer(3);
  refusal.reject = true;
  refusal.reject_hint = 1;
  node_->Step(refusal, kSecond);
  storage_.truncate_to = 3;
  const std::vector<Message> sent = Turn();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].type, MessageType::kSnapshot);
  EXPECT_EQ(sent[0].snapshot->index, 3u);
}

TEST_F(RaftLeaderTest, DoesNotBelieveThatAFollowerHasMoreThanItself) {
  node_->Step(Answer(99), kSecond);
  EXPECT_EQ(node_->tracker().Find(kOther)->match(), 0u);
  node_->Step(Answer(4), kSecond);
  EXPECT_EQ(node_->tracker().Find(kOther)->match(), 4u);
}

// The log behind what an append covers may still be another leader's.
TEST_F(RaftNodeTest, CommitsOnlyWhatTheAppendShowsToMatch) {
  Message m = FromLeader(MessageType::kAppend);
  m.index = 1;
  m.log_term = 1;
  m.entries = {{.index = 2, .term = 2}};
  m.commit = 3;
  node_->Step(m, kSecond);
  EXPECT_EQ(node_->commit(), 2u);
  EXPECT_EQ(node_->last_index(), 3u);
}

TEST_F(RaftNodeTest, IgnoresWhatIsForOthersOrFromItself) {
  Message m = FromLeader(MessageType::kHeartbeat);
  m.to = kOther;
  node_->Step(m, kSecond);
  m = FromLeader(MessageType::kHeartbeat);
  m.from = kSelf;
  node_->Step(m, kSecond);
  EXPECT_FALSE(node_->HasReady());
}

TEST_F(RaftNodeTest, AVoteIsRefusedInTheLeaseAndGrantedAfterIt) {
  node_->Step(FromLeader(MessageType::kHeartbeat), kSecond);
  Message vote = FromLeader(MessageType::kVote);
  vote.from = kOther;
  vote.term = 9;
  vote.index = 3;
  vote.log_term = 2;
  node_->Step(vote, kSecond + 1'499'999'999);
  EXPECT_EQ(node_->term(), 3u) << "not even the term changes";
  node_->Step(vote, kSecond + 1'500'000'000);
  EXPECT_EQ(node_->term(), 9u);
  EXPECT_EQ(node_->hard_state().vote, kOther);
}

TEST_F(RaftNodeTest, ATransferDoesNotWaitForTheLease) {
  node_->Step(FromLeader(MessageType::kHeartbeat), kSecond);
  Message vote = FromLeader(MessageType::kVote);
  vote.from = kOther;
  vote.term = 4;
  vote.index = 3;
  vote.log_term = 2;
  vote.transfer = true;
  node_->Step(vote, kSecond + 1);
  EXPECT_EQ(node_->hard_state().vote, kOther);
}

TEST_F(RaftNodeTest, LeaseUntilNeverDecreases) {
  Message m = FromLeader(MessageType::kHeartbeat);
  m.lease_until = 50;
  node_->Step(m, kSecond);
  m.lease_until = 40;
  node_->Step(m, kSecond);
  EXPECT_EQ(node_->hard_state().lease_until, 50u);
}

TEST_F(RaftNodeTest, ACommitOnlyChangeNeedsNoSync) {
  Message m = FromLeader(MessageType::kHeartbeat);
  m.commit = 3;
  node_->Step(m, kSecond);
  const Ready ready = node_->TakeReady();
  EXPECT_TRUE(ready.hard_state.has_value());
  EXPECT_FALSE(ready.must_sync);
  EXPECT_EQ(ready.persist_id, 0u);
  EXPECT_EQ(ready.committed.size(), 3u);
  EXPECT_FALSE(node_->HasReady());
}

TEST_F(RaftNodeTest, AppliedAboveTheStoredCommitIsCommitted) {
  Config config;
  config.id = kSelf;
  config.applied_index = 2;
  Node node(config, &storage_, Rng(1));
  EXPECT_EQ(node.commit(), 2u);
  EXPECT_FALSE(node.HasReady()) << "entries 1 and 2 are not applied again";
}

using RaftNodeDeathTest = RaftNodeTest;

TEST_F(RaftNodeDeathTest, RefusesALogThatLostCommittedEntries) {
  storage_.SetHardState({.term = 3, .commit = 4});
  Config config;
  config.id = kSelf;
  EXPECT_DEATH(Node(config, &storage_, Rng(1)), "lost committed entries");
}

TEST_F(RaftNodeDeathTest, RefusesAnElectionTimeoutBelowTheLease) {
  Config config;
  config.id = kSelf;
  config.election_ticks = 5;
  EXPECT_DEATH(Node(config, &storage_, Rng(1)), "lease_duration_ns");
}

}  // namespace
}  // namespace steno::raft
