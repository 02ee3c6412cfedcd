#include "sql/binder/result_name.h"

namespace steno::sql {

std::string ResultName(const ast::Expr& e) {
  switch (e.kind) {
    case ast::ExprKind::kColumnRef:
      return ast::As<ast::ColumnRef>(e).names.back();
    case ast::ExprKind::kFunctionCall:
      return ast::As<ast::FunctionCall>(e).name.back();
    case ast::ExprKind::kTypeCast: {
      const auto& cast = ast::As<ast::TypeCast>(e);
      const std::string inner = ResultName(*cast.operand);
      return inner == "?column?" ? cast.type.names.back() : inner;
    }
    case ast::ExprKind::kCollate:
      return ResultName(*ast::As<ast::CollateExpr>(e).operand);
    case ast::ExprKind::kIndirection:
      return ResultName(*ast::As<ast::Indirection>(e).operand);
    case ast::ExprKind::kCase: {
      const auto& c = ast::As<ast::CaseExpr>(e);
      const std::string inner = c.otherwise == nullptr ? "?column?" : ResultName(*c.otherwise);
      return inner == "?column?" ? "case" : inner;
    }
    case ast::ExprKind::kConditional: {
      static constexpr const char* kNames[] = {"coalesce", "nullif", "greatest", "least"};
      return kNames[static_cast<size_t>(ast::As<ast::ConditionalExpr>(e).op)];
    }
    case ast::ExprKind::kSqlValue: {
      static constexpr const char* kNames[] = {
          "current_date",   "current_time",    "current_timestamp", "localtime",
          "localtimestamp", "current_role",    "current_user",      "user",
          "session_user",   "current_catalog", "current_schema"};
      return kNames[static_cast<size_t>(ast::As<ast::SqlValue>(e).function)];
    }
    case ast::ExprKind::kArray:
      return "array";
    case ast::ExprKind::kRow:
      return "row";
    case ast::ExprKind::kSubquery: {
      const auto& subquery = ast::As<ast::SubqueryExpr>(e);
      if (subquery.type == ast::SubqueryExpr::Type::kExists) return "exists";
      if (subquery.type == ast::SubqueryExpr::Type::kArray) return "array";
      if (subquery.type != ast::SubqueryExpr::Type::kScalar) return "?column?";
      const ast::QueryBody& body = *subquery.query->body;
      if (body.kind != ast::QueryBodyKind::kSelect) return "?column?";
      const auto& items = ast::As<ast::Select>(body).items;
      if (items.empty()) return "?column?";
      return items[0].label.empty() ? ResultName(*items[0].expr) : items[0].label;
    }
    default:
      return "?column?";
  }
}

}  // namespace steno::sql
