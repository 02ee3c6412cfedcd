// Stores for tests, on virtual time and disks in memory: each with a messenger over a network that
// delivers in order, a millisecond later, unless a node is cut off. Stores can be crashed and
// started again on the same disks.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kv/storage/mem_file_system.h"
#include "kv/storage/rocks_engine.h"
#include "kv/store/store.h"
#include "runtime/clock.h"

namespace steno::store {

inline constexpr int64_t kMs = 1'000'000;

// Everything that will happen, in one queue; each piece belongs to one life of one node.
class VirtualTime {
 public:
  using Life = uint64_t;

  ManualClock& clock() { return clock_; }
  TimerId At(Life life, int64_t delay_ns, Work work) {
    queue_.emplace(std::pair(clock_.MonotonicNs() + delay_ns, ++last_id_),
                   Piece{life, std::move(work)});
    return last_id_;
  }
  void Cancel(TimerId id) {
    std::erase_if(queue_, [id](const auto& entry) { return entry.first.second == id; });
  }
  void Drop(Life life) {
    std::erase_if(queue_, [life](const auto& entry) { return entry.second.life == life; });
  }
  // Until `done` says so; false if it has not within `ms`.
  bool RunUntil(int64_t ms, const std::function<bool()>& done) {
    const int64_t end_ns = clock_.MonotonicNs() + ms * kMs;
    while (!done()) {
      if (queue_.empty() || queue_.begin()->first.first > end_ns) {
        clock_.Advance(end_ns - clock_.MonotonicNs());
        return done();
      }
      auto node = queue_.extract(queue_.begin());
      clock_.Advance(node.key().first - clock_.MonotonicNs());
      node.mapped().work();
    }
    return true;
  }
  void Run(int64_t ms) {
    RunUntil(ms, [] { return false; });
  }

 private:
  struct Piece {
    Life life;
    Work work;
  };
  ManualClock clock_{1'700'000'000'000'000};
  std::map<std::pair<int64_t, TimerId>, Piece> queue_;
  TimerId last_id_ = 0;
};

class TestExecutor : public Executor, public BlockingRunner {
 public:
  TestExecutor(VirtualTime* time, VirtualTime::Life life) : time_(time), life_(life) {}
  ~TestExecutor() override { time_->Drop(life_); }
  void Post(Work work) override { time_->At(life_, 0, std::move(work)); }
  TimerId PostAfter(int64_t delay_ns, Work work) override {
    return time_->At(life_, delay_ns, std::move(work));
  }
  void CancelTimer(TimerId id) override { time_->Cancel(id); }
  uint64_t Running() const override { return 0; }
  // A disk takes a moment.
  void Run(Work blocking, Work done) override {
    time_->At(life_, kMs, [blocking = std::move(blocking), done = std::move(done)]() mutable {
      blocking();
      done();
    });
  }

 private:
  VirtualTime* const time_;
  const VirtualTime::Life life_;
};

// Stands still while `held` is set.
class HeldRunner : public BlockingRunner {
 public:
  HeldRunner(VirtualTime* time, VirtualTime::Life life, const bool* held)
      : time_(time), life_(life), held_(held) {}
  uint64_t Running() const override { return 0; }
  void Run(Work blocking, Work done) override {
    time_->At(life_, kMs, [this, blocking = std::move(blocking), done = std::move(done)]() mutable {
      if (*held_) return Run(std::move(blocking), std::move(done));
      blocking();
      done();
    });
  }

 private:
  VirtualTime* const time_;
  const VirtualTime::Life life_;
  const bool* const held_;
};

struct GroupOptions {
  int nodes = 1;
  uint64_t keep_log_bytes = 16 << 20;
  uint64_t keep_log_bytes_max = 64 << 20;
  uint64_t keep_live_log_bytes_max = 64 << 20;
  uint64_t flush_log_bytes = 96 << 20;
  uint64_t apply_here_bytes_max = range::kApplyHereBytesMax;
  uint64_t apply_backlog_bytes_max = kApplyBacklogBytesMax;
  int64_t replace_after_ms = 0;
};

class StoreGroup {
 public:
  explicit StoreGroup(GroupOptions options) : options_(options) {
    for (int n = 1; n <= options_.nodes; ++n) nodes_[n] = std::make_unique<Node>();
    for (int n = 1; n <= options_.nodes; ++n) Start(n);
  }

