// Runs testdata/codec/*.td: golden bytes, since the format is on disk.
//   key TYPE [desc]     each line below is a value; prints its key column in hex, "lossy" where the
//                       value part must keep the datum too
//   tuple               each line below is "id TYPE text" or "id NULL"; prints the whole tuple
// and checks the codec's properties on random values.
#include "sql/types/row_codec.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sql/types/compare.h"
#include "sql/types/io.h"
#include "sql/types/random_value_test_util.h"
#include "sql/types/scalar_text.h"
#include "sql/types/test_functions.h"
#include "sql/types/text_util.h"
#include "testing/datadriven.h"

namespace steno::sql {
namespace {

std::string Hex(std::string_view bytes) {
  std::string out;
  AppendHex(bytes, &out);
  return out;
}

class CodecRunner : public datadriven::Runner {
 public:
  Mode mode() const override { return Mode::kInput; }

  std::string Run(const datadriven::Command& command) override {
    std::vector<std::string_view> lines = SplitAny(command.input, "\n");
    lines.pop_back();
    if (command.name == "key") {
      const bool descending = command.words() > 1 && command.Word(1) == "desc";
      return Keys(ParseTestType(command.Word(0)), descending, lines);
    }
    if (command.name == "tuple") return Tuple(lines);
    command.Fail("unknown command");
    return "";
  }

 private:
  static std::string Keys(Type type, bool descending, const std::vector<std::string_view>& lines) {
    std::string out;
    for (const std::string_view line : lines) {
      const Datum value = line == "NULL" ? Datum() : TextIn(type, line).value();
      std::string key;
      EncodeKeyColumn(type, value, descending, &key);
      StrAppend(&out, Hex(key), KeyLosesDatum(type, value) ? " lossy\n" : "\n");
    }
    return out;
  }

