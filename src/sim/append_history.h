// The checker of list-append histories.
//
//   ww  T1 appended x, T2 appended the next element of the same list
//   wr  T1 appended the last element that T2 saw
//   rw  T1 saw a list up to an element, T2 appended the next one
//
// Serializable: these edges form no cycle. Besides: what T saw is a prefix of the final list (with
// its own appends behind), every acknowledged append is in it once, no failed one is.
// Thread-safe (stateless).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/history.h"

namespace steno::sim {

struct AppendTxn {
  Outcome outcome = Outcome::kUnknown;
  // (list, what was seen), with the transaction's own appends before it.
  std::vector<std::pair<int64_t, std::vector<int64_t>>> reads;
  // (list, value); a value is appended once in a history.
  std::vector<std::pair<int64_t, int64_t>> appends;
};

// "1,2,3", the form in which lists are stored; -1 for what is no number. None: an empty list.
std::vector<int64_t> ParseList(const std::optional<std::string>& text);

// What is wrong, one line each. `final` is every list after the last transaction.
std::vector<std::string> CheckAppends(const std::vector<AppendTxn>& history,
                                      const std::map<int64_t, std::vector<int64_t>>& final);

}  // namespace steno::sim
