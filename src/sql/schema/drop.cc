// DROP TABLE and DROP INDEX.
#include <fmt/format.h>

#include <algorithm>

#include "sql/schema/statements.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

SqlError Missing(std::string_view kind, const std::string& name) {
  const bool table = kind == "table";
  return errors::Make(table ? sqlstate::kUndefinedTable : sqlstate::kUndefinedObject,
                      fmt::format("{} \"{}\" does not exist", kind, name));
}

// `x does not exist, skipping`, or the error.
SqlStatus SkipOrFail(SqlError error, bool if_exists, SchemaContext* context) {
  if (!if_exists) return error;
  error.message += ", skipping";
  error.sqlstate = "00000";
  context->notice("NOTICE", error);
  return {};
}

// A name in a schema that does not exist is missing too.
Task<SqlResult<std::optional<FoundEntry>>> Find(const ast::DropStatement* drop,
                                                ast::QualifiedName name, std::string_view kind,
                                                SchemaContext* context) {
  auto found = co_await FindRelation(name, context);
  if (!found.has_value() && drop->if_exists &&
      found.error().sqlstate == sqlstate::kInvalidSchemaName) {
    CO_RETURN_IF_ERROR(SkipOrFail(found.error(), true, context));
    co_return std::optional<FoundEntry>();
  }
  CO_RETURN_IF_ERROR(found);
  if (!found->has_value()) {
    CO_RETURN_IF_ERROR(SkipOrFail(Missing(kind, Dotted(name)), drop->if_exists, context));
  }
  co_return found;
}

}  // namespace

Task<SqlResult<std::string>> DropTables(const ast::DropStatement* drop, SchemaContext* context) {
  for (const ast::QualifiedName& name : drop->names) {
    CO_ASSIGN_OR_RETURN(const auto found, co_await Find(drop, name, "table", context));
    if (!found.has_value()) continue;
    CO_ASSIGN_OR_RETURN(std::optional<TableDescriptor> table, co_await LockTable(name, context));
    DeleteNamespaceEntry(context->txn, table->schema_id, table->name);
    for (const IndexDescriptor& index : table->indexes) {
      context->changes->DropIndex(table->id, index.id);
      if (index.primary && table->HasHiddenKey()) continue;
      DeleteNamespaceEntry(context->txn, table->schema_id, index.name);
    }
    DeleteDescriptor(context->txn, table->id);
  }
  co_return std::string("DROP TABLE");
}

Task<SqlResult<std::string>> DropIndexes(const ast::DropStatement* drop, SchemaContext* context) {
  for (const ast::QualifiedName& name : drop->names) {
    CO_ASSIGN_OR_RETURN(const auto found, co_await Find(drop, name, "index", context));
    if (!found.has_value()) continue;
    if (found->entry.kind != NamespaceEntry::Kind::kIndex) {
      co_return errors::WrongObjectType(name.name, "an index");
    }
    auto descriptor =
        co_await Catalog::ReadDescriptor(context->txn, found->entry.id, /*lock=*/true);
    CO_RETURN_IF_ERROR(descriptor);
    if (!descriptor->has_value() || !std::holds_alternative<TableDescriptor>(**descriptor)) {
      co_return errors::DataCorrupted("the table of index \"" + name.name + "\" cannot be read");
    }
    TableDescriptor table = std::get<TableDescriptor>(**std::move(descriptor));
    const IndexDescriptor* index = table.FindIndex(std::string_view(name.name));
    if (index == nullptr) {
      co_return errors::DataCorrupted("index \"" + name.name + "\" is not in its table");
    }
    const uint32_t id = index->id;
    for (const ConstraintDescriptor& constraint : table.constraints) {
      if (constraint.index_id != id) continue;
      co_return errors::Make(
          sqlstate::kDependentObjectsStillExist,
          fmt::format("cannot drop index {} because constraint {} on table {} requires it",
                      name.name, constraint.name, table.name))
          .WithHint(fmt::format("You can drop constraint {} on table {} instead.", constraint.name,
                                table.name));
    }
    std::erase_if(table.indexes, [&](const IndexDescriptor& other) { return other.id == id; });
    context->changes->DropIndex(table.id, id);
    DeleteNamespaceEntry(context->txn, found->schema_id, name.name);
    PutTable(std::move(table), context);
  }
  co_return std::string("DROP INDEX");
}

}  // namespace steno::sql
