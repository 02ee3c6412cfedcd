#include "sim/cluster.h"

#include <fmt/format.h>

#include <utility>

#include "base/check.h"
#include "base/status_macros.h"

namespace steno::sim {
namespace {

constexpr kv::RangeId kRange(1);
constexpr int64_t kEngineCacheBytes = 1 << 20;

}  // namespace

SimCluster::SimCluster(SimScheduler* scheduler, SimNetwork* network, ClusterOptions options,
                       Rng rng, std::function<void(std::string)> on_violation)
    : scheduler_(scheduler),
      network_(network),
      options_(options),
      rng_(rng),
      on_violation_(std::move(on_violation)) {
  for (int n = 0; n < options_.nodes; ++n) {
    const int64_t boot_ns = rng_.Between(1, 1'000'000) * kNsPerSecond / 1000;
    const int64_t drift_ppm = rng_.Between(-options_.drift_ppm_max, options_.drift_ppm_max);
    machines_.push_back(std::make_unique<Machine>(scheduler_, boot_ns, drift_ppm));
  }
}

SimCluster::~SimCluster() {
  CrashAll();
}

void SimCluster::CrashAll() {
  for (int n = 0; n < size(); ++n) {
    if (running(n)) Crash(n, CrashKind::kProcess);
  }
}

absl::Status SimCluster::OpenStore(int n, Life* life) {
  Machine& machine = *machines_[n];
  storage::RocksEngine::Options engine;
  engine.dir = "/state";
  engine.memory_disk = &machine.disk;
  engine.cache_bytes = kEngineCacheBytes;
  ASSIGN_OR_RETURN(life->engine, storage::RocksEngine::Open(engine));
  storage::RaftLog::Options log;
  log.store_seed = id(n).value();
  log.segment_bytes = options_.segment_bytes;
  log.prefill_bytes = 0;
  log.cache_bytes = options_.segment_bytes;
  auto opened = storage::RaftLog::Open(&machine.files, "/raft", log);
  if (!opened.ok() && machine.disk_speed.may_fail) {
    // The failure that the nemesis set hit the recovery: whoever watches the process starts it
    // again, on a disk that works.
    ++counters_["disk failures in recovery"];
    machine.disk_speed.may_fail = false;
    machine.files.Crash(rng_);
    opened = storage::RaftLog::Open(&machine.files, "/raft", log);
  }
  if (!opened.ok()) return opened.status();
  life->log = *std::move(opened);
  return absl::OkStatus();
}

void SimCluster::FailDisk(int n, bool sync, uint64_t nth) {
  Machine& machine = *machines_[n];
  machine.disk_speed.may_fail = true;
  sync ? machine.files.FailSync(nth) : machine.files.FailWrite(nth);
}

void SimCluster::Start() {
  for (int n = 0; n < size(); ++n) Restart(n);
}

void SimCluster::Restart(int n) {
  CHECK(!running(n));
  Machine& machine = *machines_[n];
  const uint64_t number = ++machine.lives;
  auto life = std::make_unique<Life>();
  life->process = scheduler_->NewProcess();
  life->executor = std::make_unique<SimExecutor>(scheduler_, life->process, rng_.Fork());
  life->log_writer = std::make_unique<SimBlockingRunner>(scheduler_, life->process,
                                                         &machine.disk_speed, rng_.Fork());
  life->background = std::make_unique<SimBlockingRunner>(scheduler_, life->process,
                                                         &machine.disk_speed, rng_.Fork());
  life->applier = std::make_unique<SimBlockingRunner>(scheduler_, life->process,
                                                      &machine.disk_speed, rng_.Fork());
  life->transport = network_->Attach(id(n), life->process);
  if (const absl::Status opened = OpenStore(n, life.get()); !opened.ok()) {
    return on_violation_(fmt::format("node {} cannot start: {}", n + 1, opened.ToString()));
  }
  if (n == 0 && number == 1) {
    const absl::Status status = store::BootstrapStore(
        life->engine.get(), life->log.get(), id(n), server::ClusterBootstrapWrites(),
        kv::Timestamp::FromWall(machine.clock.WallUs()));
    CHECK(status.ok()) << status;
  }
  server::NodeSeams seams;
  seams.clock = &machine.clock;
  seams.executor = life->executor.get();
  seams.store_executor = life->executor.get();
  seams.transport = life->transport.get();
  seams.engine = life->engine.get();
  seams.log = life->log.get();
  seams.log_writer = life->log_writer.get();
  seams.background = life->background.get();
  seams.applier = life->applier.get();
  seams.rng = rng_.Fork();
  seams.on_fatal = [this, n, number](const absl::Status& status) { OnFatal(n, number, status); };
  server::NodeOptions options{.id = id(n),
                              .keep_log_bytes = options_.keep_log_bytes,
                              .flush_log_bytes = options_.flush_log_bytes,
                              .keep_log_bytes_max = options_.keep_log_bytes_max,
                              .keep_live_log_bytes_max = options_.keep_live_log_bytes_max,
                              .evaluation_steps = options_.evaluation_steps,
                              .apply_here_bytes_max = options_.apply_here_bytes_max,
                              .dropped_rows = options_.dropped_rows};
  life->node = std::make_unique<server::Node>(options, std::move(seams));
  life->disk_watch = std::make_unique<server::DiskWatch>(
      life->log_writer.get(), life->applier.get(),
      [node = life->node.get()] { return node->store().turns(); });
  life->clients = std::make_unique<TaskScope>();
  machine.life = std::move(life);
  std::vector<kv::NodeId> peers;
  for (int peer = 0; peer < size(); ++peer) peers.push_back(id(peer));
  machine.life->node->Start(peers);
  WatchDisk(n, number);
}

// As the program's watching thread does.
void SimCluster::WatchDisk(int n, uint64_t life) {
  scheduler_->After(server::DiskWatch::kIntervalNs, machines_[n]->life->process, [this, n, life] {
    const absl::Status status = machines_[n]->life->disk_watch->Look();
    if (status.ok()) return WatchDisk(n, life);
    ++counters_["hung disks noticed"];
    OnFatal(n, life, status);
  });
}

void SimCluster::Crash(int n, CrashKind kind) {
  Machine& machine = *machines_[n];
  CHECK(machine.life != nullptr);
  scheduler_->Trace("crash");
  CollectStats(n);
  network_->Detach(id(n));
  scheduler_->Kill(machine.life->process);
  CutLogWriteShort(&machine);
  machine.life->clients.reset();
  machine.life->connections.clear();
  machine.life->node.reset();
  machine.life.reset();
  ++counters_[kind == CrashKind::kPowerCut ? "power cuts" : "process crashes"];
  if (kind == CrashKind::kPowerCut) {
    machine.files.Crash(rng_);
  } else {
    machine.files.Kill();
  }
  if (on_crash_) on_crash_(n);
}

// Most often it is between the write and the sync.
void SimCluster::CutLogWriteShort(Machine* machine) {
  SimBlockingRunner& writer = *machine->life->log_writer;
  if (!writer.in_the_midst()) return;
  ++counters_["log writes cut short"];
  machine->files.StopAfter(rng_.Chance(1, 2) ? 1 : rng_.Below(8));
  writer.FinishEffect();
}

void SimCluster::OnFatal(int n, uint64_t life, const absl::Status& status) {
  Machine& machine = *machines_[n];
  if (machine.lives != life || machine.life == nullptr) return;
  if (!scheduler_->alive(machine.life->process)) return;  // it has said so before
  scheduler_->Trace(std::string_view(status.ToString()));
  ++counters_["disk failures noticed"];
  // From here on nothing of it reaches the outside.
  scheduler_->Kill(machine.life->process);
  network_->Detach(id(n));
  scheduler_->After(0, kWorld, [this, n, life] {
    if (machines_[n]->lives == life && running(n)) on_fatal_(n);
  });
}

bool SimCluster::paused(int n) const {
  return running(n) && scheduler_->paused(machines_[n]->life->process);
}

void SimCluster::Pause(int n) {
  if (running(n)) scheduler_->Pause(machines_[n]->life->process);
}

void SimCluster::Resume(int n) {
  if (running(n)) scheduler_->Resume(machines_[n]->life->process);
}

void SimCluster::CancelStatements(int n) {
  if (!running(n)) return;
  for (auto& [client, connection] : machines_[n]->life->connections) connection->Cancel();
}

Gateway SimCluster::gateway(int n, int client) {
  Life& life = *machines_[n]->life;
  std::unique_ptr<SqlConnection>& connection = life.connections[client];
  if (connection == nullptr) {
    connection = std::make_unique<SqlConnection>(
        life.node->sessions(), client, [this, n](std::string_view line) {
          scheduler_->Trace(line);
          if (!options_.print_sql) return;
          fmt::print("{:.6f} n{} {}\n", static_cast<double>(scheduler_->now_ns()) / kNsPerSecond,
                     n + 1, line);
        });
  }
  return {life.node->db(), connection.get()};
}

void SimCluster::SpawnClient(int n, Task<void> task) {
  Life& life = *machines_[n]->life;
  life.clients->Spawn(life.executor.get(), std::move(task));
}

std::optional<store::RangeStatus> SimCluster::Status(int n) {
  if (!running(n)) return std::nullopt;
  // The answer comes at once, or behind what waits on the strand: too late for this call.
  auto found = std::make_shared<std::optional<store::RangeStatus>>();
  node(n).store().Status([found](std::vector<store::RangeStatus> all) {
    for (store::RangeStatus& status : all) {
      if (status.descriptor.id == kRange) *found = std::move(status);
    }
  });
  return std::move(*found);
}

void SimCluster::CollectStats(int n) {
  const std::optional<store::RangeStatus> status = Status(n);
  if (!status.has_value()) return;
  counters_["reads served"] += status->stats.reads;
  counters_["commits"] += status->stats.commits;
  counters_["refresh failures"] += status->stats.refresh_failures;
  counters_["deadlocks"] += status->stats.deadlocks;
  counters_["lock waits"] += status->stats.lock_waits;
  counters_["snapshots installed"] += status->stats.snapshots_installed;
  counters_["leaders elected"] += status->stats.leaderships;
  counters_["log truncations"] += status->stats.truncations;
}

void SimCluster::CollectStats() {
  for (int n = 0; n < size(); ++n) {
    if (running(n)) CollectStats(n);
  }
}

}  // namespace steno::sim
