#include "sql/types/numeric.h"

#include <algorithm>
#include <array>
#include <bit>

#include "absl/hash/hash.h"
#include "base/check.h"
#include "sql/types/errors.h"
#include "sql/types/numeric_internal.h"

namespace steno::sql {
namespace {

// The largest powers of ten by which an int64 can be multiplied within 128 bits.
constexpr int kAlignDigitsMax = 18;
// PostgreSQL's NUMERIC_MIN_SIG_DIGITS and the width of its digits.
constexpr int kSignificantDigitsMin = 16;
constexpr int kGroupDigits = 4;

using A = NumericAccess;

bool BothSmall(const Numeric& a, const Numeric& b) {
  return A::IsSmall(a) && A::IsSmall(b);
}

uint64_t Magnitude(int64_t v) {
  return v < 0 ? uint64_t{0} - static_cast<uint64_t>(v) : static_cast<uint64_t>(v);
}

int FloorDivide(int a, int b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}

SqlResult<Numeric> AddFinite(const Numeric& a, const Numeric& b, int sign_of_b) {
  const int scale = std::max(a.scale(), b.scale());
  if (BothSmall(a, b) && scale - a.scale() <= kAlignDigitsMax &&
      scale - b.scale() <= kAlignDigitsMax) {
    const Int128 x = Int128{A::Small(a)} * PowerOfTen128(scale - a.scale());
    const Int128 y = Int128{A::Small(b)} * PowerOfTen128(scale - b.scale());
    return A::Make(sign_of_b > 0 ? x + y : x - y, scale);
  }
  const BigInt x = MantissaAtScale(a, scale);
  const BigInt y = MantissaAtScale(b, scale);
  return CheckedNumeric(A::Make(sign_of_b > 0 ? BigInt(x + y) : BigInt(x - y), scale));
}

int DivisionScale(const Numeric& a, const Numeric& b) {
  const LeadingGroup x = LeadingGroupOf(a);
  const LeadingGroup y = LeadingGroupOf(b);
  int quotient_weight = x.weight - y.weight;
  if (x.digit <= y.digit) --quotient_weight;
  int scale = kSignificantDigitsMin - quotient_weight * kGroupDigits;
  scale = std::max({scale, a.scale(), b.scale(), 0});
  return std::min(scale, Numeric::kResultScaleMax);
}

// a / b cut (not rounded) to an integer mantissa at scale 0.
BigInt TruncatedQuotient(const Numeric& a, const Numeric& b) {
  const int scale = std::max(a.scale(), b.scale());
  return MantissaAtScale(a, scale) / MantissaAtScale(b, scale);
}

}  // namespace

Numeric NumericAccess::Make(BigInt mantissa, int scale) {
  if (mantissa >= std::numeric_limits<int64_t>::min() &&
      mantissa <= std::numeric_limits<int64_t>::max()) {
    return Numeric(static_cast<int64_t>(mantissa), scale);
  }
  Datum datum(Datum::Kind::kNumericBig, new internal::BigMantissa(std::move(mantissa)));
  datum.aux_ = scale;
  return Numeric(std::move(datum));
}

Numeric NumericAccess::Make(Int128 mantissa, int scale) {
  if (mantissa == static_cast<int64_t>(mantissa)) {
    return Numeric(static_cast<int64_t>(mantissa), scale);
  }
  return Make(BigInt(mantissa), scale);
}

BigInt NumericAccess::Mantissa(const Numeric& n) {
  DCHECK(n.is_finite());
  return IsSmall(n) ? BigInt(Small(n)) : Big(n);
}

const BigInt& SmallPowerOfTen(int n) {
  static const auto* const table = [] {
    auto* powers = new std::array<BigInt, 256>();
    (*powers)[0] = 1;
    for (size_t i = 1; i < powers->size(); ++i) (*powers)[i] = (*powers)[i - 1] * 10;
    return powers;
  }();
  return (*table)[static_cast<size_t>(n)];
}

BigInt PowerOfTen(int n) {
  if (n < 256) return SmallPowerOfTen(n);
  return boost::multiprecision::pow(BigInt(10), static_cast<unsigned>(n));
}

Int128 PowerOfTen128(int n) {
  static constexpr auto kPowers = [] {
    std::array<Int128, 39> powers{};
    powers[0] = 1;
    for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
  }();
  return kPowers[static_cast<size_t>(n)];
}

int CountDigits(uint64_t v) {
  // 1233/4096 is log10(2) from below; the guess is right or one too small.
  const int guess = (static_cast<int>(std::bit_width(v | 1)) * 1233) >> 12;
  return guess + (v >= static_cast<uint64_t>(PowerOfTen128(guess)) ? 1 : 0) + (v == 0 ? 1 : 0);
}

int CountDigits(const BigInt& v) {
  if (v == 0) return 1;
  const BigInt magnitude = boost::multiprecision::abs(v);
  const auto guess = static_cast<int>(static_cast<double>(msb(magnitude)) * 0.30102999566398);
  // 10^guess <= magnitude always; one or two steps reach the digit count.
  int digits = guess + 1;
  BigInt power = PowerOfTen(digits);
  while (magnitude >= power) {
    power *= 10;
    ++digits;
  }
  return digits;
}

int CountDigits(const Numeric& n) {
  return A::IsSmall(n) ? CountDigits(Magnitude(A::Small(n))) : CountDigits(A::Big(n));
}

BigInt DivideRounded(const BigInt& v, const BigInt& divisor) {
  BigInt quotient;
  BigInt remainder;
  divide_qr(v, divisor, quotient, remainder);
  if (2 * abs(remainder) >= divisor) quotient += v < 0 ? -1 : 1;
  return quotient;
}

Int128 DivideRounded(Int128 v, Int128 divisor) {
  const Int128 quotient = v / divisor;
  const Int128 remainder = v % divisor;
  const Int128 magnitude = remainder < 0 ? -remainder : remainder;
  if (magnitude >= divisor - magnitude) return quotient + (v < 0 ? -1 : 1);
  return quotient;
}

BigInt MantissaAtScale(const Numeric& n, int scale) {
  const int shift = scale - n.scale();
  if (shift == 0) return A::Mantissa(n);
  if (shift > 0) return A::Mantissa(n) * PowerOfTen(shift);
  return DivideRounded(A::Mantissa(n), PowerOfTen(-shift));
}

SqlResult<Numeric> CheckedNumeric(Numeric n) {
  const auto overflow = [] { return errors::NumericOutOfRange("value overflows numeric format"); };
  if (n.scale() > Numeric::kScaleMax) return overflow();
  if (!n.is_finite() || A::IsSmall(n)) return n;
  if (CountDigits(n) - n.scale() > Numeric::kIntegerDigitsMax) return overflow();
  return n;
}

LeadingGroup LeadingGroupOf(const Numeric& n) {
  if (n.is_zero()) return {0, 0};
  const int exponent = CountDigits(n) - n.scale() - 1;
  const int weight = FloorDivide(exponent, kGroupDigits);
  const int shift = n.scale() + weight * kGroupDigits;
  if (A::IsSmall(n) && shift <= 18) {
    const uint64_t m = Magnitude(A::Small(n));
    const Int128 group = shift >= 0 ? Int128{m} / PowerOfTen128(shift)
                                    : Int128{m} * PowerOfTen128(std::min(-shift, 18));
    return {weight, static_cast<int>(group)};
  }
  const BigInt m = abs(A::Mantissa(n));
  const BigInt group = shift >= 0 ? BigInt(m / PowerOfTen(shift)) : BigInt(m * PowerOfTen(-shift));
  return {weight, static_cast<int>(group)};
}

int Numeric::sign() const {
  switch (datum_.kind_) {
    case Datum::Kind::kNumericSmall:
      return (datum_.int_ > 0) - (datum_.int_ < 0);
    case Datum::Kind::kNumericSpecial:
      return datum_.int_ < 0 ? -1 : 1;
    default:
      return A::Big(*this).sign();
  }
}

std::optional<int64_t> Numeric::ToInt64() const {
  DCHECK(is_finite());
  if (A::IsSmall(*this)) {
    if (scale() == 0) return A::Small(*this);
    if (scale() > 38) return 0;
    return static_cast<int64_t>(DivideRounded(Int128{A::Small(*this)}, PowerOfTen128(scale())));
  }
  const Numeric rounded = Round(0);
  if (!A::IsSmall(rounded)) return std::nullopt;
  return A::Small(rounded);
}

Numeric Numeric::TrimScale() const {
  if (!is_finite() || scale() == 0) return *this;
  return Round(MinScale());
}

int Numeric::MinScale() const {
  if (!is_finite()) return 0;
  int result = scale();
  if (A::IsSmall(*this)) {
    int64_t m = A::Small(*this);
    if (m == 0) return 0;
    while (result > 0 && m % 10 == 0) {
      m /= 10;
      --result;
    }
    return result;
  }
  BigInt m = A::Big(*this);
  BigInt quotient;
  BigInt remainder;
  while (result > 0) {
    divide_qr(m, BigInt(10), quotient, remainder);
    if (remainder != 0) break;
    m.swap(quotient);
    --result;
  }
  return result;
}

Numeric Numeric::Round(int to_scale) const {
  if (!is_finite() || to_scale == scale()) return *this;
  const int shift = to_scale - scale();
  const int shown = std::max(to_scale, 0);
  if (A::IsSmall(*this)) {
    const Int128 m = A::Small(*this);
    if (shift >= 0 && shift <= kAlignDigitsMax) return A::Make(m * PowerOfTen128(shift), shown);
    if (shift < 0 && to_scale >= 0) {
      return -shift > 38 ? Numeric(0, shown)
                         : A::Make(DivideRounded(m, PowerOfTen128(-shift)), shown);
    }
  }
  // A value that is less than half a unit of the last place needs no division.
  if (shift < 0 && CountDigits(*this) < -shift) return Numeric(0, shown);
  BigInt m = MantissaAtScale(*this, to_scale);
  if (to_scale < 0) m *= PowerOfTen(-to_scale);
  return A::Make(std::move(m), shown);
}

Numeric Numeric::Truncate(int to_scale) const {
  if (!is_finite() || to_scale == scale()) return *this;
  if (to_scale > scale()) return Round(to_scale);
  const int shown = std::max(to_scale, 0);
  const int cut = scale() - to_scale;
  if (CountDigits(*this) <= cut) return Numeric(0, shown);
  if (A::IsSmall(*this) && to_scale >= 0) {
    return A::Make(Int128{A::Small(*this)} / PowerOfTen128(cut), shown);
  }
  BigInt m = A::Mantissa(*this) / PowerOfTen(cut);
  if (to_scale < 0) m *= PowerOfTen(-to_scale);
  return A::Make(std::move(m), shown);
}

Numeric Numeric::Negate() const {
  if (is_nan()) return *this;
  if (is_infinite()) return Infinity(sign() > 0);
  if (A::IsSmall(*this)) return A::Make(-Int128{A::Small(*this)}, scale());
  return A::Make(BigInt(-A::Big(*this)), scale());
}

Numeric Numeric::Abs() const {
  return !is_nan() && sign() < 0 ? Negate() : *this;
}

int Numeric::Compare(const Numeric& a, const Numeric& b) {
  if (BothSmall(a, b)) {
    const int64_t x = A::Small(a);
    const int64_t y = A::Small(b);
    if (a.scale() == b.scale()) return (x > y) - (x < y);
    const int scale = std::max(a.scale(), b.scale());
    if (scale - a.scale() <= kAlignDigitsMax && scale - b.scale() <= kAlignDigitsMax) {
      const Int128 p = Int128{x} * PowerOfTen128(scale - a.scale());
      const Int128 q = Int128{y} * PowerOfTen128(scale - b.scale());
      return (p > q) - (p < q);
    }
  }
  if (!a.is_finite() || !b.is_finite()) {
    // -Infinity, finite, Infinity, NaN.
    const auto rank = [](const Numeric& n) {
      return n.is_nan() ? 2 : n.is_infinite() ? n.sign() : 0;
    };
    return (rank(a) > rank(b)) - (rank(a) < rank(b));
  }
  if (a.sign() != b.sign()) return a.sign() < b.sign() ? -1 : 1;
  if (a.sign() == 0) return 0;
  const int x = CountDigits(a) - a.scale();
  const int y = CountDigits(b) - b.scale();
  if (x != y) return (x < y) == (a.sign() > 0) ? -1 : 1;
  const int scale = std::max(a.scale(), b.scale());
  return MantissaAtScale(a, scale).compare(MantissaAtScale(b, scale));
}

size_t Numeric::Hash() const {
  if (!is_finite()) return absl::HashOf(is_nan() ? 0 : sign(), -1);
  const Numeric canonical = TrimScale();
  if (A::IsSmall(canonical)) return absl::HashOf(A::Small(canonical), canonical.scale());
  const auto& backend = A::Big(canonical).backend();
  size_t hash = absl::HashOf(canonical.sign(), canonical.scale());
  for (size_t i = 0; i < backend.size(); ++i) hash = absl::HashOf(hash, backend.limbs()[i]);
  return hash;
}

SqlResult<Numeric> Numeric::Add(const Numeric& a, const Numeric& b) {
  if (a.is_finite() && b.is_finite()) return AddFinite(a, b, 1);
  if (a.is_nan() || b.is_nan()) return NaN();
  if (a.is_infinite() && b.is_infinite()) return a.sign() == b.sign() ? a : NaN();
  return a.is_infinite() ? a : b;
}

SqlResult<Numeric> Numeric::Subtract(const Numeric& a, const Numeric& b) {
  if (a.is_finite() && b.is_finite()) return AddFinite(a, b, -1);
  return Add(a, b.Negate());
}

SqlResult<Numeric> Numeric::Multiply(const Numeric& a, const Numeric& b) {
  if (!a.is_finite() || !b.is_finite()) {
    if (a.is_nan() || b.is_nan() || a.is_zero() || b.is_zero()) return NaN();
    return Infinity(a.sign() != b.sign());
  }
  const int scale = a.scale() + b.scale();
  Numeric product = BothSmall(a, b) ? A::Make(Int128{A::Small(a)} * A::Small(b), scale)
                                    : A::Make(BigInt(A::Mantissa(a) * A::Mantissa(b)), scale);
  if (scale > kScaleMax) product = product.Round(kScaleMax);
  return CheckedNumeric(std::move(product));
}

SqlResult<Numeric> Numeric::Divide(const Numeric& a, const Numeric& b) {
  if (a.is_nan() || b.is_nan()) return NaN();
  if (a.is_infinite()) {
    if (b.is_infinite()) return NaN();
    if (b.is_zero()) return errors::DivisionByZero();
    return Infinity(a.sign() != b.sign());
  }
  if (b.is_infinite()) return Numeric(0);
  if (b.is_zero()) return errors::DivisionByZero();
  const int scale = DivisionScale(a, b);
  // scale >= a.scale(), so the shift is never negative.
  const int shift = scale + b.scale() - a.scale();
  if (BothSmall(a, b) && CountDigits(a) + shift <= 38) {
    const Int128 divisor = A::Small(b);
    const Int128 dividend = Int128{A::Small(a)} * PowerOfTen128(shift);
    return A::Make(
        divisor < 0 ? DivideRounded(-dividend, -divisor) : DivideRounded(dividend, divisor), scale);
  }
  BigInt dividend = A::Mantissa(a) * PowerOfTen(shift);
  BigInt divisor = A::Mantissa(b);
  if (divisor < 0) {
    dividend = -dividend;
    divisor = -divisor;
  }
  return CheckedNumeric(A::Make(DivideRounded(dividend, divisor), scale));
}

SqlResult<Numeric> Numeric::DivideTruncating(const Numeric& a, const Numeric& b) {
  if (!a.is_finite() || !b.is_finite()) {
    const SqlResult<Numeric> quotient = Divide(a, b);
    return quotient;
  }
  if (b.is_zero()) return errors::DivisionByZero();
  return CheckedNumeric(A::Make(TruncatedQuotient(a, b), 0));
}

SqlResult<Numeric> Numeric::Modulo(const Numeric& a, const Numeric& b) {
  if (a.is_nan() || b.is_nan()) return NaN();
  if (a.is_infinite()) {
    if (b.is_zero()) return errors::DivisionByZero();
    return NaN();
  }
  if (b.is_infinite()) return a;
  if (b.is_zero()) return errors::DivisionByZero();
  const int scale = std::max(a.scale(), b.scale());
  if (BothSmall(a, b) && scale - a.scale() <= kAlignDigitsMax &&
      scale - b.scale() <= kAlignDigitsMax) {
    const Int128 x = Int128{A::Small(a)} * PowerOfTen128(scale - a.scale());
    const Int128 y = Int128{A::Small(b)} * PowerOfTen128(scale - b.scale());
    return A::Make(x % y, scale);
  }
  return A::Make(BigInt(MantissaAtScale(a, scale) % MantissaAtScale(b, scale)), scale);
}

}  // namespace steno::sql
