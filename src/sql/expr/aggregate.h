// Aggregate functions: count, sum, avg, ...
//
// An operator makes one Accumulator a group and call, feeds it the argument values of each row (it
// has dropped rows that FILTER rejects, repeated values under DISTINCT, and ordered them for ORDER
// BY), and takes the result. Thread-compatible.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "sql/expr/eval.h"
#include "sql/expr/expr.h"
#include "sql/types/coercion.h"

namespace steno::sql {

class Accumulator {
 public:
  virtual ~Accumulator() = default;
  // `args`: the arguments' values for a row. Strict aggregates skip rows with a NULL themselves.
  virtual SqlStatus Add(std::span<const Datum> args, EvalContext& context) = 0;
  virtual SqlResult<Datum> Finish(EvalContext& context) = 0;
  // Memory held beyond the object itself.
  virtual size_t HeapBytes() const { return 0; }
};

struct AggregateDef {
  std::string_view name;
  std::vector<TypeId> params;
  TypeId result = TypeId::kInvalid;  // may be polymorphic
  // `argument_types`: of the call, after casts.
  std::unique_ptr<Accumulator> (*make)(std::span<const Type> argument_types, Type result) = nullptr;
  uint32_t oid = 0;
};

// All definitions with that name; empty where it is no aggregate.
std::span<const AggregateDef* const> FindAggregates(std::string_view name);
std::span<const AggregateDef* const> AllAggregates();

struct ResolvedAggregate {
  const AggregateDef* aggregate = nullptr;
  std::vector<TypeId> params;
  TypeId result = TypeId::kInvalid;
};
// `star`: count(*), without arguments. 42883 where no overload fits.
SqlResult<ResolvedAggregate> ResolveAggregate(std::string_view name,
                                              std::span<const TypeId> arguments, bool star);

// One aggregate call of a plan: arguments are expressions over the input's slots (column ids in
// logical plans).
struct AggregateCall {
  struct Order {
    ExprPtr expr;
    bool descending = false;
    bool nulls_first = false;
  };
  const AggregateDef* aggregate = nullptr;
  Type type;
  ExprList args;
  bool distinct = false;
  ExprPtr filter;  // null: none
  std::vector<Order> order_by;
};

}  // namespace steno::sql
