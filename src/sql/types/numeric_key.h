// Numeric as bytes: order-preserving for keys (the layout stands in row_codec.h) and compact for
// values.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "sql/types/numeric.h"

namespace steno::sql {

void EncodeNumericKey(const Numeric& v, std::string* out);
// The scale of the result is the least that shows the value. False, with *in moved, on damage.
bool DecodeNumericKey(std::string_view* in, Numeric* v);

// scale as varint, then the mantissa: zigzag varint where it has 64 bits (small), else a sign byte
// and its magnitude, big-endian.
void WriteSmallNumeric(const Numeric& v, ByteWriter* out);
bool ReadSmallNumeric(ByteReader* in, Numeric* v);
void WriteBigNumeric(const Numeric& v, ByteWriter* out);
bool ReadBigNumeric(ByteReader* in, Numeric* v);
bool IsSmallNumeric(const Numeric& v);

}  // namespace steno::sql
