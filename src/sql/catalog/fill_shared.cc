// What fillers and catalog functions share: names by id, and definitions as SQL.
#include "fmt/format.h"
#include "sql/catalog/virtual_fill.h"
#include "sql/parser/parser.h"

namespace steno::sql {
namespace {

const char* ActionName(char action) {
  switch (action) {
    case 'r':
      return "RESTRICT";
    case 'c':
      return "CASCADE";
    case 'n':
      return "SET NULL";
    case 'd':
      return "SET DEFAULT";
    default:
      return "";
  }
}

std::string ColumnList(const TableDescriptor& table, const std::vector<uint32_t>& ids) {
  std::string out;
  for (uint32_t id : ids) {
    const int ordinal = table.OrdinalOf(id);
    if (!out.empty()) out += ", ";
    if (ordinal >= 0) out += QuoteIdentifier(table.columns[static_cast<size_t>(ordinal)].name);
  }
  return out;
}

std::string IndexColumnText(const TableDescriptor& table, const IndexColumn& part,
                            bool with_order) {
  std::string out = ColumnList(table, {part.column_id});
  if (with_order && part.descending) out += " DESC";
  return out;
}

// Follows a text through what is quoted in it.
class Quotes {
 public:
  // Whether `c`, the next character, is quoted, or a quote itself.
  bool Take(char c) {
    if (quote_ == 0 && c != '\'' && c != '"') return false;
    if (quote_ == 0) {
      quote_ = c;
    } else if (c == quote_) {
      quote_ = 0;
    }
    return true;
  }

 private:
  char quote_ = 0;
};

// Where the parenthesis at `open` is closed; npos: nowhere.
size_t ClosingParenthesis(std::string_view text, size_t open) {
  int depth = 0;
  Quotes quotes;
  for (size_t i = open; i < text.size(); ++i) {
    const char c = text[i];
    if (quotes.Take(c)) continue;
    if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

// A name, a constant, a call, or something in parentheses: `::` binds to all of it.
bool IsOneOperand(std::string_view text) {
  Quotes quotes;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quotes.Take(c)) continue;
    if (c == '(') {
      i = ClosingParenthesis(text, i);
      if (i == std::string_view::npos) return false;
    } else if (c == ' ') {
      return false;
    }
  }
  return true;
}

// Without the parentheses that what is cast does not need.
std::string WithShortCasts(std::string_view text) {
  std::string out;
  Quotes quotes;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!quotes.Take(c) && c == '(') {
      const size_t end = ClosingParenthesis(text, i);
      const bool cast = end != std::string_view::npos && text.substr(end + 1).starts_with("::");
      const std::string_view inner = cast ? text.substr(i + 1, end - i - 1) : std::string_view();
      if (cast && IsOneOperand(inner)) {
        out += WithShortCasts(inner);
        i = end;
        continue;
      }
    }
    out += c;
  }
  return out;
}

// An expression as the catalog stores it, without the parentheses around all of it and around what
// is cast; those between operators stay.
std::string PrettyText(std::string_view text) {
  if (text.starts_with('(') && ClosingParenthesis(text, 0) == text.size() - 1) {
    text = text.substr(1, text.size() - 2);
  }
  return WithShortCasts(text);
}

}  // namespace

void ForEachTable(const VirtualContext& context,
                  const std::function<void(const TableDescriptor&)>& fn) {
  for (const TablePtr& table : context.snapshot.tables) {
    if (table->database_id == context.database_id) fn(*table);
  }
  for (const VirtualTable* table : AllVirtualTables()) fn(*DescriptorOf(*table));
}

std::string SchemaName(const CatalogSnapshot& snapshot, DescriptorId id) {
  if (id == kPgCatalogId) return "pg_catalog";
  if (id == kInformationSchemaId) return "information_schema";
  for (const SchemaDescriptor& schema : snapshot.schemas) {
    if (schema.id == id) return schema.name;
  }
  return "";
}

std::string DatabaseName(const CatalogSnapshot& snapshot, DescriptorId id) {
  for (const DatabaseDescriptor& database : snapshot.databases) {
    if (database.id == id) return database.name;
  }
  return "";
}

const TableDescriptor* FindTableById(const CatalogSnapshot& snapshot, DescriptorId id) {
  for (const TablePtr& table : snapshot.tables) {
    if (table->id == id) return table.get();
  }
  const VirtualTable* found = FindVirtualTable(id);
  return found == nullptr ? nullptr : DescriptorOf(*found).get();
}

bool IsShown(const TableDescriptor& table, const IndexDescriptor& index) {
  return index.state == ElementState::kPublic && !(index.primary && table.HasHiddenKey());
}

Datum Int2Vector(const std::vector<int64_t>& values) {
  std::vector<Datum> elements;
  for (int64_t v : values) elements.push_back(Datum::Int(v));
  return Datum::FromArray(ArrayValue::Of(TypeId::kInt2, std::move(elements), 0));
}

std::string IndexDefinitionOf(const CatalogSnapshot& snapshot, const TableDescriptor& table,
                              const IndexDescriptor& index, int column, bool pretty) {
  if (column > 0) {
    if (static_cast<size_t>(column) > index.columns.size()) return "";
    return IndexColumnText(table, index.columns[static_cast<size_t>(column - 1)], false);
  }
  std::string columns;
  for (const IndexColumn& part : index.columns) {
    columns += (columns.empty() ? "" : ", ") + IndexColumnText(table, part, true);
  }
  // Pretty printing leaves out the schema of what the search path finds.
  std::string relation = QuoteIdentifier(table.name);
  if (!pretty) relation = QuoteIdentifier(SchemaName(snapshot, table.schema_id)) + "." + relation;
  return fmt::format("CREATE {}INDEX {} ON {} USING btree ({})", index.unique ? "UNIQUE " : "",
                     QuoteIdentifier(index.name), relation, columns);
}

std::string ConstraintDefinitionOf(const CatalogSnapshot& snapshot, const TableDescriptor& table,
                                   const ConstraintDescriptor& constraint, bool pretty) {
  const std::string columns = ColumnList(table, constraint.column_ids);
  switch (constraint.kind) {
    case ConstraintDescriptor::Kind::kPrimaryKey:
      return "PRIMARY KEY (" + columns + ")";
    case ConstraintDescriptor::Kind::kUnique:
      return "UNIQUE (" + columns + ")";
    case ConstraintDescriptor::Kind::kCheck:
      return "CHECK (" + (pretty ? PrettyText(constraint.check_expr) : constraint.check_expr) +
             ")" + (constraint.validated ? "" : " NOT VALID");
    case ConstraintDescriptor::Kind::kForeignKey:
      break;
  }
  const TableDescriptor* referenced = FindTableById(snapshot, constraint.referenced_table);
  std::string text = "FOREIGN KEY (" + columns + ") REFERENCES ";
  if (referenced != nullptr) {
    text += QuoteIdentifier(referenced->name) + "(" +
            ColumnList(*referenced, constraint.referenced_column_ids) + ")";
  }
  if (*ActionName(constraint.on_update) != '\0') {
    text += std::string(" ON UPDATE ") + ActionName(constraint.on_update);
  }
  if (*ActionName(constraint.on_delete) != '\0') {
    text += std::string(" ON DELETE ") + ActionName(constraint.on_delete);
  }
  return text + (constraint.validated ? "" : " NOT VALID");
}

}  // namespace steno::sql
