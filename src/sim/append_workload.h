// Append: transactions that read and append to lists. A list tells the order of its versions by
// itself, so the dependencies between transactions can be read off what they saw, and any cycle
// among them shows that the history was not serializable (after Kingsbury and Alvaro, Elle, 2020).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/append_history.h"
#include "sim/workload.h"

namespace steno::sim {

class AppendWorkload : public Workload {
 public:
  explicit AppendWorkload(int lists) : lists_(lists) {}

  std::string_view name() const override { return "append"; }
  Task<bool> Setup(Gateway gateway) override;
  Task<void> RunOp(OpContext context) override;
  Task<bool> ReadFinal(Gateway gateway) override;
  std::vector<std::string> Check() override;

 private:
  const int lists_;
  std::vector<AppendTxn> history_;
  std::map<int64_t, std::vector<int64_t>> final_;
  int64_t next_value_ = 1;
};

}  // namespace steno::sim
