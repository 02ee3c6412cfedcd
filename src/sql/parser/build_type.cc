// Builds type names. PostgreSQL's grammar gives the types that SQL names with keywords their
// internal names; all others are looked up as they are written.
#include <algorithm>

#include "sql/parser/tree_builder.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using P = grammar::SqlParser;

struct KnownType {
  std::string_view word;
  const char* name;
};

constexpr KnownType kKnownTypes[] = {
    {"int", "int4"},        {"integer", "int4"},        {"bigint", "int8"},
    {"smallint", "int2"},   {"real", "float4"},         {"float", "float8"},
    {"decimal", "numeric"}, {"dec", "numeric"},         {"numeric", "numeric"},
    {"boolean", "bool"},    {"char", "bpchar"},         {"character", "bpchar"},
    {"nchar", "bpchar"},    {"varchar", "varchar"},     {"bit", "bit"},
    {"time", "time"},       {"timestamp", "timestamp"}, {"interval", "interval"},
};

const char* FindKnownType(std::string_view word) {
  for (const KnownType& type : kKnownTypes) {
    if (type.word == word) return type.name;
  }
  return nullptr;
}

}  // namespace

std::vector<int> TreeBuilder::Modifiers(P::ExprListContext* c) {
  std::vector<int> modifiers;
  if (c == nullptr) return modifiers;
  for (auto* item : c->items) {
    const ast::ExprPtr expr = Expr(item);
    const auto* literal =
        expr->kind == ast::ExprKind::kLiteral ? &ast::As<ast::Literal>(*expr) : nullptr;
    if (literal == nullptr || literal->type != ast::Literal::Type::kInteger) {
      Fail(
          errors::SyntaxError("type modifiers must be simple constants or identifiers", Pos(item)));
      continue;
    }
    const bool negative = literal->text.starts_with('-');
    const int value =
        Integer(item->first->base->constant != nullptr ? item->first->base->constant : item->stop);
    modifiers.push_back(negative ? -value : value);
  }
  return modifiers;
}

ast::TypeName TreeBuilder::NamedType(ast::Names names, bool quoted, P::ExprListContext* mods,
                                     int position) {
  ast::TypeName type;
  type.position = position;
  type.names = std::move(names);
  type.modifiers = Modifiers(mods);
  if (quoted || type.names.size() != 1) return type;
  const std::string word = type.names[0];
  const char* known = FindKnownType(word);
  if (known == nullptr) return type;
  type.names = {"pg_catalog", known};
  if (word == "float") {
    if (!type.modifiers.empty()) {
      const int bits = type.modifiers[0];
      if (bits < 1 || bits > 53) {
        Fail(errors::Make("22023", bits < 1 ? "precision for type float must be at least 1 bit"
                                            : "precision for type float must be less than 54 bits")
                 .At(mods != nullptr ? Pos(mods) : position));
      }
      if (bits <= 24) type.names[1] = "float4";
      type.modifiers.clear();
    }
  } else if (type.modifiers.empty() && (type.names[1] == "bpchar" || type.names[1] == "bit")) {
    type.modifiers = {1};
  }
  return type;
}

ast::TypeName TreeBuilder::KeywordType(P::KeywordTypeContext* c) {
  ast::TypeName type;
  type.position = Pos(c);
  type.modifiers = Modifiers(c->mods);
  const auto set = [&](const char* name) { type.names = {"pg_catalog", name}; };
  switch (c->head->getType()) {
    case P::K_DOUBLE:
      set("float8");
      break;
    case P::K_BIT:
      set("varbit");
      break;
    case P::K_TIME:
    case P::K_TIMESTAMP: {
      const bool zone = Is(c->zone, P::WITH_LA);
      if (Is(c->head, P::K_TIME)) {
        set(zone ? "timetz" : "time");
      } else {
        set(zone ? "timestamptz" : "timestamp");
      }
      break;
    }
    case P::K_INTERVAL:
      set("interval");
      break;
    default:  // CHARACTER and its kin
      set(c->varying != nullptr ? "varchar" : "bpchar");
      if (c->varying == nullptr && type.modifiers.empty()) type.modifiers = {1};
      break;
  }
  return type;
}

void TreeBuilder::IntervalFields(P::IntervalFieldsContext* c, ast::TypeName* type) {
  if (type->names.back() != "interval") return FailNear(c->start);
  type->interval_fields = Text(c->lower);
  if (c->upper != nullptr) {
    constexpr int kFields[] = {P::K_YEAR, P::K_MONTH,  P::K_DAY,
                               P::K_HOUR, P::K_MINUTE, P::K_SECOND};
    const auto rank = [&](const antlr4::Token* token) {
      return std::find(std::begin(kFields), std::end(kFields), static_cast<int>(token->getType())) -
             std::begin(kFields);
    };
    // Year goes to month, the others to anything smaller than themselves from day on.
    const bool fits = Is(c->lower, P::K_YEAR)
                          ? Is(c->upper, P::K_MONTH)
                          : !Is(c->lower, P::K_MONTH) && rank(c->upper) > rank(c->lower);
    if (!fits) FailNear(c->upper);
    type->interval_fields += " to " + Text(c->upper);
  }
  if (c->precision != nullptr) {
    const antlr4::Token* last = c->upper != nullptr ? c->upper : c->lower;
    if (!Is(last, P::K_SECOND)) FailNear(c->precision);
    type->modifiers = {Integer(c->precision)};
  }
}

ast::TypeName TreeBuilder::SimpleType(P::SimpleTypeContext* c) {
  if (c->keyword != nullptr) {
    ast::TypeName type = KeywordType(c->keyword);
    if (c->fields != nullptr) IntervalFields(c->fields, &type);
    return type;
  }
  ast::Names names = {Word(c->word)};
  for (auto* attribute : c->attributes) names.push_back(Word(attribute));
  return NamedType(std::move(names), Lex(c->word->word).quoted, c->mods, Pos(c));
}

ast::TypeName TreeBuilder::Type(P::TypeNameContext* c) {
  ast::TypeName type = SimpleType(c->simple);
  for (auto* bound : c->bounds) {
    type.array_bounds.push_back(bound->bound != nullptr ? Integer(bound->bound) : -1);
  }
  if (c->array != nullptr) {
    type.array_bounds.push_back(c->bound != nullptr ? Integer(c->bound) : -1);
  }
  return type;
}

}  // namespace steno::sql
