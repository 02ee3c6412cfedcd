// CREATE TABLE.
#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "sql/schema/statements.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using Constraint = ast::Constraint;

SqlStatus RefuseFeatures(const ast::CreateTableStatement& create) {
  if (create.persistence == ast::Persistence::kTemporary)
    return Unsupported("CREATE TEMPORARY TABLE");
  if (!create.likes.empty()) return Unsupported("CREATE TABLE LIKE");
  if (!create.inherits.empty()) return Unsupported("INHERITS");
  if (create.partition_by.has_value() || create.partition_of.has_value()) {
    return Unsupported("a partitioned table");
  }
  if (!create.access_method.empty() && create.access_method != "heap") {
    return errors::UndefinedObject("access method", create.access_method);
  }
  return {};
}

// A key of the table: the constraint, with the column's name where it belongs to one.
struct Key {
  const Constraint* constraint;
  ast::Names columns;
};

class TableBuilder {
 public:
  TableBuilder(const ast::CreateTableStatement& create, TableDescriptor* table)
      : create_(create), table_(*table) {}

  SqlStatus Columns(const SchemaContext& context) {
    if (create_.columns.size() > static_cast<size_t>(kColumnsMax)) {
      return errors::Make("54011", "tables can have at most 1600 columns");
    }
    for (const ast::ColumnDef& definition : create_.columns) {
      if (table_.FindColumn(definition.name) != nullptr) {
        return errors::DuplicateColumn(definition.name);
      }
      ASSIGN_OR_RETURN(ColumnDescriptor column,
                       ColumnOf(definition, table_.next_column_id++, create_.name.name, context));
      table_.columns.push_back(std::move(column));
    }
    return {};
  }

  // Primary keys first, then the others in the order of the text.
  SqlStatus CollectKeys() {
    for (const ast::ColumnDef& definition : create_.columns) {
      for (const Constraint& constraint : definition.constraints) {
        RETURN_IF_ERROR(Collect(constraint, {definition.name}));
      }
    }
    for (const Constraint& constraint : create_.constraints) {
      RETURN_IF_ERROR(Collect(constraint, constraint.columns));
    }
    std::stable_partition(keys.begin(), keys.end(), [](const Key& key) {
      return key.constraint->type == Constraint::Type::kPrimaryKey;
    });
    const size_t primaries =
        static_cast<size_t>(std::count_if(keys.begin(), keys.end(), [](const Key& key) {
          return key.constraint->type == Constraint::Type::kPrimaryKey;
        }));
    if (primaries > 1) {
      return errors::Make(
          sqlstate::kInvalidTableDefinition,
          fmt::format("multiple primary keys for table \"{}\" are not allowed", create_.name.name));
    }
    return {};
  }

  SqlStatus Checks(const SchemaContext& context) {
    NameNumbers numbers;
    for (const Constraint* check : checks) {
      RETURN_IF_ERROR(AddCheck(*check, &table_, &numbers, context));
    }
    return {};
  }

  std::vector<Key> keys;
  std::vector<const Constraint*> checks;

 private:
  SqlStatus Collect(const Constraint& constraint, ast::Names columns) {
    switch (constraint.type) {
      case Constraint::Type::kPrimaryKey:
      case Constraint::Type::kUnique:
        RETURN_IF_ERROR(RefuseAttributes(constraint));
        keys.push_back({&constraint, std::move(columns)});
        break;
      case Constraint::Type::kCheck:
        checks.push_back(&constraint);
        break;
      case Constraint::Type::kForeignKey:
        return Unsupported("a foreign key constraint");
      case Constraint::Type::kExclude:
        return Unsupported("an exclusion constraint");
      default:
        break;
    }
    return {};
  }

  const ast::CreateTableStatement& create_;
  TableDescriptor& table_;
};

