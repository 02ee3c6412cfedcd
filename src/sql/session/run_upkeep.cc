// VACUUM, ANALYZE, CHECKPOINT: accepted, since versions are collected and statistics kept without
// them; the tables that they name must exist. LOCK TABLE is refused.
#include <algorithm>
#include <span>

#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

SqlStatus CheckOptions(const ast::VacuumStatement& vacuum) {
  static constexpr std::string_view kOptions[] = {
      "verbose",       "skip_locked",   "analyze",  "full",    "freeze", "disable_page_skipping",
      "index_cleanup", "process_toast", "truncate", "parallel"};
  // ANALYZE has the first two.
  const auto options = std::span(kOptions).first(vacuum.vacuum ? std::size(kOptions) : 2);
  for (const ast::Option& option : vacuum.options) {
    if (std::find(options.begin(), options.end(), option.name) != options.end()) continue;
    return errors::SyntaxError(std::string("unrecognized ") +
                                   (vacuum.vacuum ? "VACUUM" : "ANALYZE") + " option \"" +
                                   option.name + "\"",
                               option.position);
  }
  return {};
}

}  // namespace

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
  SqlStatus known = CheckOptions(vacuum);
  CO_RETURN_IF_ERROR(known);
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
