#include "kv/txn/range_cache.h"

#include <utility>

namespace steno::txn {

Task<RangeEntry> RangeCache::Lookup(kv::Key) {
  absl::MutexLock lock(&mu_);
  co_return entry_;
}

void RangeCache::SetReplicas(kv::RangeId range, std::vector<kv::NodeId> replicas) {
  absl::MutexLock lock(&mu_);
  if (entry_.range == range) entry_.replicas = std::move(replicas);
}

void RangeCache::SetLeaseholder(kv::RangeId range, kv::NodeId leaseholder) {
  absl::MutexLock lock(&mu_);
  if (entry_.range == range) entry_.leaseholder = leaseholder;
}

}  // namespace steno::txn
