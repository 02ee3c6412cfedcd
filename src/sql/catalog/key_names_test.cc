#include "sql/catalog/key_names.h"

#include <gtest/gtest.h>

#include <memory>

#include "kv/api/keys.h"
#include "sql/catalog/table_codec.h"

namespace steno::sql {
namespace {

TablePtr MakeTable(bool hidden_key) {
  auto t = std::make_shared<TableDescriptor>();
  t->id = 20000;
  t->name = "accounts";
  const std::pair<const char*, TypeId> columns[] = {{"id", TypeId::kInt4}, {"who", TypeId::kText}};
  for (const auto& [name, type] : columns) {
    ColumnDescriptor column;
    column.id = t->next_column_id++;
    column.name = name;
    column.type = Type{type};
    column.hidden = hidden_key && column.id == 1;
    t->columns.push_back(std::move(column));
  }
  IndexDescriptor index;
  index.id = t->next_index_id++;
  index.primary = index.unique = true;
  index.columns = {{1, false}, {2, true}};
  t->indexes.push_back(std::move(index));
  return t;
}

std::string Named(std::string_view text, const TablePtr& table) {
  return WithTableNames(text, [&](DescriptorId id) { return id == table->id ? table : nullptr; });
}

TEST(KeyNames, NamesTablesAndKeys) {
  const TablePtr table = MakeTable(/*hidden_key=*/false);
  const std::vector<Datum> row = {Datum::Int(-12), Datum::String("a; b\n\xc3\xa4'\\")};
  const std::string key = kv::keys::PrettyKey(PrimaryKeyOf(*table, row));
  EXPECT_EQ(
      Named("a waits for a lock on " + key + "; blocked by b.\nb waits for " + key, table),
      "a waits for a lock on table \"accounts\", key (id, who)=(-12, a; b\n\xc3\xa4'\\); "
      "blocked by b.\nb waits for table \"accounts\", key (id, who)=(-12, a; b\n\xc3\xa4'\\)");
  EXPECT_EQ(Named(key.substr(0, key.size() - 3), table), "table \"accounts\"");
  EXPECT_EQ(Named(kv::keys::PrettyKey(PrimaryKeyOf(*MakeTable(true), row)), MakeTable(true)),
            "table \"accounts\"");
}

TEST(KeyNames, LeavesWhatItDoesNotKnow) {
  const TablePtr table = MakeTable(/*hidden_key=*/false);
  for (const char* text : {"", "/table/", "/table/x/1/", "/table/7/1/\\x01", "see /descriptor/3"}) {
    EXPECT_EQ(Named(text, table), text);
  }
  EXPECT_EQ(Named("/table/20000/9/\\x01", table), "table \"accounts\"");
}

}  // namespace
}  // namespace steno::sql
