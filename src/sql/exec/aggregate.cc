// Aggregate: groups in a hash table, in the order in which they first came.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "sql/exec/charges.h"
#include "sql/exec/operators.h"
#include "sql/types/compare.h"

namespace steno::sql {
namespace {

// One aggregate call of one group: applies FILTER, DISTINCT and ORDER BY before the accumulator.
class GroupAggregate {
 public:
  // What one costs that has taken nothing in yet, its accumulator included; roughly, as
  // accumulators differ.
  static const size_t kBytes;

  GroupAggregate(const AggregateCall& call, ExecContext* context, Charges* charges)
      : call_(call), context_(context), charges_(charges) {
    std::vector<Type> types;
    for (const ExprPtr& arg : call.args) types.push_back(arg->type);
    accumulator_ = call.aggregate->make(types, call.type);
  }

  SqlStatus Add(const Row& input) {
    if (call_.filter != nullptr) {
      ASSIGN_OR_RETURN(const Datum passes, EvaluateOn(*call_.filter, input, *context_->eval));
      if (passes.is_null() || !passes.as_bool()) return {};
    }
    Row args;
    for (const ExprPtr& arg : call_.args) {
      ASSIGN_OR_RETURN(args.emplace_back(), EvaluateOn(*arg, input, *context_->eval));
    }
    if (!call_.distinct && call_.order_by.empty()) return Accumulate(args);
    for (const AggregateCall::Order& order : call_.order_by) {
      ASSIGN_OR_RETURN(args.emplace_back(), EvaluateOn(*order.expr, input, *context_->eval));
    }
    kept_bytes_ += BytesOf(args);
    RETURN_IF_ERROR(charges_->Add(BytesOf(args)));
    kept_.push_back(std::move(args));
    return {};
  }

  SqlResult<Datum> Finish() {
    if (!kept_.empty()) RETURN_IF_ERROR(AddKept());
    return accumulator_->Finish(*context_->eval);
  }

 private:
  SqlStatus Accumulate(std::span<const Datum> args) {
    RETURN_IF_ERROR(accumulator_->Add(args, *context_->eval));
    const auto bytes = static_cast<int64_t>(accumulator_->HeapBytes());
    if (bytes == accumulated_bytes_) return {};
    return charges_->Add(bytes - std::exchange(accumulated_bytes_, bytes));
  }

  // Arguments first (DISTINCT compares them), then the keys of ORDER BY.
  SqlStatus AddKept() {
    if (call_.distinct) {
      std::stable_sort(kept_.begin(), kept_.end(),
                       [this](const Row& a, const Row& b) { return CompareArgs(a, b) < 0; });
      const auto same = [this](const Row& a, const Row& b) { return CompareArgs(a, b) == 0; };
      kept_.erase(std::unique(kept_.begin(), kept_.end(), same), kept_.end());
    }
    if (!call_.order_by.empty()) {
      std::stable_sort(kept_.begin(), kept_.end(),
                       [this](const Row& a, const Row& b) { return OrdersBefore(a, b); });
    }
    // The accumulator counts what it takes over.
    charges_->GiveBack(kept_bytes_);
    for (Row& row : kept_) {
      RETURN_IF_ERROR(Accumulate({row.data(), call_.args.size()}));
      row.clear();
    }
    return {};
  }

  int CompareArgs(const Row& a, const Row& b) const {
    for (size_t i = 0; i < call_.args.size(); ++i) {
      const int order = CompareNullsLast(call_.args[i]->type.id, a[i], b[i]);
      if (order != 0) return order;
    }
    return 0;
  }

  bool OrdersBefore(const Row& a, const Row& b) const {
    for (size_t i = 0; i < call_.order_by.size(); ++i) {
      const AggregateCall::Order& key = call_.order_by[i];
      const Datum& x = a[call_.args.size() + i];
      const Datum& y = b[call_.args.size() + i];
      if (x.is_null() || y.is_null()) {
        if (x.is_null() == y.is_null()) continue;
        return x.is_null() == key.nulls_first;
      }
      const int order = Compare(key.expr->type.id, x, y);
      if (order != 0) return key.descending ? order > 0 : order < 0;
    }
    return false;
  }

