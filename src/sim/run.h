// A simulated run: a cluster, clients, faults, and then the judgement.
//
//   setup ─► safety phase: clients and faults ─► faults stop ─► everything must come back
//                                                                     │ within kRecoveryNs
//         violations ◄── checkers, replicas byte for byte ◄───────────┘
//
// One seed decides all of it; the same seed gives the same run (trace_hash). Thread-compatible, and
// one run at a time in a process.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/cluster.h"

namespace steno::sim {

struct SimOptions {
  uint64_t seed = 1;
  // How many seeds, from `seed` on.
  int seeds = 1;
  // Operations of all clients together.
  int ops = 400;
  // Names of nemesis.h, or "all", or "none". All: each run draws some of them.
  std::vector<std::string> faults = {"all"};
  // Names of workload.h, or "all".
  std::vector<std::string> workloads = {"all"};
  // Prints faults as they strike, and the nodes' logs.
  bool trace = false;
  // Prints what each run has drawn, and the counters of all.
  bool print = true;
};

struct SimReport {
  std::vector<std::string> violations;
  uint64_t trace_hash = 0;
  uint64_t events = 0;
  int64_t virtual_ns = 0;
  // From the end of the faults until every node has taken a write.
  int64_t recovery_ns = 0;
  Counters counters;
};

// One run. REQUIRES: the names in `options` exist.
SimReport RunSeed(const SimOptions& options, uint64_t seed);

// All runs: 0 if nothing was violated, 1 if something was, 2 for a name that does not exist. Prints
// the replay line of the first violation and stops there. `total`, if given: what was counted.
int RunSim(const SimOptions& options, Counters* total = nullptr);

}  // namespace steno::sim
