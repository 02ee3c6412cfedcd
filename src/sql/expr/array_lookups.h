// Searching one array for many values, as `x IN (SELECT ...)` and `x = ANY ($1)` do for each row:
// by a hash table of its elements, which is made once the same array is searched a second time.
//
// An ArrayLookups belongs to who evaluates the expressions for many rows, and goes with them:
// it outlives no expression that it was used with. It knows arrays by identity, so a parameter that
// changes from one row to the next is noticed. Thread-compatible.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "sql/expr/eval.h"
#include "sql/expr/expr.h"

namespace steno::sql {

class ArrayLookups {
 public:
  enum class Found { kYes, kNo, kUnknown };  // kUnknown: NULL stands in the way

  ArrayLookups();
  ~ArrayLookups();
  ArrayLookups(const ArrayLookups&) = delete;

  // Whether `value` equals an element, for the kArrayOp `e`. None: it has to be compared with each.
  // REQUIRES: neither is null.
  std::optional<Found> Find(const Expr& e, const Datum& array, const Datum& value);
  // The same for the call `e` of row_in, whose array has rows; the fields may be NULL.
  std::optional<Found> FindRow(const Expr& e, const Datum& array, std::span<const Datum> fields);

 private:
  class Table;
  struct Entry {
    bool usable = true;
    std::unique_ptr<Table> table;  // of the array that came last
  };
  // The table to search, or null.
  const Table* TableFor(const Expr& e, const Datum& array, std::span<const TypeId> types);

  std::unordered_map<const Expr*, Entry> entries_;
};

// What such an array costs an element, beside the element itself.
inline constexpr int64_t kArrayLookupBytes = 56;

// As those of eval.h.
SqlResult<Datum> EvaluateOn(const Expr& expr, std::span<const Datum> row, EvalContext& context,
                            ArrayLookups* lookups);
SqlResult<std::vector<uint32_t>> EvaluateFilter(const Expr& predicate, const Batch& input,
                                                EvalContext& context, ArrayLookups* lookups);

}  // namespace steno::sql
