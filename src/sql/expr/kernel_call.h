// The kernels of sql/types (types/arithmetic.h and its kin) as kernels of the registry: Call<&f>
// calls f with the frame's arguments, and with the session's FormatSettings where f takes them
// last.
#pragma once

#include <type_traits>
#include <utility>

#include "sql/expr/function.h"

namespace steno::sql {

// The value, or the failure noted in the frame.
inline Datum Give(CallFrame& f, SqlResult<Datum> result) {
  if (!result.has_value()) return f.Fail(std::move(result).error());
  return *std::move(result);
}

namespace kernel_call_internal {

template <typename Parameter>
const auto& Argument(CallFrame& f, size_t i) {
  if constexpr (std::is_same_v<Parameter, const Datum&>) {
    return f.arg(i);
  } else {
    static_assert(std::is_same_v<Parameter, const FormatSettings&>);
    return *f.context.settings;
  }
}

template <typename... Parameters, size_t... kIndexes>
Datum Invoke(CallFrame& f, SqlResult<Datum> (*function)(Parameters...),
             std::index_sequence<kIndexes...>) {
  return Give(f, function(Argument<Parameters>(f, kIndexes)...));
}

template <typename... Parameters>
Datum Invoke(CallFrame& f, SqlResult<Datum> (*function)(Parameters...)) {
  return Invoke(f, function, std::index_sequence_for<Parameters...>());
}

}  // namespace kernel_call_internal

template <auto kFunction>
Datum Call(CallFrame& f) {
  return kernel_call_internal::Invoke(f, kFunction);
}

}  // namespace steno::sql
