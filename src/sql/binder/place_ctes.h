// Where common table expressions are computed: as PostgreSQL 12 and later decide it. One that is
// referred to once becomes part of the query that refers to it, so that conditions and limits reach
// into it; one that is referred to several times, or calls volatile functions, locks rows or is
// MATERIALIZED, is computed once and kept for its readers.
#pragma once

#include "sql/plan/logical.h"

namespace steno::sql {

// Moves plans of `statement->ctes` to where they are computed, and drops those, and the init plans,
// that nothing refers to.
void PlaceCtes(LogicalStatement* statement);

// The number of nodes on the longest way down.
int TreeHeight(const LogicalNode& root);

}  // namespace steno::sql
