// How the rows of virtual tables are made. Internal to the module.
//
// One file a group of tables (fill_relations.cc, ...) lists its fillers; virtual_table.cc joins
// them with the columns of virtual_columns.h. A filler sets the columns that it knows by name; the
// others are NULL, or the zero of their type where they are never NULL.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/catalog/virtual_table.h"
#include "sql/types/values.h"

namespace steno::sql {

class RowMaker {
 public:
  RowMaker(const VirtualTable& table, const std::function<void(Row)>& emit);

  // REQUIRES: the table has the column.
  RowMaker& Set(std::string_view column, Datum value);
  RowMaker& Text(std::string_view column, std::string_view value) {
    return Set(column, Datum::String(value));
  }
  RowMaker& Int(std::string_view column, int64_t value) { return Set(column, Datum::Int(value)); }
  RowMaker& Bool(std::string_view column, bool value) { return Set(column, Datum::Bool(value)); }
  RowMaker& Char(std::string_view column, char value) {
    return Set(column, Datum::String(std::string_view(&value, 1)));
  }
  // Gives the row out and begins the next one.
  void Emit();

 private:
  void Reset();

  const VirtualTable& table_;
  const std::function<void(Row)>& emit_;
  Row row_;
};

using Filler = void (*)(const VirtualContext& context, RowMaker& row);
struct NamedFiller {
  std::string_view schema;  // "pg_catalog" or "information_schema"
  std::string_view table;
  Filler fill;
};

std::span<const NamedFiller> RelationFillers();     // pg_class, pg_attribute, pg_index, ...
std::span<const NamedFiller> TypeFillers();         // pg_type, pg_proc, pg_collation, ...
std::span<const NamedFiller> ServerFillers();       // pg_database, pg_roles, pg_settings, ...
std::span<const NamedFiller> InformationFillers();  // information_schema

// --- What fillers share ---
// A relation of the database, virtual ones included.
void ForEachTable(const VirtualContext& context,
                  const std::function<void(const TableDescriptor&)>& fn);
// "" for an unknown one.
std::string SchemaName(const CatalogSnapshot& snapshot, DescriptorId id);
std::string DatabaseName(const CatalogSnapshot& snapshot, DescriptorId id);
const TableDescriptor* FindTableById(const CatalogSnapshot& snapshot, DescriptorId id);
// Never given to anything: of the default of a column.
inline DescriptorId DefaultOid(DescriptorId table, uint32_t column_id) {
  return 0x80000000u | ((table * 1600 + column_id) & 0x7fffffffu);
}
inline bool IsShown(const ColumnDescriptor& c) {
  return !c.hidden && c.state == ElementState::kPublic;
}
// The hidden key's index is nobody's business.
bool IsShown(const TableDescriptor& table, const IndexDescriptor& index);
Datum Int2Vector(const std::vector<int64_t>& values);

// CREATE UNIQUE INDEX .. / PRIMARY KEY (..): the texts of pg_get_indexdef and pg_get_constraintdef.
std::string IndexDefinitionOf(const CatalogSnapshot& snapshot, const TableDescriptor& table,
                              const IndexDescriptor& index, int column, bool pretty);
std::string ConstraintDefinitionOf(const CatalogSnapshot& snapshot, const TableDescriptor& table,
                                   const ConstraintDescriptor& constraint, bool pretty);

}  // namespace steno::sql
