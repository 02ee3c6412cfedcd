#include "sql/parser/lexer.h"

#include "sql/parser/scanner.h"

namespace steno::sql {

void Lex(std::string_view sql, LexResult* result) {
  Scanner(sql, result).Run();
}

}  // namespace steno::sql
