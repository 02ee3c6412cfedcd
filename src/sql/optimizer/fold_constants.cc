#include <algorithm>
#include <utility>

#include "sql/expr/eval.h"
#include "sql/expr/function.h"
#include "sql/optimizer/rules.h"

namespace steno::sql {
namespace {

bool AllConstant(const Expr& e) {
  return !e.args.empty() &&
         std::all_of(e.args.begin(), e.args.end(), [](const ExprPtr& a) { return IsConstant(*a); });
}

bool IsFalseConstant(const Expr& e) {
  return IsConstant(e) && !e.value.is_null() && !e.value.as_bool();
}

// AND without its true members, OR without its false ones; decided where a member decides it.
ExprPtr SimplifyJunction(const ExprPtr& e) {
  const bool conjunction = e->kind == ExprKind::kAnd;
  ExprList kept;
  for (const ExprPtr& arg : e->args) {
    const bool neutral = conjunction ? IsTrueConstant(*arg) : IsFalseConstant(*arg);
    const bool decisive = conjunction ? IsFalseConstant(*arg) : IsTrueConstant(*arg);
    // What stands before it might fail; PostgreSQL drops it all the same.
    if (decisive) return arg;
    if (!neutral) kept.push_back(arg);
  }
  if (kept.size() == e->args.size()) return nullptr;
  return conjunction ? MakeAnd(std::move(kept)) : MakeOr(std::move(kept));
}

ExprPtr Fold(const ExprPtr& e) {
  if (e->kind == ExprKind::kAnd || e->kind == ExprKind::kOr) return SimplifyJunction(e);
  if (!AllConstant(*e) || VolatilityOf(*e) != Volatility::kImmutable) return nullptr;
  const bool set = e->kind == ExprKind::kFunction && e->function->set_kernel != nullptr;
  if (set || e->kind == ExprKind::kRow) return nullptr;
  EvalContext context;
  SqlResult<Datum> value = EvaluateConstant(*e, context);
  // What fails is left for the execution, which may never come to it.
  if (!value.has_value()) return nullptr;
  auto constant = std::make_shared<Expr>(*MakeConstant(e->type, *std::move(value)));
  constant->position = e->position;
  return constant;
}

void FoldTree(LogicalNode& node) {
  ForEachExpr(node, [](ExprPtr& e) { e = Rewrite(e, Fold); });
  for (LogicalPtr& input : node.inputs) FoldTree(*input);
}

}  // namespace

void FoldConstants(LogicalStatement* statement) {
  ForEachRoot(statement, [](LogicalPtr& root) { FoldTree(*root); });
}

}  // namespace steno::sql
