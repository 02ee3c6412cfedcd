// MemoryAccount: what a statement may keep in memory: up to a limit of its own, and as much as the
// pool of its node has left. Thread-compatible.
#pragma once

#include <cstdint>

#include "base/limits.h"
#include "base/memory_pool.h"
#include "sql/types/batch.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

class MemoryAccount {
 public:
  explicit MemoryAccount(int64_t limit_bytes = kStatementMemoryBytesMax)
      : limit_bytes_(limit_bytes) {}

  // REQUIRES: nothing was charged.
  void DrawOn(MemoryPool* pool) { share_.DrawOn(pool); }
  // 53200 beyond a limit. It is charged all the same: the statement has it already.
  SqlStatus Charge(int64_t bytes);
  void Release(int64_t bytes);
  int64_t used_bytes() const { return used_bytes_; }

 private:
  const int64_t limit_bytes_;
  int64_t used_bytes_ = 0;
  MemoryShare share_;
};

// 53200: the pool of the node, which has `limit_bytes`, is used up.
SqlError NodeOutOfMemory(int64_t limit_bytes);

// What keeping a row or a batch costs, its heap objects included.
int64_t BytesOf(const Row& row);
int64_t BytesOf(const Batch& batch);

}  // namespace steno::sql
