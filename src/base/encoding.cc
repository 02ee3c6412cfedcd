#include "base/encoding.h"

#include <bit>
#include <cmath>
#include <limits>

namespace steno {
namespace {

constexpr uint64_t kSignBit = uint64_t{1} << 63;
constexpr char kEscape = '\x00';
constexpr char kEscapedZero = '\xff';
constexpr char kTerminator = '\x01';

}  // namespace

void EncodeUint64(uint64_t v, std::string* out) {
  char buffer[8];
  for (int i = 7; i >= 0; --i) {
    buffer[i] = static_cast<char>(v);
    v >>= 8;
  }
  out->append(buffer, sizeof buffer);
}

void EncodeInt64(int64_t v, std::string* out) {
  EncodeUint64(static_cast<uint64_t>(v) ^ kSignBit, out);
}

void EncodeDouble(double v, std::string* out) {
  if (std::isnan(v)) v = std::numeric_limits<double>::quiet_NaN();  // one NaN, with sign +
  if (v == 0) v = 0;                                                // one zero
  const uint64_t bits = std::bit_cast<uint64_t>(v);
  EncodeUint64((bits & kSignBit) ? ~bits : bits ^ kSignBit, out);
}

void EncodeBytes(std::string_view v, std::string* out) {
  for (char c : v) {
    out->push_back(c);
    if (c == kEscape) out->push_back(kEscapedZero);
  }
  out->push_back(kEscape);
  out->push_back(kTerminator);
}

bool DecodeUint64(std::string_view* in, uint64_t* v) {
  if (in->size() < 8) return false;
  uint64_t result = 0;
  for (int i = 0; i < 8; ++i) result = (result << 8) | static_cast<uint8_t>((*in)[i]);
  in->remove_prefix(8);
  *v = result;
  return true;
}

bool DecodeInt64(std::string_view* in, int64_t* v) {
  uint64_t raw;
  if (!DecodeUint64(in, &raw)) return false;
  *v = static_cast<int64_t>(raw ^ kSignBit);
  return true;
}

bool DecodeDouble(std::string_view* in, double* v) {
  uint64_t raw;
  if (!DecodeUint64(in, &raw)) return false;
  *v = std::bit_cast<double>((raw & kSignBit) ? raw ^ kSignBit : ~raw);
  return true;
}

bool DecodeBytes(std::string_view* in, std::string* v) {
  std::string result;
  for (size_t i = 0; i + 1 < in->size(); ++i) {
    const char c = (*in)[i];
    if (c != kEscape) {
      result.push_back(c);
      continue;
    }
    const char next = (*in)[++i];
    if (next == kTerminator) {
      in->remove_prefix(i + 1);
      *v = std::move(result);
      return true;
    }
    if (next != kEscapedZero) return false;
    result.push_back(kEscape);
  }
  return false;
}

void InvertTail(size_t from, std::string* out) {
  for (size_t i = from; i < out->size(); ++i) (*out)[i] = static_cast<char>(~(*out)[i]);
}

std::string PrefixEnd(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<uint8_t>(end.back()) + 1);
  return end;
}

}  // namespace steno
