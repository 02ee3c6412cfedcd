#include "sim/ring_workload.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/encoding.h"
#include "kv/api/keys.h"

namespace steno::sim {
namespace {

constexpr uint64_t kTable = 102;

int64_t RowOf(std::string_view key) {
  key.remove_prefix(WorkloadKey(kTable, 0).size() - sizeof(int64_t));
  int64_t row = -1;
  return DecodeInt64(&key, &row) ? row : -1;
}

int64_t Parse(std::string_view value) {
  return std::atoll(std::string(value).c_str());
}

}  // namespace

std::string RingWorkload::WhyNoRing(const std::map<int64_t, int64_t>& next, int rows) {
  if (static_cast<int>(next.size()) != rows) {
    return fmt::format("{} rows, not {}", next.size(), rows);
  }
  int64_t at = 0;
  for (int steps = 1; steps <= rows; ++steps) {
    const auto it = next.find(at);
    if (it == next.end()) return fmt::format("row {} is not there", at);
    at = it->second;
    if (at == 0 && steps < rows) return fmt::format("a cycle of {} of {} rows", steps, rows);
  }
  return at == 0 ? "" : "no cycle through row 0";
}

Task<bool> RingWorkload::Setup(Gateway gateway) {
  return WriteRows(gateway.db, kTable, rows_,
                   [rows = rows_](int row) { return std::to_string((row + 1) % rows); });
}

Task<void> RingWorkload::RunOp(OpContext context) {
  if (context.rng.Chance(1, 3)) {
    (void)co_await ReadRing(context.gateway.db);
  } else {
    co_await Move(context.gateway.db, context.rng);
  }
}

// a -> b -> c -> d becomes a -> c -> b -> d.
Task<void> RingWorkload::Move(kv::Db* db, Rng rng) {
  const kv::GetOptions options{.lock = rng.Chance(1, 2) ? kv::LockStrength::kExclusive
                                                        : kv::LockStrength::kNone};
  const std::unique_ptr<kv::Txn> txn = db->Begin({.label = "ring move"});
  int64_t at[4];
  at[0] = rng.Between(0, rows_ - 1);
  for (int i = 0; i < 3; ++i) {
    kv::Key key = WorkloadKey(kTable, at[i]);
    const auto read = co_await txn->Get(std::move(key), options);
    if (!read.has_value()) {
      Count(read.error());
      co_await txn->Rollback();
      co_return;
    }
    if (!read->value.has_value()) {
      fail_(fmt::format("ring: row {} is gone", at[i]));
      co_return;
    }
    at[i + 1] = Parse(*read->value);
  }
  txn->Put(WorkloadKey(kTable, at[0]), std::to_string(at[2]));
  txn->Put(WorkloadKey(kTable, at[2]), std::to_string(at[1]));
  txn->Put(WorkloadKey(kTable, at[1]), std::to_string(at[3]));
  const auto committed = co_await txn->Commit();
  if (committed.has_value()) {
    ++counters()["ring: moves"];
  } else {
    Count(committed.error());
  }
}

Task<bool> RingWorkload::ReadRing(kv::Db* db) {
  const std::unique_ptr<kv::Txn> txn = db->Begin({.label = "ring read", .read_only = true});
  const auto page = co_await txn->Scan(WorkloadSpan(kTable), {.reverse = true});
  if (!page.has_value()) {
    Count(page.error());
    co_return false;
  }
  std::map<int64_t, int64_t> next;
  for (size_t i = 0; i < page->rows.rows.size(); ++i) {
    next[RowOf(page->rows.key(i))] = Parse(page->rows.value(i));
  }
  const auto committed = co_await txn->Commit();
  if (!committed.has_value()) co_return false;
  ++counters()["ring: read"];
  if (const std::string why = WhyNoRing(next, rows_); !why.empty()) fail_("ring: " + why);
  co_return true;
}

Task<bool> RingWorkload::ReadFinal(Gateway gateway) {
  const bool read = co_await ReadRing(gateway.db);
  co_return read;
}

}  // namespace steno::sim
