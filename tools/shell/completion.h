// What Tab offers: SQL keywords, backslash commands and given names. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace steno::shell {

// Whether the word that follows `before` is likely the name of a relation (FROM, JOIN, INTO, ...).
bool ExpectsRelation(std::string_view before);

// The completions of `word`, in order, without duplicates. Keywords follow the case of what is
// typed. `relations` are offered where a relation is expected and, behind keywords, elsewhere.
std::vector<std::string> Complete(std::string_view before, std::string_view word,
                                  const std::vector<std::string>& relations);

}  // namespace steno::shell
