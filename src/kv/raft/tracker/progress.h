// What the leader knows of one follower, and how fast it may send to it.
//
//              rejected append, send failed                    log compacted below next
//        ┌───────────────────────────────────┐        ┌──────────────────────────────────┐
//        ▼                                   │        │                                  ▼
//     Probe ────── accepted append ──────▶ Replicate ─┘                              Snapshot
//        ▲ one append at a time,             a window of appends,                nothing is sent
//        │ then wait                         sent ahead of answers                       │
//        └──────────────────── snapshot installed, or failed ────────────────────────────┘
//
// Invariants (CheckInvariants):
//   P1  match < next.
//   P2  Probe: nothing in flight in the window; Snapshot: pending_snapshot > 0.
//   P3  match, acked_sent_at_ns, lease_until and acked_read only grow within a term.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <string>

#include "kv/raft/tracker/inflights.h"

namespace steno::raft::tracker {

enum class ProgressState { kProbe, kReplicate, kSnapshot };

class Progress {
 public:
  Progress(uint64_t next, Inflights inflights) : next_(next), inflights_(std::move(inflights)) {}

  ProgressState state() const { return state_; }
  // The follower's log is known to equal the leader's up to here, durably.
  uint64_t match() const { return match_; }
  // The first entry of the next append.
  uint64_t next() const { return next_; }
  // Snapshot state: the index that the follower will have afterwards.
  uint64_t pending_snapshot() const { return pending_snapshot_; }
  const Inflights& inflights() const { return inflights_; }

  void BecomeProbe();
  void BecomeReplicate();
  void BecomeSnapshot(uint64_t index);
  // Snapshot state: the stream ended. Probes again, but not before the follower is next heard from,
  // so that failing streams do not follow each other at once.
  void SnapshotEnded(bool installed);

  // True if no append with entries may be sent now.
  bool paused() const;
  // An append of `entries` entries up to last_index was sent.
  void Sent(int entries, uint64_t last_index, uint64_t bytes);
  // The follower has the log up to `index`. Returns false for old news.
  bool Acknowledge(uint64_t index);
  // The follower refused the append behind `rejected`; its log may match up to `hint`. Returns
  // false for a stale refusal. Afterwards a new append should be sent.
  bool Reject(uint64_t rejected, uint64_t hint);
  // An answer to a heartbeat shows that the follower lives: a probe may be repeated.
  void Unpause() { probe_sent_ = false; }

  void CheckInvariants() const;
  // "replicate match=5 next=8 inflight=2 paused", as in test data.
  std::string ToString() const;

  // Heard from since the last check of the quorum.
  bool recent_active = false;
  // An append is owed even if it holds no entry: to probe, or to carry a commit index.
  bool append_owed = false;
  // The newest of the leader's own times that the follower has echoed; 0 for none.
  int64_t acked_sent_at_ns = 0;
  // The highest lease_until that the follower has persisted.
  uint64_t lease_until = 0;
  // The newest round of reads that the follower has confirmed.
  uint64_t acked_read = 0;

 private:
  ProgressState state_ = ProgressState::kProbe;
  uint64_t match_ = 0;
  uint64_t next_;
  uint64_t pending_snapshot_ = 0;
  bool probe_sent_ = false;
  Inflights inflights_;
};

}  // namespace steno::raft::tracker
