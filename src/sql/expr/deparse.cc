// Bound expressions as PostgreSQL's ruleutils.c prints them without pretty-printing: every operator
// in parentheses, constants with their types.
#include <algorithm>
#include <cctype>
#include <string>

#include "fmt/format.h"
#include "sql/expr/expr.h"
#include "sql/expr/function.h"
#include "sql/parser/parser.h"
#include "sql/types/io.h"
#include "sql/types/numeric.h"
#include "sql/types/string_types.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

std::string Quoted(std::string_view text) {
  std::string out = "'";
  bool backslash = false;
  for (char c : text) {
    if (c == '\'' || c == '\\') out += c;
    backslash |= c == '\\';
    out += c;
  }
  out += "'";
  return backslash ? "E" + out : out;
}

std::string ConstantText(const Expr& e) {
  if (e.value.is_null()) return "NULL::" + FormatType(e.type);
  // A modifier belongs to the cast around a constant, which is not shown.
  if (e.type.id == TypeId::kBpchar) {
    return Quoted(StripTrailingBlanks(e.value.as_string())) + "::bpchar";
  }
  const std::string text = TextForMessage(e.type, e.value);
  switch (e.type.id) {
    case TypeId::kBool:
      return e.value.as_bool() ? "true" : "false";
    case TypeId::kInt4:
      if (text[0] != '-') return text;
      break;
    case TypeId::kNumeric:
      if (text[0] != '-' && e.type.typmod < 0 &&
          std::isdigit(static_cast<unsigned char>(text[0])) &&
          text.find('.') != std::string::npos) {
        return text;
      }
      break;
    case TypeId::kUnknown:
      return Quoted(text);
    default:
      break;
  }
  return Quoted(text) + "::" + FormatType(Type{e.type.id});
}

// What SQL writes without parentheses.
bool IsSqlValueFunction(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp",
      "current_user", "current_role", "session_user",      "user",      "current_catalog"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

class Printer {
 public:
  std::string Print(const Expr& e, bool show_implicit) {
    switch (e.kind) {
      case ExprKind::kConstant:
        return ConstantText(e);
      case ExprKind::kColumn:
        return e.name.empty() ? fmt::format("#{}", e.index) : e.name;
      case ExprKind::kParameter:
        return fmt::format("${}", e.index + 1);
      case ExprKind::kExecParam:
        return fmt::format("${}", e.index);
      case ExprKind::kFunction:
        return e.function->is_operator ? Operator(e) : Function(e);
      case ExprKind::kCast:
        return CastText(e, show_implicit);
      case ExprKind::kAnd:
        return "(" + Joined(e, 0, " AND ", false) + ")";
      case ExprKind::kOr:
        return "(" + Joined(e, 0, " OR ", false) + ")";
      case ExprKind::kNot:
        return "(NOT " + Print(*e.args[0], false) + ")";
      case ExprKind::kIsNull:
        return fmt::format("({} IS {}NULL)", Print(*e.args[0], true), Not(e));
      case ExprKind::kIsBool:
        return fmt::format("({} IS {}{})", Print(*e.args[0], false), Not(e),
                           e.flag ? "TRUE" : "FALSE");
      case ExprKind::kIsDistinct:
        return fmt::format("({} IS {}DISTINCT FROM {})", Print(*e.args[0], true), Not(e),
                           Print(*e.args[1], true));
      case ExprKind::kCase:
        return Case(e);
      case ExprKind::kCoalesce:
        return "COALESCE(" + Joined(e, 0, ", ", true) + ")";
      case ExprKind::kNullIf:
        return "NULLIF(" + Joined(e, 0, ", ", true) + ")";
      case ExprKind::kMinMax:
        return (e.flag ? "GREATEST(" : "LEAST(") + Joined(e, 0, ", ", true) + ")";
      case ExprKind::kInList:
        return InList(e);
      case ExprKind::kArrayOp:
        return fmt::format("({} {} {} ({}))", Print(*e.args[0], true), e.function->name,
                           e.flag ? "ALL" : "ANY", Print(*e.args[1], true));
      case ExprKind::kArray:
        return "ARRAY[" + Joined(e, 0, ", ", true) + "]";
      case ExprKind::kSubscript:
        return Subscript(e);
      case ExprKind::kRow:
        return "ROW(" + Joined(e, 0, ", ", true) + ")";
    }
    return "?";
  }

 private:
  static const char* Not(const Expr& e) { return e.negated ? "NOT " : ""; }

  std::string Joined(const Expr& e, size_t from, std::string_view separator, bool show_implicit) {
    std::string out;
    for (size_t i = from; i < e.args.size(); ++i) {
      if (i > from) out += separator;
      out += Print(*e.args[i], show_implicit);
    }
    return out;
  }

  std::string Operator(const Expr& e) {
    if (e.args.size() == 1) {
      return fmt::format("({} {})", e.function->name, Print(*e.args[0], true));
    }
    return fmt::format("({} {} {})", Print(*e.args[0], true), e.function->name,
                       Print(*e.args[1], true));
  }

  std::string Function(const Expr& e) {
    std::string name(e.function->name);
    if (e.args.empty() && IsSqlValueFunction(name)) {
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return static_cast<char>(std::toupper(c)); });
      return name;
    }
    return name + "(" + Joined(e, 0, ", ", true) + ")";
  }

  std::string CastText(const Expr& e, bool show_implicit) {
    const Expr& arg = *e.args[0];
    if (e.implicit && !show_implicit) return Print(arg, show_implicit);
    const std::string inner = Print(arg, false);
    const bool plain = arg.kind == ExprKind::kConstant && inner.find("::") == std::string::npos;
    return fmt::format("{}::{}", plain || inner[0] == '(' ? inner : "(" + inner + ")",
                       FormatType(e.type));
  }

  std::string Case(const Expr& e) {
    std::string out = "CASE";
    for (size_t i = 0; i + 1 < e.args.size(); i += 2) {
      out += fmt::format(" WHEN {} THEN {}", Print(*e.args[i], false), Print(*e.args[i + 1], true));
    }
    return out + fmt::format(" ELSE {} END", Print(*e.args.back(), true));
  }

  // As PostgreSQL rewrites it: = ANY of an array, folded where all members are constants.
  std::string InList(const Expr& e) {
    bool constant = true;
    std::vector<Datum> values;
    for (size_t i = 1; i < e.args.size(); ++i) {
      constant &= IsConstant(*e.args[i]) && e.args[i]->type.id == e.args[1]->type.id;
      if (constant) values.push_back(e.args[i]->value);
    }
    const TypeId array = ArrayOf(e.args[1]->type.id);
    std::string members = "ARRAY[" + Joined(e, 1, ", ", true) + "]";
    if (constant && array != TypeId::kInvalid) {
      members = ConstantText(*MakeConstant(
          Type{array}, Datum::FromArray(ArrayValue::Of(e.args[1]->type.id, std::move(values)))));
    }
    return fmt::format("({} {} ({}))", Print(*e.args[0], true), e.negated ? "<> ALL" : "= ANY",
                       members);
  }

  std::string Subscript(const Expr& e) {
    std::string out = Print(*e.args[0], true);
    if (e.args[0]->kind != ExprKind::kColumn) out = "(" + out + ")";
    for (size_t i = 1; i < e.args.size(); ++i) out += "[" + Print(*e.args[i], true) + "]";
    return out;
  }
};

}  // namespace

std::string ToPgText(const Expr& e) {
  return Printer().Print(e, false);
}

}  // namespace steno::sql
