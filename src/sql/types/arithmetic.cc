#include "sql/types/arithmetic.h"

#include <algorithm>
#include <numbers>
#include <numeric>

#include "sql/types/numeric.h"
#include "sql/types/numeric_math.h"

namespace steno::sql::kernels {
namespace {

SqlError Overflow() {
  return errors::NumericOutOfRange("value out of range: overflow");
}
SqlError Underflow() {
  return errors::NumericOutOfRange("value out of range: underflow");
}
SqlError InputOutOfRange() {
  return errors::NumericOutOfRange("input is out of range");
}

uint64_t Magnitude(int64_t v) {
  return v < 0 ? uint64_t{0} - static_cast<uint64_t>(v) : static_cast<uint64_t>(v);
}

SqlResult<Datum> FitInt(TypeId type, __int128 v) {
  const auto narrow = static_cast<int64_t>(v);
  const bool fits = v == narrow && (type != TypeId::kInt4 || v == static_cast<int32_t>(v)) &&
                    (type != TypeId::kInt2 || v == static_cast<int16_t>(v));
  if (!fits) return errors::OutOfRange(type);
  return Datum::Int(narrow);
}

SqlResult<Datum> Float8(double v, bool may_be_infinite, bool may_be_zero) {
  return CheckedFloat(TypeId::kFloat8, v, may_be_infinite, may_be_zero);
}

SqlResult<Datum> NumericDatum(SqlResult<Numeric> v) {
  if (!v.has_value()) return v.error();
  return Datum::FromNumeric(*std::move(v));
}

}  // namespace

SqlResult<Datum> IntGcd(TypeId type, const Datum& a, const Datum& b) {
  return FitInt(type, std::gcd(Magnitude(a.as_int()), Magnitude(b.as_int())));
}

SqlResult<Datum> IntLcm(TypeId type, const Datum& a, const Datum& b) {
  const uint64_t x = Magnitude(a.as_int());
  const uint64_t y = Magnitude(b.as_int());
  if (x == 0 || y == 0) return Datum::Int(0);
  return FitInt(type, static_cast<__int128>(x / std::gcd(x, y)) * y);
}

SqlResult<Datum> CheckedFloat(TypeId type, double v, bool may_be_infinite, bool may_be_zero) {
  if (type == TypeId::kFloat4) v = static_cast<double>(static_cast<float>(v));
  if (std::isinf(v) && !may_be_infinite) return Overflow();
  if (v == 0 && !may_be_zero) return Underflow();
  return Datum::Double(v);
}

SqlResult<Datum> FloatNegate(const Datum& a) {
  return Datum::Double(-a.as_double());
}
SqlResult<Datum> FloatAbs(const Datum& a) {
  return Datum::Double(std::fabs(a.as_double()));
}
SqlResult<Datum> Float8Ceil(const Datum& a) {
  return Datum::Double(std::ceil(a.as_double()));
}
SqlResult<Datum> Float8Floor(const Datum& a) {
  return Datum::Double(std::floor(a.as_double()));
}
SqlResult<Datum> Float8Round(const Datum& a) {
  return Datum::Double(std::rint(a.as_double()));
}
SqlResult<Datum> Float8Truncate(const Datum& a) {
  return Datum::Double(std::trunc(a.as_double()));
}
SqlResult<Datum> Float8Sign(const Datum& a) {
  const double v = a.as_double();
  return Datum::Double((v > 0) - (v < 0));
}

SqlResult<Datum> Float8Sqrt(const Datum& a) {
  if (a.as_double() < 0) {
    return errors::Make(sqlstate::kInvalidArgumentForPower,
                        "cannot take square root of a negative number");
  }
  return Datum::Double(std::sqrt(a.as_double()));
}
SqlResult<Datum> Float8Cbrt(const Datum& a) {
  return Datum::Double(std::cbrt(a.as_double()));
}

SqlResult<Datum> Float8Exp(const Datum& a) {
  const double v = a.as_double();
  return Float8(std::exp(v), std::isinf(v), std::isinf(v));
}

namespace {

SqlStatus CheckLogarithm(double v) {
  if (v == 0) {
    return errors::Make(sqlstate::kInvalidArgumentForLogarithm, "cannot take logarithm of zero");
  }
  if (v < 0) {
    return errors::Make(sqlstate::kInvalidArgumentForLogarithm,
                        "cannot take logarithm of a negative number");
  }
  return {};
}

}  // namespace

SqlResult<Datum> Float8Ln(const Datum& a) {
  RETURN_IF_ERROR(CheckLogarithm(a.as_double()));
  return Datum::Double(std::log(a.as_double()));
}
SqlResult<Datum> Float8Log10(const Datum& a) {
  RETURN_IF_ERROR(CheckLogarithm(a.as_double()));
  return Datum::Double(std::log10(a.as_double()));
}

SqlResult<Datum> Float8Power(const Datum& a, const Datum& b) {
  const double x = a.as_double();
  const double y = b.as_double();
  if (x == 0 && y < 0) {
    return errors::Make(sqlstate::kInvalidArgumentForPower,
                        "zero raised to a negative power is undefined");
  }
  if (x < 0 && std::floor(y) != y && !std::isnan(y)) {
    return errors::Make(sqlstate::kInvalidArgumentForPower,
                        "a negative number raised to a non-integer power yields a complex result");
  }
  return Float8(std::pow(x, y), std::isinf(x) || std::isinf(y),
                x == 0 || std::isinf(x) || std::isinf(y));
}

SqlResult<Datum> Float8Sin(const Datum& a) {
  if (std::isinf(a.as_double())) return InputOutOfRange();
  return Datum::Double(std::sin(a.as_double()));
}
SqlResult<Datum> Float8Cos(const Datum& a) {
  if (std::isinf(a.as_double())) return InputOutOfRange();
  return Datum::Double(std::cos(a.as_double()));
}
SqlResult<Datum> Float8Tan(const Datum& a) {
  if (std::isinf(a.as_double())) return InputOutOfRange();
  return Datum::Double(std::tan(a.as_double()));
}
SqlResult<Datum> Float8Asin(const Datum& a) {
  if (std::fabs(a.as_double()) > 1) return InputOutOfRange();
  return Datum::Double(std::asin(a.as_double()));
}
SqlResult<Datum> Float8Acos(const Datum& a) {
  if (std::fabs(a.as_double()) > 1) return InputOutOfRange();
  return Datum::Double(std::acos(a.as_double()));
}
SqlResult<Datum> Float8Atan(const Datum& a) {
  return Datum::Double(std::atan(a.as_double()));
}
SqlResult<Datum> Float8Atan2(const Datum& a, const Datum& b) {
  return Datum::Double(std::atan2(a.as_double(), b.as_double()));
}
SqlResult<Datum> Float8Degrees(const Datum& a) {
  return Float8(a.as_double() / (std::numbers::pi / 180), std::isinf(a.as_double()), true);
}
SqlResult<Datum> Float8Radians(const Datum& a) {
  return Datum::Double(a.as_double() * (std::numbers::pi / 180));
}

SqlResult<Datum> NumericAdd(const Datum& a, const Datum& b) {
  return NumericDatum(Numeric::Add(a.as_numeric(), b.as_numeric()));
}
SqlResult<Datum> NumericSubtract(const Datum& a, const Datum& b) {
  return NumericDatum(Numeric::Subtract(a.as_numeric(), b.as_numeric()));
}
SqlResult<Datum> NumericMultiply(const Datum& a, const Datum& b) {
  return NumericDatum(Numeric::Multiply(a.as_numeric(), b.as_numeric()));
}
SqlResult<Datum> NumericDivide(const Datum& a, const Datum& b) {
  return NumericDatum(Numeric::Divide(a.as_numeric(), b.as_numeric()));
}
SqlResult<Datum> NumericDivideTruncating(const Datum& a, const Datum& b) {
  return NumericDatum(Numeric::DivideTruncating(a.as_numeric(), b.as_numeric()));
}
SqlResult<Datum> NumericModulo(const Datum& a, const Datum& b) {
  return NumericDatum(Numeric::Modulo(a.as_numeric(), b.as_numeric()));
}
SqlResult<Datum> NumericPower(const Datum& a, const Datum& b) {
  return NumericDatum(sql::NumericPower(a.as_numeric(), b.as_numeric()));
}
SqlResult<Datum> NumericNegate(const Datum& a) {
  return Datum::FromNumeric(a.as_numeric().Negate());
}
SqlResult<Datum> NumericAbs(const Datum& a) {
  return Datum::FromNumeric(a.as_numeric().Abs());
}
SqlResult<Datum> NumericSign(const Datum& a) {
  const Numeric v = a.as_numeric();
  return Datum::FromNumeric(v.is_nan() ? v : Numeric(v.sign()));
}
SqlResult<Datum> NumericCeil(const Datum& a) {
  return Datum::FromNumeric(sql::NumericCeil(a.as_numeric()));
}
SqlResult<Datum> NumericFloor(const Datum& a) {
  return Datum::FromNumeric(sql::NumericFloor(a.as_numeric()));
}

namespace {

// No numeric shows more digits after the point, or has more before it.
constexpr int64_t kRoundScaleMax = 16383;

int ClampRoundScale(int64_t scale) {
  return static_cast<int>(std::clamp<int64_t>(scale, -Numeric::kIntegerDigitsMax, kRoundScaleMax));
}

}  // namespace

SqlResult<Datum> NumericRound(const Datum& a, const Datum& scale) {
  return Datum::FromNumeric(a.as_numeric().Round(ClampRoundScale(scale.as_int())));
}
SqlResult<Datum> NumericTruncate(const Datum& a, const Datum& scale) {
  return Datum::FromNumeric(a.as_numeric().Truncate(ClampRoundScale(scale.as_int())));
}
SqlResult<Datum> NumericSqrt(const Datum& a) {
  return NumericDatum(sql::NumericSqrt(a.as_numeric()));
}
SqlResult<Datum> NumericExp(const Datum& a) {
  return NumericDatum(sql::NumericExp(a.as_numeric()));
}
SqlResult<Datum> NumericLn(const Datum& a) {
  return NumericDatum(sql::NumericLn(a.as_numeric()));
}
SqlResult<Datum> NumericLog10(const Datum& a) {
  return NumericDatum(sql::NumericLog10(a.as_numeric()));
}
SqlResult<Datum> NumericLog(const Datum& base, const Datum& a) {
  return NumericDatum(sql::NumericLog(base.as_numeric(), a.as_numeric()));
}
SqlResult<Datum> NumericGcd(const Datum& a, const Datum& b) {
  return Datum::FromNumeric(sql::NumericGcd(a.as_numeric(), b.as_numeric()));
}
SqlResult<Datum> NumericLcm(const Datum& a, const Datum& b) {
  return NumericDatum(sql::NumericLcm(a.as_numeric(), b.as_numeric()));
}
SqlResult<Datum> NumericScale(const Datum& a) {
  const Numeric v = a.as_numeric();
  return v.is_finite() ? Datum::Int(v.scale()) : Datum();
}
SqlResult<Datum> NumericMinScale(const Datum& a) {
  const Numeric v = a.as_numeric();
  return v.is_finite() ? Datum::Int(v.MinScale()) : Datum();
}
SqlResult<Datum> NumericTrimScale(const Datum& a) {
  return Datum::FromNumeric(a.as_numeric().TrimScale());
}
SqlResult<Datum> Factorial(const Datum& a) {
  return NumericDatum(NumericFactorial(a.as_int()));
}

}  // namespace steno::sql::kernels
