// What the operator files share: their makers, and small helpers. Internal to this directory.
#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "sql/exec/exec.h"

namespace steno::sql {

CursorPtr MakeValues(const ValuesNode& node, ExecContext* context);
CursorPtr MakeScan(const ScanNode& node, ExecContext* context);
CursorPtr MakeVirtualScan(const VirtualScanNode& node, ExecContext* context);
CursorPtr MakeFunctionScan(const FunctionScanNode& node, ExecContext* context);
CursorPtr MakeCteScan(const CteScanNode& node, ExecContext* context);
CursorPtr MakeFilter(const FilterNode& node, ExecContext* context);
CursorPtr MakeProject(const ProjectNode& node, ExecContext* context);
CursorPtr MakeProjectSet(const ProjectSetNode& node, ExecContext* context);
CursorPtr MakeHashJoin(const HashJoinNode& node, ExecContext* context);
CursorPtr MakeNestedLoopJoin(const NestedLoopJoinNode& node, ExecContext* context);
CursorPtr MakeLookupJoin(const LookupJoinNode& node, ExecContext* context);
CursorPtr MakeApply(const ApplyNode& node, ExecContext* context);
CursorPtr MakeAggregate(const AggregateNode& node, ExecContext* context);
CursorPtr MakeDistinct(const DistinctNode& node, ExecContext* context);
CursorPtr MakeSort(const SortNode& node, ExecContext* context);
CursorPtr MakeTopN(const TopNNode& node, ExecContext* context);
CursorPtr MakeLimit(const LimitNode& node, ExecContext* context);
CursorPtr MakeSetOp(const SetOpNode& node, ExecContext* context);
CursorPtr MakeLockRows(const LockRowsNode& node, ExecContext* context);
CursorPtr MakeInsert(const InsertNode& node, ExecContext* context);
CursorPtr MakeUpdate(const UpdateNode& node, ExecContext* context);
CursorPtr MakeDelete(const DeleteNode& node, ExecContext* context);

// Makes the buffers that CteScan reads; runs nothing yet.
void OpenCtes(const PlannedStatement& plan, ExecContext* context);

// Turns rows into batches: an operator that makes rows one by one pushes them, and its Next hands
// out what has gathered.
class RowQueue {
 public:
  explicit RowQueue(const std::vector<Type>* types) : types_(types) {}
  void Push(Row row) { rows_.push_back(std::move(row)); }
  size_t size() const { return rows_.size() - taken_; }
  bool empty() const { return size() == 0; }
  bool full() const { return size() >= static_cast<size_t>(kBatchRows); }
  // Moves up to kBatchRows rows into `out`; false if there is none.
  bool Pop(Batch* out);

 private:
  const std::vector<Type>* types_;
  std::vector<Row> rows_;
  size_t taken_ = 0;
};

// About what the computed values of a batch may take up.
inline constexpr int64_t kComputedBytesPerBatch = 4 << 20;

// Reads everything of `input`, charging the rows to the statement.
Task<SqlResult<std::vector<Row>>> ReadAll(Cursor* input, ExecContext* context);

// Before unique_rowid() is called so often for each of so many rows.
Task<SqlStatus> ReserveRowIds(ExecContext* context, int64_t calls, size_t rows);

// Of a subquery that stands for a value: so many rows are enough to know it, or that there is none;
// 0: it takes all.
int64_t RowsThatDecide(ApplyNode::Mode mode);

// The rows of `in` that `selection` lists.
Batch Select(const Batch& in, const std::vector<uint32_t>& selection);
Row Concat(const Row& left, const Row& right);
Row NullRow(size_t width);
// 57014 where the statement was cancelled.
SqlStatus CheckCancel(const ExecContext& context);
// A limit or offset: none if the expression is null or NULL.
SqlResult<std::optional<int64_t>> EvaluateCount(const ExprPtr& expr, ExecContext* context,
                                                bool is_limit);

// Hash and equality of the values of some slots; NULLs are equal to each other (grouping).
struct SlotsKey {
  std::vector<int> slots;
  std::vector<TypeId> types;
  static SlotsKey Of(const std::vector<int>& slots, const std::vector<Type>& types);
  size_t Hash(std::span<const Datum> row) const;
  bool Equal(std::span<const Datum> a, std::span<const Datum> b) const;
};

}  // namespace steno::sql
