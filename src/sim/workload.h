// Workload: what clients do, and what must be true of what they saw.
//
// RunOp runs on a node, as a client's session would, and is destroyed in the middle if the node
// crashes: it records its intention before its first await and its outcome at the end, so that what
// is left unanswered counts as unknown. The state of a workload belongs to the world and survives
// all nodes. Thread-compatible.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/rng.h"
#include "kv/api/txn.h"
#include "runtime/task.h"
#include "sim/cluster.h"
#include "sim/history.h"

namespace steno::sim {

struct OpContext {
  Gateway gateway;
  int client = 0;
  Rng rng = Rng(0);
  // Virtual time.
  std::function<int64_t()> now_ns;
};

class Workload {
 public:
  // `fail`: says what was violated, at once.
  using Fail = std::function<void(std::string)>;
  virtual ~Workload() = default;
  virtual std::string_view name() const = 0;

  // Writes the first state. Run again until it says true; may have taken effect before.
  virtual Task<bool> Setup(Gateway gateway) = 0;
  virtual Task<void> RunOp(OpContext context) = 0;
  // Reads the last state, once all faults are over. Run again until it says true.
  virtual Task<bool> ReadFinal(Gateway gateway) = 0;
  // After ReadFinal: what the whole history violates, one line each.
  virtual std::vector<std::string> Check() = 0;

  Counters& counters() { return counters_; }

 protected:
  // Notes how a transaction ended.
  Outcome Count(const kv::Error& error);

 private:
  Counters counters_;
};

// Keys of workload `table`: what a table of SQL would use.
kv::Key WorkloadKey(uint64_t table, int64_t row);
kv::Span WorkloadSpan(uint64_t table);
// Writes the first state of `table` in one transaction: rows 0 to rows-1. True if it committed.
Task<bool> WriteRows(kv::Db* db, uint64_t table, int rows, std::function<std::string(int)> value);

// A workload of WorkloadNames(); null for any other name. `keys`: how many rows.
std::unique_ptr<Workload> MakeWorkload(std::string_view name, int keys, Workload::Fail fail);
const std::vector<std::string>& WorkloadNames();

}  // namespace steno::sim
