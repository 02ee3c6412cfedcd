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
  if (statement.where != nullptr) {
    Pending pending;
    ExprBinder binder(context, &from.scope, queries, &pending, {.construct = "WHERE"});
    ASSIGN_OR_RETURN(ExprPtr where, binder.BindBool(*statement.where, "WHERE"));
    QueryBinder::Attach(&pending, &from.plan, {where});
    auto filter = std::make_unique<LogicalFilter>();
    filter->columns = from.plan->columns;
    filter->predicate = std::move(where);
    filter->inputs.push_back(std::move(from.plan));
    from.plan = std::move(filter);
  }
  BoundChange out;
  RETURN_IF_ERROR(BindReturning(context, queries, statement.returning, from.scope, &node->returning,
                                node.get(), &out.names));
  out.has_returning = !statement.returning.empty();
  node->inputs.push_back(std::move(from.plan));
  out.root = std::move(node);
  return out;
}

}  // namespace steno::sql
