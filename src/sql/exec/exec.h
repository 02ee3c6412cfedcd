// Execution of physical plans: a tree of cursors that mirrors the tree of nodes, pulled from the
// top, batch by batch.
//
//   OpenPlan(plan) ─► init plans ─► Cursor of the root
//                                      │ Next(batch)
//                                   Cursor ... Cursor ─► kv::Txn (scans, gets, locks, writes)
//
// One operator a file, with the stem of its node (hash_join.cc runs HashJoinNode). An operator
// waits only in Next, on its input or on the transaction; between two calls it holds no thread, so
// a suspended portal is just a cursor that is kept. Errors are final: after one, or after the end,
// a cursor is not called again.
//
// Memory that grows with the data (sorts, hash tables, aggregates) is charged to the statement's
// MemoryAccount; beyond its limit the statement ends with 53200.
//
// Thread-compatible: a statement runs on one coroutine.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "kv/api/txn.h"
#include "runtime/task.h"
#include "sql/catalog/catalog_view.h"
#include "sql/exec/memory_account.h"
#include "sql/expr/eval.h"
#include "sql/expr/session_info.h"
#include "sql/optimizer/planner.h"
#include "sql/plan/physical.h"
#include "sql/types/batch.h"

namespace steno::sql {

class CteBuffer;

// What one execution of a statement runs with. Outlives its cursors.
struct ExecContext {
  kv::Txn* txn = nullptr;
  EvalContext* eval = nullptr;
  SessionInfo* session = nullptr;
  // For virtual tables; null if the plan reads none.
  const CatalogSnapshot* snapshot = nullptr;
  DescriptorId database_id = kDefaultDatabaseId;
  // Fails when the statement is to end: cancelled, timed out. Asked once a batch. May be empty.
  std::function<SqlStatus()> check_cancel;
  MemoryAccount memory;
  // What the statement's common table expressions have given so far, by their number.
  std::vector<std::shared_ptr<CteBuffer>> ctes;
  // Whether an index is so new that only this transaction can reach its keys, so that rows may be
  // written in bulk (kv/api/txn.h, BulkWrite). May be empty: none is.
  std::function<bool(DescriptorId table, uint32_t index)> is_private;
  // Waits until unique_rowid() can be called so many times: a function cannot wait itself. May be
  // empty: it cannot be called.
  std::function<Task<SqlStatus>(int64_t calls)> reserve_row_ids;
};

class Cursor {
 public:
  virtual ~Cursor() = default;
  // Replaces `out` by the next rows: at least one, at most kBatchRows. False: there are no more.
  virtual Task<SqlResult<bool>> Next(Batch* out) = 0;
  // Of each Next from now on the reader wants `rows` rows, at most; 0: as many as come. Cursors
  // whose rows may fail, take long or lock what they read keep to it; others may give more.
  virtual void Want(int64_t /*rows*/) {}
  // Rows inserted, updated or deleted so far; by other operators: 0.
  virtual int64_t affected_rows() const { return 0; }
};
using CursorPtr = std::unique_ptr<Cursor>;

// Runs the init plans and opens the root. `plan` and `context` outlive the cursor.
Task<SqlResult<CursorPtr>> OpenPlan(const PlannedStatement* plan, ExecContext* context);

// How often unique_rowid() is called to evaluate the expressions once, at most.
int64_t RowIdCalls(const ExprList& exprs);

// Opens one node; does no I/O. Operators open their inputs with it.
CursorPtr OpenNode(const PhysicalNode& node, ExecContext* context);

}  // namespace steno::sql
