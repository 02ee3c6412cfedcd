// SqlBank: Bank in SQL. Transfers read and write, write relative to what is there, or move both
// sides in one statement; a CHECK refuses what would overdraw. Totals are read at once, by two
// statements, or row by row through a cursor or a portal that is suspended.
#pragma once

#include <string>
#include <vector>

#include "sim/sql_workload.h"

namespace steno::sim {

class SqlBankWorkload : public SqlWorkload {
 public:
  SqlBankWorkload(int accounts, Fail fail) : SqlWorkload(std::move(fail)), accounts_(accounts) {}

  std::string_view name() const override { return "sql_bank"; }
  Task<bool> Setup(Gateway gateway) override;
  Task<bool> ReadFinal(Gateway gateway) override;
  std::vector<std::string> Check() override { return {}; }

 protected:
  Task<void> RunSqlOp(OpContext context) override;
  bool Expects(std::string_view sqlstate) const override;

 private:
  struct Transfer {
    int64_t from = 0;
    int64_t to = 0;
    int64_t amount = 0;
    bool lock = false;  // SELECT ... FOR UPDATE
  };
  // Who reads row by row.
  enum class Portal { kCursor, kHeldCursor, kProtocol };

  // Each gives the answer that the operation ended with.
  Task<SqlAnswer> ReadAndWrite(SqlConnection* sql, Transfer transfer);
  Task<SqlAnswer> AddAndSubtract(SqlConnection* sql, Transfer transfer);
  Task<SqlAnswer> MoveAtOnce(SqlConnection* sql, Transfer transfer);
  Task<SqlAnswer> Move(SqlConnection* sql, Transfer transfer);

  // True if the total could be read; it is checked then.
  Task<bool> ReadTotal(Task<SqlAnswer> read);
  // Each gives one row: how many accounts there are, what they hold together, and the least.
  Task<SqlAnswer> SelectAtOnce(SqlConnection* sql);
  Task<SqlAnswer> SelectHalves(SqlConnection* sql, int64_t split);
  // Each account by a read of its own, `portion` rows at a time. Cursors have moved money in their
  // own transaction meanwhile, which they must not see.
  Task<SqlAnswer> SelectInPortions(SqlConnection* sql, Portal portal, int64_t portion,
                                   Transfer transfer);
  // Adds what FETCH gives to `rows` until it gives nothing.
  Task<SqlAnswer> FetchRest(SqlConnection* sql, int64_t portion, SqlRows* rows);

  const int accounts_;
};

}  // namespace steno::sim
