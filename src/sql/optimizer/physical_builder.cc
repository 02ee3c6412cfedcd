#include "sql/optimizer/physical_builder.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace steno::sql {
namespace {

int CountTables(const LogicalNode& node) {
  const bool table = node.kind == LogicalKind::kScan || node.kind == LogicalKind::kFunctionScan ||
                     node.kind == LogicalKind::kCteScan;
  int count = table ? 1 : 0;
  for (const LogicalPtr& input : node.inputs) count += CountTables(*input);
  return count;
}

}  // namespace

int SlotOf(const std::vector<ColumnId>& layout, ColumnId id) {
  const auto it = std::find(layout.begin(), layout.end(), id);
  CHECK(it != layout.end()) << "column " << id << " is not in the layout";
  return static_cast<int>(it - layout.begin());
}

PhysicalBuilder::PhysicalBuilder(LogicalStatement* statement, const std::set<std::string>* disabled)
    : statement_(*statement), disabled_(*disabled) {}

PlannedStatement PhysicalBuilder::Build() {
  int tables = CountTables(*statement_.root);
  for (const LogicalInitPlan& init : statement_.init_plans) tables += CountTables(*init.plan);
  for (const LogicalCte& cte : statement_.ctes) {
    if (cte.plan != nullptr) tables += CountTables(*cte.plan);
  }
  qualify_ = tables > 1;
  out_.exec_params = statement_.exec_params;
  for (const LogicalCte& cte : statement_.ctes) {
    CtePlan& plan = out_.ctes.emplace_back();
    plan.name = cte.name;
    if (cte.plan != nullptr) plan.plan = Arrange(BuildNode(*cte.plan), cte.columns).node;
  }
  for (const LogicalInitPlan& init : statement_.init_plans) {
    BuiltNode built = Arrange(BuildNode(*init.plan), init.plan->columns);
    out_.init_plans.push_back({std::move(built.node), init.mode, init.exec_param});
  }
  const std::vector<ColumnId> columns = statement_.root->columns;
  BuiltNode root = BuildNode(*statement_.root);
  out_.root = Arrange(std::move(root), columns).node;
  out_.columns = std::move(statement_.output);
  out_.parameters = std::move(statement_.parameters);
  out_.tag = statement_.tag;
  out_.returns_rows = statement_.returns_rows;
  out_.read_only = statement_.read_only;
  out_.needs_system_catalog = statement_.needs_system_catalog;
  out_.cacheable = statement_.cacheable;
  return std::move(out_);
}

BuiltNode PhysicalBuilder::BuildNode(const LogicalNode& node) {
  switch (node.kind) {
    case LogicalKind::kScan:
      return BuildScan(As<LogicalScan>(node));
    case LogicalKind::kValues:
      return BuildValues(As<LogicalValues>(node));
    case LogicalKind::kFunctionScan:
      return BuildFunctionScan(As<LogicalFunctionScan>(node));
    case LogicalKind::kCteScan:
      return BuildCteScan(As<LogicalCteScan>(node));
    case LogicalKind::kFilter:
      return BuildFilter(As<LogicalFilter>(node));
    case LogicalKind::kProject:
      return BuildProject(As<LogicalProject>(node));
    case LogicalKind::kProjectSet:
      return BuildProjectSet(As<LogicalProjectSet>(node));
    case LogicalKind::kJoin:
      return BuildJoin(As<LogicalJoin>(node));
    case LogicalKind::kApply:
      return BuildApply(As<LogicalApply>(node));
    case LogicalKind::kAggregate:
      return BuildAggregate(As<LogicalAggregate>(node));
    case LogicalKind::kDistinct:
      return BuildDistinct(As<LogicalDistinct>(node));
    case LogicalKind::kSort:
      return BuildSort(As<LogicalSort>(node));
    case LogicalKind::kLimit:
      return BuildLimit(As<LogicalLimit>(node));
    case LogicalKind::kSetOp:
      return BuildSetOp(As<LogicalSetOp>(node));
    case LogicalKind::kLock:
      return BuildLock(As<LogicalLock>(node));
    case LogicalKind::kInsert:
      return BuildInsert(As<LogicalInsert>(node));
    case LogicalKind::kUpdate:
      return BuildUpdate(As<LogicalUpdate>(node));
    case LogicalKind::kDelete:
      return BuildDelete(As<LogicalDelete>(node));
  }
  CHECK(false) << "unknown logical node";
  return {};
}

