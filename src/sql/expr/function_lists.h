// The families of functions that the registry joins. Internal to the module.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "sql/expr/function.h"

namespace steno::sql {

using FunctionList = std::vector<FunctionDef>;

void AddComparisonOperators(FunctionList* out);
void AddArithmeticOperators(FunctionList* out);
void AddMathFunctions(FunctionList* out);
void AddStringFunctions(FunctionList* out);
void AddPatternFunctions(FunctionList* out);
void AddDatetimeFunctions(FunctionList* out);
void AddJsonFunctions(FunctionList* out);
void AddArrayFunctions(FunctionList* out);
void AddSessionFunctions(FunctionList* out);
void AddCatalogFunctions(FunctionList* out);
void AddSetFunctions(FunctionList* out);

inline FunctionDef Fn(std::string_view name, std::vector<TypeId> params, TypeId result,
                      Kernel kernel, Volatility volatility = Volatility::kImmutable) {
  return {.name = name,
          .params = std::move(params),
          .result = result,
          .kernel = kernel,
          .volatility = volatility};
}

// A function that is called with NULLs too.
inline FunctionDef LaxFn(std::string_view name, std::vector<TypeId> params, TypeId result,
                         Kernel kernel, Volatility volatility = Volatility::kImmutable) {
  FunctionDef def = Fn(name, std::move(params), result, kernel, volatility);
  def.strict = false;
  return def;
}

inline FunctionDef Op(std::string_view name, std::vector<TypeId> params, TypeId result,
                      Kernel kernel, std::string_view commutator = {},
                      std::string_view negator = {}) {
  return {.name = name,
          .params = std::move(params),
          .result = result,
          .kernel = kernel,
          .is_operator = true,
          .commutator = commutator,
          .negator = negator};
}

}  // namespace steno::sql
