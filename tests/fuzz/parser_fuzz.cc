// Feeds arbitrary text to the parser. It must answer (no crash, no endless work), place its errors
// inside the text, and print what it accepts to SQL that it accepts again as an equal tree.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "sql/parser/ast_print.h"
#include "sql/parser/parser.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace steno::sql;  // NOLINT
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = Parse(text);
  if (!parsed.has_value()) {
    CHECK(parsed.error().position >= 0);
    CHECK(parsed.error().position <= static_cast<int>(size) + 1);
    return 0;
  }
  for (const ParsedStatement& statement : *parsed) {
    CHECK(statement.begin < statement.end && statement.end <= size);
    if (statement.statement->kind == ast::StatementKind::kUnsupported) continue;
    const std::string sql = ToSql(*statement.statement);
    const auto again = Parse(sql);
    // Printing may need more parentheses than the text had, and so meet the limit on nesting.
    if (!again.has_value() && again.error().sqlstate == "54001") continue;
    CHECK(again.has_value()) << sql << "\n" << again.error();
    CHECK(again->size() == 1) << sql;
    CHECK(DebugString(*again->front().statement) == DebugString(*statement.statement)) << sql;
    CHECK(ToSql(*again->front().statement) == sql) << sql;
  }
  return 0;
}
