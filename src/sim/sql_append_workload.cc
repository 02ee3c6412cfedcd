#include "sim/sql_append_workload.h"

#include <fmt/format.h>

#include <utility>

namespace steno::sim {

Task<bool> SqlAppendWorkload::Setup(Gateway gateway) {
  std::string text = fmt::format(
      "CREATE TABLE IF NOT EXISTS lists (id bigint PRIMARY KEY, elements text NOT NULL);"
      "INSERT INTO lists SELECT g, '' FROM generate_series(0, {}) g ON CONFLICT DO NOTHING",
      lists_ - 1);
  return RunSetup(gateway.sql, std::move(text));
}

Task<void> SqlAppendWorkload::RunSqlOp(OpContext context) {
  const size_t at = history_.size();
  history_.emplace_back();
  Rng& rng = context.rng;
  SqlConnection* const sql = context.gateway.sql;
  const int64_t steps = rng.Between(1, 4);
  // One statement may be a transaction of its own.
  const bool block = steps > 1 || rng.Chance(1, 2);
  SqlAnswer answer = SqlRows();
  if (block) answer = co_await sql->Run("BEGIN");
  for (int64_t step = 0; step < steps && answer.has_value(); ++step) {
    const auto kind = static_cast<Step>(rng.Below(block ? 4 : 3));
    const int64_t list = rng.Between(0, lists_ - 1);
    answer = co_await RunStep(sql, kind, list, at);
  }
  const bool give_up = block && rng.Chance(1, 10);
  if (block && answer.has_value()) answer = co_await sql->Run(give_up ? "ROLLBACK" : "COMMIT");
  history_[at].outcome = Judge(answer);
  if (give_up) history_[at].outcome = Outcome::kFailed;
  if (history_[at].outcome == Outcome::kOk) ++counters()["sql_append: transactions"];
}

Task<SqlAnswer> SqlAppendWorkload::RunStep(SqlConnection* sql, Step step, int64_t list, size_t at) {
  if (step == Step::kRead || step == Step::kLock) {
    std::string text = fmt::format("SELECT elements FROM lists WHERE id = $1{}",
                                   step == Step::kLock ? " FOR UPDATE" : "");
    std::vector<SqlParameter> id = {list};
    SqlAnswer answer = co_await sql->Run(std::move(text), std::move(id));
    if (answer.has_value()) NoteRead(at, list, *answer, /*appended=*/false);
    co_return answer;
  }
  const int64_t value = next_value_++;
  if (step == Step::kAppend) {
    // Noted first: it may take effect without an answer.
    history_[at].appends.push_back({list, value});
    SqlAnswer answer = co_await Append(sql, list, value);
    if (answer.has_value()) NoteRead(at, list, *answer, /*appended=*/true);
    co_return answer;
  }
  // What is undone must not be seen by anybody, whatever becomes of the transaction.
  history_.push_back({.outcome = Outcome::kFailed, .appends = {{list, value}}});
  SqlAnswer answer = co_await sql->Run("SAVEPOINT before");
  if (!answer.has_value()) co_return answer;
  answer = co_await Append(sql, list, value);
  if (!answer.has_value()) co_return answer;
  co_return co_await sql->Run("ROLLBACK TO before");
}

Task<SqlAnswer> SqlAppendWorkload::Append(SqlConnection* sql, int64_t list, int64_t value) {
  std::vector<SqlParameter> values = {list, fmt::format(",{}", value)};
  return sql->Run("UPDATE lists SET elements = elements || $2 WHERE id = $1 RETURNING elements",
                  std::move(values));
}

void SqlAppendWorkload::NoteRead(size_t at, int64_t list, const SqlRows& rows, bool appended) {
  if (rows.rows.size() != 1) return Violation(fmt::format("list {} is gone", list));
  std::vector<int64_t> seen = ParseList(rows.rows[0][0]);
  if (appended) {
    if (seen.empty() || seen.back() != history_[at].appends.back().second) {
      return Violation(fmt::format("list {} does not end with what was appended", list));
    }
    seen.pop_back();
  }
  history_[at].reads.push_back({list, std::move(seen)});
}

Task<bool> SqlAppendWorkload::ReadFinal(Gateway gateway) {
  const SqlAnswer answer = co_await gateway.sql->Run("SELECT id, elements FROM lists");
  if (Judge(answer) != Outcome::kOk) co_return false;
  for (size_t row = 0; row < answer->rows.size(); ++row) {
    final_[answer->Int(row, 0)] = ParseList(answer->rows[row][1]);
  }
  co_return true;
}

std::vector<std::string> SqlAppendWorkload::Check() {
  std::vector<std::string> violations;
  for (const std::string& what : CheckAppends(history_, final_)) {
    violations.push_back("sql_append: " + what);
  }
  return violations;
}

}  // namespace steno::sim
