// GatewayDb: kv::Db over a Sender. One a node.
//
// Owns what its transactions share: the heartbeater and the tasks in the background (heartbeats,
// releases of locks). Transactions must end before it. It must be destroyed the way a TaskScope is:
// while none of its tasks runs and none is queued on a live executor.
//
// Thread-safe.
#pragma once

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/rng.h"
#include "kv/api/txn.h"
#include "kv/txn/coordinator.h"

namespace steno::txn {

class GatewayDb final : public kv::Db {
 public:
  // The pointers outlive it. `rng` must be seeded differently in each life of each node, or
  // transaction ids collide.
  GatewayDb(kv::Sender* sender, hlc::HybridClock* clock, Executor* executor, Rng rng);

  std::unique_ptr<kv::Txn> Begin(kv::TxnOptions options) override;
  Task<kv::KvResult<int64_t>> AllocateIds(std::string counter, int64_t count) override;
  kv::Timestamp Now() override { return clock_->Now(); }

 private:
  Task<kv::KvResult<int64_t>> TryAllocateIds(kv::Key key, int64_t count);

  hlc::HybridClock* const clock_;
  TaskScope background_;
  Heartbeater heartbeater_;
  const TxnContext context_;
  absl::Mutex mu_;
  Rng rng_ ABSL_GUARDED_BY(mu_);
};

}  // namespace steno::txn
