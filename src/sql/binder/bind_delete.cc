#include <utility>

#include "sql/binder/change_binder.h"

namespace steno::sql {

SqlResult<BoundChange> BindDelete(BindContext* context, QueryBinder* queries,
                                  const ast::DeleteStatement& statement) {
  ASSIGN_OR_RETURN(BoundFrom target, BindTarget(queries, statement.table, statement.alias));
  const TableInstance instance = target.tables[0];
  auto node = std::make_unique<LogicalDelete>();
  node->table = instance.table;
  node->alias = instance.alias;
  node->old_columns = instance.columns;
  ASSIGN_OR_RETURN(BoundFrom from,
                   queries->BindFromList(statement.from, std::move(target), nullptr));
  RETURN_IF_ERROR(BindWhere(context, queries, statement.where, &from));
  BoundChange out;
  RETURN_IF_ERROR(BindReturning(context, queries, statement.returning, from.scope, &node->returning,
                                node.get(), &out.names));
  out.has_returning = !statement.returning.empty();
  node->inputs.push_back(std::move(from.plan));
  out.root = std::move(node);
  return out;
}

}  // namespace steno::sql
