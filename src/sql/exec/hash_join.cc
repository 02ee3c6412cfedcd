// HashJoin: the right input in a hash table, the left input probes it. One left row may have any
// number of matches: the cursor keeps its place among them from one batch to the next.
#include <unordered_map>

#include "absl/hash/hash.h"
#include "sql/exec/charges.h"
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
        queue_(&node.types),
        charges_(context) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    if (!built_) {
      built_ = true;
      SqlStatus status = co_await Build();
      CO_RETURN_IF_ERROR(status);
    }
    while (queue_.empty()) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      if (probing_ || next_ < batch_.rows()) {
        CO_RETURN_IF_ERROR(ProbeSome());
      } else if (left_done_) {
        EmitUnmatchedRight();
        break;
      } else {
        SqlResult<bool> more = co_await left_->Next(&batch_);
        CO_RETURN_IF_ERROR(more);
        left_done_ = !*more;
        next_ = left_done_ ? batch_.rows() : 0;
      }
    }
    co_return queue_.Pop(out);
  }

 private:
  struct Entry {
    Row row;
    Row keys;
    bool matched = false;
  };
  using Table = std::unordered_multimap<size_t, size_t>;  // hash -> entry

  // Pairs to look at between two questions whether the statement is cancelled.
  static constexpr int64_t kPairsPerStep = 4096;
  // What an entry costs beside its row and its keys, roughly.
  static constexpr int64_t kEntryBytes = 48;

  Task<SqlStatus> Build() {
    SqlResult<std::vector<Row>> rows = co_await ReadAll(right_.get(), context_);
    CO_RETURN_IF_ERROR(rows);
    charges_.TakeOver(*rows);
    entries_.reserve(rows->size());
    for (Row& row : *rows) {
      Entry entry{.row = std::move(row), .keys = {}};
      SqlResult<bool> usable = Keys(node_.right_keys, entry.row, &entry.keys);
      CO_RETURN_IF_ERROR(usable);
      CO_RETURN_IF_ERROR(charges_.Add(BytesOf(entry.keys) + kEntryBytes));
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

  // Goes on with the left row at hand and with those after it, until a batch of rows has gathered
  // or a step is done.
  SqlStatus ProbeSome() {
    int64_t pairs = kPairsPerStep;
    while (!queue_.full() && pairs > 0) {
      if (!probing_) {
        if (next_ >= batch_.rows()) break;
        --pairs;
        RETURN_IF_ERROR(StartProbe(batch_.GetRow(next_++)));
      }
      RETURN_IF_ERROR(Probe(&pairs));
    }
    return {};
  }

  SqlStatus StartProbe(Row left) {
    left_row_ = std::move(left);
    left_keys_.clear();
    ASSIGN_OR_RETURN(const bool usable, Keys(node_.left_keys, left_row_, &left_keys_));
    candidates_ = {table_.end(), table_.end()};
    if (usable) candidates_ = table_.equal_range(HashOf(left_keys_));
    left_matched_ = false;
    probing_ = true;
    return {};
  }

  SqlStatus Probe(int64_t* pairs) {
    auto& [it, end] = candidates_;
    for (; it != end; ++it) {
      if (queue_.full() || *pairs <= 0) return {};
      --*pairs;
      Entry& entry = entries_[it->second];
      if (!SameKeys(left_keys_, entry.keys)) continue;
      Row joined = Concat(left_row_, entry.row);
      if (node_.residual != nullptr) {
        ASSIGN_OR_RETURN(const Datum passes, EvaluateOn(*node_.residual, joined, *context_->eval));
        if (passes.is_null() || !passes.as_bool()) continue;
      }
      left_matched_ = true;
      entry.matched = true;
      if (node_.type == JoinType::kSemi || node_.type == JoinType::kAnti) break;
      queue_.Push(std::move(joined));
    }
    probing_ = false;
    if (left_matched_) {
      if (node_.type == JoinType::kSemi) queue_.Push(std::move(left_row_));
    } else if (node_.type == JoinType::kAnti) {
      queue_.Push(std::move(left_row_));
    } else if (node_.type == JoinType::kLeft || node_.type == JoinType::kFull) {
      queue_.Push(Concat(left_row_, NullRow(right_width_)));
    }
    return {};
  }

  // The next ones.
  void EmitUnmatchedRight() {
    if (node_.type != JoinType::kRight && node_.type != JoinType::kFull) return;
    for (; next_right_ < entries_.size() && !queue_.full(); ++next_right_) {
      const Entry& entry = entries_[next_right_];
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
  size_t next_ = 0;  // of batch_
  std::vector<Entry> entries_;
  Table table_;
  Charges charges_;

  // The left row at hand, and what is left to compare it with.
  bool probing_ = false;
  Row left_row_;
  Row left_keys_;
  bool left_matched_ = false;
  std::pair<Table::iterator, Table::iterator> candidates_;
  size_t next_right_ = 0;  // of entries_, once the left input has ended
};

}  // namespace

CursorPtr MakeHashJoin(const HashJoinNode& node, ExecContext* context) {
  return std::make_unique<HashJoinCursor>(node, context);
}

}  // namespace steno::sql
