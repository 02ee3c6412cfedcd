#include "sql/plan/explain.h"

#include <algorithm>
#include <utility>

#include "fmt/format.h"
#include "sql/expr/function.h"

namespace steno::sql {
namespace {

std::string OnTable(const TableDescriptor& table, const std::string& alias) {
  return alias == table.name ? table.name : table.name + " " + alias;
}

const char* JoinSuffix(JoinType type) {
  switch (type) {
    case JoinType::kInner:
      return "";
    case JoinType::kLeft:
      return " Left";
    case JoinType::kRight:
      return " Right";
    case JoinType::kFull:
      return " Full";
    case JoinType::kSemi:
      return " Semi";
    case JoinType::kAnti:
      return " Anti";
  }
  return "";
}

int CountScans(const PhysicalNode& node) {
  const bool scan = node.kind == PhysicalKind::kScan || node.kind == PhysicalKind::kVirtualScan ||
                    node.kind == PhysicalKind::kFunctionScan ||
                    node.kind == PhysicalKind::kCteScan || node.kind == PhysicalKind::kLookupJoin;
  int count = scan ? 1 : 0;
  for (const PhysicalPtr& input : node.inputs) count += CountScans(*input);
  return count;
}

class Explainer {
 public:
  explicit Explainer(const PlannedStatement& statement) {
    int scans = CountScans(*statement.root);
    for (const InitPlan& init : statement.init_plans) scans += CountScans(*init.plan);
    for (const CtePlan& cte : statement.ctes) {
      if (cte.plan != nullptr) scans += CountScans(*cte.plan);
    }
    qualify_ = scans > 1;
  }

  std::vector<std::string> Run(const PlannedStatement& statement) {
    Print(*statement.root, 0, true);
    for (const CtePlan& cte : statement.ctes) {
      if (cte.plan == nullptr) continue;
      Line(2, "CTE " + cte.name);
      Print(*cte.plan, 4, false);
    }
    size_t number = 0;
    for (const InitPlan& init : statement.init_plans) {
      Line(2, fmt::format("InitPlan {} (returns ${})", ++number, init.exec_param));
      Print(*init.plan, 4, false);
    }
    return std::move(lines_);
  }

 private:
  void Line(size_t indent, std::string text) {
    lines_.push_back(std::string(indent, ' ') + std::move(text));
  }

  // Prints the node; its details stand two columns right of its title.
  void Print(const PhysicalNode& node, size_t indent, bool root) {
    if (node.kind == PhysicalKind::kProject) return Print(*node.inputs[0], indent, root);
    const std::string arrow = root ? "" : "->  ";
    const size_t detail = indent + (root ? 2 : 6);
    const bool filters_cte =
        node.kind == PhysicalKind::kFilter && node.inputs[0]->kind == PhysicalKind::kCteScan;
    if (filters_cte) {
      Line(indent, arrow + Title(*node.inputs[0]));
      return Details(node, detail);
    }
    Line(indent, arrow + Title(node));
    Details(node, detail);
    Children(node, detail);
  }

  std::string Title(const PhysicalNode& node) {
    switch (node.kind) {
      case PhysicalKind::kValues:
        return As<ValuesNode>(node).rows.size() == 1 ? "Result" : "Values Scan on \"*VALUES*\"";
      case PhysicalKind::kScan: {
        const auto& scan = As<ScanNode>(node);
        return ScanTitle(
            *scan.table, scan.index_id, scan.alias,
            scan.ranges.empty() && !scan.reverse && scan.index_id == scan.table->primary().id,
            scan.reverse);
      }
      case PhysicalKind::kVirtualScan: {
        const auto& scan = As<VirtualScanNode>(node);
        return "Seq Scan on " + OnTable(*scan.table, scan.alias);
      }
      case PhysicalKind::kFunctionScan: {
        const auto& scan = As<FunctionScanNode>(node);
        const Expr& call = *scan.calls[0].call;
        const std::string name =
            call.kind == ExprKind::kFunction ? std::string(call.function->name) : scan.alias;
        return "Function Scan on " + name + (name == scan.alias ? "" : " " + scan.alias);
      }
      case PhysicalKind::kCteScan: {
        const auto& scan = As<CteScanNode>(node);
        return "CTE Scan on " + scan.name + (scan.name == scan.alias ? "" : " " + scan.alias);
      }
      case PhysicalKind::kFilter:
        return "Filter";
      case PhysicalKind::kProject:
        return "Project";
      case PhysicalKind::kProjectSet:
        return "ProjectSet";
      case PhysicalKind::kHashJoin: {
        const JoinType type = As<HashJoinNode>(node).type;
        return std::string("Hash") + JoinSuffix(type) + " Join";
      }
      case PhysicalKind::kNestedLoopJoin:
        return LoopTitle(As<NestedLoopJoinNode>(node).type);
      case PhysicalKind::kLookupJoin:
        return LoopTitle(As<LookupJoinNode>(node).type);
      case PhysicalKind::kApply:
        return ApplyTitle(As<ApplyNode>(node).mode);
      case PhysicalKind::kAggregate:
        return As<AggregateNode>(node).group_slots.empty() ? "Aggregate" : "HashAggregate";
      case PhysicalKind::kDistinct:
        return "Unique";
      case PhysicalKind::kSort:
        return "Sort";
      case PhysicalKind::kTopN:
      case PhysicalKind::kLimit:
        return "Limit";
      case PhysicalKind::kSetOp:
        return SetOpTitle(As<SetOpNode>(node));
      case PhysicalKind::kLockRows:
        return "LockRows";
      case PhysicalKind::kInsert:
        return "Insert on " + As<InsertNode>(node).table->name;
      case PhysicalKind::kUpdate:
        return "Update on " + As<UpdateNode>(node).table->name;
      case PhysicalKind::kDelete:
        return "Delete on " + As<DeleteNode>(node).table->name;
    }
    return "?";
  }

