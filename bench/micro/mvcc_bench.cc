// CPU time and allocations of reads and writes of versions, over 100,000 rows of three versions
// each that fit the block cache. Flushed or not: from tables and filters, or from the memtable.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "allocations.h"
#include "base/check.h"
#include "base/encoding.h"
#include "base/rng.h"
#include "kv/mvcc/mvcc.h"
#include "kv/storage/rocks_engine.h"

namespace steno::mvcc {
namespace {

constexpr uint64_t kRows = 100000;
constexpr uint64_t kVersions = 3;
constexpr size_t kValueBytes = 100;

std::string KeyOf(uint64_t row) {
  std::string key = "/t/104/1/";
  EncodeUint64(row, &key);
  return key;
}

struct Rows {
  storage::MemoryDisk disk;
  std::unique_ptr<storage::RocksEngine> engine;

  explicit Rows(bool flushed) {
    auto opened = storage::RocksEngine::Open(
        {.dir = "/bench", .memory_disk = &disk, .cache_bytes = 256 << 20});
    CHECK(opened.ok()) << opened.status();
    engine = *std::move(opened);
    for (uint64_t row = 0; row < kRows; ++row) {
      storage::WriteBatch batch;
      for (uint64_t version = 1; version <= kVersions; ++version) {
        Put(&batch, KeyOf(row), Timestamp(version * 10), std::string(kValueBytes, 'v'));
      }
      CHECK(engine->Write(std::move(batch)).ok());
    }
    if (flushed) CHECK(engine->Flush().ok());
  }

  static const Rows& Of(bool flushed) {
    static const Rows* const in_memtable = new Rows(false);
    static const Rows* const in_tables = new Rows(true);
    return flushed ? *in_tables : *in_memtable;
  }
};

void BM_Get(benchmark::State& state) {
  const Rows& rows = Rows::Of(state.range(0) != 0);
  const bool present = state.range(1) != 0;
  Rng rng(1);
  const CountAllocations count(state);
  for (auto _ : state) {
    std::string key = KeyOf(rng.Below(kRows));
    if (!present) key.push_back('x');
    const auto result = Get(*rows.engine, key, {.ts = Timestamp(25)});
    CHECK(std::get<kv::GetReply>(*result).value.has_value() == present);
  }
}
BENCHMARK(BM_Get)->ArgNames({"flushed", "present"})->ArgsProduct({{0, 1}, {0, 1}});

void BM_Scan(benchmark::State& state) {
  const Rows& rows = Rows::Of(state.range(0) != 0);
  const int64_t count_rows = state.range(1);
  ScanOptions options{{.ts = Timestamp(25)}, /*max_rows=*/count_rows};
  options.reverse = state.range(2) != 0;
  Rng rng(1);
  const CountAllocations count(state);
  for (auto _ : state) {
    const uint64_t start = rng.Below(kRows - static_cast<uint64_t>(count_rows));
    const auto result = Scan(
        *rows.engine, {KeyOf(start), KeyOf(start + static_cast<uint64_t>(count_rows))}, options);
    CHECK_EQ(std::get<kv::ScanReply>(*result).rows.size(), static_cast<size_t>(count_rows));
  }
  state.SetItemsProcessed(state.iterations() * count_rows);
}
BENCHMARK(BM_Scan)
    ->ArgNames({"flushed", "rows", "reverse"})
    ->ArgsProduct({{0, 1}, {10, 1000}, {0, 1}});

// One command's writes: building the batch, checking its bytes as a follower does, applying it.
void BM_PutBatch(benchmark::State& state) {
  storage::MemoryDisk disk;
  auto engine = storage::RocksEngine::Open({.dir = "/bench", .memory_disk = &disk});
  CHECK(engine.ok()) << engine.status();
  const std::string value(kValueBytes, 'v');
  Rng rng(1);
  uint64_t ts = 0;
  const CountAllocations count(state);
  for (auto _ : state) {
    storage::WriteBatch batch;
    ++ts;
    for (int64_t i = 0; i < state.range(0); ++i) {
      Put(&batch, KeyOf(rng.Below(kRows)), Timestamp(ts), value);
    }
    auto received = storage::WriteBatch::FromBytes(batch.Take());
    CHECK(received.ok() && (*engine)->Write(*std::move(received)).ok());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_PutBatch)->ArgName("writes")->Arg(1)->Arg(10)->Arg(100);

}  // namespace
}  // namespace steno::mvcc
