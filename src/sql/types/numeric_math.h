// Functions of numeric beyond the four operations. Irrational results have at least 16 significant
// digits and no less scale than the arguments, as PostgreSQL chooses them, correctly rounded.
#pragma once

#include "sql/types/numeric.h"

namespace steno::sql {

Numeric NumericCeil(const Numeric& v);
Numeric NumericFloor(const Numeric& v);
SqlResult<Numeric> NumericSqrt(const Numeric& v);  // 2201F below zero
// The root rounded to `scale`. REQUIRES: v is not negative; infinity and NaN stay.
Numeric NumericSqrtAtScale(const Numeric& v, int scale);
SqlResult<Numeric> NumericExp(const Numeric& v);
SqlResult<Numeric> NumericLn(const Numeric& v);  // 2201E at or below zero
SqlResult<Numeric> NumericLog10(const Numeric& v);
SqlResult<Numeric> NumericLog(const Numeric& base, const Numeric& v);
SqlResult<Numeric> NumericPower(const Numeric& base, const Numeric& exponent);
// 22023 below zero, 22003 where the result overflows.
SqlResult<Numeric> NumericFactorial(int64_t n);
Numeric NumericGcd(const Numeric& a, const Numeric& b);
SqlResult<Numeric> NumericLcm(const Numeric& a, const Numeric& b);

}  // namespace steno::sql
