// Register: single rows that are read, written and compared-and-set, each by a transaction of its
// own, through any node. Every row must be linearizable: an answered operation has taken effect at
// one moment between its call and its answer.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/linearizability.h"
#include "sim/workload.h"

namespace steno::sim {

class RegisterWorkload : public Workload {
 public:
  explicit RegisterWorkload(int rows) : rows_(rows), histories_(rows) {}

  std::string_view name() const override { return "register"; }
  Task<bool> Setup(Gateway gateway) override;
  Task<void> RunOp(OpContext context) override;
  Task<bool> ReadFinal(Gateway gateway) override;
  std::vector<std::string> Check() override;

 private:
  const int rows_;
  std::vector<std::vector<RegisterOp>> histories_;  // by row
  int64_t next_value_ = 1;
  int64_t last_ns_ = 0;
};

}  // namespace steno::sim
