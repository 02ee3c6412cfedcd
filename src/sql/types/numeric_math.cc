// Irrational functions are computed in fixed point: integers that count units of 10^-P, with P some
// twenty digits finer than the result. ln halves its argument into [2/3, 4/3) and sums the series
// of artanh; exp splits off powers of two, halves what is left and sums Taylor's series.
#include "sql/types/numeric_math.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "sql/types/errors.h"
#include "sql/types/numeric_internal.h"

namespace steno::sql {
namespace {

using A = NumericAccess;

constexpr int kGuardDigits = 20;
constexpr int kSignificantDigitsMin = 16;
constexpr int kGroupDigits = 4;
constexpr int64_t kSmallFraction = int64_t{1} << 31;
constexpr double kLog10OfE = 0.434294481903252;
// exp() beyond this has more digits than a result may have.
constexpr double kExpArgumentMax = 6000;
// Integer powers with up to this many digits are computed exactly.
constexpr int64_t kExactPowerDigitsMax = 20000;

SqlError Overflow() {
  return errors::NumericOutOfRange("value overflows numeric format");
}

int ClampScale(int scale) {
  return std::min(std::max(scale, 0), Numeric::kResultScaleMax);
}

int SaturatingInt(double v) {
  return static_cast<int>(std::clamp(v, -100000.0, 100000.0));
}

// 2 * artanh(numerator / denominator) in units of 1/one.
BigInt TwiceArtanh(const BigInt& numerator, const BigInt& denominator, const BigInt& one) {
  // The squares of small fractions fit a word, and each step takes linear time.
  const bool small = abs(numerator) < kSmallFraction && denominator < kSmallFraction;
  const BigInt z = numerator * one / denominator;
  const BigInt z_squared = small ? BigInt(0) : BigInt(z * z / one);
  const auto above = small ? static_cast<uint64_t>(BigInt(numerator * numerator)) : 0;
  const auto below = small ? static_cast<uint64_t>(BigInt(denominator * denominator)) : 1;
  BigInt power = z;
  BigInt sum = z;
  for (int k = 3; power != 0; k += 2) {
    if (small) {
      power *= above;
      power /= below;
    } else {
      power = power * z_squared / one;
    }
    sum += power / k;
  }
  return 2 * sum;
}

BigInt Ln2(const BigInt& one) {
  return TwiceArtanh(1, 3, one);
}

// ln(v) in units of 10^-digits. REQUIRES: v > 0.
BigInt FixedLn(const Numeric& v, int digits) {
  const BigInt one = PowerOfTen(digits);
  // v = numerator / denominator * 2^halvings, the fraction within [2/3, 4/3).
  BigInt numerator = A::Mantissa(v);
  BigInt denominator = PowerOfTen(v.scale());
  int64_t halvings = static_cast<int64_t>(msb(numerator)) - static_cast<int64_t>(msb(denominator));
  if (halvings > 0) denominator <<= static_cast<unsigned>(halvings);
  if (halvings < 0) numerator <<= static_cast<unsigned>(-halvings);
  while (3 * numerator >= 4 * denominator) {
    denominator <<= 1;
    ++halvings;
  }
  while (3 * numerator < 2 * denominator) {
    numerator <<= 1;
    --halvings;
  }
  BigInt result = TwiceArtanh(numerator - denominator, numerator + denominator, one);
  if (halvings != 0) result += halvings * Ln2(one);
  return result;
}

// exp(x / 10^digits) in units of 10^-digits, for results of at most `digits` - guard accuracy.
// Works in units of 2^-bits, where dividing by the unit is a shift. What is left of the argument is
// halved so often that halvings and terms of the series are about as many, and the sum squared as
// often.
BigInt FixedExp(const BigInt& x, int digits) {
  constexpr unsigned kErrorBits = 64;
  const auto halvings = static_cast<unsigned>(std::sqrt(digits));
  const auto bits = static_cast<unsigned>(digits) * 10 / 3 + halvings + kErrorBits;
  const BigInt one = BigInt(1) << bits;
  const BigInt ln2 = Ln2(one);
  BigInt rest = x * one / PowerOfTen(digits);
  BigInt doublings = rest / ln2;
  rest -= doublings * ln2;
  if (rest < 0) {
    rest += ln2;
    --doublings;
  }
  rest >>= halvings;
  BigInt term = one;
  BigInt sum = one;
  for (int k = 1; term != 0; ++k) {
    term = ((term * rest) >> bits) / k;
    sum += term;
  }
  for (unsigned i = 0; i < halvings; ++i) sum = (sum * sum) >> bits;
  sum *= PowerOfTen(digits);
  const int shift = static_cast<int>(doublings) - static_cast<int>(bits);
  return shift >= 0 ? BigInt(sum << static_cast<unsigned>(shift))
                    : BigInt(sum >> static_cast<unsigned>(-shift));
}

Numeric FromFixed(const BigInt& v, int digits, int scale) {
  return A::Make(DivideRounded(v, PowerOfTen(digits - scale)), scale);
}

// The decimal weight of ln(v), as estimate_ln_dweight of PostgreSQL finds it: result scales depend
// on its very roundings.
int LnWeight(const Numeric& v) {
  const Numeric low(9, 1);
  const Numeric high(11, 1);
  if (Numeric::Compare(v, low) >= 0 && Numeric::Compare(v, high) <= 0) {
    const Numeric x = *Numeric::Subtract(v, Numeric(1));
    if (x.is_zero()) return 0;
    const LeadingGroup group = LeadingGroupOf(x);
    return group.weight * kGroupDigits + static_cast<int>(std::log10(group.digit));
  }
  if (v.is_zero()) return 0;
  const int exponent = CountDigits(v) - v.scale() - 1;
  // Eight leading digits are what the estimate looks at.
  const Numeric leading = v.Abs();
  const int digits = CountDigits(leading);
  const BigInt m = A::Mantissa(leading);
  const double mantissa = digits > 17
                              ? static_cast<double>(BigInt(m / PowerOfTen(digits - 17))) * 1e-16
                              : static_cast<double>(m) / std::pow(10.0, digits - 1);
  const double ln = std::log(mantissa) + exponent * 2.302585092994046;
  return static_cast<int>(std::log10(std::fabs(ln)));
}

// log10(v) as a double. REQUIRES: v > 0.
double Log10Estimate(const Numeric& v) {
  const int digits = CountDigits(v);
  const BigInt m = A::Mantissa(v);
  const double mantissa = digits > 17
                              ? static_cast<double>(BigInt(m / PowerOfTen(digits - 17))) * 1e-16
                              : static_cast<double>(m) / std::pow(10.0, digits - 1);
  return std::log10(mantissa) + (digits - 1 - v.scale());
}

SqlStatus CheckLogArgument(const Numeric& v) {
  if (v.is_nan() || v.sign() > 0) return {};
  return errors::Make(
      sqlstate::kInvalidArgumentForLogarithm,
      v.is_zero() ? "cannot take logarithm of zero" : "cannot take logarithm of a negative number");
}

int PowerScale(double decimal_weight, const Numeric& base, const Numeric& exponent) {
  return ClampScale(std::max(
      {kSignificantDigitsMin - SaturatingInt(decimal_weight), base.scale(), exponent.scale()}));
}

// exponent * ln(base) as a double; an infinity where it is beyond a million or so. The base may be
// so near one that its logarithm is nothing to a double. REQUIRES: base > 0.
double LnOfPower(const Numeric& base, const Numeric& exponent) {
  const int whole_digits = std::max(CountDigits(exponent) - exponent.scale(), 0);
  const int ln_weight = LnWeight(base);
  const int sign = exponent.sign() * Numeric::Compare(base, Numeric(1));
  if (sign == 0) return 0;
  if (ln_weight + whole_digits > 7) return sign * std::numeric_limits<double>::infinity();
  constexpr int kShown = 20;
  const int digits = kShown + whole_digits - std::min(ln_weight, 0);
  const BigInt ln = FixedLn(base, digits) * A::Mantissa(exponent) / PowerOfTen(exponent.scale());
  return FromFixed(ln, digits, kShown).ToDouble();
}

// exp(exponent * ln(base)) at `scale`. REQUIRES: base > 0.
Numeric PowerByLogarithm(const Numeric& base, const Numeric& exponent, double decimal_weight,
                         int scale) {
  const int magnitude = std::max(SaturatingInt(decimal_weight), 0);
  const int digits = scale + magnitude + CountDigits(exponent) + kGuardDigits;
  const BigInt ln = FixedLn(base, digits);
  const BigInt x = ln * A::Mantissa(exponent) / PowerOfTen(exponent.scale());
  return FromFixed(FixedExp(x, digits), digits, scale);
}

// mantissa * 2^exponent.
struct BinaryFloat {
  BigInt mantissa = 1;
  int64_t exponent = 0;

