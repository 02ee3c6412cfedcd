// Unique: clients race to insert the same keys, each only if it is absent. A key is given to one of
// them, ever, and stays with it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/workload.h"

namespace steno::sim {

class UniqueWorkload : public Workload {
 public:
  UniqueWorkload() = default;

  std::string_view name() const override { return "unique"; }
  Task<bool> Setup(kv::Db* db) override;
  Task<void> RunOp(OpContext context) override;
  Task<bool> ReadFinal(kv::Db* db) override;
  std::vector<std::string> Check() override;

 private:
  // How many keys are raced for at a time; used ones are left behind.
  static constexpr int64_t kWindow = 3;

  int64_t first_ = 0;
  int64_t next_owner_ = 1;
  std::map<int64_t, std::vector<int64_t>> acknowledged_;  // key -> owners
  std::map<int64_t, std::string> final_;
};

}  // namespace steno::sim
