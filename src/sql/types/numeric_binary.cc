#include "sql/types/numeric_binary.h"

#include <algorithm>
#include <vector>

#include "sql/types/errors.h"
#include "sql/types/numeric_internal.h"
#include "sql/types/wire_bytes.h"

namespace steno::sql {
namespace {

using A = NumericAccess;

constexpr int kGroupDigits = 4;
constexpr uint16_t kPositive = 0x0000;
constexpr uint16_t kNegative = 0x4000;
constexpr uint16_t kNaN = 0xC000;
constexpr uint16_t kInfinity = 0xD000;
constexpr uint16_t kNegInfinity = 0xF000;

void AppendHeader(size_t groups, int weight, uint16_t sign, int scale, std::string* out) {
  AppendInt16(static_cast<int16_t>(groups), out);
  AppendInt16(static_cast<int16_t>(weight), out);
  AppendInt16(static_cast<int16_t>(sign), out);
  AppendInt16(static_cast<int16_t>(scale), out);
}

}  // namespace

void NumericToWire(const Numeric& v, std::string* out) {
  if (v.is_nan()) return AppendHeader(0, 0, kNaN, 0, out);
  if (v.is_infinite()) {
    return AppendHeader(0, 0, v.sign() < 0 ? kNegInfinity : kInfinity, 0, out);
  }
  if (v.is_zero()) return AppendHeader(0, 0, kPositive, v.scale(), out);
  std::string digits = A::Mantissa(v.Abs()).str();
  const auto scale = static_cast<size_t>(v.scale());
  // Both sides of the point are filled up to whole groups of four.
  if (digits.size() < scale) digits.insert(0, scale - digits.size(), '0');
  const size_t integer_digits = digits.size() - scale;
  digits.insert(0, (kGroupDigits - integer_digits % kGroupDigits) % kGroupDigits, '0');
  digits.append((kGroupDigits - scale % kGroupDigits) % kGroupDigits, '0');
  std::vector<int16_t> groups;
  for (size_t i = 0; i < digits.size(); i += kGroupDigits) {
    groups.push_back(static_cast<int16_t>((digits[i] - '0') * 1000 + (digits[i + 1] - '0') * 100 +
                                          (digits[i + 2] - '0') * 10 + (digits[i + 3] - '0')));
  }
  int weight = static_cast<int>((integer_digits + kGroupDigits - 1) / kGroupDigits) - 1;
  const auto first = std::find_if(groups.begin(), groups.end(), [](int16_t g) { return g != 0; });
  weight -= static_cast<int>(first - groups.begin());
  groups.erase(groups.begin(), first);
  while (!groups.empty() && groups.back() == 0) groups.pop_back();
  AppendHeader(groups.size(), weight, v.sign() < 0 ? kNegative : kPositive, v.scale(), out);
  for (const int16_t group : groups) AppendInt16(group, out);
}

SqlResult<Numeric> NumericFromWire(std::string_view bytes) {
  WireReader in(bytes);
  const int count = static_cast<uint16_t>(in.Int16());
  const int weight = in.Int16();
  const auto sign = static_cast<uint16_t>(in.Int16());
  const int scale = static_cast<uint16_t>(in.Int16());
  const auto incomplete = [] {
    return errors::Make(sqlstate::kProtocolViolation, "insufficient data left in message");
  };
  if (in.failed()) return incomplete();
  if (sign == kNaN) return Numeric::NaN();
  if (sign == kInfinity || sign == kNegInfinity) return Numeric::Infinity(sign == kNegInfinity);
  if (sign != kPositive && sign != kNegative) {
    return errors::InvalidBinary("invalid sign in external \"numeric\" value");
  }
  if (scale > Numeric::kScaleMax) {
    return errors::InvalidBinary("invalid scale in external \"numeric\" value");
  }
  std::string digits;
  for (int i = 0; i < count; ++i) {
    const int group = in.Int16();
    if (in.failed()) break;
    if (group < 0 || group > 9999) {
      return errors::InvalidBinary("invalid digit in external \"numeric\" value");
    }
    const std::string text = std::to_string(group);
    digits.append(kGroupDigits - text.size(), '0').append(text);
  }
  if (in.failed()) return incomplete();
  if (!in.Done()) return errors::InvalidBinary("incorrect binary data format");
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return Numeric(0, scale);
  BigInt mantissa(digits);
  if (sign == kNegative) mantissa = -mantissa;
  // The last group counts units of 10^(4 * (weight - count + 1)). Digits beyond the display scale
  // are cut, as numeric_recv does.
  const int exponent = kGroupDigits * (weight - count + 1);
  if (exponent >= 0) {
    return CheckedNumeric(A::Make(BigInt(mantissa * PowerOfTen(exponent)), 0).Round(scale));
  }
  if (-exponent >= scale) {
    return CheckedNumeric(A::Make(BigInt(mantissa / PowerOfTen(-exponent - scale)), scale));
  }
  return CheckedNumeric(A::Make(BigInt(mantissa * PowerOfTen(scale + exponent)), scale));
}

}  // namespace steno::sql
