// Value tuples: (column id, value) pairs that describe themselves.
#include <bit>
#include <cstring>

#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"
#include "sql/types/numeric_key.h"
#include "sql/types/row_codec.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

// On disk: never renumber.
enum Tag : uint8_t {
  kTagNull = 0,
  kTagFalse = 1,
  kTagTrue = 2,
  kTagInt = 3,           // zigzag varint
  kTagDouble = 4,        // 8 bytes, little-endian
  kTagString = 5,        // length, bytes
  kTagNumericSmall = 6,  // see numeric_key.h
  kTagNumericBig = 7,
  kTagNumericSpecial = 8,  // 0 -Infinity, 1 NaN, 2 Infinity
  kTagInterval = 9,        // months, days, microseconds as zigzag varints
  kTagUuid = 10,           // 16 bytes
  kTagTimeTz = 11,         // microseconds, zone as zigzag varints
  kTagArray = 12,          // element type, dimensions, elements as (tag, payload)
  kTagRecord = 13,         // count, then (type, typmod, tag, payload)
};
constexpr int kTagBits = 4;

Tag TagOf(const Datum& v) {
  switch (v.kind()) {
    case Datum::Kind::kNull:
      return kTagNull;
    case Datum::Kind::kBool:
      return v.as_bool() ? kTagTrue : kTagFalse;
    case Datum::Kind::kInt:
      return kTagInt;
    case Datum::Kind::kDouble:
      return kTagDouble;
    case Datum::Kind::kTimeTz:
      return kTagTimeTz;
    case Datum::Kind::kNumericSmall:
      return kTagNumericSmall;
    case Datum::Kind::kNumericSpecial:
      return kTagNumericSpecial;
    case Datum::Kind::kString:
      return kTagString;
    case Datum::Kind::kNumericBig:
      return kTagNumericBig;
    case Datum::Kind::kInterval:
      return kTagInterval;
    case Datum::Kind::kUuid:
      return kTagUuid;
    case Datum::Kind::kArray:
      return kTagArray;
    case Datum::Kind::kRecord:
      return kTagRecord;
  }
  CHECK(false) << "unknown kind of datum";
  return kTagNull;
}

void WritePayload(const Datum& v, ByteWriter* out);

void WriteTagged(const Datum& v, ByteWriter* out) {
  out->U8(TagOf(v));
  WritePayload(v, out);
}

void WriteArray(const ArrayValue& v, ByteWriter* out) {
  out->Varint(static_cast<uint32_t>(v.element));
  out->Varint(v.dimensions.size());
  for (const ArrayValue::Dimension& d : v.dimensions) {
    out->Varint(static_cast<uint64_t>(d.length));
    out->SignedVarint(d.lower_bound);
  }
  for (const Datum& element : v.elements) WriteTagged(element, out);
}

void WriteRecord(const RecordValue& v, ByteWriter* out) {
  out->Varint(v.values.size());
  for (size_t i = 0; i < v.values.size(); ++i) {
    out->Varint(static_cast<uint32_t>(v.types[i].id));
    out->SignedVarint(v.types[i].typmod);
    WriteTagged(v.values[i], out);
  }
}

void WritePayload(const Datum& v, ByteWriter* out) {
  switch (TagOf(v)) {
    case kTagNull:
    case kTagFalse:
    case kTagTrue:
      return;
    case kTagInt:
      out->SignedVarint(v.as_int());
      return;
    case kTagDouble:
      out->U64(std::bit_cast<uint64_t>(v.as_double()));
      return;
    case kTagString:
      out->String(v.as_string());
      return;
    case kTagNumericSmall:
      WriteSmallNumeric(v.as_numeric(), out);
      return;
    case kTagNumericBig:
      WriteBigNumeric(v.as_numeric(), out);
      return;
    case kTagNumericSpecial: {
      const Numeric n = v.as_numeric();
      out->U8(n.is_nan() ? 1 : n.sign() < 0 ? 0 : 2);
      return;
    }
    case kTagInterval: {
      const Interval& i = v.as_interval();
      out->SignedVarint(i.months);
      out->SignedVarint(i.days);
      out->SignedVarint(i.micros);
      return;
    }
    case kTagUuid:
      out->Bytes(std::string_view(reinterpret_cast<const char*>(v.as_uuid().bytes.data()),
                                  v.as_uuid().bytes.size()));
      return;
    case kTagTimeTz:
      out->SignedVarint(v.timetz_micros());
      out->SignedVarint(v.timetz_zone_west_s());
      return;
    case kTagArray:
      WriteArray(v.as_array(), out);
      return;
    case kTagRecord:
      WriteRecord(v.as_record(), out);
      return;
  }
}

