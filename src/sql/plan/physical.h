// Physical plans: trees of operators as exec runs them, one struct a kind.
//
// Output columns of a node are positional; `types` lists them. Expressions in a node refer to slots
// of its input's output (kColumn index = slot); of a two-input join, of the left's columns followed
// by the right's. Plans are immutable once built and shared by all executions of a prepared
// statement: what differs from one execution to the next (parameters, session, catalog) is in the
// EvalContext.
//
//   PlannedStatement
//     init_plans    run first, in order, each at most once: one value into exec_params; where that
//                   cannot be computed, who reads it fails
//     ctes          run when they are first read, each at most once
//     root          pulled for rows; INSERT/UPDATE/DELETE nodes give the RETURNING rows
//
// A node's stem names its operator: HashJoinNode (plan) - hash_join (exec).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kv/api/messages.h"
#include "sql/catalog/catalog_view.h"
#include "sql/catalog/descriptor.h"
#include "sql/expr/aggregate.h"
#include "sql/expr/expr.h"
#include "sql/types/type.h"

namespace steno::sql {

enum class PhysicalKind {
  kValues,
  kScan,
  kVirtualScan,
  kFunctionScan,
  kCteScan,
  kFilter,
  kProject,
  kProjectSet,
  kHashJoin,
  kNestedLoopJoin,
  kLookupJoin,
  kApply,
  kAggregate,
  kDistinct,
  kSort,
  kTopN,
  kLimit,
  kSetOp,
  kLockRows,
  kInsert,
  kUpdate,
  kDelete,
};

struct PhysicalNode {
  explicit PhysicalNode(PhysicalKind kind) : kind(kind) {}
  virtual ~PhysicalNode() = default;
  PhysicalNode(const PhysicalNode&) = delete;
  PhysicalNode& operator=(const PhysicalNode&) = delete;

