#include "sql/optimizer/rules.h"

#include <fmt/format.h>

#include "sql/types/errors.h"

namespace steno::sql {
namespace {

constexpr Rule kRules[] = {
    {"FoldConstants", FoldConstants}, {"PushDownPredicates", PushDownPredicates},
    {"PruneColumns", PruneColumns},   {"FuseTopN", FuseTopN},
    {"PushDownLimit", PushDownLimit},
};

SqlStatus Verify(LogicalStatement* statement, std::string_view rule) {
  SqlStatus status;
  ForEachRoot(statement, [&](LogicalPtr& root) {
    const std::set<ColumnId> free = FreeColumns(*root);
    if (free.empty()) return;
    status = errors::Internal(
        fmt::format("after planner rule {} nothing makes column {}", rule, *free.begin()));
  });
  return status;
}

}  // namespace

std::span<const Rule> AllRules() {
  return kRules;
}

SqlStatus Optimize(LogicalStatement* statement, const std::set<std::string>& disabled) {
  for (const Rule& rule : kRules) {
    if (disabled.contains(std::string(rule.name))) continue;
    rule.apply(statement);
    RETURN_IF_ERROR(Verify(statement, rule.name));
  }
  return {};
}

}  // namespace steno::sql
