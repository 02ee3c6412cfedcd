// What the catalog of a new cluster holds: two databases, each with its schema public.
//
//   defaultdb   where clients go that name no other
//   postgres    that tools expect: psql -l, createdb and others connect to it
#pragma once

#include <vector>

#include "kv/api/messages.h"
#include "sql/catalog/descriptor.h"

namespace steno::sql {

inline constexpr DescriptorId kPostgresDatabaseId = 6;
inline constexpr DescriptorId kPostgresPublicSchemaId = 2201;
inline constexpr char kPostgresDatabase[] = "postgres";

// For the first store of the cluster, before it serves.
std::vector<kv::Write> BootstrapWrites();

}  // namespace steno::sql
