// CteScan: rows of a common table expression. All its readers share a buffer, which runs the plan
// as far as the first of them has come; each goes through the buffer at its own pace, and anew
// where it is opened again.
#include "sql/exec/operators.h"

namespace steno::sql {

class CteBuffer {
 public:
  CteBuffer(const PhysicalNode* plan, ExecContext* context) : plan_(*plan), context_(*context) {}

  // Gets batch number `index`, where it is not here yet; those before it are. False: there is none.
  // `wanted`: as of Cursor::Want.
  Task<SqlResult<bool>> Fetch(size_t index, int64_t wanted) {
    if (index < batches_.size()) co_return true;
    if (ended_) co_return false;
    // Opened this late, so that a chain of expressions, each reading the one before, is no deep
    // call.
    if (cursor_ == nullptr) cursor_ = OpenNode(plan_, &context_);
    Batch batch;
    cursor_->Want(wanted);
    SqlResult<bool> more = co_await cursor_->Next(&batch);
    CO_RETURN_IF_ERROR(more);
    ended_ = !*more;
    if (ended_) {
      cursor_ = nullptr;
      co_return false;
    }
    CO_RETURN_IF_ERROR(context_.memory.Charge(BytesOf(batch)));
    batches_.push_back(std::move(batch));
    co_return true;
  }
  const Batch& batch(size_t index) const { return batches_[index]; }

 private:
  const PhysicalNode& plan_;
  ExecContext& context_;
  CursorPtr cursor_;
  std::vector<Batch> batches_;
  bool ended_ = false;
};

namespace {

class CteScanCursor : public Cursor {
 public:
  CteScanCursor(const CteScanNode& node, ExecContext* context)
      : node_(node), context_(*context), buffer_(*context->ctes[node.cte]) {}

  void Want(int64_t rows) override { wanted_ = rows; }
  Task<SqlResult<bool>> Next(Batch* out) override {
    CO_RETURN_IF_ERROR(CheckCancel(context_));
    SqlResult<bool> more = co_await buffer_.Fetch(next_, wanted_);
    if (!more.has_value() || !*more) co_return more;
    const Batch& batch = buffer_.batch(next_++);
    *out = Batch();
    for (int ordinal : node_.ordinals) out->AddColumn(batch.column(static_cast<size_t>(ordinal)));
    out->SetRows(batch.rows());
    co_return true;
  }

 private:
  const CteScanNode& node_;
  const ExecContext& context_;
  CteBuffer& buffer_;
  size_t next_ = 0;
  int64_t wanted_ = 0;
};

}  // namespace

void OpenCtes(const PlannedStatement& plan, ExecContext* context) {
  context->ctes.clear();
  for (const CtePlan& cte : plan.ctes) {
    context->ctes.push_back(
        cte.plan == nullptr ? nullptr : std::make_shared<CteBuffer>(cte.plan.get(), context));
  }
}

CursorPtr MakeCteScan(const CteScanNode& node, ExecContext* context) {
  return std::make_unique<CteScanCursor>(node, context);
}

}  // namespace steno::sql
