// Builds CREATE TABLE: columns, constraints, partitions.
#include <algorithm>

#include "sql/parser/tree_builder.h"
#include "sql/types/errors.h"

namespace steno::sql {

ast::StatementPtr TreeBuilder::CreateTable(P::CreateTableContext* c, ast::Persistence persistence) {
  auto node = MakeNode<ast::CreateTableStatement>(0);
  node->persistence = persistence;
  node->if_not_exists = c->exists != nullptr;
  node->name = Qualified(c->name);
  TableTail(c->tail, node.get());
  if (c->by != nullptr) node->partition_by = PartitionBy(c->by);
  if (c->source != nullptr) {
    auto as = CreateAs(c->source);
    as->persistence = persistence;
    as->if_not_exists = node->if_not_exists;
    as->name = std::move(node->name);
    as->storage = std::move(node->storage);
    as->on_commit = node->on_commit;
    as->tablespace = std::move(node->tablespace);
    for (auto* element : c->elements) {
      if (element->bare == nullptr) FailNear(LexemeAfter(c->tail));
      as->columns.push_back(OptionalWord(element->bare));
    }
    return as;
  }
  if (c->open == nullptr && c->partition == nullptr) FailAfter(c);
  for (auto* element : c->elements) {
    if (element->bare != nullptr) {
      // All names and no types: what is missing is the query of CREATE TABLE AS.
      const bool names = std::all_of(c->elements.begin(), c->elements.end(),
                                     [](auto* other) { return other->bare != nullptr; });
      FailAfter(names ? static_cast<antlr4::ParserRuleContext*>(c) : element->bare);
    } else if (element->constraint != nullptr) {
      node->constraints.push_back(TableConstraint(element->constraint));
    } else if (element->column != nullptr) {
      node->columns.push_back(Column(element->column));
    } else {
      ast::TableLike like;
      like.table = Qualified(element->other);
      for (auto* option : element->likes) {
        ast::Names& list = Is(option->including, P::K_INCLUDING) ? like.including : like.excluding;
        list.push_back(Word(option->what));
      }
      node->likes.push_back(std::move(like));
    }
  }
  if (c->inherits != nullptr) node->inherits = QualifiedList(c->inherits);
  if (c->partition != nullptr) {
    node->partition_of = Qualified(c->parent);
    node->bound = PartitionBound(c->bound);
    for (auto* piece : c->pieces) {
      if (piece->constraint != nullptr) {
        node->constraints.push_back(TableConstraint(piece->constraint));
        continue;
      }
      ast::ColumnDef column;
      column.position = Pos(piece);
      column.name = Word(piece->name);
      ColumnConstraints(piece->constraints, &column);
      node->columns.push_back(std::move(column));
    }
  }
  return node;
}

void TreeBuilder::TableTail(P::TableTailContext* c, ast::CreateTableStatement* table) {
  using OnCommit = ast::CreateTableStatement::OnCommit;
  table->access_method = OptionalWord(c->method);
  table->storage = Storage(c->storage);
  table->tablespace = OptionalWord(c->space);
  if (c->onCommit == nullptr) return;
  table->on_commit = Is(c->onCommit, P::K_DROP)     ? OnCommit::kDrop
                     : Is(c->onCommit, P::K_DELETE) ? OnCommit::kDeleteRows
                                                    : OnCommit::kPreserveRows;
}

std::unique_ptr<ast::CreateTableAsStatement> TreeBuilder::CreateAs(P::CreateAsSourceContext* c) {
  auto node = MakeNode<ast::CreateTableAsStatement>(0);
  if (c->body != nullptr) {
    auto select = MakeNode<ast::SelectStatement>(Pos(c->body));
    select->query = Query(c->body);
    node->source = std::move(select);
  } else {
    node->source = Execute(c->execute);
  }
  node->with_data = c->no == nullptr;
  return node;
}

ast::ColumnDef TreeBuilder::Column(P::ColumnDefContext* c) {
  ast::ColumnDef column;
  column.position = Pos(c);
  column.name = Word(c->name);
  column.type = Type(c->type);
  column.storage = OptionalWord(c->storage);
  column.compression = OptionalWord(c->compression);
  ColumnConstraints(c->constraints, &column);
  return column;
}

// Attributes belong to the constraint before them; a COLLATE to the column.
void TreeBuilder::ColumnConstraints(const std::vector<P::ColumnConstraintContext*>& list,
                                    ast::ColumnDef* column) {
  for (auto* item : list) {
    if (item->body != nullptr) {
      ast::Constraint constraint = ColumnConstraint(item->body);
      constraint.position = Pos(item);
      constraint.name = OptionalWord(item->label);
      column->constraints.push_back(std::move(constraint));
    } else if (item->collation != nullptr) {
      if (!column->collation.empty()) {
        Fail(errors::SyntaxError("multiple COLLATE clauses not allowed", Pos(item)));
      }
      column->collation = NameParts(item->collation);
    } else if (column->constraints.empty()) {
      Fail(errors::SyntaxError(
          "misplaced " + std::string(item->attribute->timing != nullptr ? "INITIALLY clause"
                                                                        : "DEFERRABLE clause"),
          Pos(item)));
    } else {
      Attribute(item->attribute, &column->constraints.back().attributes);
    }
  }
}

ast::Constraint TreeBuilder::ColumnConstraint(P::ColumnConstraintBodyContext* c) {
  using Type = ast::Constraint::Type;
  ast::Constraint constraint;
  if (c->index != nullptr) IndexTail(c->index, &constraint);
  switch (c->kind->getType()) {
    case P::K_NOT:
      constraint.type = Type::kNotNull;
      break;
    case P::K_NULL:
      constraint.type = Type::kNull;
      break;
    case P::K_DEFAULT:
      constraint.type = Type::kDefault;
      constraint.expr = Restricted(c->value);
      break;
    case P::K_CHECK:
      constraint.type = Type::kCheck;
      constraint.expr = Expr(c->check);
      constraint.no_inherit = c->noInherit != nullptr;
      break;
    case P::K_PRIMARY:
      constraint.type = Type::kPrimaryKey;
      break;
    case P::K_UNIQUE:
      constraint.type = Type::kUnique;
      constraint.nulls_not_distinct = c->nulls != nullptr && c->nulls->neg != nullptr;
      break;
    case P::K_REFERENCES:
      constraint.type = Type::kForeignKey;
      constraint.references = ForeignKey(c->refs);
      break;
    default:
      constraint.type = c->identity != nullptr ? Type::kIdentity : Type::kGenerated;
      constraint.identity_always = c->always != nullptr;
      constraint.sequence = Sequence(c->sequence);
      if (c->check != nullptr) {
        constraint.expr = Expr(c->check);
        if (c->always == nullptr) {
          Fail(errors::SyntaxError("for a generated column, GENERATED ALWAYS must be specified",
                                   Pos(c)));
        }
      }
      break;
  }
  return constraint;
}

ast::Constraint TreeBuilder::TableConstraint(P::TableConstraintContext* c) {
  using Type = ast::Constraint::Type;
  ast::Constraint constraint;
  P::TableConstraintBodyContext* body = c->body;
  constraint.position = Pos(c);
  constraint.name = OptionalWord(c->label);
  constraint.columns = NameList(body->columns);
  constraint.using_index = OptionalWord(body->existing);
  if (body->include != nullptr) constraint.include = NameList(body->include->columns);
  if (body->index != nullptr) IndexTail(body->index, &constraint);
  if (body->check != nullptr) constraint.expr = Expr(body->check);
  switch (body->kind->getType()) {
    case P::K_CHECK:
      constraint.type = Type::kCheck;
      break;
    case P::K_UNIQUE:
      constraint.type = Type::kUnique;
      constraint.nulls_not_distinct = body->nulls != nullptr && body->nulls->neg != nullptr;
      break;
    case P::K_PRIMARY:
      constraint.type = Type::kPrimaryKey;
      break;
    case P::K_FOREIGN:
      constraint.type = Type::kForeignKey;
      constraint.references = ForeignKey(body->refs);
      break;
    default:
      Fail(errors::Make("0A000", "exclusion constraints are not supported").At(Pos(c)));
      constraint.type = Type::kExclude;
      break;
  }
  for (auto* attribute : c->attributes) Attribute(attribute, &constraint);
  return constraint;
}

void TreeBuilder::Attribute(P::ConstraintAttributeContext* c,
                            ast::ConstraintAttributes* attributes) {
  if (c->timing != nullptr) {
    attributes->initially_deferred = Is(c->timing, P::K_DEFERRED);
    if (attributes->initially_deferred) attributes->deferrable = true;
  } else {
    attributes->deferrable = c->notDeferrable == nullptr;
    if (!attributes->deferrable && attributes->initially_deferred) {
      Fail(
          errors::SyntaxError("constraint declared INITIALLY DEFERRED must be DEFERRABLE", Pos(c)));
    }
  }
}

void TreeBuilder::Attribute(P::TableConstraintAttributeContext* c, ast::Constraint* constraint) {
  if (c->attribute != nullptr) {
    Attribute(c->attribute, &constraint->attributes);
  } else if (c->valid != nullptr) {
    constraint->attributes.not_valid = true;
  } else {
    constraint->no_inherit = true;
  }
}

void TreeBuilder::IndexTail(P::ConstraintIndexContext* c, ast::Constraint* constraint) {
  constraint->storage = Storage(c->storage);
  constraint->tablespace = OptionalWord(c->space);
}

ast::References TreeBuilder::ForeignKey(P::ReferencesContext* c) {
  using Match = ast::References::Match;
  using Action = ast::References::Action;
  ast::References refs;
  refs.table = Qualified(c->table);
  refs.columns = NameList(c->columns);
  if (Is(c->match, P::K_FULL)) refs.match = Match::kFull;
  if (Is(c->match, P::K_PARTIAL)) refs.match = Match::kPartial;
  bool seen[2] = {false, false};
  for (auto* item : c->actions) {
    const bool on_delete = Is(item->event, P::K_DELETE);
    if (std::exchange(seen[on_delete ? 0 : 1], true)) FailNear(item->event);
    Action action = Action::kNoAction;
    switch (item->action->getType()) {
      case P::K_RESTRICT:
        action = Action::kRestrict;
        break;
      case P::K_CASCADE:
        action = Action::kCascade;
        break;
      case P::K_NULL:
        action = Action::kSetNull;
        break;
      case P::K_DEFAULT:
        action = Action::kSetDefault;
        break;
      default:
        break;
    }
    (on_delete ? refs.on_delete : refs.on_update) = action;
    if (item->columns == nullptr) continue;
    if (!on_delete) {
      Fail(errors::Make("0A000", "a column list with SET " +
                                     std::string(action == Action::kSetNull ? "NULL" : "DEFAULT") +
                                     " is only supported for ON DELETE actions")
               .At(Pos(item)));
    }
    refs.on_delete_columns = NameList(item->columns);
  }
  return refs;
}

ast::PartitionBound TreeBuilder::PartitionBound(P::PartitionBoundContext* c) {
  using Type = ast::PartitionBound::Type;
  ast::PartitionBound bound;
  if (c->kind == nullptr) return bound;
  if (Is(c->kind, P::K_WITH)) {
    bound.type = Type::kHash;
    for (size_t i = 0; i < c->words.size(); ++i) {
      const std::string& word = Word(c->words[i]);
      if (word == "modulus") {
        bound.modulus = Integer(c->numbers[i]);
      } else if (word == "remainder") {
        bound.remainder = Integer(c->numbers[i]);
      } else {
        Fail(errors::SyntaxError("unrecognized hash partition bound specification \"" + word + "\"",
                                 Pos(c->words[i])));
      }
    }
    return bound;
  }
  bound.type = Is(c->kind, P::K_IN) ? Type::kIn : Type::kFromTo;
  bound.in = Exprs(c->lower);
  bound.to = Exprs(c->upper);
  return bound;
}

ast::PartitionBy TreeBuilder::PartitionBy(P::PartitionByContext* c) {
  ast::PartitionBy by;
  by.strategy = Word(c->strategy);
  for (auto* element : c->elements) by.elements.push_back(Element(element));
  return by;
}

ast::IndexElement TreeBuilder::Element(P::IndexElementContext* c) {
  using Direction = ast::SortItem::Direction;
  using Nulls = ast::SortItem::Nulls;
  ast::IndexElement element;
  element.expr = Operand(c->key);
  // A column, a function call, or anything in parentheses.
  const bool plain_column = element.expr->kind == ast::ExprKind::kColumnRef &&
                            ast::As<ast::ColumnRef>(*element.expr).names.size() == 1;
  const bool call = element.expr->kind == ast::ExprKind::kFunctionCall ||
                    element.expr->kind == ast::ExprKind::kConditional ||
                    element.expr->kind == ast::ExprKind::kSqlValue || Is(c->key->start, P::K_CAST);
  if (c->key->open == nullptr && !plain_column && !call) {
    if (element.expr->kind == ast::ExprKind::kColumnRef) {
      FailAfter(c->key);
    } else {
      FailNear(c->key->start);
    }
  }
  if (c->collation != nullptr) element.collation = NameParts(c->collation);
  if (c->opclass != nullptr) {
    element.operator_class.push_back(Text(c->opclass->head));
    for (auto* part : c->opclass->rest) element.operator_class.push_back(Word(part));
  }
  if (c->direction != nullptr) {
    element.direction = Is(c->direction, P::K_ASC) ? Direction::kAsc : Direction::kDesc;
  }
  if (c->nulls != nullptr) element.nulls = Is(c->nulls, P::K_FIRST) ? Nulls::kFirst : Nulls::kLast;
  return element;
}

}  // namespace steno::sql
