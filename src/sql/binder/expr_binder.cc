#include "sql/binder/expr_binder.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/limits.h"
#include "sql/binder/coerce.h"
#include "sql/binder/standalone.h"
#include "sql/expr/function.h"
#include "sql/types/compare.h"
#include "sql/types/io.h"
#include "sql/types/numeric.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

std::shared_ptr<Expr> NewNode(ExprKind kind, Type type, ExprList args, int position) {
  auto e = std::make_shared<Expr>();
  e->kind = kind;
  e->type = type;
  e->args = std::move(args);
  e->position = position;
  return e;
}

ExprPtr At(ExprPtr e, int position) {
  auto copy = std::make_shared<Expr>(*e);
  copy->position = position;
  return copy;
}

constexpr Type kBoolType{TypeId::kBool};

}  // namespace

SqlResult<ExprPtr> ExprBinder::Bind(const ast::Expr& e) {
  using ast::As;
  using ast::ExprKind;
  switch (e.kind) {
    case ExprKind::kLiteral:
      return BindLiteral(As<ast::Literal>(e));
    case ExprKind::kColumnRef:
      return BindColumn(As<ast::ColumnRef>(e));
    case ExprKind::kParameter:
      return BindParameter(As<ast::Parameter>(e));
    case ExprKind::kTypeCast:
      return BindTypeCast(As<ast::TypeCast>(e));
    case ExprKind::kUnaryOp:
      return BindUnary(As<ast::UnaryOp>(e));
    case ExprKind::kBinaryOp:
      return BindBinary(As<ast::BinaryOp>(e));
    case ExprKind::kBool:
      return BindBoolExpr(As<ast::BoolExpr>(e));
    case ExprKind::kNot: {
      ASSIGN_OR_RETURN(ExprPtr arg, BindBool(*As<ast::NotExpr>(e).operand, "NOT"));
      return MakeNot(std::move(arg));
    }
    case ExprKind::kIsTest:
      return BindIsTest(As<ast::IsTest>(e));
    case ExprKind::kIsDistinct:
      return BindIsDistinct(As<ast::IsDistinct>(e));
    case ExprKind::kLike:
      return BindLike(As<ast::LikeExpr>(e));
    case ExprKind::kBetween:
      return BindBetween(As<ast::BetweenExpr>(e));
    case ExprKind::kInList:
      return BindInList(As<ast::InList>(e));
    case ExprKind::kQuantified:
      return BindQuantified(As<ast::QuantifiedExpr>(e));
    case ExprKind::kSubquery:
      return BindSubquery(As<ast::SubqueryExpr>(e));
    case ExprKind::kCase:
      return BindCase(As<ast::CaseExpr>(e));
    case ExprKind::kConditional:
      return BindConditional(As<ast::ConditionalExpr>(e));
    case ExprKind::kFunctionCall:
      return BindCall(As<ast::FunctionCall>(e));
    case ExprKind::kSqlValue:
      return BindSqlValue(As<ast::SqlValue>(e));
    case ExprKind::kArray:
      return BindArray(As<ast::ArrayExpr>(e), TypeId::kInvalid);
    case ExprKind::kRow:
      return BindRow(As<ast::RowExpr>(e));
    case ExprKind::kIndirection:
      return BindIndirection(As<ast::Indirection>(e));
    case ExprKind::kCollate:
      return BindCollate(As<ast::CollateExpr>(e));
    case ExprKind::kDefault:
      return errors::SyntaxError("DEFAULT is not allowed in this context", e.position);
    case ExprKind::kGroupingSet:
      return Unsupported("grouping sets are", e.position);
    case ExprKind::kCurrentOf:
      return Unsupported("WHERE CURRENT OF is", e.position);
  }
  return errors::Internal("unknown kind of expression");
}

SqlResult<ExprPtr> ExprBinder::BindBool(const ast::Expr& e, std::string_view construct) {
  ASSIGN_OR_RETURN(ExprPtr bound, Bind(e));
  if (bound->position == 0) bound = At(std::move(bound), e.position);
  return CoerceToBool(context_, std::move(bound), construct);
}

