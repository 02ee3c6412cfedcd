// MemoryAccount: what a statement may keep in memory. Thread-compatible.
#pragma once

#include <cstdint>

#include "base/limits.h"
#include "sql/types/batch.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

class MemoryAccount {
 public:
  explicit MemoryAccount(int64_t limit_bytes = kStatementMemoryBytesMax)
      : limit_bytes_(limit_bytes) {}

  // 53200 beyond the limit.
  SqlStatus Charge(int64_t bytes);
  void Release(int64_t bytes) { used_bytes_ -= bytes; }
  int64_t used_bytes() const { return used_bytes_; }

 private:
  const int64_t limit_bytes_;
  int64_t used_bytes_ = 0;
};

// What keeping a row or a batch costs, its heap objects included.
int64_t BytesOf(const Row& row);
int64_t BytesOf(const Batch& batch);

}  // namespace steno::sql
