#include "sim/sql_unique_workload.h"

#include <fmt/format.h>

#include <utility>

#include "sql/types/sqlstate.h"

namespace steno::sim {
namespace {

int64_t NameOf(int64_t key) {
  return key / 2;
}
int64_t PartOf(int64_t key) {
  return key % 2;
}
int64_t KeyOf(int64_t name, int64_t part) {
  return name * 2 + part;
}

}  // namespace

Task<bool> SqlUniqueWorkload::Setup(Gateway gateway) {
  return RunSetup(gateway.sql,
                  "CREATE TABLE IF NOT EXISTS names"
                  " (owner bigint PRIMARY KEY, name bigint NOT NULL, part bigint NOT NULL,"
                  " hits bigint NOT NULL DEFAULT 0, UNIQUE (name, part))");
}

bool SqlUniqueWorkload::Expects(std::string_view sqlstate) const {
  return sqlstate == sql::sqlstate::kUniqueViolation;
}

Task<void> SqlUniqueWorkload::RunSqlOp(OpContext context) {
  const int64_t key = first_ + context.rng.Between(0, kWindow - 1);
  if (context.rng.Chance(1, kWindow)) ++first_;
  const int64_t owner = next_owner_++;
  bool taken = false;
  const auto kind = static_cast<Kind>(context.rng.Below(4));
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
  if (kind == Kind::kInsertOrCount) co_return co_await InsertOrCount(sql, key, owner, taken);
  SqlAnswer answer = SqlRows();
  const bool look = kind == Kind::kLookThenInsert;
  if (look) answer = co_await sql->Run("BEGIN");
  if (!answer.has_value()) co_return answer;
  if (look) {
    std::vector<SqlParameter> name = {NameOf(key), PartOf(key)};
    answer =
        co_await sql->Run("SELECT owner FROM names WHERE part = $2 AND name = $1", std::move(name));
    if (!answer.has_value()) co_return answer;
    if (!answer->rows.empty()) {
      answer = co_await sql->Run("COMMIT");
      *taken = answer.has_value();
      co_return answer;
    }
  }
  std::vector<SqlParameter> values = {owner, NameOf(key), PartOf(key)};
  answer = co_await sql->Run(
      fmt::format("INSERT INTO names VALUES ($1, $2, $3){}",
                  kind == Kind::kInsertOrNothing ? " ON CONFLICT (name, part) DO NOTHING" : ""),
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

Task<SqlAnswer> SqlUniqueWorkload::InsertOrCount(SqlConnection* sql, int64_t key, int64_t owner,
                                                 bool* taken) {
  // Before it can have an effect.
  ++hits_tried_[key];
  std::vector<SqlParameter> values = {owner, NameOf(key), PartOf(key)};
  SqlAnswer answer = co_await sql->Run(
      "INSERT INTO names VALUES ($1, $2, $3) ON CONFLICT (name, part)"
      " DO UPDATE SET hits = names.hits + 1 RETURNING owner, hits",
      std::move(values));
  if (!answer.has_value()) {
    const bool unknown = answer.error().sqlstate == sql::sqlstate::kStatementCompletionUnknown;
    if (!unknown) --hits_tried_[key];
    co_return answer;
  }
  *taken = answer->Int(0, 0) != owner;
  if (!*taken) {
    --hits_tried_[key];
    co_return answer;
  }
  ++counters()["sql_unique: counted"];
  ++hits_told_[key];
  const int64_t hits = answer->Int(0, 1);
  if (!hits_seen_.emplace(key, hits).second) {
    Violation(fmt::format("key {} was counted as {} twice", key, hits));
  }
  co_return answer;
}

Task<bool> SqlUniqueWorkload::ReadFinal(Gateway gateway) {
  history_.ForgetFinal();
  hits_final_.clear();
  disagreement_.clear();
  const SqlAnswer rows =
      co_await gateway.sql->Run("SELECT owner, name, part, hits FROM names ORDER BY owner");
  if (Judge(rows) != Outcome::kOk) co_return false;
  for (size_t row = 0; row < rows->rows.size(); ++row) {
    const int64_t key = KeyOf(rows->Int(row, 1), rows->Int(row, 2));
    history_.SetFinal(key, rows->Int(row, 0));
    hits_final_[key] = rows->Int(row, 3);
  }
  const SqlAnswer entries = co_await gateway.sql->Run(
      "SELECT owner, name, part, hits FROM names WHERE name >= 0 ORDER BY owner");
  if (Judge(entries) != Outcome::kOk) co_return false;
  if (rows->rows != entries->rows) {
    disagreement_.push_back(fmt::format("the table has {} rows, its index {}, or others",
                                        rows->rows.size(), entries->rows.size()));
  }
  co_return true;
}

std::vector<std::string> SqlUniqueWorkload::CheckHits() const {
  std::vector<std::string> violations;
  const auto at = [](const std::map<int64_t, int64_t>& map, int64_t key) {
    const auto it = map.find(key);
    return it == map.end() ? 0 : it->second;
  };
  for (const auto& [key, hits] : hits_final_) {
    const int64_t told = at(hits_told_, key);
    const int64_t tried = at(hits_tried_, key);
    if (hits >= told && hits <= tried) continue;
    violations.push_back(
        fmt::format("key {} was counted {} times: told {}, tried {}", key, hits, told, tried));
  }
  return violations;
}

std::vector<std::string> SqlUniqueWorkload::Check() {
  std::vector<std::string> violations;
  for (const std::string& what : history_.Check()) violations.push_back("sql_unique: " + what);
  for (const std::string& what : CheckHits()) violations.push_back("sql_unique: " + what);
  for (const std::string& what : disagreement_) violations.push_back("sql_unique: " + what);
  return violations;
}

}  // namespace steno::sim
