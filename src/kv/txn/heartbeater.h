// Heartbeater: keeps the locks of transactions that are idle between statements.
//
// A range ends a transaction that it has not heard of for kTxnSilenceMsMax. The gateway vouches for
// its own: while there are transactions that may hold locks, one task wakes every
// kHeartbeatIntervalNs and sends a HeartbeatRequest for each that was not heard of in the meantime.
// The answer does not matter here: a transaction that was ended all the same learns it from its
// next request, or its commit is validated.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "kv/api/sender.h"
#include "runtime/clock.h"
#include "runtime/task.h"

namespace steno::txn {

class Heartbeater {
 public:
  static constexpr int64_t kHeartbeatIntervalNs = 1'000'000'000;

  // All pointers outlive the tasks in `scope`.
  Heartbeater(kv::Sender* sender, const Clock* clock, Executor* executor, TaskScope* scope)
      : sender_(sender), clock_(clock), executor_(executor), scope_(scope) {}

  // The transaction sends a request that may take locks. Cheap to call again.
  void Touch(const kv::TxnMeta& txn);
  // It has ended.
  void Forget(const kv::TxnId& txn);
  int64_t size() const;

 private:
  struct Vouched {
    kv::TxnMeta meta;
    int64_t last_ns;
    bool under_way = false;  // a heartbeat is
  };

  Task<void> Run();
  Task<void> Beat(kv::TxnMeta meta);

  kv::Sender* const sender_;
  const Clock* const clock_;
  Executor* const executor_;
  TaskScope* const scope_;
  mutable absl::Mutex mu_;
  absl::flat_hash_map<kv::TxnId, Vouched> txns_ ABSL_GUARDED_BY(mu_);
  bool running_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace steno::txn
