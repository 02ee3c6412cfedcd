// Row codec on arbitrary bytes: decoders refuse or decode, never crash, and what a decoder accepts
// encodes and decodes to an equal value. The first byte chooses the type and the direction.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "sql/types/compare.h"
#include "sql/types/row_codec.h"

namespace {

using steno::sql::Datum;
using steno::sql::Type;
using steno::sql::TypeId;

constexpr Type kTypes[] = {{TypeId::kBool},      {TypeId::kInt8},         {TypeId::kFloat8},
                           {TypeId::kNumeric},   {TypeId::kText},         {TypeId::kBytea},
                           {TypeId::kBpchar},    {TypeId::kDate},         {TypeId::kTimestamp},
                           {TypeId::kTimeTz},    {TypeId::kInterval},     {TypeId::kUuid},
                           {TypeId::kInt4Array}, {TypeId::kNumericArray}, {TypeId::kTextArray}};

void Require(bool condition) {
  if (!condition) std::abort();
}

void FuzzKey(Type type, bool descending, std::string_view bytes) {
  Datum value;
  std::string_view in = bytes;
  if (!DecodeKeyColumn(type, descending, &in, &value)) return;
  std::string key;
  EncodeKeyColumn(type, value, descending, &key);
  Datum again;
  std::string_view rest = key;
  Require(DecodeKeyColumn(type, descending, &rest, &again));
  Require(rest.empty());
  Require(steno::sql::CompareNullsLast(type.id, value, again) == 0);
}

void FuzzTuple(std::string_view bytes) {
  steno::sql::ValueDecoder decoder(bytes);
  steno::sql::ValueEncoder encoder;
  while (decoder.Next()) {
    Datum value;
    if (!decoder.Read(&value)) return;
    encoder.Add(decoder.column_id(), value);
  }
  if (!decoder.ok()) return;
  const std::string again = encoder.Take();
  steno::sql::ValueDecoder second(again);
  while (second.Next()) {
  }
  Require(second.ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] == 0xFF) {
    FuzzTuple(bytes);
  } else {
    FuzzKey(kTypes[data[0] / 2 % std::size(kTypes)], data[0] % 2 == 1, bytes);
  }
  return 0;
}
