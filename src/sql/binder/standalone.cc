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

// x IN (1, 2) as pg_get_expr shows it: x = ANY (ARRAY[1, 2]).
ExprPtr WithoutInLists(const ExprPtr& e) {
  return Rewrite(e, [](const ExprPtr& node) -> ExprPtr {
    if (node->kind != ExprKind::kInList) return nullptr;
    const TypeId element = node->args[1]->type.id;
    const TypeId array = ArrayOf(element);
    const FunctionDef* op = node->function;
    if (node->negated) op = FindOperatorExact(op->negator, op->params[0], op->params[1]);
    if (op == nullptr || array == TypeId::kInvalid) return nullptr;
    auto members = std::make_shared<Expr>();
    members->kind = ExprKind::kArray;
    members->type = Type{array};
    members->args.assign(node->args.begin() + 1, node->args.end());
    auto out = std::make_shared<Expr>(*node);
    out->kind = ExprKind::kArrayOp;
    out->function = op;
    out->flag = node->negated;
    out->negated = false;
    out->args = {node->args[0], std::move(members)};
    return out;
  });
}

SqlResult<ExprPtr> BindDefaultWith(BindContext* context, const ast::Expr& expr,
                                   const ColumnDescriptor& column) {
  ASSIGN_OR_RETURN(ExprPtr bound, BindAlone(context, expr, nullptr, "DEFAULT expression"));
  const Type from = bound->type;
  ASSIGN_OR_RETURN(
      bound, TryCoerce(*context, std::move(bound), column.type, CastContext::kAssignment, true));
  if (bound == nullptr) {
    return errors::DatatypeMismatch("column \"" + column.name + "\" is of type " +
                                    FormatType(column.type) +
                                    " but default expression is of type " + FormatType(from))
        .WithHint("You will need to rewrite or cast the expression.");
  }
  return bound;
}

SqlResult<ExprPtr> BindCheckWith(BindContext* context, const ast::Expr& expr,
                                 const TableDescriptor& table) {
  // Column ids are ordinals here.
  const std::vector<ColumnId> ordinals = AddRowColumns(context, table, table.name);
  Scope scope;
  AddRowToScope(table, table.name, ordinals, &scope);
  ASSIGN_OR_RETURN(ExprPtr bound, BindAlone(context, expr, &scope, "check constraints"));
  return CoerceToBool(*context, std::move(bound), "CHECK");
}

// What the catalog is about to store must mean the same when it is read: else every later statement
// on the table would fail, or test another column.
SqlError CannotStore(const std::string& text) {
  return errors::FeatureNotSupported("an expression that is stored as " + text +
                                     " is not supported");
}

}  // namespace

SqlResult<ExprPtr> BindDefault(const ast::Expr& expr, const ColumnDescriptor& column,
                               const FormatSettings& settings, std::string* text) {
  BindContext context;
  context.settings = &settings;
  ASSIGN_OR_RETURN(ExprPtr bound, BindDefaultWith(&context, expr, column));
  *text = ToPgText(*WithoutInLists(bound));
  ColumnDescriptor stored = column;
  stored.default_expr = *text;
  if (!DefaultOf(stored).has_value()) return CannotStore(*text);
  return bound;
}

SqlResult<ExprPtr> DefaultOf(const ColumnDescriptor& column) {
  if (column.hidden) {
    return MakeFunction(FindFunctions("unique_rowid")[0], Type{TypeId::kInt8}, {});
  }
  if (column.default_expr.empty()) return MakeNull(column.type);
  ASSIGN_OR_RETURN(const ast::ExprPtr parsed, ParseExpression(column.default_expr));
  BindContext context;
  return BindDefaultWith(&context, *parsed, column);
}

SqlResult<ExprPtr> BindCheck(const ast::Expr& expr, const TableDescriptor& table,
                             const FormatSettings& settings, std::string* text,
                             std::vector<uint32_t>* column_ids) {
  BindContext context;
  context.settings = &settings;
  ASSIGN_OR_RETURN(ExprPtr bound, BindCheckWith(&context, expr, table));
  *text = ToPgText(*WithoutInLists(bound));
  std::set<int> used;
  CollectColumns(*bound, &used);
  ConstraintDescriptor stored;
  stored.check_expr = *text;
  const SqlResult<ExprPtr> read = CheckOf(stored, table);
  std::set<int> used_when_read;
  if (read.has_value()) CollectColumns(**read, &used_when_read);
  if (!read.has_value() || used_when_read != used) return CannotStore(*text);
  column_ids->clear();
  for (int ordinal : used) {
    column_ids->push_back(table.columns[static_cast<size_t>(ordinal)].id);
  }
  return bound;
}

SqlResult<ExprPtr> CheckOf(const ConstraintDescriptor& constraint, const TableDescriptor& table) {
  ASSIGN_OR_RETURN(const ast::ExprPtr parsed, ParseExpression(constraint.check_expr));
  BindContext context;
  return BindCheckWith(&context, *parsed, table);
}

SqlResult<ExprPtr> BindConstantExpr(const ast::Expr& expr, Type type,
                                    const FormatSettings& settings) {
  BindContext context;
  context.settings = &settings;
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
