#include "sql/binder/standalone.h"

#include <utility>

#include "sql/binder/change_binder.h"
#include "sql/binder/coerce.h"
#include "sql/binder/expr_binder.h"
#include "sql/expr/function.h"
#include "sql/parser/parser.h"

namespace steno::sql {
namespace {

// Binds an expression outside of queries, over the columns of `scope` (null: none).
SqlResult<ExprPtr> BindAlone(BindContext* context, const ast::Expr& expr, const Scope* scope,
                             std::string_view construct) {
  context->parameters_allowed = false;
  Pending pending;
  ExprBinder binder(context, scope, nullptr, &pending, {.construct = construct});
  return binder.Bind(expr);
}

}  // namespace

SqlResult<ExprPtr> BindDefault(const ast::Expr& expr, const ColumnDescriptor& column,
                               std::string* text) {
  BindContext context;
  ASSIGN_OR_RETURN(ExprPtr bound, BindAlone(&context, expr, nullptr, "DEFAULT expression"));
  const Type from = bound->type;
  ASSIGN_OR_RETURN(
      bound, TryCoerce(context, std::move(bound), column.type, CastContext::kAssignment, true));
  if (bound == nullptr) {
    return errors::DatatypeMismatch("column \"" + column.name + "\" is of type " +
                                    FormatType(column.type) +
                                    " but default expression is of type " + FormatType(from))
        .WithHint("You will need to rewrite or cast the expression.");
  }
  *text = ToPgText(*bound);
  return bound;
}

SqlResult<ExprPtr> DefaultOf(const ColumnDescriptor& column) {
  if (column.hidden) {
    return MakeFunction(FindFunctions("unique_rowid")[0], Type{TypeId::kInt8}, {});
  }
  if (column.default_expr.empty()) return MakeNull(column.type);
  ASSIGN_OR_RETURN(const ast::ExprPtr parsed, ParseExpression(column.default_expr));
  std::string text;
  return BindDefault(*parsed, column, &text);
}

SqlResult<ExprPtr> BindCheck(const ast::Expr& expr, const TableDescriptor& table, std::string* text,
                             std::vector<uint32_t>* column_ids) {
  BindContext context;
  // Column ids are ordinals here.
  const std::vector<ColumnId> ordinals = AddRowColumns(&context, table, table.name);
  Scope scope;
  AddRowToScope(table, table.name, ordinals, &scope);
  ASSIGN_OR_RETURN(ExprPtr bound, BindAlone(&context, expr, &scope, "check constraints"));
  ASSIGN_OR_RETURN(bound, CoerceToBool(context, std::move(bound), "CHECK"));
  *text = ToPgText(*bound);
  std::set<int> used;
  CollectColumns(*bound, &used);
  column_ids->clear();
  for (int ordinal : used) {
    column_ids->push_back(table.columns[static_cast<size_t>(ordinal)].id);
  }
  return bound;
}

SqlResult<ExprPtr> CheckOf(const ConstraintDescriptor& constraint, const TableDescriptor& table) {
  ASSIGN_OR_RETURN(const ast::ExprPtr parsed, ParseExpression(constraint.check_expr));
  std::string text;
  std::vector<uint32_t> column_ids;
  return BindCheck(*parsed, table, &text, &column_ids);
}

SqlResult<ExprPtr> BindConstantExpr(const ast::Expr& expr, Type type) {
  BindContext context;
  const Scope nothing;
  ASSIGN_OR_RETURN(ExprPtr bound, BindAlone(&context, expr, &nothing, "EXECUTE parameters"));
  if (type.id == TypeId::kInvalid) return ResolveUnknown(context, std::move(bound));
  const Type from = bound->type;
  ASSIGN_OR_RETURN(bound,
                   TryCoerce(context, std::move(bound), type, CastContext::kAssignment, true));
  if (bound == nullptr) {
    return errors::DatatypeMismatch("expression of type " + FormatType(from) +
                                    " cannot be coerced to the expected type " + FormatType(type))
        .WithHint("You will need to rewrite or cast the expression.");
  }
  return bound;
}

}  // namespace steno::sql
