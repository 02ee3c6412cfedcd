// Syntax trees as text.
//
// ToSql writes SQL that parses to an equal tree, with no more parentheses than precedence asks
// for: Parse(ToSql(x)) equals x except for positions, so printing is a fixed point. DebugString
// writes the tree with its node types, for tests. Pure; thread-safe.
#pragma once

#include <string>

#include "sql/parser/ast.h"

namespace steno::sql {

std::string ToSql(const ast::Expr& expr);
std::string ToSql(const ast::Query& query);
std::string ToSql(const ast::Statement& statement);
std::string ToSql(const ast::TypeName& type);

// One node a line, children indented; fields that have their default value are left out.
std::string DebugString(const ast::Expr& expr);
std::string DebugString(const ast::Query& query);
std::string DebugString(const ast::Statement& statement);

}  // namespace steno::sql
