// ClockMonitor: may this node's clock be relied on?
//
// Uncertainty intervals and leases are right as long as any two clocks are within max_offset. This
// node checks its own part in two ways:
//
//   jumps    the wall clock must advance as the monotonic clock does. A jump by more than half of
//            max_offset is seen at the next look, before any request is served with it.
//   start    a node that knows of others serves only once one of them has answered a ping, or none
//            has for kAloneNs: its clock may have gone wrong while it was down.
//   peers    pings measure the offset to each peer, to within half of the round trip. Off by more
//            than half of max_offset from more than half of the peers that answered lately: it is
//            this clock that is wrong. Two nodes that serve then have a clock in common that both
//            are within half of max_offset of, so they are within max_offset of each other, though
//            they may never have heard of each other.
//
// While the verdict is bad the node serves nothing that relies on its clock: it gives leadership
// away, does not campaign, begins no transaction; it goes on to replicate, and comes back by itself
// once enough peers agree with its clock again. Without peers (a single node) only jumps count, and
// a jump is accepted after kSettleNs, when transactions begun before it are over.
//
// Coming back takes one thing more: the hybrid clock has followed the bad clock, and never goes
// back. Until the wall clock has passed what was given out meanwhile, the node would write above
// the uncertainty interval of every reader, whose stale reads nobody would notice. (A clock that
// was an hour ahead keeps its node from serving for an hour; the others serve meanwhile.)
//
// Pure: times come in. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "kv/api/types.h"

namespace steno::cluster {

struct ClockSample {
  int64_t offset_us = 0;  // peer's wall clock minus this node's
  int64_t rtt_us = 0;
  int64_t at_ns = 0;  // monotonic
};

class ClockMonitor {
 public:
  explicit ClockMonitor(int64_t max_offset_us) : max_offset_us_(max_offset_us) {}

  // A look at both clocks: detects jumps. Call it before relying on the clock.
  // Returns true if the clock may be relied on now.
  // `hybrid`: the highest time that the node's hybrid clock has given out or taken in.
  bool Check(int64_t wall_us, int64_t monotonic_ns, kv::Timestamp hybrid);
  // What the hybrid clock has given out up to this may be of a time when the clock was not good,
  // whoever looked at it then.
  kv::Timestamp distrusted_until() const;
  // There are other nodes, which are pinged.
  void ExpectPeers();
  // A ping was answered.
  void Observe(kv::NodeId peer, int64_t offset_us, int64_t rtt_us, int64_t now_ns);

  // Why the last Check said no; empty if it said yes.
  std::string Reason() const;
  std::map<kv::NodeId, ClockSample> Samples() const;

  // Samples older than this count no more.
  static constexpr int64_t kSampleLifeNs = 5'000'000'000;
  static constexpr int64_t kSettleNs = 2'000'000'000;
  // Without any answer for so long after the start the node counts as the only one.
  static constexpr int64_t kAloneNs = 10'000'000'000;

 private:
  void NoticeJump(int64_t wall_us, int64_t monotonic_ns) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool MayServe(int64_t wall_us, int64_t monotonic_ns, kv::Timestamp hybrid)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool ClockIsGood(int64_t monotonic_ns) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool PeersAgree(int64_t now_ns) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const int64_t max_offset_us_;
  mutable absl::Mutex mu_;
  std::map<kv::NodeId, ClockSample> samples_ ABSL_GUARDED_BY(mu_);
  bool started_ ABSL_GUARDED_BY(mu_) = false;
  int64_t started_at_ns_ ABSL_GUARDED_BY(mu_) = 0;
  bool has_peers_ ABSL_GUARDED_BY(mu_) = false;
  bool heard_ ABSL_GUARDED_BY(mu_) = false;  // from any of them, ever
  bool good_ ABSL_GUARDED_BY(mu_) = false;
  kv::Timestamp distrusted_until_ ABSL_GUARDED_BY(mu_);
  // The hybrid clock when the clock was last bad.
  int64_t bad_until_us_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t last_wall_us_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t last_monotonic_ns_ ABSL_GUARDED_BY(mu_) = 0;
  // Monotonic time of the last jump that no later sample has vouched for; 0: none.
  int64_t jumped_at_ns_ ABSL_GUARDED_BY(mu_) = 0;
  std::string reason_ ABSL_GUARDED_BY(mu_);
};

}  // namespace steno::cluster
