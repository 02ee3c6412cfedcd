// Clients: each runs one operation after another, on whichever node is up, and thinks in between.
// A client whose node crashes goes on with the next operation elsewhere; what it was doing stays
// unanswered. Thread-compatible.
#pragma once

#include <cstdint>
#include <vector>

#include "base/rng.h"
#include "runtime/task.h"
#include "sim/cluster.h"
#include "sim/scheduler.h"
#include "sim/workload.h"

namespace steno::sim {

struct ClientOptions {
  int clients = 4;
  int ops = 100;  // of all together
  int64_t think_max_ms = 100;
};

class Clients {
 public:
  Clients(SimScheduler* scheduler, SimCluster* cluster, ClientOptions options, Rng rng);

  void AddWorkload(Workload* workload) { workloads_.push_back(workload); }
  void Start();
  // No operation begins from now on.
  void Stop() { ops_left_ = 0; }
  // All operations have begun.
  bool all_begun() const { return ops_left_ == 0; }
  // Runs the simulation until none is under way. False: some still is at the deadline.
  bool WaitUntilIdle(int64_t deadline_ns);

 private:
  struct Client {
    bool busy = false;
    int node = 0;
    uint64_t op = 0;  // counts, so that an answer is told from one of an earlier operation
  };

  void Begin(int c);
  void BeginLater(int c);
  Task<void> Run(Workload* workload, OpContext context, int c, uint64_t op);
  void End(int c, uint64_t op);
  void OnCrash(int n);

  SimScheduler* const scheduler_;
  SimCluster* const cluster_;
  const ClientOptions options_;
  Rng rng_;
  std::vector<Workload*> workloads_;
  std::vector<Client> clients_;
  int ops_left_ = 0;
  int busy_ = 0;
};

}  // namespace steno::sim
