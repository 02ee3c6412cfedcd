// Scans, their indexes and orders, and FOR UPDATE.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "sql/optimizer/physical_builder.h"

namespace steno::sql {

BuiltNode PhysicalBuilder::BuildVirtualScan(const LogicalScan& node) {
  auto out = std::make_unique<VirtualScanNode>();
  out->table = node.table;
  out->alias = node.alias;
  out->ordinals = node.ordinals;
  out->filter = ResolveConjuncts(node.filters, node.columns);
  out->types = TypesOf(node.columns);
  out->rows = node.filters.empty() ? kTableRows : kTableRows / 10;
  return {std::move(out), node.columns};
}

BuiltNode PhysicalBuilder::BuildScan(const LogicalScan& node) {
  if (node.table->is_virtual) return BuildVirtualScan(node);
  IndexRequest request;
  request.table = node.table.get();
  request.conditions = node.filters;
  request.ordinals = node.ordinals;
  request.column_of = [&](int ordinal) -> ColumnId {
    const auto it = std::find(node.ordinals.begin(), node.ordinals.end(), ordinal);
    return it == node.ordinals.end()
               ? -1
               : node.columns[static_cast<size_t>(it - node.ordinals.begin())];
  };
  request.is_value = [&](const Expr& e) { return IsOuterValue(e); };
  IndexChoice choice = Enabled("SelectIndex") ? ChooseIndex(request) : FullScan(*node.table);

  auto out = std::make_unique<ScanNode>();
  out->table = node.table;
  out->index_id = choice.index->id;
  out->alias = node.alias;
  out->ordinals = node.ordinals;
  out->points = choice.points;
  out->array_column = choice.array_column;
  for (KeyRange& range : choice.ranges) {
    range.equal = ResolveAll(range.equal, {});
    range.low.value = Resolve(range.low.value, {});
    range.high.value = Resolve(range.high.value, {});
  }
  out->ranges = std::move(choice.ranges);
  ExprList rest;
  for (const ExprPtr& filter : node.filters) {
    const bool consumed =
        std::find(choice.consumed.begin(), choice.consumed.end(), filter) != choice.consumed.end();
    if (!consumed) rest.push_back(filter);
  }
  out->filter = ResolveConjuncts(rest, node.columns);
  out->index_condition = ResolveConjuncts(choice.consumed, node.columns);
  out->lock = node.lock;
  out->limit_hint = node.limit_hint;
  out->types = TypesOf(node.columns);
  out->rows = rest.empty() ? choice.rows : std::max(choice.rows / 3, 1.0);
  return {std::move(out), node.columns};
}

namespace {

// Whether no two rows have equal entries: NULLs of a unique index are not equal to each other.
bool TellsRowsApart(const TableDescriptor& table, const IndexDescriptor& index) {
  return index.unique && std::ranges::all_of(index.columns, [&](const IndexColumn& key) {
           return std::ranges::any_of(table.columns, [&](const ColumnDescriptor& column) {
             return column.id == key.column_id && column.not_null;
           });
         });
}

}  // namespace

bool PhysicalBuilder::HasOrder(const BuiltNode& built, const std::vector<LogicalSortKey>& keys) {
  if (!Enabled("UseIndexOrder")) return false;
  // Down to the scan, through what keeps rows in order; `slots` are the keys' slots on the way.
  std::vector<SortKey> slots = KeysOf(keys, built.layout);
  PhysicalNode* node = built.node.get();
  while (node->kind == PhysicalKind::kProject || node->kind == PhysicalKind::kFilter) {
    if (node->kind == PhysicalKind::kProject) {
      for (SortKey& key : slots) {
        const Expr& e = *As<ProjectNode>(*node).exprs[static_cast<size_t>(key.slot)];
        if (e.kind != ExprKind::kColumn) return false;
        key.slot = e.index;
      }
    }
    node = node->inputs[0].get();
  }
  if (node->kind != PhysicalKind::kScan) return false;
  auto& scan = static_cast<ScanNode&>(*node);
  if (scan.ranges.size() > 1 || scan.array_column >= 0) return false;
  const IndexDescriptor& index = *scan.table->FindIndex(scan.index_id);
  const size_t fixed = scan.ranges.empty() ? 0 : scan.ranges[0].equal.size();
  size_t at = 0;
  std::optional<bool> reverse;
  for (const SortKey& key : slots) {
    const uint32_t column_id =
        scan.table->columns[static_cast<size_t>(scan.ordinals[static_cast<size_t>(key.slot)])].id;
    const bool constant = std::any_of(
        index.columns.begin(), index.columns.begin() + static_cast<std::ptrdiff_t>(fixed),
        [&](const IndexColumn& c) { return c.column_id == column_id; });
    if (constant) continue;
    if (fixed + at >= index.columns.size()) {
      if (!reverse.has_value() || !TellsRowsApart(*scan.table, index)) return false;
      break;  // what is left of the keys decides nothing
    }
    const IndexColumn& column = index.columns[fixed + at];
    // NULLs are last ascending and first descending, in keys as in ORDER BY's defaults.
    if (column.column_id != column_id || key.nulls_first != key.descending) return false;
    const bool backwards = key.descending != column.descending;
    if (reverse.has_value() && *reverse != backwards) return false;
    reverse = backwards;
    ++at;
  }
  scan.reverse = reverse.value_or(false);
  return true;
}

BuiltNode PhysicalBuilder::BuildLock(const LogicalLock& node) {
  BuiltNode input = BuildNode(*node.inputs[0]);
  // The only table, read by its whole key: the read itself can lock.
  PhysicalNode* below = input.node.get();
  while (below->kind == PhysicalKind::kProject) below = below->inputs[0].get();
  if (below->kind == PhysicalKind::kScan && node.targets.size() == 1) {
    auto& scan = static_cast<ScanNode&>(*below);
    if (scan.points && scan.table->id == node.targets[0].table->id) {
      scan.lock = node.targets[0].lock;
      return input;
    }
  }
  auto out = std::make_unique<LockRowsNode>();
  for (const LogicalLock::Target& target : node.targets) {
    LockRowsNode::Target t;
    t.table = target.table;
    t.lock = target.lock;
    for (ColumnId id : target.key) t.key_slots.push_back(SlotOf(input.layout, id));
    out->targets.push_back(std::move(t));
  }
  out->types = input.node->types;
  out->rows = input.node->rows;
  out->inputs.push_back(std::move(input.node));
  return {std::move(out), std::move(input.layout)};
}

}  // namespace steno::sql
