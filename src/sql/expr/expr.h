// Bound expressions: names looked up, types known, casts explicit, overloads chosen.
//
//   binder ──► Expr over column ids ──► optimizer ──► Expr over slots ──► Evaluate (eval.h)
//
// A kColumn's `index` is a column id (unique in the statement, see plan/logical.h) until the
// physical plan is built; from then on it is a slot: the position of the column in the operator's
// input batch (of a join: the left input's columns, then the right one's).
//
// Expressions are immutable and shared: a rewrite copies the path to what it changes and keeps the
// rest. One struct serves all kinds; which fields a kind uses stands beside it. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sql/types/cast.h"
#include "sql/types/datum.h"
#include "sql/types/type.h"

namespace steno::sql {

struct FunctionDef;  // function.h

enum class ExprKind {
  kConstant,    // value
  kColumn,      // index
  kParameter,   // index: n - 1 of $n
  kExecParam,   // index into EvalContext::exec_params: set by an init plan or an Apply
  kFunction,    // function, args; operators too; flag: written in the standard's own syntax
  kCast,        // args[0]; cast, cast_context; the modifier is type's; flag: LOCALTIME(2)
  kAnd,         // args, any number
  kOr,          // args, any number
  kNot,         // args[0]
  kIsNull,      // args[0]; negated
  kIsBool,      // args[0]; flag: IS TRUE or IS FALSE; negated
  kIsDistinct,  // args[0], args[1]; function: equality; negated: IS NOT DISTINCT FROM
  kCase,        // args: condition, result, condition, result, ..., otherwise; flag: before them
                // stands the operand, which is evaluated once and kCaseTest stands for
  kCaseTest,    // the operand of the innermost kCase around it that has one
  kCoalesce,    // args
  kNullIf,      // args[0], args[1]; function: equality
  kMinMax,      // args; flag: GREATEST, else LEAST
  kInList,      // args[0] in args[1..]; function: equality; negated
  kArrayOp,     // args[0] op ANY/ALL (args[1]); function; flag: ALL
  kArray,       // args: elements
  kSubscript,   // args[0] [ args[1] ]...
  kRow,         // args
  kRowCompare,  // args: left and right of each pair; function: the operator (<, <=, >, >=)
};

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;
using ExprList = std::vector<ExprPtr>;

struct Expr {
  ExprKind kind = ExprKind::kConstant;
  Type type;
  ExprList args;
  Datum value;
  int index = -1;
  const FunctionDef* function = nullptr;  // static storage
  Cast cast{};
  CastContext cast_context = CastContext::kExplicit;
  bool negated = false;
  bool flag = false;
  // A cast that the binder added by itself; EXPLAIN and pg_get_expr leave implicit ones out.
  bool implicit = false;
  // In characters of the statement's text, for errors; 0: none.
  int position = 0;
  // kColumn: the name that EXPLAIN and pg_get_expr print.
  std::string name;
};

// --- Constructors ---
ExprPtr MakeConstant(Type type, Datum value);
ExprPtr MakeNull(Type type);
ExprPtr MakeBool(bool value);
ExprPtr MakeColumn(int index, Type type, std::string name = {});
ExprPtr MakeParameter(int index, Type type);
ExprPtr MakeExecParam(int index, Type type);
ExprPtr MakeFunction(const FunctionDef* function, Type result, ExprList args, int position = 0);
ExprPtr MakeAnd(ExprList args);  // flattens; one argument is itself, none is true
ExprPtr MakeOr(ExprList args);   // flattens; one argument is itself, none is false
ExprPtr MakeNot(ExprPtr arg);
ExprPtr MakeIsNull(ExprPtr arg, bool negated = false);
// REQUIRES: it will be part of a condition, or be `otherwise`, of a kCase over an operand of
// `type`.
ExprPtr MakeCaseTest(Type type);

// --- Questions ---
inline bool IsConstant(const Expr& e) {
  return e.kind == ExprKind::kConstant;
}
inline bool IsNullConstant(const Expr& e) {
  return IsConstant(e) && e.value.is_null();
}
bool IsTrueConstant(const Expr& e);
// The number of nodes as a tree, what is shared as often as it is reached; counts no further than
// just beyond `limit`.
size_t CountNodes(const Expr& e, size_t limit);
// Whether any node satisfies the predicate.
bool AnyNode(const Expr& e, const std::function<bool(const Expr&)>& predicate);
// The columns that are referred to.
void CollectColumns(const Expr& e, std::set<int>* columns);
// The least stable of the functions and casts in it. Parameters count as stable.
enum class Volatility : uint8_t { kImmutable, kStable, kVolatile };
Volatility VolatilityOf(const Expr& e);
// Whether it refers to no column: its value is the same for all rows of one execution.
bool IsRowIndependent(const Expr& e);
// Structural equality (positions and names aside).
bool Equal(const Expr& a, const Expr& b);

// Appends the conjuncts of `e` (itself where it is no AND).
void SplitConjuncts(const ExprPtr& e, ExprList* conjuncts);

// --- Rewriting ---
// Bottom-up: `fn` sees each node with its rewritten arguments and gives its replacement, or null to
// keep it.
ExprPtr Rewrite(const ExprPtr& e, const std::function<ExprPtr(const ExprPtr&)>& fn);
// What a kCase with the constant operand `value` comes to without it.
ExprPtr WithConstantOperand(const Expr& e, const ExprPtr& value);
// Replaces every kColumn's index by `fn(index)`.
ExprPtr RemapColumns(const ExprPtr& e, const std::function<int(int)>& fn);

// The text that PostgreSQL prints for it in EXPLAIN, CHECK and DEFAULT: "(a > 0)", "'x'::text",
// "lower(name)".
std::string ToPgText(const Expr& e);

}  // namespace steno::sql
