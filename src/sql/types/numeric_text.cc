// Numeric to and from text and floats, and its type modifier.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "absl/strings/ascii.h"
#include "sql/types/errors.h"
#include "sql/types/numeric.h"
#include "sql/types/numeric_internal.h"
#include "sql/types/text_util.h"

namespace steno::sql {
namespace {

using A = NumericAccess;

// Exponents beyond this overflow whatever the digits are.
constexpr int kExponentMax = 200000;

std::optional<Numeric> ParseSpecial(std::string_view text) {
  if (EqualsIgnoringCase(text, "nan")) return Numeric::NaN();
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (EqualsIgnoringCase(text, "infinity") || EqualsIgnoringCase(text, "inf")) {
    return Numeric::Infinity(negative);
  }
  return std::nullopt;
}

// The parts of a decimal number in text.
struct Decimal {
  bool negative = false;
  std::string digits;  // without the point
  int fraction_digits = 0;
  int exponent = 0;
};

// Takes the exponent behind the 'e'; clamps what is beyond kExponentMax.
bool ParseExponent(std::string_view text, int* exponent) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty()) return false;
  int value = 0;
  for (const char c : text) {
    if (!absl::ascii_isdigit(c)) return false;
    value = std::min(value * 10 + (c - '0'), kExponentMax);
  }
  *exponent = negative ? -value : value;
  return true;
}

bool ParseDecimal(std::string_view text, Decimal* out) {
  size_t i = 0;
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) out->negative = text[i++] == '-';
  bool any = false;
  bool point = false;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !point) {
      point = true;
    } else if (absl::ascii_isdigit(c)) {
      any = true;
      if (c != '0' || point || !out->digits.empty()) out->digits.push_back(c);
      if (point) ++out->fraction_digits;
    } else {
      break;
    }
  }
  if (!any) return false;
  if (i == text.size()) return true;
  if (text[i] != 'e' && text[i] != 'E') return false;
  return ParseExponent(text.substr(i + 1), &out->exponent);
}

BigInt BigFromDigits(std::string_view digits) {
  while (digits.starts_with('0')) digits.remove_prefix(1);  // a leading zero would mean octal
  return digits.empty() ? BigInt(0) : BigInt(std::string(digits));
}

}  // namespace

SqlResult<Numeric> Numeric::Parse(std::string_view text) {
  const std::string_view trimmed = StripBlanks(text);
  if (std::optional<Numeric> special = ParseSpecial(trimmed)) return *special;
  Decimal decimal;
  if (!ParseDecimal(trimmed, &decimal)) return errors::InvalidText(text, TypeId::kNumeric);
  const auto overflow = [] { return errors::NumericOutOfRange("value overflows numeric format"); };
  const int scale = std::max(decimal.fraction_digits - decimal.exponent, 0);
  const int zeros = std::max(decimal.exponent - decimal.fraction_digits, 0);
  if (scale > kScaleMax) return overflow();
  if (zeros == 0 && decimal.digits.size() <= 18) {
    int64_t m = 0;
    for (const char c : decimal.digits) m = m * 10 + (c - '0');
    return Numeric(decimal.negative ? -m : m, scale);
  }
  BigInt mantissa = BigFromDigits(decimal.digits);
  if (mantissa == 0) return Numeric(0, scale);
  if (zeros > kIntegerDigitsMax) return overflow();
  if (zeros > 0) mantissa *= PowerOfTen(zeros);
  if (decimal.negative) mantissa = -mantissa;
  return CheckedNumeric(A::Make(std::move(mantissa), scale));
}

void Numeric::AppendTo(std::string* out) const {
  if (is_nan()) {
    out->append("NaN");
    return;
  }
  if (is_infinite()) {
    out->append(sign() < 0 ? "-Infinity" : "Infinity");
    return;
  }
  char buffer[24];
  std::string wide;
  std::string_view digits;
  if (A::IsSmall(*this)) {
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, A::Small(*this)).ptr;
    digits = std::string_view(buffer, static_cast<size_t>(end - buffer));
  } else {
    wide = A::Big(*this).str();
    digits = wide;
  }
  if (digits.starts_with('-')) {
    out->push_back('-');
    digits.remove_prefix(1);
  }
  const auto fraction = static_cast<size_t>(scale());
  if (fraction == 0) {
    out->append(digits);
    return;
  }
  if (digits.size() <= fraction) {
    out->append("0.");
    out->append(fraction - digits.size(), '0');
    out->append(digits);
    return;
  }
  out->append(digits.substr(0, digits.size() - fraction));
  out->push_back('.');
  out->append(digits.substr(digits.size() - fraction));
}

std::string Numeric::ToString() const {
  std::string out;
  AppendTo(&out);
  return out;
}

double Numeric::ToDouble() const {
  if (is_nan()) return std::numeric_limits<double>::quiet_NaN();
  if (is_infinite()) return sign() * std::numeric_limits<double>::infinity();
  // Both operands are exact below 2^53 and 10^22, so the quotient is correctly rounded.
  if (A::IsSmall(*this) && scale() <= 15) {
    const int64_t m = A::Small(*this);
    if (m > -(int64_t{1} << 53) && m < int64_t{1} << 53) {
      return static_cast<double>(m) / static_cast<double>(PowerOfTen128(scale()));
    }
  }
  return std::strtod(ToString().c_str(), nullptr);
}

namespace {

Numeric FromDigits(double v, int significant_digits) {
  if (std::isnan(v)) return Numeric::NaN();
  if (std::isinf(v)) return Numeric::Infinity(v < 0);
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.*g", significant_digits, v);
  return *Numeric::Parse(buffer);
}

}  // namespace

Numeric Numeric::FromDouble(double v) {
  return FromDigits(v, std::numeric_limits<double>::digits10);
}
Numeric Numeric::FromFloat(float v) {
  return FromDigits(v, std::numeric_limits<float>::digits10);
}

SqlResult<Numeric> Numeric::ApplyTypmod(int32_t typmod) const {
  const auto limits = PrecisionScaleOf(Type{TypeId::kNumeric, typmod});
  if (!limits.has_value() || is_nan()) return *this;
  const auto overflow = [&](std::string detail) {
    return errors::NumericOutOfRange("numeric field overflow").WithDetail(std::move(detail));
  };
  if (is_infinite()) {
    return overflow(StrCat("A field with precision ", limits->precision, ", scale ", limits->scale,
                           " cannot hold an infinite value."));
  }
  Numeric rounded = Round(limits->scale);
  const int integer_digits_max = limits->precision - limits->scale;
  if (!rounded.is_zero() && CountDigits(rounded) - rounded.scale() > integer_digits_max) {
    return overflow(StrCat("A field with precision ", limits->precision, ", scale ", limits->scale,
                           " must round to an absolute value less than ",
                           integer_digits_max == 0 ? "" : "10^",
                           integer_digits_max == 0 ? 1 : integer_digits_max, "."));
  }
  return rounded;
}

}  // namespace steno::sql
