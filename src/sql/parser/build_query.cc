// Builds queries: SELECT, VALUES, set operations, WITH, and what may follow them.
#include "sql/parser/tree_builder.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using P = grammar::SqlParser;

bool HasOptions(const ast::Query& query) {
  return query.with.has_value() || !query.order_by.empty() || query.limit != nullptr ||
         query.offset != nullptr || query.with_ties || !query.locking.empty();
}

}  // namespace

ast::QueryPtr TreeBuilder::Query(P::QueryContext* c) {
  const Depth depth(this, 1);
  ast::QueryPtr query = Query(c->body);
  query->position = Pos(c);
  if (c->with != nullptr) {
    if (query->with.has_value()) {
      Fail(errors::SyntaxError("multiple WITH clauses not allowed", Pos(c->with)));
    }
    query->with = With(c->with);
  }
  return query;
}

// A lone query in parentheses takes the outer clauses for its own, as long as it has none of the
// kind.
ast::QueryPtr TreeBuilder::Query(P::QueryExprContext* c) {
  ast::QueryPtr query;
  if (c->tails.empty() && c->first->sub != nullptr) {
    query = Query(c->first->sub->body);
  } else {
    query = std::make_unique<ast::Query>();
    query->position = Pos(c);
    query->body = Body(c);
  }
  if (c->order != nullptr) {
    if (!query->order_by.empty()) {
      Fail(errors::SyntaxError("multiple ORDER BY clauses not allowed",
                               Pos(c->order->items.front())));
    }
    query->order_by = OrderBy(c->order);
  }
  CheckClauses(c);
  for (auto* clause : c->clauses) Clause(clause, query.get());
  return query;
}

// Each of LIMIT and OFFSET stands once, and FOR before or behind them, not between.
void TreeBuilder::CheckClauses(P::QueryExprContext* c) {
  bool limit = false;
  bool offset = false;
  int changes = 0;
  bool locking = false;
  for (size_t i = 0; i < c->clauses.size(); ++i) {
    const antlr4::Token* word = c->clauses[i]->word;
    const bool is_locking = Is(word, P::K_FOR);
    if (i > 0 && is_locking != locking) ++changes;
    locking = is_locking;
    bool& seen = Is(word, P::K_OFFSET) ? offset : limit;
    if (changes > 1 || (!is_locking && std::exchange(seen, true))) return FailNear(word);
  }
}

// INTERSECT binds tighter than UNION and EXCEPT; all associate to the left.
ast::QueryBodyPtr TreeBuilder::Body(P::QueryExprContext* c) {
  const Depth depth(this, c->tails.size());
  if (depth.exceeded()) return MakeNode<ast::Select>(Pos(c));
  const auto combine = [](ast::QueryBodyPtr left, P::SetTailContext* tail,
                          ast::QueryBodyPtr right) -> ast::QueryBodyPtr {
    using Op = ast::SetOperation::Op;
    auto node = MakeNode<ast::SetOperation>(Pos(tail));
    node->op = Is(tail->op, P::K_UNION)       ? Op::kUnion
               : Is(tail->op, P::K_INTERSECT) ? Op::kIntersect
                                              : Op::kExcept;
    node->all = Is(tail->quant, P::K_ALL);
    node->left = std::move(left);
    node->right = std::move(right);
    return node;
  };
  size_t at = 0;
  const auto term_with_intersects = [&](P::QueryTermContext* first) {
    ast::QueryBodyPtr body = Term(first);
    while (at < c->tails.size() && Is(c->tails[at]->op, P::K_INTERSECT)) {
      P::SetTailContext* tail = c->tails[at++];
      body = combine(std::move(body), tail, Term(tail->term));
    }
    return body;
  };
  ast::QueryBodyPtr body = term_with_intersects(c->first);
  while (at < c->tails.size()) {
    P::SetTailContext* tail = c->tails[at++];
    ast::QueryBodyPtr right = term_with_intersects(tail->term);
    body = combine(std::move(body), tail, std::move(right));
  }
  return body;
}

