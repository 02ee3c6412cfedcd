// Reads that wait until a quorum confirms, by answering a heartbeat sent later, that this replica
// was still leader (thesis, section 6.4). All reads asked before a heartbeat share its round.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "kv/raft/quorum/replica_id.h"

namespace steno::raft {

struct PendingRead {
  ReplicaId from;
  uint64_t context = 0;
  uint64_t index = 0;
};

class ReadQueue {
 public:
  // Adds a read to the round that the next heartbeat opens.
  void Add(const PendingRead& read);
  // The round of a heartbeat sent now: an answer to it confirms every read added so far.
  uint64_t OpenRound();
  // Takes out the reads that round `confirmed` covers, oldest first.
  std::vector<PendingRead> Take(uint64_t confirmed);
  void Clear() { waiting_.clear(); }
  size_t size() const { return waiting_.size(); }

 private:
  struct Waiting {
    uint64_t round;
    PendingRead read;
  };
  // Rounds only grow, also over terms: an answer to an old heartbeat confirms nothing new.
  uint64_t round_ = 0;
  bool added_since_open_ = false;
  std::deque<Waiting> waiting_;
};

}  // namespace steno::raft