  VirtualTime& time() { return time_; }
  bool running(int n) const { return nodes_.at(n)->life != nullptr; }
  Store& store(int n) { return *nodes_.at(n)->life->store; }
  const storage::Engine& engine(int n) const { return *nodes_.at(n)->life->engine; }
  const storage::RaftLog& log(int n) const { return *nodes_.at(n)->life->log; }
  storage::MemFileSystem& files(int n) { return nodes_.at(n)->files; }
  // What the store has called on_fatal with; OK if it has not.
  absl::Status fatal(int n) const { return nodes_.at(n)->fatal; }
  void Cut(int n, bool cut) { nodes_.at(n)->cut = cut; }
  // How long frames to and from the node take.
  void SetDelay(int n, int64_t ms) { nodes_.at(n)->delay_ms = ms; }
  // Of the frames that have reached the node's machine, in all its lives.
  uint64_t received_bytes(int n) const { return nodes_.at(n)->received_bytes; }
  // While held, the node applies nothing that is not applied on its strand.
  void HoldApplier(int n, bool held) { nodes_.at(n)->applier_held = held; }
  // While held, nothing gets into the node's log.
  void HoldLog(int n, bool held) { nodes_.at(n)->log_held = held; }
  // What the disk has left; the reserve is kReserveBytes.
  static constexpr int64_t kReserveBytes = 1000;
  void SetFreeBytes(int n, int64_t bytes) { nodes_.at(n)->free_bytes = bytes; }
  // A node with an empty store that joins.
  void AddNode() {
    const int n = static_cast<int>(nodes_.size()) + 1;
    nodes_[n] = std::make_unique<Node>();
    Start(n);
    for (const auto& [peer, node] : nodes_) {
      if (peer != n && running(peer)) node->life->messenger->AddPeer(kv::NodeId(n));
    }
  }
  // The process ends, and what it had written stays.
  void Kill(int n) { nodes_.at(n)->life.reset(); }

  // What was not flushed, or synced, is gone.
  void CutPower(int n) {
    Node& node = *nodes_.at(n);
    node.life.reset();
    Rng rng(static_cast<uint64_t>(n));
    node.files.Crash(rng);
  }
  void Start(int n);

  // The answer within `ms`, or none.
  std::optional<kv::BatchResponse> Execute(int n, kv::TxnId txn, kv::Request request,
                                           int64_t ms = 1000);
  // Asks every node until one has put `key`. False if none has within 30 s.
  bool Put(const std::string& key, const std::string& value);
  // The value of `key` as the range has it now.
  std::optional<std::string> Get(const std::string& key);
  std::optional<RangeStatus> Status(int n);
  // Until `n` voters have applied the same, or 60 s have passed.
  bool WaitForVoters(int n);
  // "" where the replicas of both nodes hold the same bytes, else the first key that differs.
  std::string Difference(int a, int b) const;

 private:
  class End;
  // Destroyed from the last to the first.
  struct Life {
    std::unique_ptr<kv::Transport> transport;
    std::unique_ptr<storage::RocksEngine> engine;
    std::unique_ptr<storage::RaftLog> log;
    std::unique_ptr<hlc::HybridClock> clock;
    std::unique_ptr<cluster::ClockMonitor> clock_monitor;
    std::unique_ptr<TestExecutor> executor;
    std::unique_ptr<HeldRunner> applier;
    std::unique_ptr<HeldRunner> log_writer;
    std::unique_ptr<Messenger> messenger;
    std::unique_ptr<Store> store;
    VirtualTime::Life number = 0;
  };
  struct Node {
    storage::MemoryDisk disk;
    storage::MemFileSystem files;
    kv::Transport::Handler handler;
    bool cut = false;
    int64_t delay_ms = 1;
    uint64_t received_bytes = 0;
    bool applier_held = false;
    bool log_held = false;
    int64_t free_bytes = 1 << 30;
    bool bootstrapped = false;
    absl::Status fatal;
    std::unique_ptr<Life> life;
  };

  void Send(int from, int to, std::string frame);
  static MessengerHandlers HandlersOf(Store* store);
  std::optional<kv::BatchResponse> ExecuteAnywhere(kv::TxnId txn, const kv::Request& request);
  kv::TxnId NewTxn() { return {.high = 1, .low = ++last_txn_}; }

