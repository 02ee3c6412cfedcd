// A group of replicas of one range for tests: each with an engine and a log in memory and a clock
// of its own, and messages that arrive at once or, where a replica is cut off, never. Time stands
// still until a test moves it. Writes of a log can be held back, and end when they are released.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kv/api/keys.h"
#include "kv/raft/memory_log_storage.h"
#include "kv/range/replica.h"
#include "kv/storage/rocks_engine.h"
#include "runtime/clock.h"

namespace steno::range {

inline constexpr kv::RangeId kTestRange(1);
inline constexpr int64_t kTestEpochUs = 1'000'000'000;
inline constexpr int64_t kTestTickMs = 100;

// The clock as a replica sees it that works slowly: time passes between two looks.
class SlowClock : public Clock {
 public:
  explicit SlowClock(ManualClock* clock) : clock_(clock) {}
  int64_t MonotonicNs() const override {
    clock_->Advance(look_ns);
    return clock_->MonotonicNs();
  }
  int64_t WallUs() const override { return clock_->WallUs(); }

  int64_t look_ns = 0;

 private:
  ManualClock* const clock_;
};

class TestMember : public ReplicaHost {
 public:
  TestMember(int number, int of) : number_(number) {
    auto engine =
        storage::RocksEngine::Open({.dir = "/s", .memory_disk = &disk_, .cache_bytes = 1 << 20});
    EXPECT_TRUE(engine.ok()) << engine.status();
    engine_ = *std::move(engine);
    RangeDescriptor descriptor;
    descriptor.id = kTestRange;
    descriptor.span = {kv::keys::kGlobalMin, kv::keys::kGlobalMax};
    AppliedState applied{.index = 1, .term = 1};
    for (int n = 1; n <= of; ++n) {
      descriptor.replicas.push_back({kv::NodeId(n), raft::ReplicaId(n)});
      applied.conf.voters.push_back(raft::ReplicaId(n));
    }
    storage::WriteBatch batch;
    batch.Put(storage::Cf::kLocal, kv::keys::RangeDescriptor(kTestRange), descriptor.Encode());
    batch.Put(storage::Cf::kLocal, kv::keys::RangeApplied(kTestRange), applied.Encode());
    EXPECT_TRUE(engine_->Write(std::move(batch)).ok());
    log_.Install({.index = 1, .term = 1, .conf = applied.conf});
    log_.SetHardState({.term = 1, .vote = {}, .commit = 1});
  }

  // From what the engine and the log hold; what was under way is gone.
  void Start() {
    held_.clear();
    later_.clear();
    blocking_.clear();
    const auto bytes = engine_->Get(storage::Cf::kLocal, kv::keys::RangeApplied(kTestRange));
    const auto applied = AppliedState::Decode(**bytes);
    log_.SetConf(applied->conf);
    Replica::Options options;
    options.range = kTestRange;
    options.node = kv::NodeId(number_);
    options.id = raft::ReplicaId(number_);
    options.engine = engine_.get();
    options.clock = &hlc_;
    options.host = this;
    options.evaluation_steps = evaluation_steps;
    options.apply_here_bytes_max = apply_here_bytes_max;
    options.collect_records_max = 2;
    options.raft.id = options.id;
    options.raft.now_ns = clock_.MonotonicNs();
    options.raft.tick_ns = kTestTickMs * 1'000'000;
    options.raft.applied_index = applied->index;
    replica_ = std::make_unique<Replica>(std::move(options), std::make_unique<LogView>(&log_),
                                         Rng(static_cast<uint64_t>(number_)));
  }

  void RaftHasWork(kv::RangeId) override {}
  void RunLater(Work work) override { later_.push_back(std::move(work)); }
  void RunBlocking(Work blocking, Work done) override {
    blocking_.push_back({std::move(blocking), std::move(done)});
  }
  std::string WhyNotServe() override { return why_not_serve; }
  std::string WhyNotWrite() override { return why_not_write; }

  Replica& replica() { return *replica_; }
  storage::Engine& engine() { return *engine_; }
  raft::MemoryLogStorage& log() { return log_; }
  ManualClock& clock() { return clock_; }
  SlowClock& slow_clock() { return slow_clock_; }
  hlc::HybridClock& hlc() { return hlc_; }

  // From the next Start on.
  int64_t evaluation_steps = kEvaluationSteps;
  uint64_t apply_here_bytes_max = kApplyHereBytesMax;
  std::string why_not_serve;
  std::string why_not_write;
  bool holds_log = false;
  // What is evaluated in pieces stands still.
  bool holds_pieces = false;
  // What is applied away from the strand waits: for its write, or for its end.
  bool holds_apply = false;
  bool holds_applied = false;
  bool cut = false;

 private:
  friend class TestGroup;

  // The log outlives the replica that reads it.
  class LogView : public raft::LogStorage {
   public:
    explicit LogView(const raft::MemoryLogStorage* log) : log_(log) {}
    State InitialState() const override { return log_->InitialState(); }
    uint64_t FirstIndex() const override { return log_->FirstIndex(); }
    uint64_t LastIndex() const override { return log_->LastIndex(); }
    std::optional<uint64_t> Term(uint64_t index) const override { return log_->Term(index); }
    std::vector<raft::Entry> Entries(uint64_t lo, uint64_t hi, uint64_t bytes_max) const override {
      return log_->Entries(lo, hi, bytes_max);
    }

