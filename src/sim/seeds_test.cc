// 200 seeds with drawn faults and workloads: what every change has to pass.
#include <gtest/gtest.h>

#include "sim/run.h"

namespace steno::sim {
namespace {

TEST(SimSeeds, Pass) {
  SimOptions options;
  options.seed = 1;
  options.seeds = 200;
  EXPECT_EQ(RunSim(options), 0);
}

}  // namespace
}  // namespace steno::sim
