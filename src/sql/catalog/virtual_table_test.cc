#include "sql/catalog/virtual_table.h"

#include <gtest/gtest.h>

#include <set>

#include "sql/types/io.h"

namespace steno::sql {
namespace {

class FakeSession final : public SessionInfo {
 public:
  std::string database() const override { return kDefaultDatabase; }
  uint32_t database_id() const override { return kDefaultDatabaseId; }
  std::string current_user() const override { return kRootRole; }
  std::string session_user() const override { return kRootRole; }
  std::vector<std::string> search_path() const override { return {"public"}; }
  int32_t process_id() const override { return 1; }
  int64_t transaction_time() const override { return 0; }
  int64_t statement_time() const override { return 0; }
  int64_t clock_time() const override { return 0; }
  std::optional<std::string> setting(std::string_view) const override { return std::nullopt; }
  SqlStatus SetSetting(std::string_view, std::string_view, bool) override { return {}; }
  uint64_t Random64() override { return 0; }
  int64_t NextRowId() override { return 0; }
  std::vector<Setting> AllSettings() const override {
    return {{"TimeZone", "UTC", "", "Client", "zone", "user", "string", "UTC"}};
  }
};

CatalogSnapshot Sample() {
  CatalogSnapshot snapshot;
  snapshot.databases = {{kDefaultDatabaseId, kDefaultDatabase, kRootRoleId}};
  snapshot.schemas = {{kPublicSchemaId, kDefaultDatabaseId, "public", kRootRoleId}};
  auto t = std::make_shared<TableDescriptor>();
  t->id = 16384;
  t->database_id = kDefaultDatabaseId;
  t->schema_id = kPublicSchemaId;
  t->name = "Weird";
  for (const char* name : {"a", "b"}) {
    ColumnDescriptor column;
    column.id = t->next_column_id++;
    column.name = name;
    column.type = Type{TypeId::kVarchar, 14};
    t->columns.push_back(std::move(column));
  }
  t->columns[0].type = Type{TypeId::kInt4};
  t->columns[0].not_null = true;
  t->columns[1].default_expr = "'x'::character varying";
  IndexDescriptor primary;
  primary.id = 1;
  primary.oid = 16385;
  primary.name = "w_pkey";
  primary.unique = primary.primary = true;
  primary.columns = {{1, false}};
  IndexDescriptor secondary;
  secondary.id = 2;
  secondary.oid = 16386;
  secondary.name = "w_b";
  secondary.columns = {{2, true}};
  t->indexes = {primary, secondary};
  ConstraintDescriptor key;
  key.oid = 16387;
  key.kind = ConstraintDescriptor::Kind::kPrimaryKey;
  key.name = "w_pkey";
  key.column_ids = {1};
  key.index_id = 1;
  ConstraintDescriptor check;
  check.oid = 16388;
  check.name = "w_check";
  check.column_ids = {1};
  check.check_expr = "(a > 0)";
  t->constraints = {key, check};
  snapshot.tables = {std::move(t)};
  return snapshot;
}

// Every value of every row fits its column: printing it shows a wrong representation at once.
TEST(VirtualTables, RowsFitTheirColumns) {
  const CatalogSnapshot snapshot = Sample();
  const FakeSession session;
  int rows = 0;
  for (const VirtualTable* table : AllVirtualTables()) {
    const TablePtr descriptor = DescriptorOf(*table);
    for (const Row& row : FillVirtualTable(*table, {snapshot, session, kDefaultDatabaseId})) {
      ++rows;
      ASSERT_EQ(row.size(), table->columns.size()) << table->name;
      for (size_t i = 0; i < row.size(); ++i) {
        const std::string column = std::string(table->name) + "." + descriptor->columns[i].name;
        if (row[i].is_null()) {
          EXPECT_FALSE(descriptor->columns[i].not_null) << column;
        } else {
          *TextOut(descriptor->columns[i].type, row[i]);
        }
      }
    }
  }
  EXPECT_GT(rows, 1000);
}

TEST(VirtualTables, ColumnsAreThoseOfPostgres15) {
  const VirtualTable* database = FindVirtualTable(kPgCatalogId, "pg_database");
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(database->id, 1262u);
  std::set<std::string_view> names;
  for (const VirtualColumn& c : database->columns) names.insert(c.name);
  EXPECT_TRUE(names.contains("daticulocale"));
  EXPECT_TRUE(names.contains("datlocprovider"));
  EXPECT_EQ(FindVirtualTable(kPgCatalogId, "columns"), nullptr);
  EXPECT_NE(FindVirtualTable(kInformationSchemaId, "columns"), nullptr);
}

TEST(SystemCatalog, NamesAndDefinitions) {
  const CatalogSnapshot snapshot = Sample();
  const FakeSession session;
  const auto catalog = MakeSystemCatalog(&snapshot, &session);
  EXPECT_EQ(catalog->OidOf(TypeId::kRegClass, "\"Weird\"").value(), 16384u);
  EXPECT_EQ(catalog->OidOf(TypeId::kRegClass, "public.\"Weird\"").value(), 16384u);
  EXPECT_FALSE(catalog->OidOf(TypeId::kRegClass, "weird").has_value());
  EXPECT_EQ(catalog->NameOf(TypeId::kRegClass, 16384), "\"Weird\"");
  EXPECT_EQ(catalog->NameOf(TypeId::kRegClass, 1259), "pg_class");
  EXPECT_EQ(catalog->NameOf(TypeId::kRegClass, 99), std::nullopt);
  EXPECT_TRUE(catalog->IsVisible(16384));
  EXPECT_TRUE(catalog->IsVisible(1259));
  EXPECT_FALSE(catalog->IsVisible(99));
  EXPECT_EQ(catalog->IndexDefinition(16386, 0, false),
            "CREATE INDEX w_b ON public.\"Weird\" USING btree (b DESC)");
  EXPECT_EQ(catalog->IndexDefinition(16386, 1, true), "b");
  EXPECT_EQ(catalog->ConstraintDefinition(16387, true), "PRIMARY KEY (a)");
  EXPECT_EQ(catalog->ConstraintDefinition(16388, true), "CHECK (a > 0)");
  EXPECT_EQ(catalog->ConstraintDefinition(16388, false), "CHECK ((a > 0))");
  EXPECT_EQ(catalog->RoleName(kRootRoleId), "root");
}

}  // namespace
}  // namespace steno::sql