SqlResult<ExprPtr> ExprBinder::BindTyped(const ast::Expr& e) {
  ASSIGN_OR_RETURN(ExprPtr bound, Bind(e));
  return ResolveUnknown(context_, std::move(bound));
}

SqlResult<ExprList> ExprBinder::BindAll(const ast::ExprList& list) {
  ExprList out;
  for (const ast::ExprPtr& e : list) {
    ASSIGN_OR_RETURN(ExprPtr bound, Bind(*e));
    out.push_back(std::move(bound));
  }
  return out;
}

SqlResult<ExprPtr> ExprBinder::BindLiteral(const ast::Literal& e) {
  using LiteralType = ast::Literal::Type;
  Type type{TypeId::kUnknown};
  Datum value;
  switch (e.type) {
    case LiteralType::kNull:
      break;
    case LiteralType::kBool:
      type = kBoolType;
      value = Datum::Bool(e.text == "true");
      break;
    case LiteralType::kString:
      value = Datum::String(e.text);
      break;
    case LiteralType::kInteger:
    case LiteralType::kNumeric: {
      ASSIGN_OR_RETURN(const Numeric number, WithPosition(Numeric::Parse(e.text), e.position));
      std::optional<int64_t> integer;
      if (e.type == LiteralType::kInteger) integer = number.ToInt64();
      if (integer.has_value()) {
        const bool small = *integer >= INT32_MIN && *integer <= INT32_MAX;
        type = Type{small ? TypeId::kInt4 : TypeId::kInt8};
        value = Datum::Int(*integer);
      } else {
        type = Type{TypeId::kNumeric};
        value = Datum::FromNumeric(number);
      }
      break;
    }
    case LiteralType::kBits:
    case LiteralType::kHexBits:
      return Unsupported("bit strings are", e.position);
  }
  return At(MakeConstant(type, std::move(value)), e.position);
}

// What an outer join has no row of has no tableoid either.
ExprPtr ExprBinder::TableOid(const ScopeTable& table, int position) {
  const Type type{TypeId::kOid};
  ExprPtr oid = At(MakeConstant(type, Datum::Int(table.oid)), position);
  if (!table.nullable || table.present < 0) return oid;
  ExprPtr absent = MakeIsNull(context_.columns.Ref(table.present), false);
  return NewNode(ExprKind::kCase, type, {std::move(absent), MakeNull(type), std::move(oid)},
                 position);
}

SqlResult<ExprPtr> ExprBinder::BindColumn(const ast::ColumnRef& e) {
  if (e.star) return Unsupported("a row as a value is", e.position);
  if (scope_ == nullptr) {
    return errors::FeatureNotSupported("cannot use column reference in " +
                                       std::string(options_.construct))
        .At(e.position);
  }
  RETURN_IF_ERROR(CheckQualifiers(context_.view, e));
  SqlResult<ColumnId> id = scope_->Find(e);
  if (!id.has_value() && id.error().sqlstate != sqlstate::kAmbiguousColumn) {
    // A table's name alone stands for its row.
    const bool row = e.names.size() == 1 && scope_->HasTable(e.names[0]);
    if (row) return Unsupported("a row as a value is", e.position);
    static constexpr std::string_view kSystemColumns[] = {"tableoid", "ctid", "xmin",
                                                          "xmax",     "cmin", "cmax"};
    const auto* system =
        std::find(std::begin(kSystemColumns), std::end(kSystemColumns), e.names.back());
    if (system != std::end(kSystemColumns)) {
      ASSIGN_OR_RETURN(const ScopeTable* table, scope_->TableOf(e));
      if (table != nullptr && *system == "tableoid") return TableOid(*table, e.position);
      if (table != nullptr) {
        return Unsupported("the system column " + e.names.back() + " is", e.position);
      }
    }
  }
  if (!id.has_value()) {
    return std::move(id).error();
  }
  return At(context_.columns.Ref(*id), e.position);
}

