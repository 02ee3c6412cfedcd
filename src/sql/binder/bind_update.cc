#include <utility>

#include "sql/binder/change_binder.h"
#include "sql/binder/coerce.h"

namespace steno::sql {

SqlResult<BoundChange> BindUpdate(BindContext* context, QueryBinder* queries,
                                  const ast::UpdateStatement& statement) {
  ASSIGN_OR_RETURN(BoundFrom target, BindTarget(queries, statement.table, statement.alias));
  const TableInstance instance = target.tables[0];
  auto node = std::make_unique<LogicalUpdate>();
  node->table = instance.table;
  node->alias = instance.alias;
  node->old_columns = instance.columns;
  ASSIGN_OR_RETURN(BoundFrom from,
                   queries->BindFromList(statement.from, std::move(target), nullptr));
  RETURN_IF_ERROR(BindWhere(context, queries, statement.where, &from));
  Pending pending;
  ExprBinder binder(context, &from.scope, queries, &pending, {.construct = "UPDATE"});
  ASSIGN_OR_RETURN(node->assignments,
                   BindAssignments(context, &binder, statement.set, *node->table));
  ExprList values;
  for (const LogicalAssignment& a : node->assignments) values.push_back(a.value);
  RETURN_IF_ERROR(queries->Attach(&pending, &from.plan, values));
  ASSIGN_OR_RETURN(node->checks, ChecksOf(*node->table));

  node->row_columns = AddRowColumns(context, *node->table, node->alias);
  Scope scope;
  AddRowToScope(*node->table, node->alias, node->row_columns, &scope);
  for (const ScopeTable& table : from.scope.tables()) {
    if (table.alias != node->alias) scope.AddTable(table);
  }
  for (const ScopeColumn& c : from.scope.columns()) {
    if (c.table != node->alias) scope.Add(c);
  }
  BoundChange out;
  RETURN_IF_ERROR(BindReturning(context, queries, statement.returning, scope, &node->returning,
                                node.get(), &out.names));
  out.has_returning = !statement.returning.empty();
  node->inputs.push_back(std::move(from.plan));
  out.root = std::move(node);
  return out;
}

}  // namespace steno::sql
