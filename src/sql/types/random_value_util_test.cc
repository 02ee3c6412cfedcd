#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "sql/types/cast.h"
#include "sql/types/datetime.h"
#include "sql/types/io.h"
#include "sql/types/numeric.h"
#include "sql/types/random_value_test_util.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

using T = TypeId;

int64_t RandomInt(int64_t min, int64_t max, Rng* rng) {
  switch (rng->Below(8)) {
    case 0:
      return min;
    case 1:
      return max;
    case 2:
    case 3:  // narrowing keeps the range of the type
      return static_cast<int64_t>(rng->Next()) / 2 % max;
    default:
      return rng->Between(-3, 3);
  }
}

double RandomDouble(Rng* rng) {
  constexpr double kSpecial[] = {0.0,
                                 -0.0,
                                 std::numeric_limits<double>::quiet_NaN(),
                                 std::numeric_limits<double>::infinity(),
                                 -std::numeric_limits<double>::infinity(),
                                 5e-324,
                                 1e308};
  if (rng->Chance(1, 3)) return kSpecial[rng->Below(std::size(kSpecial))];
  return static_cast<double>(rng->Between(-1000, 1000)) / 8;
}

std::string RandomBytes(std::string_view alphabet, Rng* rng) {
  std::string out;
  const uint64_t size = rng->Below(rng->Chance(1, 20) ? 40 : 5);
  for (uint64_t i = 0; i < size; ++i) out.push_back(alphabet[rng->Below(alphabet.size())]);
  return out;
}

Numeric RandomNumeric(Rng* rng) {
  switch (rng->Below(10)) {
    case 0:
      return Numeric::NaN();
    case 1:
      return Numeric::Infinity(rng->Chance(1, 2));
    case 2:
      return Numeric(rng->Between(-20, 20)).Round(static_cast<int>(rng->Below(4)));
    default:
      break;
  }
  std::string text = rng->Chance(1, 2) ? "-" : "";
  const uint64_t digits = 1 + rng->Below(rng->Chance(1, 5) ? 60 : 6);
  for (uint64_t i = 0; i < digits; ++i) text.push_back("01259"[rng->Below(5)]);
  text += "e" + std::to_string(rng->Between(-6, 6) * (rng->Chance(1, 5) ? 40 : 1));
  return Numeric::Parse(text).value();
}

Interval RandomInterval(Rng* rng) {
  return {rng->Between(-2, 2) * kMicrosPerDay + rng->Between(-2, 2),
          static_cast<int32_t>(rng->Between(-31, 31)), static_cast<int32_t>(rng->Between(-3, 3))};
}

Datum RandomArray(Type type, Rng* rng) {
  ArrayValue v;
  v.element = ElementOf(type.id);
  const auto length = static_cast<int32_t>(rng->Below(4));
  if (length == 0) return Datum::FromArray(std::move(v));
  v.dimensions.push_back({length, static_cast<int32_t>(rng->Between(0, 1))});
  int32_t count = length;
  if (rng->Chance(1, 4)) {
    v.dimensions.push_back({2, 1});
    count *= 2;
  }
  for (int32_t i = 0; i < count; ++i) {
    v.elements.push_back(rng->Chance(1, 5) ? Datum() : RandomValue(Type{v.element}, rng));
  }
  return Datum::FromArray(std::move(v));
}

}  // namespace

std::vector<Type> RandomTypes() {
  return {{T::kBool},        {T::kInt2},      {T::kInt4},
          {T::kInt8},        {T::kOid},       {T::kFloat4},
          {T::kFloat8},      {T::kNumeric},   {T::kNumeric, NumericTypmod(10, 3)},
          {T::kText},        {T::kVarchar},   {T::kBpchar, VarcharTypmod(5)},
          {T::kBpchar},      {T::kName},      {T::kBytea},
          {T::kDate},        {T::kTime},      {T::kTimestamp},
          {T::kTimestampTz}, {T::kTimeTz},    {T::kInterval},
          {T::kUuid},        {T::kInt4Array}, {T::kTextArray},
          {T::kNumericArray}};
}

Datum RandomValue(Type type, Rng* rng) {
  if (IsTrueArray(type.id)) return RandomArray(type, rng);
  switch (type.id) {
    case T::kBool:
      return Datum::Bool(rng->Chance(1, 2));
    case T::kInt2:
      return Datum::Int(RandomInt(INT16_MIN, INT16_MAX, rng));
    case T::kInt4:
      return Datum::Int(RandomInt(INT32_MIN, INT32_MAX, rng));
    case T::kInt8:
      return Datum::Int(RandomInt(INT64_MIN, INT64_MAX, rng));
    case T::kOid:
      return Datum::Int(rng->Between(0, UINT32_MAX));
    case T::kFloat4: {
      const double v = static_cast<double>(static_cast<float>(RandomDouble(rng)));
      return Datum::Double(v);
    }
    case T::kFloat8:
      return Datum::Double(RandomDouble(rng));
    case T::kNumeric: {
      const Numeric v = RandomNumeric(rng);
      const SqlResult<Numeric> fitted = v.ApplyTypmod(type.typmod);
      return Datum::FromNumeric(fitted.has_value() ? *fitted
                                                   : *Numeric(0).ApplyTypmod(type.typmod));
    }
    case T::kBytea:
      return Datum::String(RandomBytes(std::string_view("\0\1\xFF\xFE"
                                                        "a",
                                                        5),
                                       rng));
    case T::kDate:
      return Datum::Int(rng->Chance(1, 10) ? kDateInfinity : rng->Between(-800000, 800000));
    case T::kTime:
      return Datum::Int(rng->Between(0, kMicrosPerDay));
    case T::kTimestamp:
    case T::kTimestampTz:
      return Datum::Int(rng->Chance(1, 10) ? kTimestampNegInfinity
                                           : rng->Between(kTimestampMin, kTimestampEnd / 2));
    case T::kTimeTz:
      return Datum::TimeTz(rng->Between(0, 24) * kMicrosPerHour,
                           static_cast<int32_t>(rng->Between(-3, 3) * 3600));
    case T::kInterval:
      return Datum::FromInterval(RandomInterval(rng));
    case T::kUuid: {
      Uuid uuid;
      for (uint8_t& byte : uuid.bytes) byte = static_cast<uint8_t>(rng->Below(3) * 127);
      return Datum::FromUuid(uuid);
    }
    default: {
      const std::string text = RandomBytes("ab \x01", rng);
      return ApplyTypmod(type, Datum::String(text), CastContext::kExplicit).value();
    }
  }
}

}  // namespace steno::sql
