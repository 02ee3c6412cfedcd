// What a leader's messages do to a follower.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "kv/raft/node.h"

namespace steno::raft {

void Node::FollowLeader(const Message& m) {
  CHECK(!leading()) << "two leaders in term " << term() << ": " << config_.id << ", " << m.from;
  if (role_ != Role::kFollower || leader_ != m.from) BecomeFollower(term(), m.from);
  election_elapsed_ticks_ = 0;
  leader_contact_ns_ = now_ns_;
  RaiseLeaseUntil(m.lease_until);
}

// "The log up to `index` is the leader's, durably": to be sent when that is so.
Message Node::AppendResponse(const Message& m, uint64_t index) const {
  Message response = Outgoing(MessageType::kAppendResp, m.from);
  response.index = index;
  response.sent_at_ns = m.sent_at_ns;
  response.lease_until = hard_state_.lease_until;
  return response;
}

void Node::HandleAppend(Message m) {
  if (conf().voters.empty()) {
    // Without state yet: only a snapshot is of use, and this says so.
    Message response = AppendResponse(m, m.index);
    response.reject = true;
    SendAfterPersist(std::move(response));
    return;
  }
  if (m.index < commit()) {
    // Committed entries are equal in all logs, so that there is nothing to compare.
    SendAfterPersist(AppendResponse(m, commit()));
    return;
  }
  if (!log_.Matches(m.index, m.log_term)) {
    Message response = AppendResponse(m, m.index);
    const auto [hint, hint_term] = log_.FindConflict(m.index, m.log_term);
    response.reject = true;
    response.reject_hint = hint;
    response.log_term = hint_term;
    SendAfterPersist(std::move(response));
    return;
  }
  const uint64_t last = m.index + m.entries.size();
  log_.Merge(std::move(m.entries), commit());
  CommitTo(std::min(m.commit, last));
  SendAfterPersist(AppendResponse(m, last));
}

void Node::HandleHeartbeat(const Message& m, bool lease_until_raised) {
  CommitTo(std::min(m.commit, log_.LastIndex()));
  Message response = Outgoing(MessageType::kHeartbeatResp, m.from);
  response.sent_at_ns = m.sent_at_ns;
  response.context = m.context;
  response.lease_until = persisted_lease_until_;
  // The lease does not wait for a disk that stalls; what must be on it is told when it is.
  if (lease_until_raised) {
    Message later = response;
    later.lease_until = hard_state_.lease_until;
    SendAfterPersist(std::move(later));
  }
  Send(std::move(response));
}

void Node::HandleSnapshot(const Message& m) {
  // One at a time, and none into what is being applied; the leader finds out by probing.
  if (!m.snapshot.has_value() || applying()) return;
  const SnapshotMeta& snapshot = *m.snapshot;
  if (snapshot.index <= commit() || !snapshot.conf.Contains(config_.id)) {
    SendAfterPersist(AppendResponse(m, commit()));
    return;
  }
  if (log_.Matches(snapshot.index, snapshot.term)) {
    CommitTo(snapshot.index);
    SendAfterPersist(AppendResponse(m, commit()));
    return;
  }
  log_.Restore(snapshot);
  CommitTo(snapshot.index);
  handed_out_ = snapshot.index;
  conf_index_ = 0;
  tracker_.SetConf(snapshot.conf, log_.LastIndex() + 1);
  SendAfterPersist(AppendResponse(m, snapshot.index));
}

}  // namespace steno::raft
