// Small conversions between RocksDB's types and ours. Included by *.cc files of this module only.
#pragma once

#include <rocksdb/comparator.h>
#include <rocksdb/slice.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/status.h>

#include <memory>
#include <string_view>

#include "absl/status/status.h"

namespace steno::storage {

inline rocksdb::Slice ToSlice(std::string_view s) {
  return {s.data(), s.size()};
}
inline std::string_view ToView(const rocksdb::Slice& s) {
  return {s.data(), s.size()};
}

// Corruption: DataLoss. A full disk: ResourceExhausted. Any other failure: Internal.
absl::Status ToStatus(const rocksdb::Status& status);

// The order of mvcc_key.h. Lives as long as the process.
const rocksdb::Comparator* MvccKeyComparator();
// Takes the user key out of a key of Cf::kData, for the bloom filters.
std::shared_ptr<const rocksdb::SliceTransform> UserKeyExtractor();

}  // namespace steno::storage
