// DECLARE, FETCH, MOVE and CLOSE. A cursor is a portal that SQL names; it goes forward only.
#include <fmt/format.h>

#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

SqlError ForwardOnly() {
  return errors::Make("55000", "cursor can only scan forward")
      .WithHint("Declare it with SCROLL option to enable backward scan.");
}

SqlError ClientGone() {
  return errors::Make(sqlstate::kConnectionFailure, "the client is gone");
}

Batch LastRow(const Batch& batch) {
  std::vector<Type> types;
  for (size_t c = 0; c < batch.columns(); ++c) types.push_back(batch.column(c).type());
  Batch last(types);
  Row row;
  for (size_t c = 0; c < batch.columns(); ++c) row.push_back(batch.Get(c, batch.rows() - 1));
  last.AppendRow(std::move(row));
  return last;
}

}  // namespace

SqlStatus SessionImpl::CheckDeclare(const ast::DeclareCursorStatement& declare,
                                    const PlannedStatement& plan, bool alone) const {
  if (declare.hold && !plan.read_only) {
    return errors::FeatureNotSupported("DECLARE CURSOR WITH HOLD ... FOR UPDATE is not supported")
        .WithDetail("Holdable cursors must be READ ONLY.");
  }
  if (declare.scroll.value_or(false)) {
    return errors::FeatureNotSupported("SCROLL cursors are not supported");
  }
  if (declare.binary) return errors::FeatureNotSupported("BINARY cursors are not supported");
  if (!txn_.is_explicit() && !declare.hold && alone) {
    return errors::Make(sqlstate::kNoActiveSqlTransaction,
                        "DECLARE CURSOR can only be used in transaction blocks");
  }
  if (portals_.contains(declare.name)) return errors::DuplicateCursor(declare.name);
  return {};
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunDeclare(const Run* run) {
  const auto& declare = ast::As<ast::DeclareCursorStatement>(*run->statement->statement());
  co_await run->out->PassThrough();
  // What it was described with may be outdated by now.
  run->statement->plan = nullptr;
  SqlStatus planned = co_await EnsurePlan(run->statement.get(), /*tells=*/true);
  CO_RETURN_IF_ERROR(planned);
  auto statement = std::make_shared<PreparedStatement>();
  statement->plan = run->statement->plan;
  CO_RETURN_IF_ERROR(CheckDeclare(declare, *statement->plan, run->alone));
  statement->source = run->statement->source;
  statement->made_micros = statement_micros_;
  statement->columns = ColumnsOf(*statement->plan);
  statement->described = true;
  statement->returns_rows = true;
  // A cursor is opened at once: it shows what was there when it was declared.
  Portal portal;
  portal.name = declare.name;
  portal.statement = statement;
  portal.is_cursor = true;
  portal.hold = declare.hold;
  portal.savepoints = txn_.savepoints();
  auto execution = co_await Begin(statement->plan, run->parameters);
  CO_RETURN_IF_ERROR(execution);
  portal.execution = *std::move(execution);
  portal.plan = statement->plan;
  portals_.insert_or_assign(declare.name, std::move(portal));
  run->out->OnComplete("DECLARE CURSOR");
  co_return ExecuteOutcome::kComplete;
}

Task<SqlStatus> SessionImpl::HoldCursors() {
  for (auto& [name, portal] : portals_) {
    if (!portal.hold || portal.held) continue;
    if (portal.execution != nullptr) {
      if (portal.execution->failed()) continue;  // it ends with the transaction
      SqlStatus finished = co_await portal.execution->Finish();
      CO_RETURN_IF_ERROR(finished);
    }
    portal.held = true;
    portal.holding = true;
    portal.savepoints = 0;
  }
  co_return SqlStatus();
}

void SessionImpl::SettleHeld(bool committed) {
  std::erase_if(portals_, [&](const auto& entry) { return entry.second.holding && !committed; });
  for (auto& [name, portal] : portals_) portal.holding = false;
}

// A portal that has failed does not go on behind the rows that are lost, nor begin again.
SqlStatus SessionImpl::CheckRunnable(const Portal& portal) {
  const bool failed = portal.execution != nullptr && portal.execution->failed();
  if (!portal.spent && !failed) return {};
  return errors::Make("55000", "portal \"" + portal.name + "\" cannot be run");
}

// A portal that fails here has its failure told to whom fetches from it. What also ends the running
// statement, an interrupt or a failure of the transaction, is given at once.
Task<SqlStatus> SessionImpl::FinishOpenPortals(const Portal* running) {
  for (auto& [name, portal] : portals_) {
    if (&portal == running || portal.execution == nullptr) continue;
    SqlStatus finished = co_await portal.execution->FinishAhead();
    if (finished.has_value()) continue;
    CO_RETURN_IF_ERROR(interrupt_->Check());
    if (txn_.kv()->error().has_value()) co_return finished;
  }
  co_return SqlStatus();
}

std::vector<SessionInfo::CursorInfo> SessionImpl::Cursors() const {
  std::vector<CursorInfo> out;
  for (const auto& [name, portal] : portals_) {
    CursorInfo& info = out.emplace_back();
    info.name = name;
    info.statement = *portal.statement->source;
    info.holdable = portal.hold;
    info.creation_time = portal.is_cursor ? portal.statement->made_micros : statement_micros_;
  }
  return out;
}

// Gives the rows, but for MOVE; how many they are. RELATIVE n gives the last of n, and n = 0 the
// row that the cursor is on.
Task<SqlResult<int64_t>> SessionImpl::FetchRows(const ast::FetchStatement* fetch, Portal* cursor,
                                                ResultBuffer* out) {
  const bool relative = fetch->direction == ast::FetchStatement::Direction::kRelative;
  const int64_t skipped = relative ? fetch->count - 1 : 0;
  int64_t passed = 0;
  int64_t given = 0;
  if (fetch->count == 0 && !cursor->current.empty()) {
    given = 1;
    if (!fetch->move && !co_await out->OnRows(cursor->current)) co_return ClientGone();
  }
  while (!cursor->ended && passed < fetch->count) {
    Batch batch;
    const int64_t until = passed < skipped ? skipped : fetch->count;
    const int64_t room = std::min<int64_t>(until - passed, kBatchRows);
    CO_ASSIGN_OR_RETURN(const bool more, co_await cursor->execution->Next(room, &batch));
    if (!more) {
      cursor->ended = true;
      cursor->current = Batch();
      break;
    }
    const auto rows = static_cast<int64_t>(batch.rows());
    cursor->current = LastRow(batch);
    if (passed >= skipped) given += rows;
    if (passed >= skipped && !fetch->move && !co_await out->OnRows(batch)) {
      cursor->execution->Fail();
      co_return ClientGone();
    }
    passed += rows;
    cursor->rows += rows;
  }
  co_return given;
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunFetch(const Run* run) {
  const auto& fetch = ast::As<ast::FetchStatement>(*run->statement->statement());
  using Direction = ast::FetchStatement::Direction;
  const auto it = portals_.find(fetch.cursor);
  if (it == portals_.end()) co_return errors::UndefinedCursor(fetch.cursor);
  Portal& cursor = it->second;
  if (cursor.execution == nullptr && !cursor.ended) {
    co_return errors::FeatureNotSupported("FETCH from a portal is not supported");
  }
  const bool forward =
      fetch.direction == Direction::kForward || fetch.direction == Direction::kRelative;
  if (!forward || fetch.count < 0) co_return ForwardOnly();
  CO_RETURN_IF_ERROR(CheckRunnable(cursor));
  if (!fetch.move) CO_RETURN_IF_ERROR(CheckDescribed(*run, cursor.columns()));
  co_await run->out->PassThrough();
  if (!fetch.move) run->out->OnColumns(cursor.columns());
  CO_ASSIGN_OR_RETURN(const int64_t given, co_await FetchRows(&fetch, &cursor, run->out));
  run->out->OnComplete(fmt::format("{} {}", fetch.move ? "MOVE" : "FETCH", given));
  co_return ExecuteOutcome::kComplete;
}

SqlResult<ExecuteOutcome> SessionImpl::RunCloseCursor(const Run* run) {
  const auto& close = ast::As<ast::CloseCursorStatement>(*run->statement->statement());
  if (close.name.empty()) {
    std::erase_if(portals_, [](const auto& entry) { return entry.second.is_cursor; });
    run->out->OnComplete("CLOSE CURSOR ALL");
    return ExecuteOutcome::kComplete;
  }
  if (portals_.erase(close.name) == 0) return errors::UndefinedCursor(close.name);
  run->out->OnComplete("CLOSE CURSOR");
  return ExecuteOutcome::kComplete;
}

}  // namespace steno::sql
