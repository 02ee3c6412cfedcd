#include "sql/exec/row_source.h"

#include "base/check.h"
#include "sql/catalog/catalog.h"
#include "sql/exec/operators.h"
#include "sql/types/errors.h"

namespace steno::sql {

RowSource::RowSource(TablePtr table, uint32_t index_id, const std::vector<int>& ordinals,
                     ExecContext* context)
    : table_(std::move(table)),
      index_(table_->FindIndex(index_id)),
      reader_(table_.get(), index_, ordinals),
      primary_(table_.get(), &table_->primary(), ordinals),
      context_(context) {
  CHECK(index_ != nullptr) << "index " << index_id << " of table " << table_->name;
}

SqlError RowSource::Damaged() const {
  return errors::DataCorrupted("a damaged row of table \"" + table_->name + "\"");
}

Task<SqlResult<RowSource::Rows>> RowSource::Get(std::vector<kv::Key> keys, LockMode lock) {
  kv::GetOptions options;
  if (is_primary()) {
    options.lock = lock.strength;
    options.wait = lock.wait;
  }
  auto got = co_await context_->txn->MultiGet(keys, options);
  if (!got.has_value()) co_return FromKvError(got.error());
  Rows out;
  std::vector<kv::Key> primary_keys;
  for (size_t i = 0; i < keys.size(); ++i) {
    const kv::GetResult& result = (*got)[i];
    if (result.skipped || !result.value.has_value()) continue;
    if (is_primary() || reader_.covers()) {
      Row row;
      kv::Key primary;
      if (!reader_.Decode(keys[i], *result.value, &row) ||
          !reader_.PrimaryKey(keys[i], *result.value, &primary)) {
        co_return Damaged();
      }
      out.rows.push_back(std::move(row));
      out.keys.push_back(std::move(primary));
    } else {
      if (!reader_.PrimaryKey(keys[i], *result.value, &primary_keys.emplace_back())) {
        co_return Damaged();
      }
    }
  }
  if (!primary_keys.empty()) {
    SqlResult<Rows> rows = co_await FromEntries(std::move(primary_keys));
    CO_RETURN_IF_ERROR(rows);
    out = *std::move(rows);
  }
  if (!is_primary() && lock.strength != kv::LockStrength::kNone) {
    SqlStatus locked = co_await Lock(&out, lock);
    CO_RETURN_IF_ERROR(locked);
  }
  co_return out;
}

Task<SqlResult<RowSource::Rows>> RowSource::FromEntries(std::vector<kv::Key> primary_keys) {
  Rows out;
  if (primary_keys.empty()) co_return out;
  auto got = co_await context_->txn->MultiGet(primary_keys, kv::GetOptions());
  if (!got.has_value()) co_return FromKvError(got.error());
  for (size_t i = 0; i < primary_keys.size(); ++i) {
    Row row;
    // Entry and row are written together and read at one timestamp.
    if (!(*got)[i].value.has_value() || !primary_.Decode(primary_keys[i], *(*got)[i].value, &row)) {
      co_return Damaged();
    }
    out.rows.push_back(std::move(row));
  }
  out.keys = std::move(primary_keys);
  co_return out;
}

Task<SqlResult<RowSource::Rows>> RowSource::Scan(kv::Span span, bool reverse, int64_t max_rows,
                                                 std::optional<kv::Span>* rest) {
  kv::ScanOptions options;
  options.reverse = reverse;
  options.max_rows = max_rows;
  auto page = co_await context_->txn->Scan(span, options);
  if (!page.has_value()) co_return FromKvError(page.error());
  rest->reset();
  if (page->resume.has_value()) {
    *rest = std::move(span);
    (reverse ? (*rest)->end : (*rest)->start) = *page->resume;
  }
  Rows out;
  const bool direct = is_primary() || reader_.covers();
  const kv::ScanReply& entries = page->rows;
  out.keys.reserve(entries.rows.size());
  if (direct) out.rows.reserve(entries.rows.size());
  for (size_t i = 0; i < entries.rows.size(); ++i) {
    if (!reader_.PrimaryKey(entries.key(i), entries.value(i), &out.keys.emplace_back())) {
      co_return Damaged();
    }
    if (!direct) continue;
    if (!reader_.Decode(entries.key(i), entries.value(i), &out.rows.emplace_back())) {
      co_return Damaged();
    }
  }
  if (direct) co_return out;
  std::vector<kv::Key> primary_keys = std::move(out.keys);
  co_return co_await FromEntries(std::move(primary_keys));
}

Task<SqlStatus> RowSource::Lock(Rows* rows, LockMode lock) {
  if (rows->keys.empty()) co_return SqlStatus();
  kv::GetOptions options{.lock = lock.strength, .wait = lock.wait};
  auto got = co_await context_->txn->MultiGet(rows->keys, options);
  if (!got.has_value()) co_return FromKvError(got.error());
  size_t kept = 0;
  for (size_t i = 0; i < rows->keys.size(); ++i) {
    if ((*got)[i].skipped) continue;
    if (kept != i) {
      rows->rows[kept] = std::move(rows->rows[i]);
      rows->keys[kept] = std::move(rows->keys[i]);
    }
    ++kept;
  }
  rows->rows.resize(kept);
  rows->keys.resize(kept);
  co_return SqlStatus();
}

}  // namespace steno::sql
