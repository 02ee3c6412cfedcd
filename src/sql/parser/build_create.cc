// Builds CREATE of everything but tables.
#include "sql/parser/tree_builder.h"
#include "sql/types/errors.h"

namespace steno::sql {

ast::StatementPtr TreeBuilder::Create(P::CreateStatementContext* c) {
  ast::Persistence persistence = ast::Persistence::kPermanent;
  if (c->persistence != nullptr) {
    persistence = c->persistence->unlogged != nullptr ? ast::Persistence::kUnlogged
                                                      : ast::Persistence::kTemporary;
  }
  ast::StatementPtr statement;
  if (c->table != nullptr) {
    statement = CreateTable(c->table, persistence);
  } else if (c->index != nullptr) {
    statement = CreateIndex(c->index, c->unique != nullptr);
  } else if (c->view != nullptr) {
    statement = CreateView(c);
  } else if (c->materialized != nullptr) {
    statement = CreateMaterialized(c->materialized);
  } else if (c->sequence != nullptr) {
    auto node = MakeNode<ast::CreateSequenceStatement>(0);
    node->persistence = persistence;
    node->if_not_exists = c->sequence->exists != nullptr;
    node->name = Qualified(c->sequence->name);
    node->options = Sequence(c->sequence->options);
    statement = std::move(node);
  } else if (c->schema != nullptr) {
    auto node = MakeNode<ast::CreateSchemaStatement>(0);
    node->if_not_exists = c->schema->exists != nullptr;
    node->name = OptionalWord(c->schema->name);
    if (c->schema->role != nullptr) node->authorization = Role(c->schema->role);
    statement = std::move(node);
  } else if (c->database != nullptr) {
    statement = CreateDatabase(c);
  } else if (c->type != nullptr) {
    auto node = MakeNode<ast::CreateEnumStatement>(0);
    node->name = Qualified(c->type);
    if (c->labels != nullptr) {
      for (auto* label : c->labels->items) node->labels.push_back(Text(label));
    }
    statement = std::move(node);
  } else {
    statement = CreateRole(c);
  }
  statement->position = Pos(c);
  return statement;
}

ast::StatementPtr TreeBuilder::CreateIndex(P::CreateIndexContext* c, bool unique) {
  auto node = MakeNode<ast::CreateIndexStatement>(0);
  node->unique = unique;
  node->concurrently = c->concurrently != nullptr;
  node->if_not_exists = c->exists != nullptr;
  node->name = OptionalWord(c->name);
  if (node->if_not_exists && node->name.empty()) FailAfter(c->exists);
  node->table = Qualified(c->table);
  node->only = c->only != nullptr;
  node->method = OptionalWord(c->method);
  for (auto* element : c->elements) node->elements.push_back(Element(element));
  if (c->include != nullptr) node->include = NameList(c->include->columns);
  node->nulls_not_distinct = c->nulls != nullptr && c->nulls->neg != nullptr;
  node->storage = Storage(c->storage);
  node->tablespace = OptionalWord(c->space);
  if (c->where != nullptr) node->where = Expr(c->where);
  return node;
}

ast::StatementPtr TreeBuilder::CreateView(P::CreateStatementContext* c) {
  using Check = ast::CreateViewStatement::Check;
  P::CreateViewContext* view = c->view;
  auto node = MakeNode<ast::CreateViewStatement>(0);
  node->or_replace = c->replace != nullptr;
  node->temporary = c->temp != nullptr;
  node->recursive = c->recursive != nullptr;
  node->name = Qualified(view->name);
  node->columns = NameList(view->columns);
  if (node->recursive && node->columns.empty()) FailAfter(view->name);
  node->options = Storage(view->storage);
  node->query = Query(view->body);
  node->query_begin = Lex(view->body->start).begin;
  node->query_end = Lex(view->body->stop).end;
  if (view->check != nullptr) {
    node->check = Is(view->level, P::K_LOCAL) ? Check::kLocal : Check::kCascaded;
  }
  return node;
}

ast::StatementPtr TreeBuilder::CreateMaterialized(P::CreateMaterializedViewContext* c) {
  auto node = CreateAs(c->source);
  node->materialized_view = true;
  node->if_not_exists = c->exists != nullptr;
  node->name = Qualified(c->name);
  node->columns = NameList(c->columns);
  node->storage = Storage(c->tail->storage);
  node->tablespace = OptionalWord(c->tail->space);
  if (c->tail->onCommit != nullptr) FailNear(c->tail->onCommit);
  return node;
}

ast::SequenceOptions TreeBuilder::Sequence(const std::vector<P::SequenceOptionContext*>& options) {
  ast::SequenceOptions sequence;
  for (auto* c : options) {
    const auto set = [&](std::optional<std::string>* place) {
      if (place->has_value()) {
        Fail(errors::SyntaxError("conflicting or redundant options", Pos(c)));
      }
      *place = Number(c->number);
    };
    switch (c->kind->getType()) {
      case P::K_AS:
        sequence.type = SimpleType(c->type);
        break;
      case P::K_CACHE:
        set(&sequence.cache);
        break;
      case P::K_CYCLE:
        sequence.cycle = c->neg == nullptr;
        break;
      case P::K_INCREMENT:
        set(&sequence.increment);
        break;
      case P::K_START:
        set(&sequence.start);
        break;
      case P::K_MAXVALUE:
        if (c->neg != nullptr) {
          sequence.no_max = true;
        } else {
          set(&sequence.max);
        }
        break;
      case P::K_MINVALUE:
        if (c->neg != nullptr) {
          sequence.no_min = true;
        } else {
          set(&sequence.min);
        }
        break;
      case P::K_RESTART:
        sequence.restart = true;
        if (c->number != nullptr) set(&sequence.restart_with);
        break;
      case P::K_OWNED:
        sequence.owned_by = NameParts(c->owner);
        break;
      default:
        Fail(errors::SyntaxError("syntax not supported here", Pos(c)));
        break;
    }
  }
  return sequence;
}

ast::StatementPtr TreeBuilder::CreateDatabase(P::CreateStatementContext* c) {
  using Value = ast::Option::Value;
  auto node = MakeNode<ast::CreateDatabaseStatement>(0);
  node->name = Word(c->database);
  for (auto* item : c->options) {
    ast::Option option;
    option.position = Pos(item);
    option.name = item->name != nullptr ? Text(item->name) : "connection_limit";
    if (item->word != nullptr) {
      option.value = Value::kWord;
      option.text = Word(item->word);
    } else if (item->boolean != nullptr) {
      option.value = Value::kWord;
      option.text = Text(item->boolean);
    } else if (item->text != nullptr) {
      option.value = Value::kString;
      option.text = Text(item->text);
    } else if (item->number != nullptr) {
      option.value = Value::kNumber;
      option.text = Number(item->number);
    } else {
      option.value = Value::kDefault;
    }
    node->options.push_back(std::move(option));
  }
  return node;
}

ast::StatementPtr TreeBuilder::CreateRole(P::CreateStatementContext* c) {
  auto node = MakeNode<ast::CreateRoleStatement>(0);
  node->user = Is(c->role, P::K_USER);
  node->name = Word(c->newRole);
  for (auto* option : c->roleOptions) node->options.push_back(RoleOption(option));
  return node;
}

ast::Option TreeBuilder::RoleOption(P::RoleOptionContext* c) {
  using Value = ast::Option::Value;
  ast::Option option;
  option.position = Pos(c);
  if (c->flag != nullptr) {
    option.name = Text(c->flag);
    static constexpr std::string_view kFlags[] = {
        "superuser",    "nosuperuser", "createdb",      "nocreatedb", "createrole",
        "nocreaterole", "replication", "noreplication", "login",      "nologin",
        "noinherit",    "bypassrls",   "nobypassrls"};
    if (std::find(std::begin(kFlags), std::end(kFlags), option.name) == std::end(kFlags)) {
      Fail(errors::SyntaxError("unrecognized role option \"" + option.name + "\"", Pos(c)));
    }
    return option;
  }
  option.name = Text(c->kind);
  switch (c->kind->getType()) {
    case P::K_PASSWORD:
      if (c->none != nullptr) break;
      option.value = Value::kString;
      option.text = Text(c->text);
      break;
    case P::K_CONNECTION:
      option.name = "connection_limit";
      option.value = Value::kNumber;
      option.text = Number(c->number);
      break;
    case P::K_VALID:
      option.name = "valid_until";
      option.value = Value::kString;
      option.text = Text(c->text);
      break;
    case P::K_INHERIT:
      break;
    default:
      if (Is(c->kind, P::K_IN)) option.name = "in_role";
      option.value = Value::kList;
      option.list = Roles(c->names);
      break;
  }
  return option;
}

}  // namespace steno::sql
