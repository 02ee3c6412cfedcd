// SqlAppend: Append in SQL: lists are texts, and transactions go through BEGIN, statements,
// savepoints and COMMIT.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/append_history.h"
#include "sim/sql_workload.h"

namespace steno::sim {

class SqlAppendWorkload : public SqlWorkload {
 public:
  SqlAppendWorkload(int lists, Fail fail) : SqlWorkload(std::move(fail)), lists_(lists) {}

  std::string_view name() const override { return "sql_append"; }
  Task<bool> Setup(Gateway gateway) override;
  Task<bool> ReadFinal(Gateway gateway) override;
  std::vector<std::string> Check() override;

 protected:
  Task<void> RunSqlOp(OpContext context) override;

 private:
  enum class Step { kRead, kLock, kAppend, kAppendAndUndo };
  // Notes what was seen in history_[at].
  Task<SqlAnswer> RunStep(SqlConnection* sql, Step step, int64_t list, size_t at);
  Task<SqlAnswer> Append(SqlConnection* sql, int64_t list, int64_t value);
  void NoteRead(size_t at, int64_t list, const SqlRows& rows, bool appended);

  const int lists_;
  std::vector<AppendTxn> history_;
  std::map<int64_t, std::vector<int64_t>> final_;
  int64_t next_value_ = 1;
};

}  // namespace steno::sim
