// Early returns for absl::Status, absl::StatusOr and Result (base/result.h), in plain functions
// (RETURN_*, ASSIGN_*) and in coroutines (CO_*).
//
//   RETURN_IF_ERROR(file->Sync());
//   ASSIGN_OR_RETURN(std::string bytes, file->Read(0, 16));
//   CO_ASSIGN_OR_RETURN(auto row, co_await txn.Get(key));
#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/result.h"

namespace steno {

// The error half of a fallible value, in the form that the enclosing function returns.
inline absl::Status ErrorOf(const absl::Status& status) {
  return status;
}
template <typename T>
absl::Status ErrorOf(const absl::StatusOr<T>& value) {
  return value.status();
}
template <typename T, typename E>
E ErrorOf(const Result<T, E>& value) {
  return value.error();
}

inline bool Failed(const absl::Status& status) {
  return !status.ok();
}
template <typename T>
bool Failed(const absl::StatusOr<T>& value) {
  return !value.ok();
}
template <typename T, typename E>
bool Failed(const Result<T, E>& value) {
  return !value.has_value();
}

}  // namespace steno

#define STENO_CONCAT_(a, b) a##b
#define STENO_CONCAT(a, b) STENO_CONCAT_(a, b)

#define STENO_RETURN_IF_ERROR_(ret, expr)                            \
  do {                                                               \
    if (auto&& steno_result = (expr); ::steno::Failed(steno_result)) \
      ret ::steno::ErrorOf(steno_result);                            \
  } while (0)
#define STENO_ASSIGN_(ret, temp, lhs, expr)              \
  auto temp = (expr);                                    \
  if (::steno::Failed(temp)) ret ::steno::ErrorOf(temp); \
  lhs = *std::move(temp)

#define RETURN_IF_ERROR(expr) STENO_RETURN_IF_ERROR_(return, expr)
#define CO_RETURN_IF_ERROR(expr) STENO_RETURN_IF_ERROR_(co_return, expr)
#define ASSIGN_OR_RETURN(lhs, expr) \
  STENO_ASSIGN_(return, STENO_CONCAT(steno_value_, __LINE__), lhs, expr)
#define CO_ASSIGN_OR_RETURN(lhs, expr) \
  STENO_ASSIGN_(co_return, STENO_CONCAT(steno_value_, __LINE__), lhs, expr)
