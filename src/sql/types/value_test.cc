// Runs testdata/values/*.td, whose expectations come from PostgreSQL 15 itself
// (testdata/verify_against_postgres.py). The first line of a block is the command, each line below
// one case; arguments of a case stand between " | ", NULL is NULL.
//
//   in TYPE                     'text'::TYPE
//   assign TYPE                 the text stored into a column of the type
//   cast FROM TO                'text'::FROM::TO
//   op OPERATOR T1 [T2]         a operator b, or operator a
//   call FUNCTION T1 ...        function(a, ...)
//   compare TYPE                <, = or >
// Options: timezone=ZONE for the session; deviates marks blocks that differ from PostgreSQL.
// Prints 'text' with backslashes and newlines escaped, NULL, or ERROR sqlstate: message.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "sql/types/cast.h"
#include "sql/types/compare.h"
#include "sql/types/datetime.h"
#include "sql/types/io.h"
#include "sql/types/test_functions.h"
#include "sql/types/text_util.h"
#include "testing/datadriven.h"

namespace steno::sql {
namespace {

std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

std::string ErrorText(const SqlError& e) {
  std::string out = "ERROR " + e.sqlstate + ": " + e.message;
  if (!e.detail.empty()) out += " DETAIL: " + e.detail;
  if (!e.hint.empty()) out += " HINT: " + e.hint;
  return out + "\n";
}

std::vector<std::string> SplitCase(std::string_view line) {
  std::vector<std::string> parts;
  for (;;) {
    const size_t at = line.find(" | ");
    parts.emplace_back(StripBlanks(line.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    line.remove_prefix(at + 3);
  }
}

class ValueRunner : public datadriven::Runner {
 public:
  Mode mode() const override { return Mode::kInput; }

  std::string Run(const datadriven::Command& command) override {
    command.Has("deviates");
    settings_ = FormatSettings();
    const std::string zone = command.Arg("timezone", "UTC");
    settings_.time_zone = *FindTimeZone(zone);
    std::vector<std::string> words;
    for (size_t i = 0; i < command.words(); ++i) words.push_back(command.Word(i));
    std::erase(words, "deviates");
    std::string out;
    std::string_view input = command.input;
    while (!input.empty()) {
      const size_t end = input.find('\n');
      out += RunCase(command, words, input.substr(0, end));
      input.remove_prefix(end + 1);
    }
    return out;
  }

 private:
  std::string RunCase(const datadriven::Command& command, const std::vector<std::string>& words,
                      std::string_view line) {
    if (command.name == "in") return Print(Literal(words[0], line), ParseTestType(words[0]));
    if (command.name == "assign") {
      const Type type = ParseTestType(words[0]);
      return Print(TextIn(type, line, settings_), type);
    }
    if (command.name == "cast") {
      const Type from = ParseTestType(words[0]);
      const Type to = ParseTestType(words[1]);
      const SqlResult<Datum> value = Literal(words[0], line);
      if (!value.has_value()) return ErrorText(value.error());
      return Print(CastDatum(*value, from, to, CastContext::kExplicit, settings_), to);
    }
    const std::vector<std::string> texts = SplitCase(line);
    if (command.name == "compare") return RunCompare(words[0], texts);
    if (command.name == "op" || command.name == "call") return RunFunction(command, words, texts);
    command.Fail("unknown command");
    return "";
  }

  // A literal of the type: an explicit cast of an unknown text.
  SqlResult<Datum> Literal(const std::string& type_name, std::string_view text) {
    if (text == "NULL") return Datum();
    return CastDatum(Datum::String(text), Type{TypeId::kUnknown}, ParseTestType(type_name),
                     CastContext::kExplicit, settings_);
  }

  std::string RunCompare(const std::string& type_name, const std::vector<std::string>& texts) {
    const Type type = ParseTestType(type_name);
    const SqlResult<Datum> a = Literal(type_name, texts[0]);
    const SqlResult<Datum> b = Literal(type_name, texts[1]);
    if (!a.has_value() || !b.has_value()) return "bad literal\n";
    const int c = Compare(type.id, *a, *b);
    EXPECT_EQ(c == 0, Compare(type.id, *b, *a) == 0);
    if (c == 0) EXPECT_EQ(Hash(type.id, *a), Hash(type.id, *b));
    return c < 0 ? "'<'\n" : c > 0 ? "'>'\n" : "'='\n";
  }

  std::string RunFunction(const datadriven::Command& command, const std::vector<std::string>& words,
                          const std::vector<std::string>& texts) {
    std::string key = words[0];
    std::vector<Datum> arguments;
    bool any_null = false;
    for (size_t i = 1; i < words.size(); ++i) {
      key += " " + words[i].substr(0, words[i].find('('));
      const SqlResult<Datum> value =
          Literal(words[i], i - 1 < texts.size() ? texts[i - 1] : std::string());
      if (!value.has_value()) return ErrorText(value.error());
      any_null = any_null || value->is_null();
      arguments.push_back(*value);
    }
    const TestFunction* function = FindTestFunction(key);
    if (function == nullptr) {
      command.Fail("unknown function " + key);
      return "";
    }
    if (any_null && function->strict) return "NULL\n";
    return Print(function->run(arguments, settings_), Type{function->result});
  }

  std::string Print(const SqlResult<Datum>& value, Type type) {
    if (!value.has_value()) return ErrorText(value.error());
    if (value->is_null()) return "NULL\n";
    CheckBinaryRoundTrip(type, *value);
    return "'" + Escaped(*TextOut(type, *value, settings_)) + "'\n";
  }

  // Every value that the files produce also survives the binary form and its text.
  void CheckBinaryRoundTrip(Type type, const Datum& value) {
    std::string bytes;
    AppendBinary(type, value, settings_, &bytes);
    const SqlResult<Datum> back = BinaryIn(type, bytes, settings_);
    ASSERT_TRUE(back.has_value()) << type << " " << back.error();
    EXPECT_EQ(*TextOut(type, *back, settings_), *TextOut(type, value, settings_)) << type;
  }

  FormatSettings settings_;
};

STENO_REGISTER_DATA_TESTS(Values, "testdata/values", ValueRunner);

}  // namespace
}  // namespace steno::sql
