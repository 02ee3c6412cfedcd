#include "sim/sql_predicate_workload.h"

#include <fmt/format.h>

#include <utility>

namespace steno::sim {

Task<bool> SqlPredicateWorkload::Setup(Gateway gateway) {
  return RunSetup(gateway.sql,
                  "CREATE TABLE IF NOT EXISTS loads (id bigint PRIMARY KEY, room bigint NOT NULL,"
                  " weight bigint NOT NULL);"
                  "CREATE INDEX IF NOT EXISTS loads_room ON loads (room);"
                  "CREATE TABLE IF NOT EXISTS slots (id bigint PRIMARY KEY)");
}

Task<void> SqlPredicateWorkload::RunSqlOp(OpContext context) {
  Rng& rng = context.rng;
  SqlConnection* const sql = context.gateway.sql;
  const Load load{next_id_++, rng.Between(0, kRooms - 1), rng.Between(1, kCapacity / 2)};
  const uint64_t kind = rng.Below(8);
  if (kind == 0) {
    (void)co_await ReadAll(sql);
    co_return;
  }
  const int64_t window = next_window_ + rng.Between(0, 1);
  if (rng.Chance(1, 8)) ++next_window_;
  const int64_t slot = window * kWindow + rng.Between(0, kWindow - 1);
  Task<SqlAnswer> run = kind <= 2   ? Add(sql, load)
                        : kind == 3 ? AddAtOnce(sql, load)
                        : kind == 4 ? Move(sql, load)
                        : kind == 5 ? Empty(sql, load)
                                    : Book(sql, window, slot);
  const SqlAnswer answer = co_await run;
  if (Judge(answer) == Outcome::kOk) {
    ++counters()[kind <= 5 ? "sql_predicate: loads changed" : "sql_predicate: slots looked for"];
  }
}

Task<SqlAnswer> SqlPredicateWorkload::Add(SqlConnection* sql, Load load) {
  SqlAnswer answer = co_await sql->Run("BEGIN");
  if (!answer.has_value()) co_return answer;
  std::vector<SqlParameter> room = {load.room};
  // Every other time by what no index knows.
  std::string sum = load.id % 2 == 0
                        ? "SELECT coalesce(sum(weight), 0)::bigint FROM loads WHERE room = $1"
                        : "SELECT coalesce(sum(weight), 0)::bigint FROM loads WHERE room + 0 = $1";
  answer = co_await sql->Run(std::move(sum), std::move(room));
  if (!answer.has_value()) co_return answer;
  if (answer->Int(0, 0) + load.weight > kCapacity) co_return co_await sql->Run("ROLLBACK");
  std::vector<SqlParameter> values = {load.id, load.room, load.weight};
  answer = co_await sql->Run("INSERT INTO loads VALUES ($1, $2, $3)", std::move(values));
  if (!answer.has_value()) co_return answer;
  co_return co_await sql->Run("COMMIT");
}

Task<SqlAnswer> SqlPredicateWorkload::AddAtOnce(SqlConnection* sql, Load load) {
  std::vector<SqlParameter> values = {load.id, load.room, load.weight};
  std::string text = fmt::format(
      "INSERT INTO loads SELECT $1::bigint, $2::bigint, $3::bigint"
      " WHERE (SELECT coalesce(sum(weight), 0) FROM loads WHERE room = $2) + $3 <= {}",
      kCapacity);
  return sql->Run(std::move(text), std::move(values));
}

Task<SqlAnswer> SqlPredicateWorkload::Move(SqlConnection* sql, Load load) {
  std::vector<SqlParameter> values = {load.room};
  std::string text = fmt::format(
      "UPDATE loads SET room = $1 WHERE id = (SELECT min(id) FROM loads WHERE room <> $1)"
      " AND weight + (SELECT coalesce(sum(weight), 0) FROM loads WHERE room = $1) <= {}",
      kCapacity);
  return sql->Run(std::move(text), std::move(values));
}

Task<SqlAnswer> SqlPredicateWorkload::Empty(SqlConnection* sql, Load load) {
  std::vector<SqlParameter> values = {load.room, load.weight};
  return sql->Run("DELETE FROM loads WHERE room = $1 AND weight >= $2", std::move(values));
}

Task<SqlAnswer> SqlPredicateWorkload::Book(SqlConnection* sql, int64_t window, int64_t slot) {
  SqlAnswer answer = co_await sql->Run("BEGIN");
  if (!answer.has_value()) co_return answer;
  std::vector<SqlParameter> bounds = {window * kWindow, (window + 1) * kWindow};
  answer = co_await sql->Run("SELECT id FROM slots WHERE id >= $1 AND id < $2", std::move(bounds));
  if (!answer.has_value()) co_return answer;
  if (!answer->rows.empty()) co_return co_await sql->Run("ROLLBACK");
  std::vector<SqlParameter> values = {slot};
  answer = co_await sql->Run("INSERT INTO slots VALUES ($1)", std::move(values));
  if (!answer.has_value()) co_return answer;
  co_return co_await sql->Run("COMMIT");
}

Task<bool> SqlPredicateWorkload::ReadAll(SqlConnection* sql) {
  const SqlAnswer rooms = co_await sql->Run("SELECT room, sum(weight) FROM loads GROUP BY room");
  if (Judge(rooms) != Outcome::kOk) co_return false;
  for (size_t row = 0; row < rooms->rows.size(); ++row) {
    if (rooms->Int(row, 1) <= kCapacity) continue;
    Violation(fmt::format("room {} holds {}, and may hold {}", rooms->Int(row, 0),
                          rooms->Int(row, 1), kCapacity));
  }
  const SqlAnswer windows = co_await sql->Run(fmt::format(
      "SELECT id / {0}, count(*) FROM slots GROUP BY id / {0} HAVING count(*) > 1", kWindow));
  if (Judge(windows) != Outcome::kOk) co_return false;
  for (size_t row = 0; row < windows->rows.size(); ++row) {
    Violation(
        fmt::format("window {} was booked {} times", windows->Int(row, 0), windows->Int(row, 1)));
  }
  ++counters()["sql_predicate: sums read"];
  co_return true;
}

Task<bool> SqlPredicateWorkload::ReadFinal(Gateway gateway) {
  return ReadAll(gateway.sql);
}

}  // namespace steno::sim
