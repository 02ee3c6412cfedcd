// SELECT, VALUES, INSERT, UPDATE and DELETE.
#include <fmt/format.h>

#include <algorithm>

#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

constexpr int kReplansMax = 10;

std::string_view VerbOf(const PlannedStatement& plan) {
  switch (plan.tag) {
    case StatementTag::kSelect:
      return "SELECT";
    case StatementTag::kInsert:
      return "INSERT";
    case StatementTag::kUpdate:
      return "UPDATE";
    case StatementTag::kDelete:
      return "DELETE";
  }
  return "SELECT";
}

std::string TagOf(const PlannedStatement& plan, int64_t rows) {
  if (plan.tag == StatementTag::kInsert) return fmt::format("INSERT 0 {}", rows);
  return fmt::format("{} {}", VerbOf(plan), rows);
}

// Whether the plan may write before it has read anything, which proves that its tables are as it
// knows them: all others look for the rows, or whether keys are taken.
bool WritesUnread(const PlannedStatement& plan) {
  return plan.root->kind == PhysicalKind::kInsert &&
         As<InsertNode>(*plan.root).table->HasHiddenKey();
}

// The schema has changed since the plan was made; nothing was read under it. A client of simple
// queries has not been told what they give.
void ForgetPlan(PreparedStatement* statement, Catalog* catalog) {
  if (!statement->takes_parameters) statement->described = false;
  for (const Dependency& dependency : statement->plan->dependencies) {
    catalog->Forget(dependency.id);
  }
  statement->plan = nullptr;
}

}  // namespace

SqlStatus SessionImpl::CheckReadOnly(const PlannedStatement& plan) const {
  if (!txn_.read_only() || plan.read_only) return {};
  if (plan.tag == StatementTag::kSelect) return errors::ReadOnlyTransaction("SELECT FOR UPDATE");
  return errors::ReadOnlyTransaction(VerbOf(plan));
}

Task<SqlResult<std::unique_ptr<Execution>>> SessionImpl::Begin(PlanPtr plan,
                                                               std::vector<Datum> parameters) {
  CO_RETURN_IF_ERROR(CheckReadOnly(*plan));
  std::shared_ptr<const LoadedCatalog> catalog;
  if (plan->needs_system_catalog) {
    auto loaded = co_await LoadCatalog();
    CO_RETURN_IF_ERROR(loaded);
    catalog = *loaded;
    catalog_ = catalog;
    format_.reg_names = catalog->functions.get();
  }
  AddGuards(plan->dependencies);
  auto execution = std::make_unique<Execution>(std::move(plan), std::move(parameters), format_,
                                               this, std::move(catalog));
  ExecContext& context = execution->context();
  context.txn = txn_.kv();
  context.memory.DrawOn(services_->memory);
  context.check_cancel = [this] { return CheckGoOn(); };
  context.is_private = [this](DescriptorId table, uint32_t index) {
    return txn_.IsPrivate(table, index);
  };
  context.reserve_row_ids = [this](int64_t calls) { return row_ids_.Reserve(calls); };
  execution->set_pause([this](int64_t micros) { return Pause(micros); });
  SqlStatus opened = co_await execution->Open();
  CO_RETURN_IF_ERROR(opened);
  co_return execution;
}

