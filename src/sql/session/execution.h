// Execution: one run of a planned statement: what its cursor needs to live, and the cursor. A
// suspended portal is an Execution that is kept. Thread-compatible.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "sql/catalog/virtual_table.h"
#include "sql/exec/exec.h"
#include "sql/types/format_settings.h"

namespace steno::sql {

// A complete catalog, and what functions ask it.
struct LoadedCatalog {
  std::shared_ptr<const CatalogSnapshot> snapshot;
  std::unique_ptr<SystemCatalog> functions;
};

class Execution {
 public:
  Execution(PlanPtr plan, std::vector<Datum> parameters, FormatSettings settings,
            SessionInfo* session, std::shared_ptr<const LoadedCatalog> catalog);
  Execution(const Execution&) = delete;

  ExecContext& context() { return context_; }
  EvalContext& eval() { return eval_; }
  const PlannedStatement& plan() const { return *plan_; }
  // How to wait for so many microseconds, on behalf of pg_sleep(); without it there is no waiting.
  void set_pause(std::function<Task<SqlStatus>(int64_t)> pause) { pause_ = std::move(pause); }

  Task<SqlStatus> Open();
  // The next rows: at least one, at most `max_rows` (0: a whole batch). False: there are no more.
  // 57014 when the session is interrupted.
  Task<SqlResult<bool>> Next(int64_t max_rows, Batch* out);
  // Runs to the end and keeps the rows for Next: for changes, which a client cannot leave half
  // done, and for cursors WITH HOLD, whose transaction ends. Afterwards the transaction is not used
  // any more. 53200 for too many rows.
  Task<SqlStatus> Finish();
  // As Finish, for rows that nobody waits for yet: where it fails, Next gives the rows before the
  // failure, and then the failure.
  Task<SqlStatus> FinishAhead();
  // Whether Next or Finish has failed: rows may be lost then, and it must not go on.
  bool failed() const { return failed_; }
  // What Next gave has not arrived.
  void Fail() { failed_ = true; }
  // Rows that INSERT, UPDATE, DELETE has changed.
  int64_t affected_rows() const {
    return cursor_ == nullptr ? affected_rows_ : cursor_->affected_rows();
  }

 private:
  Task<SqlResult<bool>> Take(int64_t max_rows, Batch* out);
  Task<SqlResult<bool>> Pull(int64_t max_rows, Batch* out);
  Task<SqlStatus> Gather();
  void Detach();
  Task<SqlStatus> Pause();

  const PlanPtr plan_;
  const std::shared_ptr<const LoadedCatalog> catalog_;
  const FormatSettings settings_;
  EvalContext eval_;
  ExecContext context_;
  std::function<Task<SqlStatus>(int64_t)> pause_;
  CursorPtr cursor_;
  int64_t affected_rows_ = 0;  // once there is no cursor any more
  bool ended_ = false;
  bool failed_ = false;
  std::optional<SqlError> failure_;  // comes behind ready_
  std::deque<Batch> ready_;
  size_t ready_row_ = 0;  // of ready_.front(): the first that was not given
};

}  // namespace steno::sql
