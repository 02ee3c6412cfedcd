// SELECT, VALUES, INSERT, UPDATE and DELETE.
#include <fmt/format.h>

#include <algorithm>

#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

constexpr int kReplansMax = 10;
// Row ids that are put aside for an INSERT of unknown length, and the most that one may use.
constexpr int64_t kRowIdsFirst = 1024;
constexpr int64_t kRowIdsMax = int64_t{1} << 30;

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

// How many rows the node gives at most; -1: unknown.
int64_t RowsAtMost(const PhysicalNode& node) {
  switch (node.kind) {
    case PhysicalKind::kValues:
      return static_cast<int64_t>(As<ValuesNode>(node).rows.size());
    case PhysicalKind::kProject:
    case PhysicalKind::kFilter:
      return RowsAtMost(*node.inputs[0]);
    default:
      return -1;
  }
}

// Whether the plan may write before it has read anything, which proves that its tables are as it
// knows them: all others look for the rows, or whether keys are taken.
bool WritesUnread(const PlannedStatement& plan) {
  return plan.root->kind == PhysicalKind::kInsert &&
         As<InsertNode>(*plan.root).table->HasHiddenKey();
}

// Whether the plan takes row ids, and how many is only known when it has run.
bool GuessesRowIds(const PlannedStatement& plan) {
  if (!WritesUnread(plan)) return false;
  const auto& insert = As<InsertNode>(*plan.root);
  return !insert.inputs.empty() && RowsAtMost(*insert.inputs[0]) < 0;
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

// Puts row ids aside for an INSERT into a table with a hidden key.
Task<SqlStatus> SessionImpl::ReserveRowIds(const PlannedStatement* plan) {
  row_ids_used_ = 0;
  const int64_t again = std::exchange(row_ids_wanted_, 0);
  if (plan->tag != StatementTag::kInsert || plan->root->kind != PhysicalKind::kInsert) {
    co_return SqlStatus();
  }
  const auto& insert = As<InsertNode>(*plan->root);
  if (!insert.table->HasHiddenKey()) co_return SqlStatus();
  int64_t count = insert.inputs.empty() ? 1 : RowsAtMost(*insert.inputs[0]);
  if (count < 0) count = std::max(kRowIdsFirst, static_cast<int64_t>(insert.inputs[0]->rows * 2));
  count = std::min(std::max(count, again), kRowIdsMax);
  co_return co_await row_ids_.Reserve(count);
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
  SqlStatus reserved = co_await ReserveRowIds(plan.get());
  CO_RETURN_IF_ERROR(reserved);
  AddGuards(plan->dependencies);
  auto execution = std::make_unique<Execution>(std::move(plan), std::move(parameters), format_,
                                               this, std::move(catalog));
  ExecContext& context = execution->context();
  context.txn = txn_.kv();
  context.check_cancel = [this]() -> SqlStatus {
    if (RowIdsRanOut()) return errors::Internal("row ids ran out");
    return interrupt_->Check();
  };
  // What may have to be taken back cannot be written past the transaction.
  const bool bulk = !GuessesRowIds(execution->plan());
  context.is_private = [this, bulk](DescriptorId table, uint32_t index) {
    return bulk && txn_.IsPrivate(table, index);
  };
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
  if (RowIdsRanOut()) co_return errors::Internal("row ids ran out");
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
    CO_RETURN_IF_ERROR(CheckRunnable(*portal));
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
    const bool guesses = GuessesRowIds(*plan);
    const bool changes = plan->tag != StatementTag::kSelect;
    const bool takes_back = WritesUnread(*plan);
    const kv::SavepointToken before = takes_back ? kv->CreateSavepoint() : 0;
    const ResultBuffer::Mark output = run->out->mark();
    std::vector<Datum> parameters = run->parameters;
    auto execution = co_await Begin(plan, std::move(parameters));
    Outcome outcome = ExecuteOutcome::kComplete;
    if (execution.has_value()) {
      outcome = co_await Drain(execution->get(), run);
    } else {
      outcome = execution.error();
    }
    if (!outcome.has_value() && guesses && RowIdsRanOut() && !kv->dead() &&
        run->out->CutBack(output)) {
      kv->RollbackTo(before);
      kv->Release(before);
      continue;
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
    ForgetPlan(statement, services_->catalog);
    kv->ForgetError();
  }
}

}  // namespace steno::sql
