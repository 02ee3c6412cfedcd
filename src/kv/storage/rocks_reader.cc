#include "kv/storage/rocks_reader.h"

#include <rocksdb/iterator.h>
#include <rocksdb/options.h>

#include <utility>

#include "kv/storage/rocks_util.h"

namespace steno::storage {
namespace {

class RocksIterator final : public Iterator {
 public:
  RocksIterator(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* handle,
                const rocksdb::Snapshot* snapshot, IterOptions options)
      : options_(std::move(options)),
        lower_(ToSlice(options_.lower)),
        upper_(ToSlice(options_.upper)) {
    rocksdb::ReadOptions read;
    read.snapshot = snapshot;
    if (!lower_.empty()) read.iterate_lower_bound = &lower_;
    if (!upper_.empty()) read.iterate_upper_bound = &upper_;
    read.prefix_same_as_start = options_.single_key;
    read.total_order_seek = !options_.single_key;
    iter_.reset(db->NewIterator(read, handle));
  }

  bool Valid() const override { return iter_->Valid(); }
  void Seek(std::string_view key) override { iter_->Seek(ToSlice(key)); }
  void SeekForPrev(std::string_view key) override { iter_->SeekForPrev(ToSlice(key)); }
  void Next() override { iter_->Next(); }
  void Prev() override { iter_->Prev(); }
  std::string_view key() const override { return ToView(iter_->key()); }
  std::string_view value() const override { return ToView(iter_->value()); }
  absl::Status status() const override { return ToStatus(iter_->status()); }

 private:
  const IterOptions options_;
  // RocksDB keeps pointers to these.
  const rocksdb::Slice lower_;
  const rocksdb::Slice upper_;
  std::unique_ptr<rocksdb::Iterator> iter_;
};

}  // namespace

absl::StatusOr<std::optional<std::string>> RocksGet(rocksdb::DB* db,
                                                    rocksdb::ColumnFamilyHandle* handle,
                                                    const rocksdb::Snapshot* snapshot,
                                                    rocksdb::ReadTier tier, std::string_view key) {
  rocksdb::ReadOptions read;
  read.snapshot = snapshot;
  read.read_tier = tier;
  std::string value;
  const rocksdb::Status status = db->Get(read, handle, ToSlice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return ToStatus(status);
  return value;
}

std::unique_ptr<Iterator> NewRocksIterator(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* handle,
                                           const rocksdb::Snapshot* snapshot, IterOptions options) {
  return std::make_unique<RocksIterator>(db, handle, snapshot, std::move(options));
}

RocksSnapshot::RocksSnapshot(rocksdb::DB* db, const RocksHandles& handles)
    : db_(db), handles_(handles), snapshot_(db->GetSnapshot()) {}

RocksSnapshot::~RocksSnapshot() {
  db_->ReleaseSnapshot(snapshot_);
}

absl::StatusOr<std::optional<std::string>> RocksSnapshot::Get(Cf cf, std::string_view key) const {
  return RocksGet(db_, handles_[static_cast<size_t>(cf)], snapshot_, rocksdb::kReadAllTier, key);
}

std::unique_ptr<Iterator> RocksSnapshot::NewIterator(Cf cf, IterOptions options) const {
  return NewRocksIterator(db_, handles_[static_cast<size_t>(cf)], snapshot_, std::move(options));
}

}  // namespace steno::storage
