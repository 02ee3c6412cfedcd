#include <array>
#include <utility>

#include "sql/binder/coerce.h"
#include "sql/binder/expr_binder.h"
#include "sql/binder/query_binder.h"
#include "sql/expr/function.h"
#include "sql/expr/row_in.h"
#include "sql/types/compare.h"

namespace steno::sql {
namespace {

using SubqueryType = ast::SubqueryExpr::Type;

// What the subquery gives: one value, whether there is a row, or an array of its column, which IN,
// ANY and ALL then search.
ApplyNode::Mode ModeOf(SubqueryType type) {
  switch (type) {
    case SubqueryType::kScalar:
      return ApplyNode::Mode::kScalar;
    case SubqueryType::kExists:
      return ApplyNode::Mode::kExists;
    case SubqueryType::kArray:
    case SubqueryType::kIn:
    case SubqueryType::kAny:
    case SubqueryType::kAll:
      return ApplyNode::Mode::kArray;
  }
  return ApplyNode::Mode::kScalar;
}

}  // namespace

ExprPtr ExprBinder::PlaceSubquery(LogicalPtr plan, ApplyNode::Mode mode, Type type, int position) {
  if (FreeColumns(*plan).empty()) {
    const int param = context_.exec_params++;
    context_.init_plans.push_back({std::move(plan), mode, param});
    return MakeExecParam(param, type);
  }
  const ColumnId id = context_.columns.Add({.name = "(SubPlan)", .table = {}, .type = type});
  pending_->subqueries[id] = {std::move(plan), mode};
  auto ref = std::make_shared<Expr>(*context_.columns.Ref(id));
  ref->position = position;
  return ref;
}

// (a, b) IN (SELECT ...), = ANY, <> ALL: the subquery's rows become row values, the result an array
// of them, which RowInFunction searches.
SqlResult<ExprPtr> ExprBinder::BindRowSubquery(const ast::SubqueryExpr& e) {
  const bool any =
      e.type == SubqueryType::kIn || (e.type == SubqueryType::kAny && e.op.name == "=");
  const bool none = e.type == SubqueryType::kAll && e.op.name == "<>";
  if (!any && !none) return Unsupported("this comparison of a row with a subquery is", e.position);
  ASSIGN_OR_RETURN(ExprList args, BindFields(ast::As<ast::RowExpr>(*e.operand)));
  ASSIGN_OR_RETURN(BoundQuery query, queries_->BindQuery(*e.query, scope_));
  const std::vector<ColumnId> columns = query.plan->columns;
  if (columns.size() != args.size()) {
    return errors::SyntaxError(std::string("subquery has too ") +
                                   (columns.size() < args.size() ? "few" : "many") + " columns",
                               e.position);
  }
  auto row = std::make_shared<Expr>();
  row->kind = ExprKind::kRow;
  row->type = Type{TypeId::kRecord};
  for (size_t i = 0; i < args.size(); ++i) {
    ExprList pair = {args[i], context_.columns.Ref(columns[i])};
    const std::array<TypeId, 2> types = {pair[0]->type.id, pair[1]->type.id};
    RETURN_IF_ERROR(WithPosition(ResolveOperatorCall("=", types), e.position));
    ASSIGN_OR_RETURN(const Type type, UnifyTypes(context_, &pair, "IN"));
    if (!IsComparable(type.id)) {
      return Unsupported("this comparison of a row with a subquery is", e.position);
    }
    args[i] = std::move(pair[0]);
    row->args.push_back(std::move(pair[1]));
  }
  auto project = std::make_unique<LogicalProject>();
  project->columns = {context_.columns.Add({.name = "row", .table = {}, .type = row->type})};
  project->exprs = {std::move(row)};
  project->inputs.push_back(std::move(query.plan));
  args.push_back(PlaceSubquery(std::move(project), ApplyNode::Mode::kArray,
                               Type{TypeId::kRecordArray}, e.position));
  ExprPtr in = MakeFunction(RowInFunction(), Type{TypeId::kBool}, std::move(args), e.position);
  return e.negated || none ? MakeNot(std::move(in)) : in;
}

SqlResult<ExprPtr> ExprBinder::BindSubquery(const ast::SubqueryExpr& e) {
  if (queries_ == nullptr) {
    return errors::FeatureNotSupported("cannot use subquery in " + std::string(options_.construct))
        .At(e.position);
  }
  const bool row = e.operand != nullptr && e.operand->kind == ast::ExprKind::kRow;
  if (row) return BindRowSubquery(e);
  ExprPtr operand;
  if (e.operand != nullptr) {
    ASSIGN_OR_RETURN(operand, Bind(*e.operand));
  }
  ASSIGN_OR_RETURN(BoundQuery query, queries_->BindQuery(*e.query, scope_));
  const ApplyNode::Mode mode = ModeOf(e.type);
  const size_t width = query.plan->columns.size();
  if (mode != ApplyNode::Mode::kExists && width != 1) {
    const bool many = e.operand != nullptr;
    return errors::SyntaxError(
        many ? "subquery has too many columns" : "subquery must return only one column",
        e.position);
  }
  Type type{TypeId::kBool};
  if (mode != ApplyNode::Mode::kExists) {
    type = context_.columns.Get(query.plan->columns[0]).type;
    if (mode == ApplyNode::Mode::kArray) {
      const TypeId array = ArrayOf(type.id);
      if (array == TypeId::kInvalid) {
        return Unsupported("a set of values of type " + FormatType(type) + " is", e.position);
      }
      type = Type{array};
    }
  }
  ExprPtr result = PlaceSubquery(std::move(query.plan), mode, type, e.position);
  switch (e.type) {
    case SubqueryType::kScalar:
    case SubqueryType::kArray:
      return result;
    case SubqueryType::kExists:
      return e.negated ? MakeNot(std::move(result)) : result;
    case SubqueryType::kIn: {
      ASSIGN_OR_RETURN(ExprPtr in, MakeQuantified("=", std::move(operand), std::move(result), false,
                                                  e.position));
      return e.negated ? MakeNot(std::move(in)) : in;
    }
    case SubqueryType::kAny:
    case SubqueryType::kAll:
      return MakeQuantified(e.op.name, std::move(operand), std::move(result),
                            e.type == SubqueryType::kAll, e.position);
  }
  return errors::Internal("unknown kind of subquery");
}

}  // namespace steno::sql
