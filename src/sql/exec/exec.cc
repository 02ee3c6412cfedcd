#include "sql/exec/exec.h"

#include "base/check.h"
#include "sql/exec/operators.h"
#include "sql/expr/array_lookups.h"
#include "sql/types/errors.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

// The one value that a subquery stands for.
Task<SqlResult<Datum>> RunInitPlan(const InitPlan& init, ExecContext* context) {
  const CursorPtr cursor = OpenNode(*init.plan, context);
  cursor->Want(RowsThatDecide(init.mode));
  Batch batch;
  Datum scalar;
  std::vector<Datum> elements;
  int64_t rows = 0;
  for (;;) {
    CO_RETURN_IF_ERROR(CheckCancel(*context));
    SqlResult<bool> more = co_await cursor->Next(&batch);
    CO_RETURN_IF_ERROR(more);
    if (!*more) break;
    rows += static_cast<int64_t>(batch.rows());
    if (init.mode == ApplyNode::Mode::kExists) break;
    if (init.mode == ApplyNode::Mode::kArray) {
      // The array stays for as long as the statement runs.
      CO_RETURN_IF_ERROR(context->memory.Charge(
          BytesOf(batch) + static_cast<int64_t>(batch.rows()) * kArrayLookupBytes));
      for (size_t i = 0; i < batch.rows(); ++i) elements.push_back(batch.Get(0, i));
      continue;
    }
    if (rows > 1) co_return errors::CardinalityViolation();
    scalar = batch.Get(0, 0);
  }
  switch (init.mode) {
    case ApplyNode::Mode::kExists:
      co_return Datum::Bool(rows > 0);
    case ApplyNode::Mode::kArray:
      co_return Datum::FromArray(ArrayValue::Of(init.plan->types[0].id, std::move(elements)));
    case ApplyNode::Mode::kScalar:
      co_return scalar;
    case ApplyNode::Mode::kInner:
    case ApplyNode::Mode::kLeft:
      break;
  }
  CHECK(false) << "an init plan that is a join";
  co_return Datum();
}

// Whether a statement that never reads the value may go on: the error is about values, and neither
// about the transaction nor about what the statement may use.
bool ConcernsReadersOnly(const SqlError& error) {
  return error.sqlstate.starts_with("21") || error.sqlstate.starts_with("22");
}

}  // namespace

Task<SqlResult<CursorPtr>> OpenPlan(const PlannedStatement* plan, ExecContext* context) {
  context->eval->exec_params.assign(static_cast<size_t>(plan->exec_params), Datum());
  context->eval->exec_param_errors.clear();
  OpenCtes(*plan, context);
  for (const InitPlan& init : plan->init_plans) {
    SqlResult<Datum> value = co_await RunInitPlan(init, context);
    if (value.has_value()) {
      context->eval->exec_params[static_cast<size_t>(init.exec_param)] = *std::move(value);
    } else if (ConcernsReadersOnly(value.error())) {
      context->eval->exec_param_errors.emplace(init.exec_param, std::move(value).error());
    } else {
      co_return std::move(value).error();
    }
  }
  co_return OpenNode(*plan->root, context);
}

CursorPtr OpenNode(const PhysicalNode& node, ExecContext* context) {
  switch (node.kind) {
    case PhysicalKind::kValues:
      return MakeValues(As<ValuesNode>(node), context);
    case PhysicalKind::kScan:
      return MakeScan(As<ScanNode>(node), context);
    case PhysicalKind::kVirtualScan:
      return MakeVirtualScan(As<VirtualScanNode>(node), context);
    case PhysicalKind::kFunctionScan:
      return MakeFunctionScan(As<FunctionScanNode>(node), context);
    case PhysicalKind::kCteScan:
      return MakeCteScan(As<CteScanNode>(node), context);
    case PhysicalKind::kFilter:
      return MakeFilter(As<FilterNode>(node), context);
    case PhysicalKind::kProject:
      return MakeProject(As<ProjectNode>(node), context);
    case PhysicalKind::kProjectSet:
      return MakeProjectSet(As<ProjectSetNode>(node), context);
    case PhysicalKind::kHashJoin:
      return MakeHashJoin(As<HashJoinNode>(node), context);
    case PhysicalKind::kNestedLoopJoin:
      return MakeNestedLoopJoin(As<NestedLoopJoinNode>(node), context);
    case PhysicalKind::kLookupJoin:
      return MakeLookupJoin(As<LookupJoinNode>(node), context);
    case PhysicalKind::kApply:
      return MakeApply(As<ApplyNode>(node), context);
    case PhysicalKind::kAggregate:
      return MakeAggregate(As<AggregateNode>(node), context);
    case PhysicalKind::kDistinct:
      return MakeDistinct(As<DistinctNode>(node), context);
    case PhysicalKind::kSort:
      return MakeSort(As<SortNode>(node), context);
    case PhysicalKind::kTopN:
      return MakeTopN(As<TopNNode>(node), context);
    case PhysicalKind::kLimit:
      return MakeLimit(As<LimitNode>(node), context);
    case PhysicalKind::kSetOp:
      return MakeSetOp(As<SetOpNode>(node), context);
    case PhysicalKind::kLockRows:
      return MakeLockRows(As<LockRowsNode>(node), context);
    case PhysicalKind::kInsert:
      return MakeInsert(As<InsertNode>(node), context);
    case PhysicalKind::kUpdate:
      return MakeUpdate(As<UpdateNode>(node), context);
    case PhysicalKind::kDelete:
      return MakeDelete(As<DeleteNode>(node), context);
  }
  CHECK(false) << "a node of an unknown kind";
  return nullptr;
}

}  // namespace steno::sql
