// Reading RocksDB at its newest state or at a snapshot. Included by *.cc files of this module only.
#pragma once

#include <rocksdb/db.h>

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "kv/storage/engine.h"

namespace steno::storage {

using RocksHandles = std::array<rocksdb::ColumnFamilyHandle*, kCfCount>;

// `snapshot` may be null: the newest state.
absl::StatusOr<std::optional<std::string>> RocksGet(rocksdb::DB* db,
                                                    rocksdb::ColumnFamilyHandle* handle,
                                                    const rocksdb::Snapshot* snapshot,
                                                    rocksdb::ReadTier tier, std::string_view key);
std::unique_ptr<Iterator> NewRocksIterator(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* handle,
                                           const rocksdb::Snapshot* snapshot, IterOptions options);

class RocksSnapshot final : public Reader {
 public:
  RocksSnapshot(rocksdb::DB* db, const RocksHandles& handles);
  ~RocksSnapshot() override;
  absl::StatusOr<std::optional<std::string>> Get(Cf cf, std::string_view key) const override;
  std::unique_ptr<Iterator> NewIterator(Cf cf, IterOptions options) const override;

 private:
  rocksdb::DB* const db_;
  const RocksHandles handles_;
  const rocksdb::Snapshot* const snapshot_;
};

}  // namespace steno::storage
