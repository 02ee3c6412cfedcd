// LookupJoin: for each row of the input, the rows of an index that its values lead to. A point of
// an input row are one get.
#include "sql/exec/operators.h"
#include "sql/exec/row_source.h"
#include "sql/plan/scan_spans.h"

namespace steno::sql {
namespace {

class LookupJoinCursor : public Cursor {
 public:
  LookupJoinCursor(const LookupJoinNode& node, ExecContext* context)
      : node_(node),
        context_(context),
        input_(OpenNode(*node.inputs[0], context)),
        source_(node.table, node.index_id, node.ordinals, context),
        queue_(&node.types) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    while (queue_.empty()) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      if (!joining_) {
        if (next_ >= batch_.rows()) {
          SqlResult<bool> more = co_await input_->Next(&batch_);
          CO_RETURN_IF_ERROR(more);
          if (!*more) break;
          next_ = 0;
        }
        CO_RETURN_IF_ERROR(StartRow(batch_.GetRow(next_++)));
      }
      SqlStatus joined = co_await JoinPage();
      CO_RETURN_IF_ERROR(joined);
    }
    co_return queue_.Pop(out);
  }

 private:
  SqlStatus StartRow(Row left) {
    left_row_ = std::move(left);
    ASSIGN_OR_RETURN(rest_, SpanOf(node_, left_row_, *context_->eval));
    matched_ = false;
    joining_ = true;
    return {};
  }

  // Reads what the left row at hand leads to: a page of it at a time.
  Task<SqlStatus> JoinPage() {
    if (rest_.has_value()) {
      SqlResult<RowSource::Rows> rows = RowSource::Rows();
      kv::Span page = *std::move(rest_);
      rest_.reset();
      if (page.point()) {
        std::vector<kv::Key> keys;
        keys.push_back(std::move(page.start));
        rows = co_await source_.Get(std::move(keys), LockMode());
      } else {
        rows = co_await source_.Scan(std::move(page), /*reverse=*/false, /*max_rows=*/0, &rest_);
      }
      CO_RETURN_IF_ERROR(rows);
      SqlResult<bool> any = co_await Match(left_row_, *std::move(rows));
      CO_RETURN_IF_ERROR(any);
      matched_ = matched_ || *any;
    }
    if (rest_.has_value() && !(matched_ && FirstMatchDecides())) co_return SqlStatus();
    joining_ = false;
    if (node_.type == JoinType::kSemi && matched_) queue_.Push(std::move(left_row_));
    if (matched_) co_return SqlStatus();
    if (node_.type == JoinType::kAnti) queue_.Push(std::move(left_row_));
    if (node_.type == JoinType::kLeft) {
      queue_.Push(Concat(left_row_, NullRow(node_.ordinals.size())));
    }
    co_return SqlStatus();
  }

  bool FirstMatchDecides() const {
    return node_.type == JoinType::kSemi || node_.type == JoinType::kAnti;
  }

  Task<SqlResult<bool>> Match(const Row& left, RowSource::Rows rows) {
    RowSource::Rows passing;
    for (size_t i = 0; i < rows.rows.size(); ++i) {
      if (node_.residual != nullptr) {
        const Row joined = Concat(left, rows.rows[i]);
        SqlResult<Datum> passes = EvaluateOn(*node_.residual, joined, *context_->eval);
        CO_RETURN_IF_ERROR(passes);
        if (passes->is_null() || !passes->as_bool()) continue;
      }
      passing.rows.push_back(std::move(rows.rows[i]));
      passing.keys.push_back(std::move(rows.keys[i]));
    }
    if (node_.lock.strength != kv::LockStrength::kNone) {
      SqlStatus locked = co_await source_.Lock(&passing, node_.lock);
      CO_RETURN_IF_ERROR(locked);
    }
    if (!FirstMatchDecides()) {
      for (const Row& row : passing.rows) queue_.Push(Concat(left, row));
    }
    co_return !passing.rows.empty();
  }

  const LookupJoinNode& node_;
  ExecContext* const context_;
  const CursorPtr input_;
  RowSource source_;
  RowQueue queue_;
  Batch batch_;
  size_t next_ = 0;

  // The left row at hand, and what is left to read for it.
  bool joining_ = false;
  Row left_row_;
  std::optional<kv::Span> rest_;
  bool matched_ = false;
};

}  // namespace

CursorPtr MakeLookupJoin(const LookupJoinNode& node, ExecContext* context) {
  return std::make_unique<LookupJoinCursor>(node, context);
}

}  // namespace steno::sql
