// =, <>, <, <=, >, >= of every type that has an order.
#include "sql/expr/function_lists.h"
#include "sql/types/compare.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

enum class Order { kEq, kNe, kLt, kLe, kGt, kGe };

template <Order O, typename T>
bool Holds(const T& a, const T& b) {
  switch (O) {
    case Order::kEq:
      return a == b;
    case Order::kNe:
      return a != b;
    case Order::kLt:
      return a < b;
    case Order::kLe:
      return a <= b;
    case Order::kGt:
      return a > b;
    case Order::kGe:
      return a >= b;
  }
}

template <Order O>
Datum CompareInts(CallFrame& f) {
  return Datum::Bool(Holds<O>(f.arg(0).as_int(), f.arg(1).as_int()));
}

template <Order O>
Datum CompareStrings(CallFrame& f) {
  return Datum::Bool(Holds<O>(f.arg(0).as_string(), f.arg(1).as_string()));
}

template <TypeId T, Order O>
Datum CompareAs(CallFrame& f) {
  return Datum::Bool(Holds<O>(Compare(T, f.arg(0), f.arg(1)), 0));
}

// Arrays and records: the type of the values decides.
template <Order O>
Datum CompareArrays(CallFrame& f) {
  const TypeId type = ArrayOf(f.arg(0).as_array().element);
  return Datum::Bool(Holds<O>(Compare(type, f.arg(0), f.arg(1)), 0));
}

struct Kernels {
  Kernel eq, ne, lt, le, gt, ge;
};

constexpr Kernels kInts{CompareInts<Order::kEq>, CompareInts<Order::kNe>, CompareInts<Order::kLt>,
                        CompareInts<Order::kLe>, CompareInts<Order::kGt>, CompareInts<Order::kGe>};
constexpr Kernels kStrings{CompareStrings<Order::kEq>, CompareStrings<Order::kNe>,
                           CompareStrings<Order::kLt>, CompareStrings<Order::kLe>,
                           CompareStrings<Order::kGt>, CompareStrings<Order::kGe>};
constexpr Kernels kArrays{CompareArrays<Order::kEq>, CompareArrays<Order::kNe>,
                          CompareArrays<Order::kLt>, CompareArrays<Order::kLe>,
                          CompareArrays<Order::kGt>, CompareArrays<Order::kGe>};

template <TypeId T>
constexpr Kernels KernelsAs() {
  return {CompareAs<T, Order::kEq>, CompareAs<T, Order::kNe>, CompareAs<T, Order::kLt>,
          CompareAs<T, Order::kLe>, CompareAs<T, Order::kGt>, CompareAs<T, Order::kGe>};
}

void AddSix(FunctionList* out, TypeId left, TypeId right, const Kernels& k) {
  constexpr TypeId kBool = TypeId::kBool;
  out->push_back(Op("=", {left, right}, kBool, k.eq, "=", "<>"));
  out->push_back(Op("<>", {left, right}, kBool, k.ne, "<>", "="));
  out->push_back(Op("<", {left, right}, kBool, k.lt, ">", ">="));
  out->push_back(Op("<=", {left, right}, kBool, k.le, ">=", ">"));
  out->push_back(Op(">", {left, right}, kBool, k.gt, "<", "<="));
  out->push_back(Op(">=", {left, right}, kBool, k.ge, "<=", "<"));
}

}  // namespace

void AddComparisonOperators(FunctionList* out) {
  using enum TypeId;
  for (TypeId a : {kInt2, kInt4, kInt8}) {
    for (TypeId b : {kInt2, kInt4, kInt8}) AddSix(out, a, b, kInts);
  }
  for (TypeId type : {kOid, kDate, kTime, kTimestamp, kTimestampTz}) AddSix(out, type, type, kInts);
  for (TypeId type : {kText, kChar, kName, kBytea}) AddSix(out, type, type, kStrings);
  AddSix(out, kName, kText, kStrings);
  AddSix(out, kText, kName, kStrings);
  for (TypeId a : {kFloat4, kFloat8}) {
    for (TypeId b : {kFloat4, kFloat8}) AddSix(out, a, b, KernelsAs<kFloat8>());
  }
  AddSix(out, kBool, kBool, KernelsAs<kBool>());
  AddSix(out, kNumeric, kNumeric, KernelsAs<kNumeric>());
  AddSix(out, kBpchar, kBpchar, KernelsAs<kBpchar>());
  AddSix(out, kTimeTz, kTimeTz, KernelsAs<kTimeTz>());
  AddSix(out, kInterval, kInterval, KernelsAs<kInterval>());
  AddSix(out, kUuid, kUuid, KernelsAs<kUuid>());
  AddSix(out, kJsonb, kJsonb, KernelsAs<kJsonb>());
  AddSix(out, kOidVector, kOidVector, KernelsAs<kOidVector>());
  AddSix(out, kRecord, kRecord, KernelsAs<kRecord>());
  AddSix(out, kAnyArray, kAnyArray, kArrays);
}

}  // namespace steno::sql
