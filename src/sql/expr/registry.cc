#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "base/check.h"
#include "sql/expr/function.h"
#include "sql/expr/function_lists.h"
#include "sql/expr/missing_functions.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

// Where pg_proc's OIDs of Steno's functions begin: below those that users can create.
constexpr uint32_t kFirstFunctionOid = 14000;

class Registry {
 public:
  static const Registry& Get() {
    static const auto* registry = new Registry();
    return *registry;
  }

  std::span<const FunctionDef* const> Functions(std::string_view name) const {
    return Find(functions_, name);
  }
  std::span<const FunctionDef* const> Operators(std::string_view name) const {
    return Find(operators_, name);
  }
  std::span<const FunctionDef* const> all() const { return all_; }

 private:
  using Index = std::map<std::string_view, std::vector<const FunctionDef*>>;

  Registry() {
    AddComparisonOperators(&list_);
    AddArithmeticOperators(&list_);
    AddMathFunctions(&list_);
    AddStringFunctions(&list_);
    AddPatternFunctions(&list_);
    AddDatetimeFunctions(&list_);
    AddJsonFunctions(&list_);
    AddArrayFunctions(&list_);
    AddSessionFunctions(&list_);
    AddCatalogFunctions(&list_);
    AddSetFunctions(&list_);
    uint32_t oid = kFirstFunctionOid;
    for (FunctionDef& def : list_) {
      def.oid = oid++;
      (def.is_operator ? operators_ : functions_)[def.name].push_back(&def);
      if (!def.is_operator) all_.push_back(&def);
    }
  }

  static std::span<const FunctionDef* const> Find(const Index& index, std::string_view name) {
    const auto it = index.find(name);
    if (it == index.end()) return {};
    return it->second;
  }

  FunctionList list_;
  Index functions_;
  Index operators_;
  std::vector<const FunctionDef*> all_;
};

std::string TypeList(std::span<const TypeId> types) {
  std::string out;
  for (TypeId type : types) {
    if (!out.empty()) out += ", ";
    out += FormatType(type);
  }
  return out;
}

// "integer + text", "- text".
std::string OperatorSignature(std::string_view name, std::span<const TypeId> arguments) {
  if (arguments.size() == 1) return std::string(name) + " " + FormatType(arguments[0]);
  return FormatType(arguments[0]) + " " + std::string(name) + " " + FormatType(arguments[1]);
}

// The parameters of `def` for a call with `count` arguments; empty optional: wrong number.
std::optional<std::vector<TypeId>> ParametersFor(const FunctionDef& def, size_t count) {
  if (!def.variadic) {
    if (def.params.size() != count) return std::nullopt;
    return def.params;
  }
  if (count + 1 < def.params.size() || count < def.params.size()) return std::nullopt;
  std::vector<TypeId> params = def.params;
  params.resize(count, def.params.back());
  return params;
}

ResolvedCall Bind(const FunctionDef* def, std::vector<TypeId> params,
                  std::span<const TypeId> arguments, bool* contradiction) {
  ResolvedCall call{def, std::move(params), def->result};
  const bool polymorphic =
      IsPolymorphic(call.result) || std::any_of(call.params.begin(), call.params.end(),
                                                [](TypeId t) { return IsPolymorphic(t); });
  if (!polymorphic) return call;
  std::optional<ConcreteSignature> concrete = BindPolymorphic(call.params, call.result, arguments);
  if (!concrete.has_value()) {
    *contradiction = true;
    return call;
  }
  call.params = std::move(concrete->parameters);
  call.result = concrete->result;
  return call;
}

using Resolver = OverloadResult (*)(std::span<const TypeId>,
                                    std::span<const std::span<const TypeId>>);

SqlResult<ResolvedCall> Resolve(std::span<const FunctionDef* const> defs,
                                std::span<const TypeId> arguments, Resolver resolver,
                                SqlError not_found, SqlError ambiguous, SqlError undecided) {
  std::vector<std::vector<TypeId>> params;
  std::vector<const FunctionDef*> fitting;
  for (const FunctionDef* def : defs) {
    std::optional<std::vector<TypeId>> p = ParametersFor(*def, arguments.size());
    if (!p.has_value()) continue;
    params.push_back(*std::move(p));
    fitting.push_back(def);
  }
  std::vector<std::span<const TypeId>> candidates(params.begin(), params.end());
  const OverloadResult result = resolver(arguments, candidates);
  if (result.outcome == OverloadOutcome::kNone) return not_found;
  if (result.outcome == OverloadOutcome::kAmbiguous) return ambiguous;
  bool contradiction = false;
  ResolvedCall call = Bind(fitting[result.index], params[result.index], arguments, &contradiction);
  if (!contradiction) return call;
  // Literals alone do not say what the polymorphic type is.
  for (size_t i = 0; i < arguments.size(); ++i) {
    const TypeId parameter = candidates[result.index][i];
    if (IsPolymorphic(parameter) && arguments[i] != TypeId::kUnknown) return not_found;
  }
  return undecided;
}

}  // namespace

std::span<const FunctionDef* const> FindFunctions(std::string_view name) {
  return Registry::Get().Functions(name);
}

std::span<const FunctionDef* const> FindOperators(std::string_view name) {
  return Registry::Get().Operators(name);
}

std::span<const FunctionDef* const> AllFunctions() {
  return Registry::Get().all();
}

const FunctionDef* FindOperatorExact(std::string_view name, TypeId left, TypeId right) {
  for (const FunctionDef* def : FindOperators(name)) {
    if (def->params.size() == 2 && def->params[0] == left && def->params[1] == right) return def;
  }
  return nullptr;
}

namespace {

// The type in whose name the operators of `type` are defined.
TypeId OperatorType(TypeId type) {
  if (type == TypeId::kVarchar || type == TypeId::kUnknown) return TypeId::kText;
  if (IsReg(type) || type == TypeId::kXid || type == TypeId::kCid) return TypeId::kOid;
  if (IsTrueArray(type) || type == TypeId::kInt2Vector) return TypeId::kAnyArray;
  return type;
}

}  // namespace

const FunctionDef* EqualityOf(TypeId type) {
  const TypeId t = OperatorType(type);
  return FindOperatorExact("=", t, t);
}

const FunctionDef* LessOf(TypeId type) {
  const TypeId t = OperatorType(type);
  return FindOperatorExact("<", t, t);
}

SqlResult<ResolvedCall> ResolveFunction(std::string_view name, std::span<const TypeId> arguments) {
  if (FindFunctions(name).empty() && IsMissingFunction(name)) {
    return errors::FeatureNotSupported("function " + std::string(name) + " is not supported");
  }
  const std::string signature = std::string(name) + "(" + TypeList(arguments) + ")";
  return Resolve(FindFunctions(name), arguments, &ResolveOverload,
                 errors::UndefinedFunction(signature), errors::AmbiguousFunction(signature),
                 errors::DatatypeMismatch(
                     "could not determine polymorphic type because input has type unknown"));
}

SqlResult<ResolvedCall> ResolveOperatorCall(std::string_view name,
                                            std::span<const TypeId> arguments) {
  const std::string signature = OperatorSignature(name, arguments);
  return Resolve(FindOperators(name), arguments, &ResolveOperator,
                 errors::UndefinedOperator(signature), errors::AmbiguousOperator(signature),
                 errors::AmbiguousOperator(signature));
}

}  // namespace steno::sql
