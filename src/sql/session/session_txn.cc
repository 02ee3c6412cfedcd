#include "sql/session/session_txn.h"

namespace steno::sql {

Task<kv::KvResult<kv::Timestamp>> SessionTxn::Commit() {
  if (abandoned_) {
    co_return kv::Error{.kind = kv::ErrorKind::kCancelled, .message = "interrupted"};
  }
  kv::KvResult<kv::Timestamp> result = co_await txn_->Commit();
  if (!result.has_value()) error_ = result.error();
  co_return result;
}

Task<void> SessionTxn::Rollback() {
  // An abandoned one ends when its operation does.
  if (!abandoned_) co_await txn_->Rollback();
}

bool SessionTxn::dead() const {
  if (abandoned_) return true;
  if (!error_.has_value()) return false;
  switch (error_->kind) {
    case kv::ErrorKind::kLockNotAvailable:
    case kv::ErrorKind::kDuplicateKey:
    case kv::ErrorKind::kGuardFailed:
      return false;
    default:
      return true;
  }
}

}  // namespace steno::sql
