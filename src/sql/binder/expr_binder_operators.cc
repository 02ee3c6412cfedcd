#include <array>
#include <utility>

#include "sql/binder/coerce.h"
#include "sql/binder/expr_binder.h"
#include "sql/expr/function.h"

namespace steno::sql {
namespace {

constexpr Type kBoolType{TypeId::kBool};

SqlStatus CheckSchema(const ast::OperatorName& op, int position) {
  if (op.schema.empty() || op.schema == "pg_catalog") return {};
  return errors::UndefinedSchema(op.schema).At(position);
}

}  // namespace

SqlResult<ExprPtr> ExprBinder::MakeOperator(std::string_view name, ExprPtr left, ExprPtr right,
                                            int position) {
  return MakeComparison(ExprKind::kFunction, name, std::move(left), std::move(right), position);
}

SqlResult<ExprPtr> ExprBinder::MakeComparison(ExprKind kind, std::string_view op, ExprPtr left,
                                              ExprPtr right, int position) {
  const std::array<TypeId, 2> types = {left->type.id, right->type.id};
  ASSIGN_OR_RETURN(const ResolvedCall call, WithPosition(ResolveOperatorCall(op, types), position));
  ASSIGN_OR_RETURN(left, CoerceArgument(context_, std::move(left), call.params[0]));
  ASSIGN_OR_RETURN(right, CoerceArgument(context_, std::move(right), call.params[1]));
  auto out = std::make_shared<Expr>();
  out->kind = kind;
  out->type = Type{call.result};
  out->function = call.function;
  out->args = {std::move(left), std::move(right)};
  out->position = position;
  if (call.function->needs_catalog) context_.needs_system_catalog = true;
  return ExprPtr(std::move(out));
}

SqlResult<ExprPtr> ExprBinder::BindUnary(const ast::UnaryOp& e) {
  RETURN_IF_ERROR(CheckSchema(e.op, e.position));
  ASSIGN_OR_RETURN(ExprPtr operand, Bind(*e.operand));
  const std::array<TypeId, 1> types = {operand->type.id};
  ASSIGN_OR_RETURN(const ResolvedCall call,
                   WithPosition(ResolveOperatorCall(e.op.name, types), e.position));
  ASSIGN_OR_RETURN(operand, CoerceArgument(context_, std::move(operand), call.params[0]));
  return MakeFunction(call.function, Type{call.result}, {std::move(operand)}, e.position);
}

SqlResult<ExprPtr> ExprBinder::BindBinary(const ast::BinaryOp& e) {
  RETURN_IF_ERROR(CheckSchema(e.op, e.position));
  const bool rows = e.left->kind == ast::ExprKind::kRow && e.right->kind == ast::ExprKind::kRow;
  if (rows) {
    ASSIGN_OR_RETURN(const ExprList left, BindFields(ast::As<ast::RowExpr>(*e.left)));
    ASSIGN_OR_RETURN(const ExprList right, BindFields(ast::As<ast::RowExpr>(*e.right)));
    return CompareRows(e.op.name, left, right, e.position);
  }
  const auto is_query = [](const ast::Expr& side) {
    return side.kind == ast::ExprKind::kSubquery &&
           ast::As<ast::SubqueryExpr>(side).type == ast::SubqueryExpr::Type::kScalar;
  };
  if (e.left->kind == ast::ExprKind::kRow && is_query(*e.right)) {
    return Unsupported("comparing a row with a subquery is", e.position);
  }
  ASSIGN_OR_RETURN(ExprPtr left, Bind(*e.left));
  ASSIGN_OR_RETURN(ExprPtr right, Bind(*e.right));
  return MakeOperator(e.op.name, std::move(left), std::move(right), e.position);
}

SqlResult<ExprList> ExprBinder::BindFields(const ast::RowExpr& e) {
  if (SqlStatus count = CheckColumnCount(e.fields.size(), "ROW expressions"); !count.has_value()) {
    return Positioned(std::move(count).error(), e.position);
  }
  return BindAll(e.fields);
}

SqlStatus ExprBinder::CheckCopies(const Expr& e, size_t copies) {
  constexpr size_t kCopiedNodesMax = 200'000;
  context_.copied_nodes += copies * CountNodes(e, kCopiedNodesMax);
  if (context_.copied_nodes > kCopiedNodesMax) return errors::StatementTooComplex();
  return {};
}

// (a, b) = (c, d) is a = c AND b = d; the orders have a kind of expression of their own.
SqlResult<ExprPtr> ExprBinder::CompareRows(std::string_view op, const ExprList& a,
                                           const ExprList& b, int position) {
  if (a.size() != b.size()) {
    return errors::SyntaxError("unequal number of entries in row expressions", position);
  }
  if (a.empty()) {
    return errors::FeatureNotSupported("cannot compare rows of zero length").At(position);
  }
  const bool equality = op == "=" || op == "<>";
  const bool ordering = op == "<" || op == "<=" || op == ">" || op == ">=";
  if (!equality && !ordering) return Unsupported("this comparison of rows is", position);
  if (equality) {
    ExprList parts;
    for (size_t i = 0; i < a.size(); ++i) {
      ASSIGN_OR_RETURN(ExprPtr part, MakeOperator(op, a[i], b[i], position));
      parts.push_back(std::move(part));
    }
    return op == "=" ? MakeAnd(std::move(parts)) : MakeOr(std::move(parts));
  }
  auto out = std::make_shared<Expr>();
  out->kind = ExprKind::kRowCompare;
  out->type = kBoolType;
  out->position = position;
  for (size_t i = 0; i < a.size(); ++i) {
    ASSIGN_OR_RETURN(const ExprPtr pair, MakeOperator(op, a[i], b[i], position));
    if (a.size() == 1) return pair;
    out->function = pair->function;
    out->args.insert(out->args.end(), pair->args.begin(), pair->args.end());
  }
  return ExprPtr(std::move(out));
}

SqlResult<ExprPtr> ExprBinder::BindIsDistinct(const ast::IsDistinct& e) {
  ASSIGN_OR_RETURN(ExprPtr left, Bind(*e.left));
  ASSIGN_OR_RETURN(ExprPtr right, Bind(*e.right));
  ASSIGN_OR_RETURN(ExprPtr equal, MakeComparison(ExprKind::kIsDistinct, "=", std::move(left),
                                                 std::move(right), e.position));
  auto out = std::make_shared<Expr>(*equal);
  out->type = kBoolType;
  out->negated = e.negated;
  return ExprPtr(std::move(out));
}

SqlResult<ExprPtr> ExprBinder::BindLike(const ast::LikeExpr& e) {
  const bool similar = e.op == ast::LikeExpr::Op::kSimilar;
  ASSIGN_OR_RETURN(ExprPtr operand, Bind(*e.operand));
  ASSIGN_OR_RETURN(ExprPtr pattern, Bind(*e.pattern));
  if (similar || e.escape != nullptr) {
    ExprList args = {std::move(pattern)};
    if (e.escape != nullptr) {
      ASSIGN_OR_RETURN(ExprPtr escape, Bind(*e.escape));
      args.push_back(std::move(escape));
    }
    ASSIGN_OR_RETURN(pattern, MakeCall(similar ? "similar_to_escape" : "like_escape",
                                       std::move(args), e.position));
  }
  std::string op = similar ? "~" : e.op == ast::LikeExpr::Op::kILike ? "~~*" : "~~";
  if (e.negated) op = "!" + op;
  return MakeOperator(op, std::move(operand), std::move(pattern), e.position);
}

SqlResult<ExprPtr> ExprBinder::BindBetween(const ast::BetweenExpr& e) {
  ASSIGN_OR_RETURN(const ExprPtr operand, Bind(*e.operand));
  ASSIGN_OR_RETURN(const ExprPtr low, Bind(*e.low));
  ASSIGN_OR_RETURN(const ExprPtr high, Bind(*e.high));
  RETURN_IF_ERROR(CheckCopies(*operand, e.symmetric ? 3 : 1));
  if (e.symmetric) {
    RETURN_IF_ERROR(CheckCopies(*low, 1));
    RETURN_IF_ERROR(CheckCopies(*high, 1));
  }
  // A parameter that one comparison has given its type has it in the next.
  const auto decided = [&](const ExprPtr& side) {
    const bool open = side->kind == ExprKind::kParameter && side->type.id == TypeId::kUnknown;
    const Type type = open ? context_.parameters[static_cast<size_t>(side->index)] : side->type;
    if (!open || type.id == TypeId::kInvalid) return side;
    auto copy = std::make_shared<Expr>(*side);
    copy->type = type;
    return ExprPtr(std::move(copy));
  };
  const auto compare = [&](const char* op, const ExprPtr& bound) {
    return MakeOperator(op, decided(operand), decided(bound), e.position);
  };
  const auto between = [&](const ExprPtr& from, const ExprPtr& to) -> SqlResult<ExprPtr> {
    ASSIGN_OR_RETURN(ExprPtr above, compare(e.negated ? "<" : ">=", from));
    ASSIGN_OR_RETURN(ExprPtr below, compare(e.negated ? ">" : "<=", to));
    ExprList both = {std::move(above), std::move(below)};
    return e.negated ? MakeOr(std::move(both)) : MakeAnd(std::move(both));
  };
  ASSIGN_OR_RETURN(ExprPtr forward, between(low, high));
  if (!e.symmetric) return forward;
  ASSIGN_OR_RETURN(ExprPtr backward, between(high, low));
  ExprList both = {std::move(forward), std::move(backward)};
  return e.negated ? MakeAnd(std::move(both)) : MakeOr(std::move(both));
}

SqlResult<ExprPtr> ExprBinder::BindRowInList(const ast::InList& e) {
  ASSIGN_OR_RETURN(const ExprList operand, BindFields(ast::As<ast::RowExpr>(*e.operand)));
  for (const ExprPtr& field : operand) {
    // A column or constant is of a size with what it is compared with.
    if (field->args.empty()) continue;
    RETURN_IF_ERROR(CheckCopies(*field, e.list.size() - 1));
  }
  ExprList alternatives;
  for (const ast::ExprPtr& item : e.list) {
    if (item->kind != ast::ExprKind::kRow) return Unsupported("this IN over rows is", e.position);
    ASSIGN_OR_RETURN(const ExprList row, BindFields(ast::As<ast::RowExpr>(*item)));
    ASSIGN_OR_RETURN(ExprPtr equal, CompareRows("=", operand, row, e.position));
    alternatives.push_back(std::move(equal));
  }
  ExprPtr any = MakeOr(std::move(alternatives));
  return e.negated ? MakeNot(std::move(any)) : any;
}

SqlResult<ExprPtr> ExprBinder::BindInList(const ast::InList& e) {
  if (e.operand->kind == ast::ExprKind::kRow) return BindRowInList(e);
  ASSIGN_OR_RETURN(ExprPtr operand, Bind(*e.operand));
  ASSIGN_OR_RETURN(ExprList items, BindAll(e.list));
  // Two and more members without columns are one array, of a type that the operand has a say in.
  // Each other one is compared by itself, in the types of that comparison.
  const auto has_column = [](const ExprPtr& item) {
    return AnyNode(*item, [](const Expr& n) { return n.kind == ExprKind::kColumn; });
  };
  ExprList members;
  ExprList alone;
  for (ExprPtr& item : items) (has_column(item) ? alone : members).push_back(std::move(item));
  std::vector<Type> types = {operand->type};
  for (const ExprPtr& item : members) types.push_back(item->type);
  const SqlResult<Type> common = CommonType(types, "IN");
  ExprList tests;
  if (!operand->args.empty() && e.list.size() > 1) {
    const bool listed = members.size() >= 2 && common.has_value();
    RETURN_IF_ERROR(CheckCopies(*operand, alone.size() + (listed ? 0 : members.size() - 1)));
  }
  if (members.size() < 2 || !common.has_value()) {
    alone.insert(alone.begin(), members.begin(), members.end());
  } else {
    ASSIGN_OR_RETURN(ExprPtr listed, MakeInList(operand, std::move(members), common->id, e));
    tests.push_back(std::move(listed));
  }
  for (ExprPtr& item : alone) {
    ASSIGN_OR_RETURN(ExprPtr compared,
                     MakeOperator(e.negated ? "<>" : "=", operand, std::move(item), e.position));
    tests.push_back(std::move(compared));
  }
  return e.negated ? MakeAnd(std::move(tests)) : MakeOr(std::move(tests));
}

SqlResult<ExprPtr> ExprBinder::MakeInList(const ExprPtr& operand, ExprList items, TypeId type,
                                          const ast::InList& e) {
  ExprList args;
  ExprPtr first;
  for (ExprPtr& item : items) {
    ASSIGN_OR_RETURN(item, CoerceArgument(context_, std::move(item), type));
    ASSIGN_OR_RETURN(ExprPtr equal,
                     MakeComparison(ExprKind::kInList, "=", operand, item, e.position));
    if (first == nullptr) {
      first = equal;
      args.push_back(equal->args[0]);
    }
    args.push_back(equal->args[1]);
  }
  auto out = std::make_shared<Expr>(*first);
  out->args = std::move(args);
  out->negated = e.negated;
  out->type = kBoolType;
  return ExprPtr(std::move(out));
}

SqlResult<ExprPtr> ExprBinder::BindQuantified(const ast::QuantifiedExpr& e) {
  RETURN_IF_ERROR(CheckSchema(e.op, e.position));
  ASSIGN_OR_RETURN(ExprPtr left, Bind(*e.left));
  ASSIGN_OR_RETURN(ExprPtr array, Bind(*e.array));
  if (array->type.id == TypeId::kUnknown) {
    const TypeId element = left->type.id == TypeId::kUnknown ? TypeId::kText : left->type.id;
    ASSIGN_OR_RETURN(array, CoerceArgument(context_, std::move(array), ArrayOf(element)));
  }
  return MakeQuantified(e.op.name, std::move(left), std::move(array), e.all, e.position);
}

SqlResult<ExprPtr> ExprBinder::MakeQuantified(std::string_view op, ExprPtr left, ExprPtr array,
                                              bool all, int position) {
  const TypeId element = ElementOf(array->type.id);
  if (element == TypeId::kInvalid) {
    return errors::Make(sqlstate::kWrongObjectType,
                        "op ANY/ALL (array) requires array on right "
                        "side")
        .At(position);
  }
  const std::array<TypeId, 2> types = {left->type.id, element};
  ASSIGN_OR_RETURN(const ResolvedCall call, WithPosition(ResolveOperatorCall(op, types), position));
  if (call.result != TypeId::kBool) {
    return errors::Make(sqlstate::kWrongObjectType,
                        "op ANY/ALL (array) requires operator to yield "
                        "boolean")
        .At(position);
  }
  ASSIGN_OR_RETURN(left, CoerceArgument(context_, std::move(left), call.params[0]));
  const TypeId wanted = ArrayOf(call.params[1]);
  if (wanted != TypeId::kInvalid && call.params[1] != element && IsTrueArray(array->type.id)) {
    ASSIGN_OR_RETURN(array, CoerceArgument(context_, std::move(array), wanted));
  }
  auto out = std::make_shared<Expr>();
  out->kind = ExprKind::kArrayOp;
  out->type = kBoolType;
  out->function = call.function;
  out->args = {std::move(left), std::move(array)};
  out->flag = all;
  out->position = position;
  return ExprPtr(std::move(out));
}

}  // namespace steno::sql
