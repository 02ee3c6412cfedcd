// Unique: clients race to insert the same keys, each only if it is absent. A key is given to one of
// them, ever, and stays with it.
#pragma once

#include <string>
#include <vector>

#include "sim/unique_history.h"
#include "sim/workload.h"

namespace steno::sim {

class UniqueWorkload : public Workload {
 public:
  UniqueWorkload() = default;

  std::string_view name() const override { return "unique"; }
  Task<bool> Setup(Gateway gateway) override;
  Task<void> RunOp(OpContext context) override;
  Task<bool> ReadFinal(Gateway gateway) override;
  std::vector<std::string> Check() override;

 private:
  // How many keys are raced for at a time; used ones are left behind.
  static constexpr int64_t kWindow = 3;

  int64_t first_ = 0;
  int64_t next_owner_ = 1;
  UniqueHistory history_;
};

}  // namespace steno::sim