bool ReadPayload(uint8_t tag, int depth, ByteReader* in, Datum* v);

bool ReadTagged(int depth, ByteReader* in, Datum* v) {
  uint8_t tag;
  return depth < kNestingMax && in->U8(&tag) && ReadPayload(tag, depth + 1, in, v);
}

bool ReadInt32(ByteReader* in, int32_t* v) {
  int64_t wide;
  if (!in->SignedVarint(&wide) || wide != static_cast<int32_t>(wide)) return false;
  *v = static_cast<int32_t>(wide);
  return true;
}

bool ReadTypeId(ByteReader* in, TypeId* id) {
  uint64_t raw;
  if (!in->Varint(&raw) || raw > UINT32_MAX) return false;
  *id = static_cast<TypeId>(raw);
  return true;
}

bool ReadArray(int depth, ByteReader* in, Datum* v) {
  ArrayValue array;
  uint64_t dimensions;
  if (!ReadTypeId(in, &array.element) || !in->Varint(&dimensions) ||
      dimensions > kArrayDimensionsMax) {
    return false;
  }
  uint64_t count = dimensions == 0 ? 0 : 1;
  for (uint64_t i = 0; i < dimensions; ++i) {
    uint64_t length;
    int32_t lower;
    if (!in->Varint(&length) || length == 0 || length > kArrayElementsMax ||
        !ReadInt32(in, &lower)) {
      return false;
    }
    count *= length;
    // Every element takes at least its tag.
    if (count > in->rest().size()) return false;
    array.dimensions.push_back({static_cast<int32_t>(length), lower});
  }
  array.elements.resize(count);
  for (Datum& element : array.elements) {
    if (!ReadTagged(depth, in, &element)) return false;
  }
  *v = Datum::FromArray(std::move(array));
  return true;
}

bool ReadRecord(int depth, ByteReader* in, Datum* v) {
  uint64_t count;
  if (!in->Varint(&count) || count > in->rest().size()) return false;
  RecordValue record;
  for (uint64_t i = 0; i < count; ++i) {
    Type type;
    Datum value;
    if (!ReadTypeId(in, &type.id) || !ReadInt32(in, &type.typmod) ||
        !ReadTagged(depth, in, &value)) {
      return false;
    }
    record.types.push_back(type);
    record.values.push_back(std::move(value));
  }
  *v = Datum::FromRecord(std::move(record));
  return true;
}

bool ReadNumeric(uint8_t tag, ByteReader* in, Datum* v) {
  Numeric n;
  if (tag == kTagNumericSpecial) {
    uint8_t which;
    if (!in->U8(&which) || which > 2) return false;
    n = which == 1 ? Numeric::NaN() : Numeric::Infinity(which == 0);
  } else if (!(tag == kTagNumericSmall ? ReadSmallNumeric(in, &n) : ReadBigNumeric(in, &n))) {
    return false;
  }
  *v = Datum::FromNumeric(std::move(n));
  return true;
}

