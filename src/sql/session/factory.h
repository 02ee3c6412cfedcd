// SessionFactoryImpl: opens sessions over one kv::Db and catalog cache. One a node. Thread-safe.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/memory_pool.h"
#include "base/rng.h"
#include "kv/api/txn.h"
#include "runtime/executor.h"
#include "runtime/task.h"
#include "sql/catalog/catalog.h"
#include "sql/session/dropped_rows.h"
#include "sql/session/row_ids.h"
#include "sql/session/session.h"
#include "sql/session/transaction.h"

namespace steno::sql {

struct SessionFactoryOptions {
  Rng rng{0};
  // Runs what sessions leave behind, and timers. Outlives the factory.
  Executor* executor = nullptr;
  DroppedRowsOptions dropped_rows;
  // For what statements and transactions keep; outlives the factory. Null: no limit.
  MemoryPool* memory = nullptr;
};

// Sessions must be closed and destroyed before it. It is to be destroyed the way a TaskScope is.
class SessionFactoryImpl final : public SessionFactory {
 public:
  SessionFactoryImpl(kv::Db* db, Catalog* catalog, SessionFactoryOptions options);

  Task<SqlResult<std::unique_ptr<Session>>> Open(SessionOptions options) override;
  std::vector<std::pair<std::string, std::string>> ReportedSettings(
      const Session& session) const override;

 private:
  RowIds row_ids_;
  TaskScope scope_;
  const DroppedRows dropped_rows_;
  const SessionServices services_;
  absl::Mutex mu_;
  Rng rng_ ABSL_GUARDED_BY(mu_);
};

}  // namespace steno::sql
