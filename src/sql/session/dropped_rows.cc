#include "sql/session/dropped_rows.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/log.h"
#include "kv/api/keys.h"

namespace steno::sql {
namespace {

constexpr uint8_t kVersion = 1;
constexpr int64_t kPageRows = 100;
constexpr int64_t kNsPerUs = 1'000;

std::string EncodeRecord(const kv::Span& span, kv::Timestamp dropped_at) {
  ByteWriter w;
  w.U8(kVersion);
  w.U64(dropped_at.raw());
  w.String(span.end);
  return w.Take();
}

struct DroppedSpan {
  kv::Span span;
  kv::Timestamp dropped_at;
};

std::optional<DroppedSpan> DecodeRecord(std::string_view key, std::string_view value) {
  ByteReader in(value);
  uint8_t version;
  uint64_t dropped_at;
  std::string_view end;
  if (!in.U8(&version) || version != kVersion || !in.U64(&dropped_at) || !in.String(&end) ||
      !in.empty()) {
    return std::nullopt;
  }
  key.remove_prefix(kv::keys::DroppedSpans().start.size());
  return DroppedSpan{{kv::Key(key), kv::Key(end)}, kv::Timestamp(dropped_at)};
}

std::unique_ptr<kv::Txn> Begin(kv::Db* db, bool read_only = false) {
  return db->Begin({.label = "clean-up", .read_only = read_only});
}

// Whether all are cleared. Best effort: who finds a record tries again.
Task<bool> ClearSpans(kv::Db* db, std::vector<kv::Span> spans) {
  const std::unique_ptr<kv::Txn> txn = Begin(db);
  for (kv::Span& span : spans) {
    const auto cleared = co_await txn->ClearSpan(std::move(span));
    if (!cleared.has_value()) {
      LOG_INFO("sql: dropped rows stay for now error={}", cleared.error().message);
      co_return false;
    }
  }
  co_await txn->Rollback();
  co_return true;
}

// Clears the spans, then deletes their records.
Task<void> ClearRecorded(kv::Db* db, std::vector<kv::Span> spans) {
  std::vector<kv::Key> records;
  for (const kv::Span& span : spans) records.push_back(kv::keys::DroppedSpan(span.start));
  const bool cleared = co_await ClearSpans(db, std::move(spans));
  if (!cleared) co_return;
  const std::unique_ptr<kv::Txn> txn = Begin(db);
  for (kv::Key& record : records) txn->Delete(std::move(record));
  // Where it fails the record is found again.
  (void)co_await txn->Commit();
}

Task<void> ClearRecordedAfter(kv::Db* db, std::vector<kv::Span> spans, int64_t delay_ns) {
  co_await Sleep(delay_ns);
  co_await ClearRecorded(db, std::move(spans));
}

Task<void> ClearUnrecorded(kv::Db* db, std::vector<kv::Span> spans) {
  (void)co_await ClearSpans(db, std::move(spans));
}

// Spans that were dropped before `before`; some of them, if there are many.
Task<std::vector<kv::Span>> FindDropped(kv::Db* db, kv::Timestamp before) {
  std::vector<kv::Span> found;
  const std::unique_ptr<kv::Txn> txn = Begin(db, /*read_only=*/true);
  kv::Span records = kv::keys::DroppedSpans();
  const auto page = co_await txn->Scan(std::move(records), {.max_rows = kPageRows});
  co_await txn->Rollback();
  if (!page.has_value()) co_return found;
  for (size_t i = 0; i < page->rows.rows.size(); ++i) {
    auto dropped = DecodeRecord(page->rows.key(i), page->rows.value(i));
    if (!dropped.has_value()) {
      LOG_ERROR("sql: a damaged record of a dropped span key={}", kv::Printable(page->rows.key(i)));
      continue;
    }
    if (dropped->dropped_at < before) found.push_back(std::move(dropped->span));
  }
  co_return found;
}

Task<void> CollectForEver(kv::Db* db, DroppedRowsOptions options) {
  // The gateway of the DROP comes first, if it is there.
  const int64_t age_us = 2 * options.delay_ns / kNsPerUs;
  for (;;) {
    co_await Sleep(options.collect_every_ns);
    const kv::Timestamp before = kv::Timestamp::FromWall(db->Now().wall_us() - age_us);
    std::vector<kv::Span> spans = co_await FindDropped(db, before);
    if (spans.empty()) continue;
    LOG_INFO("sql: clears what was dropped and left spans={}", spans.size());
    co_await ClearRecorded(db, std::move(spans));
  }
}

}  // namespace

DroppedRows::DroppedRows(kv::Db* db, Executor* executor, TaskScope* scope,
                         DroppedRowsOptions options)
    : db_(db), executor_(executor), scope_(scope), options_(options) {
  scope_->Spawn(executor_, CollectForEver(db_, options_));
}

void DroppedRows::Record(const std::vector<kv::Span>& spans, kv::Txn* txn) const {
  for (const kv::Span& span : spans) {
    txn->Put(kv::keys::DroppedSpan(span.start), EncodeRecord(span, db_->Now()));
  }
}

void DroppedRows::ClearLater(std::vector<kv::Span> spans) const {
  if (spans.empty()) return;
  scope_->Spawn(executor_, ClearRecordedAfter(db_, std::move(spans), options_.delay_ns));
}

void DroppedRows::ClearNow(std::vector<kv::Span> spans) const {
  if (spans.empty()) return;
  scope_->Spawn(executor_, ClearUnrecorded(db_, std::move(spans)));
}

}  // namespace steno::sql
