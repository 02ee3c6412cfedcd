#include "sql/catalog/table_codec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/rng.h"
#include "kv/api/keys.h"
#include "sql/types/compare.h"
#include "sql/types/io.h"
#include "sql/types/numeric.h"

namespace steno::sql {
namespace {

// (a int, b text, c numeric, d int), primary key (c, a desc): numerics lose their scale in keys.
TableDescriptor MakeTable() {
  TableDescriptor t;
  t.id = 20000;
  t.name = "t";
  const std::pair<const char*, TypeId> columns[] = {
      {"a", TypeId::kInt4}, {"b", TypeId::kText}, {"c", TypeId::kNumeric}, {"d", TypeId::kInt4}};
  for (const auto& [name, type] : columns) {
    ColumnDescriptor column;
    column.id = t.next_column_id++;
    column.name = name;
    column.type = Type{type};
    t.columns.push_back(std::move(column));
  }
  const auto add = [&](const char* name, bool unique, std::vector<IndexColumn> parts) {
    IndexDescriptor index;
    index.id = t.next_index_id++;
    index.name = name;
    index.unique = unique;
    index.primary = t.indexes.empty();
    index.columns = std::move(parts);
    t.indexes.push_back(std::move(index));
  };
  add("t_pkey", true, {{3, false}, {1, true}});
  add("t_b", false, {{2, true}});
  add("t_d", true, {{4, false}, {2, false}});
  return t;
}

std::vector<Datum> RandomRow(Rng& rng) {
  std::vector<Datum> row(4);
  row[0] = Datum::Int(rng.Between(-3, 3));
  if (!rng.Chance(1, 4)) row[1] = Datum::String(std::string(rng.Below(3), 'x'));
  row[2] = Datum::FromNumeric(Numeric(rng.Between(-5, 5) * 10, static_cast<int>(rng.Below(3))));
  if (!rng.Chance(1, 4)) row[3] = Datum::Int(rng.Between(0, 2));
  return row;
}

void ExpectSame(const TableDescriptor& table, const std::vector<int>& ordinals, const Row& got,
                std::span<const Datum> row) {
  ASSERT_EQ(got.size(), ordinals.size());
  for (size_t i = 0; i < ordinals.size(); ++i) {
    const auto o = static_cast<size_t>(ordinals[i]);
    ASSERT_EQ(got[i].is_null(), row[o].is_null());
    if (row[o].is_null()) continue;
    // The text shows the scale too, which equality ignores.
    EXPECT_EQ(*TextOut(table.columns[o].type, got[i]), *TextOut(table.columns[o].type, row[o]));
  }
}

// Whatever is written is read back, from each index and in any choice of columns; entries of the
// secondary indexes lead to the primary key.
TEST(TableCodec, RowsComeBack) {
  const TableDescriptor table = MakeTable();
  for (uint64_t seed = 1; seed <= 500; ++seed) {
    Rng rng(seed);
    const std::vector<Datum> row = RandomRow(rng);
    std::vector<int> ordinals;
    for (int i = 3; i >= 0; --i) {
      if (rng.Chance(2, 3)) ordinals.push_back(i);
    }
    const kv::Key primary = PrimaryKeyOf(table, row);
    Row got;
    const RowReader reader(&table, &table.primary(), ordinals);
    EXPECT_TRUE(reader.covers());
    ASSERT_TRUE(reader.Decode(primary, PrimaryValueOf(table, row), &got)) << seed;
    ExpectSame(table, ordinals, got, row);
    for (size_t i = 1; i < table.indexes.size(); ++i) {
      const IndexEntry entry = IndexEntryOf(table, table.indexes[i], row);
      const RowReader secondary(&table, &table.indexes[i], ordinals);
      kv::Key found;
      ASSERT_TRUE(secondary.PrimaryKey(entry.key, entry.value, &found)) << seed;
      EXPECT_EQ(found, primary) << seed;
      if (!secondary.covers()) continue;
      ASSERT_TRUE(secondary.Decode(entry.key, entry.value, &got)) << seed;
      ExpectSame(table, ordinals, got, row);
    }
  }
}

// Keys of a unique index collide exactly where the values are equal and not NULL.
TEST(TableCodec, UniqueEntriesCollideOnEqualValues) {
  const TableDescriptor table = MakeTable();
  const IndexDescriptor& unique = table.indexes[2];
  Rng rng(7);
  for (int i = 0; i < 2000; ++i) {
    const std::vector<Datum> a = RandomRow(rng);
    const std::vector<Datum> b = RandomRow(rng);
    const IndexEntry x = IndexEntryOf(table, unique, a);
    const IndexEntry y = IndexEntryOf(table, unique, b);
    const bool whole = !a[3].is_null() && !a[1].is_null();
    EXPECT_EQ(x.must_be_unique, whole);
    const bool equal = CompareNullsLast(TypeId::kInt4, a[3], b[3]) == 0 &&
                       CompareNullsLast(TypeId::kText, a[1], b[1]) == 0;
    const bool same_row = PrimaryKeyOf(table, a) == PrimaryKeyOf(table, b);
    EXPECT_EQ(x.key == y.key, equal && (whole || same_row));
  }
}

TEST(TableCodec, DamageIsRefused) {
  const TableDescriptor table = MakeTable();
  Rng rng(3);
  const std::vector<Datum> row = RandomRow(rng);
  const kv::Key key = PrimaryKeyOf(table, row);
  const RowReader reader(&table, &table.primary(), {0, 1, 2, 3});
  Row got;
  for (size_t n = 0; n < key.size(); ++n) {
    EXPECT_FALSE(reader.Decode(key.substr(0, n), PrimaryValueOf(table, row), &got)) << n;
  }
}

TEST(TableCodec, Descriptions) {
  const TableDescriptor table = MakeTable();
  const std::vector<Datum> row = {Datum::Int(1), Datum::Null(), Datum::FromNumeric(Numeric(150, 2)),
                                  Datum::Int(2)};
  EXPECT_EQ(DescribeRow(table, row), "1, null, 1.50, 2");
  EXPECT_EQ(DescribeKey(table, table.indexes[2], row).columns, "d, b");
  EXPECT_EQ(DescribeKey(table, table.indexes[2], row).values, "2, null");
}

}  // namespace
}  // namespace steno::sql
