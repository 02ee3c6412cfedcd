#include "sql/binder/project_sets.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace steno::sql {

void ProjectSets(const std::vector<PendingSet>& sets, LogicalPtr* plan) {
  std::map<ColumnId, size_t> depth_of;
  std::vector<std::unique_ptr<LogicalProjectSet>> nodes;
  for (const PendingSet& set : sets) {
    size_t depth = 0;
    std::set<ColumnId> used;
    CollectColumns(*set.call, &used);
    for (ColumnId column : used) {
      const auto inner = depth_of.find(column);
      if (inner != depth_of.end()) depth = std::max(depth, inner->second + 1);
    }
    depth_of[set.column] = depth;
    if (nodes.size() == depth) nodes.push_back(std::make_unique<LogicalProjectSet>());
    nodes[depth]->columns.push_back(set.column);
    nodes[depth]->calls.push_back(set.call);
  }
  for (std::unique_ptr<LogicalProjectSet>& node : nodes) {
    const std::vector<ColumnId>& below = (*plan)->columns;
    node->columns.insert(node->columns.begin(), below.begin(), below.end());
    node->inputs.push_back(std::move(*plan));
    *plan = std::move(node);
  }
}

}  // namespace steno::sql
