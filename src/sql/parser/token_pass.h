// The pass between lexer and grammar: what the neighbours of a token say about it.
//
// It bounds nesting before anything recurses, and renames tokens so that the grammar decides with
// one token of lookahead: see the top of sql/grammar/SqlParser.g4.
#pragma once

#include <optional>
#include <span>

#include "sql/parser/lexer.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

// Renames the tokens of one statement (with its semicolon, EOF or INVALID last). 54001 if
// parentheses, brackets, CASEs and joins that wait for their ON nest deeper than kNestingMax.
std::optional<SqlError> RunTokenPass(std::span<Lexeme> tokens);

// Turns an opening parenthesis at `index` into the other kind: one that opens a query, or one that
// does not. False if there is none.
bool FlipParenthesis(std::span<Lexeme> tokens, size_t index);

}  // namespace steno::sql
