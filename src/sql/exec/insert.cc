// Insert: writes the input's rows, with ON CONFLICT and RETURNING.
#include <algorithm>
#include <optional>
#include <set>

#include "sql/catalog/catalog.h"
#include "sql/exec/operators.h"
#include "sql/exec/returning_rows.h"
#include "sql/exec/row_writer.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

// Whether rows of the table may be among what the node reads.
bool MayRead(const PhysicalNode& node, DescriptorId table) {
  switch (node.kind) {
    case PhysicalKind::kScan:
      return As<ScanNode>(node).table->id == table;
    case PhysicalKind::kLookupJoin:
      if (As<LookupJoinNode>(node).table->id == table) return true;
      break;
    case PhysicalKind::kCteScan:  // what it reads stands elsewhere
      return true;
    default:
      break;
  }
  return std::any_of(node.inputs.begin(), node.inputs.end(),
                     [&](const PhysicalPtr& input) { return MayRead(*input, table); });
}

class InsertCursor : public Cursor {
 public:
  InsertCursor(const InsertNode& node, ExecContext* context)
      : node_(node),
        context_(context),
        input_(OpenNode(*node.inputs[0], context)),
        writer_(node, context),
        returning_(node, context),
        reads_target_(MayRead(*node.inputs[0], node.table->id)) {
    for (const Assignment& a : node.on_conflict.assignments) row_ids_ += RowIdCalls({a.value});
  }

  Task<SqlResult<bool>> Next(Batch* out) override {
    while (returning_.empty() && !done_) {
      CO_RETURN_IF_ERROR(CheckCancel(*context_));
      SqlResult<std::vector<Row>> rows = co_await NextRows();
      CO_RETURN_IF_ERROR(rows);
      if (rows->empty()) {
        done_ = true;
        SqlStatus flushed = co_await writer_.Flush();
        CO_RETURN_IF_ERROR(flushed);
        break;
      }
      SqlStatus reserved = co_await ReserveRowIds(context_, row_ids_, rows->size());
      CO_RETURN_IF_ERROR(reserved);
      SqlStatus written = co_await Write(*std::move(rows));
      CO_RETURN_IF_ERROR(written);
    }
    co_return co_await returning_.Next(out);
  }
  int64_t affected_rows() const override { return writer_.inserted() + updated_; }

 private:
  // The next rows to insert; none: the end. What is read out of the table itself has to be what was
  // in it before the first row is written.
  Task<SqlResult<std::vector<Row>>> NextRows() {
    if (reads_target_ && !gathered_.has_value()) {
      SqlResult<std::vector<Row>> all = co_await ReadAll(input_.get(), context_);
      CO_RETURN_IF_ERROR(all);
      gathered_.emplace(&node_.inputs[0]->types);
      for (Row& row : *all) gathered_->Push(std::move(row));
    }
    Batch batch;
    SqlResult<bool> more = false;
    if (gathered_.has_value()) {
      more = gathered_->Pop(&batch);
    } else {
      more = co_await input_->Next(&batch);
    }
    CO_RETURN_IF_ERROR(more);
    std::vector<Row> rows;
    for (size_t i = 0; *more && i < batch.rows(); ++i) rows.push_back(batch.GetRow(i));
    co_return rows;
  }

  Task<SqlStatus> Write(std::vector<Row> rows) {
    switch (node_.on_conflict.action) {
      case InsertNode::OnConflict::Action::kNone: {
        CO_RETURN_IF_ERROR(Return(rows));
        co_return co_await writer_.Insert(std::move(rows));
      }
      case InsertNode::OnConflict::Action::kNothing: {
        std::vector<bool> inserted;
        SqlStatus written =
            co_await writer_.InsertUnlessConflict(rows, node_.on_conflict.index_ids, &inserted);
        CO_RETURN_IF_ERROR(written);
        std::vector<Row> kept;
        for (size_t i = 0; i < rows.size(); ++i) {
          if (inserted[i]) kept.push_back(std::move(rows[i]));
        }
        co_return Return(kept);
      }
      case InsertNode::OnConflict::Action::kUpdate: {
        for (Row& row : rows) {
          SqlStatus status = co_await Upsert(std::move(row));
          CO_RETURN_IF_ERROR(status);
        }
        co_return SqlStatus();
      }
    }
    co_return errors::Internal("unknown kind of ON CONFLICT");
  }

  // Inserts the row, or changes the one that it meets.
  Task<SqlStatus> Upsert(Row proposed) {
    CO_RETURN_IF_ERROR(writer_.CheckRow(proposed));
    SqlResult<std::optional<Row>> existing =
        co_await writer_.FindExisting(proposed, node_.on_conflict.index_ids);
    CO_RETURN_IF_ERROR(existing);
    if (!existing->has_value()) {
      touched_.insert(PrimaryKeyOf(*node_.table, proposed));
      CO_RETURN_IF_ERROR(ReturnOne(proposed));
      std::vector<Row> rows(1, std::move(proposed));
      co_return co_await writer_.Insert(std::move(rows));
    }
    const Row& old_row = **existing;
    if (touched_.contains(PrimaryKeyOf(*node_.table, old_row))) {
      co_return errors::Make(sqlstate::kCardinalityViolation,
                             "ON CONFLICT DO UPDATE command cannot affect row a second time")
          .WithHint(
              "Ensure that no rows proposed for insertion within the same command have "
              "duplicate constrained values.");
    }
    Row both = old_row;
    both.insert(both.end(), proposed.begin(), proposed.end());
    if (node_.on_conflict.where != nullptr) {
      CO_ASSIGN_OR_RETURN(const Datum wanted,
                          EvaluateOn(*node_.on_conflict.where, both, *context_->eval));
      if (wanted.is_null() || !wanted.as_bool()) co_return SqlStatus();
    }
    Row changed = old_row;
    for (const Assignment& assignment : node_.on_conflict.assignments) {
      CO_ASSIGN_OR_RETURN(changed[static_cast<size_t>(assignment.ordinal)],
                          EvaluateOn(*assignment.value, both, *context_->eval));
    }
    touched_.insert(PrimaryKeyOf(*node_.table, changed));
    ++updated_;
    CO_RETURN_IF_ERROR(ReturnOne(changed));
    std::vector<Row> rows(1, std::move(changed));
    co_return co_await writer_.Update(std::span(&old_row, 1), std::move(rows));
  }

  SqlStatus Return(const std::vector<Row>& rows) {
    for (const Row& row : rows) RETURN_IF_ERROR(ReturnOne(row));
    return {};
  }

  SqlStatus ReturnOne(const Row& row) {
    if (!returning_.wanted()) return {};
    return returning_.Add(row);
  }

  const InsertNode& node_;
  ExecContext* const context_;
  const CursorPtr input_;
  RowWriter writer_;
  ReturningRows returning_;
  const bool reads_target_;
  int64_t row_ids_ = 0;  // that changing a row takes
  std::optional<RowQueue> gathered_;
  bool done_ = false;
  int64_t updated_ = 0;
  // Primary keys of the rows that ON CONFLICT DO UPDATE has put or changed.
  std::set<kv::Key> touched_;
};

}  // namespace

CursorPtr MakeInsert(const InsertNode& node, ExecContext* context) {
  return std::make_unique<InsertCursor>(node, context);
}

}  // namespace steno::sql
