// SimCluster: machines with their disks and clocks, and the lives of the nodes on them.
//
//   machine (outlives crashes)              life (ends with a crash)
//   ├─ SimClock                             ├─ SimExecutor, SimBlockingRunner x3
//   ├─ MemoryDisk      state engine    ◄────┤─ RocksEngine, RaftLog
//   └─ MemFileSystem   raft log, ids        └─ server::Node, its clients: connections, tasks
//
// A crash drops the queued work of the life, then the clients that are on it, the node, and last
// the engine and the log over the disk: what the engine had not flushed is gone, and of the log
// what was not synced may be lost, kept or torn. A write of the log that is under way has got as
// far as one of its writes and syncs of files. Thread-compatible.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "kv/storage/mem_file_system.h"
#include "kv/storage/raft_log.h"
#include "kv/storage/rocks_engine.h"
#include "runtime/task.h"
#include "server/disk_watch.h"
#include "server/node.h"
#include "sim/network.h"
#include "sim/scheduler.h"
#include "sim/seams.h"
#include "sim/sql_connection.h"

namespace steno::sim {

struct ClusterOptions {
  int nodes = 3;
  // Small, so that truncation, flushes and snapshots happen often.
  uint64_t keep_log_bytes = 8 << 10;
  uint64_t flush_log_bytes = 16 << 10;
  uint64_t keep_log_bytes_max = 32 << 10;
  uint64_t keep_live_log_bytes_max = 64 << 10;
  uint64_t segment_bytes = 16 << 10;
  int64_t drift_ppm_max = 200;
  // Few, so that what is evaluated in pieces is.
  int64_t evaluation_steps = 2;
  uint64_t apply_here_bytes_max = 200;
  sql::DroppedRowsOptions dropped_rows;
  // Prints what clients say in SQL, and what they are told.
  bool print_sql = false;
};

enum class CrashKind {
  kProcess,   // every write arrived
  kPowerCut,  // unsynced bytes are lost, kept or torn
};

// How often what happened, for "sometimes" claims.
using Counters = std::map<std::string, uint64_t>;

// What a client speaks to: one node, through KV or through SQL. Valid for a life of the node.
struct Gateway {
  kv::Db* db = nullptr;
  SqlConnection* sql = nullptr;
};

class SimCluster {
 public:
  // `on_violation`: something that must never happen did.
  SimCluster(SimScheduler* scheduler, SimNetwork* network, ClusterOptions options, Rng rng,
             std::function<void(std::string)> on_violation);
  ~SimCluster();

  // Bootstraps node 1 and starts all; the others are filled by replication.
  void Start();

  int size() const { return static_cast<int>(machines_.size()); }
  bool running(int n) const { return machines_[n]->life != nullptr; }
  bool paused(int n) const;
  void Crash(int n, CrashKind kind);
  // In the midst of the next write of node n's log, unless its life has ended before.
  // REQUIRES: running(n).
  void StrikeInNextWrite(int n, Work strike) {
    machines_[n]->life->log_writer->StrikeNext(std::move(strike));
  }
  // Every node that runs, for good: what was under way ends while those who are told of it live.
  void CrashAll();
  void Restart(int n);
  void Pause(int n);
  void Resume(int n);

  // REQUIRES: running(n).
  server::Node& node(int n) { return *machines_[n]->life->node; }
  // The same connection each time `client` asks in one life of the node. REQUIRES: running(n).
  Gateway gateway(int n, int client);
  // As CancelRequest would for every connection to the node; nothing where it is down.
  void CancelStatements(int n);
  const storage::Engine& engine(int n) const { return *machines_[n]->life->engine; }
  // The nth write, or fsync, of the log from now on fails.
  void FailDisk(int n, bool sync, uint64_t nth);
  SimClock& clock(int n) { return machines_[n]->clock; }
  DiskSpeed& disk_speed(int n) { return machines_[n]->disk_speed; }
  static kv::NodeId id(int n) { return kv::NodeId(static_cast<uint32_t>(n) + 1); }
  // Runs a client's task in the life of node `n`; a crash destroys it.
  void SpawnClient(int n, Task<void> task);
  // Differs in each life of each node.
  uint64_t life(int n) const { return machines_[n]->lives; }

  // The state of range 1 at node `n`, if it has a replica.
  std::optional<store::RangeStatus> Status(int n);
  // The process of node `n` is to end: its disk failed.
  void SetOnFatal(std::function<void(int n)> on_fatal) { on_fatal_ = std::move(on_fatal); }

  // After node `n` has crashed.
  void SetOnCrash(std::function<void(int n)> on_crash) { on_crash_ = std::move(on_crash); }

  Counters& counters() { return counters_; }
  // Adds up what the lives that still run have counted.
  void CollectStats();

 private:
  struct Life {
    ProcessId process;
    std::unique_ptr<SimExecutor> executor;
    std::unique_ptr<SimBlockingRunner> log_writer;
    std::unique_ptr<SimBlockingRunner> background;
    std::unique_ptr<SimBlockingRunner> applier;
    std::unique_ptr<kv::Transport> transport;
    std::unique_ptr<storage::RocksEngine> engine;
    std::unique_ptr<storage::RaftLog> log;
    std::unique_ptr<server::Node> node;
    std::unique_ptr<server::DiskWatch> disk_watch;
    std::map<int, std::unique_ptr<SqlConnection>> connections;  // by client
    std::unique_ptr<TaskScope> clients;
  };
  struct Machine {
    Machine(const SimScheduler* scheduler, int64_t boot_ns, int64_t drift_ppm)
        : clock(scheduler, boot_ns, drift_ppm) {}
    SimClock clock;
    storage::MemoryDisk disk;
    storage::MemFileSystem files;
    DiskSpeed disk_speed;
    uint64_t lives = 0;
    std::unique_ptr<Life> life;
  };

  absl::Status OpenStore(int n, Life* life);
  void CutLogWriteShort(Machine* machine);
  void OnFatal(int n, uint64_t life, const absl::Status& status);
  void WatchDisk(int n, uint64_t life);
  void CollectStats(int n);

  SimScheduler* const scheduler_;
  SimNetwork* const network_;
  const ClusterOptions options_;
  Rng rng_;
  const std::function<void(std::string)> on_violation_;
  std::function<void(int n)> on_fatal_;
  std::function<void(int n)> on_crash_;
  std::vector<std::unique_ptr<Machine>> machines_;
  Counters counters_;
};

}  // namespace steno::sim
