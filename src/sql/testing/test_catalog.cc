#include "sql/testing/test_catalog.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "fmt/format.h"
#include "sql/binder/standalone.h"
#include "sql/parser/parser.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using ConstraintType = ast::Constraint::Type;

IndexDescriptor MakeIndex(TableDescriptor* table, std::string name, bool unique,
                          const std::vector<std::string>& columns) {
  IndexDescriptor index;
  index.id = table->next_index_id++;
  index.oid = table->id + 1000 + index.id;
  index.name = std::move(name);
  index.unique = unique;
  for (const std::string& column : columns) {
    index.columns.push_back({table->FindColumn(column)->id, false});
  }
  return index;
}

void AddKey(TableDescriptor* table, const ast::Constraint& constraint,
            std::vector<std::string> columns) {
  const bool primary = constraint.type == ConstraintType::kPrimaryKey;
  std::string name = table->name;
  if (!primary) {
    for (const std::string& column : columns) name += "_" + column;
  }
  name = constraint.name.empty() ? name + (primary ? "_pkey" : "_key") : constraint.name;
  IndexDescriptor index = MakeIndex(table, name, true, columns);
  index.primary = primary;
  ConstraintDescriptor out;
  out.oid = index.oid + 500;
  out.kind =
      primary ? ConstraintDescriptor::Kind::kPrimaryKey : ConstraintDescriptor::Kind::kUnique;
  out.name = name;
  out.index_id = index.id;
  for (const IndexColumn& c : index.columns) out.column_ids.push_back(c.column_id);
  table->constraints.push_back(std::move(out));
  for (const std::string& column : columns) {
    if (primary) {
      table->columns[static_cast<size_t>(table->OrdinalOf(column))].not_null = true;
    }
  }
  table->indexes.insert(primary ? table->indexes.begin() : table->indexes.end(), std::move(index));
}

void AddHiddenKey(TableDescriptor* table) {
  ColumnDescriptor rowid;
  rowid.id = table->next_column_id++;
  rowid.name = "rowid";
  rowid.type = Type{TypeId::kInt8};
  rowid.not_null = true;
  rowid.hidden = true;
  IndexDescriptor index;
  index.id = table->next_index_id++;
  index.oid = table->id + 1000 + index.id;
  index.name = table->name + "_pkey";
  index.unique = index.primary = true;
  index.columns = {{rowid.id, false}};
  table->columns.push_back(std::move(rowid));
  table->indexes.insert(table->indexes.begin(), std::move(index));
}

SqlStatus AddCheck(TableDescriptor* table, const ast::Constraint& constraint) {
  ConstraintDescriptor out;
  out.kind = ConstraintDescriptor::Kind::kCheck;
  RETURN_IF_ERROR(BindCheck(*constraint.expr, *table, FormatSettings::Default(), &out.check_expr,
                            &out.column_ids));
  out.name = constraint.name.empty() ? table->name + "_check" : constraint.name;
  table->constraints.push_back(std::move(out));
  return {};
}

}  // namespace

SqlStatus TestCatalog::Run(std::string_view ddl) {
  ASSIGN_OR_RETURN(const std::vector<ParsedStatement> statements, Parse(ddl));
  for (const ParsedStatement& parsed : statements) {
    if (parsed.statement->kind == ast::StatementKind::kCreateTable) {
      RETURN_IF_ERROR(CreateTable(ast::As<ast::CreateTableStatement>(*parsed.statement)));
    } else if (parsed.statement->kind == ast::StatementKind::kCreateIndex) {
      RETURN_IF_ERROR(CreateIndex(ast::As<ast::CreateIndexStatement>(*parsed.statement)));
    } else {
      return errors::FeatureNotSupported("the test catalog only knows CREATE TABLE and INDEX");
    }
  }
  return {};
}

