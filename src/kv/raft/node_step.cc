// Where messages enter: terms first, then by role.
#include <utility>

#include "base/check.h"
#include "kv/raft/node.h"

namespace steno::raft {

namespace {

bool FromLeader(MessageType type) {
  return type == MessageType::kAppend || type == MessageType::kHeartbeat ||
         type == MessageType::kSnapshot || type == MessageType::kTimeoutNow;
}

bool IsVoteRequest(MessageType type) {
  return type == MessageType::kVote || type == MessageType::kPreVote;
}

bool IsOfElection(MessageType type) {
  return IsVoteRequest(type) || type == MessageType::kVoteResp || type == MessageType::kPreVoteResp;
}

}  // namespace

void Node::Step(Message m, int64_t now_ns) {
  Advance(now_ns);
  if (m.type == MessageType::kSnapshotStatus) {
    HandleSnapshotStatus(m);
    return;
  }
  if (m.to != config_.id || m.from == config_.id) return;
  if (IsOfElection(m.type)) LearnCommit(m);
  if (!StepTerm(m)) return;
  switch (m.type) {
    case MessageType::kPreVote:
    case MessageType::kVote:
      return HandleVoteRequest(m);
    case MessageType::kPreVoteResp:
    case MessageType::kVoteResp:
      return HandleVoteResponse(m);
    case MessageType::kAppend:
    case MessageType::kHeartbeat:
    case MessageType::kSnapshot:
    case MessageType::kTimeoutNow:
    case MessageType::kReadIndexResp:
      return StepFollower(std::move(m));
    case MessageType::kAppendResp:
    case MessageType::kHeartbeatResp:
    case MessageType::kReadIndex:
      return StepLeader(m);
    case MessageType::kSnapshotStatus:
      break;
  }
  CHECK(false) << "unknown message type " << static_cast<int>(m.type);
}

// Returns whether the message is to be handled further; the terms are then equal, or higher for a
// PreVote and its grant, which change nobody's term.
bool Node::StepTerm(const Message& m) {
  if (IsVoteRequest(m.type) && !m.transfer && InLease()) return false;
  if (m.term > term()) {
    if (m.type == MessageType::kPreVote) return true;
    if (m.type == MessageType::kPreVoteResp && !m.reject) return true;
    BecomeFollower(m.term, FromLeader(m.type) ? m.from : ReplicaId{});
    return true;
  }
  if (m.term == term()) return true;
  if (FromLeader(m.type)) {
    // Tells a leader of the past that its time is over, and a group that lost touch with a replica
    // of a higher term which term to go to: its leader steps down and the next one outbids.
    Send(Outgoing(MessageType::kAppendResp, m.from));
  } else if (m.type == MessageType::kPreVote) {
    Message response = VoteMessage(MessageType::kPreVoteResp, m.from);
    response.reject = true;
    Send(std::move(response));
  }
  return false;
}

void Node::StepFollower(Message m) {
  if (m.type == MessageType::kReadIndexResp) {
    read_states_.push_back({.context = m.context, .index = m.index});
    return;
  }
  const uint64_t lease_until_before = hard_state_.lease_until;
  FollowLeader(m);
  if (m.type == MessageType::kAppend) {
    HandleAppend(std::move(m));
  } else if (m.type == MessageType::kHeartbeat) {
    HandleHeartbeat(m, hard_state_.lease_until > lease_until_before);
  } else if (m.type == MessageType::kSnapshot) {
    HandleSnapshot(m);
  } else {
    HandleTimeoutNow(m);
  }
}

void Node::StepLeader(const Message& m) {
  tracker::Progress* progress = tracker_.Find(m.from);
  if (!leading() || progress == nullptr) return;
  progress->recent_active = true;
  if (m.type == MessageType::kReadIndex) {
    QueueRead({.from = m.from, .context = m.context});
    return;
  }
  progress->acked_sent_at_ns = std::max(progress->acked_sent_at_ns, m.sent_at_ns);
  progress->lease_until = std::max(progress->lease_until, m.lease_until);
  UpdateQuorumLeaseUntil();
  if (m.type == MessageType::kAppendResp) {
    HandleAppendResponse(m, progress);
  } else {
    HandleHeartbeatResponse(m, progress);
  }
}

}  // namespace steno::raft
