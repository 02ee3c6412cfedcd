// ALTER TABLE ADD CONSTRAINT and DROP CONSTRAINT.
#include <fmt/format.h>

#include <algorithm>

#include "sql/schema/alter_table.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

// Gives the index its name and OIDs, the constraint with it, and their place in the namespace.
Task<SqlResult<ConstraintDescriptor>> NameKey(const ast::Constraint* constraint,
                                              const TableDescriptor* table, IndexDescriptor* index,
                                              SchemaContext* context) {
  ConstraintDescriptor made;
  made.kind = index->primary ? ConstraintDescriptor::Kind::kPrimaryKey
                             : ConstraintDescriptor::Kind::kUnique;
  std::string columns;
  for (const std::string& name : constraint->columns)
    columns += (columns.empty() ? "" : "_") + name;
  for (const IndexColumn& column : index->columns) made.column_ids.push_back(column.column_id);
  const std::vector<std::string> none;
  if (constraint->name.empty()) {
    NameParts parts = {table->name, columns, "key"};
    if (index->primary) parts = {table->name, "", "pkey"};
    CO_ASSIGN_OR_RETURN(index->name,
                        co_await UnusedName(std::move(parts), table->schema_id, &none, context));
  } else {
    index->name = constraint->name;
    auto taken =
        co_await Catalog::FindEntry(context->txn, table->schema_id, index->name, /*lock=*/true);
    CO_RETURN_IF_ERROR(taken);
    if (taken->has_value()) co_return errors::DuplicateTable(index->name);
  }
  CO_ASSIGN_OR_RETURN(index->oid, co_await AllocateDescriptorIds(context->db, 2));
  made.oid = index->oid + 1;
  index->id = index->oid;
  made.name = index->name;
  made.index_id = index->id;
  PutNamespaceEntry(context->txn, table->schema_id, index->name,
                    {NamespaceEntry::Kind::kIndex, table->id, index->oid});
  co_return made;
}

Task<SqlStatus> AddPrimaryKey(IndexDescriptor index, ConstraintDescriptor constraint,
                              const TableDescriptor* before, TableDescriptor* table,
                              SchemaContext* context) {
  for (const IndexColumn& column : index.columns) {
    const int ordinal = table->OrdinalOf(column.column_id);
    SqlStatus full = co_await CheckNoNulls(before, ordinal, context);
    CO_RETURN_IF_ERROR(full);
    table->columns[static_cast<size_t>(ordinal)].not_null = true;
  }
  // The hidden key goes, and with it every entry that refers to rows by it.
  const auto hidden =
      static_cast<size_t>(before->OrdinalOf(before->primary().columns[0].column_id));
  table->columns.erase(table->columns.begin() + static_cast<ptrdiff_t>(hidden));
  table->indexes[0] = std::move(index);
  table->constraints.push_back(std::move(constraint));
  std::function<SqlStatus(Row*)> map = [hidden](Row* row) {
    row->erase(row->begin() + static_cast<ptrdiff_t>(hidden));
    return SqlStatus();
  };
  co_return co_await RewriteTable(before, table, std::move(map), context);
}

}  // namespace

// Each index gets a new id, the primary one too; what is new about their columns is in *table.
Task<SqlStatus> RewriteTable(const TableDescriptor* before, TableDescriptor* table,
                             std::function<SqlStatus(Row*)> map, SchemaContext* context) {
  const auto count = static_cast<uint32_t>(table->indexes.size());
  CO_ASSIGN_OR_RETURN(DescriptorId next, co_await AllocateDescriptorIds(context->db, count));
  std::vector<uint32_t> ids;
  for (const IndexDescriptor& index : before->indexes) {
    context->changes->DropIndex(before->id, index.id);
  }
  for (IndexDescriptor& index : table->indexes) {
    for (ConstraintDescriptor& constraint : table->constraints) {
      if (constraint.index_id == index.id) constraint.index_id = next;
    }
    index.id = next++;
    ids.push_back(index.id);
    context->changes->AddIndex(table->id, index.id);
  }
  co_return co_await FillIndexes(before, table, std::move(ids), std::move(map), context);
}

Task<SqlStatus> AddKeyConstraint(const ast::Constraint* constraint, TableDescriptor* table,
                                 SchemaContext* context) {
  CO_RETURN_IF_ERROR(RefuseAttributes(*constraint));
  const bool primary = constraint->type == ast::Constraint::Type::kPrimaryKey;
  if (primary && !table->HasHiddenKey()) {
    co_return errors::Make(
        sqlstate::kInvalidTableDefinition,
        fmt::format("multiple primary keys for table \"{}\" are not allowed", table->name));
  }
  const TableDescriptor before = *table;
  CO_ASSIGN_OR_RETURN(IndexDescriptor index, IndexOver(*table, constraint->columns, primary));
  CO_ASSIGN_OR_RETURN(ConstraintDescriptor made,
                      co_await NameKey(constraint, &before, &index, context));
  if (primary) {
    co_return co_await AddPrimaryKey(std::move(index), std::move(made), &before, table, context);
  }
  std::vector<uint32_t> ids = {index.id};
  context->changes->AddIndex(table->id, index.id);
  table->indexes.push_back(std::move(index));
  table->constraints.push_back(std::move(made));
  std::function<SqlStatus(Row*)> same = [](Row*) { return SqlStatus(); };
  co_return co_await FillIndexes(&before, table, std::move(ids), std::move(same), context);
}

Task<SqlStatus> AddCheckConstraint(const ast::Constraint* constraint, TableDescriptor* table,
                                   SchemaContext* context) {
  NameNumbers numbers;
  CO_RETURN_IF_ERROR(AddCheck(*constraint, table, &numbers, *context));
  CO_ASSIGN_OR_RETURN(table->constraints.back().oid,
                      co_await AllocateDescriptorIds(context->db, 1));
  co_return co_await CheckRows(table, &table->constraints.back(), context);
}

Task<SqlStatus> DropConstraint(const AlterAction* action, TableDescriptor* table,
                               SchemaContext* context) {
  const auto found = std::find_if(
      table->constraints.begin(), table->constraints.end(),
      [&](const ConstraintDescriptor& constraint) { return constraint.name == action->name; });
  if (found == table->constraints.end()) {
    SqlError missing =
        errors::Make(sqlstate::kUndefinedObject,
                     fmt::format("constraint \"{}\" of relation \"{}\" does not exist",
                                 action->name, table->name));
    if (!action->if_exists) co_return missing;
    missing.message += ", skipping";
    missing.sqlstate = "00000";
    context->notice("NOTICE", missing);
    co_return SqlStatus();
  }
  if (found->kind == ConstraintDescriptor::Kind::kPrimaryKey) {
    co_return Unsupported("dropping a primary key");
  }
  if (found->kind == ConstraintDescriptor::Kind::kUnique) {
    const uint32_t id = found->index_id;
    context->changes->DropIndex(table->id, id);
    DeleteNamespaceEntry(context->txn, table->schema_id, found->name);
    std::erase_if(table->indexes, [&](const IndexDescriptor& index) { return index.id == id; });
  }
  table->constraints.erase(found);
  co_return SqlStatus();
}

}  // namespace steno::sql
