// Builds statements about prepared statements, cursors, plans and upkeep.
#include "absl/strings/numbers.h"
#include "sql/parser/tree_builder.h"
#include "sql/types/errors.h"

namespace steno::sql {

ast::StatementPtr TreeBuilder::Prepare(P::PrepareStatementContext* c) {
  if (c->text != nullptr) {
    auto node = MakeNode<ast::TransactionStatement>(Pos(c));
    node->op = ast::TransactionStatement::Op::kPrepare;
    node->name = Text(c->text);
    return node;
  }
  auto node = MakeNode<ast::PrepareStatement>(Pos(c));
  node->name = Word(c->name);
  for (auto* type : c->types) node->types.push_back(Type(type));
  node->statement = Data(c->body);
  node->begin = Lex(c->body->start).begin;
  node->end = Lex(c->body->stop).end;
  return node;
}

ast::StatementPtr TreeBuilder::Execute(P::ExecuteStatementContext* c) {
  auto node = MakeNode<ast::ExecuteStatement>(Pos(c));
  node->name = Word(c->name);
  node->args = Exprs(c->args);
  return node;
}

ast::StatementPtr TreeBuilder::Declare(P::DeclareStatementContext* c) {
  auto node = MakeNode<ast::DeclareCursorStatement>(Pos(c));
  node->name = Word(c->name);
  for (auto* option : c->options) {
    if (option->no != nullptr) {
      node->scroll = false;
      continue;
    }
    switch (option->word->getType()) {
      case P::K_BINARY:
        node->binary = true;
        break;
      case P::K_INSENSITIVE:
        node->insensitive = true;
        break;
      case P::K_ASENSITIVE:
        node->asensitive = true;
        break;
      default:
        node->scroll = true;
        break;
    }
  }
  if (c->hold != nullptr) {
    node->hold = tokens_[c->hold->getTokenIndex() - 1].type == P::K_WITH;
  }
  node->query = Query(c->body);
  return node;
}

ast::StatementPtr TreeBuilder::Fetch(P::FetchStatementContext* c) {
  using Direction = ast::FetchStatement::Direction;
  auto node = MakeNode<ast::FetchStatement>(Pos(c));
  node->move = Is(c->verb, P::K_MOVE);
  node->cursor = Word(c->cursor);
  P::FetchDirectionContext* d = c->direction;
  if (d == nullptr) return node;
  if (d->number != nullptr && !absl::SimpleAtoi(Number(d->number), &node->count)) {
    FailNear(d->number->number);
  }
  if (d->all != nullptr) node->count = ast::FetchStatement::kAll;
  if (d->word == nullptr) return node;
  switch (d->word->getType()) {
    case P::K_PRIOR:
    case P::K_BACKWARD:
      node->direction = Direction::kBackward;
      break;
    case P::K_FIRST:
      node->direction = Direction::kAbsolute;
      break;
    case P::K_LAST:
      node->direction = Direction::kAbsolute;
      node->count = -1;
      break;
    case P::K_ALL:
      node->count = ast::FetchStatement::kAll;
      break;
    case P::K_ABSOLUTE:
      node->direction = Direction::kAbsolute;
      break;
    case P::K_RELATIVE:
      node->direction = Direction::kRelative;
      break;
    default:
      break;  // NEXT and FORWARD
  }
  return node;
}

ast::StatementPtr TreeBuilder::Explain(P::ExplainStatementContext* c) {
  auto node = MakeNode<ast::ExplainStatement>(Pos(c));
  node->options = Options(c->options);
  for (const antlr4::Token* flag : {c->analyze, c->verbose}) {
    if (flag == nullptr) continue;
    ast::Option option = MakeOption(flag, nullptr);
    if (Is(flag, P::K_ANALYSE)) option.name = "analyze";
    node->options.push_back(std::move(option));
  }
  if (c->body->data != nullptr) {
    node->statement = Data(c->body->data);
  } else if (c->body->declare != nullptr) {
    node->statement = Declare(c->body->declare);
  } else if (c->body->execute != nullptr) {
    node->statement = Execute(c->body->execute);
  } else {
    node->statement = Create(c->body->create);
    if (node->statement->kind != ast::StatementKind::kCreateTableAs) FailAfter(c->body);
  }
  return node;
}

ast::StatementPtr TreeBuilder::Vacuum(P::VacuumStatementContext* c) {
  auto node = MakeNode<ast::VacuumStatement>(Pos(c));
  node->vacuum = Is(c->verb, P::K_VACUUM);
  node->options = Options(c->options);
  for (const antlr4::Token* flag : c->flags) node->options.push_back(MakeOption(flag, nullptr));
  for (ast::Option& option : node->options) {
    if (option.name == "analyse") option.name = "analyze";
  }
  for (auto* item : c->tables) {
    node->tables.push_back({Qualified(item->name), NameList(item->columns)});
  }
  return node;
}

ast::StatementPtr TreeBuilder::Lock(P::LockStatementContext* c) {
  auto node = MakeNode<ast::LockTableStatement>(Pos(c));
  for (auto* item : c->tables) {
    bool only = false;
    node->tables.push_back(Relation(item, &only));
  }
  node->nowait = c->nowait != nullptr;
  if (c->words.empty()) return node;
  node->mode.clear();
  for (auto* word : c->words) node->mode += (node->mode.empty() ? "" : " ") + Word(word);
  static constexpr std::string_view kModes[] = {
      "access share", "row share",           "row exclusive", "share update exclusive",
      "share",        "share row exclusive", "exclusive",     "access exclusive"};
  if (std::find(std::begin(kModes), std::end(kModes), node->mode) == std::end(kModes)) {
    FailAfter(c->words.back());
  }
  return node;
}

ast::StatementPtr TreeBuilder::Notify(P::NotifyStatementContext* c) {
  switch (c->word->getType()) {
    case P::K_LISTEN: {
      auto node = MakeNode<ast::ListenStatement>(Pos(c));
      node->channel = Word(c->channel);
      return node;
    }
    case P::K_NOTIFY: {
      auto node = MakeNode<ast::NotifyStatement>(Pos(c));
      node->channel = Word(c->channel);
      if (c->text != nullptr) node->payload = Text(c->text);
      return node;
    }
    case P::K_UNLISTEN: {
      auto node = MakeNode<ast::UnlistenStatement>(Pos(c));
      node->channel = OptionalWord(c->channel);
      return node;
    }
    default:
      return MakeNode<ast::CheckpointStatement>(Pos(c));
  }
}

}  // namespace steno::sql
