// RocksEngine: the Engine over RocksDB. Its implementation is the only code that includes RocksDB.
//
// Two column families, written without write-ahead log and flushed together (atomic_flush).
// Cf::kData orders by MvccKeyComparator (mvcc_key.h), and its bloom filters hold user keys, so that
// a read of a missing row at any timestamp touches no block. All memory (memtables and blocks) is
// bounded by the options below.
//
// With a MemoryDisk the files live in memory, nothing is flushed or compacted but by Flush(), and
// runs repeat exactly: destroying the engine without Flush() is a crash of the process.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "kv/storage/engine.h"

namespace steno::storage {

// Files in memory that outlive the engines opened over them, for simulated restarts. Thread-safe.
class MemoryDisk {
 public:
  MemoryDisk();
  ~MemoryDisk();
  MemoryDisk(const MemoryDisk&) = delete;
  MemoryDisk& operator=(const MemoryDisk&) = delete;

 private:
  friend class RocksEngine;
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

struct EngineStats {
  uint64_t memtable_bytes = 0;
  uint64_t block_cache_bytes = 0;
  uint64_t block_cache_hits = 0;
  uint64_t block_cache_misses = 0;
  uint64_t filter_useful = 0;  // reads that the filters answered
  uint64_t sst_bytes = 0;
  uint64_t level0_files = 0;
  uint64_t pending_compaction_bytes = 0;
  uint64_t flush_written_bytes = 0;
  uint64_t compaction_written_bytes = 0;
  uint64_t stall_micros = 0;
};

class RocksEngine : public Engine {
 public:
  // Tables that it keeps open.
  static constexpr int kFilesMax = 512;

  struct Options {
    std::string dir;
    // Set: a simulation; `dir` is a path on this disk, which must outlive the engine.
    MemoryDisk* memory_disk = nullptr;
    int64_t cache_bytes = 128 << 20;
    int64_t memtable_bytes = 64 << 20;  // of both column families together
    int background_threads = 2;
  };

  // Creates the store where `dir` is empty. Removes what an unfinished ingest left.
  static absl::StatusOr<std::unique_ptr<RocksEngine>> Open(Options options);
  // Closes without flushing: unflushed writes are gone.
  ~RocksEngine() override;

  absl::StatusOr<std::optional<std::string>> Get(Cf cf, std::string_view key) const override;
  std::unique_ptr<Iterator> NewIterator(Cf cf, IterOptions options) const override;
  std::unique_ptr<Reader> NewSnapshot() const override;
  absl::Status Write(WriteBatch batch) override;
  absl::Status Flush() override;
  absl::StatusOr<std::optional<std::string>> GetFlushed(Cf cf, std::string_view key) const override;
  absl::StatusOr<std::unique_ptr<SnapshotIngester>> NewIngester(
      std::span<const EngineSpan> spans) override;

  EngineStats Stats() const;
  // An estimate of the bytes on disk of a span, for deciding splits.
  uint64_t ApproximateBytes(const EngineSpan& span) const;
  // Reads every block of every file and checks its checksum.
  absl::Status VerifyChecksums() const;

 private:
  struct Rep;
  explicit RocksEngine(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

}  // namespace steno::storage