  const AggregateCall& call_;
  ExecContext* const context_;
  Charges* const charges_;
  std::unique_ptr<Accumulator> accumulator_;
  int64_t accumulated_bytes_ = 0;
  std::vector<Row> kept_;
  int64_t kept_bytes_ = 0;
};

constexpr size_t GroupAggregate::kBytes = sizeof(GroupAggregate) + 96;

class AggregateCursor : public Cursor {
 public:
  AggregateCursor(const AggregateNode& node, ExecContext* context)
      : node_(node),
        context_(context),
        input_(OpenNode(*node.inputs[0], context)),
        queue_(&node.types),
        charges_(context),
        group_bytes_(kGroupBytes +
                     static_cast<int64_t>(node.aggregates.size() * GroupAggregate::kBytes)) {
    for (int slot : node.group_slots) {
      key_.slots.push_back(static_cast<int>(key_.slots.size()));
      key_.types.push_back(node.inputs[0]->types[static_cast<size_t>(slot)].id);
    }
  }

  Task<SqlResult<bool>> Next(Batch* out) override {
    if (!done_) {
      done_ = true;
      SqlStatus status = co_await Consume();
      CO_RETURN_IF_ERROR(status);
      index_.clear();
    }
    CO_RETURN_IF_ERROR(FinishSome());
    co_return queue_.Pop(out);
  }

 private:
  struct Group {
    Row key;
    std::vector<GroupAggregate> aggregates;
  };

  Task<SqlStatus> Consume() {
    if (node_.group_slots.empty()) AddGroup(Row(), 0);
    Batch batch;
    for (;;) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      SqlResult<bool> more = co_await input_->Next(&batch);
      CO_RETURN_IF_ERROR(more);
      if (!*more) break;
      for (size_t i = 0; i < batch.rows(); ++i) CO_RETURN_IF_ERROR(Add(batch.GetRow(i)));
    }
    co_return SqlStatus();
  }

  // Turns a batch of groups into rows, so that no group is there twice for long.
  SqlStatus FinishSome() {
    for (; finished_ < groups_.size() && !queue_.full(); ++finished_) {
      Group group = std::move(groups_[finished_]);
      Row row = std::move(group.key);
      for (GroupAggregate& aggregate : group.aggregates) {
        ASSIGN_OR_RETURN(row.emplace_back(), aggregate.Finish());
      }
      queue_.Push(std::move(row));
    }
    return {};
  }

  SqlStatus Add(const Row& row) {
    Row key;
    for (int slot : node_.group_slots) key.push_back(row[static_cast<size_t>(slot)]);
    ASSIGN_OR_RETURN(Group * group, FindGroup(std::move(key)));
    for (GroupAggregate& aggregate : group->aggregates) RETURN_IF_ERROR(aggregate.Add(row));
    return {};
  }

  SqlResult<Group*> FindGroup(Row key) {
    if (node_.group_slots.empty()) return &groups_[0];
    const size_t hash = key_.Hash(key);
    const auto [begin, end] = index_.equal_range(hash);
    for (auto it = begin; it != end; ++it) {
      if (key_.Equal(groups_[it->second].key, key)) return &groups_[it->second];
    }
    RETURN_IF_ERROR(charges_.Add(BytesOf(key) + group_bytes_));
    return AddGroup(std::move(key), hash);
  }

  Group* AddGroup(Row key, size_t hash) {
    index_.emplace(hash, groups_.size());
    Group& group = groups_.emplace_back();
    group.key = std::move(key);
    group.aggregates.reserve(node_.aggregates.size());
    for (const AggregateCall& call : node_.aggregates) {
      group.aggregates.emplace_back(call, context_, &charges_);
    }
    return &group;
  }

  // What a group costs beside its key and beside each of its calls, roughly.
  static constexpr int64_t kGroupBytes = 256;

  const AggregateNode& node_;
  ExecContext* const context_;
  const CursorPtr input_;
  RowQueue queue_;
  Charges charges_;
  const int64_t group_bytes_;
  SlotsKey key_;
  bool done_ = false;
  std::vector<Group> groups_;
  size_t finished_ = 0;  // of groups_: how many have become rows
  std::unordered_multimap<size_t, size_t> index_;
};

}  // namespace

CursorPtr MakeAggregate(const AggregateNode& node, ExecContext* context) {
  return std::make_unique<AggregateCursor>(node, context);
}

}  // namespace steno::sql
