#include "sql/parser/tree_builder.h"

#include "absl/strings/numbers.h"
#include "base/limits.h"
#include "sql/types/errors.h"

namespace steno::sql {

TreeBuilder::Depth::Depth(TreeBuilder* builder, size_t levels)
    : builder_(builder), levels_(levels) {
  builder_->depth_ += levels_;
  if (exceeded()) builder_->Fail(errors::StatementTooComplex());
}

bool TreeBuilder::Depth::exceeded() const {
  return builder_->depth_ > static_cast<size_t>(kExpressionDepthMax);
}

void TreeBuilder::Fail(SqlError error) {
  if (!error_.has_value()) error_ = std::move(error);
}

void TreeBuilder::FailNear(const Lexeme& token) {
  Fail(errors::SyntaxErrorNear(sql_.substr(token.begin, token.end - token.begin), token.position));
}

void TreeBuilder::FailNear(std::string message, const Lexeme& token) {
  const std::string_view text = sql_.substr(token.begin, token.end - token.begin);
  message += text.empty() ? " at end of input" : " at or near \"" + std::string(text) + "\"";
  Fail(errors::SyntaxError(std::move(message), token.position));
}

const Lexeme& TreeBuilder::LexemeAfter(const antlr4::ParserRuleContext* c) const {
  return tokens_[std::min(c->stop->getTokenIndex() + 1, tokens_.size() - 1)];
}

void TreeBuilder::FailAfter(const antlr4::ParserRuleContext* c) {
  FailNear(LexemeAfter(c));
}

// An integer that must fit int4, as it is a syntax error elsewhere.
int TreeBuilder::Integer(const antlr4::Token* token) {
  int value = 0;
  if (!absl::SimpleAtoi(Text(token), &value)) FailNear(token);
  return value;
}

std::string TreeBuilder::Number(P::SignedNumberContext* c) {
  return Is(c->sign, P::MINUS) ? "-" + Text(c->number) : Text(c->number);
}

ast::Names TreeBuilder::NameParts(P::AnyNameContext* c) {
  ast::Names names = {Word(c->head)};
  for (auto* part : c->rest) names.push_back(Word(part));
  return names;
}

ast::QualifiedName TreeBuilder::Qualified(ast::Names parts, int position) {
  ast::QualifiedName name;
  name.position = position;
  if (parts.size() > 3) {
    std::string dotted;
    for (const std::string& part : parts) dotted += (dotted.empty() ? "" : ".") + part;
    Fail(errors::SyntaxError("improper qualified name (too many dotted names): " + dotted,
                             position));
  }
  name.name = std::move(parts.back());
  if (parts.size() > 1) name.schema = std::move(parts[parts.size() - 2]);
  if (parts.size() > 2) name.catalog = std::move(parts[parts.size() - 3]);
  return name;
}

ast::QualifiedName TreeBuilder::Qualified(P::QualifiedNameContext* c) {
  ast::Names parts = {Word(c->head)};
  for (auto* part : c->rest) parts.push_back(Word(part));
  return Qualified(std::move(parts), Pos(c));
}

std::vector<ast::QualifiedName> TreeBuilder::QualifiedList(P::QualifiedNamesContext* c) {
  std::vector<ast::QualifiedName> names;
  for (auto* item : c->items) names.push_back(Qualified(item));
  return names;
}

ast::Names TreeBuilder::NameList(P::NameListContext* c) {
  ast::Names names;
  if (c == nullptr) return names;
  for (auto* item : c->items) names.push_back(Word(item));
  return names;
}

std::string TreeBuilder::Role(P::RoleNameContext* c) {
  return c->name != nullptr ? Word(c->name) : Text(c->special);
}

ast::Names TreeBuilder::Roles(P::RoleNamesContext* c) {
  ast::Names names;
  for (auto* item : c->items) names.push_back(Role(item));
  return names;
}

ast::Option TreeBuilder::MakeOption(const antlr4::Token* name, P::OptionValueContext* value) {
  using Value = ast::Option::Value;
  ast::Option option;
  option.name = Text(name);
  option.position = Pos(name);
  if (value == nullptr) return option;
  if (value->word != nullptr) {
    const antlr4::Token* word = value->word->word;
    option.value = Is(word, P::K_DEFAULT) ? Value::kDefault : Value::kWord;
    if (option.value == Value::kWord) option.text = Text(word);
  } else if (value->text != nullptr) {
    option.value = Value::kString;
    option.text = Text(value->text);
  } else if (value->number != nullptr) {
    option.value = Value::kNumber;
    option.text = Is(value->sign, P::MINUS) ? "-" + Text(value->number) : Text(value->number);
  } else if (value->star != nullptr) {
    option.value = Value::kStar;
  } else {
    option.value = Value::kList;
    for (auto* item : value->items) {
      option.list.push_back(item->word != nullptr ? Word(item->word) : Text(item->text));
    }
  }
  return option;
}

std::vector<ast::Option> TreeBuilder::Options(P::OptionListContext* c) {
  std::vector<ast::Option> options;
  if (c == nullptr) return options;
  for (auto* item : c->items) options.push_back(MakeOption(item->name->word, item->value));
  return options;
}

std::vector<ast::Option> TreeBuilder::Storage(P::StorageListContext* c) {
  std::vector<ast::Option> options;
  if (c == nullptr) return options;
  for (auto* item : c->items) {
    ast::Option option = MakeOption(item->name.front()->word, item->value);
    if (item->name.size() > 1) option.name += "." + Word(item->name.back());
    options.push_back(std::move(option));
  }
  return options;
}

ast::DropBehavior TreeBuilder::Behavior(P::DropBehaviorContext* c) {
  if (c == nullptr) return ast::DropBehavior::kDefault;
  return Is(c->word, P::K_CASCADE) ? ast::DropBehavior::kCascade : ast::DropBehavior::kRestrict;
}

}  // namespace steno::sql
