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
      if (next_ >= batch_.rows()) {
        SqlResult<bool> more = co_await input_->Next(&batch_);
        CO_RETURN_IF_ERROR(more);
        if (!*more) break;
        next_ = 0;
      }
      Row row = batch_.GetRow(next_++);
      SqlStatus joined = co_await JoinRow(std::move(row));
      CO_RETURN_IF_ERROR(joined);
    }
    co_return queue_.Pop(out);
  }

 private:
  Task<SqlStatus> JoinRow(Row left) {
    SqlResult<std::optional<kv::Span>> span = SpanOf(node_, left, *context_->eval);
    CO_RETURN_IF_ERROR(span);
    bool matched = false;
    std::optional<kv::Span> rest = *std::move(span);
    while (rest.has_value() && !(matched && FirstMatchDecides())) {
      SqlResult<RowSource::Rows> rows = RowSource::Rows();
      if (rest->point()) {
        std::vector<kv::Key> keys;
        keys.push_back(std::move(rest->start));
        rest.reset();
        rows = co_await source_.Get(std::move(keys), LockMode());
      } else {
        kv::Span page = *std::move(rest);
        rows = co_await source_.Scan(std::move(page), /*reverse=*/false, /*max_rows=*/0, &rest);
      }
      CO_RETURN_IF_ERROR(rows);
      SqlResult<bool> any = co_await Match(left, *std::move(rows));
      CO_RETURN_IF_ERROR(any);
      matched = matched || *any;
    }
    if (node_.type == JoinType::kSemi && matched) queue_.Push(std::move(left));
    if (matched) co_return SqlStatus();
    if (node_.type == JoinType::kAnti) queue_.Push(std::move(left));
    if (node_.type == JoinType::kLeft) {
      queue_.Push(Concat(left, NullRow(node_.ordinals.size())));
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
};

}  // namespace

CursorPtr MakeLookupJoin(const LookupJoinNode& node, ExecContext* context) {
  return std::make_unique<LookupJoinCursor>(node, context);
}

}  // namespace steno::sql
