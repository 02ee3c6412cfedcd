#include "kv/storage/rocks_engine.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/statistics.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/check.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "kv/storage/rocks_ingester.h"
#include "kv/storage/rocks_reader.h"
#include "kv/storage/rocks_util.h"

namespace steno::storage {

struct MemoryDisk::Rep {
  std::unique_ptr<rocksdb::Env> env{rocksdb::NewMemEnv(rocksdb::Env::Default())};
};

MemoryDisk::MemoryDisk() : rep_(std::make_unique<Rep>()) {}
MemoryDisk::~MemoryDisk() = default;

struct RocksEngine::Rep {
  Options options;
  rocksdb::Env* env = nullptr;
  std::shared_ptr<rocksdb::Cache> cache;
  std::shared_ptr<rocksdb::Statistics> statistics;
  std::unique_ptr<rocksdb::DB> db;
  RocksHandles handles{};
  std::atomic<uint64_t> ingest_number{1};

  rocksdb::ColumnFamilyHandle* handle(Cf cf) const { return handles[static_cast<size_t>(cf)]; }
  bool simulated() const { return options.memory_disk != nullptr; }
  std::string ingest_dir() const { return absl::StrCat(options.dir, "/ingest"); }
  // Sums over the column families.
  uint64_t Property(const std::string& name) const;
  uint64_t Level0Files() const;
};

namespace {

// 16 shards: each still holds some blocks with the smallest cache that can be set.
constexpr int kCacheShardBits = 4;
// Level-0 files at which a simulated engine compacts: reads visit every one of them.
constexpr uint64_t kSimulatedLevel0FilesMax = 8;
// Never reached: in a simulation only Flush() flushes.
constexpr size_t kSimulatedMemtableBytes = size_t{1} << 30;

rocksdb::DBOptions MakeDbOptions(const RocksEngine::Options& options, rocksdb::Env* env) {
  rocksdb::DBOptions db;
  db.env = env;
  db.create_if_missing = true;
  db.create_missing_column_families = true;
  db.atomic_flush = true;
  db.avoid_flush_during_shutdown = true;
  db.max_background_jobs = options.background_threads;
  db.max_open_files = RocksEngine::kFilesMax;
  db.bytes_per_sync = 1 << 20;
  db.info_log_level = rocksdb::WARN_LEVEL;
  db.keep_log_file_num = 3;
  db.max_log_file_size = 8 << 20;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  if (options.memory_disk == nullptr) {
    db.db_write_buffer_size = static_cast<size_t>(options.memtable_bytes);
  }
  return db;
}

rocksdb::ColumnFamilyOptions MakeCfOptions(Cf cf, const RocksEngine::Options& options,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  // In pieces: the filter of a large file as one block would be larger than a shard of the cache
  // holds, and be read anew for every key.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.whole_key_filtering = cf == Cf::kLocal;
  table.format_version = 5;

  rocksdb::ColumnFamilyOptions result;
  if (cf == Cf::kData) {
    result.comparator = MvccKeyComparator();
    result.prefix_extractor = UserKeyExtractor();
  }
  result.level_compaction_dynamic_level_bytes = true;
  if (options.memory_disk != nullptr) {
    result.compression = rocksdb::kNoCompression;
    result.write_buffer_size = kSimulatedMemtableBytes;
    result.arena_block_size = 64 << 10;
    result.disable_auto_compactions = true;
    result.level0_slowdown_writes_trigger = 1 << 20;
    result.level0_stop_writes_trigger = 1 << 20;
  } else {
    result.compression = rocksdb::kLZ4Compression;
    result.write_buffer_size = static_cast<size_t>(options.memtable_bytes) / 2;
    result.max_write_buffer_number = 3;
    if (cf == Cf::kData) result.memtable_prefix_bloom_size_ratio = 0.02;
  }
  result.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return result;
}

// What a crash left of unfinished snapshots.
absl::Status ClearDirectory(rocksdb::Env* env, const std::string& dir) {
  RETURN_IF_ERROR(ToStatus(env->CreateDirIfMissing(dir)));
  std::vector<std::string> names;
  RETURN_IF_ERROR(ToStatus(env->GetChildren(dir, &names)));
  for (const std::string& name : names) {
    if (name == "." || name == "..") continue;
    RETURN_IF_ERROR(ToStatus(env->DeleteFile(absl::StrCat(dir, "/", name))));
  }
  return absl::OkStatus();
}

}  // namespace

uint64_t RocksEngine::Rep::Property(const std::string& name) const {
  uint64_t sum = 0;
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    uint64_t value = 0;
    if (db->GetIntProperty(handle, name, &value)) sum += value;
  }
  return sum;
}

// RocksDB gives this one as text only.
uint64_t RocksEngine::Rep::Level0Files() const {
  uint64_t sum = 0;
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    std::string files;
    if (db->GetProperty(handle, "rocksdb.num-files-at-level0", &files)) {
      sum += std::strtoull(files.c_str(), nullptr, 10);
    }
  }
  return sum;
}

RocksEngine::RocksEngine(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}

