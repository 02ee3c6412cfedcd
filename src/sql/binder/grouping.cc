#include "sql/binder/grouping.h"

#include <algorithm>
#include <utility>

namespace steno::sql {

Grouping::Grouping(BindContext* context, const BoundFrom* from, const Pending* pending)
    : context_(*context),
      from_(*from),
      pending_(*pending),
      local_(from->plan->columns.begin(), from->plan->columns.end()) {}

void Grouping::Add(ExprPtr expr) {
  for (const ExprPtr& known : exprs_) {
    if (Equal(*known, *expr)) return;
  }
  const bool plain = expr->kind == ExprKind::kColumn && local_.contains(expr->index);
  ids_.push_back(
      plain ? expr->index
            : context_.columns.Add({.name = ToPgText(*expr), .table = {}, .type = expr->type}));
  exprs_.push_back(std::move(expr));
}

bool Grouping::DependsOnGroups(ColumnId id) const {
  const auto grouped = [&](ColumnId c) {
    return std::find(ids_.begin(), ids_.end(), c) != ids_.end();
  };
  for (const TableInstance& instance : from_.tables) {
    const bool here =
        std::find(instance.columns.begin(), instance.columns.end(), id) != instance.columns.end();
    if (!here || instance.table->is_virtual || instance.table->HasHiddenKey()) continue;
    const auto& key = instance.table->primary().columns;
    return std::all_of(key.begin(), key.end(), [&](const IndexColumn& part) {
      return grouped(
          instance.columns[static_cast<size_t>(instance.table->OrdinalOf(part.column_id))]);
    });
  }
  return false;
}

SqlStatus Grouping::CheckColumn(ColumnId id, int position) {
  const bool grouped = std::find(ids_.begin(), ids_.end(), id) != ids_.end();
  if (grouped || !local_.contains(id)) return {};
  if (DependsOnGroups(id)) {
    Add(context_.columns.Ref(id));
    return {};
  }
  return errors::Grouping(NameOf(id)).At(position);
}

// As FROM names it, else as where it comes from does.
std::string Grouping::NameOf(ColumnId id) const {
  for (const ScopeColumn& c : from_.scope.columns()) {
    if (c.id == id && !c.table.empty()) return c.table + "." + c.name;
  }
  const ColumnInfo& info = context_.columns.Get(id);
  return info.table.empty() ? info.name : info.table + "." + info.name;
}

SqlResult<ExprPtr> Grouping::Replace(const ExprPtr& e) {
  for (size_t i = 0; i < exprs_.size(); ++i) {
    if (Equal(*exprs_[i], *e)) return context_.columns.Ref(ids_[i]);
  }
  if (e->kind == ExprKind::kColumn) {
    RETURN_IF_ERROR(CheckColumn(e->index, e->position));
    const auto subquery = pending_.subqueries.find(e->index);
    if (subquery != pending_.subqueries.end()) {
      for (ColumnId free : FreeColumns(*subquery->second.plan)) {
        if (!local_.contains(free) || DependsOnGroups(free)) continue;
        if (std::find(ids_.begin(), ids_.end(), free) == ids_.end()) {
          return errors::Make(sqlstate::kGroupingError, "subquery uses ungrouped column \"" +
                                                            NameOf(free) + "\" from outer query")
              .At(e->position);
        }
      }
    }
    return e;
  }
  if (e->args.empty()) return e;
  auto copy = std::make_shared<Expr>(*e);
  for (ExprPtr& arg : copy->args) {
    ASSIGN_OR_RETURN(arg, Replace(arg));
  }
  return ExprPtr(std::move(copy));
}

LogicalPtr Grouping::Build(LogicalPtr input, const Pending& pending) const {
  // Grouped expressions are computed below the aggregation.
  const bool computed =
      std::any_of(ids_.begin(), ids_.end(), [&](ColumnId id) { return !local_.contains(id); });
  if (computed) {
    auto project = std::make_unique<LogicalProject>();
    for (ColumnId id : input->columns) {
      project->columns.push_back(id);
      project->exprs.push_back(context_.columns.Ref(id));
    }
    for (size_t i = 0; i < ids_.size(); ++i) {
      if (local_.contains(ids_[i])) continue;
      project->columns.push_back(ids_[i]);
      project->exprs.push_back(exprs_[i]);
    }
    project->inputs.push_back(std::move(input));
    input = std::move(project);
  }
  auto aggregate = std::make_unique<LogicalAggregate>();
  aggregate->groups = ids_;
  aggregate->columns = ids_;
  for (const PendingAggregate& a : pending.aggregates) {
    aggregate->calls.push_back(a.call);
    aggregate->columns.push_back(a.column);
  }
  aggregate->inputs.push_back(std::move(input));
  return aggregate;
}

}  // namespace steno::sql