SqlStatus TestCatalog::CreateTable(const ast::CreateTableStatement& statement) {
  auto table = std::make_shared<TableDescriptor>();
  table->id = next_id_;
  next_id_ += 10000;
  table->database_id = kDefaultDatabaseId;
  table->schema_id = kPublicSchemaId;
  table->name = statement.name.name;
  std::vector<std::pair<const ast::Constraint*, std::vector<std::string>>> keys;
  std::vector<const ast::Constraint*> checks;
  for (const ast::ColumnDef& def : statement.columns) {
    ColumnDescriptor column;
    column.id = table->next_column_id++;
    column.name = def.name;
    ASSIGN_OR_RETURN(column.type, BindType(def.type));
    for (const ast::Constraint& c : def.constraints) {
      if (c.type == ConstraintType::kNotNull) column.not_null = true;
      if (c.type == ConstraintType::kDefault) {
        RETURN_IF_ERROR(
            BindDefault(*c.expr, column, FormatSettings::Default(), &column.default_expr));
      }
      if (c.type == ConstraintType::kCheck) checks.push_back(&c);
      const bool key = c.type == ConstraintType::kPrimaryKey || c.type == ConstraintType::kUnique;
      if (key) keys.emplace_back(&c, std::vector<std::string>{def.name});
    }
    table->columns.push_back(std::move(column));
  }
  for (const ast::Constraint& c : statement.constraints) {
    if (c.type == ConstraintType::kCheck) checks.push_back(&c);
    const bool key = c.type == ConstraintType::kPrimaryKey || c.type == ConstraintType::kUnique;
    if (key) keys.emplace_back(&c, c.columns);
  }
  for (const auto& [constraint, columns] : keys) AddKey(table.get(), *constraint, columns);
  if (table->indexes.empty() || !table->indexes[0].primary) AddHiddenKey(table.get());
  for (const ast::Constraint* check : checks) RETURN_IF_ERROR(AddCheck(table.get(), *check));
  tables_[table->name] = std::move(table);
  return {};
}

SqlStatus TestCatalog::CreateIndex(const ast::CreateIndexStatement& statement) {
  const auto it = tables_.find(statement.table.name);
  if (it == tables_.end()) return errors::UndefinedTable(statement.table.name);
  auto table = std::make_shared<TableDescriptor>(*it->second);
  std::vector<std::string> columns;
  for (const ast::IndexElement& element : statement.elements) {
    columns.push_back(ast::As<ast::ColumnRef>(*element.expr).names.back());
  }
  IndexDescriptor index = MakeIndex(table.get(), statement.name, statement.unique, columns);
  for (size_t i = 0; i < columns.size(); ++i) {
    index.columns[i].descending =
        statement.elements[i].direction == ast::SortItem::Direction::kDesc;
  }
  table->indexes.push_back(std::move(index));
  it->second = std::move(table);
  return {};
}

void TestCatalog::Load(CatalogView* view) const {
  const auto names = view->needed_names();
  for (const CatalogView::RelationName& name : names) {
    CatalogView::Loaded loaded;
    const auto it = tables_.find(name.second);
    if (name.first == "public" && it != tables_.end()) {
      loaded.table = it->second;
      loaded.version = kv::Timestamp(1);
    }
    loaded.schema_missing = name.first != "public";
    view->Provide(name, std::move(loaded));
  }
}

std::string DescribeError(const SqlError& error, std::string_view sql) {
  std::string out = fmt::format("ERROR {}: {}\n", error.sqlstate, error.message);
  if (!error.detail.empty()) out += "DETAIL: " + error.detail + "\n";
  if (!error.hint.empty()) out += "HINT: " + error.hint + "\n";
  if (error.position == 0) return out;
  // Test statements are ASCII, so characters are bytes.
  const auto at = static_cast<size_t>(error.position - 1);
  const size_t before = sql.rfind('\n', at == 0 ? 0 : at - 1);
  const size_t begin = before == std::string_view::npos || at == 0 ? 0 : before + 1;
  const size_t end = std::min(sql.find('\n', at), sql.size());
  out += fmt::format("  {}\n  {}^\n", sql.substr(begin, end - begin), std::string(at - begin, ' '));
  return out;
}

}  // namespace steno::sql