absl::StatusOr<std::unique_ptr<RocksEngine>> RocksEngine::Open(Options options) {
  auto rep = std::make_unique<Rep>();
  rep->env = options.memory_disk != nullptr ? options.memory_disk->rep_->env.get()
                                            : rocksdb::Env::Default();
  rep->cache = rocksdb::NewLRUCache(static_cast<size_t>(options.cache_bytes), kCacheShardBits);
  rep->statistics = rocksdb::CreateDBStatistics();
  rep->statistics->set_stats_level(rocksdb::StatsLevel::kExceptHistogramOrTimers);
  rep->options = std::move(options);

  rocksdb::DBOptions db_options = MakeDbOptions(rep->options, rep->env);
  db_options.statistics = rep->statistics;
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, MakeCfOptions(Cf::kLocal, rep->options, rep->cache)},
      {"data", MakeCfOptions(Cf::kData, rep->options, rep->cache)},
  };
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  RETURN_IF_ERROR(
      ToStatus(rocksdb::DB::Open(db_options, rep->options.dir, families, &handles, &db)));
  rep->db.reset(db);
  CHECK_EQ(handles.size(), kCfCount);
  std::copy(handles.begin(), handles.end(), rep->handles.begin());
  std::unique_ptr<RocksEngine> engine(new RocksEngine(std::move(rep)));
  for (uint32_t id = 0; id < kCfCount; ++id) {
    // Batches name column families by number.
    CHECK_EQ(engine->rep_->handles[id]->GetID(), id);
  }
  RETURN_IF_ERROR(ClearDirectory(engine->rep_->env, engine->rep_->ingest_dir()));
  return engine;
}

RocksEngine::~RocksEngine() {
  for (rocksdb::ColumnFamilyHandle* handle : rep_->handles) {
    if (handle != nullptr) rep_->db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  const rocksdb::Status status = rep_->db->Close();
  if (!status.ok()) LOG_WARN("storage: close failed error={}", status.ToString());
}

absl::StatusOr<std::optional<std::string>> RocksEngine::Get(Cf cf, std::string_view key) const {
  return RocksGet(rep_->db.get(), rep_->handle(cf), nullptr, rocksdb::kReadAllTier, key);
}

std::unique_ptr<Iterator> RocksEngine::NewIterator(Cf cf, IterOptions options) const {
  return NewRocksIterator(rep_->db.get(), rep_->handle(cf), nullptr, std::move(options));
}

std::unique_ptr<Reader> RocksEngine::NewSnapshot() const {
  return std::make_unique<RocksSnapshot>(rep_->db.get(), rep_->handles);
}

absl::Status RocksEngine::Write(WriteBatch batch) {
  if (batch.empty()) return absl::OkStatus();
  rocksdb::WriteOptions write;
  write.disableWAL = true;
  rocksdb::WriteBatch rocks_batch(batch.Take());
  return ToStatus(rep_->db->Write(write, &rocks_batch));
}

absl::Status RocksEngine::Flush() {
  const std::vector<rocksdb::ColumnFamilyHandle*> all(rep_->handles.begin(), rep_->handles.end());
  RETURN_IF_ERROR(ToStatus(rep_->db->Flush(rocksdb::FlushOptions(), all)));
  if (!rep_->simulated()) return absl::OkStatus();
  if (rep_->Level0Files() <= kSimulatedLevel0FilesMax) return absl::OkStatus();
  for (rocksdb::ColumnFamilyHandle* handle : all) {
    RETURN_IF_ERROR(
        ToStatus(rep_->db->CompactRange(rocksdb::CompactRangeOptions(), handle, nullptr, nullptr)));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> RocksEngine::GetFlushed(Cf cf,
                                                                   std::string_view key) const {
  return RocksGet(rep_->db.get(), rep_->handle(cf), nullptr, rocksdb::kPersistedTier, key);
}

absl::StatusOr<std::unique_ptr<SnapshotIngester>> RocksEngine::NewIngester(
    std::span<const EngineSpan> spans) {
  const uint64_t number = rep_->ingest_number.fetch_add(1);
  auto ingester = std::make_unique<RocksIngester>(
      rep_->db.get(), rep_->handles, std::vector<EngineSpan>(spans.begin(), spans.end()),
      absl::StrCat(rep_->ingest_dir(), "/", number));
  RETURN_IF_ERROR(ingester->Start());
  return ingester;
}

EngineStats RocksEngine::Stats() const {
  const rocksdb::Statistics& counters = *rep_->statistics;
  EngineStats stats;
  stats.memtable_bytes = rep_->Property("rocksdb.cur-size-all-mem-tables");
  stats.block_cache_bytes = rep_->cache->GetUsage();
  stats.block_cache_hits = counters.getTickerCount(rocksdb::BLOCK_CACHE_HIT);
  stats.block_cache_misses = counters.getTickerCount(rocksdb::BLOCK_CACHE_MISS);
  stats.filter_useful = counters.getTickerCount(rocksdb::BLOOM_FILTER_USEFUL) +
                        counters.getTickerCount(rocksdb::BLOOM_FILTER_PREFIX_USEFUL);
  stats.sst_bytes = rep_->Property("rocksdb.total-sst-files-size");
  stats.level0_files = rep_->Level0Files();
  stats.pending_compaction_bytes = rep_->Property("rocksdb.estimate-pending-compaction-bytes");
  stats.flush_written_bytes = counters.getTickerCount(rocksdb::FLUSH_WRITE_BYTES);
  stats.compaction_written_bytes = counters.getTickerCount(rocksdb::COMPACT_WRITE_BYTES);
  stats.stall_micros = counters.getTickerCount(rocksdb::STALL_MICROS);
  return stats;
}

uint64_t RocksEngine::ApproximateBytes(const EngineSpan& span) const {
  rocksdb::SizeApproximationOptions options;
  options.include_memtables = true;
  options.include_files = true;
  const rocksdb::Range range(ToSlice(span.start), ToSlice(span.end));
  uint64_t bytes = 0;
  const rocksdb::Status status =
      rep_->db->GetApproximateSizes(options, rep_->handle(span.cf), &range, 1, &bytes);
  return status.ok() ? bytes : 0;
}

absl::Status RocksEngine::VerifyChecksums() const {
  return ToStatus(rep_->db->VerifyChecksum());
}

}  // namespace steno::storage
