// Store: the replicas of one node, and the loop that turns them.
//
//   requests ─┐                        ┌─► messages ──► Messenger
//   messages ─┼─► Replica / raft::Node ─► Ready ─► LogPipeline (one fsync a round) ─► acknowledged
//   ticks ────┘        strand          └─► committed entries ─► Apply ─► answers
//
// Everything that touches a replica runs on one strand, so replicas need no locks. A request whose
// strand is idle runs on the caller's thread: a read that meets nobody costs no hand-over.
//
// The store also keeps the node's promises about time over restarts: it persists a bound on the
// hybrid time that the node may have used (clock_bound.h), and serves nothing until its clock has
// passed the bound of its previous life.
//
// Thread-safe unless said otherwise.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/rng.h"
#include "kv/api/messages.h"
#include "kv/range/replica.h"
#include "kv/storage/engine.h"
#include "kv/storage/raft_log.h"
#include "kv/store/clock_bound.h"
#include "kv/store/disk_space.h"
#include "kv/store/log_pipeline.h"
#include "kv/store/messenger.h"
#include "kv/store/snapshots.h"
#include "runtime/executor.h"
#include "runtime/strand.h"

namespace steno::cluster {
class ClockMonitor;
}
namespace steno::hlc {
class HybridClock;
}

namespace steno::store {

// The range that a cluster begins with. There are no others yet, so a message about another one is
// no reason to make a replica.
inline constexpr kv::RangeId kFirstRange(1);

// More than the largest command, which is one transaction.
inline constexpr uint64_t kApplyBacklogBytesMax = uint64_t{128} << 20;

// What a cluster writes while a snapshot is on its way must not make that useless.
inline constexpr uint64_t kLiveLogBytesMax = 4 * kRaftLogBytesMax;

struct StoreOptions {
  kv::NodeId node;
  storage::Engine* engine = nullptr;
  storage::RaftLog* log = nullptr;
  hlc::HybridClock* clock = nullptr;
  cluster::ClockMonitor* clock_monitor = nullptr;
  Executor* executor = nullptr;
  BlockingRunner* log_writer = nullptr;
  // For flushing the engine.
  BlockingRunner* background = nullptr;
  // For applying large commands.
  BlockingRunner* applier = nullptr;
  Messenger* messenger = nullptr;
  // The disk failed, or its content is damaged: the node must end without another word.
  std::function<void(absl::Status)> on_fatal;
  // Bytes that the disk has left, and how many of them are not for writes; see disk_space.h.
  std::function<int64_t()> free_bytes;
  int64_t reserve_bytes = 0;
  Rng rng = Rng(0);

  int64_t tick_ns = 100'000'000;
  // See range::Replica::Options.
  int64_t evaluation_steps = range::kEvaluationSteps;
  uint64_t apply_here_bytes_max = range::kApplyHereBytesMax;
  // Log beyond this is cut once the engine holds it durably; the engine is flushed when the log
  // that it has not made durable exceeds flush_log_bytes.
  uint64_t keep_log_bytes = 16 << 20;
  uint64_t flush_log_bytes = 96 << 20;
  // Of that, so much is kept for a replica that lacks it, and is not heard of.
  uint64_t keep_log_bytes_max = kRaftLogBytesMax;
  // For one that is heard of, and on its way: by the log, or by a snapshot and the log behind that.
  // Where the disk is full, no more than for others.
  uint64_t keep_live_log_bytes_max = kLiveLogBytesMax;
  // A replica whose engine is so much behind its log takes no more in: the leader sends it again.
  uint64_t apply_backlog_bytes_max = kApplyBacklogBytesMax;
  // How long a node is silent before its replica is given to another; 0: never.
  int64_t replace_after_ns = 0;
};

struct RangeStatus {
  range::RangeDescriptor descriptor;
  bool leader = false;
  bool serves = false;
  uint64_t term = 0;
  uint64_t commit = 0;
  uint64_t applied = 0;
  uint64_t last_index = 0;
  uint64_t log_bytes = 0;
  int64_t pending_requests = 0;
  kv::NodeId leader_node;
  uint32_t voters = 0;
  range::ReplicaStats stats;
};

// The content of a new cluster's first store: range 1, on this node alone, holding `writes`.
// Durable when it returns. The identity file is written after it, by the caller.
// FailedPrecondition: the engine or the log holds a range already; both are as they were.
absl::Status BootstrapStore(storage::Engine* engine, storage::RaftLog* log, kv::NodeId node,
                            const std::vector<kv::Write>& writes, kv::Timestamp at);

class Store : public range::ReplicaHost {
 public:
  explicit Store(StoreOptions options);
  ~Store() override;

