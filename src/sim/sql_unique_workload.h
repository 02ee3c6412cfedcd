// SqlUnique: Unique in SQL. Clients race to insert rows with the same values of a UNIQUE column;
// the index must give each to one of them, and agree with the table.
#pragma once

#include <string>
#include <vector>

#include "sim/sql_workload.h"
#include "sim/unique_history.h"

namespace steno::sim {

class SqlUniqueWorkload : public SqlWorkload {
 public:
  explicit SqlUniqueWorkload(Fail fail) : SqlWorkload(std::move(fail)) {}

  std::string_view name() const override { return "sql_unique"; }
  Task<bool> Setup(Gateway gateway) override;
  Task<bool> ReadFinal(Gateway gateway) override;
  std::vector<std::string> Check() override;

 protected:
  Task<void> RunSqlOp(OpContext context) override;
  bool Expects(std::string_view sqlstate) const override;

 private:
  enum class Kind { kInsert, kInsertOrNothing, kLookThenInsert };
  Task<SqlAnswer> Claim(SqlConnection* sql, Kind kind, int64_t key, int64_t owner, bool* taken);

  // How many keys are raced for at a time; used ones are left behind.
  static constexpr int64_t kWindow = 3;

  int64_t first_ = 0;
  int64_t next_owner_ = 1;
  UniqueHistory history_;
  std::vector<std::string> disagreement_;
};

}  // namespace steno::sim
