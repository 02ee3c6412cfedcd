#include <algorithm>

#include "sql/optimizer/rules.h"

namespace steno::sql {
namespace {

// The constant number of rows that pass the limit; 0: not known.
int64_t RowsWanted(const LogicalLimit& limit) {
  const auto constant = [](const ExprPtr& e) -> int64_t {
    if (e == nullptr) return 0;
    return IsConstant(*e) && !e->value.is_null() ? e->value.as_int() : -1;
  };
  const int64_t count = limit.limit == nullptr ? -1 : constant(limit.limit);
  const int64_t offset = constant(limit.offset);
  if (count < 0 || offset < 0 || count > INT64_MAX - offset) return 0;
  return count + offset;
}

// Tells the scan below that gives the rows one to one.
void Hint(LogicalNode& node, int64_t rows) {
  switch (node.kind) {
    case LogicalKind::kScan:
      As<LogicalScan>(node).limit_hint = rows;
      return;
    case LogicalKind::kProject:
    case LogicalKind::kLock:
      return Hint(*node.inputs[0], rows);
    default:
      return;
  }
}

void PushInto(LogicalNode& node) {
  if (node.kind == LogicalKind::kLimit) {
    const auto& limit = As<LogicalLimit>(node);
    const int64_t rows = limit.keys.empty() ? RowsWanted(limit) : 0;
    if (rows > 0) Hint(*node.inputs[0], rows);
  }
  for (LogicalPtr& input : node.inputs) PushInto(*input);
}

}  // namespace

void PushDownLimit(LogicalStatement* statement) {
  ForEachRoot(statement, [](LogicalPtr& root) { PushInto(*root); });
}

}  // namespace steno::sql
