// Bound expressions as PostgreSQL's ruleutils.c prints them without pretty-printing: every operator
// in parentheses, constants with their types. The catalog stores this text, so it must read back as
// what was printed: what the grammar reserves stands in quotes or in the grammar's own syntax.
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
  for (char c : text) {
    if (c == '\'') out += c;
    out += c;
  }
  return out + "'";
}

std::string Upper(std::string_view name) {
  std::string out(name);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

// `typed`: with its type, where its text alone does not tell it.
std::string ConstantText(const Expr& e, bool typed = true) {
  if (e.value.is_null()) return typed ? "NULL::" + FormatType(e.type) : "NULL";
  // A modifier belongs to the cast around a constant, which is not shown.
  if (e.type.id == TypeId::kBpchar) {
    return Quoted(StripTrailingBlanks(e.value.as_string())) + (typed ? "::bpchar" : "");
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
  return Quoted(text) + (typed ? "::" + FormatType(Type{e.type.id}) : "");
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
      case ExprKind::kIsDistinct: {
        const std::string text = fmt::format("({} IS DISTINCT FROM {})", Print(*e.args[0], true),
                                             Print(*e.args[1], true));
        return e.negated ? "(NOT " + text + ")" : text;
      }
      case ExprKind::kCase:
        return Case(e);
      case ExprKind::kCaseTest:
        return "CASE_TEST_EXPR";
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
      case ExprKind::kRowCompare:
        return fmt::format("({} {} {})", Side(e, 0), e.function->name, Side(e, 1));
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
    std::string special = e.flag ? SqlSyntax(e) : "";
    if (!special.empty()) return special;
    return QuoteIdentifier(e.function->name) + "(" + Joined(e, 0, ", ", true) + ")";
  }

  // A call as the SQL standard writes it; empty for functions that it does not know.
  std::string SqlSyntax(const Expr& e) {
    const std::string_view name = e.function->name;
    if (e.args.empty()) return Upper(name);
    const auto arg = [&](size_t i) { return Print(*e.args[i], false); };
    const std::string length =
        e.args.size() > 2 ? " FOR " + Print(*e.args.back(), false) : std::string();
    if (name == "extract" && IsConstant(*e.args[0]) && !e.args[0]->value.is_null()) {
      return fmt::format("EXTRACT({} FROM {})", QuoteIdentifier(e.args[0]->value.as_string()),
                         arg(1));
    }
    if (name == "position") return fmt::format("POSITION(({}) IN ({}))", arg(1), arg(0));
    if (name == "substring" && e.args[1]->type.id == TypeId::kInt4) {
      return fmt::format("SUBSTRING({} FROM {}{})", arg(0), arg(1), length);
    }
    if (name == "overlay") {
      return fmt::format("OVERLAY({} PLACING {} FROM {}{})", arg(0), arg(1), arg(2),
                         e.args.size() > 3 ? length : "");
    }
    if (name == "timezone") return fmt::format("({} AT TIME ZONE {})", arg(1), arg(0));
    for (const auto& [trim, side] : {std::pair<std::string_view, std::string_view>{"btrim", "BOTH"},
                                     {"ltrim", "LEADING"},
                                     {"rtrim", "TRAILING"}}) {
      if (name != trim) continue;
      return fmt::format("TRIM({}{} FROM {})", side, e.args.size() > 1 ? " " + arg(1) : "", arg(0));
    }
    return {};
  }

  std::string CastText(const Expr& e, bool show_implicit) {
    const Expr& arg = *e.args[0];
    if (e.implicit && !show_implicit) return Print(arg, show_implicit);
    if (e.flag) {  // CURRENT_TIMESTAMP(3)
      return fmt::format("{}({})", Upper(arg.function->name), e.type.typmod);
    }
    const bool length = IsConstant(arg) && arg.type.id == e.type.id;
    return fmt::format("{}::{}", length ? ConstantText(arg, false) : "(" + Print(arg, false) + ")",
                       FormatType(e.type));
  }

  std::string Case(const Expr& e) {
    std::string out = "CASE";
    size_t first = 0;
    if (e.flag) {
      const std::string operand = Print(*e.args[first++], true);
      const bool null_if = e.args.back()->kind == ExprKind::kCaseTest;
      if (null_if) return "NULLIF(" + operand + ", " + Print(Tested(*e.args[1]), true) + ")";
      out += " " + operand;
    }
    for (size_t i = first; i + 1 < e.args.size(); i += 2) {
      const Expr& when = e.flag ? Tested(*e.args[i]) : *e.args[i];
      out += fmt::format(" WHEN {} THEN {}", Print(when, false), Print(*e.args[i + 1], true));
    }
    return out + fmt::format(" ELSE {} END", Print(*e.args.back(), true));
  }

  // What the condition compares the operand of its CASE with.
  static const Expr& Tested(const Expr& condition) {
    return condition.args.size() == 2 ? *condition.args[1] : condition;
  }

  std::string Side(const Expr& e, size_t first) {
    std::string out;
    for (size_t i = first; i < e.args.size(); i += 2) {
      out += (i > first ? ", " : "ROW(") + Print(*e.args[i], true);
    }
    return out + ")";
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
