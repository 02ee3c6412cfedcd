// SQL text in, syntax trees out.
//
// A hand-written lexer cuts the text into tokens (PostgreSQL's scan.l in what it accepts and in the
// texts of its errors); a pass over the tokens measures nesting and tells a parenthesis that opens
// a sub-select from every other one; the ANTLR grammar of sql/grammar/ then needs one token of
// lookahead nearly everywhere. It leaves expressions as flat lists of operands and operators, which
// the tree builder joins by precedence. So neither long chains nor deep nesting cost stack.
//
// Prediction is two-stage: SLL, and full LL only for what SLL refuses, that is for text that has a
// syntax error (or, in theory, needs the context).
//
// Thread-safe: each thread has a parser of its own, with a shared table of decisions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "sql/parser/ast.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

struct ParsedStatement {
  ast::StatementPtr statement;
  // The statement's text without the surrounding blanks and semicolon: bytes [begin, end).
  size_t begin = 0;
  size_t end = 0;
  // The highest n of its $n; 0 without parameters.
  int parameter_count = 0;
};

// Asked once before a text is parsed, with about as many bytes as its trees will take, which is
// many times the text itself where that is words and numbers; an error refuses the text.
using ParseAdmission = absl::FunctionRef<SqlStatus(int64_t bytes)>;

// Parses the statements of `sql`, separated by semicolons; empty ones are left out, so the result
// may be empty. The first error refuses the whole text:
//   42601 syntax errors, 22021 text that is not UTF-8, 54000 text beyond kStatementBytesMax
//   or of too many words,
//   54001 nesting beyond kNestingMax, 22P02, 22023 and others for malformed constants.
SqlResult<std::vector<ParsedStatement>> Parse(
    std::string_view sql, ParseAdmission admit = [](int64_t) { return SqlStatus(); });

// Parses one expression, such as a stored DEFAULT or CHECK. The same errors.
SqlResult<ast::ExprPtr> ParseExpression(std::string_view sql);

// Parses a type's name, such as the argument of to_regtype. The same errors.
SqlResult<ast::TypeName> ParseTypeName(std::string_view sql);

// `name` as SQL writes it: in double quotes where it is not a plain lower-case identifier or is a
// keyword other than an unreserved one (quote_ident).
std::string QuoteIdentifier(std::string_view name);

}  // namespace steno::sql
