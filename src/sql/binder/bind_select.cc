// SELECT: from its parts to a plan, in the order in which they take effect:
//
//   FROM, WHERE, [GROUP BY, HAVING], set-returning functions, the select list, DISTINCT, ORDER BY,
//   FOR UPDATE, LIMIT
#include <algorithm>
#include <utility>

#include "sql/binder/coerce.h"
#include "sql/binder/grouping.h"
#include "sql/binder/locking.h"
#include "sql/binder/project_sets.h"
#include "sql/binder/query_binder.h"
#include "sql/binder/result_name.h"
#include "sql/parser/ast_print.h"

namespace steno::sql {
namespace {

LogicalPtr FilterOf(LogicalPtr input, ExprPtr predicate) {
  auto filter = std::make_unique<LogicalFilter>();
  filter->columns = input->columns;
  filter->predicate = std::move(predicate);
  filter->inputs.push_back(std::move(input));
  return filter;
}

}  // namespace

class SelectBinder {
 public:
  SelectBinder(QueryBinder* queries, const ast::Select& select, const ast::Query* tail,
               const Scope* parent, QueryBinder::Options options)
      : queries_(*queries),
        context_(queries->context_),
        select_(select),
        tail_(tail),
        parent_(parent),
        options_(options) {}

  SqlResult<BoundQuery> Bind() {
    RETURN_IF_ERROR(Refuse());
    RETURN_IF_ERROR(CheckLengths());
    RETURN_IF_ERROR(BindFrom());
    RETURN_IF_ERROR(BindWhere());
    RETURN_IF_ERROR(BindItems());
    RETURN_IF_ERROR(BindDistinctOn());
    RETURN_IF_ERROR(BindOrderBy());
    if (select_.having != nullptr) {
      ExprBinder binder = MakeBinder("HAVING", true, false);
      ASSIGN_OR_RETURN(having_, binder.BindBool(*select_.having, "HAVING"));
    }
    RETURN_IF_ERROR(BindLocking());
    RETURN_IF_ERROR(Group());
    RETURN_IF_ERROR(AddSets());
    RETURN_IF_ERROR(AddProjection());
    RETURN_IF_ERROR(AddDistinctAndSort());
    AddLock();
    if (tail_ != nullptr) RETURN_IF_ERROR(queries_.AddLimit(*tail_, &plan_));
    Trim();
    return BoundQuery{std::move(plan_), std::move(names_)};
  }

 private:
  struct SortRequest {
    ExprPtr expr;  // null: the output column `item`
    size_t item = 0;
    bool descending = false;
    bool nulls_first = false;
    int position = 0;
  };

  SqlStatus Refuse() {
    if (!select_.windows.empty()) return Unsupported("window functions are", select_.position);
    if (select_.into.has_value()) return Unsupported("SELECT INTO is", select_.position);
    return {};
  }

  // Each key is compared with all of its list.
  SqlStatus CheckLengths() const {
    RETURN_IF_ERROR(CheckColumnCount(select_.items.size()));
    RETURN_IF_ERROR(CheckColumnCount(select_.distinct_on.size()));
    return CheckColumnCount(select_.group_by.size());
  }

  SqlStatus BindFrom() {
    locking_ = std::move(options_.locking);
    if (tail_ != nullptr) {
      locking_.insert(locking_.end(), tail_->locking.begin(), tail_->locking.end());
    }
    locking_ = DistinctClauses(std::move(locking_));
    std::vector<ast::LockingClause> around = std::exchange(queries_.from_locking_, locking_);
    SqlResult<BoundFrom> from = queries_.BindFromList(select_.from, BoundFrom(), parent_);
    queries_.from_locking_ = std::move(around);
    ASSIGN_OR_RETURN(from_, std::move(from));
    return {};
  }

  ExprBinder MakeBinder(std::string_view construct, bool aggregates, bool sets) {
    return ExprBinder(&context_, &from_.scope, &queries_, &pending_,
                      {.construct = construct, .allow_aggregates = aggregates, .allow_sets = sets});
  }