// Names the index of a key and adds both to the table. Its OIDs are still to be given.
Task<SqlStatus> AddKey(const Key* key, TableDescriptor* table, std::vector<std::string>* names,
                       SchemaContext* context) {
  const bool primary = key->constraint->type == Constraint::Type::kPrimaryKey;
  CO_ASSIGN_OR_RETURN(IndexDescriptor index, IndexOver(*table, key->columns, primary));
  ConstraintDescriptor constraint;
  constraint.kind =
      primary ? ConstraintDescriptor::Kind::kPrimaryKey : ConstraintDescriptor::Kind::kUnique;
  std::string columns;
  for (const std::string& name : key->columns) columns += (columns.empty() ? "" : "_") + name;
  if (!key->constraint->name.empty()) {
    index.name = key->constraint->name;
    auto taken = co_await Catalog::FindEntry(context->txn, table->schema_id, index.name,
                                             /*lock=*/true);
    CO_RETURN_IF_ERROR(taken);
    const bool own = std::find(names->begin(), names->end(), index.name) != names->end();
    if (taken->has_value() || own) co_return errors::DuplicateTable(index.name);
  } else {
    NameParts parts = {table->name, columns, "key"};
    if (primary) parts = {table->name, "", "pkey"};
    CO_ASSIGN_OR_RETURN(index.name,
                        co_await UnusedName(std::move(parts), table->schema_id, names, context));
  }
  names->push_back(index.name);
  index.id = table->next_index_id++;
  constraint.name = index.name;
  constraint.index_id = index.id;
  for (const IndexColumn& column : index.columns) {
    constraint.column_ids.push_back(column.column_id);
    const auto ordinal = static_cast<size_t>(table->OrdinalOf(column.column_id));
    if (primary) table->columns[ordinal].not_null = true;
  }
  table->indexes.push_back(std::move(index));
  table->constraints.push_back(std::move(constraint));
  co_return SqlStatus();
}

void KeepOptions(const ast::CreateTableStatement& create, TableDescriptor* table) {
  for (const ast::Option& option : create.storage) {
    table->options.emplace_back(option.name, option.text);
  }
}

void Put(const TableDescriptor& table, SchemaContext* context) {
  PutNamespaceEntry(context->txn, table.schema_id, table.name,
                    {NamespaceEntry::Kind::kTable, table.id, 0});
  for (const IndexDescriptor& index : table.indexes) {
    context->changes->AddIndex(table.id, index.id);
    if (index.primary && table.HasHiddenKey()) continue;
    PutNamespaceEntry(context->txn, table.schema_id, index.name,
                      {NamespaceEntry::Kind::kIndex, table.id, index.oid});
  }
  PutDescriptor(context->txn, Descriptor(table));
}

}  // namespace

Task<SqlResult<std::string>> CreateTable(const ast::CreateTableStatement* create,
                                         SchemaContext* context) {
  CO_RETURN_IF_ERROR(RefuseFeatures(*create));
  TableDescriptor table;
  table.name = create->name.name;
  table.database_id = context->scope.database_id;
  CO_ASSIGN_OR_RETURN(table.schema_id, co_await SchemaToCreateIn(create->name, context));
  auto taken =
      co_await Catalog::FindEntry(context->txn, table.schema_id, table.name, /*lock=*/true);
  CO_RETURN_IF_ERROR(taken);
  if (taken->has_value()) {
    SqlError exists = errors::DuplicateTable(table.name);
    if (!create->if_not_exists) co_return exists;
    exists.message += ", skipping";
    context->notice("NOTICE", exists);
    co_return std::string("CREATE TABLE");
  }
  TableBuilder builder(*create, &table);
  CO_RETURN_IF_ERROR(builder.Columns(*context));
  CO_RETURN_IF_ERROR(builder.CollectKeys());
  CO_RETURN_IF_ERROR(builder.Checks(*context));
  std::vector<std::string> names = {table.name};
  for (const Key& key : builder.keys) {
    SqlStatus added = co_await AddKey(&key, &table, &names, context);
    CO_RETURN_IF_ERROR(added);
  }
  KeepOptions(*create, &table);
  const bool keyless = table.indexes.empty() || !table.indexes[0].primary;
  const size_t count = 2 + table.indexes.size() + table.constraints.size();
  CO_ASSIGN_OR_RETURN(DescriptorId next,
                      co_await AllocateDescriptorIds(context->db, static_cast<uint32_t>(count)));
  table.id = next++;
  for (IndexDescriptor& index : table.indexes) index.oid = next++;
  for (ConstraintDescriptor& constraint : table.constraints) constraint.oid = next++;
  if (keyless) AddHiddenKey(&table, next);
  Put(table, context);
  co_return std::string("CREATE TABLE");
}

}  // namespace steno::sql
