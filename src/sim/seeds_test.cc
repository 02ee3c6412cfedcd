// What every change has to pass: 200 seeds with drawn faults and workloads, and some that look
// where drawn faults look too rarely.
#include <gtest/gtest.h>

#include "sim/run.h"

namespace steno::sim {
namespace {

TEST(SimSeeds, DrawnFaults) {
  SimOptions options;
  options.seed = 1;
  options.seeds = 200;
  EXPECT_EQ(RunSim(options), 0);
}

TEST(SimSeeds, ClocksBeyondTheBound) {
  SimOptions options;
  options.seed = 1001;
  options.seeds = 40;
  options.faults = {"jump", "skew", "crash"};
  options.workloads = {"register"};
  EXPECT_EQ(RunSim(options), 0);
}

// Transactions that wait for locks while their nodes stop to trust their clocks.
TEST(SimSeeds, ClocksBeyondTheBoundUnderSchemaChanges) {
  SimOptions options;
  options.seed = 3001;
  options.seeds = 6;
  options.faults = {"jump", "skew", "weather"};
  options.workloads = {"sql_index"};
  EXPECT_EQ(RunSim(options), 0);
}

}  // namespace
}  // namespace steno::sim
