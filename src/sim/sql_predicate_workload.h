// SqlPredicate: decisions on rows that are not there yet. A transaction adds up what a condition
// selects, and writes a row that the condition selects too, if the sum allows it. Two of them at
// the same time read the same sum and write different rows: only who keeps phantoms away keeps the
// sums within their bounds.
//
//   loads   rooms hold weights: no room more than kCapacity; by an index, or by a scan
//   slots   a booking takes any number of a window, if the window is empty: one at most each
#pragma once

#include <string>
#include <vector>

#include "sim/sql_workload.h"

namespace steno::sim {

class SqlPredicateWorkload : public SqlWorkload {
 public:
  explicit SqlPredicateWorkload(Fail fail) : SqlWorkload(std::move(fail)) {}

  std::string_view name() const override { return "sql_predicate"; }
  Task<bool> Setup(Gateway gateway) override;
  Task<bool> ReadFinal(Gateway gateway) override;
  std::vector<std::string> Check() override { return {}; }

 protected:
  Task<void> RunSqlOp(OpContext context) override;

 private:
  static constexpr int64_t kCapacity = 10;
  static constexpr int64_t kRooms = 3;
  static constexpr int64_t kWindow = 100;

  struct Load {
    int64_t id = 0;
    int64_t room = 0;
    int64_t weight = 0;
  };
  Task<SqlAnswer> Add(SqlConnection* sql, Load load);
  Task<SqlAnswer> AddAtOnce(SqlConnection* sql, Load load);
  // Into another room, if it has space.
  Task<SqlAnswer> Move(SqlConnection* sql, Load load);
  Task<SqlAnswer> Empty(SqlConnection* sql, Load load);
  Task<SqlAnswer> Book(SqlConnection* sql, int64_t window, int64_t slot);
  // True if both tables could be read; they are checked then.
  Task<bool> ReadAll(SqlConnection* sql);

  int64_t next_id_ = 1;
  int64_t next_window_ = 0;
};

}  // namespace steno::sim
