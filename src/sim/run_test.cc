#include "sim/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/log.h"
#include "sim/workload.h"

namespace steno::sim {
namespace {

using ::testing::IsEmpty;

SimOptions Quiet() {
  InitLog({.level = LogLevel::kOff});
  SimOptions options;
  options.print = false;
  return options;
}

TEST(Sim, HealthyClusterViolatesNothing) {
  SimOptions options = Quiet();
  options.faults = {"none"};
  options.workloads = WorkloadNames();
  const SimReport report = RunSeed(options, 1);
  EXPECT_THAT(report.violations, IsEmpty());
  // Every workload has done something.
  for (const char* what : {"bank: transfers",
                           "ring: moves",
                           "append: transactions",
                           "register: operations",
                           "unique: inserted",
                           "sql_bank: transfers",
                           "sql_bank: totals read row by row",
                           "sql_append: transactions",
                           "sql_register: operations",
                           "sql_unique: inserted",
                           "sql_index: schema changes",
                           "sql_index: row changes",
                           "sql_index: comparisons",
                           "sql_unique: counted",
                           "sql_predicate: loads changed",
                           "sql_predicate: slots looked for",
                           "sql_predicate: sums read",
                           "sql_replace: replaced",
                           "sql_replace: touched",
                           "sql_replace: looked"}) {
    EXPECT_TRUE(report.counters.contains(what)) << what;
  }
}

// A fault that no seed of few operations may draw, and last for long enough.
TEST(Sim, NodesWhoseDisksHangEndThemselves) {
  SimOptions options = Quiet();
  options.faults = {"stalldisk"};
  options.workloads = {"register"};
  options.ops = 2000;
  uint64_t noticed = 0;
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    const SimReport report = RunSeed(options, seed);
    EXPECT_THAT(report.violations, IsEmpty());
    const auto count = report.counters.find("hung disks noticed");
    if (count != report.counters.end()) noticed += count->second;
  }
  EXPECT_GT(noticed, 0u);
}

TEST(Sim, TheSameSeedIsTheSameRun) {
  const SimOptions options = Quiet();
  for (uint64_t seed : {3, 4, 5}) {
    const SimReport first = RunSeed(options, seed);
    const SimReport second = RunSeed(options, seed);
    EXPECT_EQ(first.trace_hash, second.trace_hash) << "seed " << seed;
    EXPECT_EQ(first.events, second.events) << "seed " << seed;
    EXPECT_EQ(first.counters, second.counters) << "seed " << seed;
  }
}

TEST(Sim, TheSameSeedIsTheSameRunInSql) {
  SimOptions options = Quiet();
  options.workloads = {"sql_bank",   "sql_append", "sql_register",
                       "sql_unique", "sql_index",  "sql_predicate"};
  for (uint64_t seed : {3, 4, 5}) {
    const SimReport first = RunSeed(options, seed);
    const SimReport second = RunSeed(options, seed);
    // Every statement and every answer is in the hash.
    EXPECT_EQ(first.trace_hash, second.trace_hash) << "seed " << seed;
    EXPECT_EQ(first.counters, second.counters) << "seed " << seed;
  }
}

TEST(Sim, OtherSeedsAreOtherRuns) {
  const SimOptions options = Quiet();
  EXPECT_NE(RunSeed(options, 6).trace_hash, RunSeed(options, 7).trace_hash);
}

TEST(Sim, RefusesNamesThatDoNotExist) {
  SimOptions options = Quiet();
  options.faults = {"meteor"};
  EXPECT_EQ(RunSim(options), 2);
}

}  // namespace
}  // namespace steno::sim
