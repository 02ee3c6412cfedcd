// HashJoin: the right input in a hash table, the left input probes it.
#include <unordered_map>

#include "absl/hash/hash.h"
#include "sql/exec/operators.h"
#include "sql/types/compare.h"

namespace steno::sql {
namespace {

class HashJoinCursor : public Cursor {
 public:
  HashJoinCursor(const HashJoinNode& node, ExecContext* context)
      : node_(node),
        context_(context),
        left_(OpenNode(*node.inputs[0], context)),
        right_(OpenNode(*node.inputs[1], context)),
        left_width_(node.inputs[0]->types.size()),
        right_width_(node.inputs[1]->types.size()),
        queue_(&node.types) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    if (!built_) {
      built_ = true;
      SqlStatus status = co_await Build();
      CO_RETURN_IF_ERROR(status);
    }
    while (queue_.empty() && !left_done_) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      SqlResult<bool> more = co_await left_->Next(&batch_);
      CO_RETURN_IF_ERROR(more);
      if (!*more) {
        left_done_ = true;
        EmitUnmatchedRight();
        break;
      }
      for (size_t i = 0; i < batch_.rows(); ++i) CO_RETURN_IF_ERROR(Probe(batch_.GetRow(i)));
    }
    co_return queue_.Pop(out);
  }

 private:
  struct Entry {
    Row row;
    Row keys;
    bool matched = false;
  };

  Task<SqlStatus> Build() {
    SqlResult<std::vector<Row>> rows = co_await ReadAll(right_.get(), context_);
    CO_RETURN_IF_ERROR(rows);
    entries_.reserve(rows->size());
    for (Row& row : *rows) {
      Entry entry{.row = std::move(row), .keys = {}};
      SqlResult<bool> usable = Keys(node_.right_keys, entry.row, &entry.keys);
      CO_RETURN_IF_ERROR(usable);
      if (*usable) table_.emplace(HashOf(entry.keys), entries_.size());
      entries_.push_back(std::move(entry));
    }
    co_return SqlStatus();
  }

  // The key values of a row; false if one is NULL, which matches nothing.
  SqlResult<bool> Keys(const ExprList& exprs, const Row& row, Row* keys) {
    bool usable = true;
    for (const ExprPtr& expr : exprs) {
      ASSIGN_OR_RETURN(Datum value, EvaluateOn(*expr, row, *context_->eval));
      usable = usable && !value.is_null();
      keys->push_back(std::move(value));
    }
    return usable;
  }

  size_t HashOf(const Row& keys) const {
    size_t hash = 0;
    for (size_t i = 0; i < keys.size(); ++i) {
      hash = absl::HashOf(hash, Hash(node_.left_keys[i]->type.id, keys[i]));
    }
    return hash;
  }

  bool SameKeys(const Row& a, const Row& b) const {
    for (size_t i = 0; i < a.size(); ++i) {
      if (Compare(node_.left_keys[i]->type.id, a[i], b[i]) != 0) return false;
    }
    return true;
  }

  SqlStatus Probe(Row left) {
    Row keys;
    ASSIGN_OR_RETURN(const bool usable, Keys(node_.left_keys, left, &keys));
    bool matched = false;
    if (usable) {
      const auto [begin, end] = table_.equal_range(HashOf(keys));
      for (auto it = begin; it != end; ++it) {
        Entry& entry = entries_[it->second];
        if (!SameKeys(keys, entry.keys)) continue;
        Row joined = Concat(left, entry.row);
        if (node_.residual != nullptr) {
          ASSIGN_OR_RETURN(const Datum passes,
                           EvaluateOn(*node_.residual, joined, *context_->eval));
          if (passes.is_null() || !passes.as_bool()) continue;
        }
        matched = true;
        entry.matched = true;
        if (node_.type == JoinType::kSemi || node_.type == JoinType::kAnti) break;
        queue_.Push(std::move(joined));
      }
    }
    if (matched) {
      if (node_.type == JoinType::kSemi) queue_.Push(std::move(left));
    } else if (node_.type == JoinType::kAnti) {
      queue_.Push(std::move(left));
    } else if (node_.type == JoinType::kLeft || node_.type == JoinType::kFull) {
      queue_.Push(Concat(left, NullRow(right_width_)));
    }
    return {};
  }

  void EmitUnmatchedRight() {
    if (node_.type != JoinType::kRight && node_.type != JoinType::kFull) return;
    for (Entry& entry : entries_) {
      if (!entry.matched) queue_.Push(Concat(NullRow(left_width_), entry.row));
    }
  }

  const HashJoinNode& node_;
  ExecContext* const context_;
  const CursorPtr left_;
  const CursorPtr right_;
  const size_t left_width_;
  const size_t right_width_;
  RowQueue queue_;
  bool built_ = false;
  bool left_done_ = false;
  Batch batch_;
  std::vector<Entry> entries_;
  std::unordered_multimap<size_t, size_t> table_;  // hash -> entry
};

}  // namespace

CursorPtr MakeHashJoin(const HashJoinNode& node, ExecContext* context) {
  return std::make_unique<HashJoinCursor>(node, context);
}

}  // namespace steno::sql
