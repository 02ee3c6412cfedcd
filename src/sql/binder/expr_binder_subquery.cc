#include <utility>

#include "sql/binder/coerce.h"
#include "sql/binder/expr_binder.h"
#include "sql/binder/query_binder.h"

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

SqlResult<ExprPtr> ExprBinder::BindSubquery(const ast::SubqueryExpr& e) {
  if (queries_ == nullptr) {
    return errors::FeatureNotSupported("cannot use subquery in " + std::string(options_.construct))
        .At(e.position);
  }
  const bool row = e.operand != nullptr && e.operand->kind == ast::ExprKind::kRow;
  if (row) return Unsupported("a comparison of a row with a subquery is", e.position);
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
  ExprPtr result;
  if (FreeColumns(*query.plan).empty()) {
    const int param = context_.exec_params++;
    context_.init_plans.push_back({std::move(query.plan), mode, param});
    result = MakeExecParam(param, type);
  } else {
    const ColumnId id = context_.columns.Add({.name = "(SubPlan)", .table = {}, .type = type});
    pending_->subqueries[id] = {std::move(query.plan), mode};
    auto ref = std::make_shared<Expr>(*context_.columns.Ref(id));
    ref->position = e.position;
    result = std::move(ref);
  }
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
