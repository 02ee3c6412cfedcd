// The Raft log on the disk of the temporary directory: one append of one entry and one fdatasync,
// into a file that grows, into zeros written ahead, and into files that were used before.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/check.h"
#include "kv/storage/raft_log.h"

namespace steno::storage {
namespace {

enum class Space { kGrows, kPrefilled, kReused };

LogBatch OneEntry(uint64_t index, const Payload& data) {
  LogBatch batch;
  const std::vector<LogEntry> entries = {{.index = index, .term = 1, .data = data}};
  batch.AddEntries(1, entries);
  return batch;
}

void BM_RaftLogWrite(benchmark::State& state) {
  const auto space = static_cast<Space>(state.range(0));
  const bool sync = state.range(2) != 0;
  const auto data = std::make_shared<const std::string>(state.range(1), 'd');
  std::string dir = std::filesystem::current_path() / "steno_bench_XXXXXX";
  CHECK(mkdtemp(dir.data()) != nullptr);
  RaftLog::Options options;
  if (space == Space::kGrows) options.prefill_bytes = 0;
  if (space == Space::kReused) options.segment_bytes = 1 << 20;
  uint64_t index = 0;
  {
    auto log = RaftLog::Open(PosixFileSystem(), dir, options);
    CHECK(log.ok()) << log.status();
    const auto write = [&](bool synced) {
      LogBatch batch = OneEntry(++index, data);
      if (index % 100 == 0) batch.Truncate(1, index, 1);
      CHECK((*log)->Write(std::move(batch), synced).ok());
    };
    if (space == Space::kReused) {
      while ((*log)->Stats().written_bytes < 4 * options.segment_bytes) write(false);
      write(true);
    }
    for (auto _ : state) write(sync);
  }
  std::filesystem::remove_all(dir);
}
BENCHMARK(BM_RaftLogWrite)
    ->ArgNames({"space", "bytes", "sync"})
    ->ArgsProduct({{0, 1, 2}, {200, 4000}, {1}})
    ->Args({1, 200, 0})
    ->UseRealTime();

}  // namespace
}  // namespace steno::storage
