// Node: everything that makes a member of a cluster, over the seams, with nothing chosen yet.
//
//        sessions ──► sql::SessionFactory ──► txn::GatewayDb ──► txn::Router
//                                                                   │ SendTo(node)
//                                        this node ┌────────────────┴──────────┐ another
//                                                  ▼                           ▼
//   Engine, RaftLog ◄────────────────────── store::Store ◄── requests ── store::Messenger
//   BlockingRunner                                                             │
//                                                                         kv::Transport
//
// The program gives it threads, sockets and disks (server/server.h); the simulator gives it virtual
// time, a network that fails and disks that forget (sim/). The code in between is the same.
//
// A node whose clock cannot be vouched for refuses what relies on it, and when its clock is good
// again it ends the transactions that began before: their timestamps may be of the bad time.
//
// Thread-safe. Destroying a Node while its executor still runs work of it is only allowed where
// that work can no longer begin (a stopped executor, a simulated crash).
#pragma once

#include <atomic>
#include <functional>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/memory_pool.h"
#include "base/rng.h"
#include "kv/api/transport.h"
#include "kv/api/txn.h"
#include "kv/cluster/clock_monitor.h"
#include "kv/hlc/hybrid_clock.h"
#include "kv/storage/engine.h"
#include "kv/storage/raft_log.h"
#include "kv/store/messenger.h"
#include "kv/store/store.h"
#include "kv/txn/db.h"
#include "kv/txn/range_cache.h"
#include "kv/txn/router.h"
#include "runtime/clock.h"
#include "runtime/executor.h"
#include "sql/catalog/catalog.h"
#include "sql/session/factory.h"
#include "sql/session/session.h"

namespace steno::server {

// What a node is made of. All outlive it.
struct NodeSeams {
  const Clock* clock = nullptr;
  // For statements, which may compute for long.
  Executor* executor = nullptr;
  // For ticks, heartbeats and what replicas have to do, which must not wait for statements.
  Executor* store_executor = nullptr;
  kv::Transport* transport = nullptr;
  storage::Engine* engine = nullptr;
  storage::RaftLog* log = nullptr;
  BlockingRunner* log_writer = nullptr;
  BlockingRunner* background = nullptr;
  BlockingRunner* applier = nullptr;
  // Differs in each life of each node.
  Rng rng = Rng(0);
  // The disk failed or is damaged: nothing more may be acknowledged.
  std::function<void(absl::Status)> on_fatal;
  // Bytes left on the store's disk; empty: enough.
  std::function<int64_t()> free_bytes;
};

struct NodeOptions {
  kv::NodeId id;
  int64_t max_offset_us = hlc::kMaxOffsetUsDefault;
  // See store::StoreOptions.
  uint64_t keep_log_bytes = 16 << 20;
  uint64_t flush_log_bytes = 96 << 20;
  uint64_t keep_log_bytes_max = kRaftLogBytesMax;
  uint64_t keep_live_log_bytes_max = store::kLiveLogBytesMax;
  int64_t reserve_bytes = 0;
  int64_t evaluation_steps = range::kEvaluationSteps;
  uint64_t apply_here_bytes_max = range::kApplyHereBytesMax;
  // See sql::SessionFactoryOptions.
  sql::DroppedRowsOptions dropped_rows;
  int64_t replace_after_ns = 0;
  // What its statements and transactions may keep together.
  int64_t statement_memory_bytes = std::numeric_limits<int64_t>::max();
};

class Node : public txn::NodeSender {
 public:
  Node(NodeOptions options, NodeSeams seams);
  ~Node() override;

  // Begins to take part. `peers`: the other nodes that are known by now.
  void Start(const std::vector<kv::NodeId>& peers);
  void AddPeer(kv::NodeId peer);

  // Clients finish, and the node will drain: it counts as not healthy, and peers choose others.
  void AnnounceDrain() { leaving_.store(true); }
  // Requests are refused from now on and leadership is handed over; `done` when it is.
  void Drain(Work done);

  sql::SessionFactory* sessions() { return sessions_.get(); }
  kv::Db* db() { return db_.get(); }
  store::Store& store() { return *store_; }
  const MemoryPool& statement_memory() const { return statement_memory_; }
  store::Messenger& messenger() { return *messenger_; }
  cluster::ClockMonitor& clock_monitor() { return clock_monitor_; }
  hlc::HybridClock& clock() { return clock_; }
  // Empty if the node's clock can be relied on, else why not.
  std::string WhyNotServe();
  // Empty if statements can be answered through this node now, as far as it knows without asking:
  // its clock is good, it is not draining, and somebody leads. Else why not.
  std::string WhyNotHealthy();

  // NodeSender.
  Task<std::optional<kv::BatchResponse>> SendTo(kv::NodeId node, kv::BatchRequest request) override;

 private:
  std::optional<kv::Refusal> CheckGatewayClock(const kv::BatchRequest& request);

  // Tells the log when the clock becomes bad and when it is good again.
  void LogClock(const std::string& reason);

  enum class ClockSeen { kNotYet, kGood, kBad };

  const NodeOptions options_;
  NodeSeams seams_;
  std::atomic<bool> leaving_ = false;
  std::atomic<ClockSeen> clock_seen_ = ClockSeen::kNotYet;  // as logged
  hlc::HybridClock clock_;
  cluster::ClockMonitor clock_monitor_;
  std::unique_ptr<store::Messenger> messenger_;
  std::unique_ptr<store::Store> store_;
  MemoryPool statement_memory_;
  txn::RangeCache ranges_;
  std::unique_ptr<txn::Router> router_;
  std::unique_ptr<txn::GatewayDb> db_;
  sql::Catalog catalog_;
  std::unique_ptr<sql::SessionFactory> sessions_;

  absl::Mutex mu_;
  std::set<kv::NodeId> nodes_ ABSL_GUARDED_BY(mu_);
};

// The rows and settings of a new cluster, for store::BootstrapStore.
std::vector<kv::Write> ClusterBootstrapWrites();

}  // namespace steno::server
