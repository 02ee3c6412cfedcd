// Joins the flat list of terms and operators of an expression by PostgreSQL's precedence.
//
// A precedence climber over the list: Loop(left, min) takes the tails that bind at least as tightly
// as `min`. What does not associate (comparisons, LIKE, BETWEEN, IS DISTINCT FROM) refuses a second
// operator of its level at that operator, where PostgreSQL's parser stops too. Recursion is as deep
// as there are levels, plus prefix operators, which Depth has counted.
#include <algorithm>

#include "sql/parser/operator_list.h"
#include "sql/parser/tree_builder.h"
#include "sql/types/errors.h"

namespace steno::sql {

using namespace precedence;  // NOLINT: its enumerators
using P = grammar::SqlParser;

class OperatorParser {
 public:
  template <typename Context>
  OperatorParser(TreeBuilder* builder, Context* c) : builder_(*builder), context_(c) {
    first_ = ViewTerm(c->first);
    tails_.reserve(c->tails.size());
    for (auto* tail : c->tails) tails_.push_back(ViewTail(tail));
  }

  ast::ExprPtr Run() {
    ast::ExprPtr expr = Loop(Prefixed(first_, 0), kAny);
    if (at_ < tails_.size()) {
      // An ESCAPE without a LIKE was a label to PostgreSQL, and the error is behind it.
      const antlr4::Token* token = tails_[at_].context->start;
      const size_t behind = tails_[at_].level == kEscape ? 1 : 0;
      builder_.FailNear(builder_.tokens_[token->getTokenIndex() + behind]);
    }
    return expr;
  }

  // The longest run of operators between ANDs and ORs: what this list can add to a tree's height.
  size_t Height() const {
    size_t longest = 0;
    size_t run = first_.prefixes.size() + 1;
    for (const TailView& tail : tails_) {
      if (tail.level == kAnd || tail.level == kOr) run = 1;
      run += 1 + tail.term.prefixes.size();
      longest = std::max(longest, run);
    }
    return std::max(longest, run);
  }

 private:
  ast::ExprPtr Loop(ast::ExprPtr left, int min);
  ast::ExprPtr Prefixed(const TermView& term, size_t index);
  ast::ExprPtr Infix(ast::ExprPtr left, const TailView& tail);
  ast::ExprPtr Chain(ast::ExprPtr left, Level level);
  ast::ExprPtr Is(ast::ExprPtr left, const TailView& tail);
  ast::ExprPtr Like(ast::ExprPtr left, const TailView& tail);
  ast::ExprPtr Between(ast::ExprPtr left, const TailView& tail);
  ast::ExprPtr In(ast::ExprPtr left, const TailView& tail);
  ast::ExprPtr Quantified(ast::ExprPtr left, const TailView& tail);
  ast::ExprPtr Overlaps(ast::ExprPtr left, const TailView& tail);
  ast::ExprPtr AtTimeZone(ast::ExprPtr left, const TailView& tail);
  ast::ExprPtr Cast(ast::ExprPtr left, const TailView& tail);
  ast::ExprPtr Collate(ast::ExprPtr left, const TailView& tail);

  ast::ExprPtr Right(const TailView& tail, int min) { return Loop(Prefixed(tail.term, 0), min); }
  ast::OperatorName NameOf(const TailView& tail) {
    if (tail.qualified != nullptr) return builder_.Operator(tail.qualified);
    return {"", OperatorText(tail.op)};
  }
  static std::string OperatorText(const antlr4::Token* op) { return TreeBuilder::Text(op); }
  static int Pos(const TailView& tail) { return TreeBuilder::Pos(tail.context->start); }

