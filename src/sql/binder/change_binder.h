// INSERT, UPDATE and DELETE: what they share. Internal to the module; bind_insert.cc,
// bind_update.cc and bind_delete.cc do the work.
#pragma once

#include <string>
#include <vector>

#include "sql/binder/bind_context.h"
#include "sql/binder/query_binder.h"

namespace steno::sql {

// The root of a changing statement, and the names of its RETURNING columns.
struct BoundChange {
  LogicalPtr root;
  std::vector<std::string> names;
  bool has_returning = false;
};

SqlResult<BoundChange> BindInsert(BindContext* context, QueryBinder* queries,
                                  const ast::InsertStatement& statement);
SqlResult<BoundChange> BindUpdate(BindContext* context, QueryBinder* queries,
                                  const ast::UpdateStatement& statement);
SqlResult<BoundChange> BindDelete(BindContext* context, QueryBinder* queries,
                                  const ast::DeleteStatement& statement);

// Finds the target; 42501 for relations of the system.
SqlResult<BoundFrom> BindTarget(QueryBinder* queries, const ast::QualifiedName& name,
                                const std::string& alias);

// A column for every ordinal of the table, under `alias`.
std::vector<ColumnId> AddRowColumns(BindContext* context, const TableDescriptor& table,
                                    const std::string& alias);
// Makes the public columns among `ids` (by ordinal) known under `alias`.
void AddRowToScope(const TableDescriptor& table, const std::string& alias,
                   const std::vector<ColumnId>& ids, Scope* scope);

// Filters what `from` gives by WHERE, if there is one.
SqlStatus BindWhere(BindContext* context, QueryBinder* queries, const ast::ExprPtr& where,
                    BoundFrom* from);

SqlStatus BindReturning(BindContext* context, QueryBinder* queries,
                        const std::vector<ast::SelectItem>& items, const Scope& scope,
                        ExprList* exprs, LogicalNode* node, std::vector<std::string>* names);

// The check constraints of the table, over ordinals.
SqlResult<std::vector<CheckConstraint>> ChecksOf(const TableDescriptor& table);

// The ordinal of a column that a statement writes. 42703 `column "x" of relation "t" does not
// exist`.
SqlResult<int> TargetOrdinal(const TableDescriptor& table, const ast::TargetColumn& column);

// SET: values cast to their columns' types. Pending subqueries are the caller's to attach.
SqlResult<std::vector<LogicalAssignment>> BindAssignments(BindContext* context, ExprBinder* binder,
                                                          const std::vector<ast::Assignment>& set,
                                                          const TableDescriptor& table);

}  // namespace steno::sql
