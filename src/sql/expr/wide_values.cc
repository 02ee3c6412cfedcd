#include "sql/expr/wide_values.h"

namespace steno::sql {

bool IsWide(TypeId type) {
  using enum TypeId;
  switch (type) {
    case kBool:
    case kInt2:
    case kInt4:
    case kInt8:
    case kOid:
    case kFloat4:
    case kFloat8:
    case kNumeric:  // a value has some 70 KiB at most
    case kDate:
    case kTime:
    case kTimeTz:
    case kTimestamp:
    case kTimestampTz:
    case kInterval:
    case kUuid:
    case kName:
      return false;
    default:
      return true;
  }
}

}  // namespace steno::sql
