// VACUUM, ANALYZE, CHECKPOINT: accepted, since versions are collected and statistics kept without
// them; the tables that they name must exist. LOCK TABLE is refused.
#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunVacuum(const Run* run) {
  const ast::Statement& statement = *run->statement->statement();
  if (statement.kind == ast::StatementKind::kCheckpoint) {
    run->out->OnComplete("CHECKPOINT");
    co_return ExecuteOutcome::kComplete;
  }
  if (statement.kind == ast::StatementKind::kLockTable) {
    co_return errors::FeatureNotSupported("LOCK TABLE is not supported");
  }
  const auto& vacuum = ast::As<ast::VacuumStatement>(statement);
  if (vacuum.vacuum && (txn_.is_explicit() || !run->alone)) {
    co_return errors::ActiveTransaction("VACUUM");
  }
  for (const ast::VacuumStatement::Table& table : vacuum.tables) {
    TablePtr found;
    std::function<SqlStatus(CatalogView*)> bind = [&](CatalogView* view) -> SqlStatus {
      ASSIGN_OR_RETURN(found,
                       view->FindTable(table.name.catalog, table.name.schema, table.name.name));
      return {};
    };
    SqlStatus bound = co_await BindLoop(std::move(bind));
    CO_RETURN_IF_ERROR(bound);
    for (const std::string& column : table.columns) {
      if (found->FindColumn(column) != nullptr) continue;
      co_return errors::UndefinedColumnOfRelation(column, found->name);
    }
  }
  run->out->OnComplete(vacuum.vacuum ? "VACUUM" : "ANALYZE");
  co_return ExecuteOutcome::kComplete;
}

}  // namespace steno::sql
