// Logical plans as text, for the tests of the binder and the rules.
#include <map>

#include "fmt/format.h"
#include "sql/plan/logical.h"

namespace steno::sql {
namespace {

class TreePrinter {
 public:
  explicit TreePrinter(const ColumnTable& columns) {
    std::map<std::string, int> uses;
    for (size_t i = 0; i < columns.size(); ++i) ++uses[columns.Get(static_cast<int>(i)).name];
    for (size_t i = 0; i < columns.size(); ++i) {
      const auto id = static_cast<ColumnId>(i);
      const ColumnInfo& info = columns.Get(id);
      // The table tells columns of one name apart.
      names_[id] =
          uses[info.name] > 1 && !info.table.empty() ? info.table + "." + info.name : info.name;
    }
  }

  std::string Print(const LogicalNode& node) {
    Visit(node, 0);
    return std::move(out_);
  }

 private:
  std::string Name(ColumnId id) { return names_[id]; }

  std::string Names(const std::vector<ColumnId>& ids) {
    std::string text;
    for (ColumnId id : ids) text += (text.empty() ? "" : ", ") + Name(id);
    return text;
  }

  std::string Text(const ExprPtr& e) {
    const ExprPtr named = Rewrite(e, [&](const ExprPtr& n) -> ExprPtr {
      if (n->kind != ExprKind::kColumn) return nullptr;
      auto copy = std::make_shared<Expr>(*n);
      copy->name = Name(n->index);
      return copy;
    });
    return ToPgText(*named);
  }

  std::string Texts(const ExprList& list, const char* separator) {
    std::string text;
    for (const ExprPtr& e : list) text += (text.empty() ? "" : separator) + Text(e);
    return text;
  }

  std::string Keys(const std::vector<LogicalSortKey>& keys) {
    std::string text;
    for (const LogicalSortKey& key : keys) {
      text += fmt::format("{}{}{}{}", text.empty() ? "" : ", ", key.descending ? "-" : "+",
                          Name(key.column),
                          key.nulls_first == key.descending ? ""
                          : key.nulls_first                 ? " nulls first"
                                                            : " nulls last");
    }
    return text;
  }

  std::string Project(const LogicalProject& node) {
    std::string text = "project ";
    for (size_t i = 0; i < node.exprs.size(); ++i) {
      if (i > 0) text += ", ";
      const Expr& e = *node.exprs[i];
      const bool passes = e.kind == ExprKind::kColumn && e.index == node.columns[i];
      text += passes ? Name(e.index) : Name(node.columns[i]) + " := " + Text(node.exprs[i]);
    }
    return text;
  }

  std::string Aggregate(const LogicalAggregate& node) {
    std::string text = "aggregate";
    if (!node.groups.empty()) text += " by " + Names(node.groups);
    if (!node.calls.empty()) text += ":";
    for (size_t i = 0; i < node.calls.size(); ++i) {
      text += (i > 0 ? ", " : " ") + Name(node.columns[node.groups.size() + i]);
    }
    return text;
  }

  std::string Title(const LogicalNode& node) {
    static constexpr const char* kJoins[] = {"inner", "left", "right", "full", "semi", "anti"};
    static constexpr const char* kModes[] = {"scalar", "exists", "array", "inner", "left"};
    static constexpr const char* kSetOps[] = {"union", "intersect", "except"};
    switch (node.kind) {
      case LogicalKind::kScan: {
        const auto& scan = As<LogicalScan>(node);
        std::string text = fmt::format("scan {} ({})", scan.alias, Names(scan.columns));
        if (!scan.filters.empty()) text += " filter=" + Texts(scan.filters, " AND ");
        if (scan.limit_hint > 0) text += fmt::format(" limit={}", scan.limit_hint);
        return text;
      }
      case LogicalKind::kValues: {
        std::string text = "values";
        for (const ExprList& row : As<LogicalValues>(node).rows) {
          text += " (" + Texts(row, ", ") + ")";
        }
        return text;
      }
      case LogicalKind::kFunctionScan: {
        std::string text = "function";
        for (const auto& call : As<LogicalFunctionScan>(node).calls) text += " " + Text(call.call);
        return text;
      }
      case LogicalKind::kCteScan:
        return fmt::format("cte-scan {} ({})", As<LogicalCteScan>(node).alias, Names(node.columns));
      case LogicalKind::kFilter:
        return "filter " + Text(As<LogicalFilter>(node).predicate);
      case LogicalKind::kProject:
        return Project(As<LogicalProject>(node));
      case LogicalKind::kProjectSet:
        return "project-set " + Texts(As<LogicalProjectSet>(node).calls, ", ");
      case LogicalKind::kJoin: {
        const auto& join = As<LogicalJoin>(node);
        return fmt::format("{} join{}", kJoins[static_cast<size_t>(join.type)],
                           join.condition == nullptr ? "" : " on " + Text(join.condition));
      }
      case LogicalKind::kApply:
        return fmt::format("apply {}", kModes[static_cast<size_t>(As<LogicalApply>(node).mode)]);
      case LogicalKind::kAggregate:
        return Aggregate(As<LogicalAggregate>(node));
      case LogicalKind::kDistinct:
        return "distinct on " + Names(As<LogicalDistinct>(node).on);
      case LogicalKind::kSort:
        return "sort " + Keys(As<LogicalSort>(node).keys);
      case LogicalKind::kLimit:
        return Limit(As<LogicalLimit>(node));
      case LogicalKind::kSetOp: {
        const auto& op = As<LogicalSetOp>(node);
        return fmt::format("{}{}", kSetOps[static_cast<size_t>(op.op)], op.all ? " all" : "");
      }
      case LogicalKind::kLock:
        return "lock";
      case LogicalKind::kInsert:
        return "insert into " + As<LogicalInsert>(node).table->name;
      case LogicalKind::kUpdate: {
        const auto& update = As<LogicalUpdate>(node);
        std::string text = "update " + update.table->name + " set";
        for (const LogicalAssignment& a : update.assignments) {
          text +=
              fmt::format(" {} = {}", update.table->columns[static_cast<size_t>(a.ordinal)].name,
                          Text(a.value));
        }
        return text;
      }
      case LogicalKind::kDelete:
        return "delete from " + As<LogicalDelete>(node).table->name;
    }
    return "?";
  }

  std::string Limit(const LogicalLimit& node) {
    std::string text = node.keys.empty() ? "limit" : "top-n";
    if (node.limit != nullptr) text += " " + Text(node.limit);
    if (node.offset != nullptr) text += " offset " + Text(node.offset);
    if (!node.keys.empty()) text += " order=" + Keys(node.keys);
    return text;
  }

  void Visit(const LogicalNode& node, size_t depth) {
    out_ += std::string(depth * 2, ' ') + Title(node) + "\n";
    for (const LogicalPtr& input : node.inputs) Visit(*input, depth + 1);
  }

  std::map<ColumnId, std::string> names_;
  std::string out_;
};

}  // namespace

std::string ToText(const LogicalNode& root, const ColumnTable& columns) {
  return TreePrinter(columns).Print(root);
}

}  // namespace steno::sql
