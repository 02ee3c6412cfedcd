// Columns, keys and checks of tables, from their definitions.
#include <fmt/format.h>

#include <algorithm>

#include "sql/binder/standalone.h"
#include "sql/schema/statements.h"
#include "sql/types/errors.h"
#include "sql/types/row_codec.h"

namespace steno::sql {
namespace {

using Constraint = ast::Constraint;

// As many as PostgreSQL can count of a table.
constexpr size_t kChecksMax = 32767;

bool IsSerial(const ast::TypeName& type) {
  if (type.names.size() != 1) return false;
  for (std::string_view name :
       {"serial", "serial4", "bigserial", "serial8", "smallserial", "serial2"}) {
    if (type.names[0] == name) return true;
  }
  return false;
}

}  // namespace

SqlError Unsupported(std::string what) {
  return errors::FeatureNotSupported(std::move(what) + " is not supported");
}

SqlResult<ColumnDescriptor> ColumnOf(const ast::ColumnDef& definition, uint32_t id,
                                     std::string_view table, const SchemaContext& context) {
  if (IsSerial(definition.type)) return Unsupported("a column of type " + definition.type.names[0]);
  if (!definition.collation.empty() && definition.collation.back() != "default" &&
      definition.collation.back() != "C" && definition.collation.back() != "POSIX") {
    return Unsupported("COLLATE \"" + definition.collation.back() + "\"");
  }
  constexpr std::string_view kSystemColumns[] = {"tableoid", "ctid", "xmin",
                                                 "xmax",     "cmin", "cmax"};
  if (std::find(std::begin(kSystemColumns), std::end(kSystemColumns), definition.name) !=
      std::end(kSystemColumns)) {
    return errors::Make(
        sqlstate::kDuplicateColumn,
        fmt::format("column name \"{}\" conflicts with a system column name", definition.name));
  }
  ColumnDescriptor column;
  column.id = id;
  column.name = definition.name;
  ASSIGN_OR_RETURN(column.type, BindType(definition.type));
  if (CategoryOf(column.type.id) == TypeCategory::kPseudo || column.type.id == TypeId::kUnknown) {
    return errors::Make(
        sqlstate::kInvalidTableDefinition,
        fmt::format("column \"{}\" has pseudo-type {}", column.name, FormatType(column.type)));
  }
  bool null = false;
  for (const Constraint& constraint : definition.constraints) {
    switch (constraint.type) {
      case Constraint::Type::kNotNull:
        column.not_null = true;
        break;
      case Constraint::Type::kNull:
        null = true;
        break;
      case Constraint::Type::kDefault:
        if (!column.default_expr.empty()) {
          return errors::Make(sqlstate::kSyntaxError,
                              fmt::format("multiple default values specified for column \"{}\" of "
                                          "table \"{}\"",
                                          column.name, table));
        }
        RETURN_IF_ERROR(
            BindDefault(*constraint.expr, column, *context.eval->settings, &column.default_expr));
        break;
      case Constraint::Type::kIdentity:
        return Unsupported("GENERATED AS IDENTITY");
      case Constraint::Type::kGenerated:
        return Unsupported("GENERATED ALWAYS AS");
      default:
        break;
    }
  }
  if (null && column.not_null) {
    return errors::Make(sqlstate::kSyntaxError,
                        fmt::format("conflicting NULL/NOT NULL declarations for column \"{}\" of "
                                    "table \"{}\"",
                                    column.name, table));
  }
  return column;
}

SqlStatus CheckKeyType(const ColumnDescriptor& column) {
  if (IsKeyType(column.type.id)) return {};
  return errors::Make(sqlstate::kUndefinedObject,
                      fmt::format("data type {} has no default operator class for access method "
                                  "\"btree\"",
                                  FormatType(column.type.id)))
      .WithHint(
          "You must specify an operator class for the index or define a default operator class for "
          "the data type.");
}

SqlResult<IndexDescriptor> IndexOver(const TableDescriptor& table, const ast::Names& columns,
                                     bool primary) {
  IndexDescriptor index;
  index.unique = true;
  index.primary = primary;
  for (const std::string& name : columns) {
    const ColumnDescriptor* column = table.FindColumn(name);
    if (column == nullptr) {
      return errors::Make(sqlstate::kUndefinedColumn,
                          fmt::format("column \"{}\" named in key does not exist", name));
    }
    for (const IndexColumn& other : index.columns) {
      if (other.column_id != column->id) continue;
      return errors::Make(sqlstate::kDuplicateColumn,
                          fmt::format("column \"{}\" appears twice in {} constraint", name,
                                      primary ? "primary key" : "unique"));
    }
    RETURN_IF_ERROR(CheckKeyType(*column));
    index.columns.push_back({column->id, false});
  }
  return index;
}

SqlStatus RefuseAttributes(const Constraint& constraint) {
  if (constraint.attributes.deferrable || constraint.attributes.initially_deferred) {
    return Unsupported("a DEFERRABLE constraint");
  }
  if (constraint.attributes.not_valid) return Unsupported("NOT VALID");
  if (!constraint.include.empty()) return Unsupported("INCLUDE");
  if (constraint.nulls_not_distinct) return Unsupported("NULLS NOT DISTINCT");
  if (!constraint.using_index.empty()) return Unsupported("USING INDEX");
  return {};
}

SqlStatus AddCheck(const Constraint& constraint, TableDescriptor* table, NameNumbers* numbers,
                   const SchemaContext& context) {
  RETURN_IF_ERROR(RefuseAttributes(constraint));
  if (table->constraints.size() >= kChecksMax) {
    return errors::ProgramLimitExceeded(
        fmt::format("tables can have at most {} constraints", kChecksMax));
  }
  ConstraintDescriptor check;
  check.kind = ConstraintDescriptor::Kind::kCheck;
  RETURN_IF_ERROR(BindCheck(*constraint.expr, *table, *context.eval->settings, &check.check_expr,
                            &check.column_ids));
  const auto taken = [&](const std::string& name) {
    return std::any_of(table->constraints.begin(), table->constraints.end(),
                       [&](const ConstraintDescriptor& other) { return other.name == name; });
  };
  if (!constraint.name.empty()) {
    check.name = constraint.name;
    if (taken(check.name)) {
      return errors::Make(sqlstate::kDuplicateObject,
                          fmt::format("constraint \"{}\" for relation \"{}\" already exists",
                                      check.name, table->name));
    }
  } else {
    std::string column;
    if (check.column_ids.size() == 1) {
      column = table->columns[static_cast<size_t>(table->OrdinalOf(check.column_ids[0]))].name;
    }
    const NameParts parts = {table->name, std::move(column), "check"};
    int& number = (*numbers)[ObjectName(parts)];
    for (check.name = ObjectName(parts, number); taken(check.name);) {
      check.name = ObjectName(parts, ++number);
    }
  }
  table->constraints.push_back(std::move(check));
  return {};
}

void AddHiddenKey(TableDescriptor* table, DescriptorId index_oid) {
  ColumnDescriptor column;
  column.id = table->next_column_id++;
  column.name = "rowid";
  column.type = Type{TypeId::kInt8};
  column.not_null = true;
  column.hidden = true;
  IndexDescriptor index;
  index.id = table->next_index_id++;
  index.oid = index_oid;
  index.name = ObjectName({table->name, "", "rowid"});
  index.unique = true;
  index.primary = true;
  index.columns.push_back({column.id, false});
  table->columns.push_back(std::move(column));
  table->indexes.insert(table->indexes.begin(), std::move(index));
}

}  // namespace steno::sql
