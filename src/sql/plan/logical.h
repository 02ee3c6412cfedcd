// Logical plans: what a statement means, before anyone decides how to run it.
//
// Every column that any node makes has an id of its own in the whole statement (ColumnTable), and
// expressions refer to ids. So an expression can move up and down the tree unchanged, and a
// subquery that refers to a column of the outer query simply uses its id: the ids that a tree uses
// but does not make are its *free* columns, which make it correlated.
//
// Each node lists its output in `columns`. The binder makes trees, the rules of sql/optimizer
// rewrite them in place, and the physical builder turns ids into slots. A tree has one owner.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sql/catalog/descriptor.h"
#include "sql/expr/aggregate.h"
#include "sql/expr/expr.h"
#include "sql/plan/physical.h"

namespace steno::sql {

using ColumnId = int;

struct ColumnInfo {
  std::string name;
  std::string table;  // the alias that it was reached through; for texts
  Type type;
  DescriptorId table_id = 0;  // of a plain column of a table
  int column_number = 0;
};

class ColumnTable {
 public:
  ColumnId Add(ColumnInfo info) {
    columns_.push_back(std::move(info));
    return static_cast<ColumnId>(columns_.size()) - 1;
  }
  const ColumnInfo& Get(ColumnId id) const { return columns_[static_cast<size_t>(id)]; }
  ExprPtr Ref(ColumnId id) const;
  size_t size() const { return columns_.size(); }

 private:
  std::vector<ColumnInfo> columns_;
};

enum class LogicalKind {
  kScan,
  kValues,
  kFunctionScan,
  kCteScan,
  kFilter,
  kProject,
  kProjectSet,
  kJoin,
  kApply,
  kAggregate,
  kDistinct,
  kSort,
  kLimit,
  kSetOp,
  kLock,
  kInsert,
  kUpdate,
  kDelete,
};

struct LogicalNode {
  explicit LogicalNode(LogicalKind kind) : kind(kind) {}
  virtual ~LogicalNode() = default;
  LogicalNode(const LogicalNode&) = delete;
  LogicalNode& operator=(const LogicalNode&) = delete;