  const GroupOptions options_;
  VirtualTime time_;
  std::map<int, std::unique_ptr<Node>> nodes_;
  VirtualTime::Life last_life_ = 0;
  uint64_t last_txn_ = 0;
};

class StoreGroup::End : public kv::Transport {
 public:
  End(StoreGroup* group, int self) : group_(group), self_(self) {}
  void SetHandler(Handler handler) override {
    group_->nodes_.at(self_)->handler = std::move(handler);
  }
  void Send(kv::NodeId to, std::string frame) override {
    group_->Send(self_, static_cast<int>(to.value()), std::move(frame));
  }

 private:
  StoreGroup* const group_;
  const int self_;
};

inline void StoreGroup::Send(int from, int to, std::string frame) {
  Node& target = *nodes_.at(to);
  if (nodes_.at(from)->cut || target.cut || target.life == nullptr) return;
  target.received_bytes += frame.size();
  const int64_t delay_ms = std::max(nodes_.at(from)->delay_ms, target.delay_ms);
  time_.At(target.life->number, delay_ms * kMs,
           [this, from, to, frame = std::move(frame)]() mutable {
             nodes_.at(to)->handler(kv::NodeId(from), std::move(frame));
           });
}

inline void StoreGroup::Start(int n) {
  Node& node = *nodes_.at(n);
  node.fatal = absl::OkStatus();
  auto life = std::make_unique<Life>();
  life->number = ++last_life_;
  life->transport = std::make_unique<End>(this, n);
  auto engine = storage::RocksEngine::Open(
      {.dir = "/state", .memory_disk = &node.disk, .cache_bytes = 1 << 20});
  ASSERT_TRUE(engine.ok()) << engine.status();
  life->engine = *std::move(engine);
  auto log = storage::RaftLog::Open(
      &node.files, "/raft",
      {.store_seed = static_cast<uint64_t>(n), .segment_bytes = 16 << 10, .prefill_bytes = 0});
  ASSERT_TRUE(log.ok()) << log.status();
  life->log = *std::move(log);
  const kv::NodeId id(static_cast<uint32_t>(n));
  if (n == 1 && !node.bootstrapped) {
    node.bootstrapped = true;
    const absl::Status made =
        BootstrapStore(life->engine.get(), life->log.get(), id, {{"first", "row"}},
                       kv::Timestamp::FromWall(time_.clock().WallUs()));
    ASSERT_TRUE(made.ok()) << made;
  }
  life->clock = std::make_unique<hlc::HybridClock>(&time_.clock(), 500'000);
  life->clock_monitor = std::make_unique<cluster::ClockMonitor>(500'000);
  life->executor = std::make_unique<TestExecutor>(&time_, life->number);
  life->applier = std::make_unique<HeldRunner>(&time_, life->number, &node.applier_held);
  life->log_writer = std::make_unique<HeldRunner>(&time_, life->number, &node.log_held);
  life->messenger =
      std::make_unique<Messenger>(id, life->transport.get(), life->executor.get(),
                                  life->clock.get(), life->clock_monitor.get(), Rng(life->number));
  StoreOptions options;
  options.node = id;
  options.engine = life->engine.get();
  options.log = life->log.get();
  options.clock = life->clock.get();
  options.clock_monitor = life->clock_monitor.get();
  options.executor = life->executor.get();
  options.log_writer = life->log_writer.get();
  options.background = life->executor.get();
  options.applier = life->applier.get();
  options.apply_backlog_bytes_max = options_.apply_backlog_bytes_max;
  options.apply_here_bytes_max = options_.apply_here_bytes_max;
  options.messenger = life->messenger.get();
  options.on_fatal = [&node](absl::Status status) { node.fatal.Update(std::move(status)); };
  options.free_bytes = [&node] { return node.free_bytes; };
  options.reserve_bytes = kReserveBytes;
  options.replace_after_ns = options_.replace_after_ms * kMs;
  options.rng = Rng(life->number + 100);
  options.keep_log_bytes = options_.keep_log_bytes;
  options.keep_log_bytes_max = options_.keep_log_bytes_max;
  options.keep_live_log_bytes_max = options_.keep_live_log_bytes_max;
  options.flush_log_bytes = options_.flush_log_bytes;
  life->store = std::make_unique<Store>(std::move(options));
  for (const auto& [peer, other] : nodes_) {
    if (peer != n) life->messenger->AddPeer(kv::NodeId(static_cast<uint32_t>(peer)));
  }
  life->store->Start();
  life->messenger->Start(HandlersOf(life->store.get()));
  node.life = std::move(life);
}

inline MessengerHandlers StoreGroup::HandlersOf(Store* store) {
  MessengerHandlers handlers;
  handlers.on_request = [store](kv::NodeId, kv::BatchRequest request, auto done) {
    store->Execute(std::move(request), std::move(done));
  };
  handlers.on_raft = [store](kv::NodeId from, kv::RangeId range, raft::Message message) {
    store->OnRaft(from, range, std::move(message));
  };
  handlers.on_snapshot_chunk = [store](kv::NodeId from, SnapshotChunk chunk) {
    store->OnSnapshotChunk(from, std::move(chunk));
  };
  handlers.on_snapshot_ack = [store](kv::NodeId from, SnapshotAck ack) {
    store->OnSnapshotAck(from, ack);
  };
  handlers.own_state = [store] { return store->state(); };
  return handlers;
}

inline std::optional<kv::BatchResponse> StoreGroup::Execute(int n, kv::TxnId txn,
                                                            kv::Request request, int64_t ms) {
  kv::BatchRequest batch;
  batch.range = kv::RangeId(1);
  batch.txn.id = txn;
  batch.txn.read_ts = nodes_.at(n)->life->clock->Now();
  batch.requests.push_back(std::move(request));
  auto answer = std::make_shared<std::optional<kv::BatchResponse>>();
  store(n).Execute(std::move(batch),
                   [answer](kv::BatchResponse response) { *answer = std::move(response); });
  time_.RunUntil(ms, [&] { return answer->has_value() || !running(n); });
  return *answer;
}

inline std::optional<kv::BatchResponse> StoreGroup::ExecuteAnywhere(kv::TxnId txn,
                                                                    const kv::Request& request) {
  for (int attempt = 0; attempt < 300; ++attempt) {
    for (const auto& [n, node] : nodes_) {
      if (!running(n)) continue;
      auto response = Execute(n, txn, request);
      if (response.has_value() && response->ok()) return response;
    }
    time_.Run(100);
  }
  return std::nullopt;
}

inline bool StoreGroup::Put(const std::string& key, const std::string& value) {
  kv::CommitRequest commit{.writes = {{key, value}}};
  commit.expires_at = kv::Timestamp::FromWall(time_.clock().WallUs()).Plus(60'000'000);
  return ExecuteAnywhere(NewTxn(), commit).has_value();
}

inline std::optional<std::string> StoreGroup::Get(const std::string& key) {
  auto response = ExecuteAnywhere(NewTxn(), kv::GetRequest{.key = key});
  EXPECT_TRUE(response.has_value()) << "nobody can read " << key;
  if (!response.has_value()) return std::nullopt;
  return std::get<kv::GetReply>(response->replies()[0]).value;
}

inline std::optional<RangeStatus> StoreGroup::Status(int n) {
  if (!running(n)) return std::nullopt;
  const auto answer = std::make_shared<std::optional<std::vector<RangeStatus>>>();
  store(n).Status([answer](std::vector<RangeStatus> all) { *answer = std::move(all); });
  // What is queued on the strand comes first.
  time_.RunUntil(1, [&] { return answer->has_value(); });
  if (!answer->has_value() || (*answer)->empty()) return std::nullopt;
  return (*answer)->front();
}

inline bool StoreGroup::WaitForVoters(int n) {
  return time_.RunUntil(60'000, [this, n] {
    uint64_t applied = 0;
    for (const auto& [number, node] : nodes_) {
      const auto status = Status(number);
      if (!status.has_value() || status->voters != static_cast<uint32_t>(n)) return false;
      if (status->applied != status->last_index) return false;
      if (applied != 0 && status->applied != applied) return false;
      applied = status->applied;
    }
    return true;
  });
}

inline std::string StoreGroup::Difference(int a, int b) const {
  for (const storage::Cf cf : {storage::Cf::kData, storage::Cf::kLocal}) {
    const auto left = engine(a).NewIterator(cf, {});
    const auto right = engine(b).NewIterator(cf, {});
    left->Seek("");
    right->Seek("");
    for (; left->Valid() && right->Valid(); left->Next(), right->Next()) {
      if (left->key() != right->key() || left->value() != right->value()) {
        return kv::Printable(left->key());
      }
    }
    if (left->Valid()) return kv::Printable(left->key());
    if (right->Valid()) return kv::Printable(right->key());
  }
  return "";
}

}  // namespace steno::store
