// + - * / % and the bit operators of the number types.
#include <cmath>
#include <limits>

#include "sql/expr/function_lists.h"
#include "sql/types/errors.h"
#include "sql/types/numeric.h"

namespace steno::sql {
namespace {

using enum TypeId;

template <TypeId T>
bool InRange(int64_t v) {
  if constexpr (T == kInt2) return v >= INT16_MIN && v <= INT16_MAX;
  if constexpr (T == kInt4) return v >= INT32_MIN && v <= INT32_MAX;
  return true;
}

template <TypeId T>
Datum IntResult(CallFrame& f, bool overflow, int64_t v) {
  if (overflow || !InRange<T>(v)) return f.Fail(errors::OutOfRange(T));
  return Datum::Int(v);
}

template <TypeId T>
Datum IntAdd(CallFrame& f) {
  int64_t v;
  const bool overflow = __builtin_add_overflow(f.arg(0).as_int(), f.arg(1).as_int(), &v);
  return IntResult<T>(f, overflow, v);
}
template <TypeId T>
Datum IntSub(CallFrame& f) {
  int64_t v;
  const bool overflow = __builtin_sub_overflow(f.arg(0).as_int(), f.arg(1).as_int(), &v);
  return IntResult<T>(f, overflow, v);
}
template <TypeId T>
Datum IntMul(CallFrame& f) {
  int64_t v;
  const bool overflow = __builtin_mul_overflow(f.arg(0).as_int(), f.arg(1).as_int(), &v);
  return IntResult<T>(f, overflow, v);
}
template <TypeId T>
Datum IntDiv(CallFrame& f) {
  const int64_t a = f.arg(0).as_int();
  const int64_t b = f.arg(1).as_int();
  if (b == 0) return f.Fail(errors::DivisionByZero());
  const bool overflow = b == -1 && a == std::numeric_limits<int64_t>::min();
  return IntResult<T>(f, overflow, overflow ? 0 : a / b);
}
template <TypeId T>
Datum IntMod(CallFrame& f) {
  const int64_t b = f.arg(1).as_int();
  if (b == 0) return f.Fail(errors::DivisionByZero());
  return Datum::Int(b == -1 ? 0 : f.arg(0).as_int() % b);
}
template <TypeId T>
Datum IntNeg(CallFrame& f) {
  int64_t v;
  const bool overflow = __builtin_sub_overflow(int64_t{0}, f.arg(0).as_int(), &v);
  return IntResult<T>(f, overflow, v);
}
Datum Same(CallFrame& f) {
  return f.arg(0);
}
Datum BitAnd(CallFrame& f) {
  return Datum::Int(f.arg(0).as_int() & f.arg(1).as_int());
}
Datum BitOr(CallFrame& f) {
  return Datum::Int(f.arg(0).as_int() | f.arg(1).as_int());
}
Datum BitXor(CallFrame& f) {
  return Datum::Int(f.arg(0).as_int() ^ f.arg(1).as_int());
}
Datum BitNot(CallFrame& f) {
  return Datum::Int(~f.arg(0).as_int());
}
template <TypeId T>
int64_t Narrow(uint64_t v) {
  if constexpr (T == kInt2) return static_cast<int16_t>(v);
  if constexpr (T == kInt4) return static_cast<int32_t>(v);
  return static_cast<int64_t>(v);
}
template <TypeId T>
Datum ShiftLeft(CallFrame& f) {
  constexpr int kBits = T == kInt8 ? 63 : 31;
  const int shift = static_cast<int>(f.arg(1).as_int()) & kBits;
  return Datum::Int(Narrow<T>(static_cast<uint64_t>(f.arg(0).as_int()) << shift));
}
template <TypeId T>
Datum ShiftRight(CallFrame& f) {
  constexpr int kBits = T == kInt8 ? 63 : 31;
  return Datum::Int(f.arg(0).as_int() >> (static_cast<int>(f.arg(1).as_int()) & kBits));
}

template <TypeId T>
Datum FloatResult(CallFrame& f, double v) {
  if constexpr (T == kFloat4) v = static_cast<float>(v);
  const auto finite = [&](size_t i) { return std::isfinite(f.arg(i).as_double()); };
  if (std::isinf(v) && finite(0) && (f.size < 2 || finite(1))) {
    return f.Fail(errors::NumericOutOfRange("value out of range: overflow"));
  }
  return Datum::Double(v);
}
template <TypeId T>
Datum FloatAdd(CallFrame& f) {
  return FloatResult<T>(f, f.arg(0).as_double() + f.arg(1).as_double());
}
template <TypeId T>
Datum FloatSub(CallFrame& f) {
  return FloatResult<T>(f, f.arg(0).as_double() - f.arg(1).as_double());
}
template <TypeId T>
Datum FloatMul(CallFrame& f) {
  const double a = f.arg(0).as_double();
  const double b = f.arg(1).as_double();
  const double v = T == kFloat4 ? static_cast<float>(a * b) : a * b;
  if (v == 0 && a != 0 && b != 0) {
    return f.Fail(errors::NumericOutOfRange("value out of range: underflow"));
  }
  return FloatResult<T>(f, v);
}
template <TypeId T>
Datum FloatDiv(CallFrame& f) {
  const double a = f.arg(0).as_double();
  const double b = f.arg(1).as_double();
  if (b == 0 && !std::isnan(a)) return f.Fail(errors::DivisionByZero());
  const double v = T == kFloat4 ? static_cast<float>(a / b) : a / b;
  if (v == 0 && a != 0 && !std::isinf(b)) {
    return f.Fail(errors::NumericOutOfRange("value out of range: underflow"));
  }
  return FloatResult<T>(f, v);
}
Datum FloatNeg(CallFrame& f) {
  return Datum::Double(-f.arg(0).as_double());
}

template <SqlResult<Numeric> (*Operation)(const Numeric&, const Numeric&)>
Datum NumericOp(CallFrame& f) {
  SqlResult<Numeric> v = Operation(f.arg(0).as_numeric(), f.arg(1).as_numeric());
  if (!v.has_value()) return f.Fail(std::move(v).error());
  return Datum::FromNumeric(*std::move(v));
}
Datum NumericNeg(CallFrame& f) {
  return Datum::FromNumeric(f.arg(0).as_numeric().Negate());
}

// Operators of two integer types give the wider one.
template <TypeId A, TypeId B>
void AddIntegerPair(FunctionList* out) {
  constexpr TypeId kR = A == kInt8 || B == kInt8 ? kInt8 : A == kInt4 || B == kInt4 ? kInt4 : kInt2;
  out->push_back(Op("+", {A, B}, kR, IntAdd<kR>, "+"));
  out->push_back(Op("-", {A, B}, kR, IntSub<kR>));
  out->push_back(Op("*", {A, B}, kR, IntMul<kR>, "*"));
  out->push_back(Op("/", {A, B}, kR, IntDiv<kR>));
  if constexpr (A == B) {
    out->push_back(Op("%", {A, B}, kR, IntMod<kR>));
    out->push_back(Op("-", {A}, A, IntNeg<A>));
    out->push_back(Op("+", {A}, A, Same));
    out->push_back(Op("&", {A, A}, A, BitAnd, "&"));
    out->push_back(Op("|", {A, A}, A, BitOr, "|"));
    out->push_back(Op("#", {A, A}, A, BitXor, "#"));
    out->push_back(Op("~", {A}, A, BitNot));
    out->push_back(Op("<<", {A, kInt4}, A, ShiftLeft<A>));
    out->push_back(Op(">>", {A, kInt4}, A, ShiftRight<A>));
  }
}

template <TypeId A, TypeId B>
void AddFloatPair(FunctionList* out) {
  constexpr TypeId kR = A == kFloat8 || B == kFloat8 ? kFloat8 : kFloat4;
  out->push_back(Op("+", {A, B}, kR, FloatAdd<kR>, "+"));
  out->push_back(Op("-", {A, B}, kR, FloatSub<kR>));
  out->push_back(Op("*", {A, B}, kR, FloatMul<kR>, "*"));
  out->push_back(Op("/", {A, B}, kR, FloatDiv<kR>));
  if constexpr (A == B) {
    out->push_back(Op("-", {A}, A, FloatNeg));
    out->push_back(Op("+", {A}, A, Same));
  }
}

}  // namespace

void AddArithmeticOperators(FunctionList* out) {
  AddIntegerPair<kInt4, kInt4>(out);
  AddIntegerPair<kInt2, kInt2>(out);
  AddIntegerPair<kInt8, kInt8>(out);
  AddIntegerPair<kInt2, kInt4>(out);
  AddIntegerPair<kInt4, kInt2>(out);
  AddIntegerPair<kInt2, kInt8>(out);
  AddIntegerPair<kInt8, kInt2>(out);
  AddIntegerPair<kInt4, kInt8>(out);
  AddIntegerPair<kInt8, kInt4>(out);
  AddFloatPair<kFloat8, kFloat8>(out);
  AddFloatPair<kFloat4, kFloat4>(out);
  AddFloatPair<kFloat4, kFloat8>(out);
  AddFloatPair<kFloat8, kFloat4>(out);
  out->push_back(Op("+", {kNumeric, kNumeric}, kNumeric, NumericOp<Numeric::Add>, "+"));
  out->push_back(Op("-", {kNumeric, kNumeric}, kNumeric, NumericOp<Numeric::Subtract>));
  out->push_back(Op("*", {kNumeric, kNumeric}, kNumeric, NumericOp<Numeric::Multiply>, "*"));
  out->push_back(Op("/", {kNumeric, kNumeric}, kNumeric, NumericOp<Numeric::Divide>));
  out->push_back(Op("%", {kNumeric, kNumeric}, kNumeric, NumericOp<Numeric::Modulo>));
  out->push_back(Op("-", {kNumeric}, kNumeric, NumericNeg));
  out->push_back(Op("+", {kNumeric}, kNumeric, Same));
  // The functions behind the operators that SQL also names.
  out->push_back(Fn("mod", {kInt2, kInt2}, kInt2, IntMod<kInt2>));
  out->push_back(Fn("mod", {kInt4, kInt4}, kInt4, IntMod<kInt4>));
  out->push_back(Fn("mod", {kInt8, kInt8}, kInt8, IntMod<kInt8>));
  out->push_back(Fn("mod", {kNumeric, kNumeric}, kNumeric, NumericOp<Numeric::Modulo>));
  out->push_back(Fn("div", {kNumeric, kNumeric}, kNumeric, NumericOp<Numeric::DivideTruncating>));
}

}  // namespace steno::sql
