#include "sql/plan/logical.h"

#include "sql/parser/parser.h"

namespace steno::sql {
namespace {

void VisitList(ExprList& list, const std::function<void(ExprPtr&)>& fn) {
  for (ExprPtr& e : list) fn(e);
}
void VisitOptional(ExprPtr& e, const std::function<void(ExprPtr&)>& fn) {
  if (e != nullptr) fn(e);
}

void VisitCalls(std::vector<AggregateCall>& calls, const std::function<void(ExprPtr&)>& fn) {
  for (AggregateCall& call : calls) {
    VisitList(call.args, fn);
    VisitOptional(call.filter, fn);
    for (AggregateCall::Order& order : call.order_by) fn(order.expr);
  }
}

// Columns that a node refers to other than in expressions.
void CollectPlainReferences(const LogicalNode& node, std::set<ColumnId>* used) {
  const auto add = [&](const std::vector<ColumnId>& ids) { used->insert(ids.begin(), ids.end()); };
  switch (node.kind) {
    case LogicalKind::kAggregate:
      add(As<LogicalAggregate>(node).groups);
      break;
    case LogicalKind::kDistinct:
      add(As<LogicalDistinct>(node).on);
      break;
    case LogicalKind::kSort:
      for (const LogicalSortKey& key : As<LogicalSort>(node).keys) used->insert(key.column);
      break;
    case LogicalKind::kLimit:
      for (const LogicalSortKey& key : As<LogicalLimit>(node).keys) used->insert(key.column);
      break;
    case LogicalKind::kLock:
      for (const LogicalLock::Target& target : As<LogicalLock>(node).targets) add(target.key);
      break;
    default:
      break;
  }
}

// The columns that come into being at this node.
void CollectMade(const LogicalNode& node, std::set<ColumnId>* made) {
  const auto add = [&](const std::vector<ColumnId>& ids) { made->insert(ids.begin(), ids.end()); };
  const auto add_tail = [&](size_t count) {
    made->insert(node.columns.end() - static_cast<std::ptrdiff_t>(count), node.columns.end());
  };
  switch (node.kind) {
    case LogicalKind::kProject: {
      const auto& project = As<LogicalProject>(node);
      for (size_t i = 0; i < project.exprs.size(); ++i) {
        const Expr& e = *project.exprs[i];
        const bool passes = e.kind == ExprKind::kColumn && e.index == project.columns[i];
        if (!passes) made->insert(project.columns[i]);
      }
      return;
    }
    case LogicalKind::kProjectSet:
      return add_tail(As<LogicalProjectSet>(node).calls.size());
    case LogicalKind::kAggregate:
      return add_tail(As<LogicalAggregate>(node).calls.size());
    case LogicalKind::kApply: {
      const ApplyNode::Mode mode = As<LogicalApply>(node).mode;
      const bool joins = mode == ApplyNode::Mode::kInner || mode == ApplyNode::Mode::kLeft;
      return add_tail(joins ? 0 : 1);
    }
    case LogicalKind::kInsert: {
      const auto& insert = As<LogicalInsert>(node);
      add(insert.row_columns);
      add(insert.existing_columns);
      add(insert.excluded_columns);
      return add(node.columns);
    }
    case LogicalKind::kUpdate:
      add(As<LogicalUpdate>(node).row_columns);
      return add(node.columns);
    case LogicalKind::kScan:
    case LogicalKind::kValues:
    case LogicalKind::kFunctionScan:
    case LogicalKind::kCteScan:
    case LogicalKind::kSetOp:
    case LogicalKind::kDelete:
      return add(node.columns);
    case LogicalKind::kFilter:
    case LogicalKind::kJoin:
    case LogicalKind::kDistinct:
    case LogicalKind::kSort:
    case LogicalKind::kLimit:
    case LogicalKind::kLock:
      return;
  }
}

void CollectUsedAndMade(const LogicalNode& node, std::set<ColumnId>* used,
                        std::set<ColumnId>* made) {
  CollectPlainReferences(node, used);
  ForEachExpr(node, [&](const ExprPtr& e) { CollectColumns(*e, used); });
  CollectMade(node, made);
  for (const LogicalPtr& input : node.inputs) CollectUsedAndMade(*input, used, made);
}

}  // namespace

ExprPtr ColumnTable::Ref(ColumnId id) const {
  const ColumnInfo& info = Get(id);
  // Of an expression the name is its text, ready to print.
  return MakeColumn(id, info.type, info.table.empty() ? info.name : QuoteIdentifier(info.name));
}

void ForEachExpr(LogicalNode& node, const std::function<void(ExprPtr&)>& fn) {
  switch (node.kind) {
    case LogicalKind::kScan:
      return VisitList(As<LogicalScan>(node).filters, fn);
    case LogicalKind::kValues:
      for (ExprList& row : As<LogicalValues>(node).rows) VisitList(row, fn);
      return;
    case LogicalKind::kFunctionScan:
      for (FunctionScanNode::Call& call : As<LogicalFunctionScan>(node).calls) fn(call.call);
      return;
    case LogicalKind::kFilter:
      return fn(As<LogicalFilter>(node).predicate);
    case LogicalKind::kProject:
      return VisitList(As<LogicalProject>(node).exprs, fn);
    case LogicalKind::kProjectSet:
      return VisitList(As<LogicalProjectSet>(node).calls, fn);
    case LogicalKind::kJoin:
      return VisitOptional(As<LogicalJoin>(node).condition, fn);
    case LogicalKind::kApply:
      return VisitOptional(As<LogicalApply>(node).condition, fn);
    case LogicalKind::kAggregate:
      return VisitCalls(As<LogicalAggregate>(node).calls, fn);
    case LogicalKind::kLimit:
      VisitOptional(As<LogicalLimit>(node).limit, fn);
      return VisitOptional(As<LogicalLimit>(node).offset, fn);
    case LogicalKind::kInsert: {
      auto& insert = As<LogicalInsert>(node);
      for (LogicalAssignment& a : insert.conflict_set) fn(a.value);
      VisitOptional(insert.conflict_where, fn);
      return VisitList(insert.returning, fn);
    }
    case LogicalKind::kUpdate: {
      auto& update = As<LogicalUpdate>(node);
      for (LogicalAssignment& a : update.assignments) fn(a.value);
      return VisitList(update.returning, fn);
    }
    case LogicalKind::kDelete:
      return VisitList(As<LogicalDelete>(node).returning, fn);
    case LogicalKind::kCteScan:
    case LogicalKind::kDistinct:
    case LogicalKind::kSort:
    case LogicalKind::kSetOp:
    case LogicalKind::kLock:
      return;
  }
}

void ForEachExpr(const LogicalNode& node, const std::function<void(const ExprPtr&)>& fn) {
  // The visitor of the mutable form only hands out references; this one does not write to them.
  ForEachExpr(const_cast<LogicalNode&>(node), [&](ExprPtr& e) { fn(e); });
}

void RenameColumns(LogicalNode* root, const std::function<ColumnId(ColumnId)>& fn) {
  const auto list = [&](std::vector<ColumnId>& ids) {
    for (ColumnId& id : ids) id = fn(id);
  };
  const auto keys = [&](std::vector<LogicalSortKey>& sort_keys) {
    for (LogicalSortKey& key : sort_keys) key.column = fn(key.column);
  };
  list(root->columns);
  ForEachExpr(*root, [&](ExprPtr& e) { e = RemapColumns(e, fn); });
  switch (root->kind) {
    case LogicalKind::kAggregate:
      list(As<LogicalAggregate>(*root).groups);
      break;
    case LogicalKind::kDistinct:
      list(As<LogicalDistinct>(*root).on);
      break;
    case LogicalKind::kSort:
      keys(As<LogicalSort>(*root).keys);
      break;
    case LogicalKind::kLimit:
      keys(As<LogicalLimit>(*root).keys);
      break;
    case LogicalKind::kLock:
      for (LogicalLock::Target& target : As<LogicalLock>(*root).targets) list(target.key);
      break;
    case LogicalKind::kInsert: {
      auto& insert = As<LogicalInsert>(*root);
      for (auto* ids : {&insert.input_columns, &insert.row_columns, &insert.existing_columns,
                        &insert.excluded_columns}) {
        list(*ids);
      }
      break;
    }
    case LogicalKind::kUpdate:
      list(As<LogicalUpdate>(*root).old_columns);
      list(As<LogicalUpdate>(*root).row_columns);
      break;
    case LogicalKind::kDelete:
      list(As<LogicalDelete>(*root).old_columns);
      break;
    default:
      break;
  }
  for (const LogicalPtr& input : root->inputs) RenameColumns(input.get(), fn);
}

std::set<ColumnId> FreeColumns(const LogicalNode& root) {
  std::set<ColumnId> used;
  std::set<ColumnId> made;
  CollectUsedAndMade(root, &used, &made);
  std::erase_if(used, [&](ColumnId id) { return made.contains(id); });
  return used;
}

}  // namespace steno::sql
