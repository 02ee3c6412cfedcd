// Statements that define: hands them to sql/schema.
#include "sql/schema/schema_change.h"
#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunSchema(const Run* run) {
  const ast::Statement* statement = run->statement->statement();
  if (txn_.read_only()) co_return errors::ReadOnlyTransaction(SchemaStatementTag(*statement));
  EvalContext eval;
  const FormatSettings settings = format_;
  eval.settings = &settings;
  eval.session = this;
  SchemaContext context;
  context.db = services_->db;
  context.txn = txn_.kv();
  context.catalog = services_->catalog;
  context.scope = Scope();
  context.eval = &eval;
  context.changes = &txn_.changes();
  context.notice = [this, run](std::string_view severity, const SqlError& notice) {
    Notice(run->out, severity, notice);
  };
  context.check_cancel = [this] { return CheckGoOn(); };
  SqlResult<std::string> tag = co_await RunSchemaStatement(statement, &context);
  CO_RETURN_IF_ERROR(tag);
  // Plans of this transaction are made anew from now on.
  for (auto& [name, prepared] : statements_) prepared->plan_epoch = 0;
  run->out->OnComplete(*tag);
  co_return ExecuteOutcome::kComplete;
}

}  // namespace steno::sql
