#include <algorithm>
#include <map>
#include <utility>

#include "sql/optimizer/rules.h"

namespace steno::sql {
namespace {

using IdSet = std::set<ColumnId>;

IdSet SetOf(const std::vector<ColumnId>& ids) {
  return IdSet(ids.begin(), ids.end());
}

// Whether `e` refers to none of `ids`.
bool Avoids(const Expr& e, const IdSet& ids) {
  return !AnyNode(
      e, [&](const Expr& n) { return n.kind == ExprKind::kColumn && ids.contains(n.index); });
}

// Expressions of more nodes are not put into others: through a chain of queries that each use a
// column twice they would double with every one.
constexpr size_t kSubstitutedNodesMax = 1000;

// The number of nodes, as a tree, once `e`'s columns are replaced; counts no further than the
// limit.
size_t NodesAfter(const Expr& e, const std::map<ColumnId, ExprPtr>& by) {
  if (e.kind == ExprKind::kColumn) {
    const auto it = by.find(e.index);
    return it == by.end() ? 1 : NodesAfter(*it->second, {});
  }
  size_t nodes = 1;
  for (const ExprPtr& arg : e.args) {
    nodes += NodesAfter(*arg, by);
    if (nodes > kSubstitutedNodesMax) break;
  }
  return nodes;
}

// Replaces columns by what they are computed from.
ExprPtr Substitute(const ExprPtr& e, const std::map<ColumnId, ExprPtr>& by) {
  return Rewrite(e, [&](const ExprPtr& n) -> ExprPtr {
    if (n->kind != ExprKind::kColumn) return nullptr;
    const auto it = by.find(n->index);
    return it == by.end() ? nullptr : it->second;
  });
}

// Takes the members that satisfy `predicate` out of `list`.
template <typename Predicate>
ExprList TakeIf(ExprList* list, Predicate predicate) {
  ExprList taken;
  ExprList rest;
  for (ExprPtr& e : *list) (predicate(*e) ? taken : rest).push_back(std::move(e));
  *list = std::move(rest);
  return taken;
}

void Push(LogicalPtr& node, ExprList conjuncts);

void FilterHere(LogicalPtr& node, ExprList conjuncts) {
  if (conjuncts.empty()) return;
  auto filter = std::make_unique<LogicalFilter>();
  filter->columns = node->columns;
  filter->predicate = MakeAnd(std::move(conjuncts));
  filter->inputs.push_back(std::move(node));
  node = std::move(filter);
}

void PushIntoProject(LogicalPtr& node, ExprList conjuncts) {
  auto& project = As<LogicalProject>(*node);
  std::map<ColumnId, ExprPtr> computed;
  IdSet volatile_columns;
  for (size_t i = 0; i < project.exprs.size(); ++i) {
    computed[project.columns[i]] = project.exprs[i];
    if (VolatilityOf(*project.exprs[i]) == Volatility::kVolatile) {
      volatile_columns.insert(project.columns[i]);
    }
  }
  ExprList below = TakeIf(&conjuncts, [&](const Expr& e) {
    return Avoids(e, volatile_columns) && NodesAfter(e, computed) <= kSubstitutedNodesMax;
  });
  for (ExprPtr& e : below) e = Substitute(e, computed);
  Push(node->inputs[0], std::move(below));
  FilterHere(node, std::move(conjuncts));
}

void PushIntoJoin(LogicalPtr& node, ExprList above) {
  auto& join = As<LogicalJoin>(*node);
  const IdSet left = SetOf(join.inputs[0]->columns);
  const IdSet right = SetOf(join.inputs[1]->columns);
  // A volatile condition is asked for each pair.
  const auto steady = [](const Expr& e) { return VolatilityOf(e) != Volatility::kVolatile; };
  const auto left_only = [&](const Expr& e) { return Avoids(e, right) && steady(e); };
  const auto right_only = [&](const Expr& e) { return Avoids(e, left) && steady(e); };
  ExprList on;
  if (join.condition != nullptr) SplitConjuncts(join.condition, &on);
  ExprList to_left;
  ExprList to_right;
  switch (join.type) {
    case JoinType::kInner:
      on.insert(on.end(), above.begin(), above.end());
      above.clear();
      to_left = TakeIf(&on, left_only);
      to_right = TakeIf(&on, right_only);
      break;
    case JoinType::kLeft:
    case JoinType::kSemi:
    case JoinType::kAnti:
      // A condition on the right side alone decides which of its rows can match at all.
      to_left = TakeIf(&above, left_only);
      to_right = TakeIf(&on, right_only);
      break;
    case JoinType::kRight:
      to_right = TakeIf(&above, right_only);
      to_left = TakeIf(&on, left_only);
      break;
    case JoinType::kFull:
      break;
  }
  join.condition = on.empty() ? nullptr : MakeAnd(std::move(on));
  Push(join.inputs[0], std::move(to_left));
  Push(join.inputs[1], std::move(to_right));
  FilterHere(node, std::move(above));
}

void PushIntoSetOp(LogicalPtr& node, ExprList conjuncts) {
  for (LogicalPtr& input : node->inputs) {
    ExprList mine;
    for (const ExprPtr& e : conjuncts) {
      mine.push_back(RemapColumns(e, [&](int id) {
        const auto it = std::find(node->columns.begin(), node->columns.end(), id);
        return it == node->columns.end()
                   ? id
                   : input->columns[static_cast<size_t>(it - node->columns.begin())];
      }));
    }
    Push(input, std::move(mine));
  }
}

// Below the first input goes what does not refer to `made`.
void PushPast(LogicalPtr& node, ExprList conjuncts, const IdSet& made) {
  ExprList below = TakeIf(&conjuncts, [&](const Expr& e) { return Avoids(e, made); });
  Push(node->inputs[0], std::move(below));
  for (size_t i = 1; i < node->inputs.size(); ++i) Push(node->inputs[i], {});
  FilterHere(node, std::move(conjuncts));
}

IdSet Without(const std::vector<ColumnId>& ids, const std::vector<ColumnId>& removed) {
  IdSet out = SetOf(ids);
  for (ColumnId id : removed) out.erase(id);
  return out;
}

// Puts the conjuncts as far below `node` as they can go.
void Push(LogicalPtr& node, ExprList conjuncts) {
  // A volatile condition stays where it was written.
  ExprList stay =
      TakeIf(&conjuncts, [](const Expr& e) { return VolatilityOf(e) == Volatility::kVolatile; });
  if (!stay.empty()) {
    Push(node, std::move(conjuncts));
    return FilterHere(node, std::move(stay));
  }
  switch (node->kind) {
    case LogicalKind::kFilter: {
      const ExprPtr predicate = As<LogicalFilter>(*node).predicate;
      ExprList own;
      SplitConjuncts(predicate, &own);
      LogicalPtr input = std::move(node->inputs[0]);
      node = std::move(input);
      own.insert(own.end(), conjuncts.begin(), conjuncts.end());
      return Push(node, std::move(own));
    }
    case LogicalKind::kScan: {
      ExprList& filters = As<LogicalScan>(*node).filters;
      filters.insert(filters.end(), conjuncts.begin(), conjuncts.end());
      return;
    }
    case LogicalKind::kProject:
      return PushIntoProject(node, std::move(conjuncts));
    case LogicalKind::kJoin:
      return PushIntoJoin(node, std::move(conjuncts));
    case LogicalKind::kSetOp:
      return PushIntoSetOp(node, std::move(conjuncts));
    case LogicalKind::kSort:
    case LogicalKind::kLock:
      return PushPast(node, std::move(conjuncts), {});
    case LogicalKind::kApply:
    case LogicalKind::kProjectSet: {
      const std::vector<ColumnId> below = node->inputs[0]->columns;
      return PushPast(node, std::move(conjuncts), Without(node->columns, below));
    }
    case LogicalKind::kAggregate: {
      const std::vector<ColumnId> groups = As<LogicalAggregate>(*node).groups;
      // Without groups there is a row whatever the input; nothing may be filtered below.
      if (groups.empty()) break;
      return PushPast(node, std::move(conjuncts), Without(node->columns, groups));
    }
    case LogicalKind::kDistinct: {
      const std::vector<ColumnId> on = As<LogicalDistinct>(*node).on;
      return PushPast(node, std::move(conjuncts), Without(node->columns, on));
    }
    case LogicalKind::kLimit:
    case LogicalKind::kValues:
    case LogicalKind::kFunctionScan:
    case LogicalKind::kCteScan:
    case LogicalKind::kInsert:
    case LogicalKind::kUpdate:
    case LogicalKind::kDelete:
      break;
  }
  for (LogicalPtr& input : node->inputs) Push(input, {});
  FilterHere(node, std::move(conjuncts));
}

}  // namespace

void PushDownPredicates(LogicalStatement* statement) {
  ForEachRoot(statement, [](LogicalPtr& root) { Push(root, {}); });
}

}  // namespace steno::sql
