// CREATE INDEX: the index is filled within the transaction, through keys that nobody else can
// reach; the new descriptor makes it known at the commit. Writers that planned without it fail at
// their guard and plan again.
#include <fmt/format.h>

#include "sql/schema/statements.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

SqlStatus RefuseFeatures(const ast::CreateIndexStatement& create) {
  if (!create.method.empty() && create.method != "btree") {
    return Unsupported("access method \"" + create.method + "\"");
  }
  if (create.where != nullptr) return Unsupported("a partial index");
  if (!create.include.empty()) return Unsupported("INCLUDE");
  if (create.nulls_not_distinct) return Unsupported("NULLS NOT DISTINCT");
  return {};
}

SqlResult<IndexDescriptor> Build(const ast::CreateIndexStatement& create,
                                 const TableDescriptor& table, std::string* columns) {
  IndexDescriptor index;
  index.unique = create.unique;
  for (const ast::IndexElement& element : create.elements) {
    if (element.expr->kind != ast::ExprKind::kColumnRef) return Unsupported("an expression index");
    const std::string& name = ast::As<ast::ColumnRef>(*element.expr).names.back();
    const ColumnDescriptor* column = table.FindColumn(name);
    if (column == nullptr) return errors::UndefinedColumn(name);
    RETURN_IF_ERROR(CheckKeyType(*column));
    const bool descending = element.direction == ast::SortItem::Direction::kDesc;
    const bool nulls_first = element.nulls == ast::SortItem::Nulls::kFirst;
    const bool other_nulls =
        element.nulls != ast::SortItem::Nulls::kDefault && nulls_first != descending;
    if (other_nulls) return Unsupported("this order of NULLs in an index");
    index.columns.push_back({column->id, descending});
    columns->append(columns->empty() ? "" : "_").append(name);
  }
  return index;
}

}  // namespace

Task<SqlResult<std::string>> CreateIndex(const ast::CreateIndexStatement* create,
                                         SchemaContext* context) {
  CO_RETURN_IF_ERROR(RefuseFeatures(*create));
  CO_ASSIGN_OR_RETURN(std::optional<TableDescriptor> table,
                      co_await LockTable(create->table, context));
  if (!table.has_value()) co_return errors::UndefinedTable(Dotted(create->table));
  const TableDescriptor before = *table;
  std::string columns;
  CO_ASSIGN_OR_RETURN(IndexDescriptor index, Build(*create, *table, &columns));
  index.name = create->name;
  const std::vector<std::string> none;
  if (index.name.empty()) {
    NameParts parts = {table->name, columns, "idx"};
    CO_ASSIGN_OR_RETURN(index.name,
                        co_await UnusedName(std::move(parts), table->schema_id, &none, context));
  }
  auto taken =
      co_await Catalog::FindEntry(context->txn, table->schema_id, index.name, /*lock=*/true);
  CO_RETURN_IF_ERROR(taken);
  if (taken->has_value()) {
    SqlError exists = errors::DuplicateTable(index.name);
    if (!create->if_not_exists) co_return exists;
    exists.message += ", skipping";
    context->notice("NOTICE", exists);
    co_return std::string("CREATE INDEX");
  }
  CO_ASSIGN_OR_RETURN(index.oid, co_await AllocateDescriptorIds(context->db, 1));
  index.id = index.oid;
  const uint32_t id = index.id;
  context->changes->AddIndex(table->id, id);
  PutNamespaceEntry(context->txn, table->schema_id, index.name,
                    {NamespaceEntry::Kind::kIndex, table->id, index.oid});
  table->indexes.push_back(std::move(index));
  std::vector<uint32_t> ids = {id};
  std::function<SqlStatus(Row*)> same = [](Row*) { return SqlStatus(); };
  SqlStatus filled =
      co_await FillIndexes(&before, &*table, std::move(ids), std::move(same), context);
  CO_RETURN_IF_ERROR(filled);
  PutTable(*std::move(table), context);
  co_return std::string("CREATE INDEX");
}

}  // namespace steno::sql
