// The statements of this directory, one a file, and what they share. Internal.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sql/schema/schema_change.h"
#include "sql/types/batch.h"

namespace steno::sql {

Task<SqlResult<std::string>> CreateTable(const ast::CreateTableStatement* statement,
                                         SchemaContext* context);
Task<SqlResult<std::string>> CreateIndex(const ast::CreateIndexStatement* statement,
                                         SchemaContext* context);
Task<SqlResult<std::string>> DropTables(const ast::DropStatement* statement,
                                        SchemaContext* context);
Task<SqlResult<std::string>> DropIndexes(const ast::DropStatement* statement,
                                         SchemaContext* context);
Task<SqlResult<std::string>> AlterTable(const ast::AlterTableStatement* statement,
                                        SchemaContext* context);
Task<SqlResult<std::string>> Rename(const ast::RenameStatement* statement, SchemaContext* context);
Task<SqlResult<std::string>> Truncate(const ast::TruncateStatement* statement,
                                      SchemaContext* context);

// --- Names ---
// Where a relation of that name is to be made. 3F000, 0A000 (another database), 42501.
Task<SqlResult<DescriptorId>> SchemaToCreateIn(ast::QualifiedName name, SchemaContext* context);
// What the name stands for, its entry locked; the schema that it was found in.
struct FoundEntry {
  NamespaceEntry entry;
  DescriptorId schema_id = 0;
};
Task<SqlResult<std::optional<FoundEntry>>> FindRelation(ast::QualifiedName name,
                                                        SchemaContext* context);
// The table for a change of it, locked. nullopt: there is none. 42809 for an index.
Task<SqlResult<std::optional<TableDescriptor>>> LockTable(ast::QualifiedName name,
                                                          SchemaContext* context);
std::string Dotted(const ast::QualifiedName& name);
// Of what the name of an index or a constraint is made.
struct NameParts {
  std::string table;
  std::string columns;  // may be empty
  std::string label;
};
// `t_a_b_key`; with a number, which tells it from others like it, `t_a_b_key1`. Within the length
// of names.
std::string ObjectName(const NameParts& parts, int number = 0);
// The first such name that no relation of the schema has; `taken` are the statement's own.
Task<SqlResult<std::string>> UnusedName(NameParts parts, DescriptorId schema_id,
                                        const std::vector<std::string>* taken,
                                        SchemaContext* context);

// --- Parts of tables ---
SqlError Unsupported(std::string what);
// A column's definition without its constraints other than NOT NULL and DEFAULT.
SqlResult<ColumnDescriptor> ColumnOf(const ast::ColumnDef& definition, uint32_t id,
                                     std::string_view table, const SchemaContext& context);
// An index over the named columns. 42703, 42701, 42704.
SqlResult<IndexDescriptor> IndexOver(const TableDescriptor& table, const ast::Names& columns,
                                     bool primary);
SqlStatus CheckKeyType(const ColumnDescriptor& column);
// The numbers that names of a statement's constraints have come to, by the name without: who adds
// many constraints does not look for each of its numbers again.
using NameNumbers = std::map<std::string, int>;
// Adds the constraint CHECK to the descriptor; its OID is still to be given. 54000 where the
// table has too many.
SqlStatus AddCheck(const ast::Constraint& constraint, TableDescriptor* table, NameNumbers* numbers,
                   const SchemaContext& context);
SqlStatus RefuseAttributes(const ast::Constraint& constraint);
void AddHiddenKey(TableDescriptor* table, DescriptorId index_oid);

// --- Rows ---
// Reads the rows of the table in order of its primary index.
Task<SqlStatus> ForEachRow(const TableDescriptor* table, SchemaContext* context,
                           std::function<SqlStatus(Row)> visit);
// Fills indexes of `to` with the rows of `from`, each mapped by `map` to a row of `to`. 23505.
Task<SqlStatus> FillIndexes(const TableDescriptor* from, const TableDescriptor* to,
                            std::vector<uint32_t> index_ids, std::function<SqlStatus(Row*)> map,
                            SchemaContext* context);
// 23502 for a column that is to be NOT NULL.
SqlError ContainsNulls(const TableDescriptor& table, const ColumnDescriptor& column);
// 23502 if the column has a NULL somewhere, 23514 if a row violates the check.
Task<SqlStatus> CheckNoNulls(const TableDescriptor* table, int ordinal, SchemaContext* context);
Task<SqlStatus> CheckRows(const TableDescriptor* table, const ConstraintDescriptor* check,
                          SchemaContext* context);

// Writes the changed descriptor.
void PutTable(TableDescriptor table, SchemaContext* context);

}  // namespace steno::sql
