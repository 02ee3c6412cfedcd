// The columns of virtual tables, as PostgreSQL 15 has them: names, order and types are what clients
// rely on. Internal to the module.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace steno::sql {

struct VirtualColumns {
  std::string_view table;
  uint32_t oid;
  // "name type, name type!, ...": `!` for those that are never NULL.
  std::string_view columns;
};

std::span<const VirtualColumns> PgCatalogColumns();
std::span<const VirtualColumns> InformationSchemaColumns();

}  // namespace steno::sql