  static std::string Tuple(const std::vector<std::string_view>& lines) {
    ValueEncoder encoder;
    for (std::string_view line : lines) {
      const std::vector<std::string_view> words = SplitAny(line, " ");
      uint32_t id = 0;
      EXPECT_TRUE(ParseInteger(words[0], &id)) << line;
      if (words[1] == "NULL") {
        encoder.Add(id, Datum());
        continue;
      }
      const Type type = ParseTestType(std::string(words[1]));
      line.remove_prefix(words[0].size() + words[1].size() + 2);
      encoder.Add(id, TextIn(type, line).value());
    }
    const std::string bytes = encoder.Take();
    return bytes.empty() ? "(empty)\n" : Hex(bytes) + "\n";
  }
};

STENO_REGISTER_DATA_TESTS(RowCodec, "testdata/codec", CodecRunner);

std::string Text(Type type, const Datum& value) {
  return value.is_null() ? "NULL" : *TextOut(type, value);
}

int Sign(int v) {
  return (v > 0) - (v < 0);
}

Datum RandomOrNull(Type type, Rng* rng) {
  return rng->Chance(1, 10) ? Datum() : RandomValue(type, rng);
}

TEST(RowCodecProperties, KeyOrderIsValueOrder) {
  Rng rng(20220513);
  for (const Type type : RandomTypes()) {
    for (int i = 0; i < 3000; ++i) {
      const Datum a = RandomOrNull(type, &rng);
      const Datum b = RandomOrNull(type, &rng);
      const int expected = Sign(CompareNullsLast(type.id, a, b));
      for (const bool descending : {false, true}) {
        std::string x;
        std::string y;
        EncodeKeyColumn(type, a, descending, &x);
        EncodeKeyColumn(type, b, descending, &y);
        ASSERT_EQ(Sign(x.compare(y)), descending ? -expected : expected)
            << type << " " << Text(type, a) << " / " << Text(type, b);
        // No key is a prefix of another: concatenated columns order as the tuple.
        if (expected != 0) ASSERT_FALSE(x.starts_with(y) || y.starts_with(x));
      }
      if (expected == 0) ASSERT_EQ(Hash(type.id, a), Hash(type.id, b)) << Text(type, a);
    }
  }
}

TEST(RowCodecProperties, KeysDecode) {
  Rng rng(7);
  for (const Type type : RandomTypes()) {
    for (int i = 0; i < 2000; ++i) {
      const Datum value = RandomOrNull(type, &rng);
      const bool descending = rng.Chance(1, 2);
      std::string key;
      EncodeKeyColumn(type, value, descending, &key);
      key += "rest";
      std::string_view in = key;
      Datum decoded;
      ASSERT_TRUE(DecodeKeyColumn(type, descending, &in, &decoded)) << type << Text(type, value);
      ASSERT_EQ(in, "rest");
      ASSERT_EQ(CompareNullsLast(type.id, value, decoded), 0) << type << " " << Text(type, value);
      const bool same = Text(type, value) == Text(type, decoded);
      ASSERT_EQ(same, !KeyLosesDatum(type, value)) << type << " " << Text(type, value);
      in = key;
      ASSERT_TRUE(SkipKeyColumn(type, descending, &in));
      ASSERT_EQ(in, "rest");
    }
  }
}

TEST(RowCodecProperties, KeysOfTheLongestIntervalsDecode) {
  for (const int32_t months : {INT32_MIN, -1, 0, INT32_MAX}) {
    for (const int32_t days : {INT32_MIN, -31, 0, INT32_MAX}) {
      for (const int64_t micros : {INT64_MIN, int64_t{-1}, int64_t{0}, INT64_MAX}) {
        const Datum value = Datum::FromInterval({micros, days, months});
        std::string key;
        EncodeKeyColumn(Type{TypeId::kInterval}, value, false, &key);
        std::string_view in = key;
        Datum decoded;
        ASSERT_TRUE(DecodeKeyColumn(Type{TypeId::kInterval}, false, &in, &decoded))
            << months << " months " << days << " days " << micros;
        ASSERT_EQ(Compare(TypeId::kInterval, decoded, value), 0);
      }
    }
  }
}

TEST(RowCodecProperties, TuplesDecode) {
  Rng rng(11);
  const std::vector<Type> types = RandomTypes();
  for (int round = 0; round < 3000; ++round) {
    std::vector<ValueColumn> columns;
    std::vector<Type> column_types;
    uint32_t id = 0;
    for (uint64_t i = rng.Below(8); i > 0; --i) {
      id += static_cast<uint32_t>(1 + rng.Below(rng.Chance(1, 10) ? 100000 : 3));
      column_types.push_back(types[rng.Below(types.size())]);
      columns.push_back({id, RandomOrNull(column_types.back(), &rng)});
    }
    const std::string bytes = EncodeValueColumns(columns);
    ValueDecoder decoder(bytes);
    for (size_t i = 0; i < columns.size(); ++i) {
      ASSERT_TRUE(decoder.Next());
      ASSERT_EQ(decoder.column_id(), columns[i].id);
      if (rng.Chance(1, 3)) continue;  // unread columns are skipped
      Datum decoded;
      ASSERT_TRUE(decoder.Read(&decoded));
      ASSERT_EQ(decoded.kind(), columns[i].value.kind());
      ASSERT_EQ(Text(column_types[i], decoded), Text(column_types[i], columns[i].value));
    }
    ASSERT_FALSE(decoder.Next());
    ASSERT_TRUE(decoder.ok());
  }
}

TEST(RowCodecProperties, DecodesTheWantedColumns) {
  const std::vector<ValueColumn> columns = {
      {2, Datum::Int(20)}, {5, Datum::String("x")}, {9, Datum()}};
  const std::string bytes = EncodeValueColumns(columns);
  Row row(3);
  row[0] = row[2] = Datum::Int(-1);
  const uint32_t ids[] = {3, 5, 9};
  const uint32_t targets[] = {0, 1, 2};
  ASSERT_TRUE(DecodeValueColumns(bytes, ids, targets, &row));
  EXPECT_EQ(row[0].as_int(), -1);  // absent: the caller's default stays
  EXPECT_EQ(row[1].as_string(), "x");
  EXPECT_TRUE(row[2].is_null());
}

// Damaged bytes are refused or give some value; they never read out of bounds.
TEST(RowCodecProperties, SurvivesDamage) {
  Rng rng(13);
  const std::vector<Type> types = RandomTypes();
  for (int round = 0; round < 20000; ++round) {
    const Type type = types[rng.Below(types.size())];
    const Datum value = RandomOrNull(type, &rng);
    std::string key;
    EncodeKeyColumn(type, value, false, &key);
    std::string tuple = EncodeValueColumns(std::vector<ValueColumn>{{1, value}, {3, value}});
    for (std::string* bytes : {&key, &tuple}) {
      if (bytes->empty()) continue;
      (*bytes)[rng.Below(bytes->size())] = static_cast<char>(rng.Next());
      if (rng.Chance(1, 3)) bytes->resize(rng.Below(bytes->size() + 1));
    }
    std::string_view in = key;
    Datum decoded;
    if (DecodeKeyColumn(type, false, &in, &decoded)) {
      ASSERT_TRUE(key.ends_with(in));
    } else {
      ASSERT_EQ(in, key);
    }
    ValueDecoder decoder(tuple);
    while (decoder.Next()) {
      if (rng.Chance(1, 2) && !decoder.Read(&decoded)) break;
    }
  }
}

TEST(ValueProperties, BinaryTimesHaveZonesOfTheEarth) {
  constexpr int32_t kZoneMax_s = 16 * 3600 - 1;
  for (const int32_t zone_s :
       {-kZoneMax_s - 1, -kZoneMax_s, kZoneMax_s, kZoneMax_s + 1, INT32_MAX}) {
    std::string bytes;
    AppendBinary(Type{TypeId::kTimeTz}, Datum::TimeTz(0, zone_s), FormatSettings::Default(),
                 &bytes);
    const SqlResult<Datum> back = BinaryIn(Type{TypeId::kTimeTz}, bytes);
    ASSERT_EQ(back.has_value(), std::abs(int64_t{zone_s}) <= kZoneMax_s) << zone_s;
    if (!back.has_value()) {
      EXPECT_EQ(back.error().message, "time zone displacement out of range");
    }
  }
}

TEST(ValueProperties, TextAndBinaryRoundTrip) {
  Rng rng(17);
  for (const Type type : RandomTypes()) {
    for (int i = 0; i < 1000; ++i) {
      const Datum value = RandomValue(type, &rng);
      const std::string text = *TextOut(type, value);
      const SqlResult<Datum> from_text = TextIn(type, text);
      ASSERT_TRUE(from_text.has_value()) << type << " " << text << " " << from_text.error();
      ASSERT_EQ(Compare(type.id, *from_text, value), 0) << type << " " << text;
      ASSERT_EQ(*TextOut(type, *from_text), text) << type;
      std::string bytes;
      AppendBinary(type, value, FormatSettings::Default(), &bytes);
      const SqlResult<Datum> from_binary = BinaryIn(type, bytes);
      ASSERT_TRUE(from_binary.has_value()) << type << " " << text << " " << from_binary.error();
      ASSERT_EQ(*TextOut(type, *from_binary), text) << type;
    }
  }
}

}  // namespace
}  // namespace steno::sql
