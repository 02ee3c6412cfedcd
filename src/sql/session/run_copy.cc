// COPY: table or query to the client, and from the client into a table, in text and CSV.
#include <fmt/format.h>

#include "sql/exec/row_writer.h"
#include "sql/session/copy_rows.h"
#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

constexpr int64_t kCopyBatchRows = 1000;
constexpr size_t kCopyOutBytes = 32 << 10;

SqlError ClientGone() {
  return errors::Make(sqlstate::kConnectionFailure, "the client is gone");
}

// COPY table TO: a scan of the columns that are named, or of all.
SqlResult<PlanPtr> PlanCopyOfTable(const ast::CopyStatement& copy, CatalogView* view) {
  ASSIGN_OR_RETURN(const TablePtr table,
                   view->FindTable(copy.table->catalog, copy.table->schema, copy.table->name));
  ASSIGN_OR_RETURN(std::vector<int> ordinals, ColumnsOfCopy(*table, copy.columns));
  return PlanTableScan(table, std::move(ordinals));
}

}  // namespace

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunCopy(const Run* run) {
  const auto* copy = &ast::As<ast::CopyStatement>(*run->statement->statement());
  if (copy->endpoint != ast::CopyStatement::Endpoint::kStdio) {
    co_return errors::FeatureNotSupported("COPY to or from a file of the server is not supported")
        .WithHint("Use \\copy of the client.");
  }
  if (copy->where != nullptr) co_return errors::FeatureNotSupported("COPY WHERE is not supported");
  SqlResult<int64_t> rows = 0;
  if (copy->from) {
    if (txn_.read_only()) co_return errors::ReadOnlyTransaction("COPY FROM");
    rows = co_await CopyFrom(run, copy);
  } else {
    rows = co_await CopyTo(run, copy);
  }
  CO_RETURN_IF_ERROR(rows);
  run->out->OnComplete(fmt::format("COPY {}", *rows));
  co_return ExecuteOutcome::kComplete;
}

Task<SqlResult<PlanPtr>> SessionImpl::PlanCopyTo(const ast::CopyStatement* copy) {
  PlanPtr plan;
  std::vector<Dependency> dependencies;
  const FormatSettings settings = format_;
  PlanOptions options;
  options.settings = &settings;
  options.parameters_allowed = false;
  std::function<SqlStatus(CatalogView*)> bind = [&](CatalogView* view) -> SqlStatus {
    if (!copy->table.has_value()) {
      ASSIGN_OR_RETURN(plan, PlanStatement(*copy->query, options, view));
      return {};
    }
    ASSIGN_OR_RETURN(plan, PlanCopyOfTable(*copy, view));
    dependencies = view->dependencies();
    return {};
  };
  std::function<bool()> is_told = [] { return true; };
  SqlStatus bound = co_await BindLoop(std::move(bind), std::move(is_told));
  CO_RETURN_IF_ERROR(bound);
  AddGuards(dependencies);
  if (!plan->returns_rows) {
    co_return errors::FeatureNotSupported("COPY query must have a RETURNING clause");
  }
  co_return plan;
}

Task<SqlResult<int64_t>> SessionImpl::CopyTo(const Run* run, const ast::CopyStatement* copy) {
  CO_ASSIGN_OR_RETURN(const CopyFormat format, CopyFormatOf(*copy));
  SqlResult<PlanPtr> plan = co_await PlanCopyTo(copy);
  CO_RETURN_IF_ERROR(plan);
  std::vector<std::string> names;
  for (const OutputColumn& column : (*plan)->columns) names.push_back(column.name);
  if ((*plan)->tag != StatementTag::kSelect) {
    SqlStatus finished = co_await FinishOpenPortals(run->portal);
    CO_RETURN_IF_ERROR(finished);
  }
  auto execution = co_await Begin(*plan, {});
  CO_RETURN_IF_ERROR(execution);
  co_await run->out->PassThrough();
  CopyDescription description;
  description.columns = static_cast<int>(names.size());
  run->out->OnCopyOut(description);
  CopyRows out;
  CopyRowWriter writer(&format);
  writer.AppendHeader(names, &out);
  int64_t rows = 0;
  for (;;) {
    Batch batch;
    SqlResult<bool> more = co_await (*execution)->Next(0, &batch);
    CO_RETURN_IF_ERROR(more);
    if (!*more) break;
    for (size_t row = 0; row < batch.rows(); ++row) {
      CO_RETURN_IF_ERROR(writer.Append(batch, row, format_, &out));
      if (out.text.size() < kCopyOutBytes) continue;
      if (!co_await run->out->OnCopyRows(std::exchange(out, {}))) co_return ClientGone();
    }
    rows += static_cast<int64_t>(batch.rows());
  }
  if (!out.ends.empty() && !co_await run->out->OnCopyRows(std::move(out))) co_return ClientGone();
  run->out->OnCopyOutDone();
  co_return rows;
}

