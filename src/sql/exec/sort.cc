// Sort and TopN: all rows in memory, in order; TopN keeps no more than are wanted.
#include <algorithm>
#include <limits>

#include "sql/exec/charges.h"
#include "sql/exec/operators.h"
#include "sql/types/compare.h"

namespace steno::sql {
namespace {

class RowOrder {
 public:
  RowOrder(const std::vector<SortKey>& keys, const std::vector<Type>& types) : keys_(keys) {
    for (const SortKey& key : keys) types_.push_back(types[static_cast<size_t>(key.slot)].id);
  }
  bool operator()(const Row& a, const Row& b) const {
    for (size_t i = 0; i < keys_.size(); ++i) {
      const SortKey& key = keys_[i];
      const Datum& x = a[static_cast<size_t>(key.slot)];
      const Datum& y = b[static_cast<size_t>(key.slot)];
      if (x.is_null() || y.is_null()) {
        if (x.is_null() == y.is_null()) continue;
        return x.is_null() == key.nulls_first;
      }
      const int order = Compare(types_[i], x, y);
      if (order != 0) return key.descending ? order > 0 : order < 0;
    }
    return false;
  }

 private:
  const std::vector<SortKey>& keys_;
  std::vector<TypeId> types_;
};

class SortCursor : public Cursor {
 public:
  SortCursor(const SortNode& node, ExecContext* context)
      : context_(context),
        input_(OpenNode(*node.inputs[0], context)),
        order_(node.keys, node.types),
        queue_(&node.types),
        charges_(context) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    if (!sorted_) {
      sorted_ = true;
      SqlResult<std::vector<Row>> rows = co_await ReadAll(input_.get(), context_);
      CO_RETURN_IF_ERROR(rows);
      charges_.TakeOver(*rows);
      // Stable, so that equal rows keep the order of their input and runs repeat.
      std::stable_sort(rows->begin(), rows->end(), order_);
      for (Row& row : *rows) queue_.Push(std::move(row));
    }
    co_return queue_.Pop(out);
  }

 private:
  ExecContext* const context_;
  const CursorPtr input_;
  const RowOrder order_;
  RowQueue queue_;
  Charges charges_;
  bool sorted_ = false;
};

class TopNCursor : public Cursor {
 public:
  TopNCursor(const TopNNode& node, ExecContext* context)
      : node_(node),
        context_(context),
        input_(OpenNode(*node.inputs[0], context)),
        order_(node.keys, node.types),
        queue_(&node.types),
        charges_(context) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    if (!sorted_) {
      sorted_ = true;
      SqlStatus filled = co_await Fill();
      CO_RETURN_IF_ERROR(filled);
    }
    co_return queue_.Pop(out);
  }

 private:
  Task<SqlStatus> Fill() {
    SqlResult<std::optional<int64_t>> limit =
        EvaluateCount(node_.limit, context_, /*is_limit=*/true);
    CO_RETURN_IF_ERROR(limit);
    SqlResult<std::optional<int64_t>> offset =
        EvaluateCount(node_.offset, context_, /*is_limit=*/false);
    CO_RETURN_IF_ERROR(offset);
    const int64_t skip = offset->value_or(0);
    constexpr int64_t kAll = std::numeric_limits<int64_t>::max();
    const int64_t wanted = limit->value_or(kAll);
    const int64_t keep = wanted > kAll - skip ? kAll : wanted + skip;
    std::vector<Row> rows;
    Batch batch;
    while (keep > 0) {
      SqlResult<bool> more = co_await input_->Next(&batch);
      CO_RETURN_IF_ERROR(more);
      if (!*more) break;
      for (size_t i = 0; i < batch.rows(); ++i) {
        rows.push_back(batch.GetRow(i));
        CO_RETURN_IF_ERROR(charges_.Add(BytesOf(rows.back())));
      }
      Trim(&rows, keep);
    }
    std::stable_sort(rows.begin(), rows.end(), order_);
    for (size_t i = static_cast<size_t>(skip); i < rows.size(); ++i) {
      if (static_cast<int64_t>(i) >= keep) break;
      queue_.Push(std::move(rows[i]));
    }
    co_return SqlStatus();
  }

  // Drops what can no longer be wanted, each time twice as much as is kept has gathered.
  void Trim(std::vector<Row>* rows, int64_t keep) {
    const auto size = static_cast<int64_t>(rows->size());
    if (size / 2 < keep || size < 2 * kBatchRows) return;
    std::stable_sort(rows->begin(), rows->end(), order_);
    for (size_t i = static_cast<size_t>(keep); i < rows->size(); ++i) {
      charges_.GiveBack(BytesOf((*rows)[i]));
    }
    rows->resize(static_cast<size_t>(keep));
  }

  const TopNNode& node_;
  ExecContext* const context_;
  const CursorPtr input_;
  const RowOrder order_;
  RowQueue queue_;
  Charges charges_;
  bool sorted_ = false;
};

}  // namespace

CursorPtr MakeSort(const SortNode& node, ExecContext* context) {
  return std::make_unique<SortCursor>(node, context);
}

CursorPtr MakeTopN(const TopNNode& node, ExecContext* context) {
  return std::make_unique<TopNCursor>(node, context);
}

}  // namespace steno::sql
