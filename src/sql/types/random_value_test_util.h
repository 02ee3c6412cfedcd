// Random values of every key type, for property tests: small ranges and few letters, so that equal
// values and shared prefixes are common.
#pragma once

#include <vector>

#include "base/rng.h"
#include "sql/types/datum.h"
#include "sql/types/type.h"

namespace steno::sql {

// The types that RandomValue makes values of.
std::vector<Type> RandomTypes();
// Never NULL, except inside arrays.
Datum RandomValue(Type type, Rng* rng);

}  // namespace steno::sql
