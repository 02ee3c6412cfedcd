// RowIds: the numbers of hidden keys. A node takes them from the cluster in blocks and hands runs
// of them to its sessions; a session takes what a batch of rows needs before it is computed,
// because functions cannot wait. Thread-safe.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/check.h"
#include "kv/api/txn.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

// The ids [next, end).
struct IdRun {
  int64_t next = 0;
  int64_t end = 0;
  int64_t size() const { return end - next; }
};

class RowIds {
 public:
  static constexpr int64_t kBlock = 8192;

  explicit RowIds(kv::Db* db) : db_(db) {}

  // At least one and at most `count` ids, from the node's block if it has any left.
  Task<SqlResult<IdRun>> Take(int64_t count);

 private:
  kv::Db* const db_;
  absl::Mutex mu_;
  IdRun block_ ABSL_GUARDED_BY(mu_);
};

// A session's own ids. Thread-compatible.
class SessionRowIds {
 public:
  explicit SessionRowIds(RowIds* ids) : ids_(ids) {}

  // Makes sure that `count` are there.
  Task<SqlStatus> Reserve(int64_t count);
  int64_t available() const { return available_; }
  // REQUIRES: available() > 0.
  int64_t Next();

 private:
  RowIds* const ids_;
  std::deque<IdRun> runs_;
  int64_t available_ = 0;
};

}  // namespace steno::sql