SqlResult<ExprPtr> ExprBinder::BindParameter(const ast::Parameter& e) {
  const bool valid = context_.parameters_allowed && e.number >= 1 && e.number <= kParametersMax;
  if (!valid) return errors::UndefinedParameter(e.number).At(e.position);
  const auto index = static_cast<size_t>(e.number - 1);
  if (context_.parameters.size() <= index) context_.parameters.resize(index + 1);
  Type type = context_.parameters[index];
  if (type.id == TypeId::kInvalid) type = Type{TypeId::kUnknown};
  return At(MakeParameter(e.number - 1, type), e.position);
}

SqlResult<ExprPtr> ExprBinder::BindTypeCast(const ast::TypeCast& e) {
  ASSIGN_OR_RETURN(const Type type, BindType(e.type));
  if (e.operand->kind == ast::ExprKind::kArray && IsTrueArray(type.id)) {
    ASSIGN_OR_RETURN(ExprPtr array, BindArray(ast::As<ast::ArrayExpr>(*e.operand), type.id));
    return ExplicitCast(context_, std::move(array), type, e.position);
  }
  ASSIGN_OR_RETURN(ExprPtr operand, Bind(*e.operand));
  return ExplicitCast(context_, std::move(operand), type, e.position);
}

SqlResult<ExprPtr> ExprBinder::BindBoolExpr(const ast::BoolExpr& e) {
  const bool conjunction = e.op == ast::BoolExpr::Op::kAnd;
  ExprList args;
  for (const ast::ExprPtr& arg : e.args) {
    ASSIGN_OR_RETURN(ExprPtr bound, BindBool(*arg, conjunction ? "AND" : "OR"));
    args.push_back(std::move(bound));
  }
  return At(conjunction ? MakeAnd(std::move(args)) : MakeOr(std::move(args)), e.position);
}

SqlResult<ExprPtr> ExprBinder::BindIsTest(const ast::IsTest& e) {
  using Test = ast::IsTest::Test;
  if (e.test == Test::kNull) {
    ASSIGN_OR_RETURN(ExprPtr operand, Bind(*e.operand));
    ASSIGN_OR_RETURN(operand, LeaveOpen(context_, std::move(operand)));
    return At(MakeIsNull(std::move(operand), e.negated), e.position);
  }
  const std::string construct = std::string("IS ") + (e.negated ? "NOT " : "") +
                                (e.test == Test::kTrue    ? "TRUE"
                                 : e.test == Test::kFalse ? "FALSE"
                                                          : "UNKNOWN");
  ASSIGN_OR_RETURN(ExprPtr operand, BindBool(*e.operand, construct));
  if (e.test == Test::kUnknown) return At(MakeIsNull(std::move(operand), e.negated), e.position);
  auto out = NewNode(ExprKind::kIsBool, kBoolType, {std::move(operand)}, e.position);
  out->flag = e.test == Test::kTrue;
  out->negated = e.negated;
  return ExprPtr(std::move(out));
}

SqlResult<ExprPtr> ExprBinder::BindBranch(const ast::Expr& e, std::string_view construct) {
  const size_t sets = pending_->sets.size();
  ASSIGN_OR_RETURN(ExprPtr bound, Bind(e));
  if (pending_->sets.size() == sets) return bound;
  return errors::FeatureNotSupported("set-returning functions are not allowed in " +
                                     std::string(construct))
      .WithHint("You might be able to move the set-returning function into a LATERAL FROM item.")
      .At(pending_->sets.back().call->position);
}

