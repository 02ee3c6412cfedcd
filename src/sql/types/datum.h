// Datum: one SQL value, 16 bytes. Its Type travels beside it (Column, expression, catalog).
//
//   representation   SQL types
//   Bool             bool
//   Int              int2/4/8, oid, reg*, xid; date (days since 2000-01-01); time, timestamp,
//                    timestamptz (microseconds since midnight, 2000-01-01 00:00 [UTC])
//   Double           float4 (as a value that a float holds), float8
//   String           text, varchar, bpchar, name, "char", bytea, json, jsonb, unknown
//   Numeric          numeric; mantissas of 64 bits live in the Datum itself
//   TimeTz           timetz: microseconds of local time and seconds west of UTC
//   Interval, Uuid, Array, Record
//
// The last four, strings and wide numerics are immutable heap objects with an atomic reference
// count: copying a Datum never copies a value, moving it costs two words. A std::string_view or
// reference into a heap object lives as long as any Datum that holds the object.
//
// Infinite dates and timestamps are the extreme integers (see datetime.h). Which representation a
// Datum has follows from its type; asking for another is a bug (DCHECK). Thread-compatible; the
// heap objects may be shared between threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"

namespace steno::sql {

class Numeric;
struct Interval;
struct Uuid;
struct ArrayValue;
struct RecordValue;

namespace internal {
struct HeapObject {
  mutable std::atomic<uint32_t> refs{1};
};
struct StringObject : HeapObject {
  uint64_t size;
  const char* data() const { return reinterpret_cast<const char*>(this + 1); }
};
struct BigMantissa;
}  // namespace internal

class Datum {
 public:
  enum class Kind : uint8_t {
    kNull,
    kBool,
    kInt,
    kDouble,
    kTimeTz,
    kNumericSmall,    // payload: mantissa; aux: display scale
    kNumericSpecial,  // payload: -1, 0, 1 for -Infinity, NaN, Infinity
    // From here on the payload is a counted pointer.
    kString,
    kNumericBig,
    kInterval,
    kUuid,
    kArray,
    kRecord,
  };

  Datum() : kind_(Kind::kNull), aux_(0), int_(0) {}
  static Datum Null() { return Datum(); }
  static Datum Bool(bool v) { return Datum(Kind::kBool, 0, v ? 1 : 0); }
  static Datum Int(int64_t v) { return Datum(Kind::kInt, 0, v); }
  static Datum Double(double v) {
    Datum d(Kind::kDouble, 0, 0);
    d.double_ = v;
    return d;
  }
  static Datum TimeTz(int64_t micros, int32_t zone_west_s) {
    return Datum(Kind::kTimeTz, zone_west_s, micros);
  }
  static Datum String(std::string_view v);
  static Datum FromNumeric(Numeric v);
  static Datum FromInterval(const Interval& v);
  static Datum FromUuid(const Uuid& v);
  static Datum FromArray(ArrayValue v);
  static Datum FromRecord(RecordValue v);

  // A string of `size` bytes that `fill(char* out)` writes; saves the copy of a temporary.
  template <typename Fill>
  static Datum StringOfSize(size_t size, Fill fill) {
    internal::StringObject* object = NewString(size);
    fill(const_cast<char*>(object->data()));
    return Datum(Kind::kString, object);
  }

  Datum(const Datum& o) : kind_(o.kind_), aux_(o.aux_), int_(o.int_) {
    if (is_heap()) object_->refs.fetch_add(1, std::memory_order_relaxed);
  }
  Datum(Datum&& o) noexcept : kind_(o.kind_), aux_(o.aux_), int_(o.int_) { o.kind_ = Kind::kNull; }
  Datum& operator=(const Datum& o) {
    Datum copy(o);
    swap(copy);
    return *this;
  }
  Datum& operator=(Datum&& o) noexcept {
    Datum moved(std::move(o));
    swap(moved);
    return *this;
  }
  ~Datum() {
    if (is_heap()) Release();
  }
  void swap(Datum& o) noexcept {
    std::swap(kind_, o.kind_);
    std::swap(aux_, o.aux_);
    std::swap(int_, o.int_);
  }

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::kNull; }
  bool is_numeric() const {
    return kind_ == Kind::kNumericSmall || kind_ == Kind::kNumericBig ||
           kind_ == Kind::kNumericSpecial;
  }

  bool as_bool() const {
    DCHECK(kind_ == Kind::kBool);
    return int_ != 0;
  }
  int64_t as_int() const {
    DCHECK(kind_ == Kind::kInt);
    return int_;
  }
  double as_double() const {
    DCHECK(kind_ == Kind::kDouble);
    return double_;
  }
  std::string_view as_string() const {
    DCHECK(kind_ == Kind::kString);
    const auto* s = static_cast<const internal::StringObject*>(object_);
    return std::string_view(s->data(), s->size);
  }
  int64_t timetz_micros() const {
    DCHECK(kind_ == Kind::kTimeTz);
    return int_;
  }
  int32_t timetz_zone_west_s() const {
    DCHECK(kind_ == Kind::kTimeTz);
    return aux_;
  }
  Numeric as_numeric() const;           // numeric.h
  const Interval& as_interval() const;  // values.h, as all below
  const Uuid& as_uuid() const;
  const ArrayValue& as_array() const;
  const RecordValue& as_record() const;

  // Bytes that the value keeps on the heap, counting shared objects in full; for memory accounting.
  size_t HeapBytes() const;

 private:
  friend class Numeric;
  friend struct NumericAccess;

  Datum(Kind kind, int32_t aux, int64_t v) : kind_(kind), aux_(aux), int_(v) {}
  Datum(Kind kind, const internal::HeapObject* object) : kind_(kind), aux_(0), object_(object) {}

  bool is_heap() const { return kind_ >= Kind::kString; }
  void Release() {
    if (object_->refs.fetch_sub(1, std::memory_order_acq_rel) == 1) Destroy();
  }
  void Destroy();
  static internal::StringObject* NewString(size_t size);

  Kind kind_;
  int32_t aux_;
  union {
    int64_t int_;
    double double_;
    const internal::HeapObject* object_;
  };
};
static_assert(sizeof(Datum) == 16);

inline void swap(Datum& a, Datum& b) noexcept {
  a.swap(b);
}

}  // namespace steno::sql
