// The name of a result column that has no label, after PostgreSQL's FigureColname.
#pragma once

#include <string>

#include "sql/parser/ast.h"

namespace steno::sql {

std::string ResultName(const ast::Expr& e);

// Where the text of an expression begins; its own position may be that of an operator in it.
int StartOf(const ast::Expr& e);

}  // namespace steno::sql
