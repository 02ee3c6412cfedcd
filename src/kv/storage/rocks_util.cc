#include "kv/storage/rocks_util.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "kv/storage/mvcc_key.h"

namespace steno::storage {
namespace {

class MvccComparator final : public rocksdb::Comparator {
 public:
  // Persisted by RocksDB: a store opens with the order it was created with only.
  const char* Name() const override { return "steno.mvcc.1"; }
  int Compare(const rocksdb::Slice& a, const rocksdb::Slice& b) const override {
    return CompareMvccKeys(ToView(a), ToView(b));
  }
  bool Equal(const rocksdb::Slice& a, const rocksdb::Slice& b) const override { return a == b; }
  // Shorter separators in index blocks would save little: keys differ early or in the suffix.
  void FindShortestSeparator(std::string*, const rocksdb::Slice&) const override {}
  void FindShortSuccessor(std::string*) const override {}
  bool CanKeysWithDifferentByteContentsBeEqual() const override { return false; }
};

class UserKeyTransform final : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "steno.mvcc.user_key.1"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return {key.data(), key.size() - kMvccSuffixBytes};
  }
  bool InDomain(const rocksdb::Slice& key) const override { return key.size() >= kMvccSuffixBytes; }
};

}  // namespace

absl::Status ToStatus(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const std::string message = absl::StrCat("storage engine: ", status.ToString());
  if (status.IsNoSpace()) return absl::ResourceExhaustedError(message);
  if (status.IsCorruption()) return absl::DataLossError(message);
  return absl::InternalError(message);
}

const rocksdb::Comparator* MvccKeyComparator() {
  static const auto* const comparator = new MvccComparator();
  return comparator;
}

std::shared_ptr<const rocksdb::SliceTransform> UserKeyExtractor() {
  static const auto* const extractor =
      new std::shared_ptr<const rocksdb::SliceTransform>(new UserKeyTransform());
  return *extractor;
}

}  // namespace steno::storage
