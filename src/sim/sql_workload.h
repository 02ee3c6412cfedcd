// SqlWorkload: what the workloads in SQL share: the way to a session and back, and which errors a
// client has to expect. Any other error is a violation: a fault may cost a transaction, but never
// shows up as something that is no fault.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/sql_connection.h"
#include "sim/workload.h"

namespace steno::sim {

class SqlWorkload : public Workload {
 public:
  Task<void> RunOp(OpContext context) final;

 protected:
  explicit SqlWorkload(Fail fail) : fail_(std::move(fail)) {}

  // An operation. May leave a transaction open; it is rolled back then.
  virtual Task<void> RunSqlOp(OpContext context) = 0;

  // Whether a client of this workload may meet the error without any fault.
  virtual bool Expects(std::string_view) const { return false; }

  // How a statement that ends a transaction, or fails it, has ended it.
  Outcome Judge(const SqlAnswer& answer);
  // Runs the statements that make the first state; true if they are done.
  Task<bool> RunSetup(SqlConnection* sql, std::string text);
  void Violation(std::string what) { fail_(std::string(name()) + ": " + what); }

 private:
  const Fail fail_;
};

}  // namespace steno::sim
