#include "sql/session/row_ids.h"

#include "sql/catalog/catalog.h"

namespace steno::sql {

Task<SqlResult<IdRun>> RowIds::Take(int64_t count) {
  {
    absl::MutexLock lock(&mu_);
    if (block_.size() > 0) {
      IdRun run{block_.next, std::min(block_.end, block_.next + count)};
      block_.next = run.end;
      co_return run;
    }
  }
  std::string counter = "rowid";
  const int64_t wanted = std::max(count, kBlock);
  auto first = co_await db_->AllocateIds(std::move(counter), wanted);
  if (!first.has_value()) co_return FromKvError(first.error());
  // Zero is never an id, so that it can stand for none.
  const IdRun got{*first + 1, *first + 1 + wanted};
  const IdRun run{got.next, got.next + count};
  absl::MutexLock lock(&mu_);
  // Another session may have brought a block meanwhile: the larger rest is kept.
  if (got.end - run.end > block_.size()) block_ = {run.end, got.end};
  co_return run;
}

Task<SqlStatus> SessionRowIds::Reserve(int64_t count) {
  while (available_ < count) {
    SqlResult<IdRun> run = co_await ids_->Take(count - available_);
    CO_RETURN_IF_ERROR(run);
    available_ += run->size();
    runs_.push_back(*run);
  }
  co_return SqlStatus();
}

int64_t SessionRowIds::Next() {
  CHECK(available_ > 0) << "row ids were not reserved";
  --available_;
  IdRun& run = runs_.front();
  const int64_t id = run.next++;
  if (run.size() == 0) runs_.pop_front();
  return id;
}

}  // namespace steno::sql
