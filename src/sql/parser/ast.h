// The syntax tree of SQL: what the parser hands to the binder, and nothing of how it was parsed.
//
// The tree says what was written, after PostgreSQL's raw parse tree: names are folded and cut to 63
// bytes but not looked up, operators are names, `NOT BETWEEN` is a flag. What the SQL standard
// writes with words but PostgreSQL defines as a function arrives as a FunctionCall in pg_catalog
// (EXTRACT, SUBSTRING .. FROM, POSITION, TRIM, OVERLAY, AT TIME ZONE, OVERLAPS), and built-in type
// names arrive as PostgreSQL's internal ones (`integer` is pg_catalog.int4).
//
// Expressions, table references and statements are small structs below a base that carries `kind`
// and `position`; As<T>(node) casts after a check. Children are owned by std::unique_ptr and null
// where the text left them out.
//
// Positions are 1-based, in characters (not bytes) of the text given to Parse, and 0 where a node
// was not written by the user: exactly what an error message wants.
//
// Depth: on no path from the root is the tree deeper than kExpressionDepthMax, so recursion over it
// is safe. Chains of AND and OR are flat lists of any length.
#pragma once

#include "sql/parser/ast_expr.h"
#include "sql/parser/ast_select.h"
#include "sql/parser/ast_statement.h"
