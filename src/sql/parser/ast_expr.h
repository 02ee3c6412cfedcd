// Expressions of the syntax tree. See ast.h.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/check.h"

namespace steno::sql::ast {

enum class ExprKind {
  kLiteral,
  kColumnRef,
  kParameter,
  kDefault,
  kTypeCast,
  kUnaryOp,
  kBinaryOp,
  kBool,
  kNot,
  kIsTest,
  kIsDistinct,
  kLike,
  kBetween,
  kInList,
  kQuantified,
  kSubquery,
  kCase,
  kConditional,
  kFunctionCall,
  kSqlValue,
  kArray,
  kRow,
  kIndirection,
  kCollate,
  kGroupingSet,
  kCurrentOf,
};

struct Expr {
  explicit Expr(ExprKind kind) : kind(kind) {}
  virtual ~Expr() = default;
  Expr(const Expr&) = delete;
  Expr& operator=(const Expr&) = delete;

  const ExprKind kind;
  int position = 0;
};

using ExprPtr = std::unique_ptr<Expr>;
using ExprList = std::vector<ExprPtr>;

// The node as its concrete type. REQUIRES: node.kind == T::kKind.
template <typename T, typename Base>
const T& As(const Base& node) {
  CHECK(node.kind == T::kKind);
  return static_cast<const T&>(node);
}
template <typename T, typename Base>
T& As(Base& node) {
  CHECK(node.kind == T::kKind);
  return static_cast<T&>(node);
}

// CRTP helper that ties a node type to its kind.
template <ExprKind K>
struct ExprNode : Expr {
  static constexpr ExprKind kKind = K;
  ExprNode() : Expr(K) {}
};

struct Query;                            // ast_select.h
using Names = std::vector<std::string>;  // a dotted name, outermost part first

// A type as written. `names` is {"pg_catalog", "int4"} for the types that the grammar knows, else
// the (qualified) name as written. Array types have one bound a dimension, -1 for `[]`.
struct TypeName {
  Names names;
  std::vector<int> modifiers;  // varchar(10) -> {10}, numeric(8,2) -> {8, 2}
  std::vector<int> array_bounds;
  std::string interval_fields;  // "day to second" after interval, else empty
  int position = 0;
};

// A constant. kInteger and kNumeric keep their text, with a leading '-' folded in: what does not
// fit int4 is typed by the binder (int8, then numeric). kString is the unescaped value.
struct Literal final : ExprNode<ExprKind::kLiteral> {
  enum class Type { kNull, kBool, kInteger, kNumeric, kString, kBits, kHexBits };
  Type type = Type::kNull;
  std::string text;  // kBool: "true" or "false"; kNull: empty
};

// a, t.a, s.t.a; with `star`: *, t.*, s.t.*.
struct ColumnRef final : ExprNode<ExprKind::kColumnRef> {
  Names names;
  bool star = false;
};

// $1, counted from 1.
struct Parameter final : ExprNode<ExprKind::kParameter> {
  int number = 0;
};

// DEFAULT as a value of INSERT or UPDATE.
struct DefaultValue final : ExprNode<ExprKind::kDefault> {};

// x::t, CAST(x AS t) and t 'x'. Position: of the `::`, of CAST, of the type's name.
struct TypeCast final : ExprNode<ExprKind::kTypeCast> {
  ExprPtr operand;
  TypeName type;
};

// An operator's name; `schema` from OPERATOR(schema.+). != arrives as <>.
struct OperatorName {
  std::string schema;
  std::string name;
};

// -x, ~x, ... (a minus before a number is part of the literal). Position: of the operator.
struct UnaryOp final : ExprNode<ExprKind::kUnaryOp> {
  OperatorName op;
  ExprPtr operand;
};

// Arithmetic, comparison and every other infix operator. Position: of the operator.
struct BinaryOp final : ExprNode<ExprKind::kBinaryOp> {
  OperatorName op;
  ExprPtr left;
  ExprPtr right;
};

// a AND b AND c, a OR b. At least two arguments.
struct BoolExpr final : ExprNode<ExprKind::kBool> {
  enum class Op { kAnd, kOr };
  Op op = Op::kAnd;
  ExprList args;
};

struct NotExpr final : ExprNode<ExprKind::kNot> {
  ExprPtr operand;
};

// x IS [NOT] NULL, TRUE, FALSE, UNKNOWN.
struct IsTest final : ExprNode<ExprKind::kIsTest> {
  enum class Test { kNull, kTrue, kFalse, kUnknown };
  Test test = Test::kNull;
  bool negated = false;
  ExprPtr operand;
};

// x IS [NOT] DISTINCT FROM y.
struct IsDistinct final : ExprNode<ExprKind::kIsDistinct> {
  bool negated = false;
  ExprPtr left;
  ExprPtr right;
};

// x [NOT] LIKE, ILIKE, SIMILAR TO pattern [ESCAPE escape].
struct LikeExpr final : ExprNode<ExprKind::kLike> {
  enum class Op { kLike, kILike, kSimilar };
  Op op = Op::kLike;
  bool negated = false;
  ExprPtr operand;
  ExprPtr pattern;
  ExprPtr escape;
};

struct BetweenExpr final : ExprNode<ExprKind::kBetween> {
  bool negated = false;
  bool symmetric = false;
  ExprPtr operand;
  ExprPtr low;
  ExprPtr high;
};

// x [NOT] IN (a, b). With a sub-select it is a SubqueryExpr.
struct InList final : ExprNode<ExprKind::kInList> {
  bool negated = false;
  ExprPtr operand;
  ExprList list;
};

// x op ANY (array), x op ALL (array). LIKE and its kin arrive as ~~, !~~, ~~*, !~~*.
struct QuantifiedExpr final : ExprNode<ExprKind::kQuantified> {
  OperatorName op;
  bool all = false;
  ExprPtr left;
  ExprPtr array;
};

// A query inside an expression. `operand` and `op` are set as the type needs them: kIn has an
// operand (and `negated`), kAny and kAll also an operator.
struct SubqueryExpr final : ExprNode<ExprKind::kSubquery> {
  enum class Type { kScalar, kExists, kArray, kIn, kAny, kAll };
  SubqueryExpr();
  ~SubqueryExpr() override;
  Type type = Type::kScalar;
  bool negated = false;
  ExprPtr operand;
  OperatorName op;
  std::unique_ptr<Query> query;
};

struct CaseExpr final : ExprNode<ExprKind::kCase> {
  struct When {
    ExprPtr condition;
    ExprPtr result;
  };
  ExprPtr operand;
  std::vector<When> whens;
  ExprPtr otherwise;
};

struct ConditionalExpr final : ExprNode<ExprKind::kConditional> {
  enum class Op { kCoalesce, kNullIf, kGreatest, kLeast };
  Op op = Op::kCoalesce;
  ExprList args;
};

// ORDER BY item. `using_op` is set for USING; direction and nulls are kDefault where not written.
struct SortItem {
  enum class Direction { kDefault, kAsc, kDesc, kUsing };
  enum class Nulls { kDefault, kFirst, kLast };
  ExprPtr expr;
  Direction direction = Direction::kDefault;
  Nulls nulls = Nulls::kDefault;
  OperatorName using_op;
};

// One bound of a window frame.
struct FrameBound {
  enum class Type { kUnboundedPreceding, kPreceding, kCurrentRow, kFollowing, kUnboundedFollowing };
  Type type = Type::kUnboundedPreceding;
  ExprPtr offset;  // kPreceding and kFollowing
};

struct WindowFrame {
  enum class Unit { kRows, kRange, kGroups };
  enum class Exclude { kNoOthers, kCurrentRow, kGroup, kTies };
  Unit unit = Unit::kRange;
  FrameBound start;
  std::optional<FrameBound> end;
  Exclude exclude = Exclude::kNoOthers;
};

// OVER name (then only `reference` is set, and `plain` true), or OVER ([name] PARTITION BY ...).
struct WindowSpec {
  std::string reference;
  bool plain = false;
  ExprList partition_by;
  std::vector<SortItem> order_by;
  std::optional<WindowFrame> frame;
  int position = 0;
};

struct FunctionCall final : ExprNode<ExprKind::kFunctionCall> {
  struct Argument {
    std::string name;  // name => value, else empty
    ExprPtr value;
  };
  Names name;
  std::vector<Argument> args;
  bool star = false;  // count(*)
  bool distinct = false;
  bool variadic = false;  // VARIADIC before the last argument
  std::vector<SortItem> order_by;
  bool within_group = false;  // order_by came from WITHIN GROUP (...)
  ExprPtr filter;
  std::unique_ptr<WindowSpec> over;
};

// CURRENT_TIMESTAMP and the other functions that are written without parentheses.
struct SqlValue final : ExprNode<ExprKind::kSqlValue> {
  enum class Function {
    kCurrentDate,
    kCurrentTime,
    kCurrentTimestamp,
    kLocalTime,
    kLocalTimestamp,
    kCurrentRole,
    kCurrentUser,
    kUser,
    kSessionUser,
    kCurrentCatalog,
    kCurrentSchema,
  };
  Function function = Function::kCurrentDate;
  std::optional<int> precision;
};

// ARRAY[a, b]; inner brackets of ARRAY[[1,2],[3,4]] are ArrayExpr too.
struct ArrayExpr final : ExprNode<ExprKind::kArray> {
  ExprList elements;
};

// (a, b) or ROW(a, b).
struct RowExpr final : ExprNode<ExprKind::kRow> {
  bool explicit_row = false;
  ExprList fields;
};

// operand.field, operand.*, operand[i], operand[lower:upper], in any sequence.
struct Indirection final : ExprNode<ExprKind::kIndirection> {
  struct Step {
    enum class Type { kField, kStar, kIndex, kSlice };
    Type type = Type::kField;
    std::string field;
    ExprPtr index;  // kIndex; the lower bound of kSlice, or null
    ExprPtr upper;  // the upper bound of kSlice, or null
  };
  ExprPtr operand;
  std::vector<Step> steps;
};

struct CollateExpr final : ExprNode<ExprKind::kCollate> {
  ExprPtr operand;
  Names collation;
};

// An item of GROUP BY that is not an expression: (), ROLLUP (..), CUBE (..), GROUPING SETS (..).
struct GroupingSet final : ExprNode<ExprKind::kGroupingSet> {
  enum class Type { kEmpty, kRollup, kCube, kSets };
  Type type = Type::kEmpty;
  ExprList args;
};

// WHERE CURRENT OF cursor.
struct CurrentOf final : ExprNode<ExprKind::kCurrentOf> {
  std::string cursor;
};

}  // namespace steno::sql::ast
