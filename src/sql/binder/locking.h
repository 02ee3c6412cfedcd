// FOR UPDATE, FOR SHARE and their kin: what they lock of a FROM list, as PostgreSQL has it.
//
// Tables are locked by the query that names them. A clause that applies to a query in FROM is put
// into that query, as one without names. A WITH query or a function is passed over, and cannot be
// named; the side of an outer join that may be missing cannot be locked. A table that several
// clauses lock is locked once.
#pragma once

#include <string>
#include <vector>

#include "sql/binder/query_binder.h"
#include "sql/parser/ast.h"
#include "sql/plan/logical.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

// Those of `clauses` that apply to the member of FROM with this alias, as they are put into it.
std::vector<ast::LockingClause> LockingInside(const std::vector<ast::LockingClause>& clauses,
                                              const std::string& alias);

// Those that are not said already, table by table.
std::vector<ast::LockingClause> DistinctClauses(std::vector<ast::LockingClause> clauses);

// "FOR UPDATE", "FOR KEY SHARE", ...
std::string NameOf(ast::LockingClause::Strength strength);

// The tables of `from`, bound from `refs` and filtered by WHERE, that the clauses lock. 42P01 for a
// name that is none of FROM's; 0A000 for what cannot be locked.
SqlResult<std::vector<LogicalLock::Target>> BindLocking(
    const std::vector<ast::LockingClause>& clauses, const std::vector<ast::TableRefPtr>& refs,
    const BoundFrom& from);

}  // namespace steno::sql
