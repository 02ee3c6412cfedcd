// SqlReplace: a table whose rows are replaced all at once, by TRUNCATE, DROP and CREATE, or DELETE,
// while others read and touch them. Every row carries the number of the replacement that wrote it,
// its generation: whoever looks sees all rows of one generation, and never one of before another
// that was acknowledged before they began.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/sql_workload.h"

namespace steno::sim {

class SqlReplaceWorkload : public SqlWorkload {
 public:
  explicit SqlReplaceWorkload(Fail fail) : SqlWorkload(std::move(fail)) {}

  std::string_view name() const override { return "sql_replace"; }
  Task<bool> Setup(Gateway gateway) override;
  Task<bool> ReadFinal(Gateway gateway) override;
  std::vector<std::string> Check() override { return {}; }

 protected:
  Task<void> RunSqlOp(OpContext context) override;

 private:
  static constexpr int64_t kRows = 24;

  enum class How { kTruncate, kRecreate, kDelete };

  // An operation that answers with rows gives (id, generation) of each that it saw.
  Task<void> Replace(SqlConnection* sql, How how, std::function<int64_t()> now_ns);
  Task<SqlAnswer> ReplaceIn(SqlConnection* sql, How how, int64_t generation);
  Task<void> Look(Task<SqlAnswer> read, int64_t began_ns);
  Task<SqlAnswer> SelectHalves(SqlConnection* sql);
  Task<SqlAnswer> SelectInPortions(SqlConnection* sql, int64_t portion);
  Task<SqlAnswer> Touch(SqlConnection* sql, int64_t id);
  void CheckRows(const SqlRows& rows, int64_t began_ns);

  int64_t last_generation_ = 0;
  // Acknowledged generations: when, and since when another has surely taken their place (0: none).
  struct Acknowledged {
    int64_t at_ns = 0;
    int64_t replaced_ns = 0;
  };
  std::map<int64_t, Acknowledged> acknowledged_;
};

}  // namespace steno::sim
