// Names of relations: where they are, where new ones go, and how unnamed ones are called.
#include <fmt/format.h>

#include <algorithm>

#include "sql/catalog/virtual_table.h"
#include "sql/schema/statements.h"
#include "sql/types/errors.h"
#include "sql/types/string_types.h"

namespace steno::sql {
namespace {

SqlStatus CheckDatabase(const ast::QualifiedName& name, const CatalogScope& scope) {
  if (name.catalog.empty() || name.catalog == scope.database) return {};
  return errors::FeatureNotSupported(
      fmt::format("cross-database references are not implemented: \"{}.{}.{}\"", name.catalog,
                  name.schema, name.name));
}

bool IsSystemSchema(std::string_view schema) {
  return schema == "pg_catalog" || schema == "information_schema";
}

// The id of a schema; 0: there is none.
Task<SqlResult<DescriptorId>> FindSchemaId(std::string schema, SchemaContext* context) {
  if (context->scope.database_id == kDefaultDatabaseId && schema == "public") {
    co_return DescriptorId{kPublicSchemaId};
  }
  auto entry = co_await Catalog::FindEntry(context->txn, context->scope.database_id,
                                           std::move(schema), /*lock=*/false);
  CO_RETURN_IF_ERROR(entry);
  co_return entry->has_value() ? (*entry)->id : DescriptorId{0};
}

}  // namespace

std::string Dotted(const ast::QualifiedName& name) {
  return name.schema.empty() ? name.name : name.schema + "." + name.name;
}

Task<SqlResult<DescriptorId>> SchemaToCreateIn(ast::QualifiedName name, SchemaContext* context) {
  CO_RETURN_IF_ERROR(CheckDatabase(name, context->scope));
  std::vector<std::string> candidates = context->scope.search_path;
  if (!name.schema.empty()) candidates = {name.schema};
  for (const std::string& schema : candidates) {
    if (IsSystemSchema(schema)) {
      co_return errors::InsufficientPrivilege(
          fmt::format("permission denied to create \"{}.{}\"", schema, name.name))
          .WithDetail("System catalog modifications are currently disallowed.");
    }
    CO_ASSIGN_OR_RETURN(const DescriptorId id, co_await FindSchemaId(schema, context));
    if (id != 0) co_return id;
    if (!name.schema.empty()) co_return errors::UndefinedSchema(schema);
  }
  co_return errors::Make(sqlstate::kInvalidSchemaName, "no schema has been selected to create in");
}

Task<SqlResult<std::optional<FoundEntry>>> FindRelation(ast::QualifiedName name,
                                                        SchemaContext* context) {
  CO_RETURN_IF_ERROR(CheckDatabase(name, context->scope));
  std::vector<std::string> candidates = context->scope.search_path;
  if (!name.schema.empty()) candidates = {name.schema};
  // Names of the system catalog go before all others.
  const bool system = name.schema.empty() ? FindVirtualTable(kPgCatalogId, name.name) != nullptr
                                          : IsSystemSchema(name.schema);
  if (system) {
    co_return errors::InsufficientPrivilege(
        fmt::format("permission denied: \"{}\" is a system catalog", name.name));
  }
  for (const std::string& schema : candidates) {
    if (IsSystemSchema(schema)) continue;
    CO_ASSIGN_OR_RETURN(const DescriptorId id, co_await FindSchemaId(schema, context));
    if (id == 0 && !name.schema.empty()) co_return errors::UndefinedSchema(schema);
    if (id == 0) continue;
    auto entry = co_await Catalog::FindEntry(context->txn, id, name.name, /*lock=*/true);
    CO_RETURN_IF_ERROR(entry);
    if (entry->has_value()) co_return std::optional(FoundEntry{**entry, id});
  }
  co_return std::optional<FoundEntry>();
}

Task<SqlResult<std::optional<TableDescriptor>>> LockTable(ast::QualifiedName name,
                                                          SchemaContext* context) {
  CO_ASSIGN_OR_RETURN(const std::optional<FoundEntry> found, co_await FindRelation(name, context));
  if (!found.has_value()) co_return std::optional<TableDescriptor>();
  if (found->entry.kind != NamespaceEntry::Kind::kTable) {
    co_return errors::WrongObjectType(name.name, "a table");
  }
  auto descriptor = co_await Catalog::ReadDescriptor(context->txn, found->entry.id, /*lock=*/true);
  CO_RETURN_IF_ERROR(descriptor);
  if (!descriptor->has_value() || !std::holds_alternative<TableDescriptor>(**descriptor)) {
    co_return errors::DataCorrupted("table \"" + name.name + "\" of the catalog cannot be read");
  }
  co_return std::optional(std::get<TableDescriptor>(**std::move(descriptor)));
}

Task<SqlResult<std::string>> UnusedName(NameParts parts, DescriptorId schema_id,
                                        const std::vector<std::string>* taken,
                                        SchemaContext* context) {
  for (int number = 0;; ++number) {
    std::string name = ObjectName(parts, number);
    if (std::find(taken->begin(), taken->end(), name) != taken->end()) continue;
    auto entry = co_await Catalog::FindEntry(context->txn, schema_id, name, /*lock=*/true);
    CO_RETURN_IF_ERROR(entry);
    if (!entry->has_value()) co_return name;
  }
}

std::string ObjectName(const NameParts& parts, int number) {
  const std::string label = parts.label + (number == 0 ? "" : std::to_string(number));
  std::string_view table = parts.table;
  std::string_view columns = parts.columns;
  const size_t fixed = (columns.empty() ? 0 : 1) + 1 + label.size();
  const size_t room = static_cast<size_t>(kNameLengthMax) - fixed;
  // The longer part gives way, as PostgreSQL has it.
  while (table.size() + columns.size() > room) {
    std::string_view& longer = table.size() > columns.size() ? table : columns;
    do {
      longer.remove_suffix(1);
    } while (!longer.empty() && (static_cast<unsigned char>(longer.back()) & 0xC0) == 0x80);
  }
  std::string name(table);
  if (!columns.empty()) name.append("_").append(columns);
  return name.append("_").append(label);
}

void PutTable(TableDescriptor table, SchemaContext* context) {
  ++table.version;
  context->changes->changed = true;
  PutDescriptor(context->txn, Descriptor(std::move(table)));
}

}  // namespace steno::sql
