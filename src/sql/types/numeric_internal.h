// The inside of Numeric, for the .cc files that compute with mantissas. Boost.Multiprecision is
// slow to compile: no other header includes this one.
#pragma once

#include <cstdint>
#include <utility>

#include <boost/multiprecision/cpp_int.hpp>

#include "sql/types/numeric.h"

namespace steno::sql {

using BigInt = boost::multiprecision::cpp_int;
using Int128 = __int128;

namespace internal {
struct BigMantissa : HeapObject {
  explicit BigMantissa(BigInt v) : value(std::move(v)) {}
  BigInt value;
};
}  // namespace internal

struct NumericAccess {
  // Make choose the inline form where the mantissa fits.
  static Numeric Make(BigInt mantissa, int scale);
  static Numeric Make(Int128 mantissa, int scale);
  static bool IsSmall(const Numeric& n) { return n.datum_.kind_ == Datum::Kind::kNumericSmall; }
  // REQUIRES: IsSmall(n).
  static int64_t Small(const Numeric& n) { return n.datum_.int_; }
  // REQUIRES: n.is_finite().
  static BigInt Mantissa(const Numeric& n);
  // REQUIRES: n.is_finite(), !IsSmall(n).
  static const BigInt& Big(const Numeric& n) {
    return static_cast<const internal::BigMantissa*>(n.datum_.object_)->value;
  }
  static Numeric Special(int which) {
    return which == 0 ? Numeric::NaN() : Numeric::Infinity(which < 0);
  }
};

// 10^n. The reference stays valid for the life of the thread; n up to 255 is a table lookup.
// REQUIRES: 0 <= n.
const BigInt& SmallPowerOfTen(int n);  // n <= 255
BigInt PowerOfTen(int n);
// REQUIRES: 0 <= n <= 38.
Int128 PowerOfTen128(int n);

// Decimal digits of |v|; 1 for zero.
int CountDigits(const BigInt& v);
int CountDigits(uint64_t v);
int CountDigits(const Numeric& n);

// v / divisor, rounded half away from zero. REQUIRES: divisor > 0.
BigInt DivideRounded(const BigInt& v, const BigInt& divisor);
Int128 DivideRounded(Int128 v, Int128 divisor);

// The mantissa at another scale; rounds half away from zero when digits are cut.
BigInt MantissaAtScale(const Numeric& n, int scale);

// The error "value overflows numeric format" where `n` has too many digits.
SqlResult<Numeric> CheckedNumeric(Numeric n);

// Position of the leading digit in groups of four, and that group, as base-10000 arithmetic sees a
// value: 12345.6 is (1, 1). PostgreSQL's choice of result scales depends on it. Zero gives (0, 0).
struct LeadingGroup {
  int weight;
  int digit;
};
LeadingGroup LeadingGroupOf(const Numeric& n);

}  // namespace steno::sql
