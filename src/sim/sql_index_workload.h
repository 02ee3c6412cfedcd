// SqlIndex: indexes come and go while rows are inserted, changed and deleted. Whatever a client
// reads through an index is what it reads from the table, and a unique one is unique.
#pragma once

#include <string>
#include <vector>

#include "sim/sql_workload.h"

namespace steno::sim {

class SqlIndexWorkload : public SqlWorkload {
 public:
  explicit SqlIndexWorkload(Fail fail) : SqlWorkload(std::move(fail)) {}

  std::string_view name() const override { return "sql_index"; }
  Task<bool> Setup(Gateway gateway) override;
  Task<bool> ReadFinal(Gateway gateway) override;
  std::vector<std::string> Check() override { return {}; }

 protected:
  Task<void> RunSqlOp(OpContext context) override;
  bool Expects(std::string_view sqlstate) const override;

 private:
  Task<SqlAnswer> ChangeSchema(SqlConnection* sql, uint64_t kind);
  Task<SqlAnswer> ChangeRows(SqlConnection* sql, Rng rng);
  // The table and its indexes, those that there are, in one transaction.
  Task<SqlAnswer> Compare(SqlConnection* sql);

  int64_t next_id_ = 0;
};

}  // namespace steno::sim