ExprPtr PhysicalBuilder::Resolve(const ExprPtr& e, const std::vector<ColumnId>& layout) const {
  if (e == nullptr) return nullptr;
  return Rewrite(e, [&](const ExprPtr& n) -> ExprPtr {
    if (n->kind != ExprKind::kColumn) return nullptr;
    const auto it = std::find(layout.begin(), layout.end(), n->index);
    if (it == layout.end()) {
      const auto outer = environment_.find(n->index);
      if (outer == environment_.end()) {
        lost_column_ = n->index;
        return MakeNull(n->type);
      }
      return MakeExecParam(outer->second, n->type);
    }
    const ColumnInfo& info = statement_.columns.Get(n->index);
    auto copy = std::make_shared<Expr>(*n);
    copy->index = static_cast<int>(it - layout.begin());
    copy->name = qualify_ && !info.table.empty() ? info.table + "." + info.name : info.name;
    return copy;
  });
}

ExprList PhysicalBuilder::ResolveAll(const ExprList& list,
                                     const std::vector<ColumnId>& layout) const {
  ExprList out;
  for (const ExprPtr& e : list) out.push_back(Resolve(e, layout));
  return out;
}

ExprPtr PhysicalBuilder::ResolveConjuncts(const ExprList& list,
                                          const std::vector<ColumnId>& layout) const {
  if (list.empty()) return nullptr;
  return MakeAnd(ResolveAll(list, layout));
}

std::vector<Type> PhysicalBuilder::TypesOf(const std::vector<ColumnId>& layout) const {
  std::vector<Type> types;
  for (ColumnId id : layout) types.push_back(statement_.columns.Get(id).type);
  return types;
}

std::vector<SortKey> PhysicalBuilder::KeysOf(const std::vector<LogicalSortKey>& keys,
                                             const std::vector<ColumnId>& layout) const {
  std::vector<SortKey> out;
  for (const LogicalSortKey& key : keys) {
    out.push_back({SlotOf(layout, key.column), key.descending, key.nulls_first});
  }
  return out;
}

bool PhysicalBuilder::IsOuterValue(const Expr& e) const {
  return !AnyNode(e, [&](const Expr& n) {
    return n.kind == ExprKind::kColumn && !environment_.contains(n.index);
  });
}

BuiltNode PhysicalBuilder::Arrange(BuiltNode built, const std::vector<ColumnId>& columns) const {
  if (built.layout == columns) return built;
  auto project = std::make_unique<ProjectNode>();
  for (ColumnId id : columns) {
    project->exprs.push_back(Resolve(statement_.columns.Ref(id), built.layout));
  }
  project->types = TypesOf(columns);
  project->rows = built.node->rows;
  project->inputs.push_back(std::move(built.node));
  return {std::move(project), columns};
}

BuiltNode PhysicalBuilder::BuildValues(const LogicalValues& node) {
  auto out = std::make_unique<ValuesNode>();
  for (const ExprList& row : node.rows) out->rows.push_back(ResolveAll(row, {}));
  out->types = TypesOf(node.columns);
  static_cast<PhysicalNode&>(*out).rows = static_cast<double>(node.rows.size());
  return {std::move(out), node.columns};
}

BuiltNode PhysicalBuilder::BuildFunctionScan(const LogicalFunctionScan& node) {
  auto out = std::make_unique<FunctionScanNode>();
  for (const FunctionScanNode::Call& call : node.calls) {
    out->calls.push_back({Resolve(call.call, {}), call.columns});
  }
  out->ordinality = node.ordinality;
  out->alias = node.alias;
  out->types = TypesOf(node.columns);
  out->rows = kTableRows;
  return {std::move(out), node.columns};
}

BuiltNode PhysicalBuilder::BuildCteScan(const LogicalCteScan& node) {
  auto out = std::make_unique<CteScanNode>();
  out->cte = node.cte;
  out->name = statement_.ctes[node.cte].name;
  out->alias = node.alias;
  out->ordinals = node.ordinals;
  for (ColumnId id : node.columns) out->labels.push_back(statement_.columns.Get(id).name);
  out->types = TypesOf(node.columns);
  out->rows = out_.ctes[node.cte].plan->rows;
  return {std::move(out), node.columns};
}

BuiltNode PhysicalBuilder::BuildFilter(const LogicalFilter& node) {
  BuiltNode input = BuildNode(*node.inputs[0]);
  auto out = std::make_unique<FilterNode>();
  out->predicate = Resolve(node.predicate, input.layout);
  out->types = input.node->types;
  out->rows = input.node->rows / 3;
  out->inputs.push_back(std::move(input.node));
  return {std::move(out), std::move(input.layout)};
}

