#include "sql/binder/change_binder.h"

#include <algorithm>
#include <set>
#include <utility>

#include "sql/binder/coerce.h"
#include "sql/binder/result_name.h"
#include "sql/binder/standalone.h"

namespace steno::sql {

SqlResult<BoundFrom> BindTarget(QueryBinder* queries, const ast::QualifiedName& name,
                                const std::string& alias) {
  ASSIGN_OR_RETURN(BoundFrom target,
                   queries->BindTable(name, {.name = alias, .columns = {}}, name.position));
  if (target.tables[0].table->is_virtual) {
    return errors::InsufficientPrivilege("permission denied: \"" + name.name +
                                         "\" is a system catalog");
  }
  return target;
}

std::vector<ColumnId> AddRowColumns(BindContext* context, const TableDescriptor& table,
                                    const std::string& alias) {
  std::vector<ColumnId> ids;
  for (const ColumnDescriptor& column : table.columns) {
    ids.push_back(context->columns.Add({.name = column.name,
                                        .table = alias,
                                        .type = column.type,
                                        .table_id = table.id,
                                        .column_number = static_cast<int>(column.id)}));
  }
  return ids;
}

void AddRowToScope(const TableDescriptor& table, const std::string& alias,
                   const std::vector<ColumnId>& ids, Scope* scope) {
  ScopeTable entry{.alias = alias, .relation = table.name, .oid = table.id};
  // An alias that is the table's name is taken for none.
  if (alias == table.name) entry.schema = "public";
  scope->AddTable(std::move(entry));
  for (size_t i = 0; i < ids.size(); ++i) {
    const ColumnDescriptor& column = table.columns[i];
    if (column.hidden || column.state != ElementState::kPublic) continue;
    scope->Add({.name = column.name, .table = alias, .id = ids[i]});
  }
}

SqlStatus BindWhere(BindContext* context, QueryBinder* queries, const ast::ExprPtr& where,
                    BoundFrom* from) {
  if (where == nullptr) return {};
  Pending pending;
  ExprBinder binder(context, &from->scope, queries, &pending, {.construct = "WHERE"});
  ASSIGN_OR_RETURN(ExprPtr condition, binder.BindBool(*where, "WHERE"));
  RETURN_IF_ERROR(queries->Attach(&pending, &from->plan, {condition}));
  auto filter = std::make_unique<LogicalFilter>();
  filter->columns = from->plan->columns;
  filter->predicate = std::move(condition);
  filter->inputs.push_back(std::move(from->plan));
  from->plan = std::move(filter);
  return {};
}

SqlStatus BindReturning(BindContext* context, QueryBinder* queries,
                        const std::vector<ast::SelectItem>& items, const Scope& scope,
                        ExprList* exprs, LogicalNode* node, std::vector<std::string>* names) {
  Pending pending;
  ExprBinder binder(context, &scope, queries, &pending, {.construct = "RETURNING"});
  const auto add = [&](ExprPtr e, const std::string& name) {
    ColumnInfo info{.name = name, .table = {}, .type = e->type};
    if (e->kind == ExprKind::kColumn) {
      const ColumnInfo& source = context->columns.Get(e->index);
      info.table_id = source.table_id;
      info.column_number = source.column_number;
    }
    node->columns.push_back(context->columns.Add(std::move(info)));
    names->push_back(name);
    exprs->push_back(std::move(e));
  };
  for (const ast::SelectItem& item : items) {
    const bool star =
        item.expr->kind == ast::ExprKind::kColumnRef && ast::As<ast::ColumnRef>(*item.expr).star;
    if (star) {
      RETURN_IF_ERROR(CheckQualifiers(context->view, ast::As<ast::ColumnRef>(*item.expr)));
      ASSIGN_OR_RETURN(const std::vector<ScopeColumn> columns,
                       scope.Expand(ast::As<ast::ColumnRef>(*item.expr)));
      for (const ScopeColumn& c : columns) add(context->columns.Ref(c.id), c.name);
      continue;
    }
    ASSIGN_OR_RETURN(ExprPtr e, binder.BindTyped(*item.expr));
    add(std::move(e), item.label.empty() ? ResultName(*item.expr) : item.label);
  }
  if (!pending.subqueries.empty()) {
    return Unsupported("correlated subqueries in RETURNING are", items[0].position);
  }
  return {};
}

SqlResult<std::vector<CheckConstraint>> ChecksOf(const TableDescriptor& table) {
  std::vector<CheckConstraint> checks;
  for (const ConstraintDescriptor& constraint : table.constraints) {
    if (constraint.kind != ConstraintDescriptor::Kind::kCheck) continue;
    ASSIGN_OR_RETURN(ExprPtr predicate, CheckOf(constraint, table));
    checks.push_back({constraint.name, std::move(predicate)});
  }
  return checks;
}

SqlResult<int> TargetOrdinal(const TableDescriptor& table, const ast::TargetColumn& column) {
  const int ordinal = table.OrdinalOf(column.name);
  if (ordinal < 0) {
    return errors::UndefinedColumnOfRelation(column.name, table.name).At(column.position);
  }
  if (!column.steps.empty()) {
    return Unsupported("assignment to a part of a column is", column.position);
  }
  return ordinal;
}

namespace {

SqlResult<ExprPtr> BindAssigned(BindContext* context, ExprBinder* binder, const ast::Expr& value,
                                const ColumnDescriptor& column) {
  if (value.kind == ast::ExprKind::kDefault) return DefaultOf(column);
  ASSIGN_OR_RETURN(ExprPtr bound, binder->Bind(value));
  return AssignmentCast(*context, std::move(bound), column.name, column.type);
}

}  // namespace

SqlResult<std::vector<LogicalAssignment>> BindAssignments(BindContext* context, ExprBinder* binder,
                                                          const std::vector<ast::Assignment>& set,
                                                          const TableDescriptor& table) {
  std::vector<LogicalAssignment> out;
  std::set<int> seen;
  for (const ast::Assignment& assignment : set) {
    const ast::RowExpr* row = nullptr;
    if (assignment.multiple) {
      const bool is_row = assignment.value->kind == ast::ExprKind::kRow;
      if (is_row) row = &ast::As<ast::RowExpr>(*assignment.value);
      const bool is_query =
          assignment.value->kind == ast::ExprKind::kSubquery &&
          ast::As<ast::SubqueryExpr>(*assignment.value).type == ast::SubqueryExpr::Type::kScalar;
      if (!is_row && !is_query) {
        return errors::FeatureNotSupported(
                   "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() "
                   "expression")
            .At(StartOf(*assignment.value));
      }
      if (is_query && assignment.columns.size() > 1) {
        return Unsupported("assignment of a row from this source is", assignment.value->position);
      }
      if (is_row && row->fields.size() != assignment.columns.size()) {
        return errors::SyntaxError("number of columns does not match number of values",
                                   assignment.value->position);
      }
    }
    for (size_t i = 0; i < assignment.columns.size(); ++i) {
      const ast::TargetColumn& target = assignment.columns[i];
      ASSIGN_OR_RETURN(const int ordinal, TargetOrdinal(table, target));
      if (!seen.insert(ordinal).second) {
        return errors::Make(sqlstate::kSyntaxError,
                            "multiple assignments to same column \"" + target.name + "\"");
      }
      const ast::Expr& value = row != nullptr ? *row->fields[i] : *assignment.value;
      ASSIGN_OR_RETURN(ExprPtr bound, BindAssigned(context, binder, value,
                                                   table.columns[static_cast<size_t>(ordinal)]));
      out.push_back({ordinal, std::move(bound)});
    }
  }
  return out;
}

}  // namespace steno::sql
