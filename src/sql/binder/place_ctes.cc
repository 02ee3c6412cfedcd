#include "sql/binder/place_ctes.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/limits.h"

namespace steno::sql {
namespace {

class Placer {
 public:
  explicit Placer(LogicalStatement* statement)
      : statement_(*statement), references_(statement->ctes.size()) {}

  void Run() {
    CountFrom(*statement_.root);
    std::vector<LogicalInitPlan> kept;
    for (LogicalInitPlan& init : statement_.init_plans) {
      if (used_params_.contains(init.exec_param)) kept.push_back(std::move(init));
    }
    statement_.init_plans = std::move(kept);
    // In this order, as each refers to earlier ones only.
    for (size_t i = 0; i < references_.size(); ++i) {
      LogicalCte& cte = statement_.ctes[i];
      if (references_[i] == 0) {
        cte.plan = nullptr;
        continue;
      }
      Place(cte.plan);
      // A chain of any length must not become a tree of that height.
      if (TreeHeight(*cte.plan) > kExpressionDepthMax) cte.keep = true;
    }
    for (LogicalInitPlan& init : statement_.init_plans) Place(init.plan);
    Place(statement_.root);
    if (!renamed_.empty()) Rename();
  }

 private:
  // Counts the references from `root`, and from what it refers to, directly or not.
  void CountFrom(const LogicalNode& root) {
    std::vector<const LogicalNode*> left = {&root};
    while (!left.empty()) {
      const LogicalNode* tree = left.back();
      left.pop_back();
      Count(*tree, &left);
    }
  }

  void Count(const LogicalNode& node, std::vector<const LogicalNode*>* left) {
    if (node.kind == LogicalKind::kCteScan) {
      const size_t cte = As<LogicalCteScan>(node).cte;
      if (references_[cte]++ == 0) left->push_back(statement_.ctes[cte].plan.get());
    }
    ForEachExpr(node, [&](const ExprPtr& e) {
      if (e == nullptr) return;
      AnyNode(*e, [&](const Expr& n) {
        if (n.kind != ExprKind::kExecParam || !used_params_.insert(n.index).second) return false;
        for (const LogicalInitPlan& init : statement_.init_plans) {
          if (init.exec_param == n.index) left->push_back(init.plan.get());
        }
        return false;
      });
    });
    for (const LogicalPtr& input : node.inputs) Count(*input, left);
  }

  // Replaces scans in the tree by what they are the only ones to read.
  void Place(LogicalPtr& node) {
    if (node->kind != LogicalKind::kCteScan) {
      for (LogicalPtr& input : node->inputs) Place(input);
      return;
    }
    const auto& scan = As<LogicalCteScan>(*node);
    LogicalCte& cte = statement_.ctes[scan.cte];
    if (references_[scan.cte] != 1 || cte.keep) return;
    // It was placed before, so that where its columns went is known.
    for (size_t i = 0; i < scan.columns.size(); ++i) {
      renamed_[scan.columns[i]] = Renamed(cte.columns[i]);
    }
    LogicalPtr plan = std::move(cte.plan);
    node = std::move(plan);
  }

  ColumnId Renamed(ColumnId id) const {
    const auto it = renamed_.find(id);
    return it == renamed_.end() ? id : it->second;
  }

  void Rename() {
    const auto rename = [this](ColumnId id) { return Renamed(id); };
    for (LogicalCte& cte : statement_.ctes) {
      if (cte.plan == nullptr) continue;
      RenameColumns(cte.plan.get(), rename);
      for (ColumnId& id : cte.columns) id = rename(id);
    }
    for (LogicalInitPlan& init : statement_.init_plans) RenameColumns(init.plan.get(), rename);
    RenameColumns(statement_.root.get(), rename);
  }

  LogicalStatement& statement_;
  std::vector<int> references_;
  std::set<int> used_params_;
  std::map<ColumnId, ColumnId> renamed_;
};

}  // namespace

void PlaceCtes(LogicalStatement* statement) {
  Placer(statement).Run();
}

int TreeHeight(const LogicalNode& root) {
  int height = 0;
  for (const LogicalPtr& input : root.inputs) height = std::max(height, TreeHeight(*input));
  return height + 1;
}

}  // namespace steno::sql
