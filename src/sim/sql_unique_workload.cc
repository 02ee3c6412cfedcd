#include "sim/sql_unique_workload.h"

#include <fmt/format.h>

#include <utility>

#include "sql/types/sqlstate.h"

namespace steno::sim {

Task<bool> SqlUniqueWorkload::Setup(Gateway gateway) {
  return RunSetup(gateway.sql,
                  "CREATE TABLE IF NOT EXISTS names"
                  " (owner bigint PRIMARY KEY, name bigint NOT NULL UNIQUE)");
}

bool SqlUniqueWorkload::Expects(std::string_view sqlstate) const {
  return sqlstate == sql::sqlstate::kUniqueViolation;
}

Task<void> SqlUniqueWorkload::RunSqlOp(OpContext context) {
  const int64_t key = first_ + context.rng.Between(0, kWindow - 1);
  if (context.rng.Chance(1, kWindow)) ++first_;
  const int64_t owner = next_owner_++;
  bool taken = false;
  const auto kind = static_cast<Kind>(context.rng.Below(3));
  const SqlAnswer answer = co_await Claim(context.gateway.sql, kind, key, owner, &taken);
  const Outcome outcome = Judge(answer);
  if (taken) {
    ++counters()["sql_unique: duplicates refused"];
    history_.Refuse(key);
  } else if (outcome == Outcome::kOk) {
    ++counters()["sql_unique: inserted"];
    history_.Acknowledge(key, owner);
  }
}

Task<SqlAnswer> SqlUniqueWorkload::Claim(SqlConnection* sql, Kind kind, int64_t key, int64_t owner,
                                         bool* taken) {
  SqlAnswer answer = SqlRows();
  const bool look = kind == Kind::kLookThenInsert;
  if (look) answer = co_await sql->Run("BEGIN");
  if (!answer.has_value()) co_return answer;
  if (look) {
    std::vector<SqlParameter> name = {key};
    answer = co_await sql->Run("SELECT owner FROM names WHERE name = $1", std::move(name));
    if (!answer.has_value()) co_return answer;
    if (!answer->rows.empty()) {
      answer = co_await sql->Run("COMMIT");
      *taken = answer.has_value();
      co_return answer;
    }
  }
  std::vector<SqlParameter> values = {owner, key};
  answer = co_await sql->Run(
      fmt::format("INSERT INTO names VALUES ($1, $2){}",
                  kind == Kind::kInsertOrNothing ? " ON CONFLICT (name) DO NOTHING" : ""),
      std::move(values));
  if (answer.has_value()) {
    *taken = answer->tag == "INSERT 0 0";
    if (look) answer = co_await sql->Run("COMMIT");
    co_return answer;
  }
  const bool duplicate = answer.error().sqlstate == sql::sqlstate::kUniqueViolation;
  if (duplicate && look) Violation("a transaction finds no row, and then a duplicate of it");
  *taken = duplicate;
  co_return answer;
}

Task<bool> SqlUniqueWorkload::ReadFinal(Gateway gateway) {
  history_.ForgetFinal();
  disagreement_.clear();
  const SqlAnswer rows = co_await gateway.sql->Run("SELECT owner, name FROM names ORDER BY owner");
  if (Judge(rows) != Outcome::kOk) co_return false;
  for (size_t row = 0; row < rows->rows.size(); ++row) {
    history_.SetFinal(rows->Int(row, 1), rows->Int(row, 0));
  }
  const SqlAnswer entries =
      co_await gateway.sql->Run("SELECT owner, name FROM names WHERE name >= 0 ORDER BY owner");
  if (Judge(entries) != Outcome::kOk) co_return false;
  if (rows->rows != entries->rows) {
    disagreement_.push_back(fmt::format("the table has {} rows, its index {}, or others",
                                        rows->rows.size(), entries->rows.size()));
  }
  co_return true;
}

std::vector<std::string> SqlUniqueWorkload::Check() {
  std::vector<std::string> violations;
  for (const std::string& what : history_.Check()) violations.push_back("sql_unique: " + what);
  for (const std::string& what : disagreement_) violations.push_back("sql_unique: " + what);
  return violations;
}

}  // namespace steno::sim
