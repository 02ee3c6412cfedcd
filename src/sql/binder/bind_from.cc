#include <algorithm>
#include <utility>

#include "sql/binder/combine.h"
#include "sql/binder/locking.h"
#include "sql/binder/place_ctes.h"
#include "sql/binder/query_binder.h"
#include "sql/expr/function.h"

namespace steno::sql {
namespace {

std::string SchemaOf(const TableDescriptor& table) {
  return table.schema_id == kPgCatalogId           ? "pg_catalog"
         : table.schema_id == kInformationSchemaId ? "information_schema"
                                                   : "public";  // there is no other
}

}  // namespace

SqlResult<BoundFrom> QueryBinder::BindFromList(const std::vector<ast::TableRefPtr>& from,
                                               BoundFrom first, const Scope* parent) {
  BoundFrom out{std::move(first.plan), Scope(parent), std::move(first.tables)};
  RETURN_IF_ERROR(out.scope.Append(first.scope));
  int height = out.plan == nullptr ? 0 : TreeHeight(*out.plan);
  for (const ast::TableRefPtr& ref : from) {
    ASSIGN_OR_RETURN(BoundFrom item, BindTableRef(*ref, parent, &out.scope));
    height = std::max(height, TreeHeight(*item.plan)) + 1;
    if (out.plan == nullptr) {
      out.plan = std::move(item.plan);
      out.joins = item.joins;
    } else {
      out.joins = std::max(out.joins, item.joins) + 1;
      RETURN_IF_ERROR(CheckJoin(context_, out.plan->columns.size() + item.plan->columns.size(),
                                out.joins, height));
      ASSIGN_OR_RETURN(out.plan, CombineSides(JoinType::kInner, std::move(out.plan),
                                              std::move(item.plan), nullptr, ref->position));
    }
    RETURN_IF_ERROR(out.scope.Append(item.scope));
    std::move(item.tables.begin(), item.tables.end(), std::back_inserter(out.tables));
  }
  if (out.plan == nullptr) {
    auto values = std::make_unique<LogicalValues>();
    values->rows.emplace_back();
    out.plan = std::move(values);
  }
  return out;
}

SqlResult<BoundFrom> QueryBinder::BindTableRef(const ast::TableRef& ref, const Scope* outer,
                                               const Scope* lateral) {
  switch (ref.kind) {
    case ast::TableRefKind::kTable:
      return BindNamed(ast::As<ast::TableName>(ref), outer);
    case ast::TableRefKind::kSubquery:
      return BindSubqueryRef(ast::As<ast::SubqueryRef>(ref), outer, lateral);
    case ast::TableRefKind::kFunction:
      return BindFunctionRef(ast::As<ast::FunctionRef>(ref), lateral);
    case ast::TableRefKind::kJoin:
      return BindJoin(ast::As<ast::Join>(ref), outer, lateral);
  }
  return errors::Internal("unknown kind of table reference");
}

SqlResult<BoundFrom> QueryBinder::BindNamed(const ast::TableName& ref, const Scope*) {
  if (ref.sample.has_value()) return Unsupported("TABLESAMPLE is", ref.position);
  if (ref.name.schema.empty()) {
    for (size_t i = ctes_.size(); i-- > 0;) {
      if (ctes_[i].definition->name == ref.name.name) return BindCte(i, ref.alias, ref.position);
    }
  }
  return BindTable(ref.name, ref.alias, ref.position);
}

SqlResult<BoundFrom> QueryBinder::BindTable(const ast::QualifiedName& name, const ast::Alias& alias,
                                            int position) {
  if (context_.view == nullptr) return errors::UndefinedTable(name.name).At(position);
  SqlResult<TablePtr> found = context_.view->FindTable(name.catalog, name.schema, name.name);
  if (!found.has_value()) {
    return IsNeedsLoading(found.error()) ? std::move(found).error()
                                         : Positioned(std::move(found).error(), position);
  }
  const TablePtr& table = *found;
  if (table->is_virtual) context_.needs_system_catalog = true;
  auto scan = std::make_unique<LogicalScan>();
  scan->table = table;
  scan->alias = alias.name.empty() ? table->name : alias.name;
  BoundFrom out;
  ScopeTable entry{.alias = scan->alias, .relation = table->name, .oid = table->id};
  if (alias.name.empty()) entry.schema = SchemaOf(*table);
  size_t named = 0;
  for (size_t i = 0; i < table->columns.size(); ++i) {
    const ColumnDescriptor& column = table->columns[i];
    const ColumnId id = context_.columns.Add({.name = column.name,
                                              .table = scan->alias,
                                              .type = column.type,
                                              .table_id = table->id,
                                              .column_number = static_cast<int>(column.id)});
    scan->columns.push_back(id);
    scan->ordinals.push_back(static_cast<int>(i));
    const bool present =
        table->is_virtual ? column.not_null : column.id == table->primary().columns[0].column_id;
    if (present) entry.present = id;
    if (column.hidden || column.state != ElementState::kPublic) continue;
    const std::string& shown = named < alias.columns.size() ? alias.columns[named] : column.name;
    ++named;
    out.scope.Add({.name = shown, .table = scan->alias, .id = id});
  }
  out.scope.AddTable(std::move(entry));
  if (named < alias.columns.size()) {
    return errors::Make(sqlstate::kInvalidColumnReference,
                        "table \"" + scan->alias + "\" has " + std::to_string(named) +
                            " columns available but " + std::to_string(alias.columns.size()) +
                            " columns specified");
  }
  out.tables.push_back({scan->alias, table, scan->columns});
  out.plan = std::move(scan);
  return out;
}

SqlResult<BoundFrom> QueryBinder::Derived(BoundQuery query, const std::string& name,
                                          const std::vector<std::string>& column_names,
                                          int position) {
  BoundFrom out;
  if (!name.empty()) out.scope.AddTable({.alias = name});
  if (column_names.size() > query.names.size()) {
    return errors::Make(sqlstate::kInvalidColumnReference,
                        "table \"" + name + "\" has " + std::to_string(query.names.size()) +
                            " columns available but " + std::to_string(column_names.size()) +
                            " columns specified");
  }
  for (size_t i = 0; i < query.names.size(); ++i) {
    const bool renamed = i < column_names.size() && !column_names[i].empty();
    out.scope.Add({.name = renamed ? column_names[i] : query.names[i],
                   .table = name,
                   .id = query.plan->columns[i]});
  }
  out.plan = std::move(query.plan);
  return out;
}

SqlResult<BoundFrom> QueryBinder::BindSubqueryRef(const ast::SubqueryRef& ref, const Scope* outer,
                                                  const Scope* lateral) {
  Options options;
  options.locking = LockingInside(from_locking_, ref.alias.name);
  ASSIGN_OR_RETURN(BoundQuery query,
                   BindQuery(*ref.query, ref.lateral ? lateral : outer, std::move(options)));
  return Derived(std::move(query), ref.alias.name, ref.alias.columns, ref.position);
}

SqlResult<BoundFrom> QueryBinder::BindFunctionRef(const ast::FunctionRef& ref,
                                                  const Scope* lateral) {
  if (!ref.columns.empty()) return Unsupported("a column definition list is", ref.position);
  auto scan = std::make_unique<LogicalFunctionScan>();
  BoundFrom out;
  std::vector<std::string> names;
  std::string table = ref.alias.name;
  Pending pending;
  ExprBinder binder(&context_, lateral, this, &pending,
                    {.construct = "functions in FROM", .allow_sets = true});
  for (const ast::FunctionRef::Member& member : ref.members) {
    if (!member.columns.empty()) return Unsupported("a column definition list is", ref.position);
    ASSIGN_OR_RETURN(ExprPtr call, binder.BindTyped(*member.call));
    if (!pending.subqueries.empty()) {
      return Unsupported("correlated subqueries in FROM functions are", ref.position);
    }
    std::string name = member.call->kind == ast::ExprKind::kFunctionCall
                           ? ast::As<ast::FunctionCall>(*member.call).name.back()
                           : "column";
    const bool set = !pending.sets.empty() && call->index == pending.sets.back().column;
    if (set && call->kind == ExprKind::kColumn) {
      call = pending.sets.back().call;
      pending.sets.pop_back();
    }
    if (!pending.sets.empty())
      return Unsupported("nested set-returning functions are", ref.position);
    if (table.empty()) table = name;
    // A function of one column: an alias of the table names the column too.
    const bool own_name = call->kind == ExprKind::kFunction && !call->function->set_columns.empty();
    if (own_name) {
      name = std::string(call->function->set_columns[0]);
    } else if (!ref.alias.name.empty() && ref.members.size() == 1) {
      name = ref.alias.name;
    }
    scan->columns.push_back(
        context_.columns.Add({.name = name, .table = table, .type = call->type}));
    names.push_back(std::move(name));
    scan->calls.push_back({std::move(call), 1});
  }
  if (ref.ordinality) {
    scan->ordinality = true;
    names.push_back("ordinality");
    scan->columns.push_back(
        context_.columns.Add({.name = "ordinality", .table = table, .type = Type{TypeId::kInt8}}));
  }
  scan->alias = table;
  return Derived(BoundQuery{std::move(scan), std::move(names)}, table, ref.alias.columns,
                 ref.position);
}

}  // namespace steno::sql
