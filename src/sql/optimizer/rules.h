// The rewrites of logical plans, in the order in which they run. Each is a pass over the whole
// statement, keeps its meaning, stands in a file of its own and can be switched off by its name
// (PlanOptions::disabled_rules), so that a wrong plan can be bisected and a test can compare.
//
//   FoldConstants       1 + 1 becomes 2; a AND true becomes a
//   PushDownPredicates  conditions move to the scans that they speak of
//   PruneColumns        columns that nobody needs are not read, nor computed below EXISTS
//   FuseTopN            ORDER BY below LIMIT keeps only what the limit lets through
//   PushDownLimit       a scan learns how many rows will be wanted
//
// Choices of the physical builder have names too: SelectIndex, LookupJoin, HashJoin, UseIndexOrder.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>

#include "sql/plan/logical.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

struct Rule {
  std::string_view name;
  void (*apply)(LogicalStatement* statement);
};

void FoldConstants(LogicalStatement* statement);
void PushDownPredicates(LogicalStatement* statement);
void PruneColumns(LogicalStatement* statement);
void FuseTopN(LogicalStatement* statement);
void PushDownLimit(LogicalStatement* statement);

std::span<const Rule> AllRules();
// All but the disabled ones. After each the statement is verified: no node uses a column that its
// inputs, or the queries around it, do not make. XX000 otherwise: a wrong rewrite costs the
// statement, which has done nothing yet, and not the node.
SqlStatus Optimize(LogicalStatement* statement, const std::set<std::string>& disabled);

// Calls `fn` for the root, the init plans and the common table expressions.
template <typename Fn>
void ForEachRoot(LogicalStatement* statement, Fn fn) {
  for (LogicalCte& cte : statement->ctes) {
    if (cte.plan != nullptr) fn(cte.plan);
  }
  for (LogicalInitPlan& init : statement->init_plans) fn(init.plan);
  fn(statement->root);
}

// 42883 where a sort, DISTINCT, GROUP BY or set operation has a key of a type without an order.
SqlStatus CheckComparable(const LogicalStatement& statement);

}  // namespace steno::sql