  TreeBuilder& builder_;
  antlr4::ParserRuleContext* context_;
  TermView first_;
  absl::InlinedVector<TailView, 2> tails_;
  size_t at_ = 0;
  bool restricted_ = false;  // between BETWEEN and its AND
};

ast::ExprPtr OperatorParser::Loop(ast::ExprPtr left, int min) {
  while (at_ < tails_.size()) {
    const TailView& tail = tails_[at_];
    if (tail.level < min || tail.level == kEscape || (restricted_ && !IsRestricted(tail))) break;
    if (tail.level == kAnd || tail.level == kOr) {
      left = Chain(std::move(left), tail.level);
      continue;
    }
    ++at_;
    left = Infix(std::move(left), tail);
    const bool associates =
        !tail.has_term || (tail.level != kIs && tail.level != kComparison && tail.level != kLike);
    if (!associates && at_ < tails_.size() && tails_[at_].level == tail.level &&
        !(restricted_ && !IsRestricted(tails_[at_]))) {
      builder_.FailNear(tails_[at_].context->start);
    }
  }
  return left;
}

ast::ExprPtr OperatorParser::Prefixed(const TermView& term, size_t index) {
  if (index == term.prefixes.size()) return builder_.Operand(term.base);
  const Prefix& prefix = term.prefixes[index];
  const int position = TreeBuilder::Pos(prefix.start);
  if (TreeBuilder::Is(prefix.op, P::K_NOT)) {
    if (restricted_) builder_.FailNear(prefix.op);
    auto node = MakeNode<ast::NotExpr>(position);
    node->operand = Loop(Prefixed(term, index + 1), kNot + 1);
    return node;
  }
  const bool sign = TreeBuilder::Is(prefix.op, P::PLUS) || TreeBuilder::Is(prefix.op, P::MINUS);
  ast::ExprPtr operand = Loop(Prefixed(term, index + 1), (sign ? kUnary : kOperator) + 1);
  if (TreeBuilder::Is(prefix.op, P::MINUS) && operand->kind == ast::ExprKind::kLiteral) {
    auto& literal = ast::As<ast::Literal>(*operand);
    if (literal.type == ast::Literal::Type::kInteger ||
        literal.type == ast::Literal::Type::kNumeric) {
      if (literal.text.starts_with('-')) {
        literal.text.erase(0, 1);
      } else {
        literal.text.insert(0, 1, '-');
      }
      literal.position = position;
      return operand;
    }
  }
  auto node = MakeNode<ast::UnaryOp>(position);
  node->op = prefix.qualified != nullptr ? builder_.Operator(prefix.qualified)
                                         : ast::OperatorName{"", OperatorText(prefix.op)};
  node->operand = std::move(operand);
  return node;
}

ast::ExprPtr OperatorParser::Chain(ast::ExprPtr left, Level level) {
  auto node = MakeNode<ast::BoolExpr>(Pos(tails_[at_]));
  node->op = level == kAnd ? ast::BoolExpr::Op::kAnd : ast::BoolExpr::Op::kOr;
  node->args.push_back(std::move(left));
  while (at_ < tails_.size() && tails_[at_].level == level) {
    const TailView& tail = tails_[at_++];
    node->args.push_back(Right(tail, level + 1));
  }
  return node;
}

ast::ExprPtr OperatorParser::Infix(ast::ExprPtr left, const TailView& tail) {
  if (tail.quant != nullptr) return Quantified(std::move(left), tail);
  switch (tail.op->getType()) {
    case P::K_IS:
    case P::K_ISNULL:
    case P::K_NOTNULL:
      return Is(std::move(left), tail);
    case P::K_LIKE:
    case P::K_ILIKE:
    case P::K_SIMILAR:
      return Like(std::move(left), tail);
    case P::K_BETWEEN:
      return Between(std::move(left), tail);
    case P::K_IN:
      return In(std::move(left), tail);
    case P::K_OVERLAPS:
      return Overlaps(std::move(left), tail);
    case P::AT_LA:
      return AtTimeZone(std::move(left), tail);
    case P::TYPECAST:
      return Cast(std::move(left), tail);
    case P::K_COLLATE:
      return Collate(std::move(left), tail);
    default:
      break;
  }
  auto node = MakeNode<ast::BinaryOp>(Pos(tail));
  node->op = NameOf(tail);
  node->left = std::move(left);
  node->right = Right(tail, tail.level + 1);
  return node;
}

ast::ExprPtr OperatorParser::Is(ast::ExprPtr left, const TailView& tail) {
  using Test = ast::IsTest::Test;
  if (TreeBuilder::Is(tail.test, P::K_DISTINCT)) {
    auto node = MakeNode<ast::IsDistinct>(Pos(tail));
    node->negated = tail.neg != nullptr;
    node->left = std::move(left);
    node->right = Right(tail, kIs + 1);
    return node;
  }
  auto node = MakeNode<ast::IsTest>(Pos(tail));
  node->operand = std::move(left);
  node->negated = tail.neg != nullptr || TreeBuilder::Is(tail.op, P::K_NOTNULL);
  if (tail.test != nullptr) {
    switch (tail.test->getType()) {
      case P::K_TRUE:
        node->test = Test::kTrue;
        break;
      case P::K_FALSE:
        node->test = Test::kFalse;
        break;
      case P::K_UNKNOWN:
        node->test = Test::kUnknown;
        break;
      default:
        break;
    }
  }
  return node;
}

ast::ExprPtr OperatorParser::Like(ast::ExprPtr left, const TailView& tail) {
  using Op = ast::LikeExpr::Op;
  auto node = MakeNode<ast::LikeExpr>(Pos(tail));
  const size_t type = tail.op->getType();
  node->op = type == P::K_LIKE ? Op::kLike : type == P::K_ILIKE ? Op::kILike : Op::kSimilar;
  node->negated = tail.neg != nullptr;
  node->operand = std::move(left);
  node->pattern = Right(tail, kLike + 1);
  if (at_ < tails_.size() && tails_[at_].level == kEscape) {
    const TailView& escape = tails_[at_++];
    node->escape = Right(escape, kLike + 1);
  }
  return node;
}

ast::ExprPtr OperatorParser::Between(ast::ExprPtr left, const TailView& tail) {
  auto node = MakeNode<ast::BetweenExpr>(Pos(tail));
  node->negated = tail.neg != nullptr;
  node->symmetric = TreeBuilder::Is(tail.symmetry, P::K_SYMMETRIC);
  node->operand = std::move(left);
  const bool outer = std::exchange(restricted_, true);
  node->low = Right(tail, kAny);
  restricted_ = outer;
  if (at_ == tails_.size()) {
    builder_.FailAfter(context_);
    return node;
  }
  const TailView& conjunction = tails_[at_];
  if (conjunction.level != kAnd) {
    builder_.FailNear(conjunction.context->start);
    return node;
  }
  ++at_;
  node->high = Right(conjunction, kLike + 1);
  return node;
}

ast::ExprPtr OperatorParser::In(ast::ExprPtr left, const TailView& tail) {
  if (tail.sub != nullptr) {
    ast::ExprPtr expr = builder_.Subquery(tail.sub, ast::SubqueryExpr::Type::kIn);
    auto& node = ast::As<ast::SubqueryExpr>(*expr);
    node.position = Pos(tail);
    node.negated = tail.neg != nullptr;
    node.operand = std::move(left);
    return expr;
  }
  auto node = MakeNode<ast::InList>(Pos(tail));
  node->negated = tail.neg != nullptr;
  node->operand = std::move(left);
  node->list = builder_.Exprs(tail.items);
  return node;
}

ast::ExprPtr OperatorParser::Quantified(ast::ExprPtr left, const TailView& tail) {
  ast::OperatorName op;
  if (tail.op->getType() == P::K_LIKE || tail.op->getType() == P::K_ILIKE) {
    op.name = tail.neg != nullptr ? "!~~" : "~~";
    if (tail.op->getType() == P::K_ILIKE) op.name += '*';
  } else {
    op = NameOf(tail);
  }
  const bool all = TreeBuilder::Is(tail.quant->quantifier, P::K_ALL);
  if (tail.quant->sub != nullptr) {
    const auto type = all ? ast::SubqueryExpr::Type::kAll : ast::SubqueryExpr::Type::kAny;
    ast::ExprPtr expr = builder_.Subquery(tail.quant->sub, type);
    auto& node = ast::As<ast::SubqueryExpr>(*expr);
    node.position = Pos(tail);
    node.op = std::move(op);
    node.operand = std::move(left);
    return expr;
  }
  auto node = MakeNode<ast::QuantifiedExpr>(Pos(tail));
  node->op = std::move(op);
  node->all = all;
  node->left = std::move(left);
  node->array = builder_.Expr(tail.quant->array);
  return node;
}

// (a, b) OVERLAPS (c, d) is overlaps(a, b, c, d).
ast::ExprPtr OperatorParser::Overlaps(ast::ExprPtr left, const TailView& tail) {
  ast::ExprPtr right = Right(tail, kOperator + 1);
  auto node = MakeNode<ast::FunctionCall>(Pos(tail));
  node->name = {"pg_catalog", "overlaps"};
  for (ast::ExprPtr* side : {&left, &right}) {
    if ((*side)->kind != ast::ExprKind::kRow) {
      builder_.FailNear(tail.op);
      return node;
    }
    ast::ExprList& fields = ast::As<ast::RowExpr>(**side).fields;
    if (fields.size() != 2) {
      builder_.Fail(errors::SyntaxError(std::string("wrong number of parameters on ") +
                                            (side == &left ? "left" : "right") +
                                            " side of OVERLAPS expression",
                                        (*side)->position));
    }
    for (ast::ExprPtr& field : fields) node->args.push_back({"", std::move(field)});
  }
  return node;
}

ast::ExprPtr OperatorParser::AtTimeZone(ast::ExprPtr left, const TailView& tail) {
  auto node = MakeNode<ast::FunctionCall>(Pos(tail));
  node->name = {"pg_catalog", "timezone"};
  node->args.push_back({"", Right(tail, kAt + 1)});
  node->args.push_back({"", std::move(left)});
  return node;
}

ast::ExprPtr OperatorParser::Cast(ast::ExprPtr left, const TailView& tail) {
  auto node = MakeNode<ast::TypeCast>(Pos(tail));
  node->operand = std::move(left);
  node->type = builder_.Type(tail.cast_type);
  return node;
}

ast::ExprPtr OperatorParser::Collate(ast::ExprPtr left, const TailView& tail) {
  auto node = MakeNode<ast::CollateExpr>(Pos(tail));
  node->operand = std::move(left);
  node->collation = builder_.NameParts(tail.collation);
  return node;
}

ast::ExprPtr TreeBuilder::Expr(P::ExprContext* c) {
  // Most expressions are one operand.
  if (c->tails.empty() && c->first->prefixes.empty()) return Operand(c->first->base);
  OperatorParser parser(this, c);
  const Depth depth(this, parser.Height());
  if (depth.exceeded()) return MakeNode<ast::Literal>(Pos(c));
  return parser.Run();
}

ast::ExprPtr TreeBuilder::Restricted(P::RestrictedExprContext* c) {
  OperatorParser parser(this, c);
  const Depth depth(this, parser.Height());
  if (depth.exceeded()) return MakeNode<ast::Literal>(Pos(c));
  return parser.Run();
}

ast::ExprList TreeBuilder::Exprs(P::ExprListContext* c) {
  ast::ExprList list;
  if (c == nullptr) return list;
  list.reserve(c->items.size());
  for (auto* item : c->items) list.push_back(Expr(item));
  return list;
}

}  // namespace steno::sql
