// Statements that do nothing here, or are refused.
#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

SqlError Refused(const ast::Statement& statement) {
  using Kind = ast::StatementKind;
  const auto refuse = [](std::string what) {
    return errors::FeatureNotSupported(std::move(what) + " is not supported");
  };
  switch (statement.kind) {
    case Kind::kTransaction:
      return errors::Make("55000", "prepared transactions are disabled")
          .WithHint("Set max_prepared_transactions to a nonzero value.");
    case Kind::kListen:
      return refuse("LISTEN");
    case Kind::kNotify:
      return refuse("NOTIFY");
    case Kind::kUnsupported:
      return refuse(ast::As<ast::UnsupportedStatement>(statement).feature);
    default:
      return refuse("this statement");
  }
}

}  // namespace

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunOther(const Run* run) {
  using Kind = ast::StatementKind;
  const ast::Statement& statement = *run->statement->statement();
  switch (statement.kind) {
    case Kind::kDeallocate:
      co_await run->out->PassThrough();
      co_return RunDeallocate(run);
    case Kind::kCloseCursor:
      co_await run->out->PassThrough();
      co_return RunCloseCursor(run);
    case Kind::kUnlisten:
      // Nobody listens.
      run->out->OnComplete("UNLISTEN");
      co_return ExecuteOutcome::kComplete;
    default:
      co_return Refused(statement);
  }
}

}  // namespace steno::sql
