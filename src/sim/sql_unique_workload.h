// SqlUnique: Unique in SQL. Clients race to insert rows with the same values of two UNIQUE columns;
// the index must give each pair to one of them, and agree with the table. Who finds the pair taken
// may count that in the row instead (DO UPDATE): no count may be lost, or made twice.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
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
  enum class Kind { kInsert, kInsertOrNothing, kLookThenInsert, kInsertOrCount };
  Task<SqlAnswer> Claim(SqlConnection* sql, Kind kind, int64_t key, int64_t owner, bool* taken);
  Task<SqlAnswer> InsertOrCount(SqlConnection* sql, int64_t key, int64_t owner, bool* taken);
  std::vector<std::string> CheckHits() const;

  // How many keys are raced for at a time; used ones are left behind.
  static constexpr int64_t kWindow = 3;

  int64_t first_ = 0;
  int64_t next_owner_ = 1;
  UniqueHistory history_;
  std::vector<std::string> disagreement_;
  // How often who found a key taken was told so; how often it may have been counted at most; and
  // what was counted in the end.
  std::map<int64_t, int64_t> hits_told_;
  std::map<int64_t, int64_t> hits_tried_;
  std::map<int64_t, int64_t> hits_final_;
  std::set<std::pair<int64_t, int64_t>> hits_seen_;  // key and count, one told each
};

}  // namespace steno::sim
