// Scan: rows of a table through one of its indexes, filtered, and locked where the plan says so.
#include <algorithm>

#include "sql/exec/operators.h"
#include "sql/exec/row_source.h"
#include "sql/expr/array_lookups.h"
#include "sql/plan/scan_spans.h"

namespace steno::sql {
namespace {

// Keys of one MultiGet.
constexpr size_t kPointsPerGet = 1024;

class ScanCursor : public Cursor {
 public:
  ScanCursor(const ScanNode& node, ExecContext* context)
      : node_(node),
        context_(context),
        source_(node.table, node.index_id, node.ordinals, context),
        queue_(&node.types) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    CO_RETURN_IF_ERROR(CheckCancel(*context_));
    if (!opened_) {
      opened_ = true;
      SqlResult<std::vector<kv::Span>> spans = SpansOf(node_, *context_->eval);
      CO_RETURN_IF_ERROR(spans);
      spans_ = *std::move(spans);
    }
    while (queue_.empty() && (next_span_ < spans_.size() || rest_.has_value())) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      SqlStatus read = co_await ReadSome();
      CO_RETURN_IF_ERROR(read);
    }
    co_return queue_.Pop(out);
  }

 private:
  bool locks() const { return node_.lock.strength != kv::LockStrength::kNone; }

  Task<SqlStatus> ReadSome() {
    const bool lock_in_get = node_.points && source_.is_primary();
    SqlResult<RowSource::Rows> rows = RowSource::Rows();
    if (node_.points) {
      std::vector<kv::Key> keys;
      while (next_span_ < spans_.size() && keys.size() < kPointsPerGet) {
        keys.push_back(std::move(spans_[next_span_++].start));
      }
      rows = co_await source_.Get(std::move(keys), lock_in_get ? node_.lock : LockMode());
    } else {
      kv::Span span = rest_.has_value() ? *std::move(rest_) : std::move(spans_[next_span_++]);
      rows = co_await source_.Scan(std::move(span), node_.reverse, PageRows(), &rest_);
    }
    CO_RETURN_IF_ERROR(rows);
    CO_RETURN_IF_ERROR(Filter(&*rows));
    if (locks() && !lock_in_get) {
      SqlStatus locked = co_await source_.Lock(&*rows, node_.lock);
      CO_RETURN_IF_ERROR(locked);
    }
    for (Row& row : rows->rows) queue_.Push(std::move(row));
    co_return SqlStatus();
  }

  // Without a filter the first page need not hold more than is wanted; later ones mean that it was.
  int64_t PageRows() {
    if (node_.limit_hint <= 0 || node_.filter != nullptr || read_once_) return 0;
    read_once_ = true;
    return node_.limit_hint;
  }

  SqlStatus Filter(RowSource::Rows* rows) {
    if (node_.filter == nullptr) return {};
    size_t kept = 0;
    for (size_t i = 0; i < rows->rows.size(); ++i) {
      ASSIGN_OR_RETURN(const Datum passes,
                       EvaluateOn(*node_.filter, rows->rows[i], *context_->eval, &lookups_));
      if (passes.is_null() || !passes.as_bool()) continue;
      if (kept != i) {
        rows->rows[kept] = std::move(rows->rows[i]);
        rows->keys[kept] = std::move(rows->keys[i]);
      }
      ++kept;
    }
    rows->rows.resize(kept);
    rows->keys.resize(kept);
    return {};
  }

  const ScanNode& node_;
  ExecContext* const context_;
  RowSource source_;
  ArrayLookups lookups_;
  RowQueue queue_;
  bool opened_ = false;
  bool read_once_ = false;
  std::vector<kv::Span> spans_;
  size_t next_span_ = 0;
  std::optional<kv::Span> rest_;  // of the span being read
};

}  // namespace

CursorPtr MakeScan(const ScanNode& node, ExecContext* context) {
  return std::make_unique<ScanCursor>(node, context);
}

}  // namespace steno::sql
