#include "sim/sql_register_workload.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace steno::sim {

Task<bool> SqlRegisterWorkload::Setup(Gateway gateway) {
  std::string text = fmt::format(
      "CREATE TABLE IF NOT EXISTS registers (id bigint PRIMARY KEY, value bigint NOT NULL);"
      "INSERT INTO registers SELECT g, {} FROM generate_series(0, {}) g ON CONFLICT DO NOTHING",
      kAbsent, rows_ - 1);
  return RunSetup(gateway.sql, std::move(text));
}

Task<void> SqlRegisterWorkload::RunSqlOp(OpContext context) {
  SqlConnection* const sql = context.gateway.sql;
  const int64_t row = context.rng.Between(0, rows_ - 1);
  const bool lock = context.rng.Chance(1, 2);
  // In the history from the beginning, with what is known: the end may never come.
  RegisterOp& op = histories_[row].emplace_back();
  op.type = static_cast<RegisterOp::Type>(context.rng.Below(3));
  op.call_ns = context.now_ns();
  if (op.type != RegisterOp::Type::kRead) op.written = next_value_++;
  Task<SqlAnswer> run = op.type == RegisterOp::Type::kRead    ? Read(sql, row, lock, &op)
                        : op.type == RegisterOp::Type::kWrite ? Write(sql, row, op.written)
                                                              : CompareAndSet(sql, row, lock, &op);
  const SqlAnswer answer = co_await run;
  op.outcome = Judge(answer);
  if (op.outcome != Outcome::kUnknown) op.return_ns = context.now_ns();
  if (op.outcome == Outcome::kOk) ++counters()["sql_register: operations"];
}

Task<SqlAnswer> SqlRegisterWorkload::Read(SqlConnection* sql, int64_t row, bool lock,
                                          RegisterOp* op) {
  std::string text =
      fmt::format("SELECT value FROM registers WHERE id = $1{}", lock ? " FOR UPDATE" : "");
  std::vector<SqlParameter> id = {row};
  SqlAnswer answer = co_await sql->Run(std::move(text), std::move(id));
  if (!answer.has_value()) co_return answer;
  if (answer->rows.size() != 1) {
    Violation(fmt::format("row {} is gone", row));
    co_return answer;
  }
  op->read = answer->Int(0, 0);
  co_return answer;
}

Task<SqlAnswer> SqlRegisterWorkload::Write(SqlConnection* sql, int64_t row, int64_t value) {
  std::vector<SqlParameter> values = {row, value};
  return sql->Run("UPDATE registers SET value = $2 WHERE id = $1", std::move(values));
}

Task<SqlAnswer> SqlRegisterWorkload::CompareAndSet(SqlConnection* sql, int64_t row, bool lock,
                                                   RegisterOp* op) {
  SqlAnswer answer = co_await sql->Run("BEGIN");
  if (!answer.has_value()) co_return answer;
  answer = co_await Read(sql, row, lock, op);
  if (!answer.has_value()) co_return answer;
  std::vector<SqlParameter> values = {row, op->written, op->read};
  answer = co_await sql->Run("UPDATE registers SET value = $2 WHERE id = $1 AND value = $3",
                             std::move(values));
  if (!answer.has_value()) co_return answer;
  if (answer->tag != "UPDATE 1") Violation("a transaction reads a value and does not find it");
  co_return co_await sql->Run("COMMIT");
}

Task<bool> SqlRegisterWorkload::ReadFinal(Gateway gateway) {
  const SqlAnswer answer = co_await gateway.sql->Run("SELECT id, value FROM registers");
  if (Judge(answer) != Outcome::kOk) co_return false;
  int64_t last_ns = 0;
  for (const std::deque<RegisterOp>& history : histories_) {
    for (const RegisterOp& op : history) last_ns = std::max({last_ns, op.call_ns, op.return_ns});
  }
  for (size_t i = 0; i < answer->rows.size(); ++i) {
    histories_.at(static_cast<size_t>(answer->Int(i, 0)))
        .push_back({.type = RegisterOp::Type::kRead,
                    .outcome = Outcome::kOk,
                    .read = answer->Int(i, 1),
                    .call_ns = last_ns + 1,
                    .return_ns = last_ns + 2});
  }
  co_return true;
}

std::vector<std::string> SqlRegisterWorkload::Check() {
  std::vector<std::string> violations;
  for (int64_t row = 0; row < rows_; ++row) {
    const std::vector<RegisterOp> history(histories_[row].begin(), histories_[row].end());
    if (IsLinearizable(history)) continue;
    std::string text = fmt::format("sql_register: row {} is not linearizable:", row);
    for (const RegisterOp& op : history) text += "\n    " + op.ToString();
    violations.push_back(std::move(text));
  }
  return violations;
}

}  // namespace steno::sim
