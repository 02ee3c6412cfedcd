#include "shell/describe.h"

#include <fmt/format.h>

#include <utility>

namespace steno::shell {
namespace {

constexpr char kUserSchemas[] = "n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')";
constexpr char kKindOfRelation[] =
    "CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view' "
    "WHEN 'm' THEN 'materialized view' WHEN 'i' THEN 'index' WHEN 'I' THEN 'partitioned index' "
    "WHEN 'S' THEN 'sequence' ELSE 'other' END";

// The conditions that a pattern puts on a relation and its schema.
std::string PatternConditions(Connection* connection, const std::string& pattern) {
  if (pattern.empty()) return fmt::format(" AND {}", kUserSchemas);
  const NamePattern parsed = ParseNamePattern(pattern);
  std::string out = fmt::format(" AND c.relname LIKE {}", connection->Literal(parsed.name));
  if (!parsed.schema.empty()) {
    out += fmt::format(" AND n.nspname LIKE {}", connection->Literal(parsed.schema));
  }
  return out;
}

// relkind IN (...) for the letters of \dtvis; none of them means all.
std::string KindsOf(const std::string& name) {
  std::string kinds;
  for (const char letter : name.substr(1)) {
    if (letter == 't') kinds += ",'r','p'";
    if (letter == 'v') kinds += ",'v'";
    if (letter == 'm') kinds += ",'m'";
    if (letter == 'i') kinds += ",'i','I'";
    if (letter == 's') kinds += ",'S'";
  }
  if (kinds.empty()) kinds = ",'r','p','v','m','S'";
  return kinds.substr(1);
}

Description ListRelations(Connection* connection, const BackslashCommand& command,
                          const PrintOptions& options) {
  const std::string kinds = KindsOf(command.name);
  const bool indexes = kinds == "'i','I'";
  const std::string sql = fmt::format(
      "SELECT n.nspname AS \"Schema\", c.relname AS \"Name\", {} AS \"Type\"{} "
      "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace{} "
      "WHERE c.relkind IN ({}){} ORDER BY 1, 2",
      kKindOfRelation, indexes ? ", t.relname AS \"Table\"" : "",
      indexes ? " JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid "
                "JOIN pg_catalog.pg_class t ON t.oid = i.indrelid"
              : "",
      kinds, PatternConditions(connection, command.Argument(0)));
  Table table;
  Description out;
  if (!connection->Select(sql, &table, &out.error)) return out;
  if (table.rows.empty()) {
    out.error = command.Argument(0).empty()
                    ? "Did not find any relations.\n"
                    : fmt::format("Did not find any relation named \"{}\".\n", command.Argument(0));
    return out;
  }
  table.title = indexes ? "List of indexes" : "List of relations";
  out.text = PrintTable(table, options);
  return out;
}

Description ListBy(Connection* connection, const std::string& sql, std::string title,
                   const PrintOptions& options) {
  Table table;
  Description out;
  if (!connection->Select(sql, &table, &out.error)) return out;
  table.title = std::move(title);
  out.text = PrintTable(table, options);
  return out;
}

std::string TitleOf(const std::string& kind, const std::string& schema, const std::string& name) {
  const char* noun = kind == "r"   ? "Table"
                     : kind == "p" ? "Partitioned table"
                     : kind == "v" ? "View"
                     : kind == "m" ? "Materialized view"
                     : kind == "S" ? "Sequence"
                     : kind == "i" ? "Index"
                                   : "Relation";
  return fmt::format("{} \"{}.{}\"", noun, schema, name);
}

// `"t_pkey" PRIMARY KEY (a, b)` for each index of the table; the columns of an index are the
// attributes of its own pg_class entry.
bool IndexFooters(Connection* connection, const std::string& oid, std::vector<std::string>* footers,
                  std::string* error) {
  Table table;
  const std::string sql = fmt::format(
      "SELECT c.relname, i.indisprimary, i.indisunique, a.attname, i.indnkeyatts, a.attnum "
      "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
      "JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indexrelid "
      "WHERE i.indrelid = {} AND a.attnum > 0 ORDER BY i.indisprimary DESC, c.relname, a.attnum",
      oid);
  if (!connection->Select(sql, &table, error)) return false;
  std::string last;
  bool included = false;
  for (const auto& row : table.rows) {
    const std::string name = row[0].value_or("");
    if (name != last) {
      if (last.empty()) {
        footers->push_back("Indexes:");
      } else {
        footers->back() += ")";
      }
      const char* kind = row[1] == "t" ? "PRIMARY KEY " : row[2] == "t" ? "UNIQUE " : "";
      footers->push_back(fmt::format("    \"{}\" {}({}", name, kind, row[3].value_or("")));
      last = name;
      included = false;
      continue;
    }
    const bool includes = std::stoi(row[5].value_or("0")) > std::stoi(row[4].value_or("0"));
    footers->back() += includes && !included ? ") INCLUDE (" : ", ";
    included = included || includes;
    footers->back() += row[3].value_or("");
  }
  if (!last.empty()) footers->back() += ")";
  return true;
}

// `"t_a_check" CHECK (a > 0)` for each.
bool CheckFooters(Connection* connection, const std::string& oid, std::vector<std::string>* footers,
                  std::string* error) {
  Table table;
  const std::string sql = fmt::format(
      "SELECT conname, pg_catalog.pg_get_constraintdef(oid, true) FROM pg_catalog.pg_constraint "
      "WHERE conrelid = {} AND contype = 'c' ORDER BY conname",
      oid);
  if (!connection->Select(sql, &table, error)) return false;
  if (!table.rows.empty()) footers->push_back("Check constraints:");
  for (const auto& row : table.rows) {
    footers->push_back(fmt::format("    \"{}\" {}", row[0].value_or(""), row[1].value_or("")));
  }
  return true;
}

Description DescribeRelations(Connection* connection, const std::string& pattern,
                              const PrintOptions& options) {
  Description out;
  Table found;
  const std::string sql = fmt::format(
      "SELECT c.oid, n.nspname, c.relname, c.relkind FROM pg_catalog.pg_class c "
      "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind <> 't'{} "
      "ORDER BY 2, 3",
      PatternConditions(connection, pattern));
  if (!connection->Select(sql, &found, &out.error)) return out;
  if (found.rows.empty()) {
    out.error = fmt::format("Did not find any relation named \"{}\".\n", pattern);
    return out;
  }
  for (const auto& row : found.rows) {
    const std::string oid = row[0].value_or("0");
    Table columns;
    const std::string columns_sql = fmt::format(
        "SELECT a.attname AS \"Column\", "
        "pg_catalog.format_type(a.atttypid, a.atttypmod) AS \"Type\", "
        "CASE WHEN a.attnotnull THEN 'not null' ELSE '' END AS \"Nullable\", "
        "coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), '') AS \"Default\" "
        "FROM pg_catalog.pg_attribute a LEFT JOIN pg_catalog.pg_attrdef d "
        "ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
        "WHERE a.attrelid = {} AND a.attnum > 0 "
        "AND NOT a.attisdropped ORDER BY a.attnum",
        oid);
    if (!connection->Select(columns_sql, &columns, &out.error)) return out;
    columns.title = TitleOf(row[3].value_or(""), row[1].value_or(""), row[2].value_or(""));
    columns.row_count = false;
    if (!IndexFooters(connection, oid, &columns.footers, &out.error)) return out;
    if (!CheckFooters(connection, oid, &columns.footers, &out.error)) return out;
    out.text += PrintTable(columns, options);
  }
  return out;
}

}  // namespace

bool IsDescribe(const std::string& name) {
  if (name == "l" || name == "list" || name == "l+" || name == "dn" || name == "dn+") return true;
  return !name.empty() && name[0] == 'd' &&
         name.find_first_not_of("tvmisS+", 1) == std::string::npos;
}

Description Describe(Connection* connection, const BackslashCommand& command,
                     const PrintOptions& options) {
  const std::string& name = command.name;
  if (name.starts_with("l")) {
    return ListBy(connection, "SELECT datname AS \"Name\" FROM pg_catalog.pg_database ORDER BY 1",
                  "List of databases", options);
  }
  if (name.starts_with("dn")) {
    return ListBy(connection,
                  "SELECT n.nspname AS \"Name\" FROM pg_catalog.pg_namespace n "
                  "WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' "
                  "ORDER BY 1",
                  "List of schemas", options);
  }
  const bool plain = name.find_first_of("tvmis", 1) == std::string::npos;
  if (plain && !command.Argument(0).empty()) {
    return DescribeRelations(connection, command.Argument(0), options);
  }
  return ListRelations(connection, command, options);
}

std::vector<std::string> RelationNames(Connection* connection) {
  Table table;
  std::string error;
  std::vector<std::string> names;
  const std::string sql = fmt::format(
      "SELECT c.relname FROM pg_catalog.pg_class c "
      "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
      "WHERE c.relkind IN ('r','p','v','m','S') AND {} ORDER BY 1",
      kUserSchemas);
  if (!connection->Select(sql, &table, &error)) return names;
  for (const auto& row : table.rows) names.push_back(row[0].value_or(""));
  return names;
}

}  // namespace steno::shell
