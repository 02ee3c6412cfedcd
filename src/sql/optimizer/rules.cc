#include "sql/optimizer/rules.h"

#include "base/check.h"

namespace steno::sql {
namespace {

constexpr Rule kRules[] = {
    {"FoldConstants", FoldConstants}, {"PushDownPredicates", PushDownPredicates},
    {"PruneColumns", PruneColumns},   {"FuseTopN", FuseTopN},
    {"PushDownLimit", PushDownLimit},
};

void Verify(LogicalStatement* statement, std::string_view rule) {
  ForEachRoot(statement, [&](LogicalPtr& root) {
    const std::set<ColumnId> free = FreeColumns(*root);
    CHECK(free.empty()) << "after " << rule << " nothing makes column " << *free.begin();
  });
}

}  // namespace

std::span<const Rule> AllRules() {
  return kRules;
}

void Optimize(LogicalStatement* statement, const std::set<std::string>& disabled) {
  for (const Rule& rule : kRules) {
    if (disabled.contains(std::string(rule.name))) continue;
    rule.apply(statement);
    Verify(statement, rule.name);
  }
}

}  // namespace steno::sql
