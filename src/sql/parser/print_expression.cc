#include "sql/parser/parser.h"
#include "sql/parser/precedence.h"
#include "sql/parser/sql_printer.h"
#include "sql/parser/visit.h"

namespace steno::sql {
namespace {

using namespace precedence;  // NOLINT: its enumerators

int LevelOf(const ast::OperatorName& op) {
  if (!op.schema.empty()) return kOperator;
  const std::string& name = op.name;
  if (name == "<" || name == ">" || name == "=" || name == "<=" || name == ">=" || name == "<>") {
    return kComparison;
  }
  if (name == "+" || name == "-") return kAdditive;
  if (name == "*" || name == "/" || name == "%") return kMultiplicative;
  return name == "^" ? kPower : kOperator;
}

int LevelOf(const ast::Expr& expr) {
  using ast::As;
  switch (expr.kind) {
    case ast::ExprKind::kBool:
      return As<ast::BoolExpr>(expr).op == ast::BoolExpr::Op::kOr ? kOr : kAnd;
    case ast::ExprKind::kNot:
      return kNot;
    case ast::ExprKind::kIsTest:
    case ast::ExprKind::kIsDistinct:
      return kIs;
    case ast::ExprKind::kLike:
    case ast::ExprKind::kBetween:
    case ast::ExprKind::kInList:
      return kLike;
    case ast::ExprKind::kBinaryOp:
      return LevelOf(As<ast::BinaryOp>(expr).op);
    case ast::ExprKind::kQuantified:
      return LevelOf(As<ast::QuantifiedExpr>(expr).op);
    case ast::ExprKind::kUnaryOp: {
      const ast::OperatorName& op = As<ast::UnaryOp>(expr).op;
      return op.schema.empty() && (op.name == "-" || op.name == "+") ? kUnary : kOperator;
    }
    case ast::ExprKind::kSubquery: {
      const auto& subquery = As<ast::SubqueryExpr>(expr);
      if (subquery.operand == nullptr) return kPrimary;
      return subquery.type == ast::SubqueryExpr::Type::kIn ? kLike : LevelOf(subquery.op);
    }
    case ast::ExprKind::kTypeCast:
      return kCast;
    case ast::ExprKind::kCollate:
      return kCollate;
    case ast::ExprKind::kLiteral:
      return As<ast::Literal>(expr).text.starts_with('-') &&
                     As<ast::Literal>(expr).type != ast::Literal::Type::kString
                 ? kUnary
                 : kPrimary;
    default:
      return kPrimary;
  }
}

// What the restricted rule of the grammar has no word for, whatever its level.
bool NeedsFullRule(const ast::Expr& expr) {
  return expr.kind == ast::ExprKind::kCollate || expr.kind == ast::ExprKind::kQuantified ||
         (expr.kind == ast::ExprKind::kSubquery &&
          ast::As<ast::SubqueryExpr>(expr).operand != nullptr);
}

}  // namespace

void SqlPrinter::Expr(const ast::Expr& expr, int least) {
  if (LevelOf(expr) < least || (restricted_ && NeedsFullRule(expr))) return Parenthesized(expr);
  const bool outer = restricted_;
  if (LevelOf(expr) == kPrimary) restricted_ = false;
  ast::Visit(expr, [this](const auto& node) { Node(node); });
  restricted_ = outer;
}

void SqlPrinter::Parenthesized(const ast::Expr& expr) {
  const bool outer = std::exchange(restricted_, false);
  out_ += '(';
  Expr(expr);
  out_ += ')';
  restricted_ = outer;
}

void SqlPrinter::Restricted(const ast::Expr& expr) {
  const bool outer = std::exchange(restricted_, true);
  Expr(expr, kOperator);
  restricted_ = outer;
}

void SqlPrinter::OptionalExpr(std::string_view prefix, const ast::ExprPtr& expr) {
  if (expr == nullptr) return;
  out_ += prefix;
  Expr(*expr);
}

void SqlPrinter::Exprs(const ast::ExprList& list) {
  Join(list, [this](const ast::ExprPtr& expr) { Expr(*expr); });
}

void SqlPrinter::Identifier(std::string_view name) {
  out_ += QuoteIdentifier(name);
}

void SqlPrinter::String(std::string_view text) {
  out_ += '\'';
  for (const char c : text) {
    if (c == '\'') out_ += '\'';
    out_ += c;
  }
  out_ += '\'';
}

void SqlPrinter::Dotted(const ast::Names& names) {
  bool first = true;
  for (const std::string& name : names) {
    AddIf(!first, ".");
    first = false;
    Identifier(name);
  }
}

void SqlPrinter::Identifiers(const ast::Names& names) {
  Join(names, [this](const std::string& name) { Identifier(name); });
}

void SqlPrinter::Columns(const ast::Names& names) {
  if (names.empty()) return;
  out_ += " (";
  Identifiers(names);
  out_ += ')';
}

void SqlPrinter::Name(const ast::QualifiedName& name) {
  for (const std::string* part : {&name.catalog, &name.schema}) {
    if (part->empty()) continue;
    Identifier(*part);
    out_ += '.';
  }
  Identifier(name.name);
}

void SqlPrinter::NameList(const std::vector<ast::QualifiedName>& names) {
  Join(names, [this](const ast::QualifiedName& name) { Name(name); });
}

void SqlPrinter::Operator(const ast::OperatorName& op) {
  if (op.schema.empty()) {
    out_ += op.name;
    return;
  }
  out_ += "OPERATOR(";
  Identifier(op.schema);
  Add(".", op.name, ")");
}

void SqlPrinter::Node(const ast::Literal& n) {
  using Type = ast::Literal::Type;
  switch (n.type) {
    case Type::kNull:
      out_ += "NULL";
      return;
    case Type::kBool:
    case Type::kInteger:
    case Type::kNumeric:
      out_ += n.text;
      return;
    case Type::kString:
      return String(n.text);
    case Type::kBits:
      out_ += 'B';
      return String(n.text);
    case Type::kHexBits:
      out_ += 'X';
      return String(n.text);
  }
}

void SqlPrinter::Node(const ast::ColumnRef& n) {
  Dotted(n.names);
  AddIf(n.star, n.names.empty() ? "*" : ".*");
}

void SqlPrinter::Node(const ast::Parameter& n) {
  Add("$", n.number);
}

void SqlPrinter::Node(const ast::DefaultValue&) {
  out_ += "DEFAULT";
}

void SqlPrinter::Node(const ast::TypeCast& n) {
  Expr(*n.operand, kCast);
  out_ += "::";
  Type(n.type);
}

void SqlPrinter::Node(const ast::UnaryOp& n) {
  const int level = LevelOf(n);
  Operator(n.op);
  // A blank keeps two minus signs from beginning a comment.
  out_ += ' ';
  Expr(*n.operand, level == kUnary ? kUnary : kOperator + 1);
}

void SqlPrinter::Node(const ast::BinaryOp& n) {
  const int level = LevelOf(n.op);
  Expr(*n.left, level == kComparison ? level + 1 : level);
  out_ += ' ';
  Operator(n.op);
  out_ += ' ';
  Expr(*n.right, level + 1);
}

void SqlPrinter::Node(const ast::BoolExpr& n) {
  const bool conjunction = n.op == ast::BoolExpr::Op::kAnd;
  bool first = true;
  for (const ast::ExprPtr& arg : n.args) {
    AddIf(!first, conjunction ? " AND " : " OR ");
    first = false;
    Expr(*arg, conjunction ? kAnd + 1 : kOr + 1);
  }
}

void SqlPrinter::Node(const ast::NotExpr& n) {
  out_ += "NOT ";
  Expr(*n.operand, kNot);
}

void SqlPrinter::Node(const ast::IsTest& n) {
  static constexpr std::string_view kTests[] = {"NULL", "TRUE", "FALSE", "UNKNOWN"};
  Expr(*n.operand, kIs + 1);
  Add(n.negated ? " IS NOT " : " IS ", kTests[static_cast<int>(n.test)]);
}

void SqlPrinter::Node(const ast::IsDistinct& n) {
  Expr(*n.left, kIs + 1);
  out_ += n.negated ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ";
  Expr(*n.right, kIs + 1);
}

void SqlPrinter::Node(const ast::LikeExpr& n) {
  static constexpr std::string_view kWords[] = {"LIKE ", "ILIKE ", "SIMILAR TO "};
  Expr(*n.operand, kLike + 1);
  Add(n.negated ? " NOT " : " ", kWords[static_cast<int>(n.op)]);
  Expr(*n.pattern, kLike + 1);
  if (n.escape == nullptr) return;
  out_ += " ESCAPE ";
  Expr(*n.escape, kLike + 1);
}

void SqlPrinter::Node(const ast::BetweenExpr& n) {
  Expr(*n.operand, kLike + 1);
  Add(n.negated ? " NOT BETWEEN " : " BETWEEN ", n.symmetric ? "SYMMETRIC " : "");
  Restricted(*n.low);
  out_ += " AND ";
  Expr(*n.high, kLike + 1);
}

void SqlPrinter::Node(const ast::InList& n) {
  Expr(*n.operand, kLike + 1);
  out_ += n.negated ? " NOT IN (" : " IN (";
  Exprs(n.list);
  out_ += ')';
}

void SqlPrinter::Node(const ast::QuantifiedExpr& n) {
  Expr(*n.left, LevelOf(n.op) + 1);
  out_ += ' ';
  Operator(n.op);
  out_ += n.all ? " ALL " : " ANY ";
  Parenthesized(*n.array);
}

void SqlPrinter::Node(const ast::SubqueryExpr& n) {
  using Type = ast::SubqueryExpr::Type;
  if (n.operand != nullptr) {
    Expr(*n.operand, (n.type == Type::kIn ? kLike : LevelOf(n.op)) + 1);
    out_ += ' ';
  }
  switch (n.type) {
    case Type::kScalar:
      break;
    case Type::kExists:
      out_ += "EXISTS ";
      break;
    case Type::kArray:
      out_ += "ARRAY";
      break;
    case Type::kIn:
      out_ += n.negated ? "NOT IN " : "IN ";
      break;
    case Type::kAny:
    case Type::kAll:
      Operator(n.op);
      out_ += n.type == Type::kAny ? " ANY " : " ALL ";
      break;
  }
  const bool outer = std::exchange(restricted_, false);
  out_ += '(';
  Query(*n.query);
  out_ += ')';
  restricted_ = outer;
}

void SqlPrinter::Node(const ast::CaseExpr& n) {
  out_ += "CASE";
  OptionalExpr(" ", n.operand);
  for (const ast::CaseExpr::When& when : n.whens) {
    out_ += " WHEN ";
    Expr(*when.condition);
    out_ += " THEN ";
    Expr(*when.result);
  }
  OptionalExpr(" ELSE ", n.otherwise);
  out_ += " END";
}

void SqlPrinter::Node(const ast::ConditionalExpr& n) {
  static constexpr std::string_view kWords[] = {"COALESCE", "NULLIF", "GREATEST", "LEAST"};
  Add(kWords[static_cast<int>(n.op)], "(");
  Exprs(n.args);
  out_ += ')';
}

void SqlPrinter::Node(const ast::FunctionCall& n) {
  if (n.name == ast::Names{"grouping"}) {
    out_ += "GROUPING";
  } else {
    Dotted(n.name);
  }
  out_ += '(';
  AddIf(n.distinct, "DISTINCT ");
  AddIf(n.star, "*");
  size_t at = 0;
  Join(n.args, [&](const ast::FunctionCall::Argument& arg) {
    AddIf(++at == n.args.size() && n.variadic, "VARIADIC ");
    if (!arg.name.empty()) {
      Identifier(arg.name);
      out_ += " => ";
    }
    Expr(*arg.value);
  });
  if (n.within_group) out_ += ") WITHIN GROUP (";
  if (!n.order_by.empty()) {
    AddIf(!n.within_group, " ");
    OrderBy(n.order_by);
  }
  out_ += ')';
  if (n.filter != nullptr) {
    OptionalExpr(" FILTER (WHERE ", n.filter);
    out_ += ')';
  }
  if (n.over == nullptr) return;
  out_ += " OVER ";
  if (n.over->plain) return Identifier(n.over->reference);
  Window(*n.over);
}

void SqlPrinter::Node(const ast::SqlValue& n) {
  static constexpr std::string_view kWords[] = {
      "CURRENT_DATE",   "CURRENT_TIME",    "CURRENT_TIMESTAMP", "LOCALTIME",
      "LOCALTIMESTAMP", "CURRENT_ROLE",    "CURRENT_USER",      "USER",
      "SESSION_USER",   "CURRENT_CATALOG", "CURRENT_SCHEMA"};
  out_ += kWords[static_cast<int>(n.function)];
  if (n.precision.has_value()) Add("(", *n.precision, ")");
}

void SqlPrinter::ArrayElements(const ast::ArrayExpr& n) {
  out_ += '[';
  // Inner arrays stand without their word only all together.
  bool arrays = true;
  for (const ast::ExprPtr& element : n.elements) {
    arrays &= element->kind == ast::ExprKind::kArray;
  }
  Join(n.elements, [&](const ast::ExprPtr& element) {
    if (arrays) return ArrayElements(ast::As<ast::ArrayExpr>(*element));
    Expr(*element);
  });
  out_ += ']';
}

void SqlPrinter::Node(const ast::ArrayExpr& n) {
  out_ += "ARRAY";
  ArrayElements(n);
}

void SqlPrinter::Node(const ast::RowExpr& n) {
  AddIf(n.explicit_row || n.fields.size() < 2, "ROW");
  out_ += '(';
  Exprs(n.fields);
  out_ += ')';
}

void SqlPrinter::Step(const ast::Indirection::Step& step) {
  using Type = ast::Indirection::Step::Type;
  switch (step.type) {
    case Type::kField:
      out_ += '.';
      return Identifier(step.field);
    case Type::kStar:
      out_ += ".*";
      return;
    case Type::kIndex:
    case Type::kSlice:
      out_ += '[';
      OptionalExpr("", step.index);
      AddIf(step.type == Type::kSlice, ":");
      OptionalExpr("", step.upper);
      out_ += ']';
      return;
  }
}

void SqlPrinter::Node(const ast::Indirection& n) {
  using Type = ast::Indirection::Step::Type;
  const bool subscript =
      !n.steps.empty() && (n.steps[0].type == Type::kIndex || n.steps[0].type == Type::kSlice);
  const bool bare =
      n.operand->kind == ast::ExprKind::kParameter ||
      (n.operand->kind == ast::ExprKind::kColumnRef && subscript &&
       !ast::As<ast::ColumnRef>(*n.operand).star) ||
      (n.operand->kind == ast::ExprKind::kSubquery &&
       ast::As<ast::SubqueryExpr>(*n.operand).type == ast::SubqueryExpr::Type::kScalar);
  if (bare) {
    Expr(*n.operand);
  } else {
    Parenthesized(*n.operand);
  }
  for (const ast::Indirection::Step& step : n.steps) Step(step);
}

void SqlPrinter::Node(const ast::CollateExpr& n) {
  Expr(*n.operand, kCollate);
  out_ += " COLLATE ";
  Dotted(n.collation);
}

void SqlPrinter::Node(const ast::GroupingSet& n) {
  static constexpr std::string_view kWords[] = {"", "ROLLUP ", "CUBE ", "GROUPING SETS "};
  Add(kWords[static_cast<int>(n.type)], "(");
  Exprs(n.args);
  out_ += ')';
}

void SqlPrinter::Node(const ast::CurrentOf& n) {
  out_ += "CURRENT OF ";
  Identifier(n.cursor);
}

}  // namespace steno::sql
