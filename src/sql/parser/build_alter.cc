// Builds ALTER, DROP, GRANT, REVOKE and COMMENT.
#include "sql/parser/parser.h"
#include "sql/parser/tree_builder.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using P = grammar::SqlParser;

ast::ObjectType ObjectOf(const antlr4::Token* token) {
  switch (token->getType()) {
    case P::K_INDEX:
      return ast::ObjectType::kIndex;
    case P::K_VIEW:
      return ast::ObjectType::kView;
    case P::K_SEQUENCE:
      return ast::ObjectType::kSequence;
    case P::K_SCHEMA:
      return ast::ObjectType::kSchema;
    case P::K_DATABASE:
      return ast::ObjectType::kDatabase;
    case P::K_TYPE:
      return ast::ObjectType::kType;
    case P::K_DOMAIN:
      return ast::ObjectType::kDomain;
    case P::K_COLUMN:
      return ast::ObjectType::kColumn;
    case P::K_CONSTRAINT:
      return ast::ObjectType::kConstraint;
    case P::K_ROLE:
    case P::K_USER:
    case P::K_GROUP:
      return ast::ObjectType::kRole;
    case P::K_FUNCTIONS:
      return ast::ObjectType::kFunction;
    case P::K_EXTENSION:
      return ast::ObjectType::kExtension;
    case P::K_TABLESPACE:
      return ast::ObjectType::kTablespace;
    default:
      return ast::ObjectType::kTable;
  }
}

std::unique_ptr<ast::RenameStatement> Rename(ast::ObjectType object, ast::QualifiedName name,
                                             std::string new_name) {
  auto node = MakeNode<ast::RenameStatement>(0);
  node->object = object;
  node->relation = object;
  node->name = std::move(name);
  node->new_name = std::move(new_name);
  return node;
}

std::unique_ptr<ast::AlterOwnerStatement> Owner(ast::ObjectType object, ast::QualifiedName name,
                                                std::string owner) {
  auto node = MakeNode<ast::AlterOwnerStatement>(0);
  node->object = object;
  node->name = std::move(name);
  node->owner = std::move(owner);
  return node;
}

ast::QualifiedName Plain(std::string name, int position) {
  ast::QualifiedName result;
  result.name = std::move(name);
  result.position = position;
  return result;
}

}  // namespace

ast::StatementPtr TreeBuilder::Alter(P::AlterStatementContext* c) {
  ast::StatementPtr statement;
  if (c->alter != nullptr) {
    ast::ObjectType object = ObjectOf(c->object);
    if (tokens_[c->start->getTokenIndex() + 1].type == P::K_MATERIALIZED) {
      object = ast::ObjectType::kMaterializedView;
    }
    statement = AlterRelation(c->alter, object);
  } else if (c->sequence != nullptr) {
    statement = AlterSequence(c->sequence);
  } else if (c->type != nullptr) {
    statement = AlterType(c->type);
  } else if (c->holder != nullptr) {
    ast::QualifiedName name = Plain(Word(c->name), Pos(c->name));
    const ast::ObjectType object = ObjectOf(c->holder);
    if (c->rename != nullptr) {
      statement = Rename(object, std::move(name), Word(c->newName));
    } else {
      statement = Owner(object, std::move(name), Role(c->role));
    }
  } else if (c->rename != nullptr) {
    statement =
        Rename(ast::ObjectType::kRole, Plain(Role(c->role), Pos(c->role)), Word(c->newName));
  } else {
    auto node = MakeNode<ast::AlterRoleStatement>(0);
    node->name = Role(c->role);
    for (auto* option : c->roleOptions) node->options.push_back(RoleOption(option));
    statement = std::move(node);
  }
  statement->position = Pos(c);
  return statement;
}

ast::StatementPtr TreeBuilder::AlterRelation(P::AlterRelationContext* c, ast::ObjectType object) {
  bool only = false;
  ast::QualifiedName name = Relation(c->table, &only);
  if (c->rename != nullptr) {
    auto node = Rename(object, std::move(name), Word(c->rename->newName));
    node->if_exists = c->exists != nullptr;
    node->sub_name = OptionalWord(c->rename->old);
    if (c->rename->constraint != nullptr) {
      node->object = ast::ObjectType::kConstraint;
    } else if (c->rename->old != nullptr) {
      node->object = ast::ObjectType::kColumn;
    }
    return node;
  }
  if (c->schema != nullptr) {
    auto node = MakeNode<ast::SetSchemaStatement>(0);
    node->object = object;
    node->if_exists = c->exists != nullptr;
    node->name = std::move(name);
    node->schema = Word(c->schema);
    return node;
  }
  auto node = MakeNode<ast::AlterTableStatement>(0);
  node->object = object;
  node->if_exists = c->exists != nullptr;
  node->only = only;
  node->name = std::move(name);
  for (auto* action : c->actions) node->actions.push_back(Action(action));
  return node;
}

