// The configuration of a Raft group: who votes and who only listens (Ongaro's thesis, chapter 4).
//
// In a joint configuration `voters_outgoing` is not empty, and every decision needs a majority of
// `voters` (the incoming half) and a majority of `voters_outgoing`.
//
// Invariants (Valid()):
//   V1  Each list is sorted and holds an id once.
//   V2  voters is not empty.
//   V3  learners and (voters ∪ voters_outgoing) are disjoint.
//   V4  learners_next ⊆ voters_outgoing \ voters; they become learners when the joint
//       configuration is left. Empty unless joint, as is auto_leave.
#pragma once

#include <string>
#include <vector>

#include "kv/raft/quorum/replica_id.h"

namespace steno::raft {

using ReplicaSet = std::vector<ReplicaId>;  // sorted, unique

struct ConfState {
  ReplicaSet voters;
  ReplicaSet voters_outgoing;
  ReplicaSet learners;
  ReplicaSet learners_next;
  // The leader leaves the joint configuration by itself once it is applied.
  bool auto_leave = false;

  bool joint() const { return !voters_outgoing.empty(); }
  // In either half.
  bool IsVoter(ReplicaId id) const;
  bool IsLearner(ReplicaId id) const;
  bool Contains(ReplicaId id) const { return IsVoter(id) || IsLearner(id); }
  // Every replica once, sorted.
  ReplicaSet All() const;
  bool Valid() const;

  friend bool operator==(const ConfState&, const ConfState&) = default;
};

bool SetContains(const ReplicaSet& set, ReplicaId id);
void SetInsert(ReplicaSet* set, ReplicaId id);
void SetErase(ReplicaSet* set, ReplicaId id);

// "(1 2 3)&&(1 2) learners=(4) next=(5) auto"; the parts that are empty are left out.
std::string ToString(const ConfState& conf);

}  // namespace steno::raft
