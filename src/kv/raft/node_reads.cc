// ReadIndex: reads confirmed by a round of heartbeats (thesis, section 6.4).
#include <algorithm>
#include <utility>

#include "kv/raft/node.h"

namespace steno::raft {

ReadIndexResult Node::ReadIndex(uint64_t context, int64_t now_ns) {
  Advance(now_ns);
  if (!leader_.valid()) return ReadIndexResult::kNoLeader;
  if (!leading()) {
    Message m = Outgoing(MessageType::kReadIndex, leader_);
    m.context = context;
    Send(std::move(m));
    return ReadIndexResult::kAccepted;
  }
  if (reads_.size() + reads_before_commit_.size() >=
      static_cast<size_t>(config_.pending_reads_max)) {
    return ReadIndexResult::kOverloaded;
  }
  QueueRead({.from = config_.id, .context = context});
  return ReadIndexResult::kAccepted;
}

void Node::QueueRead(const PendingRead& read) {
  if (reads_.size() + reads_before_commit_.size() >=
      static_cast<size_t>(config_.pending_reads_max)) {
    return;  // a follower's, which asks again
  }
  // Until an entry of its term is committed, a leader may not know of all that was committed
  // before.
  if (!OwnTermCommitted()) {
    reads_before_commit_.push_back(read);
    return;
  }
  reads_.Add({.from = read.from, .context = read.context, .index = commit()});
  if (OnlyVoter()) {
    reads_.OpenRound();
    ReleaseReads();
  } else {
    heartbeats_owed_ = true;
  }
}

void Node::QueueReadsBeforeCommit() {
  for (const PendingRead& read : std::exchange(reads_before_commit_, {})) QueueRead(read);
}

void Node::ReleaseReads() {
  if (reads_.size() == 0) return;
  const uint64_t confirmed = quorum::QuorumAcked(conf(), [this](ReplicaId id) {
    return id == config_.id ? UINT64_MAX : tracker_.Find(id)->acked_read;
  });
  for (const PendingRead& read : reads_.Take(confirmed)) {
    if (read.from == config_.id) {
      read_states_.push_back({.context = read.context, .index = read.index});
      continue;
    }
    Message m = Outgoing(MessageType::kReadIndexResp, read.from);
    m.context = read.context;
    m.index = read.index;
    Send(std::move(m));
  }
}

}  // namespace steno::raft
