// Charges: what a cursor has charged to its statement; given back when the cursor ends. A statement
// may open a cursor many times, once for each row of the query around it. Internal to this
// directory.
#pragma once

#include <vector>

#include "sql/exec/exec.h"

namespace steno::sql {

class Charges {
 public:
  explicit Charges(ExecContext* context) : context_(*context) {}
  ~Charges() { context_.memory.Release(bytes_); }
  Charges(const Charges&) = delete;

  // 53200 beyond the limit.
  SqlStatus Add(int64_t bytes) {
    bytes_ += bytes;
    return context_.memory.Charge(bytes);
  }
  void GiveBack(int64_t bytes) {
    bytes_ -= bytes;
    context_.memory.Release(bytes);
  }
  // For rows that have been charged, as by ReadAll.
  void TakeOver(const std::vector<Row>& rows) {
    for (const Row& row : rows) bytes_ += BytesOf(row);
  }

 private:
  ExecContext& context_;
  int64_t bytes_ = 0;
};

}  // namespace steno::sql
