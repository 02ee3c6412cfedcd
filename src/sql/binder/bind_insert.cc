#include <algorithm>
#include <set>
#include <utility>

#include "sql/binder/change_binder.h"
#include "sql/binder/coerce.h"
#include "sql/binder/standalone.h"

namespace steno::sql {
namespace {

class InsertBinder {
 public:
  InsertBinder(BindContext* context, QueryBinder* queries, const ast::InsertStatement& statement)
      : context_(*context), queries_(*queries), statement_(statement) {}

  SqlResult<BoundChange> Bind() {
    if (statement_.overriding != ast::InsertStatement::Overriding::kNone) {
      return Unsupported("OVERRIDING is", statement_.position);
    }
    ASSIGN_OR_RETURN(BoundFrom target, BindTarget(&queries_, statement_.table, statement_.alias));
    table_ = target.tables[0].table;
    node_ = std::make_unique<LogicalInsert>();
    node_->table = table_;
    node_->alias = target.tables[0].alias;
    RETURN_IF_ERROR(BindColumns());
    ASSIGN_OR_RETURN(LogicalPtr source, BindSource());
    node_->input_columns = source->columns;
    node_->inputs.push_back(std::move(source));
    ASSIGN_OR_RETURN(node_->checks, ChecksOf(*table_));
    node_->row_columns = AddRowColumns(&context_, *table_, node_->alias);
    if (statement_.on_conflict.has_value()) RETURN_IF_ERROR(BindConflict(*statement_.on_conflict));
    BoundChange out;
    Scope scope;
    AddRowToScope(*table_, node_->alias, node_->row_columns, &scope);
    RETURN_IF_ERROR(BindReturning(&context_, &queries_, statement_.returning, scope,
                                  &node_->returning, node_.get(), &out.names));
    out.has_returning = !statement_.returning.empty();
    out.root = std::move(node_);
    return out;
  }

 private:
  SqlStatus BindColumns() {
    std::set<int> seen;
    for (const ast::TargetColumn& column : statement_.columns) {
      ASSIGN_OR_RETURN(const int ordinal, TargetOrdinal(*table_, column));
      if (!seen.insert(ordinal).second) {
        return errors::Make(sqlstate::kDuplicateColumn,
                            "column \"" + column.name + "\" specified more than once")
            .At(column.position);
      }
      targets_.push_back(ordinal);
    }
    if (!statement_.columns.empty()) return {};
    for (size_t i = 0; i < table_->columns.size(); ++i) {
      const ColumnDescriptor& column = table_->columns[i];
      if (column.hidden || column.state != ElementState::kPublic) continue;
      targets_.push_back(static_cast<int>(i));
    }
    return {};
  }

  const ColumnDescriptor& ColumnAt(int ordinal) const {
    return table_->columns[static_cast<size_t>(ordinal)];
  }

  SqlStatus CheckWidth(size_t width, int position) const {
    if (width > targets_.size()) {
      return errors::SyntaxError("INSERT has more expressions than target columns", position);
    }
    if (width < targets_.size() && !statement_.columns.empty()) {
      return errors::SyntaxError("INSERT has more target columns than expressions",
                                 statement_.columns[width].position);
    }
    return {};
  }

  // A full row: `values` for the first targets, defaults for all else.
  SqlResult<ExprList> FullRow(ExprList values) {
    ExprList row(table_->columns.size());
    for (size_t i = 0; i < values.size(); ++i) {
      row[static_cast<size_t>(targets_[i])] = std::move(values[i]);
    }
    for (size_t i = 0; i < row.size(); ++i) {
      if (row[i] != nullptr) continue;
      ASSIGN_OR_RETURN(row[i], DefaultOf(table_->columns[i]));
      if (UsesSystemCatalog(*row[i])) context_.needs_system_catalog = true;
    }
    return row;
  }

  SqlResult<LogicalPtr> BindSource() {
    if (statement_.source == nullptr) return RowsOf({});
    const ast::Query& source = *statement_.source;
    const bool plain_values = source.body->kind == ast::QueryBodyKind::kValues &&
                              !source.with.has_value() && source.order_by.empty() &&
                              source.limit == nullptr && source.offset == nullptr;
    return plain_values ? RowsOf(ast::As<ast::Values>(*source.body).rows) : FromQuery(source);
  }