  SqlStatus BindWhere() {
    if (select_.where == nullptr) return {};
    ExprBinder binder = MakeBinder("WHERE", false, false);
    ASSIGN_OR_RETURN(ExprPtr where, binder.BindBool(*select_.where, "WHERE"));
    RETURN_IF_ERROR(queries_.Attach(&pending_, &from_.plan, {where}));
    from_.plan = FilterOf(std::move(from_.plan), std::move(where));
    return {};
  }

  SqlStatus BindItems() {
    ExprBinder binder = MakeBinder("SELECT", true, true);
    for (const ast::SelectItem& item : select_.items) {
      const bool star =
          item.expr->kind == ast::ExprKind::kColumnRef && ast::As<ast::ColumnRef>(*item.expr).star;
      if (star) {
        const auto& ref = ast::As<ast::ColumnRef>(*item.expr);
        if (ref.names.empty() && select_.from.empty()) {
          return errors::SyntaxError("SELECT * with no tables specified is not valid",
                                     ref.position);
        }
        RETURN_IF_ERROR(CheckQualifiers(context_.view, ref));
        ASSIGN_OR_RETURN(const std::vector<ScopeColumn> columns, from_.scope.Expand(ref));
        for (const ScopeColumn& c : columns) {
          auto column = std::make_shared<Expr>(*context_.columns.Ref(c.id));
          column->position = ref.position;
          items_.push_back(std::move(column));
          names_.push_back(c.name);
        }
        continue;
      }
      ASSIGN_OR_RETURN(ExprPtr e, binder.Bind(*item.expr));
      if (options_.resolve_unknown) {
        ASSIGN_OR_RETURN(e, ResolveUnknown(context_, std::move(e)));
      }
      items_.push_back(std::move(e));
      names_.push_back(item.label.empty() ? ResultName(*item.expr) : item.label);
    }
    return {};
  }

