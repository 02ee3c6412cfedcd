#include "sql/expr/expr.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "sql/expr/function.h"
#include "sql/types/compare.h"

namespace steno::sql {
namespace {

std::shared_ptr<Expr> NewExpr(ExprKind kind, Type type, ExprList args = {}) {
  auto e = std::make_shared<Expr>();
  e->kind = kind;
  e->type = type;
  e->args = std::move(args);
  return e;
}

constexpr Type kBoolType{TypeId::kBool};

ExprPtr MakeJunction(ExprKind kind, ExprList args) {
  ExprList flat;
  for (ExprPtr& arg : args) {
    if (arg->kind == kind) {
      flat.insert(flat.end(), arg->args.begin(), arg->args.end());
    } else {
      flat.push_back(std::move(arg));
    }
  }
  if (flat.empty()) return MakeBool(kind == ExprKind::kAnd);
  if (flat.size() == 1) return flat[0];
  return NewExpr(kind, kBoolType, std::move(flat));
}

bool EqualValues(const Expr& a, const Expr& b) {
  if (a.value.is_null() || b.value.is_null()) return a.value.is_null() && b.value.is_null();
  if (a.value.kind() != b.value.kind()) return false;
  return IsComparable(a.type.id) && Compare(a.type.id, a.value, b.value) == 0;
}

}  // namespace

ExprPtr MakeConstant(Type type, Datum value) {
  auto e = NewExpr(ExprKind::kConstant, type);
  e->value = std::move(value);
  return e;
}

ExprPtr MakeNull(Type type) {
  return MakeConstant(type, Datum::Null());
}

ExprPtr MakeBool(bool value) {
  return MakeConstant(kBoolType, Datum::Bool(value));
}

ExprPtr MakeColumn(int index, Type type, std::string name) {
  auto e = NewExpr(ExprKind::kColumn, type);
  e->index = index;
  e->name = std::move(name);
  return e;
}

ExprPtr MakeParameter(int index, Type type) {
  auto e = NewExpr(ExprKind::kParameter, type);
  e->index = index;
  return e;
}

ExprPtr MakeExecParam(int index, Type type) {
  auto e = NewExpr(ExprKind::kExecParam, type);
  e->index = index;
  return e;
}

ExprPtr MakeFunction(const FunctionDef* function, Type result, ExprList args, int position) {
  auto e = NewExpr(ExprKind::kFunction, result, std::move(args));
  e->function = function;
  e->position = position;
  return e;
}

ExprPtr MakeAnd(ExprList args) {
  return MakeJunction(ExprKind::kAnd, std::move(args));
}

ExprPtr MakeOr(ExprList args) {
  return MakeJunction(ExprKind::kOr, std::move(args));
}

ExprPtr MakeNot(ExprPtr arg) {
  return NewExpr(ExprKind::kNot, kBoolType, {std::move(arg)});
}

ExprPtr MakeIsNull(ExprPtr arg, bool negated) {
  auto e = NewExpr(ExprKind::kIsNull, kBoolType, {std::move(arg)});
  e->negated = negated;
  return e;
}

ExprPtr MakeCaseTest(Type type) {
  return NewExpr(ExprKind::kCaseTest, type);
}

bool IsTrueConstant(const Expr& e) {
  return IsConstant(e) && e.type.id == TypeId::kBool && !e.value.is_null() && e.value.as_bool();
}

size_t CountNodes(const Expr& e, size_t limit) {
  size_t nodes = 1;
  for (const ExprPtr& arg : e.args) {
    if (nodes > limit) break;
    nodes += CountNodes(*arg, limit - nodes);
  }
  return nodes;
}

bool AnyNode(const Expr& e, const std::function<bool(const Expr&)>& predicate) {
  if (predicate(e)) return true;
  return std::any_of(e.args.begin(), e.args.end(),
                     [&](const ExprPtr& arg) { return AnyNode(*arg, predicate); });
}

void CollectColumns(const Expr& e, std::set<int>* columns) {
  if (e.kind == ExprKind::kColumn) columns->insert(e.index);
  for (const ExprPtr& arg : e.args) CollectColumns(*arg, columns);
}

Volatility VolatilityOf(const Expr& e) {
  Volatility v = Volatility::kImmutable;
  if (e.function != nullptr) v = e.function->volatility;
  if (e.kind == ExprKind::kCast && e.cast.stable) v = Volatility::kStable;
  if (e.kind == ExprKind::kParameter || e.kind == ExprKind::kExecParam) v = Volatility::kStable;
  for (const ExprPtr& arg : e.args) v = std::max(v, VolatilityOf(*arg));
  return v;
}

bool IsRowIndependent(const Expr& e) {
  return !AnyNode(e, [](const Expr& n) { return n.kind == ExprKind::kColumn; });
}

bool Equal(const Expr& a, const Expr& b) {
  if (&a == &b) return true;
  if (a.kind != b.kind || a.type != b.type || a.index != b.index || a.function != b.function ||
      a.negated != b.negated || a.args.size() != b.args.size()) {
    return false;
  }
  const bool only_syntax = a.kind == ExprKind::kFunction || a.kind == ExprKind::kCast;
  if (a.flag != b.flag && !only_syntax) return false;
  if (a.kind == ExprKind::kConstant && !EqualValues(a, b)) return false;
  for (size_t i = 0; i < a.args.size(); ++i) {
    if (!Equal(*a.args[i], *b.args[i])) return false;
  }
  return true;
}

void SplitConjuncts(const ExprPtr& e, ExprList* conjuncts) {
  if (e == nullptr || IsTrueConstant(*e)) return;
  if (e->kind != ExprKind::kAnd) {
    conjuncts->push_back(e);
    return;
  }
  for (const ExprPtr& arg : e->args) SplitConjuncts(arg, conjuncts);
}

ExprPtr Rewrite(const ExprPtr& e, const std::function<ExprPtr(const ExprPtr&)>& fn) {
  ExprPtr node = e;
  ExprList args;
  bool changed = false;
  args.reserve(e->args.size());
  for (const ExprPtr& arg : e->args) {
    args.push_back(Rewrite(arg, fn));
    changed |= args.back() != arg;
  }
  if (changed) {
    auto copy = std::make_shared<Expr>(*e);
    copy->args = std::move(args);
    node = std::move(copy);
  }
  ExprPtr replacement = fn(node);
  return replacement != nullptr ? replacement : node;
}

ExprPtr WithConstantOperand(const Expr& e, const ExprPtr& value) {
  // A CASE inside that has an operand of its own names that one.
  const std::function<ExprPtr(const ExprPtr&)> replace = [&](const ExprPtr& node) -> ExprPtr {
    if (node->kind == ExprKind::kCaseTest) return value;
    if (node->args.empty() || (node->kind == ExprKind::kCase && node->flag)) return node;
    auto copy = std::make_shared<Expr>(*node);
    for (ExprPtr& arg : copy->args) arg = replace(arg);
    return copy;
  };
  auto out = std::make_shared<Expr>(e);
  out->flag = false;
  out->args.erase(out->args.begin());
  for (ExprPtr& arg : out->args) arg = replace(arg);
  return out;
}

ExprPtr RemapColumns(const ExprPtr& e, const std::function<int(int)>& fn) {
  return Rewrite(e, [&](const ExprPtr& node) -> ExprPtr {
    if (node->kind != ExprKind::kColumn) return nullptr;
    const int index = fn(node->index);
    if (index == node->index) return nullptr;
    auto copy = std::make_shared<Expr>(*node);
    copy->index = index;
    return copy;
  });
}

}  // namespace steno::sql
