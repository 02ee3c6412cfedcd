#include "sim/sql_index_workload.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "sql/types/sqlstate.h"

namespace steno::sim {
namespace {

// Values of the indexed columns, from 0; few, so that indexes hold equal ones.
constexpr int64_t kValues = 10;
// Changes go to the newest rows.
constexpr int64_t kRecent = 30;

constexpr std::array kSchemaChanges = {
    "CREATE INDEX IF NOT EXISTS items_a ON items (a)",
    "CREATE INDEX IF NOT EXISTS items_b ON items (b DESC)",
    "CREATE UNIQUE INDEX IF NOT EXISTS items_c ON items (c)",
    "DROP INDEX IF EXISTS items_a",
    "DROP INDEX IF EXISTS items_b",
    "DROP INDEX IF EXISTS items_c",
};

// Whether no two rows have the same c. `table`: id, a, b, c.
bool AllDistinct(const SqlRows& table) {
  std::set<int64_t> seen;
  for (size_t row = 0; row < table.rows.size(); ++row) {
    if (!seen.insert(table.Int(row, 3)).second) return false;
  }
  return true;
}

}  // namespace

Task<bool> SqlIndexWorkload::Setup(Gateway gateway) {
  return RunSetup(
      gateway.sql,
      "CREATE TABLE IF NOT EXISTS items"
      " (id bigint PRIMARY KEY, a bigint NOT NULL, b bigint NOT NULL, c bigint NOT NULL)");
}

bool SqlIndexWorkload::Expects(std::string_view sqlstate) const {
  return sqlstate == sql::sqlstate::kUniqueViolation;
}

Task<void> SqlIndexWorkload::RunSqlOp(OpContext context) {
  SqlConnection* const sql = context.gateway.sql;
  const uint64_t draw = context.rng.Below(12);
  Task<SqlAnswer> run = draw < 3   ? ChangeSchema(sql, context.rng.Below(kSchemaChanges.size()))
                        : draw < 5 ? Compare(sql)
                                   : ChangeRows(sql, context.rng.Fork());
  const SqlAnswer answer = co_await run;
  if (Judge(answer) != Outcome::kOk) co_return;
  ++counters()[draw < 3   ? "sql_index: schema changes"
               : draw < 5 ? "sql_index: comparisons"
                          : "sql_index: row changes"];
}

Task<SqlAnswer> SqlIndexWorkload::ChangeSchema(SqlConnection* sql, uint64_t kind) {
  return sql->Run(kSchemaChanges.at(kind));
}

Task<SqlAnswer> SqlIndexWorkload::ChangeRows(SqlConnection* sql, Rng rng) {
  const int64_t recent = std::max<int64_t>(0, next_id_ - rng.Between(1, kRecent));
  const int64_t a = rng.Between(0, kValues - 1);
  const int64_t b = rng.Between(0, kValues - 1);
  const uint64_t kind = rng.Below(6);
  if (kind == 0) {
    std::vector<SqlParameter> values = {recent, a};
    return sql->Run("UPDATE items SET a = $2 WHERE id = $1", std::move(values));
  }
  if (kind == 1) {
    std::vector<SqlParameter> values = {recent, a, kValues};
    return sql->Run("UPDATE items SET b = (b + 1) % $3 WHERE a = $2 AND id > $1",
                    std::move(values));
  }
  if (kind == 2) {
    std::vector<SqlParameter> values = {recent, b};
    return sql->Run("DELETE FROM items WHERE id < $1 AND b = $2", std::move(values));
  }
  // Now and then a value of c that another row has, or had: without the index it may stay.
  const int64_t c = rng.Chance(1, 15) ? recent : next_id_;
  std::vector<SqlParameter> values = {next_id_, a, b, c};
  next_id_ += 2;
  return sql->Run("INSERT INTO items VALUES ($1, $2, $3, $4), ($1 + 1, $3, $2, $1 + 1)",
                  std::move(values));
}

Task<SqlAnswer> SqlIndexWorkload::Compare(SqlConnection* sql) {
  SqlAnswer answer = co_await sql->Run("BEGIN READ ONLY");
  if (!answer.has_value()) co_return answer;
  const SqlAnswer table = co_await sql->Run("SELECT id, a, b, c FROM items ORDER BY id");
  if (!table.has_value()) co_return table;
  std::string differs;
  for (const char* column : {"a", "b", "c"}) {
    std::string text =
        fmt::format("SELECT id, a, b, c FROM items WHERE {} >= 0 ORDER BY id", column);
    answer = co_await sql->Run(std::move(text));
    if (!answer.has_value()) co_return answer;
    if (answer->rows == table->rows) continue;
    differs += fmt::format(" {} rows by {}, or others;", answer->rows.size(), column);
  }
  const SqlAnswer unique =
      co_await sql->Run("SELECT count(*) FROM pg_class WHERE relname = 'items_c'");
  if (!unique.has_value()) co_return unique;
  answer = co_await sql->Run("COMMIT");
  if (!answer.has_value()) co_return answer;
  if (!differs.empty()) {
    Violation(fmt::format("the table has {} rows, but{}", table->rows.size(), differs));
  }
  if (unique->Int(0, 0) == 1) {
    ++counters()["sql_index: comparisons with a unique index"];
    if (!AllDistinct(*table)) Violation("two rows have the same value under a unique index");
  }
  co_return answer;
}

Task<bool> SqlIndexWorkload::ReadFinal(Gateway gateway) {
  const SqlAnswer made = co_await gateway.sql->Run(kSchemaChanges[0]);
  if (Judge(made) != Outcome::kOk) co_return false;
  const SqlAnswer compared = co_await Compare(gateway.sql);
  if (Judge(compared) != Outcome::kOk) co_return false;
  // Without the index this has compared nothing. EXPLAIN comes last: it reads no row, so it would
  // show a plan of before the index.
  const SqlAnswer plan =
      co_await gateway.sql->Run("EXPLAIN SELECT id, a, b, c FROM items WHERE a >= 0 ORDER BY id");
  if (Judge(plan) != Outcome::kOk) co_return false;
  const bool uses_index = std::ranges::any_of(plan->rows, [](const auto& line) {
    return line[0].value_or("").find("items_a") != std::string::npos;
  });
  if (!uses_index) Violation("the comparison does not use the index: " + *plan->rows.at(0).at(0));
  co_return true;
}

}  // namespace steno::sim