  const LogicalKind kind;
  std::vector<std::unique_ptr<LogicalNode>> inputs;
  std::vector<ColumnId> columns;  // output, in order
};
using LogicalPtr = std::unique_ptr<LogicalNode>;

template <LogicalKind K>
struct LogicalNodeOf : LogicalNode {
  static constexpr LogicalKind kKind = K;
  LogicalNodeOf() : LogicalNode(K) {}
};

template <typename T>
T& As(LogicalNode& node) {
  CHECK(node.kind == T::kKind);
  return static_cast<T&>(node);
}
template <typename T>
const T& As(const LogicalNode& node) {
  CHECK(node.kind == T::kKind);
  return static_cast<const T&>(node);
}

// A table, virtual or not. columns[i] is ordinals[i] of the table.
struct LogicalScan final : LogicalNodeOf<LogicalKind::kScan> {
  TablePtr table;
  std::string alias;
  std::vector<int> ordinals;
  ExprList filters;  // conjuncts that were pushed into it
  LockMode lock;
  int64_t limit_hint = 0;
};

struct LogicalValues final : LogicalNodeOf<LogicalKind::kValues> {
  std::vector<ExprList> rows;
};

struct LogicalFunctionScan final : LogicalNodeOf<LogicalKind::kFunctionScan> {
  std::vector<FunctionScanNode::Call> calls;
  bool ordinality = false;
  std::string alias;
};

// What a common table expression gives, where it is kept for several readers. columns[i] is column
// ordinals[i] of its plan.
struct LogicalCteScan final : LogicalNodeOf<LogicalKind::kCteScan> {
  size_t cte = 0;  // of LogicalStatement::ctes
  std::string alias;
  std::vector<int> ordinals;
};

struct LogicalFilter final : LogicalNodeOf<LogicalKind::kFilter> {
  ExprPtr predicate;
};

// columns[i] is exprs[i]; a column that passes through keeps its id.
struct LogicalProject final : LogicalNodeOf<LogicalKind::kProject> {
  ExprList exprs;
};

// Output: the input's columns, then one a call.
struct LogicalProjectSet final : LogicalNodeOf<LogicalKind::kProjectSet> {
  ExprList calls;
};

// Output: left's columns, then right's (semi, anti: left's).
struct LogicalJoin final : LogicalNodeOf<LogicalKind::kJoin> {
  JoinType type = JoinType::kInner;
  ExprPtr condition;  // null: true
};

// The right input may have free columns that the left one makes. kScalar, kExists and kArray add
// one column to the left's, kInner and kLeft the right's.
struct LogicalApply final : LogicalNodeOf<LogicalKind::kApply> {
  ApplyNode::Mode mode = ApplyNode::Mode::kScalar;
  ExprPtr condition;
};

// Output: the group columns (ids of the input), then one a call.
struct LogicalAggregate final : LogicalNodeOf<LogicalKind::kAggregate> {
  std::vector<ColumnId> groups;
  std::vector<AggregateCall> calls;
};

struct LogicalDistinct final : LogicalNodeOf<LogicalKind::kDistinct> {
  std::vector<ColumnId> on;
};

struct LogicalSortKey {
  ColumnId column = 0;
  bool descending = false;
  bool nulls_first = false;
};
struct LogicalSort final : LogicalNodeOf<LogicalKind::kSort> {
  std::vector<LogicalSortKey> keys;
};

// With `keys` a Top-N: sorts first.
struct LogicalLimit final : LogicalNodeOf<LogicalKind::kLimit> {
  ExprPtr limit;
  ExprPtr offset;
  std::vector<LogicalSortKey> keys;
};

// New ids; by position from the inputs' columns.
struct LogicalSetOp final : LogicalNodeOf<LogicalKind::kSetOp> {
  SetOpNode::Op op = SetOpNode::Op::kUnion;
  bool all = false;
};

struct LogicalLock final : LogicalNodeOf<LogicalKind::kLock> {
  struct Target {
    TablePtr table;
    std::string alias;
    std::vector<ColumnId> key;
    LockMode lock;
  };
  std::vector<Target> targets;
};

struct LogicalAssignment {
  int ordinal = 0;
  ExprPtr value;
};

// `input_columns` are the input's full rows; `row_columns` stand for the row as written (or, for
// DELETE, as it was) in `checks` and `returning`.
struct LogicalInsert final : LogicalNodeOf<LogicalKind::kInsert> {
  TablePtr table;
  std::string alias;
  std::vector<ColumnId> input_columns;
  std::vector<ColumnId> row_columns;
  std::vector<CheckConstraint> checks;  // over ordinals
  InsertNode::OnConflict::Action conflict_action = InsertNode::OnConflict::Action::kNone;
  std::vector<uint32_t> conflict_indexes;
  std::vector<ColumnId> existing_columns;  // DO UPDATE: the row that is there
  std::vector<ColumnId> excluded_columns;  //            the row that was proposed
  std::vector<LogicalAssignment> conflict_set;
  ExprPtr conflict_where;
  ExprList returning;  // columns[i]
};

// Input: `old_columns` (one an ordinal) among others.
struct LogicalUpdate final : LogicalNodeOf<LogicalKind::kUpdate> {
  TablePtr table;
  std::string alias;
  std::vector<ColumnId> old_columns;
  std::vector<ColumnId> row_columns;
  std::vector<LogicalAssignment> assignments;
  std::vector<CheckConstraint> checks;  // over ordinals
  ExprList returning;
};

struct LogicalDelete final : LogicalNodeOf<LogicalKind::kDelete> {
  TablePtr table;
  std::string alias;
  std::vector<ColumnId> old_columns;
  ExprList returning;
};

struct LogicalInitPlan {
  LogicalPtr plan;
  ApplyNode::Mode mode = ApplyNode::Mode::kScalar;
  int exec_param = 0;
};

// A member of WITH that stands on its own: without columns of the queries around it.
struct LogicalCte {
  std::string name;
  LogicalPtr plan;  // null: it was put in the place of its only reference, or nothing refers to it
  std::vector<ColumnId> columns;  // of the plan, in the order of CteScan's ordinals
  bool keep = false;              // is computed once even if there is only one reference
};

// A statement between the binder and the physical builder.
struct LogicalStatement {
  LogicalPtr root;
  std::vector<LogicalInitPlan> init_plans;
  // A plan refers to earlier ones only.
  std::vector<LogicalCte> ctes;
  int exec_params = 0;
  ColumnTable columns;
  std::vector<OutputColumn> output;  // the root's columns, named
  std::vector<Type> parameters;
  StatementTag tag = StatementTag::kSelect;
  bool returns_rows = true;
  bool read_only = true;
  bool needs_system_catalog = false;
  bool cacheable = true;
};

// Every expression of the node itself (not of its inputs), for reading and for replacing.
void ForEachExpr(LogicalNode& node, const std::function<void(ExprPtr&)>& fn);
void ForEachExpr(const LogicalNode& node, const std::function<void(const ExprPtr&)>& fn);

// The columns that the tree uses without making them.
std::set<ColumnId> FreeColumns(const LogicalNode& root);

// Replaces the ids of columns, in expressions and elsewhere, throughout the tree.
void RenameColumns(LogicalNode* root, const std::function<ColumnId(ColumnId)>& fn);

// One node a line, children indented: for tests. Columns print by name, with the id where names
// repeat.
std::string ToText(const LogicalNode& root, const ColumnTable& columns);

}  // namespace steno::sql