  const PhysicalKind kind;
  std::vector<std::unique_ptr<PhysicalNode>> inputs;
  std::vector<Type> types;  // of the output columns
  double rows = 0;          // estimated
};
using PhysicalPtr = std::unique_ptr<PhysicalNode>;

template <PhysicalKind K>
struct PhysicalNodeOf : PhysicalNode {
  static constexpr PhysicalKind kKind = K;
  PhysicalNodeOf() : PhysicalNode(K) {}
};

// The node as its concrete type. REQUIRES: node.kind == T::kKind.
template <typename T>
const T& As(const PhysicalNode& node) {
  CHECK(node.kind == T::kKind);
  return static_cast<const T&>(node);
}

// --- Sources ---

// Rows of constant (row independent) expressions. No inputs.
struct ValuesNode final : PhysicalNodeOf<PhysicalKind::kValues> {
  std::vector<ExprList> rows;  // each as wide as `types`; no columns: SELECT without FROM
};

// One stretch of an index: equal[i] fixes the i-th index column; then the next index column may be
// bounded. Values are cast to the column's type already; they are row independent, or (in a lookup
// join) refer to the left row. A NULL value makes the stretch empty (but see equal_is_null).
struct KeyRange {
  struct Bound {
    ExprPtr value;  // null: unbounded
    bool inclusive = false;
  };
  ExprList equal;
  std::vector<bool> equal_is_null;  // true: the column IS NULL; equal[i] is then null
  Bound low;                        // in terms of values, whatever the index's direction
  Bound high;
  bool not_null = false;  // without bounds: the next column IS NOT NULL
};

// How a scan, a lookup join or a locking node locks what it reads.
struct LockMode {
  kv::LockStrength strength = kv::LockStrength::kNone;
  kv::WaitPolicy wait = kv::WaitPolicy::kBlock;
};

// Reads rows of a table through one of its indexes. Three forms:
//   points      `ranges` each fix all columns of a unique index: gets (several: one MultiGet).
//               Equal keys are read once.
//   ranges      one or more stretches, read in order of `ranges`, each in index order (`reverse`:
//               the other way)
//   full        no ranges: the whole index
// plan/scan_spans.h turns the ranges into keys. A secondary index that lacks wanted columns
// (RowReader::covers) needs a get of the primary row for each entry (MultiGet a page).
//
// `filter` sees the output row. With `lock.strength` set, rows that pass it are read once more with
// a locking get of their primary key; a point on the primary index locks in the first get. A locked
// value is the one that was read, or the transaction fails, so the filter stays decided. Rows that
// come back `skipped` are left out.
struct ScanNode final : PhysicalNodeOf<PhysicalKind::kScan> {
  TablePtr table;
  uint32_t index_id = 0;
  std::string alias;          // for EXPLAIN
  std::vector<int> ordinals;  // output columns
  bool points = false;
  std::vector<KeyRange> ranges;
  // `col = ANY(array)` on the first key column: one range an element; then `ranges` holds a single
  // template whose equal[array_column] is the array.
  int array_column = -1;
  bool reverse = false;
  ExprPtr filter;  // null: none
  LockMode lock;
  int64_t limit_hint = 0;  // at most that many rows will be wanted; 0: unknown
  // What `ranges` stand for, as EXPLAIN's "Index Cond:" prints it.
  ExprPtr index_condition;
};

struct VirtualScanNode final : PhysicalNodeOf<PhysicalKind::kVirtualScan> {
  TablePtr table;  // FindVirtualTable(table->id)
  std::string alias;
  std::vector<int> ordinals;
  ExprPtr filter;  // over the output row; null: none
};

// Functions in FROM, in lockstep (ROWS FROM): the shorter ones padded with NULLs. Output: the
// columns of each call, then the ordinality.
struct FunctionScanNode final : PhysicalNodeOf<PhysicalKind::kFunctionScan> {
  struct Call {
    ExprPtr call;     // kFunction; set-returning, or scalar: one row
    int columns = 1;  // of a record-returning function: how many
  };
  std::vector<Call> calls;
  bool ordinality = false;
  std::string alias;
};

// Rows of a common table expression, which is computed once, as far as its readers come.
struct CteScanNode final : PhysicalNodeOf<PhysicalKind::kCteScan> {
  size_t cte = 0;  // of PlannedStatement::ctes
  std::string name;
  std::string alias;
  std::vector<int> ordinals;        // output columns
  std::vector<std::string> labels;  // their names, for EXPLAIN
};

// --- One input ---

struct FilterNode final : PhysicalNodeOf<PhysicalKind::kFilter> {
  ExprPtr predicate;
};

struct ProjectNode final : PhysicalNodeOf<PhysicalKind::kProject> {
  ExprList exprs;
};

// Set-returning functions in the select list: output is the input's columns, then one column a
// call; as many rows as the longest call gives, none if all are empty.
struct ProjectSetNode final : PhysicalNodeOf<PhysicalKind::kProjectSet> {
  ExprList calls;
};

// Groups by slots of the input (none: one group, also without rows). Output: the groups' values in
// order, then the aggregates'.
struct AggregateNode final : PhysicalNodeOf<PhysicalKind::kAggregate> {
  std::vector<int> group_slots;
  std::vector<AggregateCall> aggregates;
};

// Keeps the first row of each combination of values of `slots`. DISTINCT: all slots. DISTINCT ON:
// the input is sorted so that the wanted row comes first; keeps the input's order.
struct DistinctNode final : PhysicalNodeOf<PhysicalKind::kDistinct> {
  std::vector<int> slots;
};

struct SortKey {
  int slot = 0;
  bool descending = false;
  bool nulls_first = false;
};
struct SortNode final : PhysicalNodeOf<PhysicalKind::kSort> {
  std::vector<SortKey> keys;
};

// Row independent expressions of type int8; null or NULL: none. 2201W and 2201X where negative.
struct LimitNode final : PhysicalNodeOf<PhysicalKind::kLimit> {
  ExprPtr limit;
  ExprPtr offset;
};
// Sort, then Limit, keeping limit + offset rows at most.
struct TopNNode final : PhysicalNodeOf<PhysicalKind::kTopN> {
  std::vector<SortKey> keys;
  ExprPtr limit;
  ExprPtr offset;
};

// Locks the rows of tables below (FOR UPDATE, UPDATE): a locking MultiGet of the primary keys, made
// of input slots. A NULL key column (the null side of an outer join) locks nothing. Skipped rows
// are left out. Output: the input.
struct LockRowsNode final : PhysicalNodeOf<PhysicalKind::kLockRows> {
  struct Target {
    TablePtr table;
    std::vector<int> key_slots;  // in order of the primary index's columns
    LockMode lock;
  };
  std::vector<Target> targets;
};

// --- Two inputs ---

enum class JoinType { kInner, kLeft, kRight, kFull, kSemi, kAnti };

// Builds on the right input. Equal keys: NULLs never match. `residual` decides a match too. Semi
// and anti joins output the left columns only.
struct HashJoinNode final : PhysicalNodeOf<PhysicalKind::kHashJoin> {
  JoinType type = JoinType::kInner;
  ExprList left_keys;   // over the left input's slots
  ExprList right_keys;  // over the right input's slots, counted from 0
  ExprPtr residual;     // over left ++ right; null: none
};

// Keeps the right input's rows and compares all pairs.
struct NestedLoopJoinNode final : PhysicalNodeOf<PhysicalKind::kNestedLoopJoin> {
  JoinType type = JoinType::kInner;
  ExprPtr condition;  // over left ++ right; null: true
};

// For each row of the one input reads rows of `lookup` whose range refers to that row: inner, left,
// semi, anti. Output: the input's columns, then the lookup's ordinals (semi, anti: the input's).
struct LookupJoinNode final : PhysicalNodeOf<PhysicalKind::kLookupJoin> {
  JoinType type = JoinType::kInner;
  TablePtr table;
  uint32_t index_id = 0;
  std::string alias;
  std::vector<int> ordinals;
  KeyRange range;      // over the input's slots
  bool point = false;  // fixes all columns of a unique index
  ExprPtr residual;    // over input ++ ordinals; null: none
  LockMode lock;
  ExprPtr index_condition;  // for EXPLAIN
};

// For each row of the left input: puts the values of `bindings` into exec_params, runs the right
// input anew, and
//   kScalar    adds one column: its value, NULL without a row; 21000 with several
//   kExists    adds one column: whether there is a row
//   kArray     adds one column: an array of the values of its one column
//   kInner     joins (LATERAL): left ++ right
//   kLeft      the same, keeping left rows without match
// Without bindings the right side runs once, when the first left row comes.
struct ApplyNode final : PhysicalNodeOf<PhysicalKind::kApply> {
  enum class Mode { kScalar, kExists, kArray, kInner, kLeft };
  struct Binding {
    int slot = 0;        // of the left input
    int exec_param = 0;  // index
  };
  Mode mode = Mode::kScalar;
  std::vector<Binding> bindings;
  ExprPtr condition;  // kInner, kLeft: over left ++ right; null: true
};

// Columns correspond by position and have the same types. kUnion with `all` appends.
struct SetOpNode final : PhysicalNodeOf<PhysicalKind::kSetOp> {
  enum class Op { kUnion, kIntersect, kExcept };
  Op op = Op::kUnion;
  bool all = false;
};

// --- Changes ---

struct CheckConstraint {
  std::string name;
  ExprPtr predicate;  // over a full row of the table; violated where false, not where NULL
};

// One new value of an UPDATE.
struct Assignment {
  int ordinal = 0;
  ExprPtr value;  // of the column's type
};

// Input: full rows of the table, defaults filled in and values of the columns' types. Checks NOT
// NULL (23502), check constraints (23514) and uniqueness (23505; keys are read with a lock first),
// then writes the row and all its index entries. `returning` is over the full new row.
struct InsertNode final : PhysicalNodeOf<PhysicalKind::kInsert> {
  struct OnConflict {
    enum class Action { kNone, kNothing, kUpdate };
    Action action = Action::kNone;
    std::vector<uint32_t> index_ids;  // arbiters; empty: any unique index
    // kUpdate: over the existing full row, then the proposed full row.
    std::vector<Assignment> assignments;
    ExprPtr where;  // null: none
  };
  TablePtr table;
  std::vector<CheckConstraint> checks;
  OnConflict on_conflict;
  ExprList returning;  // empty: no output rows
  bool has_returning = false;
};

// Input: the full old row (one slot an ordinal), then other columns that expressions use. Rows are
// locked by the node itself unless `rows_locked`. A row that comes twice is changed once, the first
// time. `returning` is over the new full row, then the input's other columns.
struct UpdateNode final : PhysicalNodeOf<PhysicalKind::kUpdate> {
  TablePtr table;
  std::vector<Assignment> assignments;  // over the input
  std::vector<CheckConstraint> checks;
  bool rows_locked = false;
  ExprList returning;
  bool has_returning = false;
};

// Input as of UpdateNode; `returning` is over the input.
struct DeleteNode final : PhysicalNodeOf<PhysicalKind::kDelete> {
  TablePtr table;
  bool rows_locked = false;
  ExprList returning;
  bool has_returning = false;
};

// --- Statements ---

struct OutputColumn {
  std::string name;
  Type type;
  DescriptorId table = 0;  // 0: not a plain column
  int column_number = 0;
};

// A subquery without outer references. The result is one value, as ApplyNode's modes say.
struct InitPlan {
  PhysicalPtr plan;
  ApplyNode::Mode mode = ApplyNode::Mode::kScalar;
  int exec_param = 0;
};

// A common table expression that is kept for its readers (CteScanNode).
struct CtePlan {
  std::string name;
  PhysicalPtr plan;  // null: nobody reads it
};

enum class StatementTag { kSelect, kInsert, kUpdate, kDelete };

struct PlannedStatement {
  PhysicalPtr root;
  std::vector<InitPlan> init_plans;
  std::vector<CtePlan> ctes;
  int exec_params = 0;  // how many EvalContext::exec_params to provide
  std::vector<OutputColumn> columns;
  std::vector<Type> parameters;  // of $1, $2, ...
  StatementTag tag = StatementTag::kSelect;
  bool returns_rows = false;
  bool read_only = true;  // changes and locks nothing
  // The plan reads pg_catalog or calls functions that do: load a snapshot for the EvalContext.
  bool needs_system_catalog = false;
  // Folded in values that depend on the session or the moment of planning; must not be kept.
  bool cacheable = true;
  std::vector<Dependency> dependencies;
};

}  // namespace steno::sql