ast::AlterTableAction TreeBuilder::Action(P::AlterActionContext* c) {
  using Type = ast::AlterTableAction::Type;
  ast::AlterTableAction action;
  action.position = Pos(c);
  action.name = OptionalWord(c->name);
  action.if_exists = c->exists != nullptr || c->notExists != nullptr;
  action.behavior = Behavior(c->behavior);
  if (c->add != nullptr) {
    AddAction(c, &action);
  } else if (c->drop != nullptr) {
    action.type = c->what != nullptr ? Type::kDropConstraint : Type::kDropColumn;
  } else if (c->alter != nullptr && c->change != nullptr) {
    ColumnAction(c->change, &action);
  } else if (c->alter != nullptr) {
    action.type = Type::kAlterConstraint;
    for (auto* attribute : c->attributes) Attribute(attribute, &action.constraint);
  } else if (c->validate != nullptr) {
    action.type = Type::kValidateConstraint;
  } else if (c->owner != nullptr) {
    action.type = Type::kOwnerTo;
    action.text = Role(c->role);
  } else if (c->space != nullptr) {
    action.type = Type::kSetTablespace;
    action.text = std::move(action.name);
    action.name.clear();
  } else if (c->storage != nullptr) {
    action.type = c->set != nullptr ? Type::kSetOptions : Type::kResetOptions;
    action.options = Storage(c->storage);
  } else {
    action.type = Type::kOther;
    action.name.clear();
    const size_t begin = Lex(c->start).begin;
    action.text = sql_.substr(begin, Lex(c->stop).end - begin);
  }
  return action;
}

void TreeBuilder::AddAction(P::AlterActionContext* c, ast::AlterTableAction* action) {
  if (c->constraint != nullptr) {
    action->type = ast::AlterTableAction::Type::kAddConstraint;
    action->constraint = TableConstraint(c->constraint);
  } else {
    action->type = ast::AlterTableAction::Type::kAddColumn;
    action->column = Column(c->column);
  }
}

void TreeBuilder::ColumnAction(P::AlterColumnContext* c, ast::AlterTableAction* action) {
  using Type = ast::AlterTableAction::Type;
  const bool drop = c->drop != nullptr;
  action->if_exists = c->exists != nullptr;
  switch (c->kind->getType()) {
    case P::K_TYPE:
      action->type = Type::kAlterType;
      action->column.type = this->Type(c->type);
      if (c->collation != nullptr) action->column.collation = NameParts(c->collation);
      if (c->value != nullptr) action->expr = Expr(c->value);
      break;
    case P::K_DEFAULT:
      action->type = drop ? Type::kDropDefault : Type::kSetDefault;
      if (c->value != nullptr) action->expr = Expr(c->value);
      break;
    case P::K_NOT:
      action->type = drop ? Type::kDropNotNull : Type::kSetNotNull;
      break;
    case P::K_EXPRESSION:
      action->type = Type::kDropExpression;
      break;
    case P::K_IDENTITY:
      action->type = Type::kDropIdentity;
      break;
    case P::K_GENERATED:
      action->type = Type::kAddIdentity;
      action->constraint.type = ast::Constraint::Type::kIdentity;
      action->constraint.identity_always = c->always != nullptr;
      action->constraint.sequence = Sequence(c->sequence);
      break;
    case P::K_STATISTICS:
      action->type = Type::kSetStatistics;
      action->text = Number(c->number);
      break;
    case P::K_STORAGE:
      action->type = Type::kSetStorage;
      action->text = Word(c->word);
      break;
    default:
      action->type = Type::kOther;
      action->text = "ALTER COLUMN " + QuoteIdentifier(action->name) + " SET COMPRESSION " +
                     QuoteIdentifier(Word(c->word));
      action->name.clear();
      break;
  }
}

ast::StatementPtr TreeBuilder::AlterSequence(P::AlterSequenceContext* c) {
  const ast::ObjectType object = ast::ObjectType::kSequence;
  ast::QualifiedName name = Qualified(c->name);
  const bool if_exists = c->exists != nullptr;
  if (c->rename != nullptr) {
    auto node = Rename(object, std::move(name), Word(c->newName));
    node->if_exists = if_exists;
    return node;
  }
  if (c->schema != nullptr) {
    auto node = MakeNode<ast::SetSchemaStatement>(0);
    node->object = object;
    node->if_exists = if_exists;
    node->name = std::move(name);
    node->schema = Word(c->schema);
    return node;
  }
  if (c->owner != nullptr) {
    auto node = MakeNode<ast::AlterTableStatement>(0);
    node->object = object;
    node->if_exists = if_exists;
    node->name = std::move(name);
    ast::AlterTableAction action;
    action.type = ast::AlterTableAction::Type::kOwnerTo;
    action.text = Role(c->role);
    node->actions.push_back(std::move(action));
    return node;
  }
  auto node = MakeNode<ast::AlterSequenceStatement>(0);
  node->if_exists = if_exists;
  node->name = std::move(name);
  node->options = Sequence(c->options);
  return node;
}

