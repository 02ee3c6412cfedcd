#include "sql/types/numeric_key.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "sql/types/numeric_internal.h"

namespace steno::sql {
namespace {

using A = NumericAccess;

constexpr char kNegInfinity = '\x10';
constexpr char kNegative = '\x20';
constexpr char kZero = '\x30';
constexpr char kPositive = '\x40';
constexpr char kInfinity = '\x50';
constexpr char kNaN = '\x60';

// The exponent to base 100 takes one byte around zero, else an escape and three bytes.
constexpr int kExponentBias = 0x80;
constexpr int kShortExponentMin = -64;
constexpr int kShortExponentMax = 63;
constexpr uint8_t kLongNegativeExponent = 0x3F;
constexpr uint8_t kLongPositiveExponent = 0xC0;
constexpr int kLongExponentBias = 1 << 23;

// No finite numeric has more digits; bounds what damaged bytes can make a reader build.
constexpr size_t kDigitsMax = Numeric::kIntegerDigitsMax + Numeric::kScaleMax + 2;

void EncodeExponent(int e, std::string* out) {
  if (e >= kShortExponentMin && e <= kShortExponentMax) {
    out->push_back(static_cast<char>(e + kExponentBias));
    return;
  }
  out->push_back(static_cast<char>(e < 0 ? kLongNegativeExponent : kLongPositiveExponent));
  const int biased = e + kLongExponentBias;
  out->push_back(static_cast<char>(biased >> 16));
  out->push_back(static_cast<char>(biased >> 8));
  out->push_back(static_cast<char>(biased));
}

// `flip` complements the bytes of negative values.
bool DecodeExponent(std::string_view* in, uint8_t flip, int* e) {
  if (in->empty()) return false;
  const auto first = static_cast<uint8_t>(in->front() ^ flip);
  in->remove_prefix(1);
  if (first != kLongNegativeExponent && first != kLongPositiveExponent) {
    *e = first - kExponentBias;
    return *e >= kShortExponentMin && *e <= kShortExponentMax;
  }
  if (in->size() < 3) return false;
  int biased = 0;
  for (int i = 0; i < 3; ++i) {
    biased = biased << 8 | static_cast<uint8_t>((*in)[static_cast<size_t>(i)] ^ flip);
  }
  in->remove_prefix(3);
  *e = biased - kLongExponentBias;
  return *e >= -Numeric::kScaleMax && *e <= Numeric::kIntegerDigitsMax &&
         (*e < kShortExponentMin || *e > kShortExponentMax) &&
         (*e < 0) == (first == kLongNegativeExponent);
}

int FloorHalf(int v) {
  return v >= 0 ? v / 2 : -((-v + 1) / 2);
}

}  // namespace

void EncodeNumericKey(const Numeric& v, std::string* out) {
  if (v.is_nan()) {
    out->push_back(kNaN);
    return;
  }
  if (v.is_infinite()) {
    out->push_back(v.sign() < 0 ? kNegInfinity : kInfinity);
    return;
  }
  if (v.is_zero()) {
    out->push_back(kZero);
    return;
  }
  const bool negative = v.sign() < 0;
  out->push_back(negative ? kNegative : kPositive);
  const size_t from = out->size();
  std::string digits = A::IsSmall(v) ? std::to_string(A::Small(v)) : A::Big(v).str();
  if (negative) digits.erase(0, 1);
  // The value is 0.digits * 10^point; digits pair up from an even exponent.
  int point = static_cast<int>(digits.size()) - v.scale();
  const int exponent = FloorHalf(point + 1);
  if (exponent * 2 != point) digits.insert(0, 1, '0');
  while (digits.ends_with('0')) digits.pop_back();
  if (digits.size() % 2 == 1) digits.push_back('0');
  EncodeExponent(exponent, out);
  for (size_t i = 0; i < digits.size(); i += 2) {
    const int pair = (digits[i] - '0') * 10 + (digits[i + 1] - '0');
    const bool last = i + 2 == digits.size();
    out->push_back(static_cast<char>(2 * pair + (last ? 0 : 1)));
  }
  if (negative) {
    for (size_t i = from; i < out->size(); ++i) (*out)[i] = static_cast<char>(~(*out)[i]);
  }
}

bool DecodeNumericKey(std::string_view* in, Numeric* v) {
  if (in->empty()) return false;
  const char kind = in->front();
  in->remove_prefix(1);
  switch (kind) {
    case kNaN:
      *v = Numeric::NaN();
      return true;
    case kInfinity:
    case kNegInfinity:
      *v = Numeric::Infinity(kind == kNegInfinity);
      return true;
    case kZero:
      *v = Numeric(0);
      return true;
    case kNegative:
    case kPositive:
      break;
    default:
      return false;
  }
  const uint8_t flip = kind == kNegative ? 0xFF : 0;
  int exponent;
  if (!DecodeExponent(in, flip, &exponent)) return false;
  std::string digits;
  for (bool last = false; !last;) {
    if (in->empty() || digits.size() > kDigitsMax) return false;
    const auto byte = static_cast<uint8_t>(in->front() ^ flip);
    in->remove_prefix(1);
    last = byte % 2 == 0;
    const int pair = byte / 2;
    if (pair > 99 || (last && pair == 0) || (digits.empty() && pair == 0)) return false;
    digits.push_back(static_cast<char>('0' + pair / 10));
    digits.push_back(static_cast<char>('0' + pair % 10));
  }
  if (digits.back() == '0') digits.pop_back();
  // 0.digits * 100^exponent
  const int scale = static_cast<int>(digits.size()) - 2 * exponent;
  if (scale > Numeric::kScaleMax) return false;
  digits.erase(0, digits.find_first_not_of('0'));
  if (scale < 0) digits.append(static_cast<size_t>(-scale), '0');
  if (digits.size() > kDigitsMax) return false;
  BigInt mantissa(digits);
  if (kind == kNegative) mantissa = -mantissa;
  *v = A::Make(std::move(mantissa), std::max(scale, 0));
  return true;
}

bool IsSmallNumeric(const Numeric& v) {
  return A::IsSmall(v);
}

void WriteSmallNumeric(const Numeric& v, ByteWriter* out) {
  out->Varint(static_cast<uint64_t>(v.scale()));
  out->SignedVarint(A::Small(v));
}

bool ReadSmallNumeric(ByteReader* in, Numeric* v) {
  uint64_t scale;
  int64_t mantissa;
  if (!in->Varint(&scale) || scale > Numeric::kScaleMax || !in->SignedVarint(&mantissa)) {
    return false;
  }
  *v = Numeric(mantissa, static_cast<int>(scale));
  return true;
}

void WriteBigNumeric(const Numeric& v, ByteWriter* out) {
  const BigInt mantissa = A::Mantissa(v);
  std::vector<unsigned char> magnitude;
  export_bits(BigInt(abs(mantissa)), std::back_inserter(magnitude), 8);
  out->Varint(static_cast<uint64_t>(v.scale()));
  out->U8(mantissa < 0 ? 1 : 0);
  out->String(std::string_view(reinterpret_cast<const char*>(magnitude.data()), magnitude.size()));
}

bool ReadBigNumeric(ByteReader* in, Numeric* v) {
  uint64_t scale;
  uint8_t sign;
  std::string_view magnitude;
  if (!in->Varint(&scale) || scale > Numeric::kScaleMax || !in->U8(&sign) || sign > 1 ||
      !in->String(&magnitude) || magnitude.empty() || magnitude[0] == '\0' ||
      magnitude.size() > kDigitsMax / 2) {
    return false;
  }
  BigInt mantissa;
  const auto* bytes = reinterpret_cast<const unsigned char*>(magnitude.data());
  import_bits(mantissa, bytes, bytes + magnitude.size(), 8);
  if (sign == 1) mantissa = -mantissa;
  *v = A::Make(std::move(mantissa), static_cast<int>(scale));
  return true;
}

}  // namespace steno::sql
