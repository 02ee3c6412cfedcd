// Kernels of the arithmetic, bit and comparison operators, and of the mathematical functions.
//
// A kernel is a plain function over Datums: SqlResult<Datum>(const Datum&, ...). Its arguments are
// of the types that it is named for and never NULL (strictness is the caller's business); the
// result may be NULL only where said. Kernels are pure and thread-safe. Families of one shape are
// templates over the result's type:
//
//   Kernel2 add = kernels::IntAdd<TypeId::kInt4>;      // also takes an int2 operand
//   Kernel2 less = kernels::Less<TypeId::kText>;
//
// 22003 "integer out of range" (smallint, bigint), "value out of range: overflow" for floats;
// 22012 "division by zero". Integer division cuts towards zero.
#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>

#include "sql/types/compare.h"
#include "sql/types/datum.h"
#include "sql/types/errors.h"
#include "sql/types/sql_error.h"
#include "sql/types/type.h"

namespace steno::sql {

using Kernel1 = SqlResult<Datum> (*)(const Datum&);
using Kernel2 = SqlResult<Datum> (*)(const Datum&, const Datum&);
using Kernel3 = SqlResult<Datum> (*)(const Datum&, const Datum&, const Datum&);

namespace kernels {

// The C++ integer whose range the SQL type has.
template <TypeId kType>
using IntOf = std::conditional_t<kType == TypeId::kInt2, int16_t,
                                 std::conditional_t<kType == TypeId::kInt4, int32_t, int64_t>>;

// The low bits of a Datum that holds a kType are its value, so narrowing first loses nothing.
template <TypeId kType>
SqlResult<Datum> IntAdd(const Datum& a, const Datum& b) {
  IntOf<kType> out;
  if (__builtin_add_overflow(a.as_int(), b.as_int(), &out)) return errors::OutOfRange(kType);
  return Datum::Int(out);
}
template <TypeId kType>
SqlResult<Datum> IntSubtract(const Datum& a, const Datum& b) {
  IntOf<kType> out;
  if (__builtin_sub_overflow(a.as_int(), b.as_int(), &out)) return errors::OutOfRange(kType);
  return Datum::Int(out);
}
template <TypeId kType>
SqlResult<Datum> IntMultiply(const Datum& a, const Datum& b) {
  IntOf<kType> out;
  if (__builtin_mul_overflow(a.as_int(), b.as_int(), &out)) return errors::OutOfRange(kType);
  return Datum::Int(out);
}
template <TypeId kType>
SqlResult<Datum> IntDivide(const Datum& a, const Datum& b) {
  if (b.as_int() == 0) return errors::DivisionByZero();
  if (b.as_int() == -1) return IntSubtract<kType>(Datum::Int(0), a);  // the least value overflows
  return Datum::Int(a.as_int() / b.as_int());
}
template <TypeId kType>
SqlResult<Datum> IntModulo(const Datum& a, const Datum& b) {
  if (b.as_int() == 0) return errors::DivisionByZero();
  if (b.as_int() == -1) return Datum::Int(0);
  return Datum::Int(a.as_int() % b.as_int());
}
template <TypeId kType>
SqlResult<Datum> IntNegate(const Datum& a) {
  return IntSubtract<kType>(Datum::Int(0), a);
}
template <TypeId kType>
SqlResult<Datum> IntAbs(const Datum& a) {
  return a.as_int() < 0 ? IntNegate<kType>(a) : SqlResult<Datum>(a);
}
template <TypeId kType>
SqlResult<Datum> IntBitAnd(const Datum& a, const Datum& b) {
  return Datum::Int(a.as_int() & b.as_int());
}
template <TypeId kType>
SqlResult<Datum> IntBitOr(const Datum& a, const Datum& b) {
  return Datum::Int(a.as_int() | b.as_int());
}
template <TypeId kType>
SqlResult<Datum> IntBitXor(const Datum& a, const Datum& b) {
  return Datum::Int(a.as_int() ^ b.as_int());
}
template <TypeId kType>
SqlResult<Datum> IntBitNot(const Datum& a) {
  return Datum::Int(~a.as_int());
}
// Shifts take the count modulo the width of the machine's register, as PostgreSQL on x86 does.
template <TypeId kType>
SqlResult<Datum> IntShiftLeft(const Datum& a, const Datum& b) {
  using U = std::conditional_t<kType == TypeId::kInt8, uint64_t, uint32_t>;
  const auto count = static_cast<uint64_t>(b.as_int()) % (8 * sizeof(U));
  return Datum::Int(static_cast<IntOf<kType>>(static_cast<U>(a.as_int()) << count));
}
template <TypeId kType>
SqlResult<Datum> IntShiftRight(const Datum& a, const Datum& b) {
  constexpr uint64_t kBits = kType == TypeId::kInt8 ? 64 : 32;
  return Datum::Int(a.as_int() >> (static_cast<uint64_t>(b.as_int()) % kBits));
}
SqlResult<Datum> IntGcd(TypeId type, const Datum& a, const Datum& b);
SqlResult<Datum> IntLcm(TypeId type, const Datum& a, const Datum& b);

// --- Floats: kType is kFloat4 or kFloat8 ---
// Rounds to the type and checks: a result that became infinite is an overflow unless an operand
// was.
SqlResult<Datum> CheckedFloat(TypeId type, double v, bool may_be_infinite, bool may_be_zero);

template <TypeId kType>
SqlResult<Datum> FloatAdd(const Datum& a, const Datum& b) {
  const double x = a.as_double(), y = b.as_double();
  return CheckedFloat(kType, x + y, std::isinf(x) || std::isinf(y), true);
}
template <TypeId kType>
SqlResult<Datum> FloatSubtract(const Datum& a, const Datum& b) {
  const double x = a.as_double(), y = b.as_double();
  return CheckedFloat(kType, x - y, std::isinf(x) || std::isinf(y), true);
}
template <TypeId kType>
SqlResult<Datum> FloatMultiply(const Datum& a, const Datum& b) {
  const double x = a.as_double(), y = b.as_double();
  return CheckedFloat(kType, x * y, std::isinf(x) || std::isinf(y), x == 0 || y == 0);
}
template <TypeId kType>
SqlResult<Datum> FloatDivide(const Datum& a, const Datum& b) {
  const double x = a.as_double(), y = b.as_double();
  if (y == 0 && !std::isnan(x)) return errors::DivisionByZero();
  return CheckedFloat(kType, x / y, std::isinf(x), x == 0 || std::isinf(y));
}
SqlResult<Datum> FloatNegate(const Datum& a);
SqlResult<Datum> FloatAbs(const Datum& a);

// --- Functions of float8 ---
SqlResult<Datum> Float8Ceil(const Datum& a);
SqlResult<Datum> Float8Floor(const Datum& a);
SqlResult<Datum> Float8Round(const Datum& a);  // halves to even
SqlResult<Datum> Float8Truncate(const Datum& a);
SqlResult<Datum> Float8Sign(const Datum& a);
SqlResult<Datum> Float8Sqrt(const Datum& a);  // 2201F
SqlResult<Datum> Float8Cbrt(const Datum& a);
SqlResult<Datum> Float8Exp(const Datum& a);
SqlResult<Datum> Float8Ln(const Datum& a);  // 2201E
SqlResult<Datum> Float8Log10(const Datum& a);
SqlResult<Datum> Float8Power(const Datum& a, const Datum& b);
SqlResult<Datum> Float8Sin(const Datum& a);
SqlResult<Datum> Float8Cos(const Datum& a);
SqlResult<Datum> Float8Tan(const Datum& a);
SqlResult<Datum> Float8Asin(const Datum& a);
SqlResult<Datum> Float8Acos(const Datum& a);
SqlResult<Datum> Float8Atan(const Datum& a);
SqlResult<Datum> Float8Atan2(const Datum& a, const Datum& b);
SqlResult<Datum> Float8Degrees(const Datum& a);
SqlResult<Datum> Float8Radians(const Datum& a);

// --- Numeric ---
SqlResult<Datum> NumericAdd(const Datum& a, const Datum& b);
SqlResult<Datum> NumericSubtract(const Datum& a, const Datum& b);
SqlResult<Datum> NumericMultiply(const Datum& a, const Datum& b);
SqlResult<Datum> NumericDivide(const Datum& a, const Datum& b);
SqlResult<Datum> NumericDivideTruncating(const Datum& a, const Datum& b);  // div()
SqlResult<Datum> NumericModulo(const Datum& a, const Datum& b);
SqlResult<Datum> NumericPower(const Datum& a, const Datum& b);
SqlResult<Datum> NumericNegate(const Datum& a);
SqlResult<Datum> NumericAbs(const Datum& a);
SqlResult<Datum> NumericSign(const Datum& a);
SqlResult<Datum> NumericCeil(const Datum& a);
SqlResult<Datum> NumericFloor(const Datum& a);
SqlResult<Datum> NumericRound(const Datum& a, const Datum& scale);     // scale: int4
SqlResult<Datum> NumericTruncate(const Datum& a, const Datum& scale);  // scale: int4
SqlResult<Datum> NumericSqrt(const Datum& a);
SqlResult<Datum> NumericExp(const Datum& a);
SqlResult<Datum> NumericLn(const Datum& a);
SqlResult<Datum> NumericLog10(const Datum& a);
SqlResult<Datum> NumericLog(const Datum& base, const Datum& a);
SqlResult<Datum> NumericGcd(const Datum& a, const Datum& b);
SqlResult<Datum> NumericLcm(const Datum& a, const Datum& b);
SqlResult<Datum> NumericScale(const Datum& a);     // int4, NULL for NaN and infinities
SqlResult<Datum> NumericMinScale(const Datum& a);  // likewise
SqlResult<Datum> NumericTrimScale(const Datum& a);
SqlResult<Datum> Factorial(const Datum& a);  // int8 → numeric

// --- Comparison, by the type's order (compare.h) ---
template <TypeId kType>
SqlResult<Datum> Equal(const Datum& a, const Datum& b) {
  return Datum::Bool(Compare(kType, a, b) == 0);
}
template <TypeId kType>
SqlResult<Datum> NotEqual(const Datum& a, const Datum& b) {
  return Datum::Bool(Compare(kType, a, b) != 0);
}
template <TypeId kType>
SqlResult<Datum> Less(const Datum& a, const Datum& b) {
  return Datum::Bool(Compare(kType, a, b) < 0);
}
template <TypeId kType>
SqlResult<Datum> LessOrEqual(const Datum& a, const Datum& b) {
  return Datum::Bool(Compare(kType, a, b) <= 0);
}
template <TypeId kType>
SqlResult<Datum> Greater(const Datum& a, const Datum& b) {
  return Datum::Bool(Compare(kType, a, b) > 0);
}
template <TypeId kType>
SqlResult<Datum> GreaterOrEqual(const Datum& a, const Datum& b) {
  return Datum::Bool(Compare(kType, a, b) >= 0);
}

}  // namespace kernels
}  // namespace steno::sql