   private:
    const raft::MemoryLogStorage* const log_;
  };

  const int number_;
  storage::MemoryDisk disk_;
  std::unique_ptr<storage::RocksEngine> engine_;
  raft::MemoryLogStorage log_;
  ManualClock clock_{kTestEpochUs};
  SlowClock slow_clock_{&clock_};
  hlc::HybridClock hlc_{&slow_clock_, 500'000};
  std::unique_ptr<Replica> replica_;
  std::deque<raft::Ready> held_;
  std::deque<Work> later_;
  struct Blocking {
    Work work;  // null: done
    Work done;
  };
  std::deque<Blocking> blocking_;
};

class TestGroup {
 public:
  explicit TestGroup(int replicas, int64_t evaluation_steps = kEvaluationSteps,
                     int64_t apply_here_bytes_max = kApplyHereBytesMax) {
    for (int n = 1; n <= replicas; ++n) {
      members_.push_back(std::make_unique<TestMember>(n, replicas));
      members_.back()->evaluation_steps = evaluation_steps;
      members_.back()->apply_here_bytes_max = static_cast<uint64_t>(apply_here_bytes_max);
      members_.back()->Start();
    }
  }

  int size() const { return static_cast<int>(members_.size()); }
  TestMember& member(int n) { return *members_.at(static_cast<size_t>(n - 1)); }

  // Time passes for all; nobody ticks.
  void Advance(int64_t ms) {
    for (auto& member : members_) member->clock_.Advance(ms * 1'000'000);
  }

  // The duties of raft/ready.h, until nothing is left to do.
  void Pump() {
    bool worked = true;
    while (worked) {
      worked = false;
      for (auto& member : members_) {
        if (!member->holds_pieces && !member->later_.empty()) {
          worked = true;
          Work work = std::move(member->later_.front());
          member->later_.pop_front();
          work();
        }
        worked = RunBlocking(member.get()) || worked;
        while (member->replica_->raft().HasReady()) {
          worked = true;
          Handle(member.get(), member->replica_->raft().TakeReady());
        }
        while (!member->holds_log && !member->held_.empty()) {
          worked = true;
          raft::Ready ready = std::move(member->held_.front());
          member->held_.pop_front();
          Persist(member.get(), ready);
        }
      }
    }
  }

 private:
  static bool RunBlocking(TestMember* member) {
    if (member->blocking_.empty()) return false;
    TestMember::Blocking& first = member->blocking_.front();
    if (first.work != nullptr && !member->holds_apply) std::exchange(first.work, nullptr)();
    if (first.work != nullptr || member->holds_applied) return false;
    Work done = std::move(first.done);
    member->blocking_.pop_front();
    done();
    return true;
  }

  void Handle(TestMember* member, raft::Ready ready) {
    Send(member, ready.messages);
    std::vector<raft::Entry> committed = std::move(ready.committed);
    const auto soft_state = ready.soft_state;
    member->held_.push_back(std::move(ready));
    if (soft_state.has_value()) member->replica_->OnSoftState(*soft_state);
    member->replica_->Apply(std::move(committed));
  }

  void Persist(TestMember* member, const raft::Ready& ready) {
    if (ready.snapshot.has_value()) InstallState(member);
    member->log_.Persist(ready);
    Send(member, ready.messages_after_persist);
    if (ready.persist_id != 0) member->replica_->raft().OnPersisted(ready.persist_id);
    if (ready.snapshot.has_value()) member->replica_->OnSnapshotInstalled();
  }

  void Send(TestMember* from, std::vector<raft::Message> messages) {
    for (raft::Message& message : messages) {
      TestMember& to = member(static_cast<int>(message.to.value()));
      if (from->cut || to.cut) continue;
      const bool snapshot = message.type == raft::MessageType::kSnapshot;
      if (snapshot) {
        const auto applied = AppliedState::Read(*from->engine_, kTestRange);
        message.snapshot = {.index = applied->index, .term = applied->term, .conf = applied->conf};
        states_[to.number_] = StateOf(*from);
      }
      to.replica_->Step(message);
      if (!snapshot) continue;
      from->replica_->Step({.type = raft::MessageType::kSnapshotStatus,
                            .from = message.to,
                            .to = message.from,
                            .term = message.term});
    }
  }

  // The range's whole state as a batch that makes it from nothing.
  static storage::WriteBatch StateOf(const TestMember& member) {
    storage::WriteBatch batch;
    for (const storage::Cf cf : {storage::Cf::kData, storage::Cf::kLocal}) {
      const auto iter = member.engine_->NewIterator(cf, {});
      for (iter->Seek(""); iter->Valid(); iter->Next()) batch.Put(cf, iter->key(), iter->value());
    }
    return batch;
  }

  void InstallState(TestMember* member) {
    storage::WriteBatch batch;
    for (const storage::Cf cf : {storage::Cf::kData, storage::Cf::kLocal}) {
      const auto iter = member->engine_->NewIterator(cf, {});
      for (iter->Seek(""); iter->Valid(); iter->Next()) batch.Delete(cf, iter->key());
    }
    batch.Append(states_[member->number_]);
    EXPECT_TRUE(member->engine_->Write(std::move(batch)).ok());
  }

  std::vector<std::unique_ptr<TestMember>> members_;
  std::map<int, storage::WriteBatch> states_;  // snapshots that have arrived, by replica
};

}  // namespace steno::range
