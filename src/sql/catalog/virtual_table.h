// Virtual tables: the relations of pg_catalog and information_schema, made on demand from a
// CatalogSnapshot and the session.
//
// Each has PostgreSQL 15's columns; those that Steno has nothing to put in have no rows. To the
// binder they are TableDescriptors like all others (is_virtual, ids below kFirstUserId). Everything
// here is constant and thread-safe.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "sql/catalog/catalog_view.h"
#include "sql/catalog/descriptor.h"
#include "sql/expr/session_info.h"
#include "sql/types/batch.h"

namespace steno::sql {

struct VirtualContext {
  const CatalogSnapshot& snapshot;
  const SessionInfo& session;
  DescriptorId database_id;
};

struct VirtualColumn {
  std::string_view name;
  TypeId type;
};

struct VirtualTable {
  DescriptorId id;
  DescriptorId schema_id;  // kPgCatalogId or kInformationSchemaId
  std::string_view name;
  std::vector<VirtualColumn> columns;
};

std::span<const VirtualTable* const> AllVirtualTables();
// Null where there is none.
const VirtualTable* FindVirtualTable(DescriptorId id);
const VirtualTable* FindVirtualTable(DescriptorId schema_id, std::string_view name);
TablePtr DescriptorOf(const VirtualTable& table);

// The rows of the table, for the scan operator.
std::vector<Row> FillVirtualTable(const VirtualTable& table, const VirtualContext& context);

// The catalog as functions see it, over a snapshot. Both must outlive the result.
std::unique_ptr<SystemCatalog> MakeSystemCatalog(const CatalogSnapshot* snapshot,
                                                 const SessionInfo* session);

}  // namespace steno::sql
