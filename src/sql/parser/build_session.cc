// Builds statements about transactions and settings, and hands every other one on.
#include "sql/parser/tree_builder.h"
#include "sql/types/errors.h"

namespace steno::sql {

ast::StatementPtr TreeBuilder::Statement(P::StatementContext* c) {
  if (c->data != nullptr) return Data(c->data);
  if (c->transaction != nullptr) return Transaction(c->transaction);
  if (c->create != nullptr) return Create(c->create);
  if (c->alter != nullptr) return Alter(c->alter);
  if (c->drop != nullptr) return Drop(c->drop);
  if (c->truncate != nullptr) return Truncate(c->truncate);
  if (c->copy != nullptr) return Copy(c->copy);
  if (c->grant != nullptr) return Grant(c->grant);
  if (c->revoke != nullptr) return Revoke(c->revoke);
  if (c->comment != nullptr) return Comment(c->comment);
  return Session(c);
}

ast::StatementPtr TreeBuilder::Session(P::StatementContext* c) {
  if (c->setting != nullptr) return Set(c->setting);
  if (c->reset != nullptr) {
    auto node = MakeNode<ast::ResetStatement>(Pos(c));
    if (c->reset->all == nullptr) node->name = VariableName(c->reset);
    return node;
  }
  if (c->show != nullptr) {
    auto node = MakeNode<ast::ShowStatement>(Pos(c));
    if (c->show->all == nullptr) node->name = VariableName(c->show);
    return node;
  }
  if (c->discard != nullptr) {
    using Target = ast::DiscardStatement::Target;
    auto node = MakeNode<ast::DiscardStatement>(Pos(c));
    const antlr4::Token* target = c->discard->target;
    node->target = Is(target, P::K_ALL)         ? Target::kAll
                   : Is(target, P::K_PLANS)     ? Target::kPlans
                   : Is(target, P::K_SEQUENCES) ? Target::kSequences
                                                : Target::kTemporary;
    return node;
  }
  if (c->prepare != nullptr) return Prepare(c->prepare);
  if (c->execute != nullptr) return Execute(c->execute);
  if (c->deallocate != nullptr) {
    auto node = MakeNode<ast::DeallocateStatement>(Pos(c));
    node->name = OptionalWord(c->deallocate->name);
    return node;
  }
  if (c->declare != nullptr) return Declare(c->declare);
  if (c->fetch != nullptr) return Fetch(c->fetch);
  if (c->close != nullptr) {
    auto node = MakeNode<ast::CloseCursorStatement>(Pos(c));
    node->name = OptionalWord(c->close->name);
    return node;
  }
  if (c->explain != nullptr) return Explain(c->explain);
  if (c->vacuum != nullptr) return Vacuum(c->vacuum);
  if (c->lock != nullptr) return Lock(c->lock);
  return Notify(c->notify);
}

ast::StatementPtr TreeBuilder::Transaction(P::TransactionStatementContext* c) {
  using Op = ast::TransactionStatement::Op;
  auto node = MakeNode<ast::TransactionStatement>(Pos(c));
  node->chain = c->end != nullptr && c->end->no == nullptr;
  if (c->modes != nullptr) node->modes = Modes(c->modes);
  if (c->savepoint != nullptr) node->name = Word(c->savepoint->name);
  if (c->name != nullptr) node->name = Word(c->name);
  if (c->text != nullptr) node->name = Text(c->text);
  const bool prepared = c->prepared != nullptr;
  switch (c->word->getType()) {
    case P::K_BEGIN:
      node->op = Op::kBegin;
      break;
    case P::K_START:
      node->op = Op::kStart;
      break;
    case P::K_COMMIT:
    case P::K_END:
      node->op = prepared ? Op::kCommitPrepared : Op::kCommit;
      break;
    case P::K_SAVEPOINT:
      node->op = Op::kSavepoint;
      break;
    case P::K_RELEASE:
      node->op = Op::kRelease;
      break;
    default:
      node->op = prepared           ? Op::kRollbackPrepared
                 : c->to != nullptr ? Op::kRollbackTo
                                    : Op::kRollback;
      break;
  }
  return node;
}

ast::TransactionModes TreeBuilder::Modes(P::TransactionModesContext* c) {
  using Isolation = ast::TransactionModes::Isolation;
  ast::TransactionModes modes;
  for (auto* item : c->items) {
    if (item->level != nullptr) {
      switch (item->level->word->getType()) {
        case P::K_SERIALIZABLE:
          modes.isolation = Isolation::kSerializable;
          break;
        case P::K_REPEATABLE:
          modes.isolation = Isolation::kRepeatableRead;
          break;
        case P::K_COMMITTED:
          modes.isolation = Isolation::kReadCommitted;
          break;
        default:
          modes.isolation = Isolation::kReadUncommitted;
          break;
      }
    } else if (item->access != nullptr) {
      modes.read_only = Is(item->access, P::K_ONLY);
    } else {
      modes.deferrable = item->notDeferrable == nullptr;
    }
  }
  return modes;
}

ast::StatementPtr TreeBuilder::Set(P::SetStatementContext* c) {
  using Target = ast::SetStatement::Target;
  if (c->when != nullptr) {
    auto node = MakeNode<ast::SetConstraintsStatement>(Pos(c));
    if (c->names != nullptr) node->names = QualifiedList(c->names);
    node->deferred = Is(c->when, P::K_DEFERRED);
    return node;
  }
  auto node = MakeNode<ast::SetStatement>(Pos(c));
  if (Is(c->scope, P::K_LOCAL) || c->local != nullptr) {
    node->scope = ast::SetStatement::Scope::kLocal;
  }
  if (c->setting != nullptr) {
    Setting(c->setting, node.get());
    return node;
  }
  node->target =
      c->characteristics != nullptr ? Target::kSessionCharacteristics : Target::kTransaction;
  if (c->modes != nullptr) node->modes = Modes(c->modes);
  if (c->text != nullptr) node->snapshot = Text(c->text);
  return node;
}

std::string TreeBuilder::SettingName(P::SettingNameContext* c) {
  std::string name;
  for (auto* part : c->parts) name += (name.empty() ? "" : ".") + Word(part);
  return name;
}

// The variable of RESET or SHOW.
template <typename Context>
std::string TreeBuilder::VariableName(Context* c) {
  if (c->zone != nullptr) return "timezone";
  if (c->isolation != nullptr) return "transaction_isolation";
  if (c->session != nullptr) return "session_authorization";
  return SettingName(c->variable);
}

void TreeBuilder::Setting(P::SettingRestContext* c, ast::SetStatement* set) {
  using Type = ast::SetStatement::Value::Type;
  set->to_default = c->toDefault != nullptr;
  set->from_current = c->current != nullptr;
  if (c->zone != nullptr) return Zone(c->value, set);
  if (c->variable != nullptr) {
    set->name = SettingName(c->variable);
    if (c->values == nullptr) return;
    for (auto* item : c->values->items) {
      if (item->number != nullptr) {
        set->values.push_back({Type::kNumber, Number(item->number), ""});
      } else if (item->text != nullptr) {
        set->values.push_back({Type::kString, Text(item->text), ""});
      } else {
        const antlr4::Token* word = item->word != nullptr ? item->word : item->name->word;
        set->values.push_back({Type::kWord, Text(word), ""});
      }
    }
    return;
  }
  switch (c->special->getType()) {
    case P::K_SCHEMA:
      set->name = "search_path";
      break;
    case P::K_NAMES:
      set->name = "client_encoding";
      set->to_default = c->text == nullptr;
      break;
    case P::K_ROLE:
      set->name = "role";
      break;
    case P::K_SESSION:
      set->name = "session_authorization";
      break;
    case P::K_CATALOG:
      Fail(errors::Make("0A000", "current database cannot be changed").At(Pos(c->text)));
      break;
    default:
      set->name = "xmloption";
      break;
  }
  if (c->text != nullptr) set->values.push_back({Type::kString, Text(c->text), ""});
  if (c->word != nullptr) set->values.push_back({Type::kWord, Word(c->word), ""});
}

void TreeBuilder::Zone(P::ZoneValueContext* c, ast::SetStatement* set) {
  using Type = ast::SetStatement::Value::Type;
  set->name = "timezone";
  if (c->text != nullptr) {
    set->values.push_back({Type::kString, Text(c->text), ""});
  } else if (c->number != nullptr) {
    set->values.push_back({Type::kNumber, Number(c->number), ""});
  } else if (c->interval != nullptr) {
    ast::TypeName type;
    type.names = {"interval"};
    if (c->fields != nullptr) IntervalFields(c->fields, &type);
    set->values.push_back({Type::kInterval, Text(c->interval), std::move(type.interval_fields)});
  } else if (Is(c->word, P::IDENT)) {
    set->values.push_back({Type::kWord, Text(c->word), ""});
  } else {
    set->to_default = true;  // LOCAL and DEFAULT
  }
}

}  // namespace steno::sql
