// The rules by which PostgreSQL chooses types (chapter 10 of its manual): which overload a call
// means, which type the branches of UNION, CASE and VALUES share, what a polymorphic function
// returns. Pure functions over TypeIds; the binder owns the lists of functions and operators.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sql/types/cast.h"
#include "sql/types/sql_error.h"
#include "sql/types/type.h"

namespace steno::sql {

// Whether a value of type `from` can stand where `to` is wanted. Unknown literals can become
// anything; polymorphic targets accept what fits their kind.
bool CanCoerce(TypeId from, TypeId to, CastContext context);

// The type that `types` share (select_common_type); all unknown gives text. `construct` names the
// place in the error: "UNION", "CASE", "VALUES", "COALESCE", "ARRAY", "IN". The modifier stays
// where all agree.
SqlResult<Type> CommonType(std::span<const Type> types, std::string_view construct);

enum class OverloadOutcome { kFound, kNone, kAmbiguous };
struct OverloadResult {
  OverloadOutcome outcome;
  size_t index = 0;  // into the candidates, when kFound
};

// Chooses among `candidates` (parameter lists as long as `arguments`) for a call with arguments of
// the given types: the exact match, else the steps of func_select_candidate.
OverloadResult ResolveOverload(std::span<const TypeId> arguments,
                               std::span<const std::span<const TypeId>> candidates);

// The same for operators: an unknown operand of a binary operator is first tried as the type of the
// other operand. A prefix operator has one argument.
OverloadResult ResolveOperator(std::span<const TypeId> arguments,
                               std::span<const std::span<const TypeId>> candidates);

// The concrete types of a polymorphic signature (anyelement, anyarray, anycompatible, ...) under
// actual argument types; nullopt where they contradict each other or nothing decides them.
struct ConcreteSignature {
  std::vector<TypeId> parameters;
  TypeId result;
};
std::optional<ConcreteSignature> BindPolymorphic(std::span<const TypeId> parameters, TypeId result,
                                                 std::span<const TypeId> arguments);

}  // namespace steno::sql
