// ALTER TABLE .. RENAME: of a table or of a column.
#include <algorithm>

#include "sql/schema/statements.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

Task<SqlStatus> RenameTable(const ast::RenameStatement* rename, TableDescriptor* table,
                            SchemaContext* context) {
  auto taken =
      co_await Catalog::FindEntry(context->txn, table->schema_id, rename->new_name, /*lock=*/true);
  CO_RETURN_IF_ERROR(taken);
  if (taken->has_value()) co_return errors::DuplicateTable(rename->new_name);
  DeleteNamespaceEntry(context->txn, table->schema_id, table->name);
  table->name = rename->new_name;
  PutNamespaceEntry(context->txn, table->schema_id, table->name,
                    {NamespaceEntry::Kind::kTable, table->id, 0});
  co_return SqlStatus();
}

SqlStatus RenameColumn(const ast::RenameStatement& rename, TableDescriptor* table) {
  const int ordinal = table->OrdinalOf(std::string_view(rename.sub_name));
  if (ordinal < 0) return errors::UndefinedColumn(rename.sub_name);
  if (table->FindColumn(rename.new_name) != nullptr) {
    return errors::DuplicateColumnOfRelation(rename.new_name, table->name);
  }
  ColumnDescriptor& column = table->columns[static_cast<size_t>(ordinal)];
  for (const ConstraintDescriptor& constraint : table->constraints) {
    const bool uses = std::find(constraint.column_ids.begin(), constraint.column_ids.end(),
                                column.id) != constraint.column_ids.end();
    if (uses && constraint.kind == ConstraintDescriptor::Kind::kCheck) {
      return Unsupported("renaming a column of a check constraint");
    }
  }
  column.name = rename.new_name;
  return {};
}

}  // namespace

Task<SqlResult<std::string>> Rename(const ast::RenameStatement* rename, SchemaContext* context) {
  const bool column =
      rename->object == ast::ObjectType::kColumn && rename->relation == ast::ObjectType::kTable;
  if (!column && rename->object != ast::ObjectType::kTable) {
    co_return Unsupported(SchemaStatementTag(*rename) + " RENAME");
  }
  CO_ASSIGN_OR_RETURN(std::optional<TableDescriptor> table,
                      co_await LockTable(rename->name, context));
  if (!table.has_value()) {
    SqlError missing = errors::UndefinedTable(Dotted(rename->name));
    if (!rename->if_exists) co_return missing;
    missing.message += ", skipping";
    missing.sqlstate = "00000";
    context->notice("NOTICE", missing);
    co_return std::string("ALTER TABLE");
  }
  SqlStatus renamed;
  if (column) {
    renamed = RenameColumn(*rename, &*table);
  } else {
    renamed = co_await RenameTable(rename, &*table, context);
  }
  CO_RETURN_IF_ERROR(renamed);
  PutTable(*std::move(table), context);
  co_return std::string("ALTER TABLE");
}

}  // namespace steno::sql