Task<SqlResult<int64_t>> SessionImpl::CopyFrom(const Run* run, const ast::CopyStatement* copy) {
  CO_ASSIGN_OR_RETURN(const CopyFormat format, CopyFormatOf(*copy));
  PlannedCopy plan;
  std::function<SqlStatus(CatalogView*)> bind = [&](CatalogView* view) -> SqlStatus {
    ASSIGN_OR_RETURN(plan, PlanCopyFrom(*copy->table, copy->columns, view));
    return {};
  };
  std::function<bool()> is_told = [] { return true; };
  SqlStatus bound = co_await BindLoop(std::move(bind), std::move(is_told));
  CO_RETURN_IF_ERROR(bound);
  AddGuards(plan.dependencies);
  SqlStatus finished = co_await FinishOpenPortals(run->portal);
  CO_RETURN_IF_ERROR(finished);
  EvalContext eval;
  const FormatSettings settings = format_;
  eval.settings = &settings;
  eval.session = this;
  ExecContext context;
  context.txn = txn_.kv();
  context.eval = &eval;
  context.session = this;
  context.memory.DrawOn(services_->memory);
  context.check_cancel = [this] { return CheckGoOn(); };
  context.is_private = [this](DescriptorId id, uint32_t index) {
    return txn_.IsPrivate(id, index);
  };
  RowWriter writer(*plan.insert, &context);
  co_await run->out->PassThrough();
  CopyDescription description;
  description.columns = static_cast<int>(plan.ordinals.size());
  run->out->OnCopyIn(description);
  CopyRowReader reader(&plan, format, &eval);
  for (bool done = false; !done;) {
    SqlResult<bool> ended = co_await ReadCopyData(run->out, &reader);
    CO_RETURN_IF_ERROR(ended);
    done = *ended;
    SqlStatus written = co_await WriteCopyRows(&reader, &writer);
    CO_RETURN_IF_ERROR(written);
  }
  SqlStatus flushed = co_await writer.Flush();
  CO_RETURN_IF_ERROR(flushed);
  co_return writer.inserted();
}

// Takes the client's next message. True: it was the last.
Task<SqlResult<bool>> SessionImpl::ReadCopyData(ResultBuffer* out, CopyRowReader* reader) {
  CopyInput input = co_await out->ReadCopyInput();
  CO_RETURN_IF_ERROR(interrupt_->Check());
  switch (input.kind) {
    case CopyInput::Kind::kData:
      reader->Feed(input.data);
      co_return false;
    case CopyInput::Kind::kDone:
      reader->Finish();
      co_return true;
    case CopyInput::Kind::kFail:
      co_return errors::Make(sqlstate::kQueryCanceled, "COPY from stdin failed: " + input.data);
    case CopyInput::Kind::kDisconnected:
      break;
  }
  co_return ClientGone();
}

// Inserts the rows that are complete.
Task<SqlStatus> SessionImpl::WriteCopyRows(CopyRowReader* reader, RowWriter* writer) {
  std::vector<Row> rows;
  for (bool more = true; more;) {
    if (row_ids_.available() < reader->row_ids()) {
      SqlStatus reserved = co_await row_ids_.Reserve(reader->row_ids() * kCopyBatchRows);
      CO_RETURN_IF_ERROR(reserved);
    }
    CO_ASSIGN_OR_RETURN(more, reader->Next(&rows));
    const bool full = rows.size() >= static_cast<size_t>(kCopyBatchRows);
    if (!full && (more || rows.empty())) continue;
    SqlStatus written = co_await writer->Insert(std::exchange(rows, {}));
    CO_RETURN_IF_ERROR(written);
  }
  co_return SqlStatus();
}

}  // namespace steno::sql
