#include <algorithm>
#include <utility>

#include "sql/optimizer/rules.h"

namespace steno::sql {
namespace {

using IdSet = std::set<ColumnId>;

void AddAll(const std::vector<ColumnId>& ids, IdSet* out) {
  out->insert(ids.begin(), ids.end());
}

void Prune(LogicalNode& node, IdSet required);

// A scan of a table or of a common table expression.
template <typename Scan>
void PruneScan(Scan& scan, const IdSet& required) {
  std::vector<ColumnId> columns;
  std::vector<int> ordinals;
  for (size_t i = 0; i < scan.columns.size(); ++i) {
    if (!required.contains(scan.columns[i])) continue;
    columns.push_back(scan.columns[i]);
    ordinals.push_back(scan.ordinals[i]);
  }
  scan.columns = std::move(columns);
  scan.ordinals = std::move(ordinals);
}

// What is volatile is computed, whether anyone needs it or not.
void PruneProject(LogicalProject& project, const IdSet& required) {
  std::vector<ColumnId> columns;
  ExprList exprs;
  for (size_t i = 0; i < project.columns.size(); ++i) {
    const bool stays = required.contains(project.columns[i]) ||
                       VolatilityOf(*project.exprs[i]) == Volatility::kVolatile;
    if (!stays) continue;
    columns.push_back(project.columns[i]);
    exprs.push_back(project.exprs[i]);
  }
  project.columns = std::move(columns);
  project.exprs = std::move(exprs);
}

void PruneAggregate(LogicalAggregate& aggregate, const IdSet& required) {
  std::vector<ColumnId> columns = aggregate.groups;
  std::vector<AggregateCall> calls;
  for (size_t i = 0; i < aggregate.calls.size(); ++i) {
    const ColumnId id = aggregate.columns[aggregate.groups.size() + i];
    if (!required.contains(id)) continue;
    columns.push_back(id);
    calls.push_back(std::move(aggregate.calls[i]));
  }
  aggregate.columns = std::move(columns);
  aggregate.calls = std::move(calls);
}

// What the node itself refers to, beyond what is required of it.
void AddOwnNeeds(LogicalNode& node, IdSet* needed) {
  ForEachExpr(node, [&](ExprPtr& e) { CollectColumns(*e, needed); });
  switch (node.kind) {
    case LogicalKind::kAggregate:
      return AddAll(As<LogicalAggregate>(node).groups, needed);
    case LogicalKind::kDistinct:
      return AddAll(As<LogicalDistinct>(node).on, needed);
    case LogicalKind::kSort:
      for (const LogicalSortKey& key : As<LogicalSort>(node).keys) needed->insert(key.column);
      return;
    case LogicalKind::kLimit:
      for (const LogicalSortKey& key : As<LogicalLimit>(node).keys) needed->insert(key.column);
      return;
    case LogicalKind::kLock:
      for (const auto& target : As<LogicalLock>(node).targets) AddAll(target.key, needed);
      return;
    case LogicalKind::kInsert:
      return AddAll(As<LogicalInsert>(node).input_columns, needed);
    case LogicalKind::kUpdate:
      return AddAll(As<LogicalUpdate>(node).old_columns, needed);
    case LogicalKind::kDelete:
      return AddAll(As<LogicalDelete>(node).old_columns, needed);
    default:
      return;
  }
}

// The output again, after the inputs lost columns.
void Recompute(LogicalNode& node) {
  switch (node.kind) {
    case LogicalKind::kFilter:
    case LogicalKind::kSort:
    case LogicalKind::kLimit:
    case LogicalKind::kLock:
    case LogicalKind::kDistinct:
      node.columns = node.inputs[0]->columns;
      return;
    case LogicalKind::kJoin: {
      const JoinType type = As<LogicalJoin>(node).type;
      node.columns = node.inputs[0]->columns;
      if (type == JoinType::kSemi || type == JoinType::kAnti) return;
      node.columns.insert(node.columns.end(), node.inputs[1]->columns.begin(),
                          node.inputs[1]->columns.end());
      return;
    }
    case LogicalKind::kApply: {
      const ApplyNode::Mode mode = As<LogicalApply>(node).mode;
      const bool joins = mode == ApplyNode::Mode::kInner || mode == ApplyNode::Mode::kLeft;
      const ColumnId result = joins ? -1 : node.columns.back();
      node.columns = node.inputs[0]->columns;
      if (joins) {
        node.columns.insert(node.columns.end(), node.inputs[1]->columns.begin(),
                            node.inputs[1]->columns.end());
      } else {
        node.columns.push_back(result);
      }
      return;
    }
    case LogicalKind::kProjectSet: {
      const size_t calls = As<LogicalProjectSet>(node).calls.size();
      std::vector<ColumnId> columns = node.inputs[0]->columns;
      columns.insert(columns.end(), node.columns.end() - static_cast<std::ptrdiff_t>(calls),
                     node.columns.end());
      node.columns = std::move(columns);
      return;
    }
    default:
      return;
  }
}

// EXISTS asks whether there is a row, for none of its columns and in no order: what only makes,
// orders or merges rows at the top goes.
void PruneExists(LogicalPtr* root) {
  const auto idle = [](LogicalKind kind) {
    return kind == LogicalKind::kProject || kind == LogicalKind::kSort ||
           kind == LogicalKind::kDistinct;
  };
  while (idle((*root)->kind)) {
    LogicalPtr below = std::move((*root)->inputs[0]);
    *root = std::move(below);
  }
  Prune(**root, IdSet());
}

void PruneApply(LogicalApply& apply, const IdSet& needed) {
  const bool joins = apply.mode == ApplyNode::Mode::kInner || apply.mode == ApplyNode::Mode::kLeft;
  if (apply.mode == ApplyNode::Mode::kExists) {
    PruneExists(&apply.inputs[1]);
  } else {
    IdSet right = needed;
    // A scalar is its subquery's one column.
    if (!joins) AddAll(apply.inputs[1]->columns, &right);
    Prune(*apply.inputs[1], std::move(right));
  }
  IdSet left = needed;
  const IdSet outer = FreeColumns(*apply.inputs[1]);
  left.insert(outer.begin(), outer.end());
  Prune(*apply.inputs[0], std::move(left));
}

void Prune(LogicalNode& node, IdSet required) {
  if (node.kind == LogicalKind::kProject) PruneProject(As<LogicalProject>(node), required);
  if (node.kind == LogicalKind::kAggregate) PruneAggregate(As<LogicalAggregate>(node), required);
  // Expressions of a projection name what it needs; of all others, what is passed on is needed too.
  IdSet needed;
  const bool passes = node.kind != LogicalKind::kProject && node.kind != LogicalKind::kAggregate;
  if (passes) needed = std::move(required);
  AddOwnNeeds(node, &needed);
  if (node.kind == LogicalKind::kScan) return PruneScan(As<LogicalScan>(node), needed);
  if (node.kind == LogicalKind::kCteScan) return PruneScan(As<LogicalCteScan>(node), needed);
  if (node.kind == LogicalKind::kApply) {
    PruneApply(As<LogicalApply>(node), needed);
  } else {
    for (LogicalPtr& input : node.inputs) {
      IdSet from_input = needed;
      // Set operations go by position and by all columns.
      if (node.kind == LogicalKind::kSetOp) AddAll(input->columns, &from_input);
      Prune(*input, std::move(from_input));
    }
  }
  Recompute(node);
}

void PruneRoot(LogicalPtr& root) {
  const std::vector<ColumnId> output = root->columns;
  Prune(*root, IdSet(output.begin(), output.end()));
}

}  // namespace

void PruneColumns(LogicalStatement* statement) {
  PruneRoot(statement->root);
  for (LogicalInitPlan& init : statement->init_plans) {
    if (init.mode == ApplyNode::Mode::kExists) {
      PruneExists(&init.plan);
    } else {
      PruneRoot(init.plan);
    }
  }
  for (LogicalCte& cte : statement->ctes) {
    if (cte.plan != nullptr) PruneRoot(cte.plan);
  }
}

}  // namespace steno::sql
