// Statements that are known by their first words only.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "sql/parser/lexer.h"

namespace steno::sql {

// The name of the statement ("CREATE FUNCTION") if it is one of PostgreSQL's that the grammar does
// not have. REQUIRES: the last token is EOF.
std::optional<std::string> FindUnsupported(std::span<const Lexeme> tokens);

}  // namespace steno::sql