SqlResult<ExprPtr> ExprBinder::BindCase(const ast::CaseExpr& e) {
  ExprPtr operand;
  if (e.operand != nullptr) {
    ASSIGN_OR_RETURN(operand, BindTyped(*e.operand));
  }
  ExprList conditions;
  ExprList results(1);  // ELSE goes first: of two types that become each other, its type is taken
  for (const ast::CaseExpr::When& when : e.whens) {
    ExprPtr condition;
    if (operand == nullptr) {
      ASSIGN_OR_RETURN(condition, BindBool(*when.condition, "CASE/WHEN"));
    } else {
      ASSIGN_OR_RETURN(ExprPtr value, Bind(*when.condition));
      ASSIGN_OR_RETURN(condition, MakeOperator("=", MakeCaseTest(operand->type), std::move(value),
                                               when.condition->position));
    }
    ASSIGN_OR_RETURN(ExprPtr result, BindBranch(*when.result, "CASE"));
    conditions.push_back(std::move(condition));
    results.push_back(std::move(result));
  }
  if (e.otherwise != nullptr) {
    ASSIGN_OR_RETURN(results[0], BindBranch(*e.otherwise, "CASE"));
  } else {
    results[0] = MakeNull(Type{TypeId::kUnknown});
  }
  ASSIGN_OR_RETURN(const Type type, UnifyTypes(context_, &results, "CASE"));
  ExprList args;
  const bool tests = operand != nullptr;
  if (tests) args.push_back(std::move(operand));
  for (size_t i = 0; i < conditions.size(); ++i) {
    args.push_back(std::move(conditions[i]));
    args.push_back(std::move(results[i + 1]));
  }
  args.push_back(std::move(results[0]));
  auto out = NewNode(ExprKind::kCase, type, std::move(args), e.position);
  out->flag = tests;
  return ExprPtr(std::move(out));
}

SqlResult<ExprPtr> ExprBinder::BindConditional(const ast::ConditionalExpr& e) {
  using Op = ast::ConditionalExpr::Op;
  const char* construct = e.op == Op::kCoalesce   ? "COALESCE"
                          : e.op == Op::kGreatest ? "GREATEST"
                          : e.op == Op::kLeast    ? "LEAST"
                                                  : "NULLIF";
  ExprList args;
  for (const ast::ExprPtr& arg : e.args) {
    ASSIGN_OR_RETURN(ExprPtr bound, BindBranch(*arg, construct));
    args.push_back(std::move(bound));
  }
  if (e.op == Op::kNullIf) {
    const auto is_day_or_moment = [](const ExprPtr& arg) {
      return arg->type.id == TypeId::kDate || arg->type.id == TypeId::kTimestamp ||
             arg->type.id == TypeId::kTimestampTz;
    };
    if (args[0]->type.id != args[1]->type.id && is_day_or_moment(args[0]) &&
        is_day_or_moment(args[1])) {
      // These compare without becoming of one type: the first stays what it is.
      const Type type = args[0]->type;
      const ExprPtr first = MakeCaseTest(type);
      ASSIGN_OR_RETURN(ExprPtr equal, MakeOperator("=", first, std::move(args[1]), e.position));
      ExprList parts = {std::move(args[0]), std::move(equal), MakeNull(type), first};
      auto out = NewNode(ExprKind::kCase, type, std::move(parts), e.position);
      out->flag = true;
      return ExprPtr(std::move(out));
    }
    ASSIGN_OR_RETURN(ExprPtr equal, MakeComparison(ExprKind::kNullIf, "=", std::move(args[0]),
                                                   std::move(args[1]), e.position));
    auto out = std::make_shared<Expr>(*equal);
    out->type = out->args[0]->type;
    return ExprPtr(std::move(out));
  }
  ASSIGN_OR_RETURN(const Type type, UnifyTypes(context_, &args, construct));
  const ExprKind kind = e.op == Op::kCoalesce ? ExprKind::kCoalesce : ExprKind::kMinMax;
  if (kind == ExprKind::kMinMax && !IsComparable(type.id)) {
    return errors::Make(sqlstate::kUndefinedFunction,
                        "could not identify a comparison function for type " + FormatType(type));
  }
  auto out = NewNode(kind, type, std::move(args), e.position);
  out->flag = e.op == Op::kGreatest;
  return ExprPtr(std::move(out));
}

SqlResult<ExprPtr> ExprBinder::BindCollate(const ast::CollateExpr& e) {
  // Every order here is that of bytes, so these collations are one and the same.
  const std::string& name = e.collation.back();
  if (name != "default" && name != "C" && name != "POSIX" && name != "ucs_basic") {
    return errors::Make(sqlstate::kUndefinedObject,
                        "collation \"" + name + "\" for encoding \"UTF8\" does not exist")
        .At(e.position);
  }
  ASSIGN_OR_RETURN(ExprPtr operand, BindTyped(*e.operand));
  if (!IsStringType(operand->type.id)) {
    return errors::DatatypeMismatch("collations are not supported by type " +
                                    FormatType(operand->type))
        .At(e.position);
  }
  return operand;
}

