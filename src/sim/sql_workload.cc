#include "sim/sql_workload.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "sql/types/sqlstate.h"

namespace steno::sim {
namespace {

// What faults and conflicts may do to any statement; all but 40003 without effect.
constexpr std::array<std::string_view, 5> kExpected = {
    sql::sqlstate::kSerializationFailure,
    sql::sqlstate::kDeadlockDetected,
    sql::sqlstate::kStatementCompletionUnknown,
    sql::sqlstate::kCannotConnectNow,
    sql::sqlstate::kQueryCanceled,
};

}  // namespace

Task<void> SqlWorkload::RunOp(OpContext context) {
  SqlConnection* const sql = context.gateway.sql;
  sql->UsePrepared(context.rng.Chance(1, 2));
  co_await RunSqlOp(std::move(context));
  co_await sql->Reset();
}

Outcome SqlWorkload::Judge(const SqlAnswer& answer) {
  if (answer.has_value()) return Outcome::kOk;
  const sql::SqlError& error = answer.error();
  ++counters()["sqlstate " + error.sqlstate];
  if (std::ranges::find(kExpected, error.sqlstate) == kExpected.end() && !Expects(error.sqlstate)) {
    Violation(
        fmt::format("unexpected error {}: {} {}", error.sqlstate, error.message, error.detail));
  }
  const bool unknown = error.sqlstate == sql::sqlstate::kStatementCompletionUnknown;
  return unknown ? Outcome::kUnknown : Outcome::kFailed;
}

Task<bool> SqlWorkload::RunSetup(SqlConnection* sql, std::string text) {
  const SqlAnswer answer = co_await sql->Run(std::move(text));
  co_return Judge(answer) == Outcome::kOk;
}

}  // namespace steno::sim
