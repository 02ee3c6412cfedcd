#include "sql/catalog/descriptor.h"

#include <gtest/gtest.h>

#include "base/rng.h"
#include "fmt/format.h"

namespace steno::sql {
namespace {

std::string Hex(std::string_view bytes) {
  std::string out;
  for (char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

ColumnDescriptor Column(uint32_t id, std::string name, Type type) {
  ColumnDescriptor c;
  c.id = id;
  c.name = std::move(name);
  c.type = type;
  return c;
}

IndexDescriptor Index(uint32_t id, std::string name, std::vector<IndexColumn> columns) {
  IndexDescriptor index;
  index.id = id;
  index.oid = 16384 + id;
  index.name = std::move(name);
  index.columns = std::move(columns);
  return index;
}

TableDescriptor SampleTable() {
  TableDescriptor t;
  t.id = 16384;
  t.schema_id = kPublicSchemaId;
  t.database_id = kDefaultDatabaseId;
  t.name = "t";
  t.version = 3;
  t.columns = {Column(1, "a", Type{TypeId::kInt4}), Column(3, "b", Type{TypeId::kVarchar, 14}),
               Column(4, "rowid", Type{TypeId::kInt8})};
  t.columns[0].not_null = true;
  t.columns[1].default_expr = "'x'::text";
  t.columns[1].state = ElementState::kWriteOnly;
  t.columns[2].hidden = true;
  t.indexes = {Index(1, "t_pkey", {{1, false}}), Index(2, "t_b", {{3, true}, {1, false}})};
  t.indexes[0].unique = t.indexes[0].primary = true;
  t.indexes[1].state = ElementState::kDeleteOnly;
  ConstraintDescriptor key;
  key.oid = 16390;
  key.kind = ConstraintDescriptor::Kind::kPrimaryKey;
  key.name = "t_pkey";
  key.column_ids = {1};
  key.index_id = 1;
  ConstraintDescriptor check;
  check.oid = 16391;
  check.name = "t_check";
  check.column_ids = {1, 3};
  check.check_expr = "(a > 0)";
  check.validated = false;
  t.constraints = {key, check};
  t.next_column_id = 5;
  t.next_index_id = 3;
  t.options = {{"fillfactor", "100"}};
  return t;
}

// These bytes are on disks: a change here is a change of the format.
TEST(Descriptor, GoldenBytes) {
  EXPECT_EQ(Hex(EncodeDescriptor(DatabaseDescriptor{5, "defaultdb", kRootRoleId})),
            "0100050964656661756c7464620a");
  EXPECT_EQ(Hex(EncodeDescriptor(SchemaDescriptor{2200, 5, "public", kRootRoleId})),
            "010198110506"
            "7075626c6963"
            "0a");
  EXPECT_EQ(Hex(EncodeDescriptor(SampleTable())),
            "010280800198110501740a0305030301016117010100000003016293081c0000092778273a3a7465"
            "7874010405726f776964140100010000020181800106745f706b6579010100010100028280010374"
            "5f620000020203010100028680010006745f706b65790101010000006161018780010207745f6368"
            "65636b02010300072861203e2030290000616100010a66696c6c666163746f7203313030");
  EXPECT_EQ(Hex(EncodeNamespaceEntry({NamespaceEntry::Kind::kIndex, 16384, 16385})),
            "0103808001818001");
}

TEST(Descriptor, RoundTrip) {
  for (const Descriptor& d :
       {Descriptor(DatabaseDescriptor{5, "defaultdb", kRootRoleId}),
        Descriptor(SchemaDescriptor{2200, 5, "public", kRootRoleId}), Descriptor(SampleTable())}) {
    const std::optional<Descriptor> back = DecodeDescriptor(EncodeDescriptor(d));
    ASSERT_TRUE(back.has_value());
    EXPECT_TRUE(*back == d);
  }
}

// Bytes that were cut or changed are refused or give something else, but never crash.
TEST(Descriptor, DamageIsRefused) {
  const std::string bytes = EncodeDescriptor(SampleTable());
  for (size_t n = 0; n < bytes.size(); ++n) {
    EXPECT_FALSE(DecodeDescriptor(bytes.substr(0, n)).has_value()) << n;
  }
  EXPECT_FALSE(DecodeDescriptor(bytes + "x").has_value());
  std::string other_version = bytes;
  other_version[0] = 2;
  EXPECT_FALSE(DecodeDescriptor(other_version).has_value());
  Rng rng(1);
  for (int i = 0; i < 20000; ++i) {
    std::string damaged = bytes;
    damaged[rng.Below(damaged.size())] = static_cast<char>(rng.Below(256));
    DecodeDescriptor(damaged);
  }
}

}  // namespace
}  // namespace steno::sql