SqlResult<ExprPtr> ExprBinder::BindRow(const ast::RowExpr& e) {
  ASSIGN_OR_RETURN(ExprList fields, BindFields(e));
  for (ExprPtr& field : fields) {
    ASSIGN_OR_RETURN(field, LeaveOpen(context_, std::move(field)));
  }
  return ExprPtr(NewNode(ExprKind::kRow, Type{TypeId::kRecord}, std::move(fields), e.position));
}

SqlResult<ExprList> ExprBinder::BindElements(const ast::ArrayExpr& e, TypeId wanted) {
  if (wanted == TypeId::kInvalid) return BindAll(e.elements);
  ExprList out;
  for (const ast::ExprPtr& element : e.elements) {
    if (element->kind == ast::ExprKind::kArray) {
      ASSIGN_OR_RETURN(ExprPtr inner, BindArray(ast::As<ast::ArrayExpr>(*element), wanted));
      out.push_back(std::move(inner));
      continue;
    }
    ASSIGN_OR_RETURN(ExprPtr bound, Bind(*element));
    if (!IsTrueArray(bound->type.id)) {
      ASSIGN_OR_RETURN(bound, ExplicitCast(context_, std::move(bound), Type{ElementOf(wanted)},
                                           element->position));
    }
    out.push_back(std::move(bound));
  }
  return out;
}

SqlResult<ExprPtr> ExprBinder::BindArray(const ast::ArrayExpr& e, TypeId wanted) {
  if (e.elements.empty() && wanted != TypeId::kInvalid) {
    return At(MakeConstant(Type{wanted}, Datum::FromArray(ArrayValue::Of(ElementOf(wanted), {}))),
              e.position);
  }
  if (e.elements.empty()) {
    return errors::Make(sqlstate::kIndeterminateDatatype, "cannot determine type of empty array")
        .WithHint("Explicitly cast to the desired type, for example ARRAY[]::integer[].")
        .At(e.position);
  }
  ASSIGN_OR_RETURN(ExprList elements, BindElements(e, wanted));
  ASSIGN_OR_RETURN(const Type element, UnifyTypes(context_, &elements, "ARRAY"));
  const TypeId array = IsTrueArray(element.id) ? element.id : ArrayOf(element.id);
  if (array == TypeId::kInvalid) {
    return errors::Make(sqlstate::kUndefinedObject,
                        "could not find array type for data type " + FormatType(element))
        .At(e.position);
  }
  return ExprPtr(NewNode(ExprKind::kArray, Type{array}, std::move(elements), e.position));
}

SqlResult<ExprPtr> ExprBinder::BindIndirection(const ast::Indirection& e) {
  ASSIGN_OR_RETURN(ExprPtr operand, BindTyped(*e.operand));
  const TypeId element = ElementOf(operand->type.id);
  ExprList args = {operand};
  for (const ast::Indirection::Step& step : e.steps) {
    if (step.type != ast::Indirection::Step::Type::kIndex) {
      return Unsupported(step.type == ast::Indirection::Step::Type::kSlice
                             ? "slices of arrays are"
                             : "fields of row values are",
                         e.position);
    }
    if (element == TypeId::kInvalid) {
      return errors::DatatypeMismatch("cannot subscript type " + FormatType(operand->type) +
                                      " because it does not support subscripting")
          .At(e.position);
    }
    ASSIGN_OR_RETURN(ExprPtr index, Bind(*step.index));
    ASSIGN_OR_RETURN(index, TryCoerce(context_, std::move(index), Type{TypeId::kInt4},
                                      CastContext::kAssignment, true));
    if (index == nullptr) {
      return errors::DatatypeMismatch("array subscript must have type integer").At(e.position);
    }
    args.push_back(std::move(index));
  }
  const Type type{element, operand->type.typmod};
  return ExprPtr(NewNode(ExprKind::kSubscript, type, std::move(args), e.position));
}

}  // namespace steno::sql