  // VALUES take the columns' types; DEFAULT stands for a column's own.
  SqlResult<LogicalPtr> RowsOf(const std::vector<ast::ExprList>& rows) {
    auto values = std::make_unique<LogicalValues>();
    values->columns = AddRowColumns(&context_, *table_, node_->alias);
    Pending pending;
    const Scope nothing;
    ExprBinder binder(&context_, &nothing, &queries_, &pending, {.construct = "VALUES"});
    for (const ast::ExprList& row : rows) {
      if (row.size() != rows[0].size()) {
        return errors::SyntaxError("VALUES lists must all be the same length", row[0]->position);
      }
      RETURN_IF_ERROR(CheckWidth(
          row.size(),
          row[std::min(row.size(), targets_.size()) - (row.size() > targets_.size() ? 0 : 1)]
              ->position));
      ExprList exprs;
      for (size_t i = 0; i < row.size(); ++i) {
        const ColumnDescriptor& column = ColumnAt(targets_[i]);
        ExprPtr value;
        if (row[i]->kind == ast::ExprKind::kDefault) {
          ASSIGN_OR_RETURN(value, DefaultOf(column));
        } else {
          ASSIGN_OR_RETURN(value, binder.Bind(*row[i]));
          ASSIGN_OR_RETURN(value,
                           AssignmentCast(context_, std::move(value), column.name, column.type));
        }
        exprs.push_back(std::move(value));
      }
      ASSIGN_OR_RETURN(ExprList full, FullRow(std::move(exprs)));
      values->rows.push_back(std::move(full));
    }
    if (rows.empty()) {
      ASSIGN_OR_RETURN(ExprList full, FullRow({}));
      values->rows.push_back(std::move(full));
    }
    return LogicalPtr(std::move(values));
  }

  SqlResult<LogicalPtr> FromQuery(const ast::Query& source) {
    ASSIGN_OR_RETURN(BoundQuery query,
                     queries_.BindQuery(source, nullptr, {.resolve_unknown = false}));
    const size_t width = query.plan->columns.size();
    RETURN_IF_ERROR(CheckWidth(width, source.position));
    ExprList values;
    for (size_t i = 0; i < width; ++i) {
      const ColumnDescriptor& column = ColumnAt(targets_[i]);
      ExprPtr value = context_.columns.Ref(query.plan->columns[i]);
      value = SourceOf(*query.plan, i, value);
      ASSIGN_OR_RETURN(value, AssignmentCast(context_, std::move(value), column.name, column.type));
      values.push_back(std::move(value));
    }
    auto project = std::make_unique<LogicalProject>();
    ASSIGN_OR_RETURN(project->exprs, FullRow(std::move(values)));
    project->columns = AddRowColumns(&context_, *table_, node_->alias);
    project->inputs.push_back(std::move(query.plan));
    return LogicalPtr(std::move(project));
  }

  // The literal or parameter behind a column of undecided type, so that the target decides it;
  // else the column, where the query's text has it.
  static ExprPtr SourceOf(const LogicalNode& plan, size_t column, const ExprPtr& ref) {
    if (ref->type.id == TypeId::kUnknown) return OpenSourceOf(plan, ref);
    if (plan.kind != LogicalKind::kProject) return ref;
    const ExprPtr& source = As<LogicalProject>(plan).exprs[column];
    auto positioned = std::make_shared<Expr>(*ref);
    positioned->position = source->position;
    return positioned;
  }

  // Also below ORDER BY and LIMIT, unless the column is what is sorted by.
  static ExprPtr OpenSourceOf(const LogicalNode& plan, const ExprPtr& ref) {
    ExprPtr found = ref;
    for (const LogicalNode* node = &plan;; node = node->inputs[0].get()) {
      const auto sorts = [&](const std::vector<LogicalSortKey>& keys) {
        return std::any_of(keys.begin(), keys.end(),
                           [&](const LogicalSortKey& key) { return key.column == found->index; });
      };
      if (node->kind == LogicalKind::kProject) {
        const auto& project = As<LogicalProject>(*node);
        const auto it = std::find(project.columns.begin(), project.columns.end(), found->index);
        if (it == project.columns.end()) return ref;
        found = project.exprs[static_cast<size_t>(it - project.columns.begin())];
        if (found->kind != ExprKind::kColumn) return found;
      } else if (node->kind == LogicalKind::kSort) {
        if (sorts(As<LogicalSort>(*node).keys)) return ref;
      } else if (node->kind == LogicalKind::kLimit) {
        if (sorts(As<LogicalLimit>(*node).keys)) return ref;
      } else {
        return ref;
      }
    }
  }

