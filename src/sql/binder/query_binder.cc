#include "sql/binder/query_binder.h"

#include <algorithm>
#include <utility>

#include "sql/binder/coerce.h"
#include "sql/binder/locking.h"
#include "sql/binder/place_ctes.h"
#include "sql/binder/result_name.h"

namespace steno::sql {
namespace {

// What the plan's column number `i` is computed by; null where that is not seen here.
const Expr* SourceOf(const LogicalNode& plan, size_t i) {
  if (plan.kind != LogicalKind::kProject) return nullptr;
  return As<LogicalProject>(plan).exprs[i].get();
}
int PositionOf(const LogicalNode& plan, size_t i, int otherwise) {
  const Expr* source = SourceOf(plan, i);
  return source == nullptr || source->position == 0 ? otherwise : source->position;
}

// Gives literals and parameters whose type nothing decided the wanted types.
SqlStatus DecideTypes(BindContext& context, const std::vector<Type>& types, LogicalNode* plan) {
  if (plan->kind != LogicalKind::kProject) return {};
  auto& project = static_cast<LogicalProject&>(*plan);
  for (size_t i = 0; i < types.size(); ++i) {
    ExprPtr& source = project.exprs[i];
    if (source->type.id != TypeId::kUnknown) continue;
    ASSIGN_OR_RETURN(source, CoerceArgument(context, source, types[i].id));
    project.columns[i] = context.columns.Add(
        {.name = context.columns.Get(project.columns[i]).name, .table = {}, .type = source->type});
  }
  return {};
}

// Whether the types of a member's bare literals may be decided by the other members.
bool LeavesOpen(const ast::QueryBody& body) {
  return body.kind == ast::QueryBodyKind::kSelect &&
         ast::As<ast::Select>(body).distinct == ast::Select::Distinct::kNone;
}

// Puts a projection on `*plan` that gives its columns the wanted types, by position.
SqlStatus CastColumns(BindContext& context, const std::vector<Type>& types,
                      std::string_view construct, int position, LogicalPtr* plan) {
  auto project = std::make_unique<LogicalProject>();
  bool changed = false;
  for (size_t i = 0; i < types.size(); ++i) {
    const ColumnId id = (*plan)->columns[i];
    ExprPtr ref = context.columns.Ref(id);
    const Type from = ref->type;
    ASSIGN_OR_RETURN(ExprPtr cast, TryCoerce(context, std::move(ref), Type{types[i].id},
                                             CastContext::kImplicit, true));
    if (cast == nullptr) {
      return errors::TypesNotMatched(construct, from, types[i]).At(PositionOf(**plan, i, position));
    }
    const bool same = cast->kind == ExprKind::kColumn;
    changed = changed || !same;
    project->columns.push_back(
        same ? id
             : context.columns.Add(
                   {.name = context.columns.Get(id).name, .table = {}, .type = cast->type}));
    project->exprs.push_back(std::move(cast));
  }
  if (!changed) return {};
  project->inputs.push_back(std::move(*plan));
  *plan = std::move(project);
  return {};
}

const char* NameOf(ast::SetOperation::Op op) {
  switch (op) {
    case ast::SetOperation::Op::kUnion:
      return "UNION";
    case ast::SetOperation::Op::kIntersect:
      return "INTERSECT";
    case ast::SetOperation::Op::kExcept:
      return "EXCEPT";
  }
  return "";
}

}  // namespace

SqlResult<BoundQuery> QueryBinder::BindQuery(const ast::Query& query, const Scope* parent,
                                             Options options) {
  RETURN_IF_ERROR(CheckColumnCount(query.order_by.size()));
  ASSIGN_OR_RETURN(const size_t pushed, PushWith(query.with, parent));
  SqlResult<BoundQuery> bound = [&]() -> SqlResult<BoundQuery> {
    if (query.body->kind == ast::QueryBodyKind::kSelect) {
      return BindSelect(ast::As<ast::Select>(*query.body), &query, parent, options);
    }
    ASSIGN_OR_RETURN(BoundQuery body, BindBody(*query.body, parent, options));
    const bool values = query.body->kind == ast::QueryBodyKind::kValues;
    const bool from_outside = !options.locking.empty() && !values;
    if (!query.locking.empty() || from_outside) {
      const auto& clause = from_outside ? options.locking[0] : query.locking[0];
      return errors::FeatureNotSupported(
          NameOf(clause.strength) + " " +
          (values ? "cannot be applied to VALUES" : "is not allowed with UNION/INTERSECT/EXCEPT"));
    }
    RETURN_IF_ERROR(OrderByOutput(query, &body));
    RETURN_IF_ERROR(AddLimit(query, &body.plan));
    return body;
  }();
  if (!bound.has_value()) return bound;
  PopWith(pushed);
  RETURN_IF_ERROR(CheckColumnCount(bound->names.size()));
  return bound;
}

SqlResult<BoundQuery> QueryBinder::BindBody(const ast::QueryBody& body, const Scope* parent,
                                            Options options) {
  switch (body.kind) {
    case ast::QueryBodyKind::kSelect:
      return BindSelect(ast::As<ast::Select>(body), nullptr, parent, options);
    case ast::QueryBodyKind::kValues:
      return BindValues(ast::As<ast::Values>(body), parent, options);
    case ast::QueryBodyKind::kSetOperation:
      return BindSetOperation(ast::As<ast::SetOperation>(body), parent);
    case ast::QueryBodyKind::kNested:
      return BindQuery(*ast::As<ast::NestedQuery>(body).query, parent, options);
  }
  return errors::Internal("unknown kind of query");
}

SqlResult<BoundQuery> QueryBinder::BindValues(const ast::Values& values, const Scope* parent,
                                              Options options) {
  Pending pending;
  ExprBinder binder(&context_, parent, this, &pending, {.construct = "VALUES"});
  auto node = std::make_unique<LogicalValues>();
  BoundQuery bound;
  for (const ast::ExprList& row : values.rows) {
    if (row.size() != values.rows[0].size()) {
      return errors::SyntaxError("VALUES lists must all be the same length", row[0]->position);
    }
    ExprList exprs;
    for (const ast::ExprPtr& e : row) {
      ASSIGN_OR_RETURN(ExprPtr value, binder.Bind(*e));
      exprs.push_back(std::move(value));
    }
    node->rows.push_back(std::move(exprs));
  }
  if (!pending.subqueries.empty()) {
    return Unsupported("correlated subqueries in VALUES are", values.position);
  }
  for (size_t c = 0; c < values.rows[0].size(); ++c) {
    ExprList column;
    for (const ExprList& row : node->rows) column.push_back(row[c]);
    Type type = column[0]->type;
    const bool keep = !options.resolve_unknown && column.size() == 1;
    if (!keep) {
      ASSIGN_OR_RETURN(type, UnifyTypes(context_, &column, "VALUES"));
    }
    for (size_t r = 0; r < node->rows.size(); ++r) node->rows[r][c] = column[r];
    bound.names.push_back("column" + std::to_string(c + 1));
    node->columns.push_back(
        context_.columns.Add({.name = bound.names.back(), .table = {}, .type = type}));
  }
  bound.plan = std::move(node);
  return bound;
}

SqlResult<BoundQuery> QueryBinder::BindSetOperation(const ast::SetOperation& operation,
                                                    const Scope* parent) {
  const char* name = NameOf(operation.op);
  ASSIGN_OR_RETURN(BoundQuery left, BindBody(*operation.left, parent,
                                             {.resolve_unknown = !LeavesOpen(*operation.left)}));
  ASSIGN_OR_RETURN(BoundQuery right, BindBody(*operation.right, parent,
                                              {.resolve_unknown = !LeavesOpen(*operation.right)}));
  if (left.plan->columns.size() != right.plan->columns.size()) {
    const bool nowhere = right.plan->columns.empty();
    return errors::SyntaxError(
        std::string("each ") + name + " query must have the same number of columns",
        nowhere ? 0 : PositionOf(*right.plan, 0, operation.right->position));
  }
  auto node = std::make_unique<LogicalSetOp>();
  std::vector<Type> types;
  for (size_t i = 0; i < left.plan->columns.size(); ++i) {
    const Type pair[2] = {context_.columns.Get(left.plan->columns[i]).type,
                          context_.columns.Get(right.plan->columns[i]).type};
    ASSIGN_OR_RETURN(const Type type,
                     WithPosition(CommonType(pair, name),
                                  PositionOf(*right.plan, i, operation.right->position)));
    types.push_back(type);
    node->columns.push_back(
        context_.columns.Add({.name = left.names[i], .table = {}, .type = type}));
  }
  RETURN_IF_ERROR(DecideTypes(context_, types, left.plan.get()));
  RETURN_IF_ERROR(DecideTypes(context_, types, right.plan.get()));
  RETURN_IF_ERROR(CastColumns(context_, types, name, operation.left->position, &left.plan));
  RETURN_IF_ERROR(CastColumns(context_, types, name, operation.right->position, &right.plan));
  node->op = operation.op == ast::SetOperation::Op::kUnion       ? SetOpNode::Op::kUnion
             : operation.op == ast::SetOperation::Op::kIntersect ? SetOpNode::Op::kIntersect
                                                                 : SetOpNode::Op::kExcept;
  node->all = operation.all;
  node->inputs.push_back(std::move(left.plan));
  node->inputs.push_back(std::move(right.plan));
  return BoundQuery{std::move(node), std::move(left.names)};
}

SqlStatus QueryBinder::OrderByOutput(const ast::Query& query, BoundQuery* bound) {
  if (query.order_by.empty()) return {};
  auto sort = std::make_unique<LogicalSort>();
  sort->columns = bound->plan->columns;
  for (const ast::SortItem& item : query.order_by) {
    ColumnId column = -1;
    const ast::Expr& e = *item.expr;
    if (e.kind == ast::ExprKind::kLiteral &&
        ast::As<ast::Literal>(e).type == ast::Literal::Type::kInteger) {
      const std::string& text = ast::As<ast::Literal>(e).text;
      const size_t n = text.size() > 6 ? 0 : static_cast<size_t>(std::stoll(text));
      if (n < 1 || n > bound->names.size()) {
        return errors::Make(sqlstate::kInvalidColumnReference,
                            "ORDER BY position " + text + " is not in select list")
            .At(e.position);
      }
      column = bound->plan->columns[n - 1];
    } else if (e.kind == ast::ExprKind::kColumnRef &&
               ast::As<ast::ColumnRef>(e).names.size() == 1) {
      const std::string& name = ast::As<ast::ColumnRef>(e).names[0];
      const auto it = std::find(bound->names.begin(), bound->names.end(), name);
      if (it == bound->names.end()) return errors::UndefinedColumn(name).At(e.position);
      column = bound->plan->columns[static_cast<size_t>(it - bound->names.begin())];
    } else {
      return errors::FeatureNotSupported("invalid UNION/INTERSECT/EXCEPT ORDER BY clause")
          .WithDetail("Only result column names can be used, not expressions or functions.")
          .WithHint(
              "Add the expression/function to every SELECT, or move the UNION into a FROM clause.")
          .At(StartOf(e));
    }
    const bool descending = item.direction == ast::SortItem::Direction::kDesc;
    const bool nulls_first = item.nulls == ast::SortItem::Nulls::kDefault
                                 ? descending
                                 : item.nulls == ast::SortItem::Nulls::kFirst;
    sort->keys.push_back({column, descending, nulls_first});
  }
  sort->inputs.push_back(std::move(bound->plan));
  bound->plan = std::move(sort);
  return {};
}

SqlStatus QueryBinder::AddLimit(const ast::Query& query, LogicalPtr* plan) {
  if (query.limit == nullptr && query.offset == nullptr) return {};
  if (query.with_ties) return Unsupported("WITH TIES is", query.limit->position);
  auto node = std::make_unique<LogicalLimit>();
  Pending pending;
  const auto bind = [&](const ast::Expr& e, std::string_view name, ExprPtr* out) -> SqlStatus {
    ExprBinder binder(&context_, nullptr, this, &pending, {.construct = name});
    SqlResult<ExprPtr> bound = binder.Bind(e);
    if (!bound.has_value() && bound.error().message.starts_with("cannot use column reference")) {
      return errors::Make(sqlstate::kInvalidColumnReference,
                          "argument of " + std::string(name) + " must not contain variables")
          .At(bound.error().position);
    }
    ASSIGN_OR_RETURN(ExprPtr value, std::move(bound));
    ASSIGN_OR_RETURN(*out, CoerceToInt8(context_, std::move(value), name));
    return {};
  };
  if (query.limit != nullptr) RETURN_IF_ERROR(bind(*query.limit, "LIMIT", &node->limit));
  if (query.offset != nullptr) RETURN_IF_ERROR(bind(*query.offset, "OFFSET", &node->offset));
  node->columns = (*plan)->columns;
  node->inputs.push_back(std::move(*plan));
  *plan = std::move(node);
  return {};
}

SqlStatus QueryBinder::Attach(Pending* pending, LogicalPtr* plan, const ExprList& exprs) {
  if (pending->subqueries.empty()) return {};
  std::set<int> used;
  for (const ExprPtr& e : exprs) CollectColumns(*e, &used);
  int height = TreeHeight(**plan);
  int joins = 0;
  for (int id : used) {
    auto node = pending->subqueries.extract(id);
    if (node.empty()) continue;
    height = std::max(height, TreeHeight(*node.mapped().plan)) + 1;
    RETURN_IF_ERROR(CheckJoin(context_, (*plan)->columns.size() + 1, ++joins, height));
    auto apply = std::make_unique<LogicalApply>();
    apply->mode = node.mapped().mode;
    apply->columns = (*plan)->columns;
    apply->columns.push_back(id);
    apply->inputs.push_back(std::move(*plan));
    apply->inputs.push_back(std::move(node.mapped().plan));
    *plan = std::move(apply);
  }
  return {};
}

}  // namespace steno::sql
