// Builds what stands in FROM: tables, joins, sub-selects, functions, and their aliases.
#include "sql/parser/tree_builder.h"
#include "sql/types/errors.h"

namespace steno::sql {

std::vector<ast::TableRefPtr> TreeBuilder::From(const std::vector<P::TableRefContext*>& items) {
  std::vector<ast::TableRefPtr> list;
  list.reserve(items.size());
  for (auto* item : items) list.push_back(Table(item));
  return list;
}

ast::TableRefPtr TreeBuilder::Table(P::TableRefContext* c) {
  const Depth depth(this, c->joins.size());
  ast::TableRefPtr table = Aliased(c->first);
  if (depth.exceeded()) return table;
  for (auto* join : c->joins) table = JoinTables(std::move(table), join);
  return table;
}

ast::TableRefPtr TreeBuilder::JoinTables(ast::TableRefPtr left, P::JoinTailContext* c) {
  using Type = ast::Join::Type;
  auto node = MakeNode<ast::Join>(Pos(c));
  node->natural = c->natural != nullptr;
  node->left = std::move(left);
  if (c->cross != nullptr) node->type = Type::kCross;
  if (c->type != nullptr) {
    switch (c->type->word->getType()) {
      case P::K_LEFT:
        node->type = Type::kLeft;
        break;
      case P::K_RIGHT:
        node->type = Type::kRight;
        break;
      case P::K_FULL:
        node->type = Type::kFull;
        break;
      default:
        node->type = Type::kInner;
        break;
    }
  }
  const Depth depth(this, 1);
  node->right = c->nested != nullptr ? Table(c->nested) : Aliased(c->right);
  if (c->qual != nullptr) {
    node->using_columns = NameList(c->qual->columns);
    node->using_alias = OptionalWord(c->qual->alias);
    if (c->qual->condition != nullptr) node->on = Expr(c->qual->condition);
  }
  return node;
}

// A sub-select is nothing without its name.
ast::TableRefPtr TreeBuilder::Aliased(P::TablePrimaryContext* c) {
  ast::TableRefPtr table = Primary(c);
  if (table->kind != ast::TableRefKind::kSubquery || !table->alias.name.empty()) return table;
  const auto& subquery = ast::As<ast::SubqueryRef>(*table);
  const bool values = subquery.query->body->kind == ast::QueryBodyKind::kValues;
  Fail(errors::SyntaxError(
           values ? "VALUES in FROM must have an alias" : "subquery in FROM must have an alias",
           table->position)
           .WithHint(values ? "For example, FROM (VALUES ...) [AS] foo."
                            : "For example, FROM (SELECT ...) [AS] foo."));
  return table;
}

ast::TableRefPtr TreeBuilder::Primary(P::TablePrimaryContext* c) {
  std::vector<ast::ColumnDefinition> columns;
  if (c->source != nullptr) {
    const bool lateral = c->lateral != nullptr;
    ast::TableRefPtr table = Source(c->source, lateral);
    if (lateral && table->kind == ast::TableRefKind::kTable) {
      // LATERAL is for sub-selects and functions: PostgreSQL stops behind the name.
      FailAfter(c->source->name);
    }
    return table;
  }
  ast::TableRefPtr table;
  if (c->inner != nullptr) {
    // The alias of a sub-select may stand outside of further parentheses.
    table = c->inner->joins.empty() ? Primary(c->inner->first) : Table(c->inner);
    const bool joined = table->kind == ast::TableRefKind::kJoin;
    // ((select ..)) is the sub-select itself.
    const bool bare = table->kind == ast::TableRefKind::kSubquery && table->alias.name.empty();
    if (!joined && !bare) FailAfter(c->inner);
    if (joined && c->alias != nullptr && !table->alias.name.empty()) FailNear(c->alias->start);
  } else {
    auto name = MakeNode<ast::TableName>(Pos(c));
    name->name = Qualified(c->name);
    name->only = true;
    name->sample = Sample(c->sample);
    table = std::move(name);
  }
  if (c->alias != nullptr) table->alias = Alias(c->alias, &columns);
  if (!columns.empty()) FailNear(c->alias->start);
  return table;
}

ast::TableRefPtr TreeBuilder::Source(P::TableSourceContext* c, bool lateral) {
  std::vector<ast::ColumnDefinition> columns;
  if (c->sub != nullptr) {
    auto node = MakeNode<ast::SubqueryRef>(Pos(c));
    node->lateral = lateral;
    node->query = Query(c->sub->body);
    if (c->alias != nullptr) node->alias = Alias(c->alias, &columns);
    if (!columns.empty()) FailNear(c->alias->start);
    return node;
  }
  if (c->name != nullptr && c->call == nullptr) {
    auto node = MakeNode<ast::TableName>(Pos(c));
    node->name = Qualified(c->name);
    if (c->alias != nullptr) node->alias = Alias(c->alias, &columns);
    if (!columns.empty()) FailNear(c->alias->start);
    node->sample = Sample(c->sample);
    return node;
  }
  if (c->sample != nullptr) FailNear(c->sample->start);
  auto node = MakeNode<ast::FunctionRef>(Pos(c));
  node->lateral = lateral;
  node->ordinality = c->ordinality != nullptr;
  node->rows_from = c->rows != nullptr;
  if (c->name != nullptr) {
    ast::Names name = {Word(c->name->head)};
    for (auto* part : c->name->rest) name.push_back(Word(part));
    node->members.push_back({TableCall(std::move(name), c->call, Pos(c)), {}});
  } else if (c->function != nullptr) {
    node->members.push_back(TableFunction(c->function));
  }
  for (auto* item : c->members) {
    ast::FunctionRef::Member member;
    if (item->function != nullptr) {
      member = TableFunction(item->function);
    } else {
      ast::Names name = {Word(item->name->head)};
      for (auto* part : item->name->rest) name.push_back(Word(part));
      member.call = TableCall(std::move(name), item->args, Pos(item));
    }
    member.columns = AliasColumns(item->columns);
    node->members.push_back(std::move(member));
  }
  if (c->alias != nullptr) node->alias = Alias(c->alias, &node->columns);
  return node;
}

ast::FunctionRef::Member TreeBuilder::TableFunction(P::TableFunctionContext* c) {
  ast::FunctionRef::Member member;
  if (c->args != nullptr) {
    member.call = TableCall({Word(c->word)}, c->args, Pos(c));
    return member;
  }
  member.call = Special(c->special);
  switch (member.call->kind) {
    case ast::ExprKind::kFunctionCall:
    case ast::ExprKind::kSqlValue:
    case ast::ExprKind::kConditional:
      break;
    case ast::ExprKind::kTypeCast:
      if (c->special->fn != nullptr) break;
      [[fallthrough]];
    default:
      FailNear(c->start);
      break;
  }
  return member;
}

ast::ExprPtr TreeBuilder::TableCall(ast::Names name, P::FunctionArgsContext* c, int position) {
  auto call = MakeNode<ast::FunctionCall>(position);
  call->name = std::move(name);
  call->distinct = Is(c->quant, P::K_DISTINCT);
  Arguments(c->args, call.get());
  return call;
}

// The names of the columns go to the alias; with types they are a column definition list.
ast::Alias TreeBuilder::Alias(P::AliasClauseContext* c,
                              std::vector<ast::ColumnDefinition>* columns) {
  ast::Alias alias;
  alias.name = OptionalWord(c->name);
  bool typed = c->name == nullptr;
  for (auto* column : c->columns) typed |= column->type != nullptr;
  if (typed) {
    *columns = AliasColumns(c->columns);
  } else {
    for (auto* column : c->columns) alias.columns.push_back(Word(column->name));
  }
  return alias;
}

std::vector<ast::ColumnDefinition> TreeBuilder::AliasColumns(
    const std::vector<P::AliasColumnContext*>& list) {
  std::vector<ast::ColumnDefinition> columns;
  for (auto* item : list) {
    ast::ColumnDefinition column;
    column.name = Word(item->name);
    if (item->type == nullptr) {
      FailAfter(item->name);
    } else {
      column.type = Type(item->type);
    }
    if (item->collation != nullptr) column.collation = NameParts(item->collation);
    columns.push_back(std::move(column));
  }
  return columns;
}

std::optional<ast::TableSample> TreeBuilder::Sample(P::SampleClauseContext* c) {
  if (c == nullptr) return std::nullopt;
  ast::TableSample sample;
  sample.method = NameParts(c->method);
  sample.args = Exprs(c->args);
  if (c->seed != nullptr) sample.repeatable = Expr(c->seed);
  return sample;
}

ast::QualifiedName TreeBuilder::Relation(P::RelationExprContext* c, bool* only) {
  *only = c->only != nullptr;
  return Qualified(c->name);
}

}  // namespace steno::sql