// Gives the rows, and the tag unless the portal is suspended.
Task<SqlResult<ExecuteOutcome>> SessionImpl::Drain(Execution* execution, const Run* run) {
  const PlannedStatement& plan = execution->plan();
  const bool changes = plan.tag != StatementTag::kSelect;
  int64_t given = 0;
  if (changes && run->max_rows > 0 && run->portal->rows == 0) {
    SqlStatus finished = co_await execution->Finish();
    CO_RETURN_IF_ERROR(finished);
  }
  bool announced = !plan.returns_rows;
  for (;;) {
    if (run->max_rows > 0 && given == run->max_rows) {
      run->portal->rows += given;
      co_return ExecuteOutcome::kSuspended;
    }
    Batch batch;
    const int64_t room = run->max_rows == 0 ? 0 : run->max_rows - given;
    SqlResult<bool> more = co_await execution->Next(room, &batch);
    CO_RETURN_IF_ERROR(more);
    if (!announced) run->out->OnColumns(run->statement->columns);
    announced = true;
    if (!*more) break;
    if (!plan.returns_rows) continue;
    given += static_cast<int64_t>(batch.rows());
    if (!co_await run->out->OnRows(batch)) {
      execution->Fail();
      co_return errors::Make(sqlstate::kConnectionFailure, "the client is gone");
    }
  }
  if (changes) {
    // The transaction may stay open for long.
    CO_RETURN_IF_ERROR(txn_.ChargeBuffer());
  }
  if (run->portal != nullptr) run->portal->rows += given;
  run->out->OnComplete(TagOf(plan, changes ? execution->affected_rows() : given));
  co_return ExecuteOutcome::kComplete;
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunQuery(const Run* run) {
  PreparedStatement* statement = run->statement.get();
  Portal* portal = run->portal;
  if (portal != nullptr && portal->ended) {
    // Executing a portal that has ended gives no more rows.
    run->out->OnComplete(TagOf(*portal->plan, 0));
    co_return ExecuteOutcome::kComplete;
  }
  if (portal != nullptr && portal->execution != nullptr) {
    Outcome outcome = co_await Drain(portal->execution.get(), run);
    if (outcome.has_value() && *outcome == ExecuteOutcome::kComplete) {
      portal->execution.reset();
      portal->ended = true;
    }
    co_return outcome;
  }
  int attempt = 0;
  for (;;) {
    SqlStatus planned = co_await EnsurePlan(statement);
    CO_RETURN_IF_ERROR(planned);
    const PlanPtr plan = statement->plan;
    if (plan->tag != StatementTag::kSelect) {
      SqlStatus finished = co_await FinishOpenPortals(portal);
      CO_RETURN_IF_ERROR(finished);
    }
    // The rows and writes of an attempt that has to be made again are taken back.
    SessionTxn* const kv = txn_.kv();
    const bool changes = plan->tag != StatementTag::kSelect;
    const bool takes_back = WritesUnread(*plan);
    const kv::SavepointToken before = takes_back ? kv->CreateSavepoint() : 0;
    const ResultBuffer::Mark output = run->out->mark();
    const size_t settings_before = settings_.Mark();
    std::vector<Datum> parameters = run->parameters;
    auto execution = co_await Begin(plan, std::move(parameters));
    Outcome outcome = ExecuteOutcome::kComplete;
    if (execution.has_value()) {
      outcome = co_await Drain(execution->get(), run);
    } else {
      outcome = execution.error();
    }
    if (!outcome.has_value() && co_await IsOutdated(plan.get())) {
      outcome = FromKvError(*kv->error());
    }
    const bool outdated = !outcome.has_value() && kv->error().has_value() &&
                          kv->error()->kind == kv::ErrorKind::kGuardFailed;
    if (outdated && takes_back) kv->RollbackTo(before);
    if (takes_back && !kv->dead()) kv->Release(before);
    if (outcome.has_value()) {
      if (portal != nullptr) {
        portal->plan = plan;
        portal->ended = *outcome == ExecuteOutcome::kComplete;
        if (!portal->ended) portal->execution = *std::move(execution);
      }
      co_return outcome;
    }
    if (!outdated) co_return outcome;
    // What was written past the transaction, or is with the client, cannot be taken back.
    const bool final = (changes && txn_.changes().changed) || !run->out->CutBack(output);
    if (final || ++attempt >= kReplansMax) co_return outcome;
    settings_.RollbackTo(settings_before);
    ForgetPlan(statement, services_->catalog);
    kv->ForgetError();
  }
}

}  // namespace steno::sql
