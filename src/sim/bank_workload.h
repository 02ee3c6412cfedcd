// Bank: transfers between accounts. Every snapshot holds the same total, and no account is
// overdrawn, whatever fails in between.
#pragma once

#include <string>
#include <vector>

#include "sim/workload.h"

namespace steno::sim {

class BankWorkload : public Workload {
 public:
  BankWorkload(int accounts, Fail fail) : accounts_(accounts), fail_(std::move(fail)) {}

  std::string_view name() const override { return "bank"; }
  Task<bool> Setup(Gateway gateway) override;
  Task<void> RunOp(OpContext context) override;
  Task<bool> ReadFinal(Gateway gateway) override;
  std::vector<std::string> Check() override { return {}; }

 private:
  Task<void> Transfer(kv::Db* db, Rng rng);
  // True if the total could be read; it is checked then.
  Task<bool> ReadTotal(kv::Db* db);

  const int accounts_;
  const Fail fail_;
};

}  // namespace steno::sim