BuiltNode PhysicalBuilder::BuildProject(const LogicalProject& node) {
  BuiltNode input = BuildNode(*node.inputs[0]);
  const bool identity = node.columns == input.layout &&
                        std::all_of(node.exprs.begin(), node.exprs.end(), [&](const ExprPtr& e) {
                          const auto i = static_cast<size_t>(&e - node.exprs.data());
                          return e->kind == ExprKind::kColumn && e->index == node.columns[i];
                        });
  if (identity) return input;
  auto out = std::make_unique<ProjectNode>();
  out->exprs = ResolveAll(node.exprs, input.layout);
  out->types = TypesOf(node.columns);
  out->rows = input.node->rows;
  out->inputs.push_back(std::move(input.node));
  return {std::move(out), node.columns};
}

BuiltNode PhysicalBuilder::BuildProjectSet(const LogicalProjectSet& node) {
  BuiltNode input = BuildNode(*node.inputs[0]);
  auto out = std::make_unique<ProjectSetNode>();
  out->calls = ResolveAll(node.calls, input.layout);
  std::vector<ColumnId> layout = input.layout;
  layout.insert(layout.end(), node.columns.end() - static_cast<std::ptrdiff_t>(node.calls.size()),
                node.columns.end());
  out->types = TypesOf(layout);
  out->rows = input.node->rows * 10;
  out->inputs.push_back(std::move(input.node));
  return {std::move(out), std::move(layout)};
}

BuiltNode PhysicalBuilder::BuildAggregate(const LogicalAggregate& node) {
  BuiltNode input = BuildNode(*node.inputs[0]);
  auto out = std::make_unique<AggregateNode>();
  for (ColumnId id : node.groups) out->group_slots.push_back(SlotOf(input.layout, id));
  for (AggregateCall call : node.calls) {
    call.args = ResolveAll(call.args, input.layout);
    call.filter = Resolve(call.filter, input.layout);
    for (AggregateCall::Order& order : call.order_by) {
      order.expr = Resolve(order.expr, input.layout);
    }
    out->aggregates.push_back(std::move(call));
  }
  out->types = TypesOf(node.columns);
  out->rows = node.groups.empty() ? 1 : std::max(input.node->rows / 10, 1.0);
  out->inputs.push_back(std::move(input.node));
  return {std::move(out), node.columns};
}

BuiltNode PhysicalBuilder::BuildDistinct(const LogicalDistinct& node) {
  BuiltNode input = BuildNode(*node.inputs[0]);
  auto out = std::make_unique<DistinctNode>();
  for (ColumnId id : node.on) {
    const int slot = SlotOf(input.layout, id);
    const bool seen = std::find(out->slots.begin(), out->slots.end(), slot) != out->slots.end();
    if (!seen) out->slots.push_back(slot);
  }
  out->types = input.node->types;
  out->rows = std::max(input.node->rows / 10, 1.0);
  out->inputs.push_back(std::move(input.node));
  return {std::move(out), std::move(input.layout)};
}

BuiltNode PhysicalBuilder::BuildSort(const LogicalSort& node) {
  BuiltNode input = BuildNode(*node.inputs[0]);
  if (HasOrder(input, node.keys)) return input;
  auto out = std::make_unique<SortNode>();
  out->keys = KeysOf(node.keys, input.layout);
  out->types = input.node->types;
  out->rows = input.node->rows;
  out->inputs.push_back(std::move(input.node));
  return {std::move(out), std::move(input.layout)};
}

BuiltNode PhysicalBuilder::BuildLimit(const LogicalLimit& node) {
  BuiltNode input = BuildNode(*node.inputs[0]);
  const bool sorted = node.keys.empty() || HasOrder(input, node.keys);
  std::vector<Type> types = input.node->types;
  PhysicalPtr out;
  if (sorted) {
    auto limit = std::make_unique<LimitNode>();
    limit->limit = Resolve(node.limit, {});
    limit->offset = Resolve(node.offset, {});
    out = std::move(limit);
  } else {
    auto top = std::make_unique<TopNNode>();
    top->keys = KeysOf(node.keys, input.layout);
    top->limit = Resolve(node.limit, {});
    top->offset = Resolve(node.offset, {});
    out = std::move(top);
  }
  out->types = std::move(types);
  out->rows = std::min(input.node->rows, 10.0);
  out->inputs.push_back(std::move(input.node));
  return {std::move(out), std::move(input.layout)};
}

BuiltNode PhysicalBuilder::BuildSetOp(const LogicalSetOp& node) {
  auto out = std::make_unique<SetOpNode>();
  out->op = node.op;
  out->all = node.all;
  for (const LogicalPtr& input : node.inputs) {
    BuiltNode built = Arrange(BuildNode(*input), input->columns);
    out->rows += built.node->rows;
    out->inputs.push_back(std::move(built.node));
  }
  out->types = TypesOf(node.columns);
  return {std::move(out), node.columns};
}

}  // namespace steno::sql
