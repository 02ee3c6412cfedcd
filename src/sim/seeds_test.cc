// What every change has to pass: 200 seeds with drawn faults and workloads, and some that look
// where drawn faults look too rarely.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "sim/nemesis.h"
#include "sim/run.h"

namespace steno::sim {
namespace {

using Names = std::vector<std::string>;

// As RunSim, for `count` seeds from `first` on.
int RunSeeds(uint64_t first, int count, Names faults = {"all"}, Names workloads = {"all"},
             Counters* counted = nullptr) {
  SimOptions options;
  options.seed = first;
  options.seeds = count;
  options.faults = std::move(faults);
  options.workloads = std::move(workloads);
  return RunSim(options, counted);
}

// Some third of what happens now: a run in which nothing happens violates nothing either.
const Counters& SeenAtLeast() {
  static const auto& least = *new Counters{
      {"commits", 15'000},
      {"reads served", 90'000},
      {"refresh failures", 250},
      {"lock waits", 800},
      {"leaders elected", 2'000},
      {"log truncations", 400},
      {"snapshots installed", 300},
      {"power cuts", 180},
      {"process crashes", 60},
      {"log writes cut short", 60},
      {"disk failures noticed", 80},
      {"hung disks noticed", 4},
      {"frames cut off", 6'000},
      {"frames lost", 1'000},
      {"frames overtaken", 2'500},
      {"frames repeated", 2'500},
      {"frames held up", 4'500},
      {"bank: transfers", 1'400},
      {"bank: totals read", 700},
      {"ring: moves", 1'200},
      {"ring: read", 650},
      {"append: transactions", 1'900},
      {"register: operations", 1'500},
      {"unique: inserted", 700},
      {"unique: duplicates refused", 1'400},
      {"sql_bank: transfers", 1'000},
      {"sql_bank: totals read", 500},
      {"sql_bank: totals read row by row", 250},
      {"sql_append: transactions", 1'700},
      {"sql_register: operations", 2'000},
      {"sql_unique: inserted", 650},
      {"sql_unique: duplicates refused", 1'200},
      {"sql_unique: counted", 300},
      {"sql_index: schema changes", 500},
      {"sql_index: row changes", 1'300},
      {"sql_index: comparisons", 400},
      {"sql_index: comparisons with a unique index", 100},
      {"sql_predicate: loads changed", 1'300},
      {"sql_predicate: slots looked for", 500},
      {"sql_predicate: sums read", 280},
      {"sql_replace: replaced", 600},
      {"sql_replace: touched", 650},
      {"sql_replace: looked", 850},
  };
  return least;
}

TEST(SimSeeds, DrawnFaults) {
  Counters counted;
  EXPECT_EQ(RunSeeds(1, 200, {"all"}, {"all"}, &counted), 0);
  for (const auto& [what, least] : SeenAtLeast()) EXPECT_GE(counted[what], least) << what;
  for (const std::string& fault : FaultNames())
    EXPECT_GE(counted["faults: " + fault], 70u) << fault;
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
