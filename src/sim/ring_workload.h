// Ring: rows that point at each other form one cycle; every operation moves one row to another
// place in it. A lost, doubled or half-seen write breaks the ring.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/workload.h"

namespace steno::sim {

class RingWorkload : public Workload {
 public:
  RingWorkload(int rows, Fail fail) : rows_(rows), fail_(std::move(fail)) {}

  std::string_view name() const override { return "ring"; }
  Task<bool> Setup(Gateway gateway) override;
  Task<void> RunOp(OpContext context) override;
  Task<bool> ReadFinal(Gateway gateway) override;
  std::vector<std::string> Check() override { return {}; }

  // Empty if `next` is one cycle over 0..rows-1, else what is wrong.
  static std::string WhyNoRing(const std::map<int64_t, int64_t>& next, int rows);

 private:
  Task<void> Move(kv::Db* db, Rng rng);
  Task<bool> ReadRing(kv::Db* db);

  const int rows_;
  const Fail fail_;
};

}  // namespace steno::sim
