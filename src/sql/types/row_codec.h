// How rows become bytes on disk. The format is API: testdata/codec holds golden bytes.
//
// Key columns are order-preserving and self-delimiting: for columns of one type,
// CompareNullsLast(a, b) has the sign of memcmp(Encode(a), Encode(b)); a descending column is the
// complement of the ascending bytes, so NULLs come last ascending and first descending.
//
//   column   := 0x01 payload | 0xFE (NULL)
//   bool     := 0x00 | 0x01
//   integers, oid, date, time, timestamp(tz) := 8 bytes (base/encoding.h)
//   floats   := 8 bytes; text, bytea, name, varchar, bpchar (trailing blanks cut) := escaped bytes
//   numeric  := 0x10 -Infinity | 0x20 negative | 0x30 zero | 0x40 positive | 0x50 Infinity | 0x60
//   NaN
//               then, for a value 0.d1d2d3... * 100^e: e, then base-100 digits as 2d+1, the last as
//               2d; all complemented for negatives
//   uuid     := 16 bytes; interval := 16 bytes, total microseconds; timetz := 8 + 4 bytes
//   array    := (0x02 element | 0x03 NULL)* 0x01 dimensions
//
// Equal values have equal keys, so a key cannot hold what equality ignores: the scale of a numeric,
// the blanks of a bpchar, the days and months of an interval, the sign of zero. KeyLosesDatum says
// when that happens; the writer then keeps the column in the value too, and the reader takes the
// value's copy where there is one.
//
// Values are a tuple that describes itself, so that rows written under an older schema still read:
//
//   tuple    := (varint((column id - previous id) << 4 | tag) payload)*      ids ascending
//
// An absent column has its schema's default; NULL is a tag. All functions are pure; decoders accept
// any bytes and return false, without effect beyond their outputs, on bytes that are no encoding.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sql/types/batch.h"
#include "sql/types/datum.h"
#include "sql/types/type.h"

namespace steno::sql {

// Whether values of `type` can be key columns: comparable types except jsonb and records.
bool IsKeyType(TypeId type);

// REQUIRES: IsKeyType(type.id).
void EncodeKeyColumn(Type type, const Datum& value, bool descending, std::string* out);
// Takes one column off the front of *in.
bool DecodeKeyColumn(Type type, bool descending, std::string_view* in, Datum* value);
// Steps over one column without building it.
bool SkipKeyColumn(Type type, bool descending, std::string_view* in);

// Whether decoding the key of `value` gives something else than `value` (equal, but not the same).
bool KeyLosesDatum(Type type, const Datum& value);

struct ValueColumn {
  uint32_t id;
  Datum value;
};

// Writes tuples. REQUIRES: ids strictly ascending over the calls of Add.
class ValueEncoder {
 public:
  void Add(uint32_t column_id, const Datum& value);
  std::string Take();

 private:
  std::string out_;
  uint32_t previous_id_ = 0;
};
std::string EncodeValueColumns(std::span<const ValueColumn> columns);

// Reads tuples column by column.
//
//   ValueDecoder d(bytes);
//   while (d.Next()) if (Wanted(d.column_id())) d.Read(&datum);     // unread columns are skipped
//   if (!d.ok()) return Corrupt();
class ValueDecoder {
 public:
  explicit ValueDecoder(std::string_view bytes) : in_(bytes) {}

  // Moves to the next column; false at the end or on damage.
  bool Next();
  uint32_t column_id() const { return id_; }
  // The current column's value; false on damage. At most once per Next.
  bool Read(Datum* value);
  bool ok() const { return ok_; }

 private:
  std::string_view in_;
  uint32_t id_ = 0;
  uint8_t tag_ = 0;
  bool pending_ = false;  // the current column's payload is still in in_
  bool ok_ = true;
};

// Decodes the wanted columns: ids[i] (ascending) goes to (*row)[targets[i]]; columns that the tuple
// lacks leave their target as it is. False on damage.
bool DecodeValueColumns(std::string_view bytes, std::span<const uint32_t> ids,
                        std::span<const uint32_t> targets, Row* row);

}  // namespace steno::sql
