// Descriptors: what the catalog knows of a database, a schema or a table, as one value in KV.
//
//   keys::Descriptor(id)              -> EncodeDescriptor
//   keys::Namespace(parent, name)     -> EncodeNamespaceEntry
//       parent 0: databases; a database's id: its schemas; a schema's id: its relations
//
// Ids are PostgreSQL's OIDs: below kFirstUserId fixed, from there on allocated. Indexes share the
// namespace of relations and have an OID of their own, but live in their table's descriptor.
//
// Column ids count from 1, are never given twice in a table, and are pg_attribute.attnum. Where
// code speaks of a column's *ordinal* it means the position in TableDescriptor::columns, and a full
// row of a table has one value an ordinal, columns that are being added or dropped included.
//
// Encoding: base/bytes.h with a version byte in front; testdata/ holds golden bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sql/types/type.h"

namespace steno::sql {

using DescriptorId = uint32_t;

inline constexpr DescriptorId kFirstUserId = 16384;
inline constexpr DescriptorId kDefaultDatabaseId = 5;
inline constexpr DescriptorId kPublicSchemaId = 2200;  // of defaultdb
inline constexpr DescriptorId kPgCatalogId = 11;
inline constexpr DescriptorId kInformationSchemaId = 13000;
inline constexpr char kDefaultDatabase[] = "defaultdb";
inline constexpr uint32_t kRootRoleId = 10;
inline constexpr char kRootRole[] = "root";

// Where an element stands in an online schema change. Reads use kPublic ones only; writes keep up
// kWriteOnly ones too; kDeleteOnly ones see deletions alone.
enum class ElementState : uint8_t { kPublic = 0, kWriteOnly = 1, kDeleteOnly = 2 };

struct ColumnDescriptor {
  uint32_t id = 0;
  std::string name;
  Type type;
  bool not_null = false;
  // Hidden columns are not in `*` and have no name that users can write: the row id.
  bool hidden = false;
  // SQL text, as pg_get_expr prints it; empty: none.
  std::string default_expr;
  ElementState state = ElementState::kPublic;

  friend bool operator==(const ColumnDescriptor&, const ColumnDescriptor&) = default;
};

struct IndexColumn {
  uint32_t column_id = 0;
  bool descending = false;
  friend bool operator==(const IndexColumn&, const IndexColumn&) = default;
};

struct IndexDescriptor {
  uint32_t id = 0;  // within the table, from 1; never given twice
  DescriptorId oid = 0;
  std::string name;
  bool unique = false;
  bool primary = false;
  std::vector<IndexColumn> columns;
  ElementState state = ElementState::kPublic;

  friend bool operator==(const IndexDescriptor&, const IndexDescriptor&) = default;
};

struct ConstraintDescriptor {
  enum class Kind : uint8_t { kPrimaryKey = 0, kUnique = 1, kCheck = 2, kForeignKey = 3 };
  DescriptorId oid = 0;
  Kind kind = Kind::kCheck;
  std::string name;
  std::vector<uint32_t> column_ids;  // of check constraints: those it refers to
  uint32_t index_id = 0;             // primary key, unique
  std::string check_expr;            // SQL text without the parentheses around it
  // Foreign keys.
  DescriptorId referenced_table = 0;
  std::vector<uint32_t> referenced_column_ids;
  char on_delete = 'a';  // as pg_constraint.confdeltype: a, r, c, n, d
  char on_update = 'a';
  bool validated = true;

  friend bool operator==(const ConstraintDescriptor&, const ConstraintDescriptor&) = default;
};

struct TableDescriptor {
  DescriptorId id = 0;
  DescriptorId schema_id = 0;
  DescriptorId database_id = 0;
  std::string name;
  DescriptorId owner = kRootRoleId;
  uint32_t version = 1;  // counts changes of this descriptor
  std::vector<ColumnDescriptor> columns;
  // The primary index is always there (over the hidden row id if need be) and always the first.
  std::vector<IndexDescriptor> indexes;
  std::vector<ConstraintDescriptor> constraints;
  uint32_t next_column_id = 1;
  uint32_t next_index_id = 1;
  // WITH (fillfactor = 100): kept, shown, without effect.
  std::vector<std::pair<std::string, std::string>> options;
  // Not stored: a relation of pg_catalog or information_schema (virtual_table.h).
  bool is_virtual = false;

  const IndexDescriptor& primary() const { return indexes[0]; }
  const ColumnDescriptor* FindColumn(std::string_view column_name) const;  // public ones
  // The position in `columns`; -1 where there is none.
  int OrdinalOf(uint32_t column_id) const;
  int OrdinalOf(std::string_view column_name) const;  // public ones
  const IndexDescriptor* FindIndex(uint32_t index_id) const;
  const IndexDescriptor* FindIndex(std::string_view index_name) const;
  bool HasHiddenKey() const;

  friend bool operator==(const TableDescriptor&, const TableDescriptor&) = default;
};

struct SchemaDescriptor {
  DescriptorId id = 0;
  DescriptorId database_id = 0;
  std::string name;
  DescriptorId owner = kRootRoleId;
  friend bool operator==(const SchemaDescriptor&, const SchemaDescriptor&) = default;
};

struct DatabaseDescriptor {
  DescriptorId id = 0;
  std::string name;
  DescriptorId owner = kRootRoleId;
  friend bool operator==(const DatabaseDescriptor&, const DatabaseDescriptor&) = default;
};

using Descriptor = std::variant<DatabaseDescriptor, SchemaDescriptor, TableDescriptor>;
using TablePtr = std::shared_ptr<const TableDescriptor>;

DescriptorId IdOf(const Descriptor& descriptor);

std::string EncodeDescriptor(const Descriptor& descriptor);
// nullopt: damaged, or of a format version that this build does not know.
std::optional<Descriptor> DecodeDescriptor(std::string_view bytes);

struct NamespaceEntry {
  enum class Kind : uint8_t { kDatabase = 0, kSchema = 1, kTable = 2, kIndex = 3 };
  Kind kind = Kind::kTable;
  DescriptorId id = 0;         // of an index: its table's
  DescriptorId index_oid = 0;  // of an index
  friend bool operator==(const NamespaceEntry&, const NamespaceEntry&) = default;
};
std::string EncodeNamespaceEntry(const NamespaceEntry& entry);
std::optional<NamespaceEntry> DecodeNamespaceEntry(std::string_view bytes);

}  // namespace steno::sql