  // Loads the replicas and starts ticking. Once.
  void Start();
  // From now on requests are refused and leadership is given away.
  void Drain();
  // True once this node leads no range (or is the only replica).
  void WhenDrained(Work done);

  // Calls `done` exactly once, on any thread, possibly before returning.
  void Execute(kv::BatchRequest request, range::Replica::Done done);
  void OnRaft(kv::NodeId from, kv::RangeId range, raft::Message message);
  void OnSnapshotChunk(kv::NodeId from, SnapshotChunk chunk);
  void OnSnapshotAck(kv::NodeId from, SnapshotAck ack);

  // What peers are told. Thread-safe, never waits.
  NodeState state() const { return state_; }
  // How often the loop has turned. Thread-safe, never waits.
  uint64_t turns() const { return turns_.load(std::memory_order_relaxed); }

  // Gives the state of every range to `done`, on the strand.
  void Status(std::function<void(std::vector<RangeStatus>)> done);

  // ReplicaHost, on the strand.
  void RaftHasWork(kv::RangeId range) override;
  void RunLater(Work work) override { strand_.Post(std::move(work)); }
  void RunBlocking(Work blocking, Work done) override;
  std::string WhyNotServe() override;
  std::string WhyNotWrite() override;

 private:
  range::Replica* Find(kv::RangeId range);
  bool TakesAppends(const range::Replica& replica) const;
  range::Replica* Create(kv::RangeId range, raft::ReplicaId id);
  raft::ReplicaId ReplicaIdOf(kv::RangeId range) const;
  void RepairLogAfterSnapshot(kv::RangeId range);
  void ProcessReady();
  void HandleReady(range::Replica* replica, raft::Ready ready);
  void SendMessages(range::Replica* replica, const std::vector<raft::Message>& messages);
  void Tick();
  void MaintainLog(range::Replica* replica);
  uint64_t SpareForFollowers(const range::Replica& replica, uint64_t cut) const;
  uint64_t CutThatLeaves(uint64_t range, uint64_t cut, uint64_t bytes) const;
  void MaintainReplicas(range::Replica* replica);
  void LeaveFullDisk(range::Replica* replica);
  void PublishState();
  range::Replica* Successor(range::Replica* replica, const raft::Message& message);
  void FlushEngine();
  RangeStatus StatusOf(range::Replica* replica);

  StoreOptions options_;
  Strand strand_;
  LogPipeline pipeline_;
  ClockBound clock_bound_;
  DiskSpace disk_space_;
  SnapshotSenders snapshot_senders_;
  SnapshotReceivers snapshot_receivers_;
  // All below: on the strand.
  std::map<kv::RangeId, std::unique_ptr<range::Replica>> replicas_;
  // Earlier replicas of this node, kept as their RunLater may still run.
  std::vector<std::unique_ptr<range::Replica>> retired_;
  bool ready_posted_ = false;
  bool draining_ = false;
  bool flushing_ = false;
  uint64_t ticks_ = 0;
  int64_t started_ns_ = 0;
  // For addressing replicas whose descriptor this replica does not have yet.
  std::map<std::pair<kv::RangeId, raft::ReplicaId>, kv::NodeId> heard_from_;

  std::atomic<uint64_t> turns_ = 0;
  std::atomic<NodeState> state_ = NodeState();
};

}  // namespace steno::store
