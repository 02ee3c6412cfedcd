// WITH: its members, and references to them.
//
// A member is bound once, where it is defined, and what refers to it scans what it gives;
// place_ctes.h then puts those with a single reference back in its place. Only a member that uses
// columns of the queries around WITH is different for each of their rows, and is bound anew at each
// reference.
#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "base/limits.h"
#include "sql/binder/place_ctes.h"
#include "sql/binder/query_binder.h"

namespace steno::sql {
namespace {

bool AnyInTree(const LogicalNode& node, bool (*predicate)(const LogicalNode&)) {
  return predicate(node) || std::any_of(node.inputs.begin(), node.inputs.end(),
                                        [&](auto& input) { return AnyInTree(*input, predicate); });
}

bool IsVolatile(const LogicalNode& root) {
  return AnyInTree(root, [](const LogicalNode& node) {
    bool found = false;
    ForEachExpr(node, [&](const ExprPtr& e) {
      found = found || (e != nullptr && VolatilityOf(*e) == Volatility::kVolatile);
    });
    return found;
  });
}

bool Locks(const LogicalNode& root) {
  return AnyInTree(root, [](const LogicalNode& node) { return node.kind == LogicalKind::kLock; });
}

}  // namespace

SqlResult<size_t> QueryBinder::PushWith(const std::optional<ast::WithClause>& with,
                                        const Scope* parent) {
  if (!with.has_value()) return 0;
  absl::flat_hash_set<absl::string_view> names;
  for (const ast::CommonTableExpr& definition : with->ctes) {
    const bool query = definition.statement->kind == ast::StatementKind::kSelect;
    if (!query) return Unsupported("data-modifying statements in WITH are", definition.position);
    if (!names.insert(definition.name).second) {
      return errors::Make(sqlstate::kDuplicateAlias,
                          "WITH query name \"" + definition.name + "\" specified more than once")
          .At(definition.position);
    }
    Cte cte;
    cte.definition = &definition;
    cte.parent = parent;
    cte.visible = ctes_.size();
    if (with->recursive) {
      ctes_.push_back({&definition, parent, ctes_.size(), /*binding=*/true});
    }
    RETURN_IF_ERROR(BindDefinition(&cte));
    if (with->recursive) ctes_.pop_back();
    ctes_.push_back(std::move(cte));
  }
  return names.size();
}

SqlStatus QueryBinder::BindDefinition(Cte* cte) {
  const ast::CommonTableExpr& definition = *cte->definition;
  const auto& statement = ast::As<ast::SelectStatement>(*definition.statement);
  ASSIGN_OR_RETURN(BoundQuery query, BindQuery(*statement.query, cte->parent));
  if (definition.columns.size() > query.names.size()) {
    return errors::Make(sqlstate::kInvalidColumnReference,
                        "WITH query \"" + definition.name + "\" has " +
                            std::to_string(query.names.size()) + " columns available but " +
                            std::to_string(definition.columns.size()) + " columns specified")
        .At(definition.position);
  }
  cte->names = std::move(query.names);
  std::copy(definition.columns.begin(), definition.columns.end(), cte->names.begin());
  if (!FreeColumns(*query.plan).empty()) {
    if (TreeHeight(*query.plan) > kExpressionDepthMax) return errors::StatementTooComplex();
    cte->plan = std::move(query.plan);
    return {};
  }
  using Materialized = ast::CommonTableExpr::Materialized;
  LogicalCte shared;
  shared.name = definition.name;
  shared.columns = query.plan->columns;
  shared.keep = definition.materialized == Materialized::kAlways || IsVolatile(*query.plan) ||
                Locks(*query.plan);
  shared.plan = std::move(query.plan);
  cte->shared = context_.ctes.size();
  context_.ctes.push_back(std::move(shared));
  return {};
}

LogicalPtr QueryBinder::ScanCte(const Cte& cte, const std::string& alias) {
  auto scan = std::make_unique<LogicalCteScan>();
  scan->cte = *cte.shared;
  scan->alias = alias;
  const std::vector<ColumnId> source = context_.ctes[*cte.shared].columns;
  for (size_t i = 0; i < source.size(); ++i) {
    ColumnInfo info = context_.columns.Get(source[i]);
    info.name = cte.names[i];
    info.table = alias;
    scan->columns.push_back(context_.columns.Add(std::move(info)));
    scan->ordinals.push_back(static_cast<int>(i));
  }
  return scan;
}

SqlResult<LogicalPtr> QueryBinder::BindAgain(size_t index, int position) {
  if (++bound_again_ > kBoundAgainMax) return errors::StatementTooComplex();
  // It sees what was defined before it.
  const auto visible = static_cast<std::ptrdiff_t>(ctes_[index].visible);
  std::vector<Cte> hidden(std::make_move_iterator(ctes_.begin() + visible),
                          std::make_move_iterator(ctes_.end()));
  ctes_.resize(static_cast<size_t>(visible));
  const Cte& cte = hidden[0];
  const auto& statement = ast::As<ast::SelectStatement>(*cte.definition->statement);
  SqlResult<BoundQuery> query = BindQuery(*statement.query, cte.parent);
  std::move(hidden.begin(), hidden.end(), std::back_inserter(ctes_));
  if (!query.has_value()) return std::move(query).error();
  // It is computed anew at each reference, which must not show.
  if (IsVolatile(*query->plan)) {
    return Unsupported("several references to a WITH query that calls volatile functions are",
                       position);
  }
  if (TreeHeight(*query->plan) > kExpressionDepthMax) return errors::StatementTooComplex();
  return std::move(query->plan);
}

SqlResult<BoundFrom> QueryBinder::BindCte(size_t index, const ast::Alias& alias, int position) {
  Cte& cte = ctes_[index];
  if (cte.binding) return Unsupported("recursive queries are", position);
  const std::string name = alias.name.empty() ? cte.definition->name : alias.name;
  BoundQuery query;
  query.names = cte.names;
  if (cte.shared.has_value()) {
    query.plan = ScanCte(cte, name);
  } else if (cte.plan != nullptr) {
    query.plan = std::move(cte.plan);
  } else {
    ASSIGN_OR_RETURN(query.plan, BindAgain(index, position));
  }
  return Derived(std::move(query), name, alias.columns, position);
}

}  // namespace steno::sql
