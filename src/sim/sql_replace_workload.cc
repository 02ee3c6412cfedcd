#include "sim/sql_replace_workload.h"

#include <fmt/format.h>

#include <utility>

namespace steno::sim {
namespace {

constexpr const char* kCreate =
    "CREATE TABLE {} pages (id bigint PRIMARY KEY, generation bigint NOT NULL,"
    " touched bigint NOT NULL)";
constexpr const char* kInsert =
    "INSERT INTO pages SELECT g, $1::bigint, 0 FROM generate_series($2::bigint, $3::bigint) g";

}  // namespace

Task<bool> SqlReplaceWorkload::Setup(Gateway gateway) {
  return RunSetup(gateway.sql,
                  fmt::format(fmt::runtime(kCreate), "IF NOT EXISTS") +
                      fmt::format("; INSERT INTO pages SELECT g, 0, 0 FROM generate_series(1, {}) g"
                                  " ON CONFLICT DO NOTHING",
                                  kRows));
}

Task<void> SqlReplaceWorkload::RunSqlOp(OpContext context) {
  Rng& rng = context.rng;
  SqlConnection* const sql = context.gateway.sql;
  const int64_t began_ns = context.now_ns();
  const uint64_t kind = rng.Below(10);
  if (kind < 3) {
    co_await Replace(sql, static_cast<How>(kind), context.now_ns);
    co_return;
  }
  if (kind < 6) {
    const SqlAnswer answer = co_await Touch(sql, rng.Between(1, kRows));
    if (Judge(answer) == Outcome::kOk) ++counters()["sql_replace: touched"];
    co_return;
  }
  co_await Look(kind < 8    ? sql->Run("SELECT id, generation FROM pages")
                : kind == 8 ? SelectHalves(sql)
                            : SelectInPortions(sql, rng.Between(1, kRows)),
                began_ns);
}

Task<void> SqlReplaceWorkload::Replace(SqlConnection* sql, How how,
                                       std::function<int64_t()> now_ns) {
  const int64_t generation = ++last_generation_;
  const int64_t began_ns = now_ns();
  const SqlAnswer answer = co_await ReplaceIn(sql, how, generation);
  if (Judge(answer) != Outcome::kOk) co_return;
  ++counters()["sql_replace: replaced"];
  const int64_t ended_ns = now_ns();
  for (auto& [other, acknowledged] : acknowledged_) {
    if (acknowledged.at_ns < began_ns && acknowledged.replaced_ns == 0) {
      acknowledged.replaced_ns = ended_ns;
    }
  }
  acknowledged_[generation] = {.at_ns = ended_ns};
}

Task<SqlAnswer> SqlReplaceWorkload::ReplaceIn(SqlConnection* sql, How how, int64_t generation) {
  SqlAnswer answer = co_await sql->Run("BEGIN");
  if (!answer.has_value()) co_return answer;
  if (how == How::kTruncate) {
    answer = co_await sql->Run("TRUNCATE pages");
  } else if (how == How::kDelete) {
    answer = co_await sql->Run("DELETE FROM pages");
  } else {
    answer = co_await sql->Run("DROP TABLE pages");
    if (answer.has_value()) answer = co_await sql->Run(fmt::format(fmt::runtime(kCreate), ""));
  }
  if (!answer.has_value()) co_return answer;
  const int64_t half = kRows / 2;
  std::vector<SqlParameter> first = {generation, 1, half};
  answer = co_await sql->Run(kInsert, std::move(first));
  if (!answer.has_value()) co_return answer;
  std::vector<SqlParameter> second = {generation, half + 1, kRows};
  answer = co_await sql->Run(kInsert, std::move(second));
  if (!answer.has_value()) co_return answer;
  answer = co_await sql->Run("SELECT count(*), min(generation), max(generation) FROM pages");
  if (!answer.has_value()) co_return answer;
  if (answer->Int(0, 0) != kRows || answer->Int(0, 1) != generation ||
      answer->Int(0, 2) != generation) {
    Violation(fmt::format("generation {} finds {} rows of its own table, of {} to {}", generation,
                          answer->Int(0, 0), answer->Int(0, 1), answer->Int(0, 2)));
  }
  co_return co_await sql->Run("COMMIT");
}

Task<SqlAnswer> SqlReplaceWorkload::Touch(SqlConnection* sql, int64_t id) {
  std::vector<SqlParameter> values = {id};
  const SqlAnswer answer =
      co_await sql->Run("UPDATE pages SET touched = touched + 1 WHERE id = $1", std::move(values));
  if (answer.has_value() && answer->tag != "UPDATE 1") Violation("a row is gone: " + answer->tag);
  co_return answer;
}

Task<SqlAnswer> SqlReplaceWorkload::SelectHalves(SqlConnection* sql) {
  SqlAnswer answer = co_await sql->Run("BEGIN READ ONLY");
  if (!answer.has_value()) co_return answer;
  SqlRows rows;
  for (const char* side : {"<=", ">"}) {
    std::vector<SqlParameter> bound = {kRows / 2};
    std::string text = fmt::format("SELECT id, generation FROM pages WHERE id {} $1", side);
    answer = co_await sql->Run(std::move(text), std::move(bound));
    if (!answer.has_value()) co_return answer;
    rows.rows.insert(rows.rows.end(), answer->rows.begin(), answer->rows.end());
  }
  answer = co_await sql->Run("COMMIT");
  if (answer.has_value()) answer->rows = std::move(rows.rows);
  co_return answer;
}

Task<SqlAnswer> SqlReplaceWorkload::SelectInPortions(SqlConnection* sql, int64_t portion) {
  SqlAnswer answer = co_await sql->Run("BEGIN");
  if (!answer.has_value()) co_return answer;
  std::string select;
  for (int64_t from = 0; from < kRows; from += 4) {
    select += fmt::format("{}SELECT id, generation FROM pages WHERE id > {} AND id <= {}",
                          from == 0 ? "" : " UNION ALL ", from, from + 4);
  }
  answer = co_await sql->RunInPortions(std::move(select), portion);
  if (!answer.has_value()) co_return answer;
  SqlRows rows = *std::move(answer);
  answer = co_await sql->Run("COMMIT");
  if (answer.has_value()) answer->rows = std::move(rows.rows);
  co_return answer;
}

Task<void> SqlReplaceWorkload::Look(Task<SqlAnswer> read, int64_t began_ns) {
  const SqlAnswer answer = co_await read;
  if (Judge(answer) != Outcome::kOk) co_return;
  ++counters()["sql_replace: looked"];
  CheckRows(*answer, began_ns);
}

void SqlReplaceWorkload::CheckRows(const SqlRows& rows, int64_t began_ns) {
  if (rows.rows.size() != static_cast<size_t>(kRows)) {
    return Violation(fmt::format("{} rows, not {}", rows.rows.size(), kRows));
  }
  const int64_t generation = rows.Int(0, 1);
  for (size_t row = 1; row < rows.rows.size(); ++row) {
    if (rows.Int(row, 1) == generation) continue;
    return Violation(
        fmt::format("rows of generations {} and {} at once", generation, rows.Int(row, 1)));
  }
  const auto it = acknowledged_.find(generation);
  if (it == acknowledged_.end() || it->second.replaced_ns == 0) return;
  if (it->second.replaced_ns < began_ns) {
    Violation(fmt::format("rows of generation {}, which was replaced before", generation));
  }
}

Task<bool> SqlReplaceWorkload::ReadFinal(Gateway gateway) {
  const SqlAnswer answer = co_await gateway.sql->Run("SELECT id, generation FROM pages");
  if (Judge(answer) != Outcome::kOk) co_return false;
  CheckRows(*answer, /*began_ns=*/0);
  co_return true;
}

}  // namespace steno::sim
