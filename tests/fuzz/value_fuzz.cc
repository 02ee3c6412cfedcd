// Values from clients, in text and in binary: a reader refuses, or the value prints to what reads
// back as an equal one, in both formats. The first byte chooses the type and the format.
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "base/check.h"
#include "sql/types/compare.h"
#include "sql/types/io.h"

namespace {

using namespace steno::sql;  // NOLINT

constexpr Type kTypes[] = {
    {TypeId::kBool},   {TypeId::kInt2},      {TypeId::kInt4},        {TypeId::kInt8},
    {TypeId::kFloat4}, {TypeId::kFloat8},    {TypeId::kNumeric},     {TypeId::kText},
    {TypeId::kBpchar}, {TypeId::kBytea},     {TypeId::kDate},        {TypeId::kTime},
    {TypeId::kTimeTz}, {TypeId::kTimestamp}, {TypeId::kTimestampTz}, {TypeId::kInterval},
    {TypeId::kUuid},   {TypeId::kInt4Array}, {TypeId::kTextArray},   {TypeId::kNumericArray},
    {TypeId::kJson},   {TypeId::kJsonb},
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const Type type = kTypes[data[0] / 2 % std::size(kTypes)];
  const bool binary = data[0] % 2 == 1;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (!binary && !ValidateUtf8(bytes).has_value()) return 0;  // stopped at the wire

  const SqlResult<Datum> value = binary ? BinaryIn(type, bytes) : TextIn(type, bytes);
  if (!value.has_value()) {
    CHECK(value.error().sqlstate.size() == 5);
    return 0;
  }
  const std::string text = *TextOut(type, *value);
  const SqlResult<Datum> from_text = TextIn(type, text);
  CHECK(from_text.has_value()) << text << "\n" << from_text.error();
  CHECK(*TextOut(type, *from_text) == text) << text;

  std::string sent;
  AppendBinary(type, *value, FormatSettings::Default(), &sent);
  const SqlResult<Datum> from_binary = BinaryIn(type, sent);
  CHECK(from_binary.has_value()) << text << "\n" << from_binary.error();
  CHECK(*TextOut(type, *from_binary) == text) << text;
  if (type.id != TypeId::kJson) {  // json has no equality
    CHECK(CompareNullsLast(type.id, *value, *from_text) == 0) << text;
    CHECK(CompareNullsLast(type.id, *value, *from_binary) == 0) << text;
  }
  return 0;
}
