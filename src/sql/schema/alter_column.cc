// ALTER TABLE ADD COLUMN and DROP COLUMN.
//
// A row that was written before the column has no value for it, which reads as NULL; so a column
// without a default costs nothing. One with a default rewrites the table.
#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "sql/binder/standalone.h"
#include "sql/schema/alter_table.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

bool Mentions(const std::vector<uint32_t>& ids, uint32_t id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool Uses(const IndexDescriptor& index, uint32_t column_id) {
  return std::any_of(index.columns.begin(), index.columns.end(),
                     [&](const IndexColumn& column) { return column.column_id == column_id; });
}

}  // namespace

Task<SqlStatus> AddColumn(const AlterAction* action, TableDescriptor* table,
                          SchemaContext* context) {
  const ast::ColumnDef& definition = action->column;
  if (table->FindColumn(definition.name) != nullptr) {
    SqlError exists = errors::DuplicateColumnOfRelation(definition.name, table->name);
    if (!action->if_exists) co_return exists;
    exists.message += ", skipping";
    context->notice("NOTICE", exists);
    co_return SqlStatus();
  }
  if (table->columns.size() >= static_cast<size_t>(kColumnsMax)) {
    co_return errors::Make("54011", "tables can have at most 1600 columns");
  }
  const TableDescriptor before = *table;
  CO_ASSIGN_OR_RETURN(ColumnDescriptor column,
                      ColumnOf(definition, table->next_column_id, table->name, *context));
  ++table->next_column_id;
  const bool has_default = !column.default_expr.empty();
  ExprPtr value;
  if (has_default) {
    CO_ASSIGN_OR_RETURN(value, DefaultOf(column));
  }
  table->columns.push_back(column);
  const int ordinal = static_cast<int>(table->columns.size()) - 1;
  if (has_default) {
    std::function<SqlStatus(Row*)> map = [&](Row* row) -> SqlStatus {
      ASSIGN_OR_RETURN(Datum datum, EvaluateConstant(*value, *context->eval));
      if (column.not_null && datum.is_null()) return ContainsNulls(*table, column);
      row->push_back(std::move(datum));
      return {};
    };
    SqlStatus rewritten = co_await RewriteTable(&before, table, std::move(map), context);
    CO_RETURN_IF_ERROR(rewritten);
  } else if (column.not_null) {
    SqlStatus full = co_await CheckNoNulls(table, ordinal, context);
    CO_RETURN_IF_ERROR(full);
  }
  for (const ast::Constraint& constraint : definition.constraints) {
    switch (constraint.type) {
      case ast::Constraint::Type::kPrimaryKey:
      case ast::Constraint::Type::kUnique:
        co_return Unsupported("ADD COLUMN with a key");
      case ast::Constraint::Type::kForeignKey:
        co_return Unsupported("a foreign key constraint");
      case ast::Constraint::Type::kCheck: {
        SqlStatus added = co_await AddCheckConstraint(&constraint, table, context);
        CO_RETURN_IF_ERROR(added);
        break;
      }
      default:
        break;
    }
  }
  co_return SqlStatus();
}

SqlStatus DropColumn(const AlterAction* action, TableDescriptor* table, SchemaContext* context) {
  const int ordinal = table->OrdinalOf(std::string_view(action->name));
  if (ordinal < 0) {
    SqlError missing = errors::UndefinedColumnOfRelation(action->name, table->name);
    if (!action->if_exists) return missing;
    missing.message += ", skipping";
    missing.sqlstate = "00000";
    context->notice("NOTICE", missing);
    return {};
  }
  const uint32_t id = table->columns[static_cast<size_t>(ordinal)].id;
  if (Uses(table->primary(), id)) return Unsupported("dropping a column of the primary key");
  std::vector<uint32_t> dropped;
  for (const IndexDescriptor& index : table->indexes) {
    if (!Uses(index, id)) continue;
    dropped.push_back(index.id);
    context->changes->DropIndex(table->id, index.id);
    DeleteNamespaceEntry(context->txn, table->schema_id, index.name);
  }
  std::erase_if(table->indexes,
                [&](const IndexDescriptor& index) { return Mentions(dropped, index.id); });
  std::erase_if(table->constraints, [&](const ConstraintDescriptor& constraint) {
    return Mentions(constraint.column_ids, id);
  });
  table->columns.erase(table->columns.begin() + ordinal);
  return {};
}

}  // namespace steno::sql
