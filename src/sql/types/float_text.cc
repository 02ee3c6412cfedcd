// Floats and integers from and to text.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/scalar_text.h"
#include "sql/types/text_util.h"

namespace steno::sql {
namespace {

bool AppendSpecial(double v, std::string* out) {
  if (std::isnan(v)) {
    out->append("NaN");
  } else if (std::isinf(v)) {
    out->append(v < 0 ? "-Infinity" : "Infinity");
  } else {
    return false;
  }
  return true;
}

// Writes the digits of to_chars' scientific form as PostgreSQL does: plain decimals for exponents
// from -4 up to `digits10`, else d.ddde+XX.
void AppendShortest(std::string_view scientific, int digits10, std::string* out) {
  if (scientific.starts_with('-')) {
    out->push_back('-');
    scientific.remove_prefix(1);
  }
  const size_t e = scientific.find('e');
  int exponent = 0;
  ParseInteger(scientific.substr(e + 1), &exponent);
  if (exponent < -4 || exponent >= digits10) {
    out->append(scientific);
    return;
  }
  std::string digits(1, scientific[0]);
  if (e > 2) digits.append(scientific.substr(2, e - 2));
  if (exponent < 0) {
    out->append("0.");
    out->append(static_cast<size_t>(-exponent - 1), '0');
    out->append(digits);
    return;
  }
  const auto integer_digits = static_cast<size_t>(exponent + 1);
  if (digits.size() <= integer_digits) {
    out->append(digits);
    out->append(integer_digits - digits.size(), '0');
    return;
  }
  out->append(digits, 0, integer_digits);
  out->push_back('.');
  out->append(digits, integer_digits);
}

// Whether the decimal "d.ddde+XX" lies in the middle between two neighbours. Readers that round to
// even take it for one of them; PostgreSQL writes a digit more, for those that do not.
template <typename Float>
bool IsMidpoint(std::string_view scientific) {
  const size_t e = scientific.find('e');
  int exponent = 0;
  ParseInteger(scientific.substr(e + 1), &exponent);
  unsigned __int128 odd = 0;
  bool fraction = false;
  for (const char c : scientific.substr(0, e)) {
    if (c == '.') fraction = true;
    if (c < '0' || c > '9') continue;
    odd = odd * 10 + static_cast<unsigned>(c - '0');
    if (fraction) --exponent;
  }
  // A midpoint is an odd number of one bit more than a Float has, times a power of two. With up to
  // 17 digits it takes no more factors of five than these.
  constexpr int kFivesMax = 25;
  if (odd == 0 || std::abs(exponent) > kFivesMax) return false;
  for (; exponent < 0; ++exponent) {
    if (odd % 5 != 0) return false;
    odd /= 5;
  }
  for (; exponent > 0; --exponent) odd *= 5;
  while (odd % 2 == 0) odd /= 2;
  return odd >> std::numeric_limits<Float>::digits == 1;
}

template <typename Float>
void AppendFloat(Float v, int extra_float_digits, std::string* out) {
  if (AppendSpecial(static_cast<double>(v), out)) return;
  char buffer[64];
  constexpr int kDigits10 = std::numeric_limits<Float>::digits10;
  if (extra_float_digits > 0) {
    constexpr auto kForm = std::chars_format::scientific;
    auto end = std::to_chars(buffer, buffer + sizeof buffer, v, kForm).ptr;
    std::string_view text(buffer, static_cast<size_t>(end - buffer));
    for (int digits = 1; IsMidpoint<Float>(text); ++digits) {
      end = std::to_chars(buffer, buffer + sizeof buffer, v, kForm, digits).ptr;
      text = std::string_view(buffer, static_cast<size_t>(end - buffer));
    }
    AppendShortest(text, kDigits10, out);
    return;
  }
  const int n = std::snprintf(buffer, sizeof buffer, "%.*g",
                              std::max(kDigits10 + extra_float_digits, 1), static_cast<double>(v));
  out->append(buffer, static_cast<size_t>(n));
}

bool ParseSpecialFloat(std::string_view text, double* out) {
  if (EqualsIgnoringCase(text, "nan")) {
    *out = std::numeric_limits<double>::quiet_NaN();
    return true;
  }
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (!EqualsIgnoringCase(text, "infinity") && !EqualsIgnoringCase(text, "inf")) return false;
  *out =
      negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  return true;
}

// from_chars reads no leading '+' and reports under- and overflow alike.
template <typename Float>
SqlResult<Float> ParseFloat(std::string_view text, TypeId type) {
  std::string_view trimmed = StripBlanks(text);
  double special;
  if (ParseSpecialFloat(trimmed, &special)) return static_cast<Float>(special);
  if (trimmed.starts_with('+')) {
    trimmed.remove_prefix(1);
    if (trimmed.starts_with('-')) return errors::InvalidText(text, type);
  }
  Float value;
  const auto [end, error] = std::from_chars(trimmed.data(), trimmed.data() + trimmed.size(), value);
  if (error == std::errc::result_out_of_range) {
    return errors::NumericOutOfRange(
        StrCat("\"", text, "\" is out of range for type ", FormatType(type)));
  }
  // from_chars also takes "inf" and "nan" spelled in other ways, which were read above.
  if (error != std::errc() || end != trimmed.data() + trimmed.size() || !std::isfinite(value)) {
    return errors::InvalidText(text, type);
  }
  return value;
}

}  // namespace

void AppendFloat8(double v, int extra_float_digits, std::string* out) {
  AppendFloat(v, extra_float_digits, out);
}
void AppendFloat4(float v, int extra_float_digits, std::string* out) {
  AppendFloat(v, extra_float_digits, out);
}

SqlResult<double> ParseFloat8(std::string_view text) {
  return ParseFloat<double>(text, TypeId::kFloat8);
}
SqlResult<float> ParseFloat4(std::string_view text) {
  return ParseFloat<float>(text, TypeId::kFloat4);
}

SqlResult<int64_t> ParseIntegerText(std::string_view text, TypeId type) {
  const std::string_view trimmed = StripBlanks(text);
  const size_t digits_at = trimmed.starts_with('-') || trimmed.starts_with('+') ? 1 : 0;
  if (trimmed.size() == digits_at || !AllDigits(trimmed.substr(digits_at))) {
    // Digits that are too many already are what is wrong first.
    const std::string_view digits =
        trimmed.substr(0, trimmed.find_first_not_of("0123456789", digits_at));
    if (IsInteger(type) && digits.size() > digits_at && digits.size() < trimmed.size()) {
      const SqlResult<int64_t> prefix = ParseIntegerText(digits, type);
      if (!prefix.has_value()) return errors::TextOutOfRange(text, type);
    }
    return errors::InvalidText(text, type);
  }
  int64_t value;
  bool fits = ParseInteger(trimmed, &value);
  if (type == TypeId::kInt4) fits = fits && value == static_cast<int32_t>(value);
  if (type == TypeId::kInt2) fits = fits && value == static_cast<int16_t>(value);
  if (!IsInteger(type)) {  // oid and its kin are unsigned, and wrap a negative int4
    fits = fits && value <= std::numeric_limits<uint32_t>::max() &&
           value >= std::numeric_limits<int32_t>::min();
    if (fits) value = static_cast<uint32_t>(value);
  }
  if (!fits) return errors::TextOutOfRange(text, type);
  return value;
}

SqlResult<bool> ParseBool(std::string_view text) {
  const std::string_view trimmed = StripBlanks(text);
  const std::string lower = AsciiLower(trimmed);
  const auto is_prefix_of = [&](std::string_view word, size_t length_min) {
    return lower.size() >= length_min && word.starts_with(lower);
  };
  if (is_prefix_of("true", 1) || is_prefix_of("yes", 1) || lower == "on" || lower == "1") {
    return true;
  }
  if (is_prefix_of("false", 1) || is_prefix_of("no", 1) || is_prefix_of("off", 2) || lower == "0") {
    return false;
  }
  return errors::InvalidText(text, TypeId::kBool);
}

}  // namespace steno::sql
