// Joins and Apply.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "sql/expr/function.h"
#include "sql/optimizer/physical_builder.h"

namespace steno::sql {
namespace {

std::vector<ColumnId> Concat(std::vector<ColumnId> a, const std::vector<ColumnId>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// Whether `e` has columns of `columns`, and none of `others`.
bool Belongs(const Expr& e, const std::vector<ColumnId>& columns,
             const std::vector<ColumnId>& others) {
  std::set<int> used;
  CollectColumns(e, &used);
  const auto in = [&](const std::vector<ColumnId>& ids) {
    return std::any_of(ids.begin(), ids.end(), [&](ColumnId id) { return used.contains(id); });
  };
  return in(columns) && !in(others);
}

}  // namespace

void PhysicalBuilder::SplitKeys(const ExprPtr& condition, JoinParts* parts) {
  ExprList conjuncts;
  if (condition != nullptr) SplitConjuncts(condition, &conjuncts);
  const std::vector<ColumnId>& left = parts->left->columns;
  const std::vector<ColumnId>& right = parts->right->columns;
  for (ExprPtr& e : conjuncts) {
    // Equality whose two sides have one kind of value: what hashes alike compares alike.
    const bool equality = e->kind == ExprKind::kFunction && e->function->is_operator &&
                          e->function->name == "=" && e->args.size() == 2 &&
                          VolatilityOf(*e) != Volatility::kVolatile;
    if (equality) {
      const bool straight = Belongs(*e->args[0], left, right) && Belongs(*e->args[1], right, left);
      const bool crossed = Belongs(*e->args[1], left, right) && Belongs(*e->args[0], right, left);
      if (straight || crossed) {
        parts->left_keys.push_back(e->args[straight ? 0 : 1]);
        parts->right_keys.push_back(e->args[straight ? 1 : 0]);
        parts->equalities.push_back(e);
        continue;
      }
    }
    parts->rest.push_back(e);
  }
}

BuiltNode PhysicalBuilder::BuildJoin(const LogicalJoin& node) {
  JoinParts parts{.type = node.type,
                  .left = node.inputs[0].get(),
                  .right = node.inputs[1].get(),
                  .left_keys = {},
                  .right_keys = {},
                  .equalities = {},
                  .rest = {}};
  if (parts.type == JoinType::kRight) {
    std::swap(parts.left, parts.right);
    parts.type = JoinType::kLeft;
  }
  SplitKeys(node.condition, &parts);
  BuiltNode left = BuildNode(*parts.left);
  if (!parts.left_keys.empty() && Enabled("LookupJoin")) {
    BuiltNode lookup = TryLookupJoin(parts, &left);
    if (lookup.node != nullptr) return lookup;
  }
  BuiltNode right = BuildNode(*parts.right);
  const bool swap = parts.type == JoinType::kInner && left.node->rows < right.node->rows;
  if (swap) {
    // What is kept in memory should be the smaller side; so should be what is looked up from.
    std::swap(left, right);
    std::swap(parts.left, parts.right);
    std::swap(parts.left_keys, parts.right_keys);
    if (!parts.left_keys.empty() && Enabled("LookupJoin")) {
      BuiltNode lookup = TryLookupJoin(parts, &left);
      if (lookup.node != nullptr) return lookup;
    }
  }
  if (!parts.left_keys.empty() && Enabled("HashJoin")) {
    return HashJoin(parts, std::move(left), std::move(right));
  }
  return NestedLoop(parts, std::move(left), std::move(right));
}

BuiltNode PhysicalBuilder::TryLookupJoin(const JoinParts& parts, BuiltNode* left) {
  const bool type_fits = parts.type == JoinType::kInner || parts.type == JoinType::kLeft;
  if (!type_fits || parts.right->kind != LogicalKind::kScan) return {};
  const auto& scan = As<LogicalScan>(*parts.right);
  if (scan.table->is_virtual) return {};
  IndexRequest request;
  request.table = scan.table.get();
  request.conditions = parts.equalities;
  request.conditions.insert(request.conditions.end(), scan.filters.begin(), scan.filters.end());
  request.ordinals = scan.ordinals;
  request.column_of = [&](int ordinal) -> ColumnId {
    const auto it = std::find(scan.ordinals.begin(), scan.ordinals.end(), ordinal);
    return it == scan.ordinals.end()
               ? -1
               : scan.columns[static_cast<size_t>(it - scan.ordinals.begin())];
  };
  request.is_value = [&](const Expr& e) {
    return !AnyNode(e, [&](const Expr& n) {
      if (n.kind != ExprKind::kColumn || environment_.contains(n.index)) return false;
      return std::find(left->layout.begin(), left->layout.end(), n.index) == left->layout.end();
    });
  };
  IndexChoice choice = ChooseIndex(request);
  const auto consumed = [&](const ExprPtr& e) {
    return std::find(choice.consumed.begin(), choice.consumed.end(), e) != choice.consumed.end();
  };
  const bool keyed = choice.ranges.size() == 1 && choice.array_column < 0 &&
                     std::any_of(parts.equalities.begin(), parts.equalities.end(), consumed);
  // Worth it where it reads less than the other side is taken to have.
  if (!keyed || left->node->rows * choice.rows * 2 > kTableRows) return {};

  auto out = std::make_unique<LookupJoinNode>();
  out->type = parts.type;
  out->table = scan.table;
  out->index_id = choice.index->id;
  out->alias = scan.alias;
  out->ordinals = scan.ordinals;
  out->point = choice.points;
  out->range = std::move(choice.ranges[0]);
  out->range.equal = ResolveAll(out->range.equal, left->layout);
  out->range.low.value = Resolve(out->range.low.value, left->layout);
  out->range.high.value = Resolve(out->range.high.value, left->layout);
  const std::vector<ColumnId> layout = Concat(left->layout, scan.columns);
  ExprList rest = parts.rest;
  for (const ExprPtr& e : request.conditions) {
    if (!consumed(e)) rest.push_back(e);
  }
  out->residual = ResolveConjuncts(rest, layout);
  out->index_condition = ResolveConjuncts(choice.consumed, layout);
  out->types = TypesOf(layout);
  out->rows = std::max(left->node->rows * choice.rows, 1.0);
  out->inputs.push_back(std::move(left->node));
  return {std::move(out), layout};
}

BuiltNode PhysicalBuilder::HashJoin(const JoinParts& parts, BuiltNode left, BuiltNode right) {
  auto out = std::make_unique<HashJoinNode>();
  out->type = parts.type;
  out->left_keys = ResolveAll(parts.left_keys, left.layout);
  out->right_keys = ResolveAll(parts.right_keys, right.layout);
  const std::vector<ColumnId> both = Concat(left.layout, right.layout);
  out->residual = ResolveConjuncts(parts.rest, both);
  const bool one_side = parts.type == JoinType::kSemi || parts.type == JoinType::kAnti;
  std::vector<ColumnId> layout = one_side ? left.layout : both;
  out->types = TypesOf(layout);
  out->rows = std::max(left.node->rows, right.node->rows);
  out->inputs.push_back(std::move(left.node));
  out->inputs.push_back(std::move(right.node));
  return {std::move(out), std::move(layout)};
}

BuiltNode PhysicalBuilder::NestedLoop(const JoinParts& parts, BuiltNode left, BuiltNode right) {
  auto out = std::make_unique<NestedLoopJoinNode>();
  out->type = parts.type;
  const std::vector<ColumnId> both = Concat(left.layout, right.layout);
  ExprList all = parts.equalities;
  all.insert(all.end(), parts.rest.begin(), parts.rest.end());
  out->condition = ResolveConjuncts(all, both);
  const bool one_side = parts.type == JoinType::kSemi || parts.type == JoinType::kAnti;
  std::vector<ColumnId> layout = one_side ? left.layout : both;
  out->types = TypesOf(layout);
  out->rows = std::max(left.node->rows * right.node->rows / (all.empty() ? 1 : 3), 1.0);
  out->inputs.push_back(std::move(left.node));
  out->inputs.push_back(std::move(right.node));
  return {std::move(out), std::move(layout)};
}

BuiltNode PhysicalBuilder::BuildApply(const LogicalApply& node) {
  BuiltNode left = BuildNode(*node.inputs[0]);
  auto out = std::make_unique<ApplyNode>();
  out->mode = node.mode;
  const Environment saved = environment_;
  for (ColumnId id : FreeColumns(*node.inputs[1])) {
    const auto it = std::find(left.layout.begin(), left.layout.end(), id);
    if (it == left.layout.end()) continue;  // of a query further out
    const int param = out_.exec_params++;
    environment_[id] = param;
    out->bindings.push_back({static_cast<int>(it - left.layout.begin()), param});
  }
  BuiltNode right = Arrange(BuildNode(*node.inputs[1]), node.inputs[1]->columns);
  environment_ = saved;
  const bool joins = node.mode == ApplyNode::Mode::kInner || node.mode == ApplyNode::Mode::kLeft;
  std::vector<ColumnId> layout = left.layout;
  if (joins) {
    layout = Concat(std::move(layout), right.layout);
    out->condition = Resolve(node.condition, layout);
  } else {
    layout.push_back(node.columns.back());
  }
  out->types = TypesOf(layout);
  out->rows = joins ? left.node->rows * std::max(right.node->rows, 1.0) : left.node->rows;
  out->inputs.push_back(std::move(left.node));
  out->inputs.push_back(std::move(right.node));
  return {std::move(out), std::move(layout)};
}

}  // namespace steno::sql
