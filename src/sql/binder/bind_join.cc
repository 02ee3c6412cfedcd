// JOIN .. ON, USING, NATURAL.
#include <algorithm>
#include <utility>

#include "sql/binder/coerce.h"
#include "sql/binder/combine.h"
#include "sql/binder/query_binder.h"

namespace steno::sql {
namespace {

LogicalPtr JoinOf(JoinType type, LogicalPtr left, LogicalPtr right, ExprPtr condition) {
  auto join = std::make_unique<LogicalJoin>();
  join->type = type;
  join->condition = std::move(condition);
  join->columns = left->columns;
  join->columns.insert(join->columns.end(), right->columns.begin(), right->columns.end());
  join->inputs.push_back(std::move(left));
  join->inputs.push_back(std::move(right));
  return join;
}

// Adds the merged columns that are no side's own: those of a full join, which are computed from
// both sides, and those that change their type.
SqlResult<LogicalPtr> MergeSides(BindContext& context, JoinType type,
                                 const std::vector<MergedColumn>& merged, LogicalPtr input) {
  auto project = std::make_unique<LogicalProject>();
  for (ColumnId id : input->columns) {
    project->columns.push_back(id);
    project->exprs.push_back(context.columns.Ref(id));
  }
  for (const MergedColumn& m : merged) {
    if (m.merged == m.left || m.merged == m.right) continue;
    ExprList sides;
    for (ColumnId id : {m.left, m.right}) {
      const bool wanted = type == JoinType::kFull || (id == m.right) == (type == JoinType::kRight);
      if (!wanted) continue;
      ASSIGN_OR_RETURN(ExprPtr side, CoerceArgument(context, context.columns.Ref(id), m.type.id));
      sides.push_back(std::move(side));
    }
    auto coalesce = std::make_shared<Expr>();
    coalesce->kind = ExprKind::kCoalesce;
    coalesce->type = m.type;
    coalesce->args = std::move(sides);
    project->columns.push_back(m.merged);
    project->exprs.push_back(std::move(coalesce));
  }
  project->inputs.push_back(std::move(input));
  return LogicalPtr(std::move(project));
}

// Of the columns that both sides of a NATURAL join have.
std::vector<std::string> CommonNames(const Scope& left, const Scope& right) {
  std::vector<std::string> names;
  for (const ScopeColumn& c : left.columns()) {
    if (c.bare && right.FindHere(c.name) != -1) names.push_back(c.name);
  }
  return names;
}

JoinType TypeOf(ast::Join::Type type) {
  switch (type) {
    case ast::Join::Type::kLeft:
      return JoinType::kLeft;
    case ast::Join::Type::kRight:
      return JoinType::kRight;
    case ast::Join::Type::kFull:
      return JoinType::kFull;
    case ast::Join::Type::kInner:
    case ast::Join::Type::kCross:
      return JoinType::kInner;
  }
  return JoinType::kInner;
}

}  // namespace

// A join whose right side refers to the left one is an Apply.
SqlResult<LogicalPtr> CombineSides(JoinType type, LogicalPtr left, LogicalPtr right,
                                   ExprPtr condition, int position) {
  const std::set<ColumnId> free = FreeColumns(*right);
  const bool lateral = std::any_of(left->columns.begin(), left->columns.end(),
                                   [&](ColumnId id) { return free.contains(id); });
  if (!lateral) return JoinOf(type, std::move(left), std::move(right), std::move(condition));
  if (type != JoinType::kInner && type != JoinType::kLeft) {
    return errors::Make(sqlstate::kInvalidColumnReference, "invalid reference to FROM-clause entry")
        .WithDetail("The combining JOIN type must be INNER or LEFT for a LATERAL reference.")
        .At(position);
  }
  auto apply = std::make_unique<LogicalApply>();
  apply->mode = type == JoinType::kInner ? ApplyNode::Mode::kInner : ApplyNode::Mode::kLeft;
  apply->condition = std::move(condition);
  apply->columns = left->columns;
  apply->columns.insert(apply->columns.end(), right->columns.begin(), right->columns.end());
  apply->inputs.push_back(std::move(left));
  apply->inputs.push_back(std::move(right));
  return LogicalPtr(std::move(apply));
}

SqlResult<BoundFrom> QueryBinder::BindJoin(const ast::Join& join, const Scope* outer,
                                           const Scope* lateral) {
  if (!join.alias.name.empty()) return Unsupported("an alias of a join is", join.position);
  ASSIGN_OR_RETURN(BoundFrom left, BindTableRef(*join.left, outer, lateral));
  Scope inner(lateral);
  RETURN_IF_ERROR(inner.Append(left.scope));
  ASSIGN_OR_RETURN(BoundFrom right, BindTableRef(*join.right, outer, &inner));
  const JoinType type = TypeOf(join.type);
  const std::vector<std::string> names =
      join.natural ? CommonNames(left.scope, right.scope) : join.using_columns;
  ExprPtr condition;
  std::vector<MergedColumn> merged;
  BoundFrom out;
  // Its condition sees the join and the queries around this one, but nothing before it in FROM.
  out.scope = Scope(outer);
  out.scope.set_unseen(lateral);
  if (!names.empty()) {
    RETURN_IF_ERROR(BindUsing(join, names, &left, &right, &condition, &merged));
    for (size_t i = 0; i < names.size(); ++i) {
      out.scope.Add({.name = names[i], .table = {}, .id = merged[i].merged});
      if (join.using_alias.empty()) continue;
      out.scope.Add({.name = names[i],
                     .table = join.using_alias,
                     .id = merged[i].merged,
                     .in_star = false,
                     .bare = false});
    }
    if (!join.using_alias.empty()) out.scope.AddTable({.alias = join.using_alias});
  }
  left.scope.SetJoined(type == JoinType::kRight || type == JoinType::kFull);
  right.scope.SetJoined(type == JoinType::kLeft || type == JoinType::kFull);
  RETURN_IF_ERROR(out.scope.Append(left.scope));
  RETURN_IF_ERROR(out.scope.Append(right.scope));
  Pending pending;
  if (join.on != nullptr) {
    ExprBinder binder(&context_, &out.scope, this, &pending, {.construct = "JOIN conditions"});
    ASSIGN_OR_RETURN(condition, binder.BindBool(*join.on, "JOIN/ON"));
  }
  out.joins = std::max(left.joins, right.joins) + 1;
  // How high the sides are is looked at by the list that this stands in.
  RETURN_IF_ERROR(CheckJoin(context_, left.plan->columns.size() + right.plan->columns.size(),
                            out.joins, out.joins));
  out.scope.set_unseen(nullptr);
  const bool filtered = !pending.subqueries.empty();
  if (filtered && type != JoinType::kInner) {
    return Unsupported("correlated subqueries in the condition of an outer join are",
                       join.position);
  }
  ASSIGN_OR_RETURN(out.plan, CombineSides(type, std::move(left.plan), std::move(right.plan),
                                          filtered ? nullptr : condition, join.position));
  if (filtered) {
    RETURN_IF_ERROR(Attach(&pending, &out.plan, {condition}));
    auto filter = std::make_unique<LogicalFilter>();
    filter->predicate = std::move(condition);
    filter->columns = out.plan->columns;
    filter->inputs.push_back(std::move(out.plan));
    out.plan = std::move(filter);
  }
  const bool computed = std::any_of(merged.begin(), merged.end(), [](const MergedColumn& m) {
    return m.merged != m.left && m.merged != m.right;
  });
  if (computed) {
    ASSIGN_OR_RETURN(out.plan, MergeSides(context_, type, merged, std::move(out.plan)));
  }
  out.tables = std::move(left.tables);
  std::move(right.tables.begin(), right.tables.end(), std::back_inserter(out.tables));
  return out;
}

SqlStatus QueryBinder::BindUsing(const ast::Join& join, const std::vector<std::string>& names,
                                 BoundFrom* left, BoundFrom* right, ExprPtr* condition,
                                 std::vector<MergedColumn>* merged) {
  Pending pending;
  ExprBinder binder(&context_, nullptr, nullptr, &pending, {.construct = "JOIN/USING"});
  ExprList equalities;
  for (const std::string& name : names) {
    ColumnId sides[2];
    for (int i = 0; i < 2; ++i) {
      sides[i] = (i == 0 ? left : right)->scope.FindHere(name);
      if (sides[i] >= 0) continue;
      const std::string side = i == 0 ? "left" : "right";
      if (sides[i] == -1) {
        return errors::Make(sqlstate::kUndefinedColumn, "column \"" + name +
                                                            "\" specified in USING clause does not "
                                                            "exist in " +
                                                            side + " table");
      }
      return errors::Make(
          sqlstate::kAmbiguousColumn,
          "common column name \"" + name + "\" appears more than once in " + side + " table");
    }
    const Type types[2] = {context_.columns.Get(sides[0]).type,
                           context_.columns.Get(sides[1]).type};
    ASSIGN_OR_RETURN(const Type type, CommonType(types, "JOIN/USING"));
    ASSIGN_OR_RETURN(ExprPtr equal,
                     binder.MakeOperator("=", context_.columns.Ref(sides[0]),
                                         context_.columns.Ref(sides[1]), join.position));
    equalities.push_back(std::move(equal));
    // An inner join may show either side: the one that is not converted.
    const bool inner = TypeOf(join.type) == JoinType::kInner;
    const bool second = join.type == ast::Join::Type::kRight || (inner && types[0].id != type.id);
    ColumnId id = sides[second ? 1 : 0];
    const bool own = join.type != ast::Join::Type::kFull && types[second ? 1 : 0].id == type.id;
    if (!own) id = context_.columns.Add({.name = name, .table = {}, .type = type});
    merged->push_back({type, id, sides[0], sides[1]});
  }
  *condition = MakeAnd(std::move(equalities));
  // What was merged is found under its bare name once only.
  for (BoundFrom* side : {left, right}) {
    Scope hidden(side->scope.parent());
    for (const ScopeTable& table : side->scope.tables()) hidden.AddTable(table);
    for (ScopeColumn c : side->scope.columns()) {
      const bool shared = c.bare && std::find(names.begin(), names.end(), c.name) != names.end();
      if (shared) c.bare = c.in_star = false;
      // A column that an inner USING merged has no table to be reached through any more.
      if (!shared || !c.table.empty()) hidden.Add(std::move(c));
    }
    side->scope = std::move(hidden);
  }
  return {};
}

}  // namespace steno::sql
