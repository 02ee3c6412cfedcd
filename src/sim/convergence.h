// Convergence: what must be so once all faults are over. Thread-compatible.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "kv/api/txn.h"
#include "runtime/task.h"
#include "sim/cluster.h"
#include "sim/scheduler.h"

namespace steno::sim {

// Within this everything must be back, without help.
inline constexpr int64_t kRecoveryNs = 30 * kNsPerSecond;

class Convergence {
 public:
  using Attempt = std::function<Task<bool>(Gateway gateway)>;

  Convergence(SimScheduler* scheduler, SimCluster* cluster)
      : scheduler_(scheduler), cluster_(cluster) {}

  // Runs `attempt` on node `n` until it says true. False if it has not by the deadline.
  bool RunUntilTrue(int n, const Attempt& attempt, int64_t deadline_ns);
  // Until every node has a voter of the range that has applied all that is committed.
  bool WaitForReplicas(int64_t deadline_ns);
  // A write through every node within kRecoveryNs; else what is wrong.
  std::vector<std::string> WriteEverywhere();
  // The rows of what was dropped go, whatever became of the gateways that dropped it; else what is
  // wrong.
  std::vector<std::string> WaitForDroppedRows();
  // Every replica holds the same bytes at the same applied index; else what is wrong.
  std::vector<std::string> CompareReplicas();

 private:
  // The applied index if it is the same everywhere, and every node has a voter.
  std::optional<uint64_t> CommonIndex();
  std::string DescribeReplicas();

  SimScheduler* const scheduler_;
  SimCluster* const cluster_;
};

}  // namespace steno::sim
