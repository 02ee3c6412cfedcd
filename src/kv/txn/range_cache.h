// RangeCache: which range holds a key, where its replicas are, and which of them answered last.
//
// What it says may be old: whoever uses it finds out from the answer and tells. Today one range
// covers the whole keyspace; callers ask by key all the same. Thread-safe.
#pragma once

#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "kv/api/types.h"
#include "runtime/task.h"

namespace steno::txn {

struct RangeEntry {
  kv::RangeId range;
  std::vector<kv::NodeId> replicas;  // preferred first
  kv::NodeId leaseholder;            // none: not known
};

class RangeCache {
 public:
  explicit RangeCache(RangeEntry entry) : entry_(std::move(entry)) {}

  // May wait, where a lookup has to read the cluster's own map.
  Task<RangeEntry> Lookup(kv::Key key);
  // The replicas changed (nodes joined, a descriptor was applied).
  void SetReplicas(kv::RangeId range, std::vector<kv::NodeId> replicas);
  // An invalid id forgets it.
  void SetLeaseholder(kv::RangeId range, kv::NodeId leaseholder);

 private:
  absl::Mutex mu_;
  RangeEntry entry_ ABSL_GUARDED_BY(mu_);
};

}  // namespace steno::txn
