// Staging of snapshots into table files. Included by *.cc files of this module only.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_writer.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "kv/storage/engine.h"
#include "kv/storage/rocks_reader.h"

namespace steno::storage {

// One table file per column family. Besides the keys of the chunks it holds a range tombstone for
// each span: tombstone and keys get one sequence number when they are ingested, and a tombstone
// hides only what is older than itself, so the file replaces what the span held and keeps its own
// keys.
class RocksIngester final : public SnapshotIngester {
 public:
  // `files_prefix`: path of the staged files, up to their suffix.
  RocksIngester(rocksdb::DB* db, const RocksHandles& handles, std::vector<EngineSpan> spans,
                std::string files_prefix);
  ~RocksIngester() override;
  absl::Status Start();
  absl::Status Add(std::string_view chunk) override;
  absl::Status Commit() override;

 private:
  absl::Status AddRecord(Cf cf, std::string_view key, std::string_view value);
  std::string PathOf(size_t cf) const;

  rocksdb::DB* const db_;
  const RocksHandles handles_;
  const std::vector<EngineSpan> spans_;
  const std::string files_prefix_;
  std::array<std::unique_ptr<rocksdb::SstFileWriter>, kCfCount> writers_;  // null: no span
  std::array<std::string, kCfCount> last_keys_;
  std::array<bool, kCfCount> has_keys_{};
  uint64_t next_chunk_ = 0;
  bool complete_ = false;
  absl::Status failed_;
};

}  // namespace steno::storage
