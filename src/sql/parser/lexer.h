// Cuts SQL text into tokens, by the rules of PostgreSQL 15 with standard_conforming_strings on.
//
// Strings arrive unescaped and identifiers folded, so that nothing after the lexer looks at the
// text again. What is wrong with the text (an unterminated string, bytes that are not UTF-8) ends
// the tokens with one of type INVALID: it is the error only if the parser gets that far, as a
// syntax error before it comes first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/types/sql_error.h"

namespace steno::sql {

struct Lexeme {
  int type = 0;      // of the grammar (grammar::SqlParser)
  int position = 0;  // of the first character: 1-based, in characters
  size_t begin = 0;  // bytes [begin, end) of the text
  size_t end = 0;
  bool quoted = false;  // an identifier in double quotes
  // The folded identifier or keyword, the operator, the unescaped string, the digits of a number,
  // bit string or parameter. Empty for punctuation.
  std::string value;
};

// Of one text; beyond, it is cut, and has one more. What is parsed takes some hundred bytes a
// token.
inline constexpr size_t kTokensMax = 2 << 20;

struct LexResult {
  // Without semicolons that end nothing. Ends with a token of type EOF, behind one of type INVALID
  // if `error` is set.
  std::vector<Lexeme> tokens;
  std::optional<SqlError> error;
};

// REQUIRES: sql.size() <= kStatementBytesMax. Replaces the contents of `result`.
void Lex(std::string_view sql, LexResult* result);

}  // namespace steno::sql
