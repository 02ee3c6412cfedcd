// The settings of a replica.
#pragma once

#include <cstdint>

#include "base/limits.h"
#include "kv/raft/quorum/replica_id.h"

namespace steno::raft {

struct Config {
  ReplicaId id;
  // Monotonic time at construction. A replica that restarts counts it as contact with a leader,
  // because it does not remember what it promised before.
  int64_t now_ns = 0;
  // What the state machine has applied, and LogStorage's ConfState reflects.
  uint64_t applied_index = 0;

  // About how often Tick is called.
  int64_t tick_ns = 100'000'000;
  // A follower that hears nothing for a random number of ticks in [n, 2n) campaigns; a leader that
  // hears from no quorum for n ticks steps down.
  // REQUIRES: election_ticks * tick_ns >= lease_duration_ns, election_ticks > heartbeat_ticks.
  int election_ticks = 15;
  int heartbeat_ticks = 2;
  // For how long after contact with a leader a voter refuses to elect another.
  int64_t lease_duration_ns = 1'500'000'000;
  // How far each node's monotonic clock may run from real time, in percent. The leader counts on
  // lease_duration_ns * (100 - d) / (100 + d): its clock slow, the voter's fast.
  int clock_drift_percent_max = 5;

  // Followers learn a new commit index at once, in an empty append if nothing else travels. Else
  // with the next append or heartbeat, which saves a message for each write.
  bool eager_commit = false;

  uint64_t append_bytes_max = kRaftMessageBytesMax;
  int inflight_messages_max = kRaftInflightMax;
  uint64_t inflight_bytes_max = 8 * kRaftMessageBytesMax;
  uint64_t uncommitted_bytes_max = kRaftUncommittedBytesMax;
  // Committed entries in one Ready.
  uint64_t committed_bytes_max = 4 * kRaftMessageBytesMax;
  // Reads that wait for a quorum; beyond, ReadIndex refuses.
  int pending_reads_max = 4096;
  // A learner may become a voter if it misses at most so many committed entries.
  uint64_t promotion_lag_max = 64;
};

}  // namespace steno::raft