  BinaryFloat& MultiplyBy(const BinaryFloat& v, int64_t bits) {
    mantissa *= v.mantissa;
    exponent += v.exponent;
    return Shorten(bits);
  }
  // Cuts what stands beyond the leading `bits`.
  BinaryFloat& Shorten(int64_t bits) {
    const int64_t extra = static_cast<int64_t>(msb(mantissa)) + 1 - bits;
    if (extra <= 0) return *this;
    mantissa >>= static_cast<unsigned>(extra);
    exponent += extra;
    return *this;
  }
};

// base^exponent by repeated squaring; relative error below 2 * exponent * 2^-bits, none where the
// power fits. REQUIRES: base > 0, exponent >= 0.
BinaryFloat FloatPower(BigInt base, int64_t exponent, int64_t bits) {
  BinaryFloat result;
  BinaryFloat square;
  square.mantissa = std::move(base);
  square.Shorten(bits);
  for (; exponent != 0; exponent >>= 1) {
    if (exponent % 2 == 1) result.MultiplyBy(square, bits);
    if (exponent > 1) square.MultiplyBy(BinaryFloat(square), bits);
  }
  return result;
}

// |base|^exponent at `scale`, for a result of some `decimal_weight` digits before the point.
// REQUIRES: base is not zero.
Numeric RoundedIntegerPower(const Numeric& base, int64_t exponent, double decimal_weight,
                            int scale) {
  // base = m / (2 * 5)^s, and exponents and scales have less than 32 bits each.
  constexpr int64_t kErrorBits = 96;
  const int64_t digits =
      std::max(static_cast<int64_t>(decimal_weight), int64_t{0}) + scale + kGuardDigits;
  const int64_t bits = digits * 10 / 3 + kErrorBits;
  const int64_t magnitude = std::abs(exponent);
  const int64_t divisions = magnitude * base.scale();
  BinaryFloat numerator = FloatPower(abs(A::Mantissa(base)), magnitude, bits);
  BinaryFloat denominator = FloatPower(5, divisions, bits);
  denominator.exponent += divisions;
  if (exponent < 0) std::swap(numerator, denominator);
  numerator.mantissa *= PowerOfTen(scale);
  const int64_t shift = numerator.exponent - denominator.exponent;
  if (shift > 0) numerator.mantissa <<= static_cast<unsigned>(shift);
  if (shift < 0) denominator.mantissa <<= static_cast<unsigned>(-shift);
  return A::Make(DivideRounded(numerator.mantissa, denominator.mantissa), scale);
}

SqlResult<Numeric> IntegerPower(const Numeric& base, int64_t exponent, const Numeric& exp_value) {
  const double weight =
      base.is_zero() ? 0 : static_cast<double>(exponent) * Log10Estimate(base.Abs());
  if (weight > Numeric::kIntegerDigitsMax) return Overflow();
  // Integer powers show 16 digits after the point whatever their size.
  const int scale = PowerScale(0, base, exp_value);
  if (weight + 1 < -Numeric::kResultScaleMax) return Numeric(0, scale);
  if (exponent == 0) return Numeric(1).Round(scale);
  if (base.is_zero()) {
    if (exponent < 0) return errors::DivisionByZero();
    return Numeric(0, scale);
  }
  const int64_t magnitude = std::abs(exponent);
  const Numeric trimmed = base.TrimScale();
  if (CountDigits(trimmed) <= kExactPowerDigitsMax / magnitude) {
    const BigInt m =
        boost::multiprecision::pow(A::Mantissa(trimmed), static_cast<unsigned>(magnitude));
    const auto exact_scale = static_cast<int>(trimmed.scale() * magnitude);
    if (exponent > 0) {
      return CheckedNumeric(
          exact_scale <= scale ? A::Make(BigInt(m * PowerOfTen(scale - exact_scale)), scale)
                               : A::Make(DivideRounded(m, PowerOfTen(exact_scale - scale)), scale));
    }
    const BigInt dividend =
        m < 0 ? -PowerOfTen(exact_scale + scale) : PowerOfTen(exact_scale + scale);
    return A::Make(DivideRounded(dividend, abs(m)), scale);
  }
  Numeric result = RoundedIntegerPower(trimmed, exponent, weight, scale);
  if (base.sign() < 0 && magnitude % 2 == 1) result = result.Negate();
  return CheckedNumeric(std::move(result));
}

// Powers with an infinite or NaN operand follow POSIX.
SqlResult<Numeric> SpecialPower(const Numeric& base, const Numeric& exponent) {
  const Numeric one(1);
  if (base.is_nan()) return exponent.is_zero() ? one : base;
  if (exponent.is_nan()) return base == one ? one : exponent;
  if (exponent.is_zero() || base == one) return one;
  if (base.is_zero() && exponent.sign() < 0) {
    return errors::Make(sqlstate::kInvalidArgumentForPower,
                        "zero raised to a negative power is undefined");
  }
  if (exponent.is_infinite()) {
    if (base == Numeric(-1)) return one;
    const bool grows = base.is_infinite() || Numeric::Compare(base.Abs(), one) > 0;
    return grows == (exponent.sign() > 0) ? Numeric::Infinity() : Numeric(0);
  }
  // The base is infinite, the exponent finite and not zero.
  const bool whole = exponent.MinScale() == 0;
  if (base.sign() < 0 && !whole) {
    return errors::Make(sqlstate::kInvalidArgumentForPower,
                        "a negative number raised to a non-integer power yields a complex result");
  }
  if (exponent.sign() < 0) return Numeric(0);
  if (base.sign() > 0) return base;
  const BigInt m = A::Mantissa(exponent.TrimScale());
  return Numeric::Infinity(bit_test(BigInt(abs(m)), 0));
}

}  // namespace

Numeric NumericCeil(const Numeric& v) {
  const Numeric cut = v.Truncate(0);
  if (!v.is_finite() || v.sign() <= 0 || cut == v) return cut;
  return *Numeric::Add(cut, Numeric(1));
}

Numeric NumericFloor(const Numeric& v) {
  const Numeric cut = v.Truncate(0);
  if (!v.is_finite() || v.sign() >= 0 || cut == v) return cut;
  return *Numeric::Subtract(cut, Numeric(1));
}

SqlResult<Numeric> NumericSqrt(const Numeric& v) {
  if (v.is_nan()) return v;
  if (v.sign() < 0) {
    return errors::Make(sqlstate::kInvalidArgumentForPower,
                        "cannot take square root of a negative number");
  }
  if (v.is_infinite()) return v;
  const int weight = LeadingGroupOf(v).weight;
  const int root_weight = (weight + 1) * kGroupDigits / 2 - 1;
  return NumericSqrtAtScale(v,
                            ClampScale(std::max(kSignificantDigitsMin - root_weight, v.scale())));
}

Numeric NumericSqrtAtScale(const Numeric& v, int scale) {
  if (!v.is_finite()) return v;
  // Two digits more than shown, then round: the root of an integer is cut, not rounded.
  const int inner_scale = 2 * (scale + 2);
  const BigInt m = MantissaAtScale(v, std::max(inner_scale, v.scale() + v.scale() % 2));
  const int root_scale = std::max(inner_scale, v.scale() + v.scale() % 2) / 2;
  return A::Make(BigInt(boost::multiprecision::sqrt(m)), root_scale).Round(scale);
}

SqlResult<Numeric> NumericExp(const Numeric& v) {
  if (v.is_nan()) return v;
  if (v.is_infinite()) return v.sign() > 0 ? v : Numeric(0);
  const double estimate = v.ToDouble();
  const double weight = std::clamp(estimate * kLog10OfE, -2000.0, 2000.0);
  const int scale =
      ClampScale(std::max(kSignificantDigitsMin - static_cast<int>(weight), v.scale()));
  if (estimate >= kExpArgumentMax) return Overflow();
  if (estimate <= -kExpArgumentMax) return Numeric(0, scale);
  const int digits = scale + std::max(SaturatingInt(estimate * kLog10OfE), 0) + kGuardDigits;
  return FromFixed(FixedExp(MantissaAtScale(v, digits), digits), digits, scale);
}

SqlResult<Numeric> NumericLn(const Numeric& v) {
  RETURN_IF_ERROR(CheckLogArgument(v));
  if (!v.is_finite()) return v;
  const int scale = ClampScale(std::max(kSignificantDigitsMin - LnWeight(v), v.scale()));
  const int digits = scale + kGuardDigits;
  return FromFixed(FixedLn(v, digits), digits, scale);
}

SqlResult<Numeric> NumericLog10(const Numeric& v) {
  return NumericLog(Numeric(10), v);
}

SqlResult<Numeric> NumericLog(const Numeric& base, const Numeric& v) {
  if (base.is_nan() || v.is_nan()) return Numeric::NaN();
  RETURN_IF_ERROR(CheckLogArgument(base));
  RETURN_IF_ERROR(CheckLogArgument(v));
  if (base.is_infinite()) return v.is_infinite() ? Numeric::NaN() : Numeric(0);
  if (v.is_infinite()) return v;
  const int weight = LnWeight(v) - LnWeight(base);
  const int scale = ClampScale(std::max({kSignificantDigitsMin - weight, base.scale(), v.scale()}));
  const int digits = scale + kGuardDigits + std::abs(LnWeight(v)) + std::abs(LnWeight(base));
  const BigInt denominator = FixedLn(base, digits);
  if (denominator == 0) return errors::DivisionByZero();
  const BigInt numerator = FixedLn(v, digits) * PowerOfTen(digits);
  return FromFixed(numerator / denominator, digits, scale);
}

SqlResult<Numeric> NumericPower(const Numeric& base, const Numeric& exponent) {
  if (!base.is_finite() || !exponent.is_finite()) return SpecialPower(base, exponent);
  const bool whole = exponent.MinScale() == 0;
  if (base.is_zero() && exponent.sign() < 0) {
    return errors::Make(sqlstate::kInvalidArgumentForPower,
                        "zero raised to a negative power is undefined");
  }
  if (base.sign() < 0 && !whole) {
    return errors::Make(sqlstate::kInvalidArgumentForPower,
                        "a negative number raised to a non-integer power yields a complex result");
  }
  if (whole) {
    const std::optional<int64_t> n = exponent.ToInt64();
    if (n.has_value() && *n == static_cast<int32_t>(*n)) return IntegerPower(base, *n, exponent);
  }
  if (base.is_zero()) return Numeric(0, kSignificantDigitsMin);
  const double ln = LnOfPower(base.Abs(), exponent);
  if (ln >= kExpArgumentMax) return Overflow();
  if (ln <= -kExpArgumentMax) return Numeric(0, Numeric::kResultScaleMax);
  const double weight = ln * kLog10OfE;
  const int scale = PowerScale(weight, base, exponent);
  Numeric result = PowerByLogarithm(base.Abs(), exponent, weight, scale);
  const BigInt m = A::Mantissa(exponent.TrimScale());
  if (base.sign() < 0 && bit_test(BigInt(abs(m)), 0)) result = result.Negate();
  return CheckedNumeric(std::move(result));
}

SqlResult<Numeric> NumericFactorial(int64_t n) {
  if (n < 0) return errors::NumericOutOfRange("factorial of a negative number is undefined");
  if (n > 32177) return Overflow();
  BigInt product = 1;
  for (int64_t i = 2; i <= n; ++i) product *= i;
  return A::Make(std::move(product), 0);
}

Numeric NumericGcd(const Numeric& a, const Numeric& b) {
  if (!a.is_finite() || !b.is_finite()) return Numeric::NaN();
  const int scale = std::max(a.scale(), b.scale());
  return A::Make(
      BigInt(boost::multiprecision::gcd(MantissaAtScale(a, scale), MantissaAtScale(b, scale))),
      scale);
}

SqlResult<Numeric> NumericLcm(const Numeric& a, const Numeric& b) {
  if (!a.is_finite() || !b.is_finite()) return Numeric::NaN();
  const int scale = std::max(a.scale(), b.scale());
  if (a.is_zero() || b.is_zero()) return Numeric(0, scale);
  const BigInt x = MantissaAtScale(a, scale);
  const BigInt y = MantissaAtScale(b, scale);
  return CheckedNumeric(
      A::Make(BigInt(abs(BigInt(x / boost::multiprecision::gcd(x, y) * y))), scale));
}

}  // namespace steno::sql