ast::QueryBodyPtr TreeBuilder::Term(P::QueryTermContext* c) {
  if (c->select != nullptr) return SelectBody(c->select);
  if (c->values != nullptr) {
    auto node = MakeNode<ast::Values>(Pos(c));
    for (auto* row : c->values->rows) node->rows.push_back(Exprs(row->items));
    return node;
  }
  if (c->sub != nullptr) {
    ast::QueryPtr query = Query(c->sub->body);
    if (!HasOptions(*query)) return std::move(query->body);
    auto node = MakeNode<ast::NestedQuery>(Pos(c));
    node->query = std::move(query);
    return node;
  }
  // TABLE t
  auto node = MakeNode<ast::Select>(Pos(c));
  ast::SelectItem item;
  auto star = MakeNode<ast::ColumnRef>(0);
  star->star = true;
  item.expr = std::move(star);
  node->items.push_back(std::move(item));
  auto table = MakeNode<ast::TableName>(Pos(c->relation));
  table->name = Relation(c->relation, &table->only);
  node->from.push_back(std::move(table));
  return node;
}

ast::QueryBodyPtr TreeBuilder::SelectBody(P::SelectCoreContext* c) {
  using Distinct = ast::Select::Distinct;
  auto node = MakeNode<ast::Select>(Pos(c));
  if (c->distinct != nullptr) {
    node->distinct = c->on != nullptr ? Distinct::kOn : Distinct::kDistinct;
    node->distinct_on = Exprs(c->keys);
    if (c->items.empty()) {
      const size_t last = c->on != nullptr ? c->keys->stop->getTokenIndex() + 1  // the parenthesis
                                           : c->distinct->getTokenIndex();
      FailNear(tokens_[last + 1]);
    }
  }
  node->items.reserve(c->items.size());
  for (auto* item : c->items) node->items.push_back(Item(item));
  if (c->into != nullptr) {
    node->into = Qualified(c->into->name);
    node->into_temporary = c->into->temp != nullptr;
  }
  node->from = From(c->from);
  if (c->where != nullptr) node->where = Expr(c->where);
  node->group_by_distinct = Is(c->quant, P::K_DISTINCT);
  for (auto* item : c->groups) node->group_by.push_back(GroupItem(item));
  if (c->having != nullptr) node->having = Expr(c->having);
  for (auto* window : c->windows) {
    node->windows.push_back({Word(window->name), Window(window->spec)});
  }
  return node;
}

ast::SelectItem TreeBuilder::Item(P::SelectItemContext* c) {
  ast::SelectItem item;
  item.position = Pos(c);
  if (c->star != nullptr) {
    auto node = MakeNode<ast::ColumnRef>(Pos(c));
    node->star = true;
    item.expr = std::move(node);
    return item;
  }
  item.expr = Expr(c->value);
  if (c->label != nullptr) item.label = Word(c->label);
  if (c->bare != nullptr) item.label = Word(c->bare);
  return item;
}

ast::ExprPtr TreeBuilder::GroupItem(P::GroupItemContext* c) {
  using Type = ast::GroupingSet::Type;
  if (c->kind == nullptr) {
    P::ExprTermContext* term = c->key->first;
    P::OperandContext* operand = term->base;
    const bool empty = operand->open != nullptr && operand->items == nullptr;
    if (empty && c->key->tails.empty() && term->prefixes.empty() && operand->steps.empty()) {
      return MakeNode<ast::GroupingSet>(Pos(c));
    }
    return Expr(c->key);
  }
  auto node = MakeNode<ast::GroupingSet>(Pos(c));
  if (Is(c->kind, P::K_GROUPING)) {
    node->type = Type::kSets;
    for (auto* item : c->sets) node->args.push_back(GroupItem(item));
  } else {
    node->type = Is(c->kind, P::K_ROLLUP) ? Type::kRollup : Type::kCube;
    node->args = Exprs(c->items);
  }
  return node;
}

