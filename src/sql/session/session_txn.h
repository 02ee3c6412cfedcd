// SessionTxn: the kv::Txn that a session gives to exec, catalog and schema: the real one, whose
// operations an Interrupt can end, and which remembers how the last failed one failed, so that the
// session can tell a failure to retry from one to report.
//
// lock_timeout is the time that one operation which takes locks may have: what it waits for is not
// known here. As after a cancel the operation is left to itself and the transaction rolled back.
//
// Thread-compatible.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/memory_pool.h"
#include "kv/api/txn.h"
#include "sql/exec/memory_account.h"
#include "sql/session/interrupt.h"
#include "sql/session/settings.h"

namespace steno::sql {

class SessionTxn final : public kv::Txn {
 public:
  // All outlive it; `scope` and `executor` also what it leaves behind. `memory` may be null.
  SessionTxn(std::unique_ptr<kv::Txn> txn, std::shared_ptr<Interrupt> interrupt,
             const Settings* settings, TaskScope* scope, Executor* executor, MemoryPool* memory)
      : txn_(std::move(txn)),
        interrupt_(std::move(interrupt)),
        settings_(*settings),
        scope_(scope),
        executor_(executor),
        memory_(memory) {}

  Task<kv::KvResult<kv::GetResult>> Get(kv::Key key, kv::GetOptions options) override {
    return RunLocking(options, txn_->Get(std::move(key), options));
  }
  Task<kv::KvResult<std::vector<kv::GetResult>>> MultiGet(std::vector<kv::Key> keys,
                                                          kv::GetOptions options) override {
    return RunLocking(options, txn_->MultiGet(std::move(keys), options));
  }
  Task<kv::KvResult<kv::ScanPage>> Scan(kv::Span span, kv::ScanOptions options) override {
    return Run(txn_->Scan(std::move(span), options));
  }
  void AddGuard(kv::Guard guard) override { txn_->AddGuard(std::move(guard)); }
  void RelyOnGuards() override { txn_->RelyOnGuards(); }
  void Put(kv::Key key, std::string value) override { txn_->Put(std::move(key), std::move(value)); }
  void Delete(kv::Key key) override { txn_->Delete(std::move(key)); }
  int64_t buffered_bytes() const override { return txn_->buffered_bytes(); }
  bool HasBufferedWriteIn(const kv::Span& span) const override {
    return txn_->HasBufferedWriteIn(span);
  }
  Task<kv::KvResult<bool>> BulkWrite(std::vector<kv::Write> writes, bool must_be_absent) override {
    return Run(txn_->BulkWrite(std::move(writes), must_be_absent));
  }
  Task<kv::KvResult<bool>> ClearSpan(kv::Span span) override {
    return Run(txn_->ClearSpan(std::move(span)));
  }
  kv::SavepointToken CreateSavepoint() override { return txn_->CreateSavepoint(); }
  void RollbackTo(kv::SavepointToken savepoint) override { txn_->RollbackTo(savepoint); }
  void Release(kv::SavepointToken savepoint) override { txn_->Release(savepoint); }

  // Not interrupted: its outcome must be known.
  Task<kv::KvResult<kv::Timestamp>> Commit() override;
  Task<void> Rollback() override;

  kv::Timestamp read_timestamp() const override { return txn_->read_timestamp(); }
  const kv::TxnId& id() const override { return txn_->id(); }
  bool has_read() const override { return txn_->has_read(); }

  // Draws on the node's memory for what is buffered: 53200 if there is no more.
  SqlStatus ChargeBuffer() {
    if (memory_.Resize(buffered_bytes())) return {};
    return NodeOutOfMemory(memory_.limit_bytes());
  }

  // How the last failed operation failed; taken by the session when a statement begins.
  const std::optional<kv::Error>& error() const { return error_; }
  void ForgetError() { error_.reset(); }
  // Whether it can only be rolled back.
  bool dead() const { return abandoned_ || dead_; }

 private:
  void Note(const kv::Error& error);

  template <typename T>
  Task<kv::KvResult<T>> Run(Task<kv::KvResult<T>> operation) {
    // An operation that was given up may still use the transaction.
    if (abandoned_) co_return kv::Error{.kind = kv::ErrorKind::kCancelled};
    kv::KvResult<T> result = co_await RaceInterrupt<T>(interrupt_.get(), scope_, executor_, txn_,
                                                       std::move(operation), &abandoned_);
    // Nothing else is possible now, and others may wait for its locks.
    if (abandoned_) co_await txn_->Rollback();
    if (!result.has_value()) Note(result.error());
    co_return result;
  }

  template <typename T>
  Task<kv::KvResult<T>> RunLocking(kv::GetOptions options, Task<kv::KvResult<T>> operation) {
    const int64_t timeout_ms = settings_.timeouts().lock_ms;
    const bool waits =
        options.lock != kv::LockStrength::kNone && options.wait == kv::WaitPolicy::kBlock;
    if (!waits || timeout_ms == 0) return Run(std::move(operation));
    return RunWithin(timeout_ms, std::move(operation));
  }

  template <typename T>
  Task<kv::KvResult<T>> RunWithin(int64_t timeout_ms, Task<kv::KvResult<T>> operation) {
    Deadline deadline(interrupt_, executor_, Interrupt::Reason::kLockTimeout);
    deadline.Start(timeout_ms);
    kv::KvResult<T> result = co_await Run(std::move(operation));
    // Why it was given up is asked for later.
    if (!abandoned_) deadline.Stop();
    co_return result;
  }

  const std::shared_ptr<kv::Txn> txn_;
  const std::shared_ptr<Interrupt> interrupt_;
  const Settings& settings_;
  TaskScope* const scope_;
  Executor* const executor_;
  MemoryShare memory_;
  bool abandoned_ = false;
  bool dead_ = false;
  std::optional<kv::Error> error_;
};

}  // namespace steno::sql
