// Runs testdata/coercions/*.td; expectations come from PostgreSQL 15.
//   context FROM            each line a target type: i, a, e or -, as pg_cast has it
//   common                  each line the branches of a UNION: their common type
//   candidates OPERATOR     each line "T1, T2 -> RESULT" (or one operand): prints ok
//   resolve OPERATOR        each line operand types: the result type of the chosen candidate
#include "sql/types/coercion.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "sql/types/errors.h"
#include "sql/types/test_functions.h"
#include "sql/types/text_util.h"
#include "testing/datadriven.h"

namespace steno::sql {
namespace {

std::vector<TypeId> ParseTypes(std::string_view text) {
  std::vector<TypeId> types;
  for (const std::string_view name : SplitAny(text, ",")) {
    types.push_back(ParseTestType(std::string(StripBlanks(name))).id);
  }
  return types;
}

std::string ErrorText(const SqlError& e) {
  return "ERROR " + e.sqlstate + ": " + e.message;
}

// "integer + unknown", as messages name an operator.
std::string OperatorSignature(const std::string& name, const std::vector<TypeId>& types) {
  if (types.size() == 1) return StrCat(name, " ", FormatType(types[0]));
  return StrCat(FormatType(types[0]), " ", name, " ", FormatType(types[1]));
}

class CoercionRunner : public datadriven::Runner {
 public:
  Mode mode() const override { return Mode::kInput; }

  std::string Run(const datadriven::Command& command) override {
    std::vector<std::string_view> lines = SplitAny(command.input, "\n");
    lines.pop_back();
    if (command.name == "candidates") {
      operator_ = Operator();
      for (const std::string_view line : lines) AddCandidate(line);
      command.Word(0);
      return "ok\n";
    }
    std::string out;
    for (const std::string_view line : lines) {
      if (command.name == "context") {
        out += Quoted(Context(ParseTestType(command.Word(0)).id, line));
      } else if (command.name == "common") {
        out += Common(line);
      } else if (command.name == "resolve") {
        out += Resolve(command.Word(0), line);
      } else {
        command.Fail("unknown command");
      }
    }
    return out;
  }

 private:
  struct Operator {
    std::vector<std::vector<TypeId>> parameters;
    std::vector<TypeId> results;
  };

  static std::string Quoted(std::string_view text) { return StrCat("'", text, "'\n"); }

  static std::string Context(TypeId from, std::string_view to) {
    const std::optional<Cast> cast = FindCast(from, ParseTestType(std::string(to)).id);
    if (!cast.has_value()) return "-";
    return cast->context == CastContext::kImplicit     ? "i"
           : cast->context == CastContext::kAssignment ? "a"
                                                       : "e";
  }

  static std::string Common(std::string_view line) {
    std::vector<Type> types;
    for (const TypeId id : ParseTypes(line)) types.push_back(Type{id});
    const SqlResult<Type> common = CommonType(types, "UNION");
    if (!common.has_value()) return ErrorText(common.error()) + "\n";
    return Quoted(FormatType(*common));
  }

  void AddCandidate(std::string_view line) {
    const size_t arrow = line.find(" -> ");
    operator_.parameters.push_back(ParseTypes(line.substr(0, arrow)));
    operator_.results.push_back(ParseTestType(std::string(line.substr(arrow + 4))).id);
  }

  std::string Resolve(const std::string& name, std::string_view line) const {
    const std::vector<TypeId> arguments = ParseTypes(line);
    std::vector<std::span<const TypeId>> candidates(operator_.parameters.begin(),
                                                    operator_.parameters.end());
    const OverloadResult found = ResolveOperator(arguments, candidates);
    const std::string signature = OperatorSignature(name, arguments);
    switch (found.outcome) {
      case OverloadOutcome::kNone:
        return ErrorText(errors::UndefinedOperator(signature)) + "\n";
      case OverloadOutcome::kAmbiguous:
        return ErrorText(errors::AmbiguousOperator(signature)) + "\n";
      case OverloadOutcome::kFound:
        break;
    }
    const auto bound = BindPolymorphic(operator_.parameters[found.index],
                                       operator_.results[found.index], arguments);
    if (!bound.has_value()) return ErrorText(errors::UndefinedOperator(signature)) + "\n";
    return Quoted(FormatType(bound->result));
  }

  Operator operator_;
};

STENO_REGISTER_DATA_TESTS(Coercion, "testdata/coercions", CoercionRunner);

}  // namespace
}  // namespace steno::sql
