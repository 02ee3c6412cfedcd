// Functions and operators: their signatures, their kernels, and the registry that the binder
// resolves calls in.
//
// A kernel computes one value. It is strict unless its definition says otherwise: with a NULL
// argument it is not called and the result is NULL. Failing is a side effect on the frame, so that
// the common path costs one test:
//
//   Datum Int4Div(CallFrame& f) {
//     if (f.arg(1).as_int() == 0) return f.Fail(errors::DivisionByZero());
//     ...
//   }
//
// One file a family (functions_math.cc, ...) lists its definitions in an array; registry.cc joins
// the arrays. Everything here lives for the whole process. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/expr/eval.h"
#include "sql/expr/expr.h"
#include "sql/types/coercion.h"

namespace steno::sql {

struct CallFrame {
  const Datum* args;
  size_t size;
  const Expr* call;  // for argument and result types; null in set-returning calls without one
  EvalContext& context;

  const Datum& arg(size_t i) const { return args[i]; }
  Type arg_type(size_t i) const { return call->args[i]->type; }
  Datum Fail(SqlError error) const { return context.Fail(std::move(error)); }
};

using Kernel = Datum (*)(CallFrame& frame);

// The rows of a set-returning function, one at a time.
class SetGenerator {
 public:
  virtual ~SetGenerator() = default;
  // False at the end. REQUIRES: not called after that or after an error.
  virtual SqlResult<bool> Next(Row* row) = 0;
};
// Errors are the frame's, with null as the result.
using SetKernel = std::unique_ptr<SetGenerator> (*)(CallFrame& frame);

struct FunctionDef {
  std::string_view name;  // "lower"; of an operator its sign: "+"
  std::vector<TypeId> params;
  TypeId result = TypeId::kInvalid;
  Kernel kernel = nullptr;

  bool is_operator = false;  // one parameter: prefix
  bool strict = true;
  // The last parameter takes any number of arguments (its type is the element's type; "any" for
  // functions such as concat).
  bool variadic = false;
  Volatility volatility = Volatility::kImmutable;
  bool needs_catalog = false;  // uses EvalContext::catalog

  // Set-returning functions have this instead of `kernel`.
  SetKernel set_kernel = nullptr;
  std::vector<std::string_view> set_columns = {};  // names of more than one result column
  std::vector<TypeId> set_types = {};

  // Operators: the operator with the arguments exchanged ("<" for ">"), or empty; and the one with
  // the opposite answer.
  std::string_view commutator = {};
  std::string_view negator = {};
  uint32_t oid = 0;  // given by the registry
};

// All definitions with that name, in a stable order.
std::span<const FunctionDef* const> FindFunctions(std::string_view name);
std::span<const FunctionDef* const> FindOperators(std::string_view name);
// The operator on exactly these types; null where there is none.
const FunctionDef* FindOperatorExact(std::string_view name, TypeId left, TypeId right);
// The equality and ordering operators of a type with itself (text for varchar, anyarray for
// arrays, ...).
const FunctionDef* EqualityOf(TypeId type);
const FunctionDef* LessOf(TypeId type);
// Every scalar and set-returning function, for pg_proc.
std::span<const FunctionDef* const> AllFunctions();

// A call that was resolved: arguments must be cast to `params`.
struct ResolvedCall {
  const FunctionDef* function = nullptr;
  std::vector<TypeId> params;  // one an argument
  TypeId result = TypeId::kInvalid;
};

// 42883 `function foo(integer) does not exist`, 42725 `function foo(unknown) is not unique`.
// Set-returning functions are found too. Names of aggregates are not: see FindAggregates.
SqlResult<ResolvedCall> ResolveFunction(std::string_view name, std::span<const TypeId> arguments);
// One argument: a prefix operator. 42883 `operator does not exist: integer + text`.
SqlResult<ResolvedCall> ResolveOperatorCall(std::string_view name,
                                            std::span<const TypeId> arguments);

}  // namespace steno::sql
