// SqlError: what a statement answers when it fails: the fields of PostgreSQL's ErrorResponse.
//
// Errors are made by the constructors of errors.h, so that texts are uniform; a caller that knows
// more (where in the statement, which table) adds it on the way up:
//
//   SqlError error = errors::UndefinedColumn("x");  error.position = 8;
//   return errors::DivisionByZero();                 // converts to SqlResult<Anything>
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/result.h"
#include "base/status_macros.h"

namespace steno::sql {

struct SqlError {
  // Keeps a bare string from counting as an error, which would make SqlResult<std::string>
  // ambiguous: initialise the fields by name.
  struct ByName {};
  [[no_unique_address]] ByName by_name = {};

  std::string sqlstate = {};  // five characters, see sqlstate.h
  std::string message = {};
  std::string detail = {};
  std::string hint = {};
  std::string schema = {};
  std::string table = {};
  std::string column = {};
  std::string datatype = {};
  std::string constraint = {};
  // Where in the statement's text, in characters from 1; 0: nowhere.
  int position = 0;

  SqlError&& WithDetail(std::string text) && {
    detail = std::move(text);
    return std::move(*this);
  }
  SqlError&& WithHint(std::string text) && {
    hint = std::move(text);
    return std::move(*this);
  }
  SqlError&& At(int characters) && {
    position = characters;
    return std::move(*this);
  }
};

template <typename T>
using SqlResult = Result<T, SqlError>;
using SqlStatus = SqlResult<void>;

inline std::ostream& operator<<(std::ostream& os, const SqlError& e) {
  return os << e.sqlstate << ": " << e.message;
}

// Called by SqlResult::value() of a failed result: a bug of the caller.
[[noreturn]] inline void throw_exception_from_error(const SqlError& error,
                                                    const boost::source_location&) {
  CheckFailure(__FILE__, __LINE__, "SqlResult::value()").stream() << error;
  __builtin_unreachable();
}

}  // namespace steno::sql