  SqlStatus BindConflict(const ast::OnConflict& conflict) {
    using Action = InsertNode::OnConflict::Action;
    node_->conflict_action = conflict.update ? Action::kUpdate : Action::kNothing;
    RETURN_IF_ERROR(BindArbiter(conflict));
    if (!conflict.update) return {};
    node_->existing_columns = AddRowColumns(&context_, *table_, node_->alias);
    node_->excluded_columns = AddRowColumns(&context_, *table_, "excluded");
    Scope scope;
    AddRowToScope(*table_, node_->alias, node_->existing_columns, &scope);
    Scope excluded;
    AddRowToScope(*table_, "excluded", node_->excluded_columns, &excluded);
    scope.AddTable({.alias = "excluded"});
    for (const ScopeColumn& c : excluded.columns()) scope.Add(c);
    Pending pending;
    ExprBinder binder(&context_, &scope, &queries_, &pending, {.construct = "ON CONFLICT"});
    ASSIGN_OR_RETURN(node_->conflict_set,
                     BindAssignments(&context_, &binder, conflict.set, *table_));
    if (conflict.where != nullptr) {
      ASSIGN_OR_RETURN(node_->conflict_where, binder.BindBool(*conflict.where, "WHERE"));
    }
    if (!pending.subqueries.empty()) {
      return Unsupported("correlated subqueries in ON CONFLICT are", conflict.position);
    }
    return {};
  }

  SqlStatus BindArbiter(const ast::OnConflict& conflict) {
    if (conflict.arbiter_where != nullptr) {
      return Unsupported("a partial index as the arbiter of ON CONFLICT is", conflict.position);
    }
    if (!conflict.constraint.empty()) {
      for (const ConstraintDescriptor& c : table_->constraints) {
        if (c.name == conflict.constraint && c.index_id != 0) {
          node_->conflict_indexes.push_back(c.index_id);
          return {};
        }
      }
      return errors::Make(sqlstate::kUndefinedObject, "constraint \"" + conflict.constraint +
                                                          "\" for table \"" + table_->name +
                                                          "\" does not exist");
    }
    if (conflict.arbiter.empty()) {
      if (!conflict.update) return {};
      return errors::SyntaxError(
          "ON CONFLICT DO UPDATE requires inference specification or constraint name",
          conflict.position);
    }
    std::set<uint32_t> wanted;
    for (const ast::OnConflict::ArbiterItem& item : conflict.arbiter) {
      const bool column = item.expr->kind == ast::ExprKind::kColumnRef;
      if (!column) return Unsupported("an expression as arbiter is", item.expr->position);
      const std::string& name = ast::As<ast::ColumnRef>(*item.expr).names.back();
      const ColumnDescriptor* found = table_->FindColumn(name);
      if (found == nullptr) return errors::UndefinedColumn(name).At(item.expr->position);
      wanted.insert(found->id);
    }
    for (const IndexDescriptor& index : table_->indexes) {
      std::set<uint32_t> has;
      for (const IndexColumn& c : index.columns) has.insert(c.column_id);
      if (index.unique && index.state == ElementState::kPublic && has == wanted) {
        node_->conflict_indexes.push_back(index.id);
      }
    }
    if (node_->conflict_indexes.empty()) {
      return errors::Make(sqlstate::kInvalidColumnReference,
                          "there is no unique or exclusion constraint matching the ON CONFLICT "
                          "specification");
    }
    return {};
  }

  BindContext& context_;
  QueryBinder& queries_;
  const ast::InsertStatement& statement_;
  TablePtr table_;
  std::unique_ptr<LogicalInsert> node_;
  std::vector<int> targets_;
};

}  // namespace

SqlResult<BoundChange> BindInsert(BindContext* context, QueryBinder* queries,
                                  const ast::InsertStatement& statement) {
  return InsertBinder(context, queries, statement).Bind();
}

}  // namespace steno::sql
