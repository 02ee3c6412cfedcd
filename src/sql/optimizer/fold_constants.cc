#include <algorithm>
#include <utility>

#include "sql/expr/eval.h"
#include "sql/expr/function.h"
#include "sql/expr/wide_values.h"
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

// Values that became longer than what they are computed from stay in the plan without account: a
// few of them may.
constexpr int64_t kGrowthMax = 4 << 10;
constexpr int64_t kStatementGrowthMax = 1 << 20;

// Whether a function is about to make a long value of short ones: repeat('x', 1000000).
bool MayGrow(const ExprPtr& e) {
  if (e->kind != ExprKind::kFunction || !ComputesWideValue(e)) return false;
  return std::any_of(e->args.begin(), e->args.end(), [](const ExprPtr& arg) {
    const Datum& value = arg->value;
    if (value.kind() == Datum::Kind::kInt) return value.as_int() > kGrowthMax;
    return HeapBytesOf(value) > kGrowthMax;
  });
}

ExprPtr Fold(const ExprPtr& e, int64_t* growth) {
  const auto again = [growth](const ExprPtr& n) { return Fold(n, growth); };
  if (e->kind == ExprKind::kAnd || e->kind == ExprKind::kOr) return SimplifyJunction(e);
  if (e->kind == ExprKind::kCase && e->flag && IsConstant(*e->args[0])) {
    return Rewrite(WithConstantOperand(*e, e->args[0]), again);
  }
  if (!AllConstant(*e) || VolatilityOf(*e) != Volatility::kImmutable) return nullptr;
  const bool set = e->kind == ExprKind::kFunction && e->function->set_kernel != nullptr;
  if (set || e->kind == ExprKind::kRow || MayGrow(e)) return nullptr;
  EvalContext context;
  SqlResult<Datum> value = EvaluateConstant(*e, context);
  // What fails is left for the execution, which may never come to it.
  if (!value.has_value()) return nullptr;
  int64_t grown = HeapBytesOf(*value);
  for (const ExprPtr& arg : e->args) {
    grown -= HeapBytesOf(arg->value) + static_cast<int64_t>(sizeof(Expr));
  }
  if (grown > std::min(kGrowthMax, kStatementGrowthMax - *growth)) return nullptr;
  *growth += std::max<int64_t>(grown, 0);
  auto constant = std::make_shared<Expr>(*MakeConstant(e->type, *std::move(value)));
  constant->position = e->position;
  return constant;
}

void FoldTree(LogicalNode& node, int64_t* growth) {
  ForEachExpr(node, [&](ExprPtr& e) {
    e = Rewrite(e, [growth](const ExprPtr& n) { return Fold(n, growth); });
  });
  for (LogicalPtr& input : node.inputs) FoldTree(*input, growth);
}

}  // namespace

void FoldConstants(LogicalStatement* statement) {
  int64_t growth = 0;
  ForEachRoot(statement, [&](LogicalPtr& root) { FoldTree(*root, &growth); });
}

}  // namespace steno::sql
