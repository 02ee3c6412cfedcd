#include "sql/types/datum.h"

#include <new>

#include "sql/types/numeric.h"
#include "sql/types/numeric_internal.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

template <typename T>
struct Boxed : internal::HeapObject {
  explicit Boxed(T v) : value(std::move(v)) {}
  T value;
};

template <typename T>
const T& Unbox(const internal::HeapObject* object) {
  return static_cast<const Boxed<T>*>(object)->value;
}

size_t ElementBytes(const std::vector<Datum>& values) {
  size_t bytes = values.capacity() * sizeof(Datum);
  for (const Datum& value : values) bytes += value.HeapBytes();
  return bytes;
}

}  // namespace

ArrayValue ArrayValue::Of(TypeId element, std::vector<Datum> elements, int32_t lower_bound) {
  ArrayValue array;
  array.element = element;
  if (!elements.empty()) {
    array.dimensions.push_back({static_cast<int32_t>(elements.size()), lower_bound});
  }
  array.elements = std::move(elements);
  return array;
}

internal::StringObject* Datum::NewString(size_t size) {
  void* memory = ::operator new(sizeof(internal::StringObject) + size);
  auto* object = new (memory) internal::StringObject();
  object->size = size;
  return object;
}

Datum Datum::String(std::string_view v) {
  return StringOfSize(v.size(), [v](char* out) {
    if (!v.empty()) std::memcpy(out, v.data(), v.size());
  });
}

Datum Datum::FromInterval(const Interval& v) {
  return Datum(Kind::kInterval, new Boxed<Interval>(v));
}
Datum Datum::FromUuid(const Uuid& v) {
  return Datum(Kind::kUuid, new Boxed<Uuid>(v));
}
Datum Datum::FromArray(ArrayValue v) {
  return Datum(Kind::kArray, new Boxed<ArrayValue>(std::move(v)));
}
Datum Datum::FromRecord(RecordValue v) {
  return Datum(Kind::kRecord, new Boxed<RecordValue>(std::move(v)));
}

const Interval& Datum::as_interval() const {
  DCHECK(kind_ == Kind::kInterval);
  return Unbox<Interval>(object_);
}
const Uuid& Datum::as_uuid() const {
  DCHECK(kind_ == Kind::kUuid);
  return Unbox<Uuid>(object_);
}
const ArrayValue& Datum::as_array() const {
  DCHECK(kind_ == Kind::kArray);
  return Unbox<ArrayValue>(object_);
}
const RecordValue& Datum::as_record() const {
  DCHECK(kind_ == Kind::kRecord);
  return Unbox<RecordValue>(object_);
}

void Datum::Destroy() {
  switch (kind_) {
    case Kind::kNull:
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kDouble:
    case Kind::kTimeTz:
    case Kind::kNumericSmall:
    case Kind::kNumericSpecial:
      break;
    case Kind::kString: {
      auto* object =
          const_cast<internal::StringObject*>(static_cast<const internal::StringObject*>(object_));
      object->~StringObject();
      ::operator delete(object);
      return;
    }
    case Kind::kNumericBig:
      delete static_cast<const internal::BigMantissa*>(object_);
      return;
    case Kind::kInterval:
      delete static_cast<const Boxed<Interval>*>(object_);
      return;
    case Kind::kUuid:
      delete static_cast<const Boxed<Uuid>*>(object_);
      return;
    case Kind::kArray:
      delete static_cast<const Boxed<ArrayValue>*>(object_);
      return;
    case Kind::kRecord:
      delete static_cast<const Boxed<RecordValue>*>(object_);
      return;
  }
  CHECK(false) << "no heap object";
}

size_t Datum::HeapBytes() const {
  switch (kind_) {
    case Kind::kNull:
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kDouble:
    case Kind::kTimeTz:
    case Kind::kNumericSmall:
    case Kind::kNumericSpecial:
      return 0;
    case Kind::kString:
      return sizeof(internal::StringObject) + as_string().size();
    case Kind::kNumericBig: {
      const auto* big = static_cast<const internal::BigMantissa*>(object_);
      return sizeof(*big) + big->value.backend().size() * sizeof(big->value.backend().limbs()[0]);
    }
    case Kind::kInterval:
      return sizeof(Boxed<Interval>);
    case Kind::kUuid:
      return sizeof(Boxed<Uuid>);
    case Kind::kArray:
      return sizeof(Boxed<ArrayValue>) + ElementBytes(as_array().elements);
    case Kind::kRecord:
      return sizeof(Boxed<RecordValue>) + ElementBytes(as_record().values);
  }
  CHECK(false) << "unknown kind of datum";
  return 0;
}

}  // namespace steno::sql
