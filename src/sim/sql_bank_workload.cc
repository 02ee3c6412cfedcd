#include "sim/sql_bank_workload.h"

#include <fmt/format.h>

#include <algorithm>

#include "sql/types/sqlstate.h"

namespace steno::sim {
namespace {

constexpr int64_t kFirstBalance = 100;

void Append(const SqlRows& more, SqlRows* rows) {
  rows->rows.insert(rows->rows.end(), more.rows.begin(), more.rows.end());
}

// Rows of (id, balance) as one of (count, sum of balances, least balance).
SqlRows AddUp(const SqlRows& rows) {
  int64_t total = 0;
  int64_t least = kFirstBalance;
  for (size_t row = 0; row < rows.rows.size(); ++row) {
    total += rows.Int(row, 1);
    least = std::min(least, rows.Int(row, 1));
  }
  return {
      .tag = "SELECT 1",
      .rows = {{std::to_string(rows.rows.size()), std::to_string(total), std::to_string(least)}}};
}

}  // namespace

Task<bool> SqlBankWorkload::Setup(Gateway gateway) {
  std::string text = fmt::format(
      "CREATE TABLE IF NOT EXISTS bank (id bigint PRIMARY KEY,"
      " balance bigint NOT NULL CHECK (balance >= 0));"
      "INSERT INTO bank SELECT g, {} FROM generate_series(0, {}) g ON CONFLICT DO NOTHING",
      kFirstBalance, accounts_ - 1);
  return RunSetup(gateway.sql, std::move(text));
}

bool SqlBankWorkload::Expects(std::string_view sqlstate) const {
  return sqlstate == sql::sqlstate::kCheckViolation;
}

Task<void> SqlBankWorkload::RunSqlOp(OpContext context) {
  Rng& rng = context.rng;
  SqlConnection* const sql = context.gateway.sql;
  Transfer transfer;
  transfer.from = rng.Between(0, accounts_ - 1);
  transfer.to = (transfer.from + rng.Between(1, accounts_ - 1)) % accounts_;
  transfer.amount = rng.Between(1, 10);
  transfer.lock = rng.Chance(1, 2);
  if (rng.Chance(1, 3)) {
    const int64_t part = rng.Between(1, accounts_);
    const auto portal = static_cast<Portal>(rng.Below(3));
    const uint64_t how = rng.Below(4);
    Task<SqlAnswer> read = how <= 1   ? SelectInPortions(sql, portal, part, transfer)
                           : how == 2 ? SelectHalves(sql, part)
                                      : SelectAtOnce(sql);
    const bool done = co_await ReadTotal(std::move(read));
    if (done && how <= 1) ++counters()["sql_bank: totals read row by row"];
    co_return;
  }
  const uint64_t kind = rng.Below(3);
  Task<SqlAnswer> run = kind == 0   ? ReadAndWrite(sql, transfer)
                        : kind == 1 ? AddAndSubtract(sql, transfer)
                                    : MoveAtOnce(sql, transfer);
  const SqlAnswer answer = co_await run;
  if (Judge(answer) == Outcome::kOk) ++counters()["sql_bank: transfers"];
}

Task<SqlAnswer> SqlBankWorkload::ReadAndWrite(SqlConnection* sql, Transfer transfer) {
  SqlAnswer answer = co_await sql->Run("BEGIN");
  if (!answer.has_value()) co_return answer;
  const std::string select =
      fmt::format("SELECT balance FROM bank WHERE id = $1{}", transfer.lock ? " FOR UPDATE" : "");
  int64_t balances[2];
  for (int i = 0; i < 2; ++i) {
    std::vector<SqlParameter> id = {i == 0 ? transfer.from : transfer.to};
    answer = co_await sql->Run(select, std::move(id));
    if (!answer.has_value()) co_return answer;
    if (answer->rows.size() != 1) {
      Violation("an account is gone");
      co_return answer;
    }
    balances[i] = answer->Int(0, 0);
  }
  if (balances[0] < transfer.amount) co_return co_await sql->Run("ROLLBACK");
  for (int i = 0; i < 2; ++i) {
    std::vector<SqlParameter> values = {
        i == 0 ? transfer.from : transfer.to,
        balances[i] + (i == 0 ? -transfer.amount : transfer.amount)};
    answer = co_await sql->Run("UPDATE bank SET balance = $2 WHERE id = $1", std::move(values));
    if (!answer.has_value()) co_return answer;
  }
  co_return co_await sql->Run("COMMIT");
}

Task<SqlAnswer> SqlBankWorkload::AddAndSubtract(SqlConnection* sql, Transfer transfer) {
  SqlAnswer answer = co_await sql->Run("BEGIN");
  if (!answer.has_value()) co_return answer;
  for (int i = 0; i < 2; ++i) {
    std::vector<SqlParameter> values = {i == 0 ? transfer.from : transfer.to,
                                        i == 0 ? -transfer.amount : transfer.amount};
    answer = co_await sql->Run("UPDATE bank SET balance = balance + $2 WHERE id = $1",
                               std::move(values));
    if (!answer.has_value()) co_return answer;
    if (answer->tag != "UPDATE 1") Violation("an account is gone: " + answer->tag);
  }
  co_return co_await sql->Run("COMMIT");
}

Task<SqlAnswer> SqlBankWorkload::Move(SqlConnection* sql, Transfer transfer) {
  std::vector<SqlParameter> values = {transfer.from, transfer.to, transfer.amount};
  return sql->Run(
      "UPDATE bank SET balance = balance + CASE id WHEN $1 THEN -$3::bigint ELSE $3 END"
      " WHERE id IN ($1, $2)",
      std::move(values));
}

Task<SqlAnswer> SqlBankWorkload::MoveAtOnce(SqlConnection* sql, Transfer transfer) {
  SqlAnswer answer = co_await Move(sql, transfer);
  if (answer.has_value() && answer->tag != "UPDATE 2") {
    Violation("an account is gone: " + answer->tag);
  }
  co_return answer;
}

Task<SqlAnswer> SqlBankWorkload::SelectAtOnce(SqlConnection* sql) {
  return sql->Run("SELECT count(*), sum(balance), min(balance) FROM bank");
}

// The two halves in one transaction.
Task<SqlAnswer> SqlBankWorkload::SelectHalves(SqlConnection* sql, int64_t split) {
  SqlAnswer answer = co_await sql->Run("BEGIN READ ONLY");
  if (!answer.has_value()) co_return answer;
  SqlRows rows;
  for (const char* side : {"<", ">="}) {
    std::vector<SqlParameter> bound = {split};
    std::string text = fmt::format("SELECT id, balance FROM bank WHERE id {} $1", side);
    answer = co_await sql->Run(std::move(text), std::move(bound));
    if (!answer.has_value()) co_return answer;
    Append(*answer, &rows);
  }
  answer = co_await sql->Run("COMMIT");
  if (answer.has_value()) answer = AddUp(rows);
  co_return answer;
}

Task<SqlAnswer> SqlBankWorkload::FetchRest(SqlConnection* sql, int64_t portion, SqlRows* rows) {
  while (true) {
    SqlAnswer answer = co_await sql->Run(fmt::format("FETCH {} FROM c", portion));
    if (!answer.has_value() || answer->rows.empty()) co_return answer;
    Append(*answer, rows);
  }
}

Task<SqlAnswer> SqlBankWorkload::SelectInPortions(SqlConnection* sql, Portal portal,
                                                  int64_t portion, Transfer transfer) {
  SqlAnswer answer = co_await sql->Run("BEGIN");
  if (!answer.has_value()) co_return answer;
  std::string select;
  for (int id = 0; id < accounts_; ++id) {
    select += fmt::format("{}SELECT id, balance FROM bank WHERE id = {}",
                          id == 0 ? "" : " UNION ALL ", id);
  }
  if (portal == Portal::kProtocol) {
    answer = co_await sql->RunInPortions(std::move(select), portion);
    if (!answer.has_value()) co_return answer;
    const SqlRows rows = *std::move(answer);
    answer = co_await sql->Run("COMMIT");
    co_return answer.has_value() ? SqlAnswer(AddUp(rows)) : answer;
  }
  const bool held = portal == Portal::kHeldCursor;
  answer = co_await sql->Run("CLOSE ALL");
  if (!answer.has_value()) co_return answer;
  answer =
      co_await sql->Run(fmt::format("DECLARE c CURSOR {} FOR {}", held ? "WITH HOLD" : "", select));
  if (!answer.has_value()) co_return answer;
  SqlRows rows;
  answer = co_await sql->Run(fmt::format("FETCH {} FROM c", portion));
  if (!answer.has_value()) co_return answer;
  Append(*answer, &rows);
  answer = co_await Move(sql, transfer);
  if (!answer.has_value()) co_return answer;
  if (!held) {
    answer = co_await FetchRest(sql, portion, &rows);
    if (!answer.has_value()) co_return answer;
  }
  answer = co_await sql->Run("COMMIT");
  if (held && answer.has_value()) answer = co_await FetchRest(sql, portion, &rows);
  co_return answer.has_value() ? SqlAnswer(AddUp(rows)) : answer;
}

Task<bool> SqlBankWorkload::ReadTotal(Task<SqlAnswer> read) {
  const SqlAnswer answer = co_await read;
  if (Judge(answer) != Outcome::kOk) co_return false;
  ++counters()["sql_bank: totals read"];
  const int64_t rows = answer->Int(0, 0);
  const int64_t total = answer->Int(0, 1);
  const int64_t least = answer->Int(0, 2);
  if (rows != accounts_ || total != accounts_ * kFirstBalance || least < 0) {
    Violation(fmt::format("{} accounts hold {}, not {}, and one {}", rows, total,
                          accounts_ * kFirstBalance, least));
  }
  co_return true;
}

Task<bool> SqlBankWorkload::ReadFinal(Gateway gateway) {
  return ReadTotal(SelectAtOnce(gateway.sql));
}

}  // namespace steno::sim
