// What every change has to pass: 200 seeds with drawn faults and workloads, and some that look
// where drawn faults look too rarely.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "sim/run.h"

namespace steno::sim {
namespace {

using Names = std::vector<std::string>;

// As RunSim, for `count` seeds from `first` on.
int RunSeeds(uint64_t first, int count, Names faults = {"all"}, Names workloads = {"all"}) {
  SimOptions options;
  options.seed = first;
  options.seeds = count;
  options.faults = std::move(faults);
  options.workloads = std::move(workloads);
  return RunSim(options);
}

TEST(SimSeeds, DrawnFaults) {
  EXPECT_EQ(RunSeeds(1, 200), 0);
}

TEST(SimSeeds, ClocksBeyondTheBound) {
  EXPECT_EQ(RunSeeds(1001, 40, {"jump", "skew", "crash"}, {"register"}), 0);
}

// Nodes within the bound of true time, and not of each other: 5001 and 5110 read the past when that
// was enough to serve.
TEST(SimSeeds, ClocksThatSpread) {
  EXPECT_EQ(RunSeeds(5001, 10, {"spread", "skew"}, {"register"}), 0);
  EXPECT_EQ(RunSeeds(5105, 10, {"spread", "skew"}, {"register"}), 0);
}

// Transactions that wait for locks while their nodes stop to trust their clocks.
TEST(SimSeeds, ClocksBeyondTheBoundUnderSchemaChanges) {
  EXPECT_EQ(RunSeeds(3001, 6, {"jump", "skew", "weather"}, {"sql_index"}), 0);
}

}  // namespace
}  // namespace steno::sim