  static std::string ScanTitle(const TableDescriptor& table, uint32_t index_id,
                               const std::string& alias, bool sequential, bool reverse) {
    if (sequential) return "Seq Scan on " + OnTable(table, alias);
    return fmt::format("Index Scan {}using {} on {}", reverse ? "Backward " : "",
                       table.FindIndex(index_id)->name, OnTable(table, alias));
  }
  static std::string LoopTitle(JoinType type) {
    return type == JoinType::kInner ? "Nested Loop"
                                    : std::string("Nested Loop") + JoinSuffix(type) + " Join";
  }
  static std::string ApplyTitle(ApplyNode::Mode mode) {
    switch (mode) {
      case ApplyNode::Mode::kInner:
        return "Nested Loop";
      case ApplyNode::Mode::kLeft:
        return "Nested Loop Left Join";
      case ApplyNode::Mode::kScalar:
        return "Apply SubPlan";
      case ApplyNode::Mode::kExists:
        return "Apply SubPlan (exists)";
      case ApplyNode::Mode::kArray:
        return "Apply SubPlan (array)";
    }
    return "Apply";
  }
  static std::string SetOpTitle(const SetOpNode& node) {
    switch (node.op) {
      case SetOpNode::Op::kUnion:
        return node.all ? "Append" : "HashSetOp Union";
      case SetOpNode::Op::kIntersect:
        return node.all ? "HashSetOp Intersect All" : "HashSetOp Intersect";
      case SetOpNode::Op::kExcept:
        return node.all ? "HashSetOp Except All" : "HashSetOp Except";
    }
    return "SetOp";
  }

  void Condition(size_t indent, const char* label, const ExprPtr& e) {
    if (e != nullptr) Line(indent, std::string(label) + ": " + ToPgText(*e));
  }

  void Details(const PhysicalNode& node, size_t indent) {
    switch (node.kind) {
      case PhysicalKind::kScan:
        Condition(indent, "Index Cond", As<ScanNode>(node).index_condition);
        return Condition(indent, "Filter", As<ScanNode>(node).filter);
      case PhysicalKind::kVirtualScan:
        return Condition(indent, "Filter", As<VirtualScanNode>(node).filter);
      case PhysicalKind::kFilter:
        return Condition(indent, "Filter", As<FilterNode>(node).predicate);
      case PhysicalKind::kHashJoin:
        HashCondition(As<HashJoinNode>(node), indent);
        return Condition(indent, "Join Filter", As<HashJoinNode>(node).residual);
      case PhysicalKind::kNestedLoopJoin:
        return Condition(indent, "Join Filter", As<NestedLoopJoinNode>(node).condition);
      case PhysicalKind::kLookupJoin:
        return Condition(indent, "Join Filter", As<LookupJoinNode>(node).residual);
      case PhysicalKind::kApply:
        return Condition(indent, "Join Filter", As<ApplyNode>(node).condition);
      case PhysicalKind::kAggregate:
        return SlotList(indent, "Group Key", *node.inputs[0], As<AggregateNode>(node).group_slots);
      case PhysicalKind::kSort:
        return SortKeys(indent, *node.inputs[0], As<SortNode>(node).keys);
      case PhysicalKind::kInsert:
        if (As<InsertNode>(node).on_conflict.action != InsertNode::OnConflict::Action::kNone) {
          const bool update =
              As<InsertNode>(node).on_conflict.action == InsertNode::OnConflict::Action::kUpdate;
          Line(indent, std::string("Conflict Resolution: ") + (update ? "UPDATE" : "NOTHING"));
        }
        return;
      default:
        return;
    }
  }

