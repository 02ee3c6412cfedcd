#include "sim/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "absl/strings/str_join.h"
#include "base/log.h"
#include "sim/clients.h"
#include "sim/convergence.h"
#include "sim/nemesis.h"
#include "sim/workload.h"

namespace steno::sim {
namespace {

// Those that were added later are drawn last, so that the seeds of before stay the same runs.
constexpr size_t kFaultsDrawnFirst = static_cast<size_t>(Fault::kSwizzle) + 1;

constexpr int64_t kSetupNs = 60 * kNsPerSecond;
// The safety phase ends then, even if operations are left.
constexpr int64_t kSafetyNs = 120 * kNsPerSecond;

// What a seed draws before anything runs.
struct Drawn {
  std::vector<std::string> workloads;
  std::set<Fault> faults;
  std::vector<std::string> fault_names;
  int keys = 0;
  int clients = 0;
  int64_t think_max_ms = 0;
  ClusterOptions cluster;
};

bool Chosen(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

Drawn Draw(const SimOptions& options, Rng rng) {
  Drawn drawn;
  const bool all_workloads = Chosen(options.workloads, "all");
  for (const std::string& name : WorkloadNames()) {
    // A few, so that each gets enough of the operations.
    const bool lucky = rng.Chance(3, 10);
    if (all_workloads ? lucky : Chosen(options.workloads, name)) drawn.workloads.push_back(name);
  }
  if (drawn.workloads.empty()) {
    drawn.workloads.push_back(WorkloadNames()[rng.Below(WorkloadNames().size())]);
  }
  const bool all_faults = Chosen(options.faults, "all");
  const auto draw_fault = [&](size_t i) {
    const bool lucky = rng.Chance(1, 2);
    if (!(all_faults ? lucky : Chosen(options.faults, FaultNames()[i]))) return;
    drawn.faults.insert(static_cast<Fault>(i));
    drawn.fault_names.push_back(FaultNames()[i]);
  };
  for (size_t i = 0; i < kFaultsDrawnFirst; ++i) draw_fault(i);
  drawn.keys = static_cast<int>(rng.Between(4, 10));
  drawn.clients = static_cast<int>(rng.Between(2, 8));
  drawn.think_max_ms = rng.Between(20, 800);
  drawn.cluster.keep_log_bytes = static_cast<uint64_t>(rng.Between(1, 16) << 10);
  drawn.cluster.flush_log_bytes = static_cast<uint64_t>(rng.Between(1, 32) << 10);
  drawn.cluster.evaluation_steps = rng.Between(1, 8);
  drawn.cluster.dropped_rows = {.delay_ns = rng.Between(0, 2'000) * kNsPerMs,
                                .collect_every_ns = rng.Between(200, 5'000) * kNsPerMs};
  drawn.cluster.apply_here_bytes_max = static_cast<uint64_t>(rng.Between(0, 1'000));
  drawn.cluster.print_sql = options.trace;
  drawn.cluster.segment_bytes = static_cast<uint64_t>(rng.Between(4, 64) << 10);
  for (size_t i = kFaultsDrawnFirst; i < FaultNames().size(); ++i) draw_fault(i);
  drawn.cluster.keep_log_bytes_max = static_cast<uint64_t>(rng.Between(1, 8) << 10);
  drawn.cluster.keep_live_log_bytes_max =
      drawn.cluster.keep_log_bytes_max * static_cast<uint64_t>(rng.Between(1, 3));
  return drawn;
}

std::string ReplayLine(const SimOptions& options, uint64_t seed) {
  return fmt::format("replay: steno sim --seed={} --ops={} --faults={} --workload={}", seed,
                     options.ops, absl::StrJoin(options.faults, ","),
                     absl::StrJoin(options.workloads, ","));
}

// A failed CHECK ends the process: the replay line is ready before it happens.
char replay_on_abort[512];
void PrintReplay(int) {
  std::fputs(replay_on_abort, stderr);
  std::signal(SIGABRT, SIG_DFL);
}

class Run {
 public:
  Run(const SimOptions& options, uint64_t seed, const Drawn& drawn, Rng rng)
      : drawn_(drawn),
        network_(&scheduler_, rng.Fork()),
        cluster_(&scheduler_, &network_, drawn.cluster, rng.Fork(),
                 [this](std::string what) { Violation(std::move(what)); }),
        nemesis_(&scheduler_, &network_, &cluster_, {.faults = drawn.faults}, rng.Fork(),
                 options.trace),
        clients_(&scheduler_, &cluster_,
                 {.clients = drawn.clients, .ops = options.ops, .think_max_ms = drawn.think_max_ms},
                 rng.Fork()) {
    for (const std::string& name : drawn.workloads) {
      workloads_.push_back(
          MakeWorkload(name, drawn.keys, [this](std::string what) { Violation(std::move(what)); }));
      clients_.AddWorkload(workloads_.back().get());
    }
  }

  // Clients and workloads hear of crashes, and are gone before the cluster is.
  ~Run() { cluster_.CrashAll(); }

  SimReport Execute() {
    cluster_.Start();
    if (Setup() && SafetyPhase() && Recover()) Judge();
    SimReport report;
    cluster_.CollectStats();
    report.violations = violations_;
    report.trace_hash = scheduler_.trace_hash();
    report.events = scheduler_.events();
    report.virtual_ns = scheduler_.now_ns();
    report.recovery_ns = recovery_ns_;
    report.counters = cluster_.counters();
    for (const auto& workload : workloads_) {
      for (const auto& [name, count] : workload->counters()) report.counters[name] += count;
    }
    AddNetworkCounters(&report.counters);
    return report;
  }

 private:
  void Violation(std::string what) {
    violations_.push_back(fmt::format(
        "at {:.6f} s: {}", static_cast<double>(scheduler_.now_ns()) / kNsPerSecond, what));
  }

  bool Setup() {
    Convergence convergence(&scheduler_, &cluster_);
    const int64_t deadline_ns = scheduler_.now_ns() + kSetupNs;
    for (const auto& workload : workloads_) {
      auto setup = [w = workload.get()](Gateway gateway) { return w->Setup(gateway); };
      if (!convergence.RunUntilTrue(0, setup, deadline_ns)) {
        Violation(fmt::format("{} could not be set up", workload->name()));
      }
    }
    // Faults begin with a full set of replicas, or now and then without.
    if (drawn_.keys % 4 != 0 && !convergence.WaitForReplicas(deadline_ns)) {
      Violation("the replicas were not made");
    }
    return violations_.empty();
  }

  bool SafetyPhase() {
    const int64_t end_ns = scheduler_.now_ns() + kSafetyNs;
    clients_.Start();
    nemesis_.Start();
    while (!clients_.all_begun() && scheduler_.now_ns() < end_ns && violations_.empty()) {
      scheduler_.RunNext();
      CheckOneServes();
    }
    return violations_.empty();
  }

  // Looks now and then whether two nodes believe that they may serve.
  void CheckOneServes() {
    static constexpr int64_t kLookNs = 100 * kNsPerMs;
    if (scheduler_.now_ns() < next_look_ns_) return;
    next_look_ns_ = scheduler_.now_ns() + kLookNs;
    int serving = 0;
    for (int n = 0; n < cluster_.size(); ++n) {
      const auto status = cluster_.Status(n);
      serving += status.has_value() && status->serves;
    }
    if (serving > 1) Violation(fmt::format("{} nodes serve the same range", serving));
  }

  bool Recover() {
    nemesis_.StopAll();
    clients_.Stop();
    Convergence convergence(&scheduler_, &cluster_);
    const int64_t begin_ns = scheduler_.now_ns();
    for (std::string& what : convergence.WriteEverywhere()) Violation(std::move(what));
    recovery_ns_ = scheduler_.now_ns() - begin_ns;
    if (violations_.empty() && !clients_.WaitUntilIdle(begin_ns + kRecoveryNs)) {
      Violation("an operation neither ended nor failed after all faults were over");
    }
    return violations_.empty();
  }

  void Judge() {
    Convergence convergence(&scheduler_, &cluster_);
    for (const auto& workload : workloads_) {
      auto read = [w = workload.get()](Gateway gateway) { return w->ReadFinal(gateway); };
      if (!convergence.RunUntilTrue(0, read, scheduler_.now_ns() + kRecoveryNs)) {
        Violation(fmt::format("{}: the last state cannot be read", workload->name()));
        continue;
      }
      for (std::string& what : workload->Check()) Violation(std::move(what));
    }
    for (std::string& what : convergence.WaitForDroppedRows()) Violation(std::move(what));
    for (std::string& what : convergence.CompareReplicas()) Violation(std::move(what));
  }

  void AddNetworkCounters(Counters* counters) const {
    const NetworkCounters& network = network_.counters();
    (*counters)["frames delivered"] += network.delivered;
    (*counters)["frames lost"] += network.lost;
    (*counters)["frames cut off"] += network.cut;
    (*counters)["frames repeated"] += network.repeated;
    (*counters)["frames overtaken"] += network.overtaken;
    (*counters)["frames held up"] += network.held;
  }

  const Drawn& drawn_;
  std::vector<std::string> violations_;
  int64_t recovery_ns_ = 0;
  int64_t next_look_ns_ = 0;
  std::vector<std::unique_ptr<Workload>> workloads_;
  SimScheduler scheduler_;
  SimNetwork network_;
  SimCluster cluster_;
  Nemesis nemesis_;
  Clients clients_;
};

std::string WhyBadNames(const SimOptions& options) {
  for (const std::string& name : options.faults) {
    if (name != "all" && name != "none" && !Chosen(FaultNames(), name)) {
      return fmt::format("no fault is named {}: all, none, {}", name,
                         absl::StrJoin(FaultNames(), ", "));
    }
  }
  for (const std::string& name : options.workloads) {
    if (name != "all" && !Chosen(WorkloadNames(), name)) {
      return fmt::format("no workload is named {}: all, {}", name,
                         absl::StrJoin(WorkloadNames(), ", "));
    }
  }
  return "";
}

void PrintCounters(const Counters& counters) {
  for (const auto& [name, count] : counters) {
    std::printf("%12llu  %s\n", static_cast<unsigned long long>(count), name.c_str());
  }
}

}  // namespace

SimReport RunSeed(const SimOptions& options, uint64_t seed) {
  Rng rng(seed);
  const Drawn drawn = Draw(options, rng.Fork());
  if (options.print) {
    std::printf("seed %llu: workloads %s, %d keys, %d clients, think up to %lld ms, faults %s\n",
                static_cast<unsigned long long>(seed), absl::StrJoin(drawn.workloads, ",").c_str(),
                drawn.keys, drawn.clients, static_cast<long long>(drawn.think_max_ms),
                drawn.fault_names.empty() ? "none" : absl::StrJoin(drawn.fault_names, ",").c_str());
    std::fflush(stdout);
  }
  const std::string replay = ReplayLine(options, seed) + "\n";
  std::strncpy(replay_on_abort, replay.c_str(), sizeof(replay_on_abort) - 1);
  std::signal(SIGABRT, PrintReplay);
  Run run(options, seed, drawn, rng.Fork());
  SimReport report = run.Execute();
  std::signal(SIGABRT, SIG_DFL);
  return report;
}

int RunSim(const SimOptions& options, Counters* counted) {
  if (const std::string why = WhyBadNames(options); !why.empty()) {
    std::fprintf(stderr, "steno: %s\n", why.c_str());
    return 2;
  }
  InitLog({.level = options.trace ? LogLevel::kInfo : LogLevel::kOff});
  Counters total;
  int64_t slowest_ns = 0;
  int64_t virtual_ns = 0;
  for (int i = 0; i < options.seeds; ++i) {
    const uint64_t seed = options.seed + static_cast<uint64_t>(i);
    const SimReport report = RunSeed(options, seed);
    for (const auto& [name, count] : report.counters) total[name] += count;
    slowest_ns = std::max(slowest_ns, report.recovery_ns);
    virtual_ns += report.virtual_ns;
    if (options.print) {
      std::printf("  %llu events, %.1f s, recovered after %.1f s, trace %016llx\n",
                  static_cast<unsigned long long>(report.events),
                  static_cast<double>(report.virtual_ns) / kNsPerSecond,
                  static_cast<double>(report.recovery_ns) / kNsPerSecond,
                  static_cast<unsigned long long>(report.trace_hash));
    }
    if (report.violations.empty()) continue;
    for (const std::string& violation : report.violations) {
      std::printf("VIOLATION %s\n", violation.c_str());
    }
    std::printf("%s\n", ReplayLine(options, seed).c_str());
    return 1;
  }
  std::printf("%d runs, nothing violated; %.0f s simulated, slowest recovery %.1f s\n",
              options.seeds, static_cast<double>(virtual_ns) / kNsPerSecond,
              static_cast<double>(slowest_ns) / kNsPerSecond);
  if (options.print) PrintCounters(total);
  if (counted != nullptr) *counted = std::move(total);
  return 0;
}

}  // namespace steno::sim
