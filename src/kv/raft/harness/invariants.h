// What must hold over all replicas of a group after every step (thesis, figure 3.2, and node.h).
//
//   Election safety        one leader a term; one vote of a replica a term
//   Log matching           an (index, term) names one entry and one predecessor, in every log
//   Leader completeness    a leader has all that earlier terms committed
//   State machine safety   an index is applied with one entry, in order
//   Commit                 never decreases while a replica runs; extended by leaders alone
//   Lease                  at any moment at most one replica has an unexpired lease
//   lease_until            never decreases on a replica; a leader inherits at least what any
//   earlier
//                          leader was told that a quorum has
//   Reads                  a read sees all that was committed when it was asked for
//
// A violation is a CHECK failure. Thread-compatible.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "kv/raft/node.h"

namespace steno::raft::harness {

class Invariants {
 public:
  // A replica that runs, and its own time.
  struct Running {
    const Node* node;
    int64_t now_ns;
  };

  // `entries` follow an entry of term `before_term` in some log.
  void OnEntries(uint64_t before_term, const std::vector<Entry>& entries);
  void OnSent(const Message& message);
  void OnApplied(ReplicaId id, uint64_t applied_before, const std::vector<Entry>& entries);
  void OnReadAsked(uint64_t context);
  void OnReadState(const ReadState& read);
  void OnRestart(ReplicaId id, const HardState& durable);
  void AfterStep(const std::vector<Running>& running);

  // Terms of the entries known to be committed, from index 1.
  uint64_t committed() const { return committed_.size(); }
  uint64_t CommittedTerm(uint64_t index) const {
    return index == 0 ? 0 : committed_[index - 1].term;
  }
  size_t leaders() const { return leaders_.size(); }

 private:
  struct Committed {
    uint64_t term;
    uint64_t by_term;  // the leader's
  };
  struct Known {
    uint64_t before_term;
    EntryType type;
    Payload data;
  };
  struct Leader {
    ReplicaId id;
    uint64_t inherited;
    uint64_t quorum_lease_until;
  };
  void CheckCommit(const Node& node);
  void CheckLeader(const Node& node);
  void OnNewLeader(const Node& node);

  std::vector<Committed> committed_;
  std::map<std::pair<uint64_t, uint64_t>, Known> entries_;     // by (index, term)
  std::map<uint64_t, Leader> leaders_;                         // by term
  std::map<std::pair<ReplicaId, uint64_t>, ReplicaId> votes_;  // by (voter, term)
  std::map<ReplicaId, HardState> last_;
  std::map<uint64_t, uint64_t> reads_;  // context → what was committed
};

}  // namespace steno::raft::harness
