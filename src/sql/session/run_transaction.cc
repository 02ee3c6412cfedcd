// BEGIN, COMMIT, ROLLBACK and savepoints.
#include <algorithm>

#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using Op = ast::TransactionStatement::Op;

SqlError NoBlock() {
  return errors::Make(sqlstate::kNoActiveSqlTransaction, "there is no transaction in progress");
}

SqlError OnlyInBlock(std::string_view statement) {
  return errors::Make(sqlstate::kNoActiveSqlTransaction,
                      std::string(statement) + " can only be used in transaction blocks");
}

std::string_view NameOf(ast::TransactionModes::Isolation isolation) {
  using Isolation = ast::TransactionModes::Isolation;
  switch (isolation) {
    case Isolation::kSerializable:
      return "serializable";
    case Isolation::kRepeatableRead:
      return "repeatable read";
    case Isolation::kReadCommitted:
      return "read committed";
    case Isolation::kReadUncommitted:
      return "read uncommitted";
  }
  return "serializable";
}

}  // namespace

// All isolation levels run as SERIALIZABLE; the one that was asked for is what SHOW answers.
SqlStatus SessionImpl::ApplyModes(const ast::TransactionModes& modes) {
  if (modes.isolation.has_value()) {
    RETURN_IF_ERROR(SetSetting("transaction_isolation", NameOf(*modes.isolation), true));
  }
  if (modes.read_only.has_value()) {
    RETURN_IF_ERROR(SetSetting("transaction_read_only", *modes.read_only ? "on" : "off", true));
  }
  return {};
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunTransaction(const Run* run) {
  const auto& statement = ast::As<ast::TransactionStatement>(*run->statement->statement());
  switch (statement.op) {
    case Op::kBegin:
    case Op::kStart:
      return RunBegin(run);
    case Op::kCommit:
      return RunEnd(run, /*commit=*/true);
    case Op::kRollback:
      return RunEnd(run, /*commit=*/false);
    case Op::kSavepoint:
    case Op::kRelease:
    case Op::kRollbackTo:
      return RunSavepoint(run);
    case Op::kPrepare:
    case Op::kCommitPrepared:
    case Op::kRollbackPrepared:
      break;
  }
  return RunOther(run);
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunBegin(const Run* run) {
  const auto& begin = ast::As<ast::TransactionStatement>(*run->statement->statement());
  const std::string_view tag = begin.op == Op::kStart ? "START TRANSACTION" : "BEGIN";
  co_await run->out->Flush();
  if (txn_.is_explicit()) {
    Notice(run->out, "WARNING",
           errors::Make(sqlstate::kActiveSqlTransaction,
                        "there is already a transaction in progress"));
  } else {
    txn_.MakeExplicit();
    CO_RETURN_IF_ERROR(settings_.Set("transaction_isolation",
                                     *settings_.Show("default_transaction_isolation"), true));
  }
  CO_RETURN_IF_ERROR(ApplyModes(begin.modes));
  run->out->OnComplete(tag);
  co_return ExecuteOutcome::kComplete;
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunEnd(const Run* run, bool commit) {
  const auto& end = ast::As<ast::TransactionStatement>(*run->statement->statement());
  if (end.chain) {
    co_return errors::FeatureNotSupported(std::string(commit ? "COMMIT" : "ROLLBACK") +
                                          " AND CHAIN is not supported");
  }
  if (!txn_.is_explicit()) Notice(run->out, "WARNING", NoBlock());
  // COMMIT of a failed transaction is a ROLLBACK, and says so.
  if (commit && !txn_.failed()) {
    SqlStatus committed = co_await CommitTransaction();
    CO_RETURN_IF_ERROR(committed);
    run->out->OnComplete("COMMIT");
    co_return ExecuteOutcome::kComplete;
  }
  co_await txn_.Rollback();
  run->out->OnComplete("ROLLBACK");
  co_return ExecuteOutcome::kComplete;
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunSavepoint(const Run* run) {
  const auto& statement = ast::As<ast::TransactionStatement>(*run->statement->statement());
  const std::string_view tag = statement.op == Op::kSavepoint ? "SAVEPOINT"
                               : statement.op == Op::kRelease ? "RELEASE"
                                                              : "ROLLBACK";
  if (!txn_.is_explicit()) {
    co_return OnlyInBlock(statement.op == Op::kSavepoint ? "SAVEPOINT"
                          : statement.op == Op::kRelease ? "RELEASE SAVEPOINT"
                                                         : "ROLLBACK TO SAVEPOINT");
  }
  if (statement.op == Op::kSavepoint) {
    txn_.Savepoint(statement.name);
  } else if (statement.op == Op::kRelease) {
    CO_RETURN_IF_ERROR(txn_.Release(statement.name));
    // What was made within it now belongs to what is around it.
    for (auto& [name, portal] : portals_) {
      portal.savepoints = std::min(portal.savepoints, txn_.savepoints());
    }
  } else {
    CO_ASSIGN_OR_RETURN(const size_t left, txn_.RollbackTo(statement.name));
    std::erase_if(portals_, [&](const auto& entry) {
      return !entry.second.held && entry.second.savepoints >= left;
    });
  }
  run->out->OnComplete(tag);
  co_return ExecuteOutcome::kComplete;
}

}  // namespace steno::sql
