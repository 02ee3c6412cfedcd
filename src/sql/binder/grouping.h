// What GROUP BY does to expressions above it: grouped expressions become the group's columns, and
// every other column of FROM is an error.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sql/binder/query_binder.h"

namespace steno::sql {

class Grouping {
 public:
  Grouping(BindContext* context, const BoundFrom* from, const Pending* pending);

  // Adds a grouped expression.
  void Add(ExprPtr expr);
  // `e` in terms of the groups. 42803 `column "t.a" must appear in the GROUP BY clause or be used
  // in an aggregate function`.
  SqlResult<ExprPtr> Replace(const ExprPtr& e);

  // What is grouped by.
  const ExprList& keys() const { return exprs_; }
  // Puts the aggregation on top of `input`. To be called last: Replace may add to the groups.
  LogicalPtr Build(LogicalPtr input, const Pending& pending) const;

 private:
  std::string NameOf(ColumnId id) const;
  SqlStatus CheckColumn(ColumnId id, int position);
  // Whether the column's table is grouped by its primary key, which decides the column too.
  bool DependsOnGroups(ColumnId id) const;

  BindContext& context_;
  const BoundFrom& from_;
  const Pending& pending_;
  std::set<ColumnId> local_;
  std::vector<ExprPtr> exprs_;
  std::vector<ColumnId> ids_;
};

}  // namespace steno::sql
