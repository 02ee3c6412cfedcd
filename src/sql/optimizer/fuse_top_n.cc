#include <utility>

#include "sql/optimizer/rules.h"

namespace steno::sql {
namespace {

void Fuse(LogicalNode& node) {
  for (LogicalPtr& input : node.inputs) Fuse(*input);
  if (node.kind != LogicalKind::kLimit) return;
  auto& limit = As<LogicalLimit>(node);
  // Only an offset: everything behind it is wanted.
  const bool sorted =
      limit.limit != nullptr && limit.keys.empty() && limit.inputs[0]->kind == LogicalKind::kSort;
  if (!sorted) return;
  limit.keys = As<LogicalSort>(*limit.inputs[0]).keys;
  LogicalPtr below = std::move(limit.inputs[0]->inputs[0]);
  limit.inputs[0] = std::move(below);
}

}  // namespace

void FuseTopN(LogicalStatement* statement) {
  ForEachRoot(statement, [](LogicalPtr& root) { Fuse(*root); });
}

}  // namespace steno::sql
