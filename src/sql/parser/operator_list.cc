#include "sql/parser/operator_list.h"

namespace steno::sql {
namespace {

using namespace precedence;  // NOLINT: its enumerators
using P = grammar::SqlParser;

Level LevelOf(const antlr4::Token* op) {
  switch (op->getType()) {
    case P::K_OR:
      return kOr;
    case P::K_AND:
      return kAnd;
    case P::K_IS:
    case P::K_ISNULL:
    case P::K_NOTNULL:
      return kIs;
    case P::LT:
    case P::GT:
    case P::EQ:
    case P::LE:
    case P::GE:
    case P::NE:
      return kComparison;
    case P::K_LIKE:
    case P::K_ILIKE:
    case P::K_SIMILAR:
    case P::K_BETWEEN:
    case P::K_IN:
      return kLike;
    case P::K_ESCAPE:
      return kEscape;
    case P::PLUS:
    case P::MINUS:
      return kAdditive;
    case P::STAR:
    case P::SLASH:
    case P::PERCENT:
      return kMultiplicative;
    case P::CARET:
      return kPower;
    case P::AT_LA:
      return kAt;
    case P::K_COLLATE:
      return kCollate;
    case P::TYPECAST:
      return kCast;
    default:
      return kOperator;  // OP, OPERATOR(..), OVERLAPS
  }
}

}  // namespace

TailView ViewTail(P::ExprTailContext* c) {
  TailView view;
  view.context = c;
  view.op = c->op;
  view.neg = c->neg;
  view.test = c->test;
  view.symmetry = c->symmetry;
  view.qualified = c->qualified;
  view.quant = c->quant;
  view.sub = c->sub;
  view.items = c->items;
  view.cast_type = c->castType;
  view.collation = c->collation;
  view.has_term = c->term != nullptr;
  if (view.has_term) view.term = ViewTerm(c->term);
  view.level = LevelOf(c->op);
  return view;
}

TailView ViewTail(P::RestrictedTailContext* c) {
  TailView view;
  view.context = c;
  view.op = c->op;
  view.neg = c->neg;
  view.test = c->test;
  view.qualified = c->qualified;
  view.cast_type = c->castType;
  view.has_term = c->term != nullptr;
  if (view.has_term) view.term = ViewTerm(c->term);
  view.level = LevelOf(c->op);
  return view;
}

bool IsRestricted(const TailView& tail) {
  if (tail.quant != nullptr) return false;
  switch (tail.level) {
    case kComparison:
    case kAdditive:
    case kMultiplicative:
    case kPower:
    case kCast:
      return true;
    case kOperator:
      return tail.op->getType() != P::K_OVERLAPS;
    case kIs:
      return tail.test != nullptr && tail.test->getType() == P::K_DISTINCT;
    default:
      return false;
  }
}

}  // namespace steno::sql