  // An expression of ORDER BY, GROUP BY or DISTINCT ON: a position or a label of the select list
  // stands for that item. SQL92's names win over columns in ORDER BY, and lose in GROUP BY.
  SqlResult<std::optional<size_t>> ItemFor(const ast::Expr& e, std::string_view construct,
                                           bool columns_first) {
    if (e.kind == ast::ExprKind::kLiteral) {
      const auto& literal = ast::As<ast::Literal>(e);
      if (literal.type != ast::Literal::Type::kInteger) {
        return errors::SyntaxError("non-integer constant in " + std::string(construct), e.position);
      }
      const size_t n = literal.text.size() > 6 ? 0 : static_cast<size_t>(std::stoll(literal.text));
      if (n < 1 || n > items_.size()) {
        return errors::Make(
                   sqlstate::kInvalidColumnReference,
                   std::string(construct) + " position " + literal.text + " is not in select list")
            .At(e.position);
      }
      return n - 1;
    }
    if (e.kind != ast::ExprKind::kColumnRef) return std::nullopt;
    const auto& ref = ast::As<ast::ColumnRef>(e);
    if (ref.star || ref.names.size() != 1) return std::nullopt;
    if (columns_first && from_.scope.FindHere(ref.names[0]) >= 0) return std::nullopt;
    std::optional<size_t> found;
    for (size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] != ref.names[0]) continue;
      if (found.has_value() && !Equal(*items_[*found], *items_[i])) {
        return errors::Make(sqlstate::kAmbiguousColumn,
                            std::string(construct) + " \"" + ref.names[0] + "\" is ambiguous")
            .At(e.position);
      }
      if (!found.has_value()) found = i;
    }
    return found;
  }

  SqlStatus BindDistinctOn() {
    for (const ast::ExprPtr& e : select_.distinct_on) {
      ASSIGN_OR_RETURN(SortRequest key, BindSortExpr(*e, "SELECT DISTINCT ON"));
      distinct_on_.push_back(std::move(key));
    }
    return {};
  }

  SqlResult<SortRequest> BindSortExpr(const ast::Expr& e, std::string_view construct) {
    SortRequest key;
    key.position = StartOf(e);
    ASSIGN_OR_RETURN(std::optional<size_t> item, ItemFor(e, construct, false));
    if (!item.has_value()) item = SameItem(e);
    if (item.has_value()) {
      key.item = *item;
      return key;
    }
    ExprBinder binder = MakeBinder(construct, true, true);
    ASSIGN_OR_RETURN(ExprPtr bound, binder.BindTyped(e));
    for (size_t i = 0; i < items_.size(); ++i) {
      if (Equal(*items_[i], *bound)) {
        key.item = i;
        return key;
      }
    }
    key.expr = std::move(bound);
    return key;
  }

  SqlStatus BindOrderBy() {
    if (tail_ == nullptr) return {};
    for (const ast::SortItem& item : tail_->order_by) {
      if (item.direction == ast::SortItem::Direction::kUsing) {
        return Unsupported("ORDER BY .. USING is", item.expr->position);
      }
      ASSIGN_OR_RETURN(SortRequest key, BindSortExpr(*item.expr, "ORDER BY"));
      key.descending = item.direction == ast::SortItem::Direction::kDesc;
      key.nulls_first = item.nulls == ast::SortItem::Nulls::kDefault
                            ? key.descending
                            : item.nulls == ast::SortItem::Nulls::kFirst;
      const bool outside =
          select_.distinct == ast::Select::Distinct::kDistinct && key.expr != nullptr;
      if (outside) {
        return errors::Make(sqlstate::kInvalidColumnReference,
                            "for SELECT DISTINCT, ORDER BY expressions must appear in select list")
            .At(key.position);
      }
      order_by_.push_back(std::move(key));
    }
    return {};
  }

  SqlStatus Group() {
    const bool grouped =
        !select_.group_by.empty() || !pending_.aggregates.empty() || having_ != nullptr;
    if (!grouped) {
      plan_ = std::move(from_.plan);
      return {};
    }
    Grouping grouping(&context_, &from_, &pending_);
    for (const ast::ExprPtr& e : select_.group_by) {
      ASSIGN_OR_RETURN(ExprPtr key, BindGroupKey(*e));
      grouping.Add(std::move(key));
    }
    for (ExprPtr& e : items_) {
      ASSIGN_OR_RETURN(e, grouping.Replace(e));
    }
    for (std::vector<SortRequest>* list : {&order_by_, &distinct_on_}) {
      for (SortRequest& key : *list) {
        if (key.expr == nullptr) continue;
        ASSIGN_OR_RETURN(key.expr, grouping.Replace(key.expr));
      }
    }
    for (PendingSet& set : pending_.sets) {
      ASSIGN_OR_RETURN(set.call, grouping.Replace(set.call));
    }
    if (having_ != nullptr) {
      ASSIGN_OR_RETURN(having_, grouping.Replace(having_));
    }
    RETURN_IF_ERROR(queries_.Attach(&pending_, &from_.plan, grouping.keys()));
    plan_ = grouping.Build(std::move(from_.plan), pending_);
    if (having_ != nullptr) {
      RETURN_IF_ERROR(queries_.Attach(&pending_, &plan_, {having_}));
      plan_ = FilterOf(std::move(plan_), having_);
    }
    return {};
  }

  // Whether `e` uses the result of a set-returning function, which is made after grouping.
  bool UsesSet(const Expr& e) const {
    return AnyNode(e, [&](const Expr& n) {
      return n.kind == ExprKind::kColumn &&
             std::any_of(pending_.sets.begin(), pending_.sets.end(),
                         [&](const PendingSet& set) { return set.column == n.index; });
    });
  }

  // The item of the select list that is written like `e`, which has a subquery: bound twice, its
  // plans would not be equal. Where nothing was bound to a subquery, Grouping finds what is equal.
  std::optional<size_t> SameItem(const ast::Expr& e) const {
    const std::string text = ToSql(e);
    // Saves the work for most keys; a literal with this word in it does no harm.
    if (text.find("SELECT") == std::string::npos) return std::nullopt;
    for (size_t i = 0; i < select_.items.size() && i < items_.size(); ++i) {
      // A star before it shifts the items.
      const bool star = select_.items[i].expr->kind == ast::ExprKind::kColumnRef &&
                        ast::As<ast::ColumnRef>(*select_.items[i].expr).star;
      if (star) break;
      if (ToSql(*select_.items[i].expr) == text) return i;
    }
    return std::nullopt;
  }

  SqlResult<ExprPtr> BindGroupKey(const ast::Expr& e) {
    ASSIGN_OR_RETURN(std::optional<size_t> item, ItemFor(e, "GROUP BY", true));
    if (!item.has_value()) item = SameItem(e);
    if (!item.has_value()) {
      ExprBinder binder = MakeBinder("GROUP BY", false, false);
      return binder.BindTyped(e);
    }
    const ExprPtr& expr = items_[*item];
    if (UsesSet(*expr)) return Unsupported("set-returning functions in GROUP BY are", e.position);
    const bool aggregate = AnyNode(*expr, [&](const Expr& n) {
      return n.kind == ExprKind::kColumn &&
             std::any_of(pending_.aggregates.begin(), pending_.aggregates.end(),
                         [&](const PendingAggregate& a) { return a.column == n.index; });
    });
    if (aggregate) {
      return errors::Make(sqlstate::kGroupingError,
                          "aggregate functions are not allowed in GROUP BY")
          .At(expr->position != 0 ? expr->position : e.position);
    }
    return expr;
  }

  SqlStatus AddSets() {
    if (pending_.sets.empty()) return {};
    ExprList calls;
    for (const PendingSet& set : pending_.sets) calls.push_back(set.call);
    RETURN_IF_ERROR(queries_.Attach(&pending_, &plan_, calls));
    ProjectSets(pending_.sets, &plan_);
    return {};
  }

  // The select list, then what ORDER BY, DISTINCT ON and FOR need beyond it.
  SqlStatus AddProjection() {
    ExprList all = items_;
    for (const auto* list : {&distinct_on_, &order_by_}) {
      for (const SortRequest& key : *list) {
        if (key.expr != nullptr) all.push_back(key.expr);
      }
    }
    RETURN_IF_ERROR(queries_.Attach(&pending_, &plan_, all));
    const std::set<ColumnId> available(plan_->columns.begin(), plan_->columns.end());
    auto project = std::make_unique<LogicalProject>();
    const auto add = [&](const ExprPtr& e, const std::string& name) {
      const bool passes = e->kind == ExprKind::kColumn && available.contains(e->index);
      const ColumnId id =
          passes ? e->index : context_.columns.Add({.name = name, .table = {}, .type = e->type});
      project->columns.push_back(id);
      project->exprs.push_back(e);
      return id;
    };
    for (size_t i = 0; i < items_.size(); ++i) output_.push_back(add(items_[i], names_[i]));
    // A key of DISTINCT ON that ORDER BY has too is one column.
    std::vector<std::pair<ExprPtr, ColumnId>> made;
    const auto column_of = [&](const SortRequest& key) {
      if (key.expr == nullptr) return output_[key.item];
      for (const auto& [e, id] : made) {
        if (Equal(*e, *key.expr)) return id;
      }
      made.emplace_back(key.expr, add(key.expr, "?column?"));
      return made.back().second;
    };
    for (const SortRequest& key : distinct_on_) distinct_columns_.push_back(column_of(key));
    for (const SortRequest& key : order_by_) {
      sort_keys_.push_back({column_of(key), key.descending, key.nulls_first});
    }
    RETURN_IF_ERROR(CheckColumnCount(project->columns.size()));
    for (const LogicalLock::Target& target : locks_) {
      for (ColumnId id : target.key) add(context_.columns.Ref(id), {});
    }
    project->inputs.push_back(std::move(plan_));
    plan_ = std::move(project);
    return {};
  }

  SqlStatus AddDistinctAndSort() {
    const bool on = select_.distinct == ast::Select::Distinct::kOn;
    if (select_.distinct == ast::Select::Distinct::kDistinct) AddDistinct(output_);
    if (on) RETURN_IF_ERROR(OrderForDistinctOn());
    if (!sort_keys_.empty()) {
      auto sort = std::make_unique<LogicalSort>();
      sort->columns = plan_->columns;
      sort->keys = sort_keys_;
      sort->inputs.push_back(std::move(plan_));
      plan_ = std::move(sort);
    }
    if (on) AddDistinct(distinct_columns_);
    return {};
  }

  // Where the key of DISTINCT ON is written that comes too late in ORDER BY, after the one of
  // number `other`, or not at all.
  int PositionOfLate(size_t other, const std::set<ColumnId>& wanted) const {
    const auto late =
        std::find_if(sort_keys_.begin() + static_cast<std::ptrdiff_t>(other), sort_keys_.end(),
                     [&](const LogicalSortKey& key) { return wanted.contains(key.column); });
    size_t i = 0;
    while (late == sort_keys_.end() ? !wanted.contains(distinct_columns_[i])
                                    : distinct_columns_[i] != late->column) {
      ++i;
    }
    return distinct_on_[i].position;
  }

  // The keys of DISTINCT ON come first in the order.
  SqlStatus OrderForDistinctOn() {
    std::vector<LogicalSortKey> keys;
    std::set<ColumnId> wanted(distinct_columns_.begin(), distinct_columns_.end());
    const size_t matched = wanted.size();
    for (size_t i = 0; i < sort_keys_.size() && i < matched; ++i) {
      if (!wanted.contains(sort_keys_[i].column)) {
        return errors::Make(sqlstate::kInvalidColumnReference,
                            "SELECT DISTINCT ON expressions must match initial ORDER BY "
                            "expressions")
            .At(PositionOfLate(i, wanted));
      }
      wanted.erase(sort_keys_[i].column);
    }
    for (ColumnId id : wanted) sort_keys_.push_back({id, false, false});
    return {};
  }

  void AddDistinct(std::vector<ColumnId> on) {
    auto distinct = std::make_unique<LogicalDistinct>();
    distinct->columns = plan_->columns;
    distinct->on = std::move(on);
    distinct->inputs.push_back(std::move(plan_));
    plan_ = std::move(distinct);
  }

  SqlStatus BindLocking() {
    if (locking_.empty()) return {};
    const bool grouped = !select_.group_by.empty() || having_ != nullptr;
    const char* clause = select_.distinct != ast::Select::Distinct::kNone ? "DISTINCT clause"
                         : grouped                                        ? "GROUP BY clause"
                         : !pending_.aggregates.empty()                   ? "aggregate functions"
                         : !pending_.sets.empty() ? "set-returning functions in the target list"
                                                  : nullptr;
    if (clause != nullptr) {
      return errors::FeatureNotSupported(NameOf(locking_[0].strength) + " is not allowed with " +
                                         clause);
    }
    context_.read_only = false;
    ASSIGN_OR_RETURN(locks_, sql::BindLocking(locking_, select_.from, from_));
    return {};
  }

  void AddLock() {
    if (locks_.empty()) return;
    auto lock = std::make_unique<LogicalLock>();
    lock->columns = plan_->columns;
    lock->targets = std::move(locks_);
    lock->inputs.push_back(std::move(plan_));
    plan_ = std::move(lock);
  }

  // Leaves the select list alone.
  void Trim() {
    if (plan_->columns == output_) return;
    auto project = std::make_unique<LogicalProject>();
    project->columns = output_;
    for (ColumnId id : output_) project->exprs.push_back(context_.columns.Ref(id));
    project->inputs.push_back(std::move(plan_));
    plan_ = std::move(project);
  }

  QueryBinder& queries_;
  BindContext& context_;
  const ast::Select& select_;
  const ast::Query* tail_;
  const Scope* parent_;
  QueryBinder::Options options_;

  BoundFrom from_;
  Pending pending_;
  LogicalPtr plan_;
  ExprList items_;
  std::vector<std::string> names_;
  ExprPtr having_;
  std::vector<SortRequest> distinct_on_;
  std::vector<SortRequest> order_by_;
  std::vector<ast::LockingClause> locking_;
  std::vector<LogicalLock::Target> locks_;
  std::vector<ColumnId> output_;
  std::vector<ColumnId> distinct_columns_;
  std::vector<LogicalSortKey> sort_keys_;
};

SqlResult<BoundQuery> QueryBinder::BindSelect(const ast::Select& select, const ast::Query* tail,
                                              const Scope* parent, Options options) {
  return SelectBinder(this, select, tail, parent, options).Bind();
}

}  // namespace steno::sql
