// The functions that PostgreSQL 15 has and Steno has not: who calls one is told so, and not that he
// has mistaken its name.
#pragma once

#include <string_view>

namespace steno::sql {

// Whether PostgreSQL has functions of that name, and Steno none. Thread-safe.
bool IsMissingFunction(std::string_view name);

}  // namespace steno::sql
