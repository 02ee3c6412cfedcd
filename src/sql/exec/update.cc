// Update and Delete: change and remove the input's rows, which are locked first where the plan
// below has not done it.
#include <set>

#include "sql/catalog/catalog.h"
#include "sql/exec/operators.h"
#include "sql/exec/returning_rows.h"
#include "sql/exec/row_writer.h"

namespace steno::sql {
namespace {

// What both do: drop rows that came before, lock the others. A locked value is the one that was
// read, or the transaction fails, so the row needs no second look.
class TargetRows {
 public:
  TargetRows(const TableDescriptor* table, bool locked, ExecContext* context)
      : table_(table), locked_(locked), context_(context) {}

  // Full input rows of the batch, each target row once in the statement.
  Task<SqlResult<std::vector<Row>>> Take(const Batch& batch) {
    std::vector<Row> rows;
    std::vector<kv::Key> keys;
    for (size_t i = 0; i < batch.rows(); ++i) {
      Row row = batch.GetRow(i);
      kv::Key key = PrimaryKeyOf(*table_, std::span(row).first(table_->columns.size()));
      if (!seen_.insert(key).second) continue;
      keys.push_back(std::move(key));
      rows.push_back(std::move(row));
    }
    if (!locked_ && !keys.empty()) {
      kv::GetOptions options{.lock = kv::LockStrength::kExclusive};
      auto got = co_await context_->txn->MultiGet(std::move(keys), options);
      if (!got.has_value()) co_return FromKvError(got.error());
    }
    co_return rows;
  }

 private:
  const TableDescriptor* const table_;
  const bool locked_;
  ExecContext* const context_;
  std::set<kv::Key> seen_;
};

// All rows are read before the first is changed: an UPDATE must not meet the rows that it moved.
class UpdateCursor : public Cursor {
 public:
  UpdateCursor(const UpdateNode& node, ExecContext* context)
      : node_(node),
        context_(context),
        input_(OpenNode(*node.inputs[0], context)),
        targets_(node.table.get(), node.rows_locked, context),
        writer_(node.table, &node.checks, context),
        returning_(node, context) {
    for (const Assignment& a : node.assignments) row_ids_ += RowIdCalls({a.value});
  }

  Task<SqlResult<bool>> Next(Batch* out) override {
    if (!done_) {
      done_ = true;
      SqlStatus status = co_await Run();
      CO_RETURN_IF_ERROR(status);
    }
    co_return co_await returning_.Next(out);
  }
  int64_t affected_rows() const override { return affected_; }

 private:
  Task<SqlStatus> Run() {
    std::vector<Row> old_rows;
    std::vector<Row> new_rows;
    Batch batch;
    for (;;) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      SqlResult<bool> more = co_await input_->Next(&batch);
      CO_RETURN_IF_ERROR(more);
      if (!*more) break;
      SqlResult<std::vector<Row>> rows = co_await targets_.Take(batch);
      CO_RETURN_IF_ERROR(rows);
      SqlStatus reserved = co_await ReserveRowIds(context_, row_ids_, rows->size());
      CO_RETURN_IF_ERROR(reserved);
      for (Row& row : *rows) CO_RETURN_IF_ERROR(Change(row, &old_rows, &new_rows));
    }
    affected_ = static_cast<int64_t>(new_rows.size());
    co_return co_await writer_.Update(old_rows, std::move(new_rows));
  }

  SqlStatus Change(const Row& input, std::vector<Row>* old_rows, std::vector<Row>* new_rows) {
    const size_t width = node_.table->columns.size();
    Row changed(input.begin(), input.begin() + static_cast<ptrdiff_t>(width));
    old_rows->push_back(changed);
    for (const Assignment& assignment : node_.assignments) {
      ASSIGN_OR_RETURN(changed[static_cast<size_t>(assignment.ordinal)],
                       EvaluateOn(*assignment.value, input, *context_->eval));
    }
    RETURN_IF_ERROR(context_->memory.Charge(2 * BytesOf(changed)));
    if (returning_.wanted()) {
      Row seen = changed;
      seen.insert(seen.end(), input.begin() + static_cast<ptrdiff_t>(width), input.end());
      RETURN_IF_ERROR(returning_.Add(std::move(seen)));
    }
    new_rows->push_back(std::move(changed));
    return {};
  }

  const UpdateNode& node_;
  ExecContext* const context_;
  const CursorPtr input_;
  TargetRows targets_;
  RowWriter writer_;
  ReturningRows returning_;
  int64_t row_ids_ = 0;  // that the assignments of a row take
  bool done_ = false;
  int64_t affected_ = 0;
};

class DeleteCursor : public Cursor {
 public:
  DeleteCursor(const DeleteNode& node, ExecContext* context)
      : node_(node),
        context_(context),
        input_(OpenNode(*node.inputs[0], context)),
        targets_(node.table.get(), node.rows_locked, context),
        writer_(node.table, &no_checks_, context),
        returning_(node, context) {}

  Task<SqlResult<bool>> Next(Batch* out) override {
    if (!done_) {
      done_ = true;
      SqlStatus status = co_await Run();
      CO_RETURN_IF_ERROR(status);
    }
    co_return co_await returning_.Next(out);
  }
  int64_t affected_rows() const override { return affected_; }

 private:
  Task<SqlStatus> Run() {
    Batch batch;
    std::vector<Row> removed;
    for (;;) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      SqlResult<bool> more = co_await input_->Next(&batch);
      CO_RETURN_IF_ERROR(more);
      if (!*more) break;
      SqlResult<std::vector<Row>> rows = co_await targets_.Take(batch);
      CO_RETURN_IF_ERROR(rows);
      for (Row& row : *rows) {
        if (returning_.wanted()) CO_RETURN_IF_ERROR(returning_.Add(row));
        CO_RETURN_IF_ERROR(context_->memory.Charge(BytesOf(row)));
        row.resize(node_.table->columns.size());
        removed.push_back(std::move(row));
      }
    }
    affected_ = static_cast<int64_t>(removed.size());
    co_return writer_.Delete(removed);
  }

  const DeleteNode& node_;
  ExecContext* const context_;
  const std::vector<CheckConstraint> no_checks_;
  const CursorPtr input_;
  TargetRows targets_;
  RowWriter writer_;
  ReturningRows returning_;
  bool done_ = false;
  int64_t affected_ = 0;
};

}  // namespace

CursorPtr MakeUpdate(const UpdateNode& node, ExecContext* context) {
  return std::make_unique<UpdateCursor>(node, context);
}

CursorPtr MakeDelete(const DeleteNode& node, ExecContext* context) {
  return std::make_unique<DeleteCursor>(node, context);
}

}  // namespace steno::sql
