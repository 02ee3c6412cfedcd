// From a logical plan to a physical one: column ids become slots, tables get indexes, joins get
// algorithms. Pure.
//
// A node that is being built travels with its layout: the column id in each slot. Columns of an
// outer query are not in any layout; the environment says which exec_param holds them (ApplyNode).
//
// One file a family of nodes: physical_builder.cc, build_scan.cc, build_join.cc, build_change.cc.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sql/optimizer/index_selection.h"
#include "sql/plan/logical.h"
#include "sql/plan/physical.h"

namespace steno::sql {

struct BuiltNode {
  PhysicalPtr node;
  std::vector<ColumnId> layout;
};

class PhysicalBuilder {
 public:
  // `statement` is consumed by Build. Disabled: names of choices, see rules.h.
  PhysicalBuilder(LogicalStatement* statement, const std::set<std::string>* disabled);

  PlannedStatement Build();
  // A column that the plan refers to and nothing gives: a bug of the binder or a rule; -1: none.
  ColumnId lost_column() const { return lost_column_; }

 private:
  using Environment = std::map<ColumnId, int>;  // column -> exec_param

  BuiltNode BuildNode(const LogicalNode& node);
  BuiltNode BuildValues(const LogicalValues& node);
  BuiltNode BuildFunctionScan(const LogicalFunctionScan& node);
  BuiltNode BuildCteScan(const LogicalCteScan& node);
  BuiltNode BuildFilter(const LogicalFilter& node);
  BuiltNode BuildProject(const LogicalProject& node);
  BuiltNode BuildProjectSet(const LogicalProjectSet& node);
  BuiltNode BuildAggregate(const LogicalAggregate& node);
  BuiltNode BuildDistinct(const LogicalDistinct& node);
  BuiltNode BuildSort(const LogicalSort& node);
  BuiltNode BuildLimit(const LogicalLimit& node);
  BuiltNode BuildSetOp(const LogicalSetOp& node);

  // build_scan.cc
  BuiltNode BuildScan(const LogicalScan& node);
  BuiltNode BuildVirtualScan(const LogicalScan& node);
  BuiltNode BuildLock(const LogicalLock& node);
  // Whether rows come in that order, or would if the scan below ran backwards (then it is made to).
  bool HasOrder(const BuiltNode& built, const std::vector<LogicalSortKey>& keys);

  // build_join.cc
  BuiltNode BuildJoin(const LogicalJoin& node);
  BuiltNode BuildApply(const LogicalApply& node);
  struct JoinParts {
    JoinType type;
    const LogicalNode* left;
    const LogicalNode* right;
    ExprList left_keys;  // over ids; pairs with right_keys by equality
    ExprList right_keys;
    ExprList equalities;  // the conditions behind the pairs
    ExprList rest;
  };
  static void SplitKeys(const ExprPtr& condition, JoinParts* parts);
  // Empty node: no index of the right side fits.
  BuiltNode TryLookupJoin(const JoinParts& parts, BuiltNode* left);
  BuiltNode HashJoin(const JoinParts& parts, BuiltNode left, BuiltNode right);
  BuiltNode NestedLoop(const JoinParts& parts, BuiltNode left, BuiltNode right);

  // build_change.cc
  BuiltNode BuildInsert(const LogicalInsert& node);
  BuiltNode BuildUpdate(const LogicalUpdate& node);
  BuiltNode BuildDelete(const LogicalDelete& node);
  // What all changes have: RETURNING over `returning_from`, and their input.
  template <typename Logical, typename Physical>
  BuiltNode FinishChange(const Logical& node, const std::vector<ColumnId>& returning_from,
                         PhysicalPtr input, std::unique_ptr<Physical> out) const;
  // Makes a scan of the target alone lock what it reads.
  static bool LockScan(PhysicalNode* node, const TableDescriptor& table);

  // `e` over the slots of `layout`.
  ExprPtr Resolve(const ExprPtr& e, const std::vector<ColumnId>& layout) const;
  ExprList ResolveAll(const ExprList& list, const std::vector<ColumnId>& layout) const;
  ExprPtr ResolveConjuncts(const ExprList& list, const std::vector<ColumnId>& layout) const;
  std::vector<Type> TypesOf(const std::vector<ColumnId>& layout) const;
  std::vector<SortKey> KeysOf(const std::vector<LogicalSortKey>& keys,
                              const std::vector<ColumnId>& layout) const;
  // The node with exactly these columns, through a projection if need be.
  BuiltNode Arrange(BuiltNode built, const std::vector<ColumnId>& columns) const;
  bool Enabled(std::string_view choice) const { return !disabled_.contains(std::string(choice)); }
  // Whether `e` refers to columns of an outer query, or to none.
  bool IsOuterValue(const Expr& e) const;

  LogicalStatement& statement_;
  const std::set<std::string>& disabled_;
  PlannedStatement out_;
  Environment environment_;
  mutable ColumnId lost_column_ = -1;
  bool qualify_ = false;  // several tables: EXPLAIN names columns with them
};

// The position of `id`; CHECKs that it is there.
int SlotOf(const std::vector<ColumnId>& layout, ColumnId id);

}  // namespace steno::sql
