#include "sql/expr/row_in.h"

#include "sql/types/compare.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

Datum RowIn(CallFrame& f) {
  const size_t width = f.size - 1;
  if (f.arg(width).is_null()) return Datum::Null();
  bool open = false;
  for (const Datum& element : f.arg(width).as_array().elements) {
    const RecordValue& row = element.as_record();
    bool equal = true;
    bool unknown = false;
    for (size_t i = 0; i < width && equal; ++i) {
      if (f.arg(i).is_null() || row.values[i].is_null()) {
        unknown = true;
      } else {
        equal = Compare(f.arg_type(i).id, f.arg(i), row.values[i]) == 0;
      }
    }
    if (equal && !unknown) return Datum::Bool(true);
    open = open || equal;
  }
  return open ? Datum::Null() : Datum::Bool(false);
}

}  // namespace

const FunctionDef* RowInFunction() {
  static const FunctionDef* const def = new FunctionDef{.name = "row_in",
                                                        .params = {TypeId::kAny},
                                                        .result = TypeId::kBool,
                                                        .kernel = RowIn,
                                                        .strict = false,
                                                        .variadic = true};
  return def;
}

}  // namespace steno::sql
