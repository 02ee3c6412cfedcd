// Result<T, E>: a value or a typed error of the module (kv::Error, sql::SqlError). Where callers do
// not act on the kind of failure, absl::StatusOr is the right type instead.
//
//   Result<Row, SqlError> Find(int id) {
//     if (id < 0) return SqlError::...;      // E converts implicitly, as does T
//   }
//   if (!r.has_value()) Use(r.error());      // *r, r->, r.value() give T
#pragma once

#include <boost/system/result.hpp>

namespace steno {

template <typename T, typename E>
using Result = boost::system::result<T, E>;

}  // namespace steno
