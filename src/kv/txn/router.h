// Router: brings a request to its range's leaseholder, wherever that is, and brings back an answer.
//
//                 ┌────────────────────────────────────────────────────────────┐
//   Send ─► Lookup ─► cached leaseholder, else the next replica ─► NodeSender ─┤ again, after a
//                 ▲                                                            │ jittered pause
//                 └── NotLeaseholder (follow the hint), Unavailable, no answer ┘
//
// It goes on for kRequestTimeoutMs of looking; waiting for an answer that comes does not count, for
// a request may wait for locks. Then it refuses with Unavailable and says what it met last.
//
// "No answer" (a lost connection, a silent peer) leaves open whether the request was executed, and
// whether it still will be. What may be sent again then:
//
//   reads, refreshes, rollbacks, heartbeats   change nothing that a repetition would not
//   locking reads, bulk writes, clear span    a repetition finds its own effect and does it again
//   commit                                    the range knows the transaction id and answers as
//                                             the first time
//   bulk write that must find keys absent     a repetition may meet its own rows: DuplicateKey then
//                                             means nothing
//
// So everything is sent again, but an answer is believed only where it is the same whether or not
// the lost one took effect. Of a commit that is its reply, and RefreshFailed: what was read has
// changed for good, so no copy that is still on its way can commit either, and had one committed,
// its record would have answered. TxnAborted after a lost answer is not: the record may have
// expired. These, and running out of time, become Ambiguous. The same goes where the range itself
// says Ambiguous: the request is sent again until its fate is known.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/limits.h"
#include "base/rng.h"
#include "kv/api/sender.h"
#include "kv/txn/range_cache.h"
#include "runtime/clock.h"

namespace steno::txn {

// The way to one node, this one or another. Thread-safe.
class NodeSender {
 public:
  virtual ~NodeSender() = default;
  // nullopt: no answer; the request may have been executed, or may be later. Ends in bounded time
  // once the node is silent.
  virtual Task<std::optional<kv::BatchResponse>> SendTo(kv::NodeId node,
                                                        kv::BatchRequest request) = 0;
};

struct RouterOptions {
  NodeSender* nodes = nullptr;
  RangeCache* ranges = nullptr;
  const Clock* clock = nullptr;
  int64_t timeout_ms = kRequestTimeoutMs;
  int64_t pause_min_us = 1'000;
  int64_t pause_max_us = 100'000;
};

class Router final : public kv::Sender {
 public:
  // All pointers outlive the router.
  Router(RouterOptions options, Rng rng);

  // Sets request.range. The other errors of Sender::Send.
  Task<kv::BatchResponse> Send(kv::BatchRequest request) override;

 private:
  class Attempts;
  int64_t PauseNs(int64_t pause_us);

  const RouterOptions options_;
  absl::Mutex mu_;
  Rng rng_ ABSL_GUARDED_BY(mu_);
};

}  // namespace steno::txn
