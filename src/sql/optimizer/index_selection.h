// Which index of a table answers a set of conditions best, and with which ranges.
//
// For each index, conditions `column = value` fix columns from the first on; the next one may be
// bounded by <, <=, >, >=; one of the fixed columns may have several values (IN, = ANY). Values are
// anything that does not depend on the table's rows: constants, parameters, outer columns. A
// condition that the ranges express exactly is consumed; the others stay as a filter. Pure.
#pragma once

#include <functional>
#include <vector>

#include "sql/plan/logical.h"
#include "sql/plan/physical.h"

namespace steno::sql {

struct IndexChoice {
  const IndexDescriptor* index = nullptr;
  std::vector<KeyRange> ranges;  // empty: the whole index
  bool points = false;
  int array_column = -1;
  ExprList consumed;
  size_t fixed = 0;  // index columns with one value each, from the first on
  double rows = 0;   // estimated
};

struct IndexRequest {
  const TableDescriptor* table = nullptr;
  // The id of an ordinal's column in `conditions`; -1: not read.
  std::function<ColumnId(int)> column_of;
  ExprList conditions;
  // Whether an expression's value is known before the table is read.
  std::function<bool(const Expr&)> is_value;
  std::vector<int> ordinals;  // wanted columns: an index that has them all saves a lookup
};

// Rows that a table is taken to have while there are no statistics.
inline constexpr double kTableRows = 1000;

IndexChoice ChooseIndex(const IndexRequest& request);
// The whole primary index.
IndexChoice FullScan(const TableDescriptor& table);

}  // namespace steno::sql
