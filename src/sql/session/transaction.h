// Transaction: the block that a session is in, and the KV transaction under it.
//
//   kIdle ──statement──► kImplicit ──end of the string, Sync──► kIdle
//     │                      │ BEGIN
//     └──BEGIN──────────► kExplicit ──error──► kFailed ──ROLLBACK──► kIdle
//                            ▲ ROLLBACK TO ──────┘
//
// The KV transaction begins when the first statement needs it. Where no result has reached the
// client yet it can be replaced by a fresh one (Restart), and its statements run again.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/executor.h"
#include "sql/schema/schema_change.h"
#include "sql/session/dropped_rows.h"
#include "sql/session/row_ids.h"
#include "sql/session/session_txn.h"
#include "sql/session/settings.h"

namespace steno::sql {

// What the sessions of a node share. All outlive them.
struct SessionServices {
  kv::Db* db = nullptr;
  Catalog* catalog = nullptr;
  Executor* executor = nullptr;
  // Holds what sessions leave behind: KV operations that were given up, clean-up.
  TaskScope* scope = nullptr;
  RowIds* row_ids = nullptr;
  const DroppedRows* dropped_rows = nullptr;
  // For statements and what transactions buffer; null: no limit.
  MemoryPool* memory = nullptr;
};

class Transaction {
 public:
  enum class State { kIdle, kImplicit, kExplicit, kFailed, kImplicitFailed };

  enum class Ends { kTransaction, kKvTransaction };
  // `before_end` is called before the transaction ends, or the KV transaction alone: whatever uses
  // the latter must let go of it.
  Transaction(const SessionServices* services, Settings* settings,
              std::shared_ptr<Interrupt> interrupt, std::string label,
              std::function<void(Ends)> before_end)
      : services_(services),
        settings_(settings),
        interrupt_(std::move(interrupt)),
        label_(std::move(label)),
        before_end_(std::move(before_end)) {}

  State state() const { return state_; }
  bool is_explicit() const { return state_ == State::kExplicit || state_ == State::kFailed; }
  bool failed() const { return state_ == State::kFailed || state_ == State::kImplicitFailed; }

  // From kIdle to kImplicit; from any other state: nothing.
  void Enter(int64_t now_micros);
  void MakeExplicit();
  bool read_only() const { return settings_->read_only(); }
  // Micros since 2000: now().
  int64_t start_micros() const { return start_micros_; }

  // Begins the KV transaction if it has not begun. REQUIRES: not idle.
  SessionTxn* kv();
  bool has_kv() const { return kv_ != nullptr; }
  // 53200 if the node has no memory for what is buffered.
  SqlStatus ChargeBuffer() { return kv_ == nullptr ? SqlStatus() : kv_->ChargeBuffer(); }
  SchemaChanges& changes() { return changes_; }
  // Statements that have used the KV transaction and have answered.
  int data_statements() const { return data_statements_; }
  // All that have answered.
  int statements() const { return statements_; }
  void CountStatement() {
    ++statements_;
    if (kv_ != nullptr) ++data_statements_;
  }
  // Catalog::WithNames of the error of a statement.
  SqlError WithNames(SqlError error) const;
  // A KV failure after which a fresh transaction may succeed.
  bool CanRestart() const;
  // What is done from now on is what Restart undoes; otherwise all since Enter.
  void MarkRestart() { restart_mark_ = settings_->Mark(); }
  // Rolls back the KV transaction and the settings; the next kv() is a fresh one. REQUIRES: no
  // savepoints.
  Task<void> Restart();

  Task<SqlStatus> Commit();
  Task<void> Rollback();
  // A statement has failed.
  Task<void> Fail();
  // The same from a place that cannot wait: locks stay until the end.
  void MarkFailed();

  // --- Savepoints ---
  void Savepoint(std::string name);
  SqlStatus Release(const std::string& name);
  // Gives how many savepoints are left, the named one included.
  SqlResult<size_t> RollbackTo(const std::string& name);
  size_t savepoints() const { return savepoints_.size(); }

  // ExecContext::is_private.
  bool IsPrivate(DescriptorId table, uint32_t index) const {
    return savepoints_.empty() && changes_.private_indexes.contains({table, index});
  }

 private:
  struct SavepointState {
    std::string name;
    kv::SavepointToken token;
    size_t settings_mark;
    SchemaChanges changes;
  };

  void End();
  void ForgetOldCatalog();
  void NoteOldCatalog(kv::ErrorKind kind);

  const SessionServices* const services_;
  Settings* const settings_;
  const std::shared_ptr<Interrupt> interrupt_;
  const std::string label_;
  const std::function<void(Ends)> before_end_;

  State state_ = State::kIdle;
  int64_t start_micros_ = 0;
  std::unique_ptr<SessionTxn> kv_;
  SchemaChanges changes_;
  // What was made and undone by ROLLBACK TO: garbage, whatever becomes of the transaction.
  std::vector<kv::Span> garbage_;
  int data_statements_ = 0;
  int statements_ = 0;
  size_t restart_mark_ = 0;  // of the settings
  std::vector<SavepointState> savepoints_;
};

}  // namespace steno::sql