  void HashCondition(const HashJoinNode& node, size_t indent) {
    std::string text;
    for (size_t i = 0; i < node.left_keys.size(); ++i) {
      if (i > 0) text += " AND ";
      text += fmt::format("({} = {})", ToPgText(*node.left_keys[i]), ToPgText(*node.right_keys[i]));
    }
    if (node.left_keys.size() > 1) text = "(" + text + ")";
    Line(indent, "Hash Cond: " + text);
  }

  void Children(const PhysicalNode& node, size_t indent) {
    if (node.kind == PhysicalKind::kTopN) {
      Line(indent, "->  Sort");
      SortKeys(indent + 6, *node.inputs[0], As<TopNNode>(node).keys);
      return Print(*node.inputs[0], indent + 6, false);
    }
    if (node.kind == PhysicalKind::kHashJoin) {
      Print(*node.inputs[0], indent, false);
      Line(indent, "->  Hash");
      return Print(*node.inputs[1], indent + 6, false);
    }
    for (const PhysicalPtr& input : node.inputs) {
      Print(*input, indent, false);
    }
    if (node.kind == PhysicalKind::kLookupJoin) {
      const auto& join = As<LookupJoinNode>(node);
      Line(indent, "->  " + ScanTitle(*join.table, join.index_id, join.alias, false, false));
      Condition(indent + 6, "Index Cond", join.index_condition);
    }
  }

  void SortKeys(size_t indent, const PhysicalNode& input, const std::vector<SortKey>& keys) {
    std::string text;
    for (const SortKey& key : keys) {
      if (!text.empty()) text += ", ";
      text += SlotName(input, key.slot);
      if (key.descending) text += " DESC";
      if (key.nulls_first != key.descending)
        text += key.nulls_first ? " NULLS FIRST" : " NULLS LAST";
    }
    Line(indent, "Sort Key: " + text);
  }

  void SlotList(size_t indent, const char* label, const PhysicalNode& input,
                const std::vector<int>& slots) {
    if (slots.empty()) return;
    std::string text;
    for (int slot : slots) {
      if (!text.empty()) text += ", ";
      text += SlotName(input, slot);
    }
    Line(indent, std::string(label) + ": " + text);
  }

  std::string ColumnName(const TableDescriptor& table, const std::string& alias, int ordinal) {
    const std::string& name = table.columns[static_cast<size_t>(ordinal)].name;
    return qualify_ ? alias + "." + name : name;
  }

  // What a column of the node's output is called.
  std::string SlotName(const PhysicalNode& node, int slot) {
    const auto at = static_cast<size_t>(slot);
    switch (node.kind) {
      case PhysicalKind::kScan: {
        const auto& scan = As<ScanNode>(node);
        return ColumnName(*scan.table, scan.alias, scan.ordinals[at]);
      }
      case PhysicalKind::kVirtualScan: {
        const auto& scan = As<VirtualScanNode>(node);
        return ColumnName(*scan.table, scan.alias, scan.ordinals[at]);
      }
      case PhysicalKind::kCteScan: {
        const auto& scan = As<CteScanNode>(node);
        return qualify_ ? scan.alias + "." + scan.labels[at] : scan.labels[at];
      }
      case PhysicalKind::kProject: {
        const Expr& e = *As<ProjectNode>(node).exprs[at];
        return e.kind == ExprKind::kColumn ? SlotName(*node.inputs[0], e.index) : ToPgText(e);
      }
      case PhysicalKind::kAggregate: {
        const auto& aggregate = As<AggregateNode>(node);
        const size_t groups = aggregate.group_slots.size();
        if (at < groups) return SlotName(*node.inputs[0], aggregate.group_slots[at]);
        return AggregateName(aggregate.aggregates[at - groups]);
      }
      case PhysicalKind::kFunctionScan:
        return As<FunctionScanNode>(node).alias;
      default:
        break;
    }
    // Joins and all that pass their inputs on.
    size_t offset = 0;
    for (const PhysicalPtr& input : node.inputs) {
      if (at < offset + input->types.size()) {
        return SlotName(*input, static_cast<int>(at - offset));
      }
      offset += input->types.size();
    }
    if (node.kind == PhysicalKind::kLookupJoin) {
      const auto& join = As<LookupJoinNode>(node);
      return ColumnName(*join.table, join.alias, join.ordinals[at - offset]);
    }
    return fmt::format("column{}", slot + 1);
  }

  static std::string AggregateName(const AggregateCall& call) {
    std::string text;
    for (const ExprPtr& arg : call.args) text += (text.empty() ? "" : ", ") + ToPgText(*arg);
    if (call.args.empty()) text = "*";
    return fmt::format("{}({}{})", call.aggregate->name, call.distinct ? "DISTINCT " : "", text);
  }

  std::vector<std::string> lines_;
  bool qualify_ = false;
};

}  // namespace

std::vector<std::string> ExplainLines(const PlannedStatement& statement) {
  return Explainer(statement).Run(statement);
}

}  // namespace steno::sql
