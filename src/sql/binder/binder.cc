#include "sql/binder/binder.h"

#include <algorithm>
#include <utility>

#include "sql/binder/bind_context.h"
#include "sql/binder/change_binder.h"
#include "sql/binder/place_ctes.h"
#include "sql/binder/query_binder.h"

namespace steno::sql {
namespace {

BindContext MakeContext(const BindOptions& options, CatalogView* view) {
  view->BeginAttempt();
  BindContext context;
  context.view = view;
  context.settings = options.settings;
  context.parameters_allowed = options.parameters_allowed;
  for (TypeId type : options.parameter_types) {
    // What clients declare as unknown is to be inferred.
    context.parameters.push_back(Type{type == TypeId::kUnknown ? TypeId::kInvalid : type});
  }
  return context;
}

// 54001 for a plan that is too high to be recursed into.
SqlStatus CheckHeights(const LogicalStatement& statement) {
  int height = TreeHeight(*statement.root);
  for (const LogicalInitPlan& init : statement.init_plans) {
    height = std::max(height, TreeHeight(*init.plan));
  }
  for (const LogicalCte& cte : statement.ctes) {
    if (cte.plan != nullptr) height = std::max(height, TreeHeight(*cte.plan));
  }
  if (height > kPlanHeightMax) return errors::StatementTooComplex();
  return {};
}

SqlResult<LogicalStatement> Finish(BindContext context, LogicalPtr root,
                                   const std::vector<std::string>& names) {
  for (size_t i = 0; i < context.parameters.size(); ++i) {
    if (context.parameters[i].id == TypeId::kInvalid) {
      return errors::IndeterminateParameter(static_cast<int>(i) + 1);
    }
  }
  for (const std::shared_ptr<Expr>& open : context.open_parameters) {
    open->type = context.parameters[static_cast<size_t>(open->index)];
  }
  RETURN_IF_ERROR(CheckColumnCount(names.size()));
  LogicalStatement out;
  for (size_t i = 0; i < names.size(); ++i) {
    const ColumnInfo& info = context.columns.Get(root->columns[i]);
    out.output.push_back({names[i], info.type, info.table_id, info.column_number});
    if (IsReg(info.type.id)) context.needs_system_catalog = true;  // shown as a name
  }
  out.root = std::move(root);
  out.init_plans = std::move(context.init_plans);
  out.ctes = std::move(context.ctes);
  out.exec_params = context.exec_params;
  out.columns = std::move(context.columns);
  out.parameters = std::move(context.parameters);
  out.read_only = context.read_only;
  out.needs_system_catalog = context.needs_system_catalog;
  out.cacheable = context.cacheable;
  if (!out.ctes.empty()) PlaceCtes(&out);
  RETURN_IF_ERROR(CheckHeights(out));
  return out;
}

template <typename T>
SqlResult<LogicalStatement> BindChange(const T& statement, StatementTag tag,
                                       const BindOptions& options, CatalogView* view,
                                       SqlResult<BoundChange> (*bind)(BindContext*, QueryBinder*,
                                                                      const T&)) {
  BindContext context = MakeContext(options, view);
  context.read_only = false;
  QueryBinder queries(&context);
  ASSIGN_OR_RETURN(const size_t pushed, queries.PushWith(statement.with, nullptr));
  ASSIGN_OR_RETURN(BoundChange change, bind(&context, &queries, statement));
  queries.PopWith(pushed);
  ASSIGN_OR_RETURN(LogicalStatement out,
                   Finish(std::move(context), std::move(change.root), change.names));
  out.tag = tag;
  out.returns_rows = change.has_returning;
  return out;
}

}  // namespace

SqlResult<LogicalStatement> BindQueryStatement(const ast::Query& query, const BindOptions& options,
                                               CatalogView* view) {
  BindContext context = MakeContext(options, view);
  QueryBinder queries(&context);
  ASSIGN_OR_RETURN(BoundQuery bound, queries.BindQuery(query, nullptr));
  return Finish(std::move(context), std::move(bound.plan), bound.names);
}

SqlResult<LogicalStatement> BindStatement(const ast::Statement& statement,
                                          const BindOptions& options, CatalogView* view) {
  switch (statement.kind) {
    case ast::StatementKind::kSelect:
      return BindQueryStatement(*ast::As<ast::SelectStatement>(statement).query, options, view);
    case ast::StatementKind::kInsert:
      return BindChange(ast::As<ast::InsertStatement>(statement), StatementTag::kInsert, options,
                        view, &BindInsert);
    case ast::StatementKind::kUpdate:
      return BindChange(ast::As<ast::UpdateStatement>(statement), StatementTag::kUpdate, options,
                        view, &BindUpdate);
    case ast::StatementKind::kDelete:
      return BindChange(ast::As<ast::DeleteStatement>(statement), StatementTag::kDelete, options,
                        view, &BindDelete);
    default:
      return errors::Internal("not a statement that is planned");
  }
}

}  // namespace steno::sql
