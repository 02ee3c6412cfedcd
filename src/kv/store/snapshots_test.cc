// What chunks that arrive late, twice or from another stream do to the data that is staged.
#include "kv/store/snapshots.h"

#include <gtest/gtest.h>

#include "kv/api/keys.h"
#include "kv/raft/codec.h"
#include "kv/store/store_group_test_util.h"

namespace steno::store {
namespace {

constexpr kv::RangeId kRange(1);
constexpr kv::NodeId kSelf(3), kOldLeader(1), kNewLeader(2);

class NullTransport : public kv::Transport {
 public:
  void SetHandler(Handler) override {}
  void Send(kv::NodeId, std::string) override {}
};

class SnapshotReceiversTest : public testing::Test {
 protected:
  SnapshotReceiversTest()
      : clock_(&time_.clock(), 500'000),
        messenger_(kSelf, &transport_, &executor_, &clock_, &clock_monitor_, Rng(1)) {
    auto engine = storage::RocksEngine::Open(
        {.dir = "/state", .memory_disk = &disk_, .cache_bytes = 1 << 20});
    CHECK(engine.ok()) << engine.status();
    engine_ = *std::move(engine);
    receivers_ = std::make_unique<SnapshotReceivers>(engine_.get(), &messenger_);
    descriptor_.id = kRange;
    descriptor_.span = kv::Span{kv::keys::kGlobalMin, kv::keys::kGlobalMax};
    descriptor_.replicas = {{.node = kOldLeader, .id = raft::ReplicaId(1)}};
    descriptor_.next_replica_id = 2;
    storage::WriteBatch batch;
    batch.Put(storage::Cf::kLocal, kv::keys::RangeDescriptor(kRange), descriptor_.Encode());
    batch.Put(storage::Cf::kLocal, kv::keys::RangeApplied(kRange), "applied");
    CHECK(engine_->Write(std::move(batch)).ok());
  }

  // The engine's own state as a stream of one record a chunk.
  std::vector<SnapshotChunk> Stream(uint64_t id) {
    raft::Message message;
    message.type = raft::MessageType::kSnapshot;
    message.from = raft::ReplicaId(1);
    message.to = raft::ReplicaId(3);
    message.snapshot = raft::SnapshotMeta{
        .index = 10, .term = 1, .conf = {.voters = {raft::ReplicaId(1), raft::ReplicaId(3)}}};
    const auto reader = engine_->NewSnapshot();
    storage::SnapshotExporter exporter(reader.get(), SnapshotSpans(descriptor_), 1);
    std::vector<SnapshotChunk> chunks;
    for (;;) {
      auto data = exporter.Next();
      CHECK(data.ok()) << data.status();
      if (!data->has_value()) break;
      SnapshotChunk chunk{.range = kRange, .stream = id, .sequence = chunks.size()};
      chunk.descriptor = descriptor_.Encode();
      raft::EncodeMessage(message, &chunk.message);
      chunk.data = **std::move(data);
      chunks.push_back(std::move(chunk));
    }
    CHECK_GE(chunks.size(), 2u);
    chunks.back().last = true;
    return chunks;
  }

  VirtualTime time_;
  NullTransport transport_;
  TestExecutor executor_{&time_, 1};
  hlc::HybridClock clock_;
  cluster::ClockMonitor clock_monitor_{500'000};
  Messenger messenger_;
  storage::MemoryDisk disk_;
  std::unique_ptr<storage::RocksEngine> engine_;
  std::unique_ptr<SnapshotReceivers> receivers_;
  range::RangeDescriptor descriptor_;
};

TEST_F(SnapshotReceiversTest, ALateChunkOfTheReplacedStreamHarmsNothing) {
  const std::vector<SnapshotChunk> before = Stream(7);
  const std::vector<SnapshotChunk> after = Stream(8);
  EXPECT_FALSE(receivers_->OnChunk(kOldLeader, before[0]).has_value());
  bool complete = false;
  for (const SnapshotChunk& chunk : after) {
    complete = receivers_->OnChunk(kNewLeader, chunk).has_value();
    EXPECT_FALSE(receivers_->OnChunk(kOldLeader, before[1]).has_value());
  }
  ASSERT_TRUE(complete);
  EXPECT_TRUE(receivers_->Install(kRange).ok());
}

TEST_F(SnapshotReceiversTest, AChunkBehindTheEndHarmsNothing) {
  std::vector<SnapshotChunk> chunks = Stream(7);
  for (const SnapshotChunk& chunk : chunks) receivers_->OnChunk(kNewLeader, chunk);
  SnapshotChunk behind = chunks.back();
  ++behind.sequence;
  EXPECT_FALSE(receivers_->OnChunk(kNewLeader, behind).has_value());
  EXPECT_TRUE(receivers_->Install(kRange).ok());
}

TEST_F(SnapshotReceiversTest, AGapEndsTheStream) {
  std::vector<SnapshotChunk> chunks = Stream(7);
  receivers_->OnChunk(kNewLeader, chunks[0]);
  SnapshotChunk ahead = chunks[1];
  ++ahead.sequence;
  EXPECT_FALSE(receivers_->OnChunk(kNewLeader, ahead).has_value());
  EXPECT_FALSE(receivers_->OnChunk(kNewLeader, chunks[1]).has_value()) << "it begins anew";
}

}  // namespace
}  // namespace steno::store
