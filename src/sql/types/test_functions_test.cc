#include "sql/types/test_functions.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "sql/types/arithmetic.h"
#include "sql/types/array_functions.h"
#include "sql/types/datetime_functions.h"
#include "sql/types/json.h"
#include "sql/types/text_functions.h"
#include "sql/types/text_util.h"

namespace steno::sql {
namespace {

using Args = std::vector<Datum>;
using T = TypeId;
namespace k = kernels;

TestFunction F(TypeId result, Kernel1 fn) {
  return {result, [fn](const Args& a, const FormatSettings&) { return fn(a[0]); }};
}
TestFunction F(TypeId result, Kernel2 fn) {
  return {result, [fn](const Args& a, const FormatSettings&) { return fn(a[0], a[1]); }};
}
TestFunction F(TypeId result, Kernel3 fn) {
  return {result, [fn](const Args& a, const FormatSettings&) { return fn(a[0], a[1], a[2]); }};
}
using SessionKernel = SqlResult<Datum> (*)(const Datum&, const Datum&, const FormatSettings&);
TestFunction S(TypeId result, SessionKernel fn) {
  return {result, [fn](const Args& a, const FormatSettings& s) { return fn(a[0], a[1], s); }};
}
TestFunction NotStrict(TestFunction f) {
  f.strict = false;
  return f;
}

using Map = std::map<std::string, TestFunction>;

void AddIntegers(Map* m) {
  const auto add = [&]<TypeId kType>(const std::string& t, std::integral_constant<TypeId, kType>) {
    const std::string two = " " + t + " " + t;
    (*m)["+" + two] = F(kType, k::IntAdd<kType>);
    (*m)["-" + two] = F(kType, k::IntSubtract<kType>);
    (*m)["*" + two] = F(kType, k::IntMultiply<kType>);
    (*m)["/" + two] = F(kType, k::IntDivide<kType>);
    (*m)["%" + two] = F(kType, k::IntModulo<kType>);
    (*m)["&" + two] = F(kType, k::IntBitAnd<kType>);
    (*m)["|" + two] = F(kType, k::IntBitOr<kType>);
    (*m)["#" + two] = F(kType, k::IntBitXor<kType>);
    (*m)["<<" + two] = F(kType, k::IntShiftLeft<kType>);
    (*m)[">>" + two] = F(kType, k::IntShiftRight<kType>);
    (*m)["- " + t] = F(kType, k::IntNegate<kType>);
    (*m)["~ " + t] = F(kType, k::IntBitNot<kType>);
    (*m)["abs " + t] = F(kType, k::IntAbs<kType>);
    (*m)["gcd" + two] = {
        kType, [](const Args& a, const FormatSettings&) { return k::IntGcd(kType, a[0], a[1]); }};
    (*m)["lcm" + two] = {
        kType, [](const Args& a, const FormatSettings&) { return k::IntLcm(kType, a[0], a[1]); }};
  };
  add("int2", std::integral_constant<TypeId, T::kInt2>());
  add("int4", std::integral_constant<TypeId, T::kInt4>());
  add("int8", std::integral_constant<TypeId, T::kInt8>());
}

void AddFloats(Map* m) {
  const auto add = [&]<TypeId kType>(const std::string& t, std::integral_constant<TypeId, kType>) {
    const std::string two = " " + t + " " + t;
    (*m)["+" + two] = F(kType, k::FloatAdd<kType>);
    (*m)["-" + two] = F(kType, k::FloatSubtract<kType>);
    (*m)["*" + two] = F(kType, k::FloatMultiply<kType>);
    (*m)["/" + two] = F(kType, k::FloatDivide<kType>);
  };
  add("float4", std::integral_constant<TypeId, T::kFloat4>());
  add("float8", std::integral_constant<TypeId, T::kFloat8>());
  (*m)["round float8"] = F(T::kFloat8, k::Float8Round);
  (*m)["sqrt float8"] = F(T::kFloat8, k::Float8Sqrt);
  (*m)["ln float8"] = F(T::kFloat8, k::Float8Ln);
  (*m)["exp float8"] = F(T::kFloat8, k::Float8Exp);
  (*m)["power float8 float8"] = F(T::kFloat8, k::Float8Power);
}

void AddNumeric(Map* m) {
  const std::pair<const char*, Kernel2> kBinary[] = {
      {"+", k::NumericAdd},      {"-", k::NumericSubtract},
      {"*", k::NumericMultiply}, {"/", k::NumericDivide},
      {"%", k::NumericModulo},   {"mod", k::NumericModulo},
      {"^", k::NumericPower},    {"div", k::NumericDivideTruncating},
      {"log", k::NumericLog},    {"gcd", k::NumericGcd},
      {"lcm", k::NumericLcm}};
  for (const auto& [name, fn] : kBinary) {
    (*m)[std::string(name) + " numeric numeric"] = F(T::kNumeric, fn);
  }
  const std::pair<const char*, Kernel1> kUnary[] = {
      {"-", k::NumericNegate},    {"abs", k::NumericAbs},
      {"sign", k::NumericSign},   {"ceil", k::NumericCeil},
      {"floor", k::NumericFloor}, {"sqrt", k::NumericSqrt},
      {"exp", k::NumericExp},     {"ln", k::NumericLn},
      {"log", k::NumericLog10},   {"trim_scale", k::NumericTrimScale}};
  for (const auto& [name, fn] : kUnary) (*m)[std::string(name) + " numeric"] = F(T::kNumeric, fn);
  (*m)["scale numeric"] = F(T::kInt4, k::NumericScale);
  (*m)["min_scale numeric"] = F(T::kInt4, k::NumericMinScale);
  (*m)["round numeric int4"] = F(T::kNumeric, k::NumericRound);
  (*m)["trunc numeric int4"] = F(T::kNumeric, k::NumericTruncate);
  (*m)["factorial int8"] = F(T::kNumeric, k::Factorial);
}

void AddStrings(Map* m) {
  (*m)["|| text text"] = F(T::kText, k::Concat2);
  (*m)["length text"] = F(T::kInt4, k::Length);
  (*m)["length char"] = F(T::kInt4, k::BpcharLength);
  (*m)["octet_length text"] = F(T::kInt4, k::OctetLength);
  (*m)["ascii text"] = F(T::kInt4, k::Ascii);
  (*m)["chr int4"] = F(T::kText, k::Chr);
  const std::pair<const char*, Kernel1> kUnary[] = {{"lower", k::Lower},
                                                    {"upper", k::Upper},
                                                    {"initcap", k::Initcap},
                                                    {"md5", k::Md5},
                                                    {"quote_ident", k::QuoteIdent},
                                                    {"quote_literal", k::QuoteLiteral},
                                                    {"reverse", k::Reverse}};
  for (const auto& [name, fn] : kUnary) (*m)[std::string(name) + " text"] = F(T::kText, fn);
  (*m)["substr text int4"] = F(T::kText, k::Substring);
  (*m)["substr text int4 int4"] = F(T::kText, k::SubstringLength);
  (*m)["strpos text text"] = F(T::kInt4, k::Strpos);
  (*m)["replace text text text"] = F(T::kText, k::Replace);
  (*m)["translate text text text"] = F(T::kText, k::Translate);
  (*m)["btrim text text"] = F(T::kText, k::Btrim);
  (*m)["ltrim text text"] = F(T::kText, k::Ltrim);
  (*m)["rtrim text text"] = F(T::kText, k::Rtrim);
  (*m)["lpad text int4 text"] = F(T::kText, k::Lpad);
  (*m)["rpad text int4 text"] = F(T::kText, k::Rpad);
  (*m)["left text int4"] = F(T::kText, k::Left);
  (*m)["right text int4"] = F(T::kText, k::Right);
  (*m)["repeat text int4"] = F(T::kText, k::Repeat);
  (*m)["split_part text text int4"] = F(T::kText, k::SplitPart);
  (*m)["starts_with text text"] = F(T::kBool, k::StartsWith);
  (*m)["to_hex int4"] = {T::kText, [](const Args& a, const FormatSettings&) {
                           return k::ToHex(a[0], /*is_int8=*/false);
                         }};
  (*m)["to_hex int8"] = {T::kText, [](const Args& a, const FormatSettings&) {
                           return k::ToHex(a[0], /*is_int8=*/true);
                         }};
  (*m)["encode bytea text"] = F(T::kText, k::Encode);
  (*m)["decode text text"] = F(T::kBytea, k::Decode);
  (*m)["sha256 bytea"] = F(T::kBytea, k::Sha256);
  (*m)["~~ text text"] = F(T::kBool, k::Like);
  (*m)["~~* text text"] = F(T::kBool, k::ILike);
  (*m)["~ text text"] = F(T::kBool, k::RegexMatches);
  (*m)["~* text text"] = F(T::kBool, k::RegexMatchesI);
  (*m)["regexp_match text text text"] = F(T::kTextArray, k::RegexMatch);
  (*m)["regexp_split_to_array text text text"] = F(T::kTextArray, k::RegexSplit);
  (*m)["regexp_replace text text text text"] = {T::kText, [](const Args& a, const FormatSettings&) {
                                                  return k::RegexReplace(a[0], a[1], a[2], a[3]);
                                                }};
}

void AddDatetimes(Map* m) {
  (*m)["+ date int4"] = F(T::kDate, k::DateAddDays);
  (*m)["- date date"] = F(T::kInt4, k::DateSubtract);
  (*m)["+ date interval"] = F(T::kTimestamp, k::DateAddInterval);
  (*m)["+ date time"] = F(T::kTimestamp, k::DateAddTime);
  (*m)["+ timestamp interval"] = F(T::kTimestamp, k::TimestampAddInterval);
  (*m)["- timestamp interval"] = F(T::kTimestamp, k::TimestampSubtractInterval);
  (*m)["- timestamp timestamp"] = F(T::kInterval, k::TimestampSubtract);
  (*m)["+ timestamptz interval"] = S(T::kTimestampTz, k::TimestampTzAddInterval);
  (*m)["+ time interval"] = F(T::kTime, k::TimeAddInterval);
  (*m)["- time time"] = F(T::kInterval, k::TimeSubtract);
  (*m)["+ interval interval"] = F(T::kInterval, k::IntervalAdd);
  (*m)["- interval interval"] = F(T::kInterval, k::IntervalSubtract);
  (*m)["- interval"] = F(T::kInterval, k::IntervalNegate);
  (*m)["* interval float8"] = F(T::kInterval, k::IntervalMultiply);
  (*m)["/ interval float8"] = F(T::kInterval, k::IntervalDivide);
  (*m)["justify_hours interval"] = F(T::kInterval, k::JustifyHours);
  (*m)["justify_days interval"] = F(T::kInterval, k::JustifyDays);
  (*m)["justify_interval interval"] = F(T::kInterval, k::JustifyInterval);
  (*m)["age timestamp timestamp"] = F(T::kInterval, k::Age);
  (*m)["date_trunc text timestamp"] = F(T::kTimestamp, k::DateTrunc);
  (*m)["date_trunc text timestamptz"] = S(T::kTimestampTz, k::DateTruncTz);
  (*m)["date_trunc text interval"] = F(T::kInterval, k::DateTruncInterval);
  for (const auto& [name, type] :
       {std::pair("date", T::kDate), std::pair("time", T::kTime), std::pair("timetz", T::kTimeTz),
        std::pair("timestamp", T::kTimestamp), std::pair("timestamptz", T::kTimestampTz),
        std::pair("interval", T::kInterval)}) {
    (*m)[std::string("extract text ") + name] = {
        T::kNumeric, [type = type](const Args& a, const FormatSettings& s) {
          return k::Extract(type, a[0], a[1], s);
        }};
  }
  (*m)["make_date int4 int4 int4"] = F(T::kDate, k::MakeDate);
  (*m)["make_time int4 int4 float8"] = F(T::kTime, k::MakeTime);
  (*m)["timezone text timestamp"] = F(T::kTimestampTz, k::TimestampAtZone);
  (*m)["timezone text timestamptz"] = F(T::kTimestamp, k::TimestampTzAtZone);
  (*m)["to_timestamp float8"] = F(T::kTimestampTz, k::ToTimestamp);
}

void AddArrays(Map* m) {
  (*m)["|| int4[] int4[]"] = F(T::kInt4Array, k::ArrayCat);
  (*m)["array_append int4[] int4"] = NotStrict(F(T::kInt4Array, k::ArrayAppend));
  (*m)["array_length int4[] int4"] = F(T::kInt4, k::ArrayLength);
  (*m)["array_upper int4[] int4"] = F(T::kInt4, k::ArrayUpper);
  (*m)["cardinality int4[]"] = F(T::kInt4, k::Cardinality);
  (*m)["array_dims int4[]"] = F(T::kText, k::ArrayDims);
  (*m)["array_remove int4[] int4"] = NotStrict(F(T::kInt4Array, k::ArrayRemove));
  (*m)["array_position int4[] int4"] = NotStrict(F(T::kInt4, k::ArrayPosition));
  (*m)["@> int4[] int4[]"] = F(T::kBool, k::ArrayContains);
  (*m)["&& int4[] int4[]"] = F(T::kBool, k::ArrayOverlaps);
  (*m)["array_to_string int4[] text text"] =
      NotStrict({T::kText, [](const Args& a, const FormatSettings& s) {
                   return k::ArrayToString(Type{T::kInt4Array}, a[0], a[1], a[2], s);
                 }});
  (*m)["string_to_array text text text"] = NotStrict(F(T::kTextArray, k::StringToArray));
}

void AddJson(Map* m) {
  const auto add_getters = [&](const std::string& t, bool is_jsonb) {
    for (const bool as_text : {false, true}) {
      const T result = as_text ? T::kText : is_jsonb ? T::kJsonb : T::kJson;
      const std::string op = as_text ? "->> " : "-> ";
      (*m)[op + t + " text"] = {result, [=](const Args& a, const FormatSettings&) {
                                  return JsonGetField(a[0], a[1], is_jsonb, as_text);
                                }};
      (*m)[op + t + " int4"] = {result, [=](const Args& a, const FormatSettings&) {
                                  return JsonGetElement(a[0], a[1], is_jsonb, as_text);
                                }};
    }
  };
  add_getters("json", false);
  add_getters("jsonb", true);
  (*m)["@> jsonb jsonb"] = F(T::kBool, JsonbContains);
  (*m)["? jsonb text"] = F(T::kBool, JsonbExists);
  (*m)["|| jsonb jsonb"] = F(T::kJsonb, JsonbConcat);
  (*m)["- jsonb text"] = F(T::kJsonb, JsonbDeleteKey);
  (*m)["jsonb_typeof jsonb"] = F(T::kText, JsonTypeof);
  (*m)["json_array_length json"] = F(T::kInt4, JsonArrayLength);
}

int32_t IntervalFieldsByName(const std::string& text) {
  const std::map<std::string, int32_t> kNames = {
      {"day", kIntervalDay},
      {"hour", kIntervalHour},
      {"hour to minute", kIntervalHour | kIntervalMinute},
      {"second", kIntervalSecond},
      {"year to month", kIntervalYear | kIntervalMonth}};
  const auto it = kNames.find(text);
  return it == kNames.end() ? static_cast<int32_t>(kIntervalFullRange) : it->second;
}

}  // namespace

const TestFunction* FindTestFunction(const std::string& key) {
  static const auto* const functions = [] {
    auto* map = new Map();
    AddIntegers(map);
    AddFloats(map);
    AddNumeric(map);
    AddStrings(map);
    AddDatetimes(map);
    AddArrays(map);
    AddJson(map);
    return map;
  }();
  const auto it = functions->find(key);
  return it == functions->end() ? nullptr : &it->second;
}

Type ParseTestType(std::string text) {
  std::string brackets;
  if (text.ends_with("[]")) {
    brackets = "[]";
    text.resize(text.size() - 2);
  }
  std::vector<int> arguments;
  if (const size_t open = text.find('('); open != std::string::npos) {
    for (const std::string_view part : SplitAny(std::string_view(text).substr(open + 1), ",)")) {
      if (!part.empty()) arguments.push_back(std::atoi(std::string(part).c_str()));
    }
    text.resize(open);
  }
  int32_t fields = kIntervalFullRange;
  if (text.starts_with("interval ")) {
    fields = IntervalFieldsByName(text.substr(9));
    text = "interval";
  }
  const std::optional<TypeId> element = TypeByName(text);
  EXPECT_TRUE(element.has_value()) << text;
  Type type{brackets.empty() ? element.value_or(T::kText) : ArrayOf(*element)};
  if (element == T::kInterval && (fields != kIntervalFullRange || !arguments.empty())) {
    type.typmod = IntervalTypmod(fields, arguments.empty() ? kIntervalFullPrecision : arguments[0]);
  } else if (element == T::kNumeric && !arguments.empty()) {
    type.typmod = NumericTypmod(arguments[0], arguments.size() > 1 ? arguments[1] : 0);
  } else if (!arguments.empty()) {
    type.typmod = IsDatetime(*element) ? arguments[0] : VarcharTypmod(arguments[0]);
  }
  return type;
}

TEST(ParseTestType, RoundTripsThroughFormatType) {
  for (const char* text : {"numeric(5,2)", "numeric(2,-3)", "character varying(10)", "interval day",
                           "interval hour to minute", "interval second(1)", "interval(3)",
                           "integer[]", "numeric(4,1)[]", "double precision", "\"char\""}) {
    EXPECT_EQ(FormatType(ParseTestType(text)), text);
  }
  EXPECT_EQ(FormatType(ParseTestType("timestamp(3)")), "timestamp(3) without time zone");
  EXPECT_EQ(FormatType(TypeByName("_int4").value()), "integer[]");
  EXPECT_EQ(TypeByName("int[][]"), T::kInt4Array);
  EXPECT_EQ(TypeByName("nothing"), std::nullopt);
}

}  // namespace steno::sql
