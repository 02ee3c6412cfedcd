// SqlRegister: Register in SQL. Reads and writes are statements of their own, without BEGIN, which
// sessions run again by themselves where they have to; compare-and-set is a transaction.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "sim/linearizability.h"
#include "sim/sql_workload.h"

namespace steno::sim {

class SqlRegisterWorkload : public SqlWorkload {
 public:
  SqlRegisterWorkload(int rows, Fail fail)
      : SqlWorkload(std::move(fail)), rows_(rows), histories_(rows) {}

  std::string_view name() const override { return "sql_register"; }
  Task<bool> Setup(Gateway gateway) override;
  Task<bool> ReadFinal(Gateway gateway) override;
  std::vector<std::string> Check() override;

 protected:
  Task<void> RunSqlOp(OpContext context) override;

 private:
  // Each notes what was seen in *op.
  Task<SqlAnswer> Read(SqlConnection* sql, int64_t row, bool lock, RegisterOp* op);
  Task<SqlAnswer> Write(SqlConnection* sql, int64_t row, int64_t value);
  Task<SqlAnswer> CompareAndSet(SqlConnection* sql, int64_t row, bool lock, RegisterOp* op);

  const int rows_;
  std::vector<std::deque<RegisterOp>> histories_;  // by row; references stay valid
  int64_t next_value_ = kAbsent + 1;
};

}  // namespace steno::sim
