#include "kv/store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "kv/store/store_group_test_util.h"

namespace steno::store {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kLongMs = 60'000;

std::string Name(int i) {
  return absl::StrCat("key", i);
}

// A commit of some bytes of its own.
bool PutMany(StoreGroup* group, int from, int to) {
  for (int i = from; i < to; ++i) {
    if (!group->Put(Name(i), absl::StrCat(i, std::string(500, '.')))) return false;
  }
  return true;
}

void ExpectMany(StoreGroup* group, int from, int to) {
  for (int i = from; i < to; ++i) {
    const auto value = group->Get(Name(i));
    ASSERT_TRUE(value.has_value()) << Name(i);
    EXPECT_THAT(*value, ::testing::StartsWith(absl::StrCat(i, ".")));
  }
}

// Who misses some commits needs a snapshot.
GroupOptions ThreeThatKeepLittleLog() {
  return {.nodes = 3,
          .keep_log_bytes = 4 << 10,
          .keep_log_bytes_max = 8 << 10,
          .keep_live_log_bytes_max = 8 << 10,
          .flush_log_bytes = 4 << 10};
}

TEST(Store, ServesWhatItWasBootstrappedWith) {
  StoreGroup group({.nodes = 1});
  EXPECT_EQ(group.Get("first"), "row");
  EXPECT_EQ(group.Get("second"), std::nullopt);
  EXPECT_TRUE(group.Put("second", "2"));
  EXPECT_EQ(group.Get("second"), "2");
  const auto status = group.Status(1);
  ASSERT_TRUE(status.has_value());
  EXPECT_TRUE(status->serves);
  EXPECT_EQ(status->voters, 1u);
}

TEST(Store, AsksElsewhereForARangeThatIsNotHere) {
  StoreGroup group({.nodes = 2});
  // Before the second node has got a replica.
  const auto response = group.Execute(2, {1, 1}, kv::GetRequest{.key = "first"});
  ASSERT_TRUE(response.has_value());
  EXPECT_TRUE(std::holds_alternative<kv::NotLeaseholder>(response->refusal()));
}

TEST(Store, KeepsWhatItHasAcknowledgedOverAPowerCut) {
  StoreGroup group({.nodes = 1});
  ASSERT_TRUE(PutMany(&group, 0, 20));
  // The engine was never flushed: all of it comes back through the log.
  group.CutPower(1);
  group.Start(1);
  ExpectMany(&group, 0, 20);
  EXPECT_EQ(group.Get("first"), "row");
  ASSERT_TRUE(PutMany(&group, 20, 25));
  group.CutPower(1);
  group.Start(1);
  ExpectMany(&group, 0, 25);
}

TEST(Store, AnswersARepeatedCommitAfterAPowerCutAsBefore) {
  StoreGroup group({.nodes = 1});
  ASSERT_TRUE(group.Put("a", "1"));
  kv::CommitRequest commit{.writes = {{"b", "2"}}};
  commit.expires_at = kv::Timestamp::FromWall(group.time().clock().WallUs()).Plus(60'000'000);
  auto first = group.Execute(1, {7, 7}, commit);
  ASSERT_TRUE(first.has_value() && first->ok());
  group.CutPower(1);
  group.Start(1);
  ASSERT_TRUE(group.Put("b", "3"));
  auto second = group.Execute(1, {7, 7}, commit);
  ASSERT_TRUE(second.has_value() && second->ok());
  EXPECT_EQ(std::get<kv::CommitReply>(first->replies()[0]).commit_ts,
            std::get<kv::CommitReply>(second->replies()[0]).commit_ts);
  EXPECT_EQ(group.Get("b"), "3");
}

TEST(Store, MakesNoReplicaForAMessageThatNoLeaderSends) {
  StoreGroup group({.nodes = 2});
  raft::Message message;
  message.type = raft::MessageType::kHeartbeat;
  message.term = 1;
  const auto tell = [&](uint64_t range, uint64_t from, uint64_t to) {
    message.from = raft::ReplicaId(from);
    message.to = raft::ReplicaId(to);
    group.store(2).OnRaft(kv::NodeId(1), kv::RangeId(range), message);
  };
  tell(/*range=*/0, 1, 2);
  tell(/*range=*/9, 1, 2);
  tell(/*range=*/1, 0, 2);
  tell(/*range=*/1, 1, 0);
  EXPECT_FALSE(group.Status(2).has_value());
  ASSERT_TRUE(group.Put("a", "1"));
}

TEST(Store, ServesOnlyAboveTheTimeOfItsFormerLife) {
  StoreGroup group({.nodes = 1});
  ASSERT_TRUE(group.Put("a", "1"));
  group.CutPower(1);
  // The machine comes back with a clock that is behind.
  group.time().clock().JumpWall(-20'000'000);
  group.Start(1);
  group.time().Run(15'000);
  const auto refused = group.Execute(1, {9, 9}, kv::GetRequest{.key = "a"});
  ASSERT_TRUE(refused.has_value());
  EXPECT_FALSE(refused->ok());
  EXPECT_FALSE(group.Status(1)->serves);
  group.time().Run(10'000);
  EXPECT_EQ(group.Get("a"), "1");
}

TEST(Store, CutsTheLogBelowWhatTheEngineHolds) {
  StoreGroup group({.nodes = 1, .keep_log_bytes = 4 << 10, .flush_log_bytes = 8 << 10});
  ASSERT_TRUE(PutMany(&group, 0, 100));
  group.time().Run(5'000);
  const auto status = group.Status(1);
  EXPECT_GT(status->stats.truncations, 0u);
  EXPECT_LT(status->log_bytes, 30u << 10);
  // What the log has lost is in the engine.
  group.CutPower(1);
  group.Start(1);
  ExpectMany(&group, 0, 100);
}

TEST(Store, FillsNewNodes) {
  StoreGroup group({.nodes = 3});
  ASSERT_TRUE(PutMany(&group, 0, 10));
  ASSERT_TRUE(group.WaitForVoters(3));
  EXPECT_EQ(group.Difference(1, 2), "");
  EXPECT_EQ(group.Difference(1, 3), "");
  ASSERT_TRUE(PutMany(&group, 10, 20));
  ASSERT_TRUE(group.WaitForVoters(3));
  EXPECT_EQ(group.Difference(1, 2), "");
  EXPECT_EQ(group.Difference(1, 3), "");
}

TEST(Store, GoesOnWithoutItsLeader) {
  StoreGroup group({.nodes = 3});
  ASSERT_TRUE(PutMany(&group, 0, 10));
  ASSERT_TRUE(group.WaitForVoters(3));
  ASSERT_TRUE(group.Status(1)->serves);
  group.CutPower(1);
  ExpectMany(&group, 0, 10);
  ASSERT_TRUE(PutMany(&group, 10, 20));
  group.Start(1);
  ASSERT_TRUE(group.WaitForVoters(3));
  EXPECT_EQ(group.Difference(1, 2), "");
  EXPECT_EQ(group.Difference(1, 3), "");
  ExpectMany(&group, 0, 20);
}

TEST(Store, SendsASnapshotToWhoMissesWhatTheLogHasLost) {
  StoreGroup group(ThreeThatKeepLittleLog());
  ASSERT_TRUE(PutMany(&group, 0, 5));
  ASSERT_TRUE(group.WaitForVoters(3));
  const uint64_t before = group.Status(3)->stats.snapshots_installed;
  group.Cut(3, true);
  ASSERT_TRUE(PutMany(&group, 5, 105));
  group.time().Run(5'000);
  group.Cut(3, false);
  ASSERT_TRUE(group.WaitForVoters(3));
  EXPECT_EQ(group.Status(3)->stats.snapshots_installed, before + 1);
  EXPECT_EQ(group.Difference(1, 3), "");
  // It stays over a power cut.
  group.CutPower(3);
  group.Start(3);
  ASSERT_TRUE(group.WaitForVoters(3));
  EXPECT_EQ(group.Difference(1, 3), "");
  ExpectMany(&group, 0, 105);
}

// A leader of a new term, whose log begins after its term, knows at the first sign of life that a
// follower needs a snapshot: the state may be in before the follower's disk has heard of the term.
TEST(Store, StartsAgainWithASnapshotOfATermThatItsLogHasNotHeardOf) {
  StoreGroup group(ThreeThatKeepLittleLog());
  ASSERT_TRUE(PutMany(&group, 0, 5));
  ASSERT_TRUE(group.WaitForVoters(3));
  group.Cut(3, true);
  const uint64_t term = group.Status(1)->term;
  group.store(1).Drain();
  ASSERT_TRUE(group.time().RunUntil(5'000, [&] { return group.Status(2)->serves; }));
  ASSERT_TRUE(PutMany(&group, 5, 105));
  group.time().Run(5'000);
  ASSERT_GT(group.Status(2)->term, term);
  group.HoldLog(3, true);
  group.Cut(3, false);
  ASSERT_TRUE(group.time().RunUntil(20'000, [&] {
    const auto applied = range::AppliedState::Read(group.engine(3), kv::RangeId(1));
    return applied->index > group.log(3).LastIndex(1);
  }));
  group.CutPower(3);
  group.HoldLog(3, false);
  group.Start(3);
  ASSERT_TRUE(group.WaitForVoters(3));
  EXPECT_EQ(group.Difference(2, 3), "");
}

// The first that a new node's disk is told of its range is what a snapshot brought.
TEST(Store, LoadsAtItsStartWhatASnapshotBroughtAndTheLogHasNotHeardOf) {
  GroupOptions options = ThreeThatKeepLittleLog();
  options.nodes = 2;
  StoreGroup group(options);
  ASSERT_TRUE(PutMany(&group, 0, 5));
  ASSERT_TRUE(group.WaitForVoters(2));
  group.AddNode();
  group.HoldLog(3, true);
  ASSERT_TRUE(group.time().RunUntil(
      20'000, [&] { return group.Status(1)->descriptor.replicas.size() == 3; }));
  // The leader knows what it needs without a word that its log would have to hold first.
  group.Cut(3, true);
  ASSERT_TRUE(PutMany(&group, 5, 105));
  group.time().Run(5'000);
  group.Cut(3, false);
  ASSERT_TRUE(group.time().RunUntil(20'000, [&] {
    return range::AppliedState::Read(group.engine(3), kv::RangeId(1)).has_value();
  }));
  ASSERT_FALSE(group.log(3).State(1).has_value());
  group.CutPower(3);
  group.HoldLog(3, false);
  group.Cut(3, true);
  group.Start(3);
  ASSERT_TRUE(group.Status(3).has_value()) << "before anybody has told it of the range";
  EXPECT_EQ(group.Status(3)->last_index, group.Status(3)->applied);
  group.Cut(3, false);
  ASSERT_TRUE(group.WaitForVoters(3));
  EXPECT_EQ(group.Difference(1, 3), "");
}

TEST(Store, AcknowledgesNothingAfterAFailedSync) {
  StoreGroup group({.nodes = 1});
  ASSERT_TRUE(group.Put("a", "1"));
  group.files(1).FailSync(1);
  kv::CommitRequest commit{.writes = {{"a", "2"}}};
  commit.expires_at = kv::Timestamp::FromWall(group.time().clock().WallUs()).Plus(60'000'000);
  const auto response = group.Execute(1, {8, 8}, commit, kLongMs);
  EXPECT_FALSE(group.fatal(1).ok());
  EXPECT_FALSE(response.has_value() && response->ok());
  // The process ends; the machine tells what the disk had.
  group.CutPower(1);
  group.Start(1);
  const auto value = group.Get("a");
  EXPECT_TRUE(value == "1" || value == "2") << value.value_or("none");
}

TEST(Store, HandsLeadershipOverWhenItDrains) {
  StoreGroup group({.nodes = 3});
  ASSERT_TRUE(group.Put("a", "1"));
  ASSERT_TRUE(group.WaitForVoters(3));
  ASSERT_TRUE(group.Status(1)->serves);
  bool drained = false;
  group.store(1).Drain();
  group.store(1).WhenDrained([&drained] { drained = true; });
  EXPECT_TRUE(group.time().RunUntil(2'000, [&drained] { return drained; }));
  EXPECT_FALSE(group.Status(1)->leader);
  const auto refused = group.Execute(1, {6, 6}, kv::GetRequest{.key = "a"});
  ASSERT_TRUE(refused.has_value());
  EXPECT_FALSE(refused->ok());
  EXPECT_TRUE(group.Put("a", "2"));
  EXPECT_EQ(group.Get("a"), "2");
}

// Replicas 1 to 3, and node 1 leads.
void MakeThree(StoreGroup* group) {
  ASSERT_TRUE(PutMany(group, 0, 5));
  ASSERT_TRUE(group->WaitForVoters(3));
  ASSERT_TRUE(group->Status(1)->serves);
}

// Within less than an election takes, so somebody was asked who could say yes.
TEST(Store, HandsLeadershipToWhoLivesWhereOthersHaveAsMuchOfTheLog) {
  for (const int dead : {2, 3}) {
    StoreGroup group({.nodes = 3});
    MakeThree(&group);
    group.Kill(dead);
    group.time().Run(4'000);
    ASSERT_TRUE(group.Status(1)->serves);
    group.store(1).Drain();
    const int other = 5 - dead;
    EXPECT_TRUE(group.time().RunUntil(500, [&] { return group.Status(other)->leader; })) << dead;
  }
}

TEST(Store, ALeaderWithAFullDiskHandsLeadershipToANodeWithSpace) {
  StoreGroup group({.nodes = 3});
  MakeThree(&group);
  group.SetFreeBytes(1, StoreGroup::kReserveBytes - 1);
  group.SetFreeBytes(2, StoreGroup::kReserveBytes - 1);
  EXPECT_TRUE(group.time().RunUntil(5'000, [&] { return group.Status(3)->serves; }));
  ASSERT_TRUE(PutMany(&group, 5, 10));
  group.time().Run(5'000);
  EXPECT_TRUE(group.Status(3)->serves) << "it stays there";
  // The full ones still take what the leader commits.
  ASSERT_TRUE(group.WaitForVoters(3));
  EXPECT_EQ(group.Difference(1, 3), "");
}

TEST(Store, WhereAllDisksAreFullTheLeaderStaysAndRefusesCommands) {
  StoreGroup group({.nodes = 3});
  MakeThree(&group);
  for (int n : {2, 3, 1}) {
    group.SetFreeBytes(n, StoreGroup::kReserveBytes - 1);
    group.time().Run(2'000);  // until the others know
  }
  const uint64_t term = group.Status(1)->term;
  group.time().Run(5'000);
  ASSERT_TRUE(group.Status(1)->serves);
  EXPECT_EQ(group.Status(1)->term, term);
  kv::CommitRequest commit{.writes = {{"a", "2"}}};
  commit.expires_at = kv::Timestamp::FromWall(group.time().clock().WallUs()).Plus(60'000'000);
  const auto refused = group.Execute(1, {9, 9}, commit);
  ASSERT_TRUE(refused.has_value() && !refused->ok());
  EXPECT_TRUE(std::holds_alternative<kv::DiskFull>(refused->refusal()));
  ExpectMany(&group, 0, 5);
  group.SetFreeBytes(2, StoreGroup::kReserveBytes);
  EXPECT_TRUE(group.time().RunUntil(5'000, [&] { return group.Status(2)->serves; }));
  ASSERT_TRUE(PutMany(&group, 5, 10));
}

TEST(Store, AFollowerWithoutSpaceLetsAppendsFallAndCatchesUpLater) {
  StoreGroup group({.nodes = 3});
  MakeThree(&group);
  group.SetFreeBytes(3, StoreGroup::kReserveBytes / 2 - 1);
  group.time().Run(200);
  const uint64_t before = group.Status(3)->last_index;
  ASSERT_TRUE(PutMany(&group, 5, 50));
  EXPECT_EQ(group.Status(3)->last_index, before);
  // It does not keep the others from electing a leader, either.
  group.CutPower(1);
  group.time().Run(10'000);
  EXPECT_EQ(group.Status(3)->last_index, before);
  EXPECT_FALSE(group.Status(3)->serves);
  group.Start(1);
  ASSERT_TRUE(PutMany(&group, 50, 60));
  group.SetFreeBytes(3, StoreGroup::kReserveBytes);
  ASSERT_TRUE(group.WaitForVoters(3));
  EXPECT_EQ(group.Difference(1, 3), "");
  ExpectMany(&group, 0, 60);
}

TEST(Store, AFollowerWhoseEngineIsSlowTakesInOnlySoMuchAndCatchesUpLater) {
  StoreGroup group({.nodes = 3, .apply_here_bytes_max = 1, .apply_backlog_bytes_max = 8 << 10});
  MakeThree(&group);
  ASSERT_TRUE(group.WaitForVoters(3));
  const uint64_t before = group.Status(3)->last_index;
  group.HoldApplier(3, true);
  ASSERT_TRUE(PutMany(&group, 5, 205));
  group.time().Run(2'000);
  const uint64_t taken = group.Status(3)->last_index - before;
  // A commit of 500 bytes: a dozen, and what may come in one message.
  EXPECT_GE(taken, 10u);
  EXPECT_LE(taken, 60u);
  // It is neither lost nor in the way.
  EXPECT_EQ(group.Status(1)->leader_node, group.Status(3)->leader_node);
  group.HoldApplier(3, false);
  ASSERT_TRUE(group.WaitForVoters(3));
  EXPECT_EQ(group.Difference(1, 3), "");
  ExpectMany(&group, 0, 205);
}

std::string Replicas(StoreGroup* group, int n) {
  std::string nodes;
  const auto status = group->Status(n);
  for (const auto& replica : status->descriptor.replicas) {
    nodes += (nodes.empty() ? "" : " ") + std::to_string(replica.node.value());
    if (replica.learner) nodes += "(learner)";
  }
  return nodes;
}

TEST(Store, GivesTheReplicaOfANodeThatIsGoneToAnother) {
  StoreGroup group({.nodes = 3, .replace_after_ms = 20'000});
  MakeThree(&group);
  group.AddNode();
  group.Kill(2);
  group.time().Run(15'000);
  EXPECT_EQ(Replicas(&group, 1), "1 2 3") << "not before its time";
  ASSERT_TRUE(group.time().RunUntil(20'000, [&] { return Replicas(&group, 1) == "1 3 4"; }));
  ASSERT_TRUE(PutMany(&group, 5, 10));
  ASSERT_TRUE(group.time().RunUntil(5'000, [&] { return group.Difference(1, 4).empty(); }));
  // The new one counts: with another node away there is a quorum still.
  group.Kill(1);
  ASSERT_TRUE(PutMany(&group, 10, 15));
  ExpectMany(&group, 0, 15);
}

// A stream that stalls must not be forgotten because another replica needs one as well.
TEST(Store, SendsSnapshotsToTwoFollowersAtATime) {
  constexpr uint64_t kPart = 600'000;  // more than a chunk, less than the state
  GroupOptions options = ThreeThatKeepLittleLog();
  options.replace_after_ms = 20'000;
  StoreGroup group(options);
  MakeThree(&group);
  group.Cut(3, true);
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(group.Put(Name(i), absl::StrCat(i, std::string(500'000, '.'))));
  }
  ASSERT_TRUE(PutMany(&group, 6, 30));
  group.AddNode();
  // Node 3 comes back between two pings, until it has got a part of the state.
  group.time().Run(14'300 - group.time().clock().MonotonicNs() / kMs % 1'000);
  const uint64_t received = group.received_bytes(3);
  group.Cut(3, false);
  ASSERT_TRUE(
      group.time().RunUntil(500, [&] { return group.received_bytes(3) > received + kPart; }));
  group.Cut(3, true);
  const uint64_t installed = group.Status(3)->stats.snapshots_installed;
  const uint64_t term = group.Status(1)->term;
  // It is missed, and node 4 gets a part too, to take its place.
  ASSERT_TRUE(group.time().RunUntil(8'000, [&] { return group.received_bytes(4) > kPart; }));
  group.Cut(4, true);
  group.Cut(3, false);
  EXPECT_TRUE(group.time().RunUntil(
      30'000, [&] { return group.Status(3)->stats.snapshots_installed > installed; }));
  EXPECT_EQ(group.Status(1)->term, term);
}

// What is written while a stream is under way exceeds what the log keeps for those who are behind.
TEST(Store, FillsANewNodeWhileMuchIsWritten) {
  GroupOptions options = ThreeThatKeepLittleLog();
  options.nodes = 2;
  options.keep_live_log_bytes_max = 1 << 20;
  StoreGroup group(options);
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(group.Put(Name(i), absl::StrCat(i, std::string(500'000, '.'))));
  }
  ASSERT_TRUE(group.WaitForVoters(2));
  group.AddNode();
  group.SetDelay(3, 250);
  int written = 6;
  for (int round = 0; round < 300 && group.Status(1)->voters < 3; ++round) {
    ASSERT_TRUE(PutMany(&group, written, written + 5));
    written += 5;
    group.time().Run(100);
  }
  EXPECT_EQ(group.Status(1)->voters, 3u);
  EXPECT_EQ(group.Status(3)->stats.snapshots_installed, 1u);
  ASSERT_TRUE(group.WaitForVoters(3));
  EXPECT_EQ(group.Difference(1, 3), "");
}

// The disk is bounded: a stream that lasts for too long is in vain.
TEST(Store, CutsTheLogBeyondTheBoundUnderAStream) {
  GroupOptions options = ThreeThatKeepLittleLog();
  options.nodes = 2;
  options.keep_live_log_bytes_max = 24 << 10;
  StoreGroup group(options);
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(group.Put(Name(i), absl::StrCat(i, std::string(500'000, '.'))));
  }
  ASSERT_TRUE(group.WaitForVoters(2));
  group.AddNode();
  group.SetDelay(3, 800);
  uint64_t most = 0;
  for (int i = 10; i < 500; i += 5) {
    ASSERT_TRUE(PutMany(&group, i, i + 5));
    group.time().Run(100);
    if (i > 200) most = std::max(most, group.Status(1)->log_bytes);
  }
  // What is kept, what is not flushed yet, and what a second adds.
  EXPECT_LT(most, 80u << 10);
}

TEST(Bootstrap, LeavesAStoreThatHoldsARangeAsItIs) {
  storage::MemoryDisk disk;
  storage::MemFileSystem files;
  const kv::Timestamp at = kv::Timestamp::FromWall(1);
  const kv::NodeId node(1);
  const auto engine = storage::RocksEngine::Open({.dir = "/state", .memory_disk = &disk});
  ASSERT_TRUE(engine.ok()) << engine.status();
  auto log = storage::RaftLog::Open(&files, "/raft", {.store_seed = 1});
  ASSERT_TRUE(log.ok()) << log.status();
  ASSERT_TRUE(BootstrapStore(engine->get(), log->get(), node, {{"first", "row"}}, at).ok());
  storage::LogBatch batch;
  const std::vector<storage::LogEntry> entries = {{.index = 2, .term = 1}};
  batch.AddEntries(1, entries);
  ASSERT_TRUE((*log)->Write(std::move(batch), true).ok());

  EXPECT_TRUE(absl::IsFailedPrecondition(
      BootstrapStore(engine->get(), log->get(), node, {{"other", "row"}}, at)));
  EXPECT_EQ((*log)->LastIndex(1), 2u);

  // Either half is enough to be refused.
  auto other_log = storage::RaftLog::Open(&files, "/other", {.store_seed = 2});
  ASSERT_TRUE(other_log.ok()) << other_log.status();
  EXPECT_TRUE(absl::IsFailedPrecondition(
      BootstrapStore(engine->get(), other_log->get(), node, {{"other", "row"}}, at)));
  EXPECT_TRUE((*other_log)->Ranges().empty());
  const auto other_engine = storage::RocksEngine::Open({.dir = "/other", .memory_disk = &disk});
  ASSERT_TRUE(other_engine.ok()) << other_engine.status();
  EXPECT_TRUE(absl::IsFailedPrecondition(
      BootstrapStore(other_engine->get(), log->get(), node, {{"other", "row"}}, at)));
  EXPECT_EQ((*log)->LastIndex(1), 2u);
}

TEST(Store, ANodeThatWasReplacedAndComesBackIsNoReplicaUntilItIsMadeOneAnew) {
  StoreGroup group({.nodes = 3, .replace_after_ms = 20'000});
  MakeThree(&group);
  group.AddNode();
  group.Kill(2);
  ASSERT_TRUE(group.time().RunUntil(60'000, [&] { return Replicas(&group, 1) == "1 3 4"; }));
  const uint64_t term = group.Status(1)->term;
  group.Start(2);
  ASSERT_TRUE(PutMany(&group, 5, 10));
  group.time().Run(10'000);
  EXPECT_EQ(group.Status(1)->term, term) << "it disturbs nobody";
  EXPECT_EQ(Replicas(&group, 1), "1 3 4");
  EXPECT_FALSE(group.Status(2)->leader);
  // Now it takes another's place, as a new replica on top of what it has.
  group.Kill(3);
  ASSERT_TRUE(group.time().RunUntil(60'000, [&] { return Replicas(&group, 1) == "1 4 2"; }));
  ASSERT_TRUE(PutMany(&group, 10, 15));
  ASSERT_TRUE(group.time().RunUntil(5'000, [&] { return group.Difference(1, 2).empty(); }));
  group.CutPower(2);
  group.Start(2);
  ASSERT_TRUE(group.time().RunUntil(5'000, [&] { return group.Difference(1, 2).empty(); }));
  group.Kill(4);
  ASSERT_TRUE(PutMany(&group, 15, 20));
  ExpectMany(&group, 0, 20);
}

}  // namespace
}  // namespace steno::store
