#include "sql/session/parse_memory.h"

#include "absl/strings/ascii.h"

namespace steno::sql {
namespace {

// With its share of the tree: `SELECT 1;` has three tokens and takes 1.3 KB.
constexpr int64_t kTokenBytes = 400;

bool IsWord(char c) {
  return absl::ascii_isalnum(c) || c == '_' || c == '$' || c == '.' || (c & 0x80) != 0;
}

}  // namespace

int64_t BytesToParse(std::string_view sql) {
  int64_t tokens = 0;
  bool in_word = false;
  for (size_t i = 0; i < sql.size(); ++i) {
    const char c = sql[i];
    const bool word = IsWord(c);
    if (word && in_word) continue;
    in_word = word;
    if (absl::ascii_isspace(c)) continue;
    ++tokens;
    if (c != '\'' && c != '"') continue;
    i = sql.find(c, i + 1);
    if (i == std::string_view::npos) break;
  }
  return tokens * kTokenBytes + static_cast<int64_t>(sql.size());
}

}  // namespace steno::sql
