// The types that PostgreSQL 15 has and Steno has not: who names one is told so, and not that he has
// mistaken its name. For what TypeByName and FindType do not know. Thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

#include "sql/types/sql_error.h"

namespace steno::sql {

// 0A000 if PostgreSQL has the type or its array, else 42704. `name` may be of schema pg_catalog.
SqlError UnknownType(std::string_view name);
// The same for a number that a client gives.
SqlError UnknownTypeOid(uint32_t oid);

}  // namespace steno::sql
