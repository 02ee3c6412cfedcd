// INSERT, UPDATE and DELETE.
#include <algorithm>
#include <utility>

#include "sql/optimizer/physical_builder.h"

namespace steno::sql {
namespace {

// The table's row first, then everything else that the input has.
std::vector<ColumnId> RowFirst(const std::vector<ColumnId>& row,
                               const std::vector<ColumnId>& layout) {
  std::vector<ColumnId> out = row;
  for (ColumnId id : layout) {
    if (std::find(row.begin(), row.end(), id) == row.end()) out.push_back(id);
  }
  return out;
}

std::vector<ColumnId> WithRow(const std::vector<ColumnId>& row,
                              const std::vector<ColumnId>& arranged) {
  std::vector<ColumnId> out = row;
  out.insert(out.end(), arranged.begin() + static_cast<std::ptrdiff_t>(row.size()), arranged.end());
  return out;
}

}  // namespace

bool PhysicalBuilder::LockScan(PhysicalNode* node, const TableDescriptor& table) {
  while (node->kind == PhysicalKind::kProject) node = node->inputs[0].get();
  if (node->kind != PhysicalKind::kScan) return false;
  auto& scan = static_cast<ScanNode&>(*node);
  if (scan.table->id != table.id) return false;
  scan.lock.strength = kv::LockStrength::kExclusive;
  return true;
}

template <typename Logical, typename Physical>
BuiltNode PhysicalBuilder::FinishChange(const Logical& node,
                                        const std::vector<ColumnId>& returning_from,
                                        PhysicalPtr input, std::unique_ptr<Physical> out) const {
  out->returning = ResolveAll(node.returning, returning_from);
  out->has_returning = statement_.returns_rows;
  out->types = TypesOf(node.columns);
  out->rows = input->rows;
  out->inputs.push_back(std::move(input));
  return {std::move(out), node.columns};
}

BuiltNode PhysicalBuilder::BuildInsert(const LogicalInsert& node) {
  BuiltNode input = Arrange(BuildNode(*node.inputs[0]), node.input_columns);
  auto out = std::make_unique<InsertNode>();
  out->table = node.table;
  out->checks = node.checks;
  out->on_conflict.action = node.conflict_action;
  out->on_conflict.index_ids = node.conflict_indexes;
  std::vector<ColumnId> conflict = node.existing_columns;
  conflict.insert(conflict.end(), node.excluded_columns.begin(), node.excluded_columns.end());
  for (const LogicalAssignment& a : node.conflict_set) {
    out->on_conflict.assignments.push_back({a.ordinal, Resolve(a.value, conflict)});
  }
  out->on_conflict.where = Resolve(node.conflict_where, conflict);
  return FinishChange(node, node.row_columns, std::move(input.node), std::move(out));
}

BuiltNode PhysicalBuilder::BuildUpdate(const LogicalUpdate& node) {
  BuiltNode input = BuildNode(*node.inputs[0]);
  const std::vector<ColumnId> arranged = RowFirst(node.old_columns, input.layout);
  input = Arrange(std::move(input), arranged);
  auto out = std::make_unique<UpdateNode>();
  out->table = node.table;
  for (const LogicalAssignment& a : node.assignments) {
    out->assignments.push_back({a.ordinal, Resolve(a.value, arranged)});
  }
  out->checks = node.checks;
  out->rows_locked = LockScan(input.node.get(), *node.table);
  return FinishChange(node, WithRow(node.row_columns, arranged), std::move(input.node),
                      std::move(out));
}

BuiltNode PhysicalBuilder::BuildDelete(const LogicalDelete& node) {
  BuiltNode input = BuildNode(*node.inputs[0]);
  const std::vector<ColumnId> arranged = RowFirst(node.old_columns, input.layout);
  input = Arrange(std::move(input), arranged);
  auto out = std::make_unique<DeleteNode>();
  out->table = node.table;
  out->rows_locked = LockScan(input.node.get(), *node.table);
  return FinishChange(node, arranged, std::move(input.node), std::move(out));
}

}  // namespace steno::sql
