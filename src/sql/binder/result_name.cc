#include "sql/binder/result_name.h"

#include <algorithm>

namespace steno::sql {

namespace {

constexpr const char* kNoName = "?column?";

struct Name {
  std::string text = kNoName;
  bool is_weak = true;  // the type of a cast, `case`, or none: whatever is around it goes first
};

Name NameOf(const ast::Expr& e);

Name NameOfSubquery(const ast::SubqueryExpr& subquery) {
  using Type = ast::SubqueryExpr::Type;
  if (subquery.type == Type::kExists) return {"exists", false};
  if (subquery.type == Type::kArray) return {"array", false};
  if (subquery.type != Type::kScalar) return {};
  const ast::QueryBody& body = *subquery.query->body;
  if (body.kind == ast::QueryBodyKind::kValues) return {"column1", false};
  if (body.kind != ast::QueryBodyKind::kSelect) return {};
  const auto& items = ast::As<ast::Select>(body).items;
  if (items.empty()) return {};
  return {items[0].label.empty() ? NameOf(*items[0].expr).text : items[0].label, false};
}

Name NameOf(const ast::Expr& e) {
  switch (e.kind) {
    case ast::ExprKind::kColumnRef:
      return {ast::As<ast::ColumnRef>(e).names.back(), false};
    case ast::ExprKind::kFunctionCall:
      return {ast::As<ast::FunctionCall>(e).name.back(), false};
    case ast::ExprKind::kTypeCast: {
      const auto& cast = ast::As<ast::TypeCast>(e);
      Name inner = NameOf(*cast.operand);
      return inner.is_weak ? Name{cast.type.names.back()} : inner;
    }
    case ast::ExprKind::kCollate:
      return NameOf(*ast::As<ast::CollateExpr>(e).operand);
    case ast::ExprKind::kIndirection:
      return NameOf(*ast::As<ast::Indirection>(e).operand);
    case ast::ExprKind::kCase: {
      const auto& c = ast::As<ast::CaseExpr>(e);
      Name inner = c.otherwise == nullptr ? Name() : NameOf(*c.otherwise);
      return inner.is_weak ? Name{"case"} : inner;
    }
    case ast::ExprKind::kConditional: {
      static constexpr const char* kNames[] = {"coalesce", "nullif", "greatest", "least"};
      return {kNames[static_cast<size_t>(ast::As<ast::ConditionalExpr>(e).op)], false};
    }
    case ast::ExprKind::kSqlValue: {
      static constexpr const char* kNames[] = {
          "current_date",   "current_time",    "current_timestamp", "localtime",
          "localtimestamp", "current_role",    "current_user",      "user",
          "session_user",   "current_catalog", "current_schema"};
      return {kNames[static_cast<size_t>(ast::As<ast::SqlValue>(e).function)], false};
    }
    case ast::ExprKind::kArray:
      return {"array", false};
    case ast::ExprKind::kRow:
      return {"row", false};
    case ast::ExprKind::kSubquery:
      return NameOfSubquery(ast::As<ast::SubqueryExpr>(e));
    default:
      return {};
  }
}

}  // namespace

std::string ResultName(const ast::Expr& e) {
  return NameOf(e).text;
}

int StartOf(const ast::Expr& e) {
  using ast::As;
  const ast::Expr* first = nullptr;
  switch (e.kind) {
    case ast::ExprKind::kBinaryOp:
      first = As<ast::BinaryOp>(e).left.get();
      break;
    case ast::ExprKind::kBool:
      first = As<ast::BoolExpr>(e).args[0].get();
      break;
    case ast::ExprKind::kIsTest:
      first = As<ast::IsTest>(e).operand.get();
      break;
    case ast::ExprKind::kIsDistinct:
      first = As<ast::IsDistinct>(e).left.get();
      break;
    case ast::ExprKind::kLike:
      first = As<ast::LikeExpr>(e).operand.get();
      break;
    case ast::ExprKind::kBetween:
      first = As<ast::BetweenExpr>(e).operand.get();
      break;
    case ast::ExprKind::kInList:
      first = As<ast::InList>(e).operand.get();
      break;
    case ast::ExprKind::kTypeCast:
      first = As<ast::TypeCast>(e).operand.get();
      break;
    case ast::ExprKind::kCollate:
      first = As<ast::CollateExpr>(e).operand.get();
      break;
    case ast::ExprKind::kIndirection:
      first = As<ast::Indirection>(e).operand.get();
      break;
    default:
      break;
  }
  return first == nullptr ? e.position : std::min(e.position, StartOf(*first));
}

}  // namespace steno::sql
