// Order-preserving encoding: for values a, b of one type, a < b exactly if Encode(a) < Encode(b) as
// bytes. Every encoding is self-delimiting, so that encodings can be put one behind the other and
// the whole orders like the tuple.
//
//   uint64   8 bytes, big-endian
//   int64    8 bytes, big-endian, sign bit flipped
//   double   8 bytes; sign bit flipped if positive, all bits if negative; -0 as +0; NaN above all
//   bytes    every 0x00 becomes 0x00 0xFF; ends with 0x00 0x01
//
// Decode functions take the encoding off the front of *in, or return false and leave it as it was.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace steno {

void EncodeUint64(uint64_t v, std::string* out);
void EncodeInt64(int64_t v, std::string* out);
void EncodeDouble(double v, std::string* out);
void EncodeBytes(std::string_view v, std::string* out);

bool DecodeUint64(std::string_view* in, uint64_t* v);
bool DecodeInt64(std::string_view* in, int64_t* v);
bool DecodeDouble(std::string_view* in, double* v);
bool DecodeBytes(std::string_view* in, std::string* v);

// Turns an ascending encoding into a descending one: complements each byte from `from` on.
void InvertTail(size_t from, std::string* out);

// The smallest key above every key that has `prefix` as a prefix; empty if there is none (prefix is
// all 0xFF or empty), which stands for the end of the keyspace.
std::string PrefixEnd(std::string_view prefix);

}  // namespace steno
