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

}  // namespace

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunDeclare(const Run* run) {
  const auto& declare = ast::As<ast::DeclareCursorStatement>(*run->statement->statement());
  co_await run->out->PassThrough();
  if (declare.hold) co_return errors::FeatureNotSupported("WITH HOLD cursors are not supported");
  if (declare.scroll.value_or(false)) {
    co_return errors::FeatureNotSupported("SCROLL cursors are not supported");
  }
  if (declare.binary) co_return errors::FeatureNotSupported("BINARY cursors are not supported");
  if (!txn_.is_explicit()) {
    co_return errors::Make(sqlstate::kNoActiveSqlTransaction,
                           "DECLARE CURSOR can only be used in transaction blocks");
  }
  if (portals_.contains(declare.name)) co_return errors::DuplicateCursor(declare.name);
  PlanOptions options;
  FormatSettings settings = format_;
  options.settings = &settings;
  options.parameters_allowed = false;
  auto statement = std::make_shared<PreparedStatement>();
  std::function<SqlStatus(CatalogView*)> bind = [&](CatalogView* view) -> SqlStatus {
    ASSIGN_OR_RETURN(statement->plan, PlanQuery(*declare.query, options, view));
    return {};
  };
  SqlStatus bound = co_await BindLoop(std::move(bind));
  CO_RETURN_IF_ERROR(bound);
  for (const OutputColumn& column : statement->plan->columns) {
    ResultColumn& out = statement->columns.emplace_back();
    out.name = column.name;
    out.type = column.type;
  }
  statement->described = true;
  statement->returns_rows = true;
  // A cursor is opened at once: it shows what was there when it was declared.
  Portal portal;
  portal.statement = statement;
  portal.is_cursor = true;
  portal.savepoints = txn_.savepoints();
  auto execution = co_await Begin(statement->plan, run->parameters);
  CO_RETURN_IF_ERROR(execution);
  portal.execution = *std::move(execution);
  portals_.insert_or_assign(declare.name, std::move(portal));
  run->out->OnComplete("DECLARE CURSOR");
  co_return ExecuteOutcome::kComplete;
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
  co_await run->out->PassThrough();
  if (!fetch.move) run->out->OnColumns(cursor.statement->columns);
  int64_t given = 0;
  while (!cursor.ended && given < fetch.count) {
    CO_RETURN_IF_ERROR(interrupt_->Check());
    Batch batch;
    const int64_t room = std::min<int64_t>(fetch.count - given, kBatchRows);
    SqlResult<bool> more = co_await cursor.execution->Next(room, &batch);
    CO_RETURN_IF_ERROR(more);
    if (!*more) {
      cursor.ended = true;
      break;
    }
    given += static_cast<int64_t>(batch.rows());
    if (!fetch.move && !co_await run->out->OnRows(batch)) {
      co_return errors::Make(sqlstate::kConnectionFailure, "the client is gone");
    }
  }
  cursor.rows += given;
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
