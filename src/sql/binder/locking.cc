#include "sql/binder/locking.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "sql/expr/function.h"

namespace steno::sql {
namespace {

using ColumnSet = std::set<ColumnId>;

kv::LockStrength StrengthOf(ast::LockingClause::Strength s) {
  const bool shared =
      s == ast::LockingClause::Strength::kShare || s == ast::LockingClause::Strength::kKeyShare;
  return shared ? kv::LockStrength::kShared : kv::LockStrength::kExclusive;
}

kv::WaitPolicy WaitOf(ast::LockingClause::Wait w) {
  switch (w) {
    case ast::LockingClause::Wait::kBlock:
      return kv::WaitPolicy::kBlock;
    case ast::LockingClause::Wait::kNoWait:
      return kv::WaitPolicy::kError;
    case ast::LockingClause::Wait::kSkipLocked:
      return kv::WaitPolicy::kSkip;
  }
  return kv::WaitPolicy::kBlock;
}

// Where several clauses lock a table, the stronger lock is taken, and NOWAIT goes before SKIP
// LOCKED and that before waiting (PostgreSQL's applyLockingClause).
void Strengthen(LockMode* mode, const ast::LockingClause& clause) {
  const auto rank = [](kv::WaitPolicy wait) {
    return wait == kv::WaitPolicy::kError ? 2 : wait == kv::WaitPolicy::kSkip ? 1 : 0;
  };
  mode->strength = std::max(mode->strength, StrengthOf(clause.strength));
  const kv::WaitPolicy wait = WaitOf(clause.wait);
  if (rank(wait) > rank(mode->wait)) mode->wait = wait;
}

// Whether the clause names `alias`, or everything.
bool AppliesTo(const ast::LockingClause& clause, const std::string& alias) {
  return clause.of.empty() ||
         std::any_of(clause.of.begin(), clause.of.end(),
                     [&](const ast::QualifiedName& n) { return n.name == alias; });
}

// The member of FROM that is no join and goes by `alias`, but for a table under its own name.
const ast::TableRef* FindRef(const ast::TableRef& ref, const std::string& alias) {
  if (ref.kind != ast::TableRefKind::kJoin) {
    const bool table = ref.kind == ast::TableRefKind::kTable && ref.alias.name.empty();
    const std::string& name = table ? ast::As<ast::TableName>(ref).name.name : ref.alias.name;
    return name == alias ? &ref : nullptr;
  }
  const auto& join = ast::As<ast::Join>(ref);
  const ast::TableRef* found = FindRef(*join.left, alias);
  return found != nullptr ? found : FindRef(*join.right, alias);
}

// What cannot be locked, as PostgreSQL calls it; null for a query, which can.
const char* UnlockableKind(const std::vector<ast::TableRefPtr>& refs, const std::string& alias) {
  for (const ast::TableRefPtr& ref : refs) {
    const ast::TableRef* found = FindRef(*ref, alias);
    if (found == nullptr) continue;
    if (found->kind == ast::TableRefKind::kSubquery) return nullptr;
    return found->kind == ast::TableRefKind::kTable ? "a WITH query" : "a function";
  }
  return "a function";  // that goes by its own name
}

// Columns that make `e` NULL, or not true, by being NULL.
void CollectStrict(const Expr& e, ColumnSet* out) {
  const auto all = [&] {
    for (const ExprPtr& arg : e.args) CollectStrict(*arg, out);
  };
  switch (e.kind) {
    case ExprKind::kColumn:
      out->insert(e.index);
      return;
    case ExprKind::kAnd:
    case ExprKind::kCast:
      return all();
    case ExprKind::kFunction:
      if (e.function->strict && e.function->set_kernel == nullptr) all();
      return;
    case ExprKind::kInList:
    case ExprKind::kArrayOp:
      // Over no elements, ALL is true of anything.
      if (e.kind == ExprKind::kInList || !e.flag) CollectStrict(*e.args[0], out);
      return;
    default:
      return;
  }
}

void CollectNonNull(const ExprPtr& condition, ColumnSet* out) {
  ExprList conjuncts;
  SplitConjuncts(condition, &conjuncts);
  for (const ExprPtr& e : conjuncts) {
    CollectStrict(e->kind == ExprKind::kIsNull && e->negated ? *e->args[0] : *e, out);
  }
}

bool Shares(const std::vector<ColumnId>& ids, const ColumnSet& set) {
  return std::any_of(ids.begin(), ids.end(), [&](ColumnId id) { return set.contains(id); });
}

// The columns of sides of outer joins that may be missing. `non_null`: those that what is above
// does not take as NULL, so that their side is never missing.
void CollectNullable(const LogicalNode& node, ColumnSet non_null, ColumnSet* nullable) {
  JoinType type = JoinType::kInner;
  ExprPtr condition;
  if (node.kind == LogicalKind::kFilter) {
    condition = As<LogicalFilter>(node).predicate;
  } else if (node.kind == LogicalKind::kJoin) {
    type = As<LogicalJoin>(node).type;
    condition = As<LogicalJoin>(node).condition;
  } else if (node.kind == LogicalKind::kApply) {
    const auto& apply = As<LogicalApply>(node);
    if (apply.mode != ApplyNode::Mode::kInner) type = JoinType::kLeft;
    condition = apply.condition;
  }
  ColumnSet matched = non_null;
  CollectNonNull(condition, &matched);
  for (size_t i = 0; i < node.inputs.size(); ++i) {
    const std::vector<ColumnId>& columns = node.inputs[i]->columns;
    const bool outer =
        type == JoinType::kFull || type == (i == 0 ? JoinType::kRight : JoinType::kLeft);
    if (outer && !Shares(columns, non_null)) nullable->insert(columns.begin(), columns.end());
    const bool only_matches = type == JoinType::kInner || (outer && type != JoinType::kFull);
    CollectNullable(*node.inputs[i], only_matches ? matched : non_null, nullable);
  }
}

SqlStatus CheckNames(const ast::LockingClause& clause, const std::vector<ast::TableRefPtr>& refs,
                     const BoundFrom& from) {
  for (const ast::QualifiedName& name : clause.of) {
    const std::string what = NameOf(clause.strength);
    if (!from.scope.HasTable(name.name)) {
      return errors::Make(sqlstate::kUndefinedTable, "relation \"" + name.name + "\" in " + what +
                                                         " clause not found in FROM clause")
          .At(name.position);
    }
    const bool table = std::any_of(from.tables.begin(), from.tables.end(),
                                   [&](const TableInstance& t) { return t.alias == name.name; });
    const char* kind = table ? nullptr : UnlockableKind(refs, name.name);
    if (kind == nullptr) continue;
    return errors::FeatureNotSupported(what + " cannot be applied to " + kind).At(name.position);
  }
  return {};
}

// Whether the clause locks something that may be missing: a table, or a query in FROM.
bool LocksNullable(const ast::LockingClause& clause, const std::vector<ast::TableRefPtr>& refs,
                   const BoundFrom& from, const ColumnSet& nullable) {
  for (const TableInstance& instance : from.tables) {
    if (AppliesTo(clause, instance.alias) && Shares(instance.columns, nullable)) return true;
  }
  return std::any_of(
      from.scope.columns().begin(), from.scope.columns().end(), [&](const ScopeColumn& c) {
        if (c.table.empty() || !nullable.contains(c.id) || !AppliesTo(clause, c.table))
          return false;
        return std::any_of(refs.begin(), refs.end(), [&](const ast::TableRefPtr& ref) {
          const ast::TableRef* found = FindRef(*ref, c.table);
          return found != nullptr && found->kind == ast::TableRefKind::kSubquery;
        });
      });
}

}  // namespace

std::string NameOf(ast::LockingClause::Strength strength) {
  switch (strength) {
    case ast::LockingClause::Strength::kUpdate:
      return "FOR UPDATE";
    case ast::LockingClause::Strength::kNoKeyUpdate:
      return "FOR NO KEY UPDATE";
    case ast::LockingClause::Strength::kShare:
      return "FOR SHARE";
    case ast::LockingClause::Strength::kKeyShare:
      return "FOR KEY SHARE";
  }
  return {};
}

std::vector<ast::LockingClause> LockingInside(const std::vector<ast::LockingClause>& clauses,
                                              const std::string& alias) {
  std::vector<ast::LockingClause> inside;
  for (const ast::LockingClause& clause : clauses) {
    if (!AppliesTo(clause, alias)) continue;
    inside.push_back(clause);
    inside.back().of.clear();
  }
  return DistinctClauses(std::move(inside));
}

std::vector<ast::LockingClause> DistinctClauses(std::vector<ast::LockingClause> clauses) {
  using Key = std::tuple<ast::LockingClause::Strength, ast::LockingClause::Wait, std::string>;
  std::set<Key> known;
  std::vector<ast::LockingClause> distinct;
  for (ast::LockingClause& clause : clauses) {
    const auto is_known = [&](const ast::QualifiedName& name) {
      return !known.insert({clause.strength, clause.wait, name.name}).second;
    };
    const bool named = !clause.of.empty();
    std::erase_if(clause.of, is_known);
    const bool adds = named ? !clause.of.empty() : !is_known({});
    if (adds) distinct.push_back(std::move(clause));
  }
  return distinct;
}

SqlResult<std::vector<LogicalLock::Target>> BindLocking(
    const std::vector<ast::LockingClause>& clauses, const std::vector<ast::TableRefPtr>& refs,
    const BoundFrom& from) {
  ColumnSet nullable;
  CollectNullable(*from.plan, {}, &nullable);
  std::vector<LockMode> modes(from.tables.size());
  for (const ast::LockingClause& clause : clauses) {
    RETURN_IF_ERROR(CheckNames(clause, refs, from));
    if (LocksNullable(clause, refs, from, nullable)) {
      return errors::FeatureNotSupported(
          NameOf(clause.strength) + " cannot be applied to the nullable side of an outer join");
    }
    for (size_t i = 0; i < modes.size(); ++i) {
      if (AppliesTo(clause, from.tables[i].alias)) Strengthen(&modes[i], clause);
    }
  }
  std::vector<LogicalLock::Target> targets;
  for (size_t i = 0; i < modes.size(); ++i) {
    const TableInstance& instance = from.tables[i];
    if (modes[i].strength == kv::LockStrength::kNone || instance.table->is_virtual) continue;
    LogicalLock::Target target{
        .table = instance.table, .alias = instance.alias, .key = {}, .lock = modes[i]};
    for (const IndexColumn& part : instance.table->primary().columns) {
      target.key.push_back(
          instance.columns[static_cast<size_t>(instance.table->OrdinalOf(part.column_id))]);
    }
    targets.push_back(std::move(target));
  }
  return targets;
}

}  // namespace steno::sql
