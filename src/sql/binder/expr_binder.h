// From syntax to bound expressions.
//
// What is computed elsewhere in the plan becomes a column of its own right away: the result of an
// aggregate, a set-returning function or a correlated subquery gets a column id, the expression
// refers to it, and what makes the column waits in Pending until the query binder puts it into the
// plan. Subqueries without outer references become init plans.
//
// One file a kind of syntax: _operators (infix, LIKE, IN, rows), _calls (functions), _subquery.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sql/binder/bind_context.h"
#include "sql/binder/scope.h"
#include "sql/expr/aggregate.h"
#include "sql/expr/expr.h"
#include "sql/parser/ast.h"

namespace steno::sql {

class QueryBinder;

struct PendingSubquery {
  LogicalPtr plan;
  ApplyNode::Mode mode = ApplyNode::Mode::kScalar;
};
struct PendingAggregate {
  AggregateCall call;
  ColumnId column = 0;
  int position = 0;
};
struct PendingSet {
  ExprPtr call;
  ColumnId column = 0;
};

// Of one SELECT.
struct Pending {
  std::map<ColumnId, PendingSubquery> subqueries;
  std::vector<PendingAggregate> aggregates;
  std::vector<PendingSet> sets;
};

class ExprBinder {
 public:
  struct Options {
    // As errors name the place: "WHERE", "GROUP BY", "VALUES".
    std::string_view construct;
    bool allow_aggregates = false;
    bool allow_sets = false;
  };
  // `queries` null: subqueries are refused. All must outlive the binder.
  ExprBinder(BindContext* context, const Scope* scope, QueryBinder* queries, Pending* pending,
             Options options)
      : context_(*context),
        scope_(scope),
        queries_(queries),
        pending_(pending),
        options_(options) {}

  // The type may be unknown (a literal, an undecided parameter): see coerce.h.
  SqlResult<ExprPtr> Bind(const ast::Expr& e);
  // A condition.
  SqlResult<ExprPtr> BindBool(const ast::Expr& e, std::string_view construct);
  // With unknown resolved to text.
  SqlResult<ExprPtr> BindTyped(const ast::Expr& e);

  // `left op right` on bound operands, for SET, USING and the like.
  SqlResult<ExprPtr> MakeOperator(std::string_view name, ExprPtr left, ExprPtr right, int position);

 private:
  SqlResult<ExprList> BindAll(const ast::ExprList& list);

  SqlResult<ExprPtr> BindLiteral(const ast::Literal& e);
  SqlResult<ExprPtr> BindColumn(const ast::ColumnRef& e);
  ExprPtr TableOid(const ScopeTable& table, int position);
  SqlResult<ExprPtr> BindParameter(const ast::Parameter& e);
  SqlResult<ExprPtr> BindTypeCast(const ast::TypeCast& e);
  SqlResult<ExprPtr> BindBoolExpr(const ast::BoolExpr& e);
  SqlResult<ExprPtr> BindIsTest(const ast::IsTest& e);
  SqlResult<ExprPtr> BindCase(const ast::CaseExpr& e);
  SqlResult<ExprPtr> BindConditional(const ast::ConditionalExpr& e);
  SqlResult<ExprPtr> BindCollate(const ast::CollateExpr& e);
  SqlResult<ExprPtr> BindRow(const ast::RowExpr& e);
  SqlResult<ExprList> BindFields(const ast::RowExpr& e);
  // `wanted`: the array type that it is cast to, or kInvalid.
  SqlResult<ExprPtr> BindArray(const ast::ArrayExpr& e, TypeId wanted);
  SqlResult<ExprList> BindElements(const ast::ArrayExpr& e, TypeId wanted);
  // The arguments of CASE, COALESCE and the like, which refuse set-returning functions.
  SqlResult<ExprPtr> BindBranch(const ast::Expr& e, std::string_view construct);
  SqlResult<ExprPtr> BindIndirection(const ast::Indirection& e);

  SqlResult<ExprPtr> BindUnary(const ast::UnaryOp& e);
  SqlResult<ExprPtr> BindBinary(const ast::BinaryOp& e);
  SqlResult<ExprPtr> BindIsDistinct(const ast::IsDistinct& e);
  SqlResult<ExprPtr> BindLike(const ast::LikeExpr& e);
  SqlResult<ExprPtr> BindBetween(const ast::BetweenExpr& e);
  SqlResult<ExprPtr> BindInList(const ast::InList& e);
  SqlResult<ExprPtr> MakeInList(const ExprPtr& operand, ExprList items, TypeId type,
                                const ast::InList& e);
  SqlResult<ExprPtr> BindQuantified(const ast::QuantifiedExpr& e);
  SqlResult<ExprPtr> CompareRows(std::string_view op, const ExprList& left, const ExprList& right,
                                 int position);
  SqlResult<ExprPtr> BindRowInList(const ast::InList& e);
  // 54001 where `e`, which the statement has once, comes to stand in too many places of it: what
  // copies inside of what is copied would double with every level.
  SqlStatus CheckCopies(const Expr& e, size_t copies);
  SqlResult<ExprPtr> MakeQuantified(std::string_view op, ExprPtr left, ExprPtr array, bool all,
                                    int position);
  // The operator and its arguments cast for it; a node of `kind` over them.
  SqlResult<ExprPtr> MakeComparison(ExprKind kind, std::string_view op, ExprPtr left, ExprPtr right,
                                    int position);

  SqlResult<ExprPtr> BindCall(const ast::FunctionCall& e);
  SqlError NoneInSchema(const ast::FunctionCall& e);
  SqlResult<ExprPtr> BindAggregate(const ast::FunctionCall& e, const std::string& name);
  SqlError MisplacedAggregate(const ast::FunctionCall& e);
  bool BelongsToOuterQuery(const AggregateCall& call, const Pending& nested) const;
  SqlResult<ExprPtr> BindFunction(const ast::FunctionCall& e, const std::string& name);
  SqlResult<ExprPtr> BindSqlValue(const ast::SqlValue& e);
  SqlResult<ExprPtr> MakeCall(const std::string& name, ExprList args, int position);

  SqlResult<ExprPtr> BindSubquery(const ast::SubqueryExpr& e);
  SqlResult<ExprPtr> BindRowSubquery(const ast::SubqueryExpr& e);
  // An expression for what the subquery gives, which is of `type`.
  ExprPtr PlaceSubquery(LogicalPtr plan, ApplyNode::Mode mode, Type type, int position);

  BindContext& context_;
  const Scope* scope_;
  QueryBinder* queries_;
  Pending* pending_;
  Options options_;
};

}  // namespace steno::sql
