// Numeric: exact decimals of up to 131072 digits before and 16383 after the point, NaN and
// infinities, with PostgreSQL's rules for the number of digits shown (the display scale).
//
// A finite value is mantissa * 10^-scale. Mantissas of 64 bits are kept inline and computed with in
// 128-bit integers; wider ones are shared immutable big integers (Boost.Multiprecision, behind
// numeric_internal.h). The scale is part of the value (1.0 prints "1.0") but not of equality.
//
//   a + b, a - b   scale max(a, b)            a * b   scale a + b, at most 16383
//   a / b          at least 16 significant digits, and no less scale than either operand
//   a % b          scale max(a, b), sign of a
// Rounding is half away from zero. Copies are cheap. Thread-compatible.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sql/types/datum.h"
#include "sql/types/sql_error.h"
#include "sql/types/type.h"

namespace steno::sql {

class Numeric {
 public:
  static constexpr int kScaleMax = 16383;           // digits after the point
  static constexpr int kIntegerDigitsMax = 131072;  // digits before it
  static constexpr int kResultScaleMax = 1000;      // that division and functions choose

  Numeric() : Numeric(0) {}
  explicit Numeric(int64_t v) : datum_(Datum::Kind::kNumericSmall, 0, v) {}
  // mantissa * 10^-scale. REQUIRES: 0 <= scale <= kScaleMax.
  Numeric(int64_t mantissa, int scale) : datum_(Datum::Kind::kNumericSmall, scale, mantissa) {}
  static Numeric NaN() { return Numeric(Datum(Datum::Kind::kNumericSpecial, 0, 0)); }
  static Numeric Infinity(bool negative = false) {
    return Numeric(Datum(Datum::Kind::kNumericSpecial, 0, negative ? -1 : 1));
  }

  // Decimal or scientific notation, NaN, [+-]inf[inity]; blanks around it.
  static SqlResult<Numeric> Parse(std::string_view text);
  // To 15 (float4: 6) significant digits, as PostgreSQL casts.
  static Numeric FromDouble(double v);
  static Numeric FromFloat(float v);

  bool is_nan() const { return special() && datum_.int_ == 0; }
  bool is_infinite() const { return special() && datum_.int_ != 0; }
  bool is_finite() const { return !special(); }
  bool is_zero() const { return sign() == 0 && is_finite(); }
  // -1, 0, 1; NaN counts as 1.
  int sign() const;
  int scale() const { return special() ? 0 : datum_.aux_; }

  std::string ToString() const;
  void AppendTo(std::string* out) const;
  double ToDouble() const;
  // Rounded half away from zero; nullopt beyond int64. REQUIRES: is_finite().
  std::optional<int64_t> ToInt64() const;
  // The value without trailing zeros after the point.
  Numeric TrimScale() const;
  // Digits after the point that are needed to show the value.
  int MinScale() const;

  // Rounded or cut to `scale` digits after the point; negative scales zero digits before it.
  Numeric Round(int scale) const;
  Numeric Truncate(int scale) const;
  // Rounds to the typmod's scale; 22003 where the precision does not hold it.
  SqlResult<Numeric> ApplyTypmod(int32_t typmod) const;

  Numeric Negate() const;
  Numeric Abs() const;

  // NaN is equal to NaN and above all else.
  static int Compare(const Numeric& a, const Numeric& b);
  size_t Hash() const;

  // 22003 "value overflows numeric format" where the result has too many digits; division and
  // modulo by zero 22012.
  static SqlResult<Numeric> Add(const Numeric& a, const Numeric& b);
  static SqlResult<Numeric> Subtract(const Numeric& a, const Numeric& b);
  static SqlResult<Numeric> Multiply(const Numeric& a, const Numeric& b);
  static SqlResult<Numeric> Divide(const Numeric& a, const Numeric& b);
  // Quotient cut to an integer: div().
  static SqlResult<Numeric> DivideTruncating(const Numeric& a, const Numeric& b);
  static SqlResult<Numeric> Modulo(const Numeric& a, const Numeric& b);

  // The Datum that holds the value, and back. REQUIRES: datum.is_numeric().
  static Numeric FromDatum(const Datum& datum) { return Numeric(datum); }
  const Datum& datum() const { return datum_; }

  friend bool operator==(const Numeric& a, const Numeric& b) { return Compare(a, b) == 0; }

 private:
  friend struct NumericAccess;  // numeric_internal.h
  explicit Numeric(Datum datum) : datum_(std::move(datum)) {}
  bool special() const { return datum_.kind_ == Datum::Kind::kNumericSpecial; }

  // kNumericSmall, kNumericBig (aux: scale) or kNumericSpecial.
  Datum datum_;
};

inline Numeric Datum::as_numeric() const {
  DCHECK(is_numeric());
  return Numeric::FromDatum(*this);
}
inline Datum Datum::FromNumeric(Numeric v) {
  return v.datum();
}

}  // namespace steno::sql
