// The leader's view of its group: the configuration, a Progress for each replica of it (itself
// included) and the votes of an election. On followers only the configuration is of use.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "kv/raft/quorum/conf_state.h"
#include "kv/raft/quorum/quorum.h"
#include "kv/raft/tracker/progress.h"

namespace steno::raft::tracker {

class Tracker {
 public:
  struct Options {
    int inflight_messages_max = 0;
    uint64_t inflight_bytes_max = 0;
  };
  explicit Tracker(Options options) : options_(options) {}

  const ConfState& conf() const { return conf_; }
  // Keeps the progress of replicas that stay; a new one starts as a probe at `next`.
  void SetConf(ConfState conf, uint64_t next);
  // Forgets all progress and votes: a new term.
  void Reset(uint64_t next);

  Progress* Find(ReplicaId id);
  const Progress* Find(ReplicaId id) const;
  std::map<ReplicaId, Progress>& all() { return progress_; }
  const std::map<ReplicaId, Progress>& all() const { return progress_; }

  // The first vote of a replica counts.
  void RecordVote(ReplicaId id, bool granted) { votes_.emplace(id, granted); }
  void ClearVotes() { votes_.clear(); }
  quorum::VoteResult Tally() const;

  // The highest index that a quorum has persisted.
  uint64_t CommittedIndex() const;
  // True if a quorum was heard from since the last call; `self` always was.
  bool TakeQuorumActive(ReplicaId self);

 private:
  Progress NewProgress(uint64_t next) const;

  Options options_;
  ConfState conf_;
  std::map<ReplicaId, Progress> progress_;
  std::map<ReplicaId, bool> votes_;
};

}  // namespace steno::raft::tracker
