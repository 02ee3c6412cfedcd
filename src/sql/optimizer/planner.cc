#include "sql/optimizer/planner.h"

#include <set>
#include <utility>

#include "sql/binder/binder.h"
#include "sql/binder/change_binder.h"
#include "sql/binder/standalone.h"
#include "sql/optimizer/physical_builder.h"
#include "sql/optimizer/rules.h"

namespace steno::sql {
namespace {

BindOptions BindOptionsOf(const PlanOptions& options) {
  return {options.parameter_types, options.settings, options.parameters_allowed};
}

SqlResult<PlanPtr> Finish(LogicalStatement logical, const PlanOptions& options,
                          const CatalogView& view) {
  const std::set<std::string> disabled(options.disabled_rules.begin(),
                                       options.disabled_rules.end());
  RETURN_IF_ERROR(CheckComparable(logical));
  RETURN_IF_ERROR(Optimize(&logical, disabled));
  PhysicalBuilder builder(&logical, &disabled);
  auto planned = std::make_shared<PlannedStatement>(builder.Build());
  if (builder.lost_column() >= 0) {
    return errors::Internal("no part of the plan gives column " +
                            std::to_string(builder.lost_column()));
  }
  planned->dependencies = view.dependencies();
  return planned;
}

}  // namespace

SqlResult<PlanPtr> PlanStatement(const ast::Statement& statement, const PlanOptions& options,
                                 CatalogView* view) {
  ASSIGN_OR_RETURN(LogicalStatement logical,
                   BindStatement(statement, BindOptionsOf(options), view));
  return Finish(std::move(logical), options, *view);
}

SqlResult<PlanPtr> PlanQuery(const ast::Query& query, const PlanOptions& options,
                             CatalogView* view) {
  ASSIGN_OR_RETURN(LogicalStatement logical,
                   BindQueryStatement(query, BindOptionsOf(options), view));
  return Finish(std::move(logical), options, *view);
}

PlanPtr PlanTableScan(TablePtr table, std::vector<int> ordinals) {
  auto planned = std::make_shared<PlannedStatement>();
  std::vector<Type> types;
  for (int ordinal : ordinals) {
    const ColumnDescriptor& column = table->columns[static_cast<size_t>(ordinal)];
    types.push_back(column.type);
    planned->columns.push_back({column.name, column.type, table->id, static_cast<int>(column.id)});
  }
  const auto complete = [&](auto scan) {
    scan->alias = table->name;
    scan->ordinals = std::move(ordinals);
    scan->types = std::move(types);
    scan->rows = kTableRows;
    scan->table = table;
    return scan;
  };
  planned->needs_system_catalog = table->is_virtual;
  if (table->is_virtual) {
    planned->root = complete(std::make_unique<VirtualScanNode>());
  } else {
    auto scan = complete(std::make_unique<ScanNode>());
    scan->index_id = table->primary().id;
    planned->root = std::move(scan);
  }
  planned->returns_rows = true;
  return planned;
}

SqlResult<std::vector<int>> ColumnsOfCopy(const TableDescriptor& table,
                                          const std::vector<std::string>& names) {
  std::vector<int> ordinals;
  for (size_t i = 0; names.empty() && i < table.columns.size(); ++i) {
    const ColumnDescriptor& column = table.columns[i];
    const bool usual = !column.hidden && column.state == ElementState::kPublic;
    if (usual) ordinals.push_back(static_cast<int>(i));
  }
  std::set<int> given;
  for (const std::string& name : names) {
    const int ordinal = table.OrdinalOf(std::string_view(name));
    if (ordinal < 0) return errors::UndefinedColumnOfRelation(name, table.name);
    if (!given.insert(ordinal).second) return errors::DuplicateColumn(name);
    ordinals.push_back(ordinal);
  }
  return ordinals;
}

SqlResult<PlannedCopy> PlanCopyFrom(const ast::QualifiedName& table,
                                    const std::vector<std::string>& columns, CatalogView* view) {
  view->BeginAttempt();
  ASSIGN_OR_RETURN(const TablePtr found, view->FindTable(table.catalog, table.schema, table.name));
  if (found->is_virtual) {
    return errors::InsufficientPrivilege("permission denied: \"" + table.name +
                                         "\" is a system catalog");
  }
  PlannedCopy out;
  ASSIGN_OR_RETURN(out.ordinals, ColumnsOfCopy(*found, columns));
  const std::set<int> given(out.ordinals.begin(), out.ordinals.end());
  for (size_t i = 0; i < found->columns.size(); ++i) {
    const auto ordinal = static_cast<int>(i);
    if (given.contains(ordinal)) continue;
    ASSIGN_OR_RETURN(ExprPtr value, DefaultOf(found->columns[i]));
    out.defaults.push_back({ordinal, std::move(value)});
  }
  out.insert = std::make_unique<InsertNode>();
  out.insert->table = found;
  ASSIGN_OR_RETURN(out.insert->checks, ChecksOf(*found));
  out.dependencies = view->dependencies();
  return out;
}

}  // namespace steno::sql
