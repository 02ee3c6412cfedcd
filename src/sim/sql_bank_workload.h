// SqlBank: Bank in SQL. Transfers read and write, write relative to what is there, or move both
// sides in one statement; a CHECK refuses what would overdraw.
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
  // Each gives the answer that the operation ended with.
  Task<SqlAnswer> ReadAndWrite(SqlConnection* sql, Transfer transfer);
  Task<SqlAnswer> AddAndSubtract(SqlConnection* sql, Transfer transfer);
  Task<SqlAnswer> MoveAtOnce(SqlConnection* sql, Transfer transfer);
  // True if the total could be read; it is checked then. `split`: by two statements.
  Task<bool> ReadTotal(SqlConnection* sql, int64_t split);
  Task<SqlAnswer> SelectHalves(SqlConnection* sql, int64_t split);

  const int accounts_;
};

}  // namespace steno::sim
