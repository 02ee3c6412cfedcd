// ALTER TABLE: its actions, one after the other.
#include "sql/schema/alter_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "sql/binder/standalone.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

SqlResult<int> OrdinalOf(const TableDescriptor& table, const std::string& column) {
  const int ordinal = table.OrdinalOf(std::string_view(column));
  if (ordinal < 0) return errors::UndefinedColumnOfRelation(column, table.name);
  return ordinal;
}

bool InPrimaryKey(const TableDescriptor& table, uint32_t column_id) {
  const std::vector<IndexColumn>& columns = table.primary().columns;
  return std::any_of(columns.begin(), columns.end(),
                     [&](const IndexColumn& c) { return c.column_id == column_id; });
}

Task<SqlStatus> AlterColumn(const AlterAction* action, TableDescriptor* table,
                            SchemaContext* context) {
  CO_ASSIGN_OR_RETURN(const int ordinal, OrdinalOf(*table, action->name));
  ColumnDescriptor& column = table->columns[static_cast<size_t>(ordinal)];
  switch (action->type) {
    case AlterAction::Type::kSetDefault: {
      std::string text;
      CO_RETURN_IF_ERROR(BindDefault(*action->expr, column, *context->eval->settings, &text));
      column.default_expr = std::move(text);
      break;
    }
    case AlterAction::Type::kDropDefault:
      column.default_expr.clear();
      break;
    case AlterAction::Type::kSetNotNull: {
      if (column.not_null) break;
      SqlStatus full = co_await CheckNoNulls(table, ordinal, context);
      CO_RETURN_IF_ERROR(full);
      column.not_null = true;
      break;
    }
    default:
      if (InPrimaryKey(*table, column.id)) {
        co_return errors::Make(sqlstate::kInvalidTableDefinition,
                               fmt::format("column \"{}\" is in a primary key", column.name));
      }
      column.not_null = false;
      break;
  }
  co_return SqlStatus();
}

Task<SqlStatus> AddConstraint(const AlterAction* action, TableDescriptor* table,
                              SchemaContext* context) {
  switch (action->constraint.type) {
    case ast::Constraint::Type::kPrimaryKey:
    case ast::Constraint::Type::kUnique:
      return AddKeyConstraint(&action->constraint, table, context);
    case ast::Constraint::Type::kCheck:
      return AddCheckConstraint(&action->constraint, table, context);
    default:
      break;
  }
  return [](bool foreign) -> Task<SqlStatus> {
    co_return Unsupported(foreign ? "a foreign key constraint" : "this constraint");
  }(action->constraint.type == ast::Constraint::Type::kForeignKey);
}

SqlStatus ChangeOptions(const AlterAction& action, TableDescriptor* table) {
  for (const ast::Option& option : action.options) {
    std::erase_if(table->options, [&](const auto& other) { return other.first == option.name; });
    if (action.type == AlterAction::Type::kSetOptions) {
      table->options.emplace_back(option.name, option.text);
    }
  }
  return {};
}

Task<SqlStatus> RunAction(const AlterAction* action, TableDescriptor* table,
                          SchemaContext* context) {
  using Type = AlterAction::Type;
  switch (action->type) {
    case Type::kAddColumn:
      return AddColumn(action, table, context);
    case Type::kSetDefault:
    case Type::kDropDefault:
    case Type::kSetNotNull:
    case Type::kDropNotNull:
      return AlterColumn(action, table, context);
    case Type::kAddConstraint:
      return AddConstraint(action, table, context);
    case Type::kDropConstraint:
      return DropConstraint(action, table, context);
    default:
      break;
  }
  return
      [](const AlterAction* what, TableDescriptor* target, SchemaContext* ctx) -> Task<SqlStatus> {
        switch (what->type) {
          case Type::kDropColumn:
            co_return DropColumn(what, target, ctx);
          case Type::kSetOptions:
          case Type::kResetOptions:
            co_return ChangeOptions(*what, target);
          case Type::kSetStatistics:
          case Type::kSetStorage:
            co_return SqlStatus();
          case Type::kOwnerTo:
            if (what->text == kRootRole) co_return SqlStatus();
            co_return errors::UndefinedRole(what->text);
          case Type::kAlterType:
            co_return Unsupported("ALTER COLUMN TYPE");
          default:
            co_return Unsupported(what->text.empty() ? "this form of ALTER TABLE" : what->text);
        }
      }(action, table, context);
}

}  // namespace

Task<SqlResult<std::string>> AlterTable(const ast::AlterTableStatement* alter,
                                        SchemaContext* context) {
  if (alter->object != ast::ObjectType::kTable) co_return Unsupported(SchemaStatementTag(*alter));
  CO_ASSIGN_OR_RETURN(std::optional<TableDescriptor> table,
                      co_await LockTable(alter->name, context));
  if (!table.has_value()) {
    SqlError missing = errors::UndefinedTable(Dotted(alter->name));
    if (!alter->if_exists) co_return missing;
    missing.message += ", skipping";
    missing.sqlstate = "00000";
    context->notice("NOTICE", missing);
    co_return std::string("ALTER TABLE");
  }
  for (const AlterAction& action : alter->actions) {
    SqlStatus done = co_await RunAction(&action, &*table, context);
    CO_RETURN_IF_ERROR(done);
  }
  PutTable(*std::move(table), context);
  co_return std::string("ALTER TABLE");
}

}  // namespace steno::sql
