// The actions of ALTER TABLE. Each changes *table, the descriptor that is written at the end, and
// may rewrite rows at once. Internal.
#pragma once

#include "sql/schema/statements.h"

namespace steno::sql {

using AlterAction = ast::AlterTableAction;

Task<SqlStatus> AddKeyConstraint(const ast::Constraint* constraint, TableDescriptor* table,
                                 SchemaContext* context);
Task<SqlStatus> AddCheckConstraint(const ast::Constraint* constraint, TableDescriptor* table,
                                   SchemaContext* context);
Task<SqlStatus> DropConstraint(const AlterAction* action, TableDescriptor* table,
                               SchemaContext* context);
Task<SqlStatus> AddColumn(const AlterAction* action, TableDescriptor* table,
                          SchemaContext* context);
SqlStatus DropColumn(const AlterAction* action, TableDescriptor* table, SchemaContext* context);

// Gives all indexes of the table new key spaces and writes every row there, mapped by `map`.
Task<SqlStatus> RewriteTable(const TableDescriptor* before, TableDescriptor* table,
                             std::function<SqlStatus(Row*)> map, SchemaContext* context);

}  // namespace steno::sql
