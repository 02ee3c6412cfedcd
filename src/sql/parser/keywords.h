// SQL's keywords, in the categories of PostgreSQL 15's pg_get_keywords().
#pragma once

#include <string_view>

namespace steno::sql {

enum class KeywordCategory { kUnreserved, kColumnName, kTypeFunction, kReserved };

struct Keyword {
  std::string_view word;  // lower case
  KeywordCategory category;
  int token;  // of the grammar; IDENT for one that no rule mentions
};

// The keyword that is written `word` in lower case, or null. Thread-safe.
const Keyword* FindKeyword(std::string_view word);

}  // namespace steno::sql
