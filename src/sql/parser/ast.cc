#include "sql/parser/ast.h"

namespace steno::sql::ast {

// Here, where Query and Statement are complete.
SubqueryExpr::SubqueryExpr() = default;
SubqueryExpr::~SubqueryExpr() = default;
SubqueryRef::SubqueryRef() = default;
SubqueryRef::~SubqueryRef() = default;
NestedQuery::NestedQuery() = default;
NestedQuery::~NestedQuery() = default;
CommonTableExpr::CommonTableExpr() = default;
CommonTableExpr::~CommonTableExpr() = default;
CommonTableExpr::CommonTableExpr(CommonTableExpr&&) noexcept = default;
CommonTableExpr& CommonTableExpr::operator=(CommonTableExpr&&) noexcept = default;

}  // namespace steno::sql::ast
