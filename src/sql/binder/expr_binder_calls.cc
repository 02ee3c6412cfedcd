#include <algorithm>
#include <set>
#include <utility>

#include "sql/binder/coerce.h"
#include "sql/binder/expr_binder.h"
#include "sql/expr/function.h"

namespace steno::sql {
namespace {

std::vector<TypeId> TypesOf(const ExprList& args) {
  std::vector<TypeId> types;
  for (const ExprPtr& arg : args) types.push_back(arg->type.id);
  return types;
}

ExprPtr InSqlSyntax(ExprPtr e) {
  if (e->kind != ExprKind::kFunction && e->kind != ExprKind::kCast) return e;
  auto copy = std::make_shared<Expr>(*e);
  copy->flag = true;
  return copy;
}

// Whether `key` is one of the arguments, before they were converted to what the aggregate takes.
bool IsArgument(const Expr& key, const ExprList& args) {
  return std::any_of(args.begin(), args.end(), [&](const ExprPtr& arg) {
    const Expr* written = arg.get();
    while (!Equal(*written, key) && written->kind == ExprKind::kCast && written->implicit) {
      written = written->args[0].get();
    }
    return Equal(*written, key);
  });
}

std::string TextOf(const std::string& name, const AggregateCall& call, bool star) {
  std::string out = name + "(" + (star ? "*" : call.distinct ? "DISTINCT " : "");
  for (size_t i = 0; i < call.args.size(); ++i) {
    if (i > 0) out += ", ";
    out += ToPgText(*call.args[i]);
  }
  out += ")";
  if (call.filter != nullptr) out += " FILTER (WHERE " + ToPgText(*call.filter) + ")";
  return out;
}

// "DEFAULT expressions", where the place of one thing is named.
std::string Plural(std::string_view construct) {
  const bool one = construct.ends_with(" expression") || construct.ends_with(" constraint");
  return std::string(construct) + (one ? "s" : "");
}

bool Same(const ExprPtr& a, const ExprPtr& b) {
  if (a == nullptr || b == nullptr) return a == b;
  return Equal(*a, *b) && VolatilityOf(*a) != Volatility::kVolatile;
}

bool SameCall(const AggregateCall& a, const AggregateCall& b) {
  return a.aggregate == b.aggregate && a.type == b.type && a.distinct == b.distinct &&
         Same(a.filter, b.filter) &&
         std::equal(a.args.begin(), a.args.end(), b.args.begin(), b.args.end(), Same) &&
         std::equal(a.order_by.begin(), a.order_by.end(), b.order_by.begin(), b.order_by.end(),
                    [](const AggregateCall::Order& x, const AggregateCall::Order& y) {
                      return x.descending == y.descending && x.nulls_first == y.nulls_first &&
                             Same(x.expr, y.expr);
                    });
}

// What is written twice is computed once, so that a key of ORDER BY is known again. Null: new, or
// there are too many to be compared with each other.
const PendingAggregate* FindCall(const Pending& pending, const AggregateCall& call) {
  constexpr size_t kComparedMax = 1664;  // as many as a select list has members
  if (pending.aggregates.size() > kComparedMax) return nullptr;
  const auto it =
      std::find_if(pending.aggregates.begin(), pending.aggregates.end(),
                   [&](const PendingAggregate& known) { return SameCall(known.call, call); });
  return it == pending.aggregates.end() ? nullptr : &*it;
}

}  // namespace

SqlResult<ExprPtr> ExprBinder::BindCall(const ast::FunctionCall& e) {
  const std::string& name = e.name.back();
  if (e.name.size() > 2) return Unsupported("functions of other databases are", e.position);
  if (e.name.size() == 2 && e.name[0] != "pg_catalog") return NoneInSchema(e);
  if (e.over != nullptr) return Unsupported("window functions are", e.position);
  if (e.within_group) return Unsupported("WITHIN GROUP is", e.position);
  if (e.variadic) return Unsupported("VARIADIC is", e.position);
  for (const ast::FunctionCall::Argument& arg : e.args) {
    if (!arg.name.empty()) return Unsupported("named arguments are", e.position);
  }
  if (!FindAggregates(name).empty()) return BindAggregate(e, name);
  return BindFunction(e, name);
}

// All functions are in pg_catalog.
SqlError ExprBinder::NoneInSchema(const ast::FunctionCall& e) {
  const bool exists = e.name[0] == "public" || e.name[0] == "information_schema";
  if (!exists) return errors::UndefinedSchema(e.name[0]).At(e.position);
  std::string signature = e.name[0] + "." + e.name[1] + "(";
  for (size_t i = 0; i < e.args.size(); ++i) {
    SqlResult<ExprPtr> arg = Bind(*e.args[i].value);
    if (!arg.has_value()) return std::move(arg).error();
    signature += (i > 0 ? ", " : "") + FormatType((*arg)->type.id);
  }
  return errors::UndefinedFunction(signature + ")").At(e.position);
}

SqlResult<ExprPtr> ExprBinder::BindAggregate(const ast::FunctionCall& e, const std::string& name) {
  if (!options_.allow_aggregates) return MisplacedAggregate(e);
  // Inside its arguments no other aggregate may stand.
  Options inner_options = options_;
  inner_options.allow_aggregates = false;
  inner_options.allow_sets = false;
  Pending nested;
  ExprBinder inner(&context_, scope_, queries_, &nested, inner_options);
  const auto bind_inner = [&](const ast::Expr& arg) -> SqlResult<ExprPtr> {
    SqlResult<ExprPtr> bound = inner.Bind(arg);
    const bool nesting = !bound.has_value() && bound.error().sqlstate == sqlstate::kGroupingError;
    if (nesting) {
      const int position = bound.error().position;
      return errors::Make(sqlstate::kGroupingError, "aggregate function calls cannot be nested")
          .At(position);
    }
    if (!nested.subqueries.empty()) {
      return Unsupported("correlated subqueries inside aggregate functions are", arg.position);
    }
    return bound;
  };
  ExprList args;
  for (const ast::FunctionCall::Argument& arg : e.args) {
    ASSIGN_OR_RETURN(ExprPtr bound, bind_inner(*arg.value));
    args.push_back(std::move(bound));
  }
  ASSIGN_OR_RETURN(const ResolvedAggregate resolved,
                   WithPosition(ResolveAggregate(name, TypesOf(args), e.star), e.position));
  PendingAggregate pending;
  pending.position = e.position;
  AggregateCall& call = pending.call;
  for (size_t i = 0; i < args.size(); ++i) {
    ASSIGN_OR_RETURN(ExprPtr arg,
                     resolved.params[i] == TypeId::kAny
                         ? LeaveOpen(context_, std::move(args[i]))
                         : CoerceArgument(context_, std::move(args[i]), resolved.params[i]));
    call.args.push_back(std::move(arg));
  }
  call.aggregate = resolved.aggregate;
  call.type = Type{resolved.result};
  call.distinct = e.distinct;
  if (e.filter != nullptr) {
    ASSIGN_OR_RETURN(ExprPtr filter, bind_inner(*e.filter));
    ASSIGN_OR_RETURN(call.filter, CoerceToBool(context_, std::move(filter), "FILTER"));
  }
  for (const ast::SortItem& item : e.order_by) {
    ASSIGN_OR_RETURN(ExprPtr key, bind_inner(*item.expr));
    ASSIGN_OR_RETURN(key, ResolveUnknown(context_, std::move(key)));
    if (e.distinct && !IsArgument(*key, call.args)) {
      return errors::Make(sqlstate::kInvalidColumnReference,
                          "in an aggregate with DISTINCT, ORDER BY expressions must appear in "
                          "argument list")
          .At(item.expr->position);
    }
    const bool descending = item.direction == ast::SortItem::Direction::kDesc;
    const bool nulls_first = item.nulls == ast::SortItem::Nulls::kDefault
                                 ? descending
                                 : item.nulls == ast::SortItem::Nulls::kFirst;
    call.order_by.push_back({std::move(key), descending, nulls_first});
  }
  if (BelongsToOuterQuery(call, nested)) {
    return Unsupported("an aggregate function over columns of an outer query is", e.position);
  }
  if (const auto* known = FindCall(*pending_, call)) return context_.columns.Ref(known->column);
  pending.column =
      context_.columns.Add({.name = TextOf(name, call, e.star), .table = {}, .type = call.type});
  ExprPtr out = context_.columns.Ref(pending.column);
  pending_->aggregates.push_back(std::move(pending));
  return out;
}

// What may not stand in this clause may still belong to a query around this one.
SqlError ExprBinder::MisplacedAggregate(const ast::FunctionCall& e) {
  Pending nested;
  ExprBinder inner(&context_, scope_, queries_, &nested, options_);
  AggregateCall call;
  for (const ast::FunctionCall::Argument& arg : e.args) {
    SqlResult<ExprPtr> bound = inner.Bind(*arg.value);
    if (bound.has_value()) call.args.push_back(*std::move(bound));
  }
  if (call.args.size() == e.args.size() && BelongsToOuterQuery(call, nested)) {
    return Unsupported("an aggregate function over columns of an outer query is", e.position);
  }
  return errors::Make(sqlstate::kGroupingError,
                      "aggregate functions are not allowed in " + Plural(options_.construct))
      .At(e.position);
}

// Whether the arguments refer to outer queries only: then the aggregate is one of theirs.
bool ExprBinder::BelongsToOuterQuery(const AggregateCall& call, const Pending& nested) const {
  std::set<int> used;
  for (const ExprPtr& arg : call.args) CollectColumns(*arg, &used);
  if (scope_ == nullptr || used.empty()) return false;
  return std::none_of(used.begin(), used.end(), [&](int id) {
    return nested.subqueries.contains(id) ||
           std::any_of(scope_->columns().begin(), scope_->columns().end(),
                       [&](const ScopeColumn& c) { return c.id == id; }) ||
           std::any_of(scope_->tables().begin(), scope_->tables().end(),
                       [&](const ScopeTable& t) { return t.present == id; });
  });
}

SqlResult<ExprPtr> ExprBinder::BindFunction(const ast::FunctionCall& e, const std::string& name) {
  const char* misplaced = e.star                ? "(*)"
                          : e.distinct          ? "DISTINCT"
                          : e.filter != nullptr ? "FILTER"
                          : !e.order_by.empty() ? "ORDER BY"
                                                : nullptr;
  if (misplaced != nullptr) {
    return errors::Make(sqlstate::kWrongObjectType, std::string(misplaced) + " specified, but " +
                                                        name + " is not an aggregate function")
        .At(e.position);
  }
  ExprList args;
  for (const ast::FunctionCall::Argument& arg : e.args) {
    ASSIGN_OR_RETURN(ExprPtr bound, Bind(*arg.value));
    args.push_back(std::move(bound));
  }
  // A type's name with one argument is a cast, unless it is also a function that fits.
  const std::optional<TypeId> type = args.size() == 1 ? TypeByName(name) : std::nullopt;
  if (type.has_value() && FindFunctions(name).empty()) {
    return ExplicitCast(context_, std::move(args[0]), Type{*type}, e.position);
  }
  ASSIGN_OR_RETURN(ExprPtr call, MakeCall(name, std::move(args), e.position));
  // EXTRACT(year FROM d) and its like come from the parser under their full names.
  return e.name.size() == 2 && !e.args.empty() ? InSqlSyntax(std::move(call)) : call;
}

SqlResult<ExprPtr> ExprBinder::MakeCall(const std::string& name, ExprList args, int position) {
  const std::vector<TypeId> types = TypesOf(args);
  SqlResult<ResolvedCall> resolved = ResolveFunction(name, types);
  // That a polymorphic type stays open, PostgreSQL says without a place.
  if (!resolved.has_value() && resolved.error().sqlstate == sqlstate::kDatatypeMismatch) {
    return std::move(resolved).error();
  }
  ASSIGN_OR_RETURN(const ResolvedCall call, WithPosition(std::move(resolved), position));
  for (size_t i = 0; i < args.size(); ++i) {
    ASSIGN_OR_RETURN(args[i], call.params[i] == TypeId::kAny
                                  ? LeaveOpen(context_, std::move(args[i]))
                                  : CoerceArgument(context_, std::move(args[i]), call.params[i]));
  }
  if (call.function->needs_catalog) context_.needs_system_catalog = true;
  ExprPtr out = MakeFunction(call.function, Type{call.result}, std::move(args), position);
  if (call.function->set_kernel == nullptr) return out;
  if (!options_.allow_sets) {
    return errors::FeatureNotSupported("set-returning functions are not allowed in " +
                                       Plural(options_.construct))
        .At(position);
  }
  for (const PendingSet& known : pending_->sets) {
    const bool same = Equal(*known.call, *out) && VolatilityOf(*out) != Volatility::kVolatile;
    if (same) return context_.columns.Ref(known.column);
  }
  PendingSet set;
  set.column = context_.columns.Add({.name = name, .table = {}, .type = out->type});
  set.call = std::move(out);
  ExprPtr ref = context_.columns.Ref(set.column);
  pending_->sets.push_back(std::move(set));
  return ref;
}

SqlResult<ExprPtr> ExprBinder::BindSqlValue(const ast::SqlValue& e) {
  using Function = ast::SqlValue::Function;
  static constexpr std::pair<Function, const char*> kNames[] = {
      {Function::kCurrentDate, "current_date"},
      {Function::kCurrentTime, "current_time"},
      {Function::kCurrentTimestamp, "current_timestamp"},
      {Function::kLocalTime, "localtime"},
      {Function::kLocalTimestamp, "localtimestamp"},
      {Function::kCurrentRole, "current_role"},
      {Function::kCurrentUser, "current_user"},
      {Function::kUser, "user"},
      {Function::kSessionUser, "session_user"},
      {Function::kCurrentCatalog, "current_catalog"},
      {Function::kCurrentSchema, "current_schema"}};
  for (const auto& [function, name] : kNames) {
    if (function != e.function) continue;
    ASSIGN_OR_RETURN(ExprPtr call, MakeCall(name, {}, e.position));
    call = InSqlSyntax(std::move(call));
    if (!e.precision.has_value()) return call;
    Type type = call->type;
    type.typmod = std::min(*e.precision, kTimePrecisionMax);
    ASSIGN_OR_RETURN(call, ExplicitCast(context_, std::move(call), type, e.position));
    return InSqlSyntax(std::move(call));
  }
  return errors::Internal("unknown SQL value function");
}

}  // namespace steno::sql
