// The total order of each type's values, as its btree operator class has it, and a hash that agrees
// with it.
//
//   float, numeric   NaN equals NaN and is above everything; -0 equals 0
//   text, name       by bytes (collation "C"); bpchar without its trailing blanks
//   interval         by microseconds, a month as 30 days: '1 mon' equals '30 days'
//   timetz           by the moment in UTC, then by zone
//   arrays, records  element by element (NULL last), then by length
//   jsonb            object > array > boolean > number > string > null, as PostgreSQL
//
// Types of one representation compare with each other: int2/4/8 and oid; text, varchar and name;
// timestamp with timestamptz and date with anything else only after a cast. Thread-safe.
#pragma once

#include <cstddef>

#include "sql/types/datum.h"
#include "sql/types/type.h"

namespace steno::sql {

// Negative, zero or positive. REQUIRES: neither is null; IsComparable(type).
int Compare(TypeId type, const Datum& a, const Datum& b);

// The same with NULL as the highest value and equal to itself: the order of keys and of ORDER BY's
// defaults.
int CompareNullsLast(TypeId type, const Datum& a, const Datum& b);

// Resolves the type once, for loops.
using CompareFn = int (*)(TypeId, const Datum&, const Datum&);
CompareFn ComparatorFor(TypeId type);

// Equal values (by Compare) have equal hashes; so have equal integers of different width. NULL has
// a hash too. REQUIRES: IsComparable(type).
size_t Hash(TypeId type, const Datum& value);

// Whether the type has an order: all but json, unknown pseudo-types, and arrays of such.
bool IsComparable(TypeId type);

}  // namespace steno::sql
