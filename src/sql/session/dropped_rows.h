// DroppedRows: clears the rows of tables and indexes that were dropped, once nobody reads them any
// more; and those of key spaces that were made by transactions that did not commit.
//
//   DROP ... COMMIT ─► keys::DroppedSpan(start) = end, when     written by the same transaction
//        │
//        └─ `delay_ns` later, here ─► ClearSpan ─► the record goes
//   any node, every `collect_every_ns`: the same for records that nobody has seen to
//
// The gateway of the DROP may end before its delay does, or not hear that it has committed; its
// record outlives it. Two nodes may clear the same span: ids of tables and indexes are never given
// twice, so nothing comes to stand there again.
//
// What a transaction wrote in bulk without committing is cleared by its gateway at once, and stays
// if that ends first: unreachable, it costs space alone. Thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/api/txn.h"
#include "runtime/executor.h"
#include "runtime/task.h"

namespace steno::sql {

// Whoever still reads dropped rows after this is refused with 40001.
inline constexpr int64_t kDroppedDelayNs = 60'000'000'000;
inline constexpr int64_t kDroppedCollectEveryNs = 600'000'000'000;

struct DroppedRowsOptions {
  int64_t delay_ns = kDroppedDelayNs;
  int64_t collect_every_ns = kDroppedCollectEveryNs;
};

class DroppedRows {
 public:
  // All outlive it; what it has begun ends with `scope`.
  DroppedRows(kv::Db* db, Executor* executor, TaskScope* scope, DroppedRowsOptions options);

  // Writes the records into the transaction that drops the spans, before its commit.
  void Record(const std::vector<kv::Span>& spans, kv::Txn* txn) const;
  // It has committed.
  void ClearLater(std::vector<kv::Span> spans) const;
  // Nobody else has ever seen them, and there are no records.
  void ClearNow(std::vector<kv::Span> spans) const;

 private:
  kv::Db* const db_;
  Executor* const executor_;
  TaskScope* const scope_;
  const DroppedRowsOptions options_;
};

}  // namespace steno::sql