void TreeBuilder::Clause(P::QueryClauseContext* c, ast::Query* query) {
  const auto once = [&](const ast::ExprPtr& place, const char* what) {
    if (place == nullptr) return;
    const int position = c->count != nullptr    ? Pos(c->count)
                         : c->number != nullptr ? Pos(c->number)
                                                : Pos(c);
    Fail(errors::SyntaxError(std::string("multiple ") + what + " clauses not allowed", position));
  };
  switch (c->word->getType()) {
    case P::K_LIMIT:
      if (c->comma != nullptr) {
        Fail(errors::SyntaxError("LIMIT #,# syntax is not supported", Pos(c->word))
                 .WithHint("Use separate LIMIT and OFFSET clauses."));
      }
      once(query->limit, "LIMIT");
      if (c->count != nullptr) query->limit = Expr(c->count);
      return;
    case P::K_OFFSET:
      once(query->offset, "OFFSET");
      query->offset = Expr(c->count);
      return;
    case P::K_FETCH: {
      once(query->limit, "LIMIT");
      query->with_ties = c->with != nullptr;
      P::FetchCountContext* count = c->number;
      if (count != nullptr && count->base != nullptr) {
        query->limit = Operand(count->base);
        return;
      }
      auto literal = MakeNode<ast::Literal>(Pos(c));
      literal->type = ast::Literal::Type::kInteger;
      literal->text = "1";
      if (count != nullptr) {
        literal->text = (Is(count->sign, P::MINUS) ? "-" : "") + Text(count->number);
        if (Is(count->number, P::FCONST)) literal->type = ast::Literal::Type::kNumeric;
      }
      query->limit = std::move(literal);
      return;
    }
    default:
      if (c->only == nullptr) query->locking.push_back(Locking(c));
      return;
  }
}

ast::LockingClause TreeBuilder::Locking(P::QueryClauseContext* c) {
  using Strength = ast::LockingClause::Strength;
  using Wait = ast::LockingClause::Wait;
  ast::LockingClause locking;
  locking.position = Pos(c);
  switch (c->strength->word->getType()) {
    case P::K_UPDATE:
      locking.strength = Strength::kUpdate;
      break;
    case P::K_NO:
      locking.strength = Strength::kNoKeyUpdate;
      break;
    case P::K_SHARE:
      locking.strength = Strength::kShare;
      break;
    default:
      locking.strength = Strength::kKeyShare;
      break;
  }
  for (auto* name : c->names) locking.of.push_back(Qualified(name));
  if (c->nowait != nullptr) locking.wait = Wait::kNoWait;
  if (c->skip != nullptr) locking.wait = Wait::kSkipLocked;
  return locking;
}

ast::WithClause TreeBuilder::With(P::WithClauseContext* c) {
  using Materialized = ast::CommonTableExpr::Materialized;
  ast::WithClause with;
  with.position = Pos(c);
  with.recursive = c->recursive != nullptr;
  for (auto* item : c->ctes) {
    const Depth depth(this, 1);
    ast::CommonTableExpr cte;
    cte.position = Pos(item);
    cte.name = Word(item->name);
    cte.columns = NameList(item->columns);
    if (item->materialized != nullptr) {
      cte.materialized = item->neg != nullptr ? Materialized::kNever : Materialized::kAlways;
    }
    cte.statement = Data(item->body);
    with.ctes.push_back(std::move(cte));
  }
  return with;
}

ast::StatementPtr TreeBuilder::Data(P::DataStatementContext* c) {
  const auto with_clause = [&](std::optional<ast::WithClause>* with) {
    if (c->with == nullptr) return;
    if (with->has_value()) {
      Fail(errors::SyntaxError("multiple WITH clauses not allowed", Pos(c->with)));
    }
    *with = With(c->with);
  };
  if (c->select != nullptr) {
    auto node = MakeNode<ast::SelectStatement>(Pos(c));
    node->query = Query(c->select);
    node->query->position = Pos(c);
    with_clause(&node->query->with);
    return node;
  }
  ast::StatementPtr statement = c->ins != nullptr   ? Insert(c->ins)
                                : c->upd != nullptr ? Update(c->upd)
                                                    : Delete(c->del);
  switch (statement->kind) {
    case ast::StatementKind::kInsert:
      with_clause(&ast::As<ast::InsertStatement>(*statement).with);
      break;
    case ast::StatementKind::kUpdate:
      with_clause(&ast::As<ast::UpdateStatement>(*statement).with);
      break;
    default:
      with_clause(&ast::As<ast::DeleteStatement>(*statement).with);
      break;
  }
  return statement;
}

}  // namespace steno::sql
