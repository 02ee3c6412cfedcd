// An expression as the grammar leaves it: terms with their prefix operators, and the tails between
// them, in one shape for both kinds of expression rules. Internal to this directory.
#pragma once

#include "SqlParser.h"
#include "absl/container/inlined_vector.h"
#include "sql/parser/precedence.h"

namespace steno::sql {

struct Prefix {
  antlr4::Token* op = nullptr;  // null for OPERATOR(..)
  grammar::SqlParser::AnyOperatorContext* qualified = nullptr;
  antlr4::Token* start = nullptr;
};

struct TermView {
  absl::InlinedVector<Prefix, 1> prefixes;
  grammar::SqlParser::OperandContext* base = nullptr;
};

// The fields of both kinds of tails.
struct TailView {
  antlr4::ParserRuleContext* context = nullptr;
  antlr4::Token* op = nullptr;
  antlr4::Token* neg = nullptr;
  antlr4::Token* test = nullptr;
  antlr4::Token* symmetry = nullptr;
  grammar::SqlParser::AnyOperatorContext* qualified = nullptr;
  grammar::SqlParser::QuantifiedContext* quant = nullptr;
  grammar::SqlParser::SubqueryContext* sub = nullptr;
  grammar::SqlParser::ExprListContext* items = nullptr;
  grammar::SqlParser::TypeNameContext* cast_type = nullptr;
  grammar::SqlParser::AnyNameContext* collation = nullptr;
  bool has_term = false;
  TermView term;
  precedence::Level level = precedence::kAny;
};

template <typename Context>
TermView ViewTerm(Context* c) {
  TermView view;
  for (auto* prefix : c->prefixes) {
    view.prefixes.push_back({prefix->op, prefix->qualified, prefix->start});
  }
  view.base = c->base;
  return view;
}

TailView ViewTail(grammar::SqlParser::ExprTailContext* c);
TailView ViewTail(grammar::SqlParser::RestrictedTailContext* c);

// May the tail stand in what the grammar calls restrictedExpr?
bool IsRestricted(const TailView& tail);

}  // namespace steno::sql
