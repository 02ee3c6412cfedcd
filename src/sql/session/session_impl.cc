#include "sql/session/session_impl.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/status_macros.h"
#include "sql/types/datetime.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"

namespace steno::sql {
namespace {

// 2000-01-01 in microseconds since 1970.
constexpr int64_t kPostgresEpochUs = 946'684'800'000'000;
constexpr int64_t kBackoffFirstNs = 500'000;
constexpr int64_t kBackoffMaxNs = 50'000'000;

std::string LabelOf(const SessionOptions& options) {
  const auto name = options.settings.find("application_name");
  return fmt::format(
      "{} (pid {})",
      name == options.settings.end() || name->second.empty() ? "session" : name->second,
      options.process_id);
}

bool EndsFailedBlock(const ast::Statement& statement) {
  if (statement.kind != ast::StatementKind::kTransaction) return false;
  using Op = ast::TransactionStatement::Op;
  switch (ast::As<ast::TransactionStatement>(statement).op) {
    case Op::kCommit:
    case Op::kRollback:
    case Op::kRollbackTo:
      return true;
    default:
      return false;
  }
}

}  // namespace

SessionImpl::SessionImpl(const SessionServices* services, SessionOptions options,
                         DatabaseDescriptor database, Rng rng)
    : services_(services),
      options_(std::move(options)),
      database_(std::move(database)),
      rng_(rng),
      interrupt_(std::make_shared<Interrupt>()),
      deadline_(interrupt_, services->executor, Interrupt::Reason::kTimeout),
      settings_(options_.user),
      txn_(services, &settings_, interrupt_, LabelOf(options_),
           [this](Transaction::Ends ends) { LetPortalsGo(ends); }),
      row_ids_(services->row_ids) {}

SessionImpl::~SessionImpl() = default;

int64_t SessionImpl::clock_time() const {
  return services_->db->Now().wall_us() - kPostgresEpochUs;
}

std::vector<std::string> SessionImpl::search_path() const {
  std::vector<std::string> path;
  for (const std::string& schema : settings_.search_path()) {
    if (schema == "pg_catalog") continue;
    const bool exists = schema == "public" || schema == "information_schema" ||
                        (catalog_ != nullptr && catalog_->functions->SchemaExists(schema));
    if (exists) path.push_back(schema);
  }
  return path;
}

std::optional<std::string> SessionImpl::setting(std::string_view name) const {
  return settings_.Show(name);
}

void SessionImpl::Notice(ResultBuffer* out, std::string_view severity, const SqlError& notice) {
  if (settings_.ShowsNotice(severity)) out->OnNotice(severity, notice);
}

// --- The transaction around statements ---

bool SessionImpl::MayRestart(const ResultBuffer& out, int attempt) const {
  if (out.sent() || attempt >= kTxnRetriesMax || !txn_.CanRestart()) return false;
  if (interrupt_->reason() != Interrupt::Reason::kNone) return false;
  return txn_.state() == Transaction::State::kImplicit || txn_.data_statements() == 0;
}

// Full jitter below a bound that doubles. False: interrupted meanwhile.
Task<bool> SessionImpl::Backoff(int attempt) {
  const int64_t bound = std::min(kBackoffMaxNs, kBackoffFirstNs << std::min(attempt, 16));
  co_await Sleep(rng_.Between(bound / 2, bound));
  co_return interrupt_->reason() == Interrupt::Reason::kNone;
}

SqlStatus SessionImpl::CheckGoOn() {
  RETURN_IF_ERROR(interrupt_->Check());
  return txn_.ChargeBuffer();
}

SqlError SessionImpl::Interrupted(SqlError error) const {
  const SqlStatus why = interrupt_->Check();
  const bool cancelled = error.sqlstate == sqlstate::kQueryCanceled;
  if (cancelled && !why.has_value()) return why.error();
  return txn_.WithNames(std::move(error));
}

Task<SqlStatus> SessionImpl::CommitTransaction() {
  SqlStatus status = co_await HoldCursors();
  if (status.has_value()) {
    status = co_await txn_.Commit();
  } else {
    co_await txn_.Rollback();
  }
  SettleHeld(status.has_value());
  co_return status;
}

// Before the transaction that they read through goes: no execution outlives it but of those that
// are held, which read nothing any more.
void SessionImpl::LetPortalsGo(Transaction::Ends ends) {
  const bool all = ends == Transaction::Ends::kTransaction;
  std::erase_if(portals_, [&](const auto& entry) {
    const Portal& portal = entry.second;
    return !portal.held && (all || portal.is_cursor);
  });
  for (auto& [name, portal] : portals_) {
    if (portal.held || portal.execution == nullptr) continue;
    portal.execution.reset();
    portal.spent = true;
  }
}

Task<SqlStatus> SessionImpl::Pause(int64_t micros) {
  const Promise<bool> woken;
  const TimerId timer = services_->executor->PostAfter(micros * 1000, [woken] { woken.Set(true); });
  interrupt_->SetWaker([woken] { woken.Set(false); });
  co_await woken.GetFuture();
  interrupt_->ClearWaker();
  services_->executor->CancelTimer(timer);
  co_return interrupt_->Check();
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunStatement(Run run) {
  const ast::Statement* statement = run.statement->statement();
  const bool is_cursor = run.portal != nullptr && run.portal->is_cursor;
  if (statement == nullptr && !is_cursor) co_return ExecuteOutcome::kEmpty;
  if (txn_.failed() && (is_cursor || !EndsFailedBlock(*statement))) {
    co_return errors::InFailedTransaction();
  }
  statement_micros_ = clock_time();
  txn_.Enter(statement_micros_);
  if (std::exchange(format_epoch_, settings_.plan_epoch()) != settings_.plan_epoch()) {
    // Rows that wait print with the settings of before.
    co_await run.out->Flush();
  }
  format_ = settings_.format();
  format_.now_micros = txn_.start_micros();
  format_.reg_names = catalog_ == nullptr ? nullptr : catalog_->functions.get();
  if (txn_.has_kv()) txn_.kv()->ForgetError();
  if (run.portal != nullptr) CO_RETURN_IF_ERROR(CheckRunnable(*run.portal));
  Outcome outcome;
  if (is_cursor) {
    run.portal->current = Batch();
    outcome = co_await RunQuery(&run);
  } else {
    outcome = co_await Dispatch(&run);
  }
  if (!outcome.has_value()) co_return Interrupted(outcome.error());
  // A portal that is suspended has given rows, and cannot be run from its beginning any more.
  if (*outcome != ExecuteOutcome::kEmpty && txn_.state() != Transaction::State::kIdle) {
    if (txn_.has_kv()) txn_.kv()->RelyOnGuards();
    txn_.CountStatement();
  }
  co_return outcome;
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::Dispatch(const Run* run) {
  using Kind = ast::StatementKind;
  const ast::Statement& statement = *run->statement->statement();
  if (IsPlanned(statement)) return RunQuery(run);
  if (IsSchemaStatement(statement.kind)) return RunSchema(run);
  switch (statement.kind) {
    case Kind::kTransaction:
      return RunTransaction(run);
    case Kind::kSet:
    case Kind::kReset:
    case Kind::kSetConstraints:
      return RunSet(run);
    case Kind::kShow:
      return RunShow(run);
    case Kind::kDiscard:
      return RunDiscard(run);
    case Kind::kPrepare:
      return RunPrepare(run);
    case Kind::kExecute:
      return RunExecute(run);
    case Kind::kDeclareCursor:
      return RunDeclare(run);
    case Kind::kFetch:
      return RunFetch(run);
    case Kind::kExplain:
      return RunExplain(run);
    case Kind::kCopy:
      return RunCopy(run);
    case Kind::kVacuum:
    case Kind::kLockTable:
    case Kind::kCheckpoint:
      return RunVacuum(run);
    default:
      return RunOther(run);
  }
}

SqlResult<std::vector<ParsedStatement>> ParseWithin(MemoryShare* memory, std::string_view sql) {
  return sql::Parse(sql, [memory](int64_t bytes) -> SqlStatus {
    if (!memory->Resize(bytes)) return NodeOutOfMemory(memory->limit_bytes());
    return {};
  });
}

// --- Simple protocol ---

Task<SqlStatus> SessionImpl::Query(std::string sql, ResultSink* sink) {
  GiveTag();
  interrupt_->Arm();
  ResultBuffer out(sink, /*simple=*/true);
  statements_.erase("");
  portals_.erase("");
  MemoryShare memory(services_->memory);
  auto parsed = ParseWithin(&memory, sql);
  if (!parsed.has_value()) {
    co_await txn_.Fail();
    if (!txn_.is_explicit()) co_await txn_.Rollback();
    co_return parsed.error();
  }
  const auto source = std::make_shared<const std::string>(std::move(sql));
  std::vector<PreparedPtr> statements;
  for (ParsedStatement& one : *parsed) {
    auto statement = std::make_shared<PreparedStatement>();
    statement->source = source;
    statement->parsed = std::move(one);
    statement->takes_parameters = false;
    statements.push_back(std::move(statement));
  }
  const bool empty = statements.empty();
  // An empty string, too, ends the implicit transaction of messages before.
  SqlStatus status = co_await RunString(std::move(statements), &out);
  deadline_.Stop();
  const bool open = co_await out.Flush();
  if (!status.has_value()) {
    co_await txn_.Fail();
    if (!txn_.is_explicit()) co_await txn_.Rollback();
    co_return status;
  }
  if (!open) co_return errors::Make(sqlstate::kConnectionFailure, "the client is gone");
  if (empty) sink->OnEmptyQuery();
  co_return SqlStatus();
}

// Runs the statements; the implicit transaction that is open at the end is committed.
Task<SqlStatus> SessionImpl::RunString(std::vector<PreparedPtr> statements, ResultBuffer* out) {
  size_t next = 0;
  size_t first = 0;  // of the statements that a restart runs again
  size_t timed = 0;  // those before have had their time begin; one that is run again has the last's
  int attempt = 0;
  // What is not run again is dropped.
  size_t dropped = 0;
  const auto drop = [&](size_t end) {
    for (; dropped < end; ++dropped) statements[dropped].reset();
  };
  // Begun by messages of before, which nobody can run again.
  bool inherited = txn_.state() == Transaction::State::kImplicit;
  for (;;) {
    if (txn_.state() == Transaction::State::kIdle) {
      inherited = false;
      co_await out->Flush();
      out->Retain();
      if (next == statements.size()) co_return SqlStatus();
      drop(first = next);
    }
    SqlStatus status;
    bool ended = next == statements.size();
    if (ended && txn_.is_explicit()) co_return SqlStatus();
    if (ended && txn_.data_statements() == 0) co_return co_await CommitTransaction();
    if (ended) {
      // A commit that fails ends the transaction; Enter begins the next attempt's.
      status = co_await CommitTransaction();
      if (status.has_value()) co_return status;
      const bool again = status.error().sqlstate == sqlstate::kSerializationFailure && !inherited &&
                         !out->sent() && attempt < kTxnRetriesMax;
      if (!again || !co_await Backoff(attempt++)) co_return Interrupted(status.error());
      out->Discard();
      next = first;
      continue;
    }
    Run run;
    run.statement = statements[next];
    run.out = out;
    run.alone = statements.size() == 1;
    const bool was_explicit = txn_.is_explicit();
    if (was_explicit && txn_.data_statements() == 0) {
      co_await out->Flush();
      out->Retain();
      drop(first = next);
      txn_.MarkRestart();
    }
    if (next == timed) {
      deadline_.Start(settings_.timeouts().statement_ms);
      ++timed;
    }
    Outcome outcome = co_await RunStatement(std::move(run));
    if (outcome.has_value()) {
      // Made again if it is run again: plans take more than trees.
      statements[next]->plan = nullptr;
      statements[next]->described = false;
      ++next;
      if (out->sent()) drop(next);
      if (txn_.is_explicit() || out->full()) co_await out->Flush();
      continue;
    }
    if (inherited || !MayRestart(*out, attempt)) co_return outcome.error();
    if (!co_await Backoff(attempt++)) co_return interrupt_->Check();
    co_await txn_.Restart();
    out->Discard();
    next = first;
  }
}

// --- Extended protocol ---

void SessionImpl::GiveTag() {
  deadline_.Stop();
  replay_.reset();
  if (pending_sink_ == nullptr) return;
  std::exchange(pending_sink_, nullptr)->OnComplete(pending_tag_);
}

void SessionImpl::Flush() {
  GiveTag();
}

// Runs a statement of Execute, again while nobody has seen a result of its transaction.
Task<SqlResult<ExecuteOutcome>> SessionImpl::RunWithRetries(Run run) {
  ResultBuffer* out = run.out;
  txn_.MarkRestart();
  for (int attempt = 0;; ++attempt) {
    const bool first = txn_.data_statements() == 0;
    Outcome outcome = co_await RunStatement(run);
    if (outcome.has_value() || !first || !MayRestart(*out, attempt)) co_return outcome;
    if (!co_await Backoff(attempt)) co_return interrupt_->Check().error();
    co_await txn_.Restart();
    out->Discard();
  }
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::Execute(std::string portal, int64_t max_rows,
                                                     ResultSink* sink) {
  GiveTag();
  interrupt_->Arm();
  const auto it = portals_.find(portal);
  if (it == portals_.end()) {
    co_await txn_.Fail();
    co_return errors::Make(sqlstate::kInvalidCursorName,
                           "portal \"" + portal + "\" does not exist");
  }
  ResultBuffer out(sink, /*simple=*/false);
  Run run;
  run.statement = it->second.statement;
  run.parameters = it->second.parameters;
  run.out = &out;
  run.portal = &it->second;
  run.max_rows = max_rows;
  run.simple = false;
  const bool first = txn_.statements() == 0;
  const Run replay{run.statement, run.parameters};
  deadline_.Start(settings_.timeouts().statement_ms);
  Outcome outcome = co_await RunWithRetries(std::move(run));
  SpendPortal(portal, outcome);
  const bool waits = outcome.has_value() && txn_.state() == Transaction::State::kImplicit;
  if (waits && out.TakeLoneTag(&pending_tag_)) {
    pending_sink_ = sink;
    // What may be run again has not ended yet, nor has its time.
    if (first) replay_ = replay;
    if (!first) deadline_.Stop();
    co_return outcome;
  }
  deadline_.Stop();
  const bool open = co_await out.Flush();
  if (!outcome.has_value()) {
    co_await txn_.Fail();
    co_return outcome;
  }
  if (!open) co_return errors::Make(sqlstate::kConnectionFailure, "the client is gone");
  co_return outcome;
}

// What a portal that has been run is good for, unless its transaction has ended with it.
void SessionImpl::SpendPortal(const std::string& name, const Outcome& outcome) {
  const auto it = portals_.find(name);
  if (it == portals_.end()) return;
  const bool done = outcome.has_value() && *outcome == ExecuteOutcome::kComplete;
  it->second.spent = !outcome.has_value() || (done && !it->second.returns_rows());
}

Task<SqlStatus> SessionImpl::Sync() {
  if (txn_.is_explicit()) {
    GiveTag();
    co_return SqlStatus();
  }
  SqlStatus held;
  if (!txn_.failed()) held = co_await HoldCursors();
  if (!held.has_value()) {
    pending_sink_ = nullptr;
    co_await txn_.Rollback();
    SettleHeld(/*committed=*/false);
    co_return held;
  }
  if (txn_.failed()) {
    GiveTag();
    co_await txn_.Rollback();
    co_return SqlStatus();
  }
  if (txn_.state() == Transaction::State::kIdle) {
    GiveTag();
    co_return SqlStatus();
  }
  for (int attempt = 0;; ++attempt) {
    SqlStatus status = co_await txn_.Commit();
    SettleHeld(status.has_value());
    if (status.has_value()) {
      GiveTag();
      co_return status;
    }
    const bool again = status.error().sqlstate == sqlstate::kSerializationFailure &&
                       replay_.has_value() && attempt < kTxnRetriesMax;
    if (!again || !co_await Backoff(attempt)) {
      pending_sink_ = nullptr;
      replay_.reset();
      co_return status;
    }
    ResultBuffer out(pending_sink_, /*simple=*/false);
    Run run = *replay_;
    run.out = &out;
    run.simple = false;
    Outcome outcome = co_await RunWithRetries(std::move(run));
    if (!outcome.has_value() || !out.TakeLoneTag(&pending_tag_)) {
      pending_sink_ = nullptr;
      replay_.reset();
      co_await txn_.Rollback();
      co_return outcome.has_value() ? status : SqlStatus(outcome.error());
    }
  }
}

void SessionImpl::CloseStatement(const std::string& name) {
  GiveTag();
  statements_.erase(name);
}

void SessionImpl::ClosePortal(const std::string& portal) {
  GiveTag();
  portals_.erase(portal);
}

void SessionImpl::FailTransaction() {
  GiveTag();
  txn_.MarkFailed();
}

int64_t SessionImpl::idle_timeout_ms() const {
  const Timeouts& timeouts = settings_.timeouts();
  return status() == TransactionStatus::kIdle ? timeouts.idle_session_ms
                                              : timeouts.idle_in_transaction_session_ms;
}

TransactionStatus SessionImpl::status() const {
  switch (txn_.state()) {
    case Transaction::State::kExplicit:
      return TransactionStatus::kInTransaction;
    case Transaction::State::kFailed:
      return TransactionStatus::kFailed;
    default:
      return TransactionStatus::kIdle;
  }
}

Task<void> SessionImpl::Close() {
  GiveTag();
  portals_.clear();
  co_await txn_.Rollback();
}

}  // namespace steno::sql
