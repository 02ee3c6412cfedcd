#include "sql/session/execution.h"

#include <utility>

#include "sql/exec/operators.h"

namespace steno::sql {

Execution::Execution(PlanPtr plan, std::vector<Datum> parameters, FormatSettings settings,
                     SessionInfo* session, std::shared_ptr<const LoadedCatalog> catalog)
    : plan_(std::move(plan)), catalog_(std::move(catalog)), settings_(settings) {
  eval_.parameters = std::move(parameters);
  eval_.settings = &settings_;
  eval_.session = session;
  context_.eval = &eval_;
  context_.session = session;
  context_.database_id = session->database_id();
  if (catalog_ != nullptr) {
    eval_.catalog = catalog_->functions.get();
    context_.snapshot = catalog_->snapshot.get();
  }
}

Task<SqlStatus> Execution::Open() {
  SqlResult<CursorPtr> cursor = co_await OpenPlan(plan_.get(), &context_);
  CO_RETURN_IF_ERROR(cursor);
  cursor_ = *std::move(cursor);
  co_return co_await Pause();
}

Task<SqlStatus> Execution::Pause() {
  const int64_t micros = std::exchange(eval_.sleep_micros, 0);
  if (micros == 0 || pause_ == nullptr) co_return SqlStatus();
  co_return co_await pause_(micros);
}

Task<SqlResult<bool>> Execution::Pull(int64_t max_rows, Batch* out) {
  if (failure_.has_value()) co_return *failure_;
  if (ended_) co_return false;
  cursor_->Want(max_rows);
  SqlResult<bool> more = co_await cursor_->Next(out);
  CO_RETURN_IF_ERROR(more);
  ended_ = !*more;
  if (eval_.sleep_micros > 0) {
    SqlStatus paused = co_await Pause();
    CO_RETURN_IF_ERROR(paused);
  }
  co_return *more;
}

Task<SqlResult<bool>> Execution::Next(int64_t max_rows, Batch* out) {
  SqlResult<bool> more = co_await Take(max_rows, out);
  failed_ = failed_ || !more.has_value();
  co_return more;
}

Task<SqlResult<bool>> Execution::Take(int64_t max_rows, Batch* out) {
  CO_RETURN_IF_ERROR(CheckCancel(context_));
  if (ready_.empty()) {
    if (max_rows == 0) co_return co_await Pull(max_rows, out);
    Batch batch;
    SqlResult<bool> more = co_await Pull(max_rows, &batch);
    CO_RETURN_IF_ERROR(more);
    if (!*more) co_return false;
    ready_.push_back(std::move(batch));
    ready_row_ = 0;
  }
  Batch& front = ready_.front();
  const size_t left = front.rows() - ready_row_;
  if (ready_row_ == 0 && (max_rows == 0 || static_cast<int64_t>(left) <= max_rows)) {
    *out = std::move(front);
    ready_.pop_front();
    co_return true;
  }
  const size_t take = max_rows == 0 ? left : std::min(left, static_cast<size_t>(max_rows));
  std::vector<Type> types;
  for (size_t c = 0; c < front.columns(); ++c) types.push_back(front.column(c).type());
  Batch part(types);
  for (size_t c = 0; c < front.columns(); ++c) {
    for (size_t i = 0; i < take; ++i) {
      part.mutable_column(c).Append(front.Get(c, ready_row_ + i));
    }
  }
  part.SetRows(take);
  ready_row_ += take;
  if (ready_row_ == front.rows()) {
    ready_.pop_front();
    ready_row_ = 0;
  }
  *out = std::move(part);
  co_return true;
}

Task<SqlStatus> Execution::Finish() {
  SqlStatus gathered = co_await Gather();
  failed_ = failed_ || !gathered.has_value();
  if (gathered.has_value()) Detach();
  co_return gathered;
}

Task<SqlStatus> Execution::FinishAhead() {
  if (failed_ || failure_.has_value()) co_return SqlStatus();
  SqlStatus gathered = co_await Gather();
  if (!gathered.has_value()) failure_ = gathered.error();
  Detach();
  co_return gathered;
}

// Reads what is left into ready_.
Task<SqlStatus> Execution::Gather() {
  for (;;) {
    Batch batch;
    SqlResult<bool> more = co_await Pull(0, &batch);
    CO_RETURN_IF_ERROR(more);
    if (!*more) co_return SqlStatus();
    CO_RETURN_IF_ERROR(context_.memory.Charge(BytesOf(batch)));
    ready_.push_back(std::move(batch));
  }
}

// Nothing is read any more.
void Execution::Detach() {
  affected_rows_ = affected_rows();
  cursor_ = nullptr;
  context_.ctes.clear();
  context_.txn = nullptr;
}

}  // namespace steno::sql
