// Apply: runs its right side anew for each row of the left one: correlated subqueries and LATERAL.
#include "sql/exec/charges.h"
#include "sql/exec/operators.h"
#include "sql/types/errors.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

class ApplyCursor : public Cursor {
 public:
  ApplyCursor(const ApplyNode& node, ExecContext* context)
      : node_(node),
        context_(context),
        left_(OpenNode(*node.inputs[0], context)),
        queue_(&node.types),
        charges_(context) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    while (queue_.empty()) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      if (next_ >= batch_.rows()) {
        SqlResult<bool> more = co_await left_->Next(&batch_);
        CO_RETURN_IF_ERROR(more);
        if (!*more) break;
        next_ = 0;
      }
      Row row = batch_.GetRow(next_++);
      SqlStatus applied = co_await ApplyTo(std::move(row));
      CO_RETURN_IF_ERROR(applied);
    }
    co_return queue_.Pop(out);
  }
  void Want(int64_t rows) override { left_->Want(rows); }

 private:
  bool is_join() const {
    return node_.mode == ApplyNode::Mode::kInner || node_.mode == ApplyNode::Mode::kLeft;
  }

  // The right side's rows for the left row; without bindings they are the same for all.
  Task<SqlStatus> RunRight(const Row& left) {
    if (node_.bindings.empty() && right_run_) co_return SqlStatus();
    right_run_ = true;
    for (const ApplyNode::Binding& binding : node_.bindings) {
      context_->eval->exec_params[static_cast<size_t>(binding.exec_param)] =
          left[static_cast<size_t>(binding.slot)];
    }
    for (const Row& row : right_rows_) charges_.GiveBack(BytesOf(row));
    right_rows_.clear();
    const CursorPtr right = OpenNode(*node_.inputs[1], context_);
    right->Want(RowsThatDecide(node_.mode));
    Batch batch;
    for (;;) {
      SqlResult<bool> more = co_await right->Next(&batch);
      CO_RETURN_IF_ERROR(more);
      if (!*more) break;
      for (size_t i = 0; i < batch.rows(); ++i) {
        right_rows_.push_back(batch.GetRow(i));
        CO_RETURN_IF_ERROR(charges_.Add(BytesOf(right_rows_.back())));
      }
      const auto decide = static_cast<size_t>(RowsThatDecide(node_.mode));
      if (decide > 0 && right_rows_.size() >= decide) break;
    }
    co_return SqlStatus();
  }

  Task<SqlStatus> ApplyTo(Row left) {
    SqlStatus run = co_await RunRight(left);
    CO_RETURN_IF_ERROR(run);
    if (is_join()) co_return Join(left);
    switch (node_.mode) {
      case ApplyNode::Mode::kScalar:
        if (right_rows_.size() > 1) co_return errors::CardinalityViolation();
        left.push_back(right_rows_.empty() ? Datum() : right_rows_[0][0]);
        break;
      case ApplyNode::Mode::kExists:
        left.push_back(Datum::Bool(!right_rows_.empty()));
        break;
      case ApplyNode::Mode::kArray: {
        std::vector<Datum> elements;
        for (const Row& row : right_rows_) elements.push_back(row[0]);
        const TypeId element = node_.inputs[1]->types[0].id;
        left.push_back(Datum::FromArray(ArrayValue::Of(element, std::move(elements))));
        break;
      }
      case ApplyNode::Mode::kInner:
      case ApplyNode::Mode::kLeft:
        break;
    }
    queue_.Push(std::move(left));
    co_return SqlStatus();
  }

  SqlStatus Join(const Row& left) {
    bool matched = false;
    for (const Row& right : right_rows_) {
      Row joined = Concat(left, right);
      if (node_.condition != nullptr) {
        ASSIGN_OR_RETURN(const Datum passes, EvaluateOn(*node_.condition, joined, *context_->eval));
        if (passes.is_null() || !passes.as_bool()) continue;
      }
      matched = true;
      queue_.Push(std::move(joined));
    }
    if (!matched && node_.mode == ApplyNode::Mode::kLeft) {
      queue_.Push(Concat(left, NullRow(node_.inputs[1]->types.size())));
    }
    return {};
  }

  const ApplyNode& node_;
  ExecContext* const context_;
  const CursorPtr left_;
  RowQueue queue_;
  Batch batch_;
  size_t next_ = 0;
  std::vector<Row> right_rows_;
  Charges charges_;
  bool right_run_ = false;
};

}  // namespace

CursorPtr MakeApply(const ApplyNode& node, ExecContext* context) {
  return std::make_unique<ApplyCursor>(node, context);
}

}  // namespace steno::sql
