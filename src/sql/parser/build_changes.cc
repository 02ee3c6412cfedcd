// Builds INSERT, UPDATE, DELETE, COPY and TRUNCATE.
#include "sql/parser/tree_builder.h"
#include "sql/types/errors.h"

namespace steno::sql {

ast::StatementPtr TreeBuilder::Insert(P::InsertStatementContext* c) {
  using Overriding = ast::InsertStatement::Overriding;
  auto node = MakeNode<ast::InsertStatement>(Pos(c));
  node->table = Qualified(c->table);
  node->alias = OptionalWord(c->alias);
  for (auto* column : c->columns) node->columns.push_back(Target(column));
  if (c->overriding != nullptr) {
    node->overriding =
        Is(c->overriding, P::K_SYSTEM) ? Overriding::kSystemValue : Overriding::kUserValue;
  }
  if (c->source != nullptr) {
    node->source = Query(c->source);
  } else if (!node->columns.empty()) {
    // DEFAULT VALUES takes no column list.
    FailNear(c->defaults);
  }
  if (c->conflict != nullptr) node->on_conflict = Conflict(c->conflict);
  node->returning = Returning(c->returning);
  return node;
}

ast::TargetColumn TreeBuilder::Target(P::TargetColumnContext* c) {
  ast::TargetColumn column;
  column.position = Pos(c);
  column.name = Word(c->name);
  for (auto* step : c->steps) {
    if (step->star != nullptr) FailNear(step->start);
    column.steps.push_back(Step(step));
  }
  return column;
}

ast::OnConflict TreeBuilder::Conflict(P::OnConflictContext* c) {
  ast::OnConflict conflict;
  conflict.position = Pos(c);
  for (auto* element : c->elements) {
    ast::IndexElement index = Element(element);
    conflict.arbiter.push_back(
        {std::move(index.expr), std::move(index.collation), std::move(index.operator_class)});
  }
  if (c->target != nullptr) conflict.arbiter_where = Expr(c->target);
  conflict.constraint = OptionalWord(c->constraintName);
  conflict.update = c->upd != nullptr;
  for (auto* set : c->sets) conflict.set.push_back(Assign(set));
  if (c->where != nullptr) conflict.where = Expr(c->where);
  return conflict;
}

ast::Assignment TreeBuilder::Assign(P::AssignmentContext* c) {
  ast::Assignment assignment;
  assignment.multiple = c->multiple != nullptr;
  if (c->column != nullptr) assignment.columns.push_back(Target(c->column));
  for (auto* column : c->columns) assignment.columns.push_back(Target(column));
  assignment.value = Expr(c->value);
  return assignment;
}

std::vector<ast::SelectItem> TreeBuilder::Returning(P::ReturningListContext* c) {
  std::vector<ast::SelectItem> items;
  if (c == nullptr) return items;
  for (auto* item : c->items) items.push_back(Item(item));
  return items;
}

ast::ExprPtr TreeBuilder::Where(P::WhereOrCurrentContext* c) {
  if (c == nullptr) return nullptr;
  if (c->cursor == nullptr) return Expr(c->condition);
  auto node = MakeNode<ast::CurrentOf>(Pos(c));
  node->cursor = Word(c->cursor);
  return node;
}

ast::StatementPtr TreeBuilder::Update(P::UpdateStatementContext* c) {
  auto node = MakeNode<ast::UpdateStatement>(Pos(c));
  node->table = Relation(c->table, &node->only);
  if (c->alias != nullptr) node->alias = Word(c->alias->name);
  for (auto* set : c->sets) node->set.push_back(Assign(set));
  node->from = From(c->from);
  node->where = Where(c->where);
  node->returning = Returning(c->returning);
  return node;
}

ast::StatementPtr TreeBuilder::Delete(P::DeleteStatementContext* c) {
  auto node = MakeNode<ast::DeleteStatement>(Pos(c));
  node->table = Relation(c->table, &node->only);
  if (c->alias != nullptr) node->alias = Word(c->alias->name);
  node->from = From(c->from);
  node->where = Where(c->where);
  node->returning = Returning(c->returning);
  return node;
}

ast::StatementPtr TreeBuilder::Copy(P::CopyStatementContext* c) {
  using Endpoint = ast::CopyStatement::Endpoint;
  auto node = MakeNode<ast::CopyStatement>(Pos(c));
  node->from = Is(c->direction, P::K_FROM);
  if (c->table != nullptr) node->table = Qualified(c->table);
  node->columns = NameList(c->columns);
  if (c->body != nullptr) node->query = Data(c->body);
  if (c->file != nullptr) {
    node->endpoint = c->program != nullptr ? Endpoint::kProgram : Endpoint::kFile;
    node->file = Text(c->file);
  } else if (c->program != nullptr) {
    Fail(errors::SyntaxError("STDIN/STDOUT not allowed with PROGRAM", Pos(c->program)));
  }
  if (c->binary != nullptr) {
    ast::Option format;
    format.name = "format";
    format.value = ast::Option::Value::kWord;
    format.text = "binary";
    format.position = Pos(c->binary);
    node->options.push_back(std::move(format));
  }
  for (ast::Option& option : Options(c->list)) node->options.push_back(std::move(option));
  for (auto* option : c->old) node->options.push_back(OldCopyOption(option));
  if (c->where != nullptr) {
    node->where = Expr(c->where);
    if (!node->from) {
      const Lexeme& word = tokens_[c->where->start->getTokenIndex() - 1];
      Fail(errors::SyntaxError("WHERE clause not allowed with COPY TO", word.position));
    }
  }
  return node;
}

// The syntax of before 9.0, as the options of today.
ast::Option TreeBuilder::OldCopyOption(P::CopyOptionContext* c) {
  using Value = ast::Option::Value;
  ast::Option option;
  option.position = Pos(c);
  option.name = Text(c->word);
  switch (c->word->getType()) {
    case P::K_BINARY:
    case P::K_CSV:
      option.text = std::exchange(option.name, "format");
      option.value = Value::kWord;
      break;
    case P::K_FORCE:
      option.name = c->neg != nullptr         ? "force_not_null"
                    : Is(c->what, P::K_QUOTE) ? "force_quote"
                                              : "force_null";
      option.value = c->star != nullptr ? Value::kStar : Value::kList;
      option.list = NameList(c->columns);
      if (c->star != nullptr && option.name != "force_quote") FailNear(c->star);
      break;
    default:
      if (c->text == nullptr) break;
      option.value = Value::kString;
      option.text = Text(c->text);
      break;
  }
  return option;
}

ast::StatementPtr TreeBuilder::Truncate(P::TruncateStatementContext* c) {
  auto node = MakeNode<ast::TruncateStatement>(Pos(c));
  for (auto* table : c->tables) {
    ast::TruncateStatement::Table item;
    item.name = Relation(table, &item.only);
    node->tables.push_back(std::move(item));
  }
  node->restart_identity = c->restart != nullptr;
  node->behavior = Behavior(c->behavior);
  return node;
}

}  // namespace steno::sql
