// The functions that testdata/values calls, by name and argument types: a stand-in for the binder's
// registry, so that kernels can be tested alone.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sql/types/datum.h"
#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"
#include "sql/types/type.h"

namespace steno::sql {

struct TestFunction {
  TypeId result;
  std::function<SqlResult<Datum>(const std::vector<Datum>&, const FormatSettings&)> run;
  bool strict = true;  // NULL where any argument is
};

// `key`: the name and the argument types without modifiers, separated by blanks; nullptr if
// unknown.
const TestFunction* FindTestFunction(const std::string& key);

// A type as SQL writes it: "numeric(5,2)", "interval day", "varchar(2)[]".
Type ParseTestType(std::string text);

}  // namespace steno::sql