ast::StatementPtr TreeBuilder::AlterType(P::AlterTypeContext* c) {
  const ast::ObjectType object = ast::ObjectType::kType;
  ast::QualifiedName name = Qualified(c->name);
  if (c->rename != nullptr) return Rename(object, std::move(name), Word(c->newName));
  if (c->owner != nullptr) return Owner(object, std::move(name), Role(c->role));
  if (c->schema != nullptr) {
    auto node = MakeNode<ast::SetSchemaStatement>(0);
    node->object = object;
    node->name = std::move(name);
    node->schema = Word(c->schema);
    return node;
  }
  auto node = MakeNode<ast::AlterEnumStatement>(0);
  node->name = std::move(name);
  node->if_not_exists = c->exists != nullptr;
  node->label = Text(c->label);
  if (c->newLabel != nullptr) node->new_label = Text(c->newLabel);
  if (c->neighbor != nullptr) node->neighbor = Text(c->neighbor);
  node->before = Is(c->where, P::K_BEFORE);
  return node;
}

ast::StatementPtr TreeBuilder::Drop(P::DropStatementContext* c) {
  if (c->database != nullptr) {
    auto node = MakeNode<ast::DropDatabaseStatement>(Pos(c));
    node->if_exists = c->exists != nullptr;
    node->name = Word(c->name);
    node->force = c->force != nullptr;
    return node;
  }
  if (c->role != nullptr) {
    auto node = MakeNode<ast::DropRoleStatement>(Pos(c));
    node->if_exists = c->exists != nullptr;
    node->names = Roles(c->roles);
    return node;
  }
  auto node = MakeNode<ast::DropStatement>(Pos(c));
  node->object = ObjectOf(c->object);
  if (tokens_[c->start->getTokenIndex() + 1].type == P::K_MATERIALIZED) {
    if (node->object != ast::ObjectType::kView) FailNear(c->object);
    node->object = ast::ObjectType::kMaterializedView;
  }
  node->concurrently = c->concurrently != nullptr;
  node->if_exists = c->exists != nullptr;
  node->names = QualifiedList(c->names);
  node->behavior = Behavior(c->behavior);
  return node;
}

std::vector<ast::GrantStatement::Privilege> TreeBuilder::Privileges(P::PrivilegeListContext* c) {
  std::vector<ast::GrantStatement::Privilege> privileges;
  for (auto* item : c->items) {
    ast::GrantStatement::Privilege privilege;
    privilege.name = item->all != nullptr    ? "all"
                     : item->word != nullptr ? Text(item->word)
                                             : Word(item->name);
    privilege.columns = NameList(item->columns);
    privileges.push_back(std::move(privilege));
  }
  return privileges;
}

void TreeBuilder::GrantObject(P::GrantObjectContext* c, ast::GrantStatement* grant) {
  grant->names = QualifiedList(c->names);
  if (c->many != nullptr) {
    grant->all_in_schema = true;
    grant->object = Is(c->many, P::K_SEQUENCES)   ? ast::ObjectType::kSequence
                    : Is(c->many, P::K_FUNCTIONS) ? ast::ObjectType::kFunction
                                                  : ast::ObjectType::kTable;
  } else {
    grant->object = c->kind != nullptr ? ObjectOf(c->kind) : ast::ObjectType::kTable;
  }
}

ast::Names TreeBuilder::Grantees(P::GranteeListContext* c) {
  ast::Names names;
  for (auto* item : c->items) names.push_back(Role(item->name));
  return names;
}

ast::StatementPtr TreeBuilder::Grant(P::GrantStatementContext* c) {
  auto node = MakeNode<ast::GrantStatement>(Pos(c));
  node->privileges = Privileges(c->privileges);
  if (c->object != nullptr) GrantObject(c->object, node.get());
  node->roles = Grantees(c->roles);
  node->with_option = c->withOption != nullptr;
  return node;
}

ast::StatementPtr TreeBuilder::Revoke(P::RevokeStatementContext* c) {
  auto node = MakeNode<ast::GrantStatement>(Pos(c));
  node->revoke = true;
  node->option_only = c->only != nullptr;
  node->privileges = Privileges(c->privileges);
  if (c->object != nullptr) GrantObject(c->object, node.get());
  node->roles = Grantees(c->roles);
  node->behavior = Behavior(c->behavior);
  return node;
}

ast::StatementPtr TreeBuilder::Comment(P::CommentStatementContext* c) {
  auto node = MakeNode<ast::CommentStatement>(Pos(c));
  node->object = ObjectOf(c->object);
  if (node->object == ast::ObjectType::kView &&
      tokens_[c->object->getTokenIndex() - 1].type == P::K_MATERIALIZED) {
    node->object = ast::ObjectType::kMaterializedView;
  }
  if (node->object == ast::ObjectType::kColumn) {
    // The last part is the column.
    ast::Names parts = {Word(c->name->head)};
    for (auto* part : c->name->rest) parts.push_back(Word(part));
    if (parts.size() < 2) {
      Fail(errors::SyntaxError("column name must be qualified", Pos(c->name)));
    } else {
      node->sub_name = std::move(parts.back());
      parts.pop_back();
    }
    node->name = Qualified(std::move(parts), Pos(c->name));
  } else {
    node->name = Qualified(c->name);
    node->sub_name = OptionalWord(c->sub);
  }
  if (c->text != nullptr) node->text = Text(c->text);
  return node;
}

}  // namespace steno::sql
