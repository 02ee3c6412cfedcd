// How long parsing takes, for the statements of pgbench's script and a few others. The budget of a
// short statement is 30 us.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

#include "sql/parser/parser.h"

namespace steno::sql {
namespace {

void ParseAll(benchmark::State& state, const std::string& sql) {
  for (auto _ : state) {
    auto parsed = Parse(sql);
    if (!parsed.has_value()) {
      state.SkipWithError("does not parse");
      return;
    }
    benchmark::DoNotOptimize(parsed);
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * sql.size()));
}

void BM_Begin(benchmark::State& state) {
  ParseAll(state, "BEGIN;");
}
BENCHMARK(BM_Begin);

void BM_PgbenchUpdate(benchmark::State& state) {
  ParseAll(state, "UPDATE pgbench_accounts SET abalance = abalance + -3512 WHERE aid = 70532;");
}
BENCHMARK(BM_PgbenchUpdate);

void BM_PgbenchSelect(benchmark::State& state) {
  ParseAll(state, "SELECT abalance FROM pgbench_accounts WHERE aid = 70532;");
}
BENCHMARK(BM_PgbenchSelect);

void BM_PgbenchUpdateTellers(benchmark::State& state) {
  ParseAll(state, "UPDATE pgbench_tellers SET tbalance = tbalance + $1 WHERE tid = $2;");
}
BENCHMARK(BM_PgbenchUpdateTellers);

void BM_PgbenchUpdateBranches(benchmark::State& state) {
  ParseAll(state, "UPDATE pgbench_branches SET bbalance = bbalance + $1 WHERE bid = $2;");
}
BENCHMARK(BM_PgbenchUpdateBranches);

void BM_PgbenchInsert(benchmark::State& state) {
  ParseAll(state,
           "INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) "
           "VALUES (7, 1, 70532, -3512, CURRENT_TIMESTAMP);");
}
BENCHMARK(BM_PgbenchInsert);

void BM_TpccStockLevel(benchmark::State& state) {
  ParseAll(state,
           "SELECT COUNT(DISTINCT s.s_i_id) AS low_stock FROM order_line AS ol JOIN stock AS s "
           "ON s.s_w_id = $1 AND s.s_i_id = ol.ol_i_id WHERE ol.ol_w_id = $1 AND ol.ol_d_id = $2 "
           "AND ol.ol_o_id < $3 AND ol.ol_o_id >= $3 - 20 AND s.s_quantity < $4");
}
BENCHMARK(BM_TpccStockLevel);

void BM_SyntaxError(benchmark::State& state) {
  const std::string sql = "SELECT abalance FROM pgbench_accounts WHERE aid = ;";
  for (auto _ : state) benchmark::DoNotOptimize(Parse(sql));
}
BENCHMARK(BM_SyntaxError);

void BM_LongConjunction(benchmark::State& state) {
  std::string sql = "SELECT 1 FROM t WHERE a = 0";
  for (int i = 1; i < 1000; ++i) sql += " AND a = " + std::to_string(i);
  ParseAll(state, sql);
}
BENCHMARK(BM_LongConjunction);

void BM_MultiRowInsert(benchmark::State& state) {
  std::string sql = "INSERT INTO t VALUES (0, 'zero', 0.5)";
  for (int i = 1; i < 1000; ++i) sql += ", (" + std::to_string(i) + ", 'text', 1.5)";
  ParseAll(state, sql);
}
BENCHMARK(BM_MultiRowInsert);

}  // namespace
}  // namespace steno::sql
