// Scan: rows of a table through one of its indexes, filtered, and locked where the plan says so. A
// page is read as a whole, but filtered and locked only as far as rows are wanted.
#include <algorithm>
#include <limits>

#include "sql/exec/row_source.h"
#include "sql/exec/sliced_input.h"
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
        queue_(&node.types),
        rows_at_once_(node.filter == nullptr ? static_cast<size_t>(kBatchRows)
                                             : RowsAtOnce({&node.filter, 1})) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    CO_RETURN_IF_ERROR(CheckCancel(*context_));
    if (!opened_) {
      opened_ = true;
      SqlResult<std::vector<kv::Span>> spans = SpansOf(node_, *context_->eval);
      CO_RETURN_IF_ERROR(spans);
      spans_ = *std::move(spans);
    }
    while (queue_.empty() && (HasPage() || next_span_ < spans_.size() || rest_.has_value())) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      if (!HasPage()) {
        SqlStatus read = co_await ReadPage();
        CO_RETURN_IF_ERROR(read);
      }
      SqlStatus taken = co_await TakeFromPage();
      CO_RETURN_IF_ERROR(taken);
    }
    co_return queue_.Pop(out);
  }
  void Want(int64_t rows) override { wanted_ = rows; }

 private:
  bool HasPage() const { return page_row_ < page_.rows.size(); }

  Task<SqlStatus> ReadPage() {
    // Not where some of many may not be wanted.
    const bool lock_in_get =
        node_.points && source_.is_primary() && (wanted_ == 0 || spans_.size() == 1);
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
    page_ = *std::move(rows);
    page_row_ = 0;
    lock_page_ = node_.lock.strength != kv::LockStrength::kNone && !lock_in_get;
    co_return SqlStatus();
  }

  // The page's next rows that pass the filter: as many as are wanted.
  Task<SqlStatus> TakeFromPage() {
    const size_t most =
        wanted_ == 0 ? std::numeric_limits<size_t>::max() : static_cast<size_t>(wanted_);
    RowSource::Rows to_lock;
    for (size_t taken = 0; HasPage() && taken < most; ++page_row_) {
      if (page_row_ % rows_at_once_ == 0) CO_RETURN_IF_ERROR(CheckCancel(*context_));
      Row& row = page_.rows[page_row_];
      CO_ASSIGN_OR_RETURN(const bool passes, Passes(row));
      if (!passes) continue;
      ++taken;
      if (lock_page_) {
        to_lock.rows.push_back(std::move(row));
        to_lock.keys.push_back(std::move(page_.keys[page_row_]));
      } else {
        queue_.Push(std::move(row));
      }
    }
    if (!lock_page_) co_return SqlStatus();
    SqlStatus locked = co_await source_.Lock(&to_lock, node_.lock);
    CO_RETURN_IF_ERROR(locked);
    for (Row& row : to_lock.rows) queue_.Push(std::move(row));
    co_return SqlStatus();
  }

  SqlResult<bool> Passes(const Row& row) {
    if (node_.filter == nullptr) return true;
    ASSIGN_OR_RETURN(const Datum passes,
                     EvaluateOn(*node_.filter, row, *context_->eval, &lookups_));
    return !passes.is_null() && passes.as_bool();
  }

  // Without a filter the first page need not hold more than is wanted; later ones mean that it was.
  int64_t PageRows() {
    const int64_t rows = wanted_ > 0 && wanted_ < kBatchRows ? wanted_ : node_.limit_hint;
    if (rows <= 0 || node_.filter != nullptr || read_once_) return 0;
    read_once_ = true;
    return rows;
  }

  const ScanNode& node_;
  ExecContext* const context_;
  RowSource source_;
  ArrayLookups lookups_;
  RowQueue queue_;
  const size_t rows_at_once_;  // between two looks at whether the statement is cancelled
  bool opened_ = false;
  bool read_once_ = false;
  std::vector<kv::Span> spans_;
  size_t next_span_ = 0;
  std::optional<kv::Span> rest_;  // of the span being read
  RowSource::Rows page_;
  size_t page_row_ = 0;     // of page_: the first that was not taken
  bool lock_page_ = false;  // its rows are to be locked when they are taken
  int64_t wanted_ = 0;
};

}  // namespace

CursorPtr MakeScan(const ScanNode& node, ExecContext* context) {
  return std::make_unique<ScanCursor>(node, context);
}

}  // namespace steno::sql