bool ReadPayload(uint8_t tag, int depth, ByteReader* in, Datum* v) {
  switch (tag) {
    case kTagNull:
      *v = Datum();
      return true;
    case kTagFalse:
    case kTagTrue:
      *v = Datum::Bool(tag == kTagTrue);
      return true;
    case kTagInt: {
      int64_t i;
      if (!in->SignedVarint(&i)) return false;
      *v = Datum::Int(i);
      return true;
    }
    case kTagDouble: {
      uint64_t bits;
      if (!in->U64(&bits)) return false;
      *v = Datum::Double(std::bit_cast<double>(bits));
      return true;
    }
    case kTagString: {
      std::string_view s;
      if (!in->String(&s)) return false;
      *v = Datum::String(s);
      return true;
    }
    case kTagNumericSmall:
    case kTagNumericBig:
    case kTagNumericSpecial:
      return ReadNumeric(tag, in, v);
    case kTagInterval: {
      Interval i;
      if (!ReadInt32(in, &i.months) || !ReadInt32(in, &i.days) || !in->SignedVarint(&i.micros)) {
        return false;
      }
      *v = Datum::FromInterval(i);
      return true;
    }
    case kTagUuid: {
      Uuid uuid;
      std::string_view bytes;
      if (!in->Bytes(uuid.bytes.size(), &bytes)) return false;
      std::memcpy(uuid.bytes.data(), bytes.data(), bytes.size());
      *v = Datum::FromUuid(uuid);
      return true;
    }
    case kTagTimeTz: {
      int64_t micros;
      int32_t zone;
      if (!in->SignedVarint(&micros) || !ReadInt32(in, &zone)) return false;
      *v = Datum::TimeTz(micros, zone);
      return true;
    }
    case kTagArray:
      return ReadArray(depth, in, v);
    case kTagRecord:
      return ReadRecord(depth, in, v);
    default:
      return false;
  }
}

// Steps over one payload without building it where its length is plain.
bool SkipPayload(uint8_t tag, ByteReader* in) {
  std::string_view ignored;
  if (tag == kTagString) return in->String(&ignored);
  if (tag == kTagUuid) return in->Bytes(sizeof(Uuid), &ignored);
  Datum value;
  return ReadPayload(tag, 0, in, &value);
}

}  // namespace

void ValueEncoder::Add(uint32_t column_id, const Datum& value) {
  CHECK(column_id > previous_id_) << column_id << " after " << previous_id_;
  ByteWriter writer(std::move(out_));
  writer.Varint(uint64_t{column_id - previous_id_} << kTagBits | TagOf(value));
  WritePayload(value, &writer);
  out_ = writer.Take();
  previous_id_ = column_id;
}

std::string ValueEncoder::Take() {
  previous_id_ = 0;
  return std::move(out_);
}

std::string EncodeValueColumns(std::span<const ValueColumn> columns) {
  ValueEncoder encoder;
  for (const ValueColumn& column : columns) encoder.Add(column.id, column.value);
  return encoder.Take();
}

bool ValueDecoder::Next() {
  if (!ok_) return false;
  ByteReader reader(in_);
  if (pending_ && !SkipPayload(tag_, &reader)) {
    ok_ = false;
    return false;
  }
  pending_ = false;
  in_ = reader.rest();
  if (in_.empty()) return false;
  uint64_t header;
  if (!reader.Varint(&header) || header >> kTagBits == 0 ||
      (header >> kTagBits) > UINT32_MAX - id_) {
    ok_ = false;
    return false;
  }
  id_ += static_cast<uint32_t>(header >> kTagBits);
  tag_ = static_cast<uint8_t>(header & ((1 << kTagBits) - 1));
  in_ = reader.rest();
  pending_ = true;
  return true;
}

bool ValueDecoder::Read(Datum* value) {
  CHECK(pending_) << "Read without Next";
  pending_ = false;
  ByteReader reader(in_);
  ok_ = ReadPayload(tag_, 0, &reader, value);
  in_ = reader.rest();
  return ok_;
}

bool DecodeValueColumns(std::string_view bytes, std::span<const uint32_t> ids,
                        std::span<const uint32_t> targets, Row* row) {
  DCHECK(ids.size() == targets.size());
  ValueDecoder decoder(bytes);
  size_t wanted = 0;
  while (wanted < ids.size() && decoder.Next()) {
    while (wanted < ids.size() && ids[wanted] < decoder.column_id()) ++wanted;
    if (wanted == ids.size() || ids[wanted] != decoder.column_id()) continue;
    if (!decoder.Read(&(*row)[targets[wanted]])) return false;
    ++wanted;
  }
  return decoder.ok();
}

}  // namespace steno::sql
