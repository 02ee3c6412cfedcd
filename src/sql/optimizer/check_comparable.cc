// What is sorted, grouped or compared as a whole must be of types that have an order.
#include "sql/optimizer/rules.h"
#include "sql/types/compare.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

SqlError Missing(std::string_view kind, TypeId type) {
  return errors::Make(sqlstate::kUndefinedFunction, "could not identify an " + std::string(kind) +
                                                        " operator for type " + FormatType(type));
}

class Checker {
 public:
  explicit Checker(const ColumnTable& columns) : columns_(columns) {}

  SqlStatus Check(const LogicalNode& node) const {
    switch (node.kind) {
      case LogicalKind::kSort:
        RETURN_IF_ERROR(CheckKeys(As<LogicalSort>(node).keys));
        break;
      case LogicalKind::kLimit:
        RETURN_IF_ERROR(CheckKeys(As<LogicalLimit>(node).keys));
        break;
      case LogicalKind::kDistinct:
        RETURN_IF_ERROR(CheckEquality(As<LogicalDistinct>(node).on));
        break;
      case LogicalKind::kSetOp: {
        const auto& operation = As<LogicalSetOp>(node);
        const bool compares = !operation.all || operation.op != SetOpNode::Op::kUnion;
        if (compares) RETURN_IF_ERROR(CheckEquality(operation.columns));
        break;
      }
      case LogicalKind::kAggregate:
        RETURN_IF_ERROR(CheckAggregate(As<LogicalAggregate>(node)));
        break;
      default:
        break;
    }
    for (const LogicalPtr& input : node.inputs) RETURN_IF_ERROR(Check(*input));
    return {};
  }

 private:
  SqlStatus CheckKeys(const std::vector<LogicalSortKey>& keys) const {
    for (const LogicalSortKey& key : keys) {
      const TypeId type = columns_.Get(key.column).type.id;
      if (!IsComparable(type)) {
        return Missing("ordering", type)
            .WithHint("Use an explicit ordering operator or modify the query.");
      }
    }
    return {};
  }

  SqlStatus CheckEquality(const std::vector<ColumnId>& ids) const {
    for (ColumnId id : ids) {
      const TypeId type = columns_.Get(id).type.id;
      if (!IsComparable(type)) return Missing("equality", type);
    }
    return {};
  }

  SqlStatus CheckAggregate(const LogicalAggregate& node) const {
    RETURN_IF_ERROR(CheckEquality(node.groups));
    for (const AggregateCall& call : node.calls) {
      for (const ExprPtr& arg : call.args) {
        if (call.distinct && !IsComparable(arg->type.id)) return Missing("equality", arg->type.id);
      }
      for (const AggregateCall::Order& order : call.order_by) {
        const TypeId type = order.expr->type.id;
        if (!IsComparable(type)) return Missing("ordering", type);
      }
    }
    return {};
  }

  const ColumnTable& columns_;
};

}  // namespace

SqlStatus CheckComparable(const LogicalStatement& statement) {
  const Checker checker(statement.columns);
  for (const LogicalCte& cte : statement.ctes) {
    if (cte.plan != nullptr) RETURN_IF_ERROR(checker.Check(*cte.plan));
  }
  for (const LogicalInitPlan& init : statement.init_plans) {
    RETURN_IF_ERROR(checker.Check(*init.plan));
  }
  return checker.Check(*statement.root);
}

}  // namespace steno::sql
