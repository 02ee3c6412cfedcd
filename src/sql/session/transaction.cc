#include "sql/session/transaction.h"

#include <utility>

#include "sql/types/errors.h"

namespace steno::sql {
namespace {

bool IsOldCatalog(kv::ErrorKind kind) {
  return kind == kv::ErrorKind::kGuardFailed || kind == kv::ErrorKind::kReliedGuardFailed;
}

}  // namespace

void Transaction::Enter(int64_t now_micros) {
  if (state_ != State::kIdle) return;
  state_ = State::kImplicit;
  start_micros_ = now_micros;
  settings_->BeginTransaction();
  MarkRestart();
}

void Transaction::MakeExplicit() {
  CHECK(state_ == State::kImplicit);
  state_ = State::kExplicit;
}

SessionTxn* Transaction::kv() {
  CHECK(state_ != State::kIdle);
  if (kv_ == nullptr) {
    kv::TxnOptions options;
    options.label = label_;
    options.read_only = read_only();
    kv_ = std::make_unique<SessionTxn>(services_->db->Begin(std::move(options)), interrupt_,
                                       settings_, services_->scope, services_->executor,
                                       services_->memory);
  }
  return kv_.get();
}

SqlError Transaction::WithNames(SqlError error) const {
  if (kv_ == nullptr || !kv_->error().has_value()) return error;
  return services_->catalog->WithNames(std::move(error), *kv_->error());
}

bool Transaction::CanRestart() const {
  if (kv_ == nullptr || !kv_->error().has_value() || !savepoints_.empty()) return false;
  const kv::ErrorKind kind = kv_->error()->kind;
  return kind == kv::ErrorKind::kRetry || kind == kv::ErrorKind::kDeadlock || IsOldCatalog(kind);
}

Task<void> Transaction::Restart() {
  CHECK(savepoints_.empty());
  before_end_(Ends::kKvTransaction);
  ForgetOldCatalog();
  if (kv_ != nullptr) co_await kv_->Rollback();
  kv_.reset();
  settings_->RollbackTo(restart_mark_);
  services_->dropped_rows->ClearNow(std::move(changes_.created));
  changes_ = {};
  data_statements_ = 0;
}

void Transaction::End() {
  kv_.reset();
  changes_ = {};
  services_->dropped_rows->ClearNow(std::exchange(garbage_, {}));
  savepoints_.clear();
  data_statements_ = 0;
  statements_ = 0;
  state_ = State::kIdle;
}

Task<SqlStatus> Transaction::Commit() {
  before_end_(Ends::kTransaction);
  if (kv_ == nullptr) {
    settings_->Commit();
    End();
    co_return SqlStatus();
  }
  services_->dropped_rows->Record(changes_.dropped, kv_.get());
  kv::KvResult<kv::Timestamp> committed = co_await kv_->Commit();
  if (changes_.changed) services_->catalog->ForgetAll(services_->db->Now());
  if (committed.has_value()) {
    settings_->Commit();
    services_->dropped_rows->ClearLater(std::move(changes_.dropped));
    End();
    co_return SqlStatus();
  }
  const kv::Error error = committed.error();
  NoteOldCatalog(error.kind);
  settings_->Rollback();
  // Where nobody knows whether it committed, nothing may be cleared.
  const bool known = error.kind != kv::ErrorKind::kAmbiguous;
  if (known) services_->dropped_rows->ClearNow(std::move(changes_.created));
  End();
  co_return services_->catalog->WithNames(FromKvError(error), error);
}

void Transaction::ForgetOldCatalog() {
  if (kv_ != nullptr && kv_->error().has_value()) NoteOldCatalog(kv_->error()->kind);
}

// What the catalog's cache gave was old, and so are plans that were made of it: nobody knows which.
void Transaction::NoteOldCatalog(kv::ErrorKind kind) {
  if (!IsOldCatalog(kind)) return;
  services_->catalog->ForgetAll(services_->db->Now());
  settings_->ForgetPlans();
}

Task<void> Transaction::Rollback() {
  if (state_ == State::kIdle) co_return;
  before_end_(Ends::kTransaction);
  ForgetOldCatalog();
  if (kv_ != nullptr) co_await kv_->Rollback();
  settings_->Rollback();
  services_->dropped_rows->ClearNow(std::move(changes_.created));
  End();
}

Task<void> Transaction::Fail() {
  if (state_ == State::kIdle) co_return;
  if (!is_explicit()) {
    co_await Rollback();
    state_ = State::kImplicitFailed;
    co_return;
  }
  state_ = State::kFailed;
  ForgetOldCatalog();
  // Without a savepoint there is nothing to go back to: others need not wait for ROLLBACK.
  if (savepoints_.empty() && kv_ != nullptr) {
    before_end_(Ends::kKvTransaction);
    co_await kv_->Rollback();
    kv_.reset();
    services_->dropped_rows->ClearNow(std::move(changes_.created));
    changes_ = {};
  }
}

void Transaction::MarkFailed() {
  if (state_ == State::kIdle) return;
  state_ = is_explicit() ? State::kFailed : State::kImplicitFailed;
}

void Transaction::Savepoint(std::string name) {
  const kv::SavepointToken token = kv()->CreateSavepoint();
  savepoints_.push_back({std::move(name), token, settings_->Mark(), changes_});
}

SqlStatus Transaction::Release(const std::string& name) {
  for (size_t i = savepoints_.size(); i-- > 0;) {
    if (savepoints_[i].name != name) continue;
    kv()->Release(savepoints_[i].token);
    savepoints_.resize(i);
    return {};
  }
  return errors::UndefinedSavepoint(name);
}

SqlResult<size_t> Transaction::RollbackTo(const std::string& name) {
  for (size_t i = savepoints_.size(); i-- > 0;) {
    if (savepoints_[i].name != name) continue;
    if (kv_->dead()) {
      return errors::SerializationFailure("the transaction cannot go on after this failure")
          .WithHint("The transaction might succeed if retried.");
    }
    kv_->ForgetError();
    kv_->RollbackTo(savepoints_[i].token);
    settings_->RollbackTo(savepoints_[i].settings_mark);
    const SchemaChanges& then = savepoints_[i].changes;
    for (size_t k = then.created.size(); k < changes_.created.size(); ++k) {
      garbage_.push_back(changes_.created[k]);
    }
    const bool changed = changes_.changed;
    changes_ = then;
    changes_.changed = changed;
    savepoints_.erase(savepoints_.begin() + static_cast<ptrdiff_t>(i) + 1, savepoints_.end());
    state_ = State::kExplicit;
    return i + 1;
  }
  return errors::UndefinedSavepoint(name);
}

}  // namespace steno::sql
