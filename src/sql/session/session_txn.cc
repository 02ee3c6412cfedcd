#include "sql/session/session_txn.h"

namespace steno::sql {

Task<kv::KvResult<kv::Timestamp>> SessionTxn::Commit() {
  if (abandoned_) {
    co_return kv::Error{.kind = kv::ErrorKind::kCancelled, .message = "interrupted"};
  }
  kv::KvResult<kv::Timestamp> result = co_await txn_->Commit();
  if (!result.has_value()) Note(result.error());
  co_return result;
}

Task<void> SessionTxn::Rollback() {
  co_await txn_->Rollback();
}

void SessionTxn::Note(const kv::Error& error) {
  error_ = error;
  switch (error.kind) {
    case kv::ErrorKind::kLockNotAvailable:
    case kv::ErrorKind::kDuplicateKey:
    case kv::ErrorKind::kGuardFailed:
      return;
    default:
      dead_ = true;
  }
}

}  // namespace steno::sql
