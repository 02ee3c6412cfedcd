// Numeric in the wire's binary form: base-10000 digits with weight, sign and display scale.
#pragma once

#include <string>
#include <string_view>

#include "sql/types/numeric.h"

namespace steno::sql {

SqlResult<Numeric> NumericFromWire(std::string_view bytes);
void NumericToWire(const Numeric& v, std::string* out);

}  // namespace steno::sql
