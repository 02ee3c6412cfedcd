// Elections: PreVote, votes, and the election that a leader asks for.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "kv/raft/node.h"

namespace steno::raft {

bool Node::Campaign(int64_t now_ns) {
  Advance(now_ns);
  if (leading() || !Promotable()) return false;
  // Its own vote is bound by its promise, as everybody's. In a group of one there was nobody else
  // whom it could have promised anything.
  if (OnlyVoter()) {
    StartElection(/*transfer=*/false);
    return true;
  }
  if (InLease()) return false;
  StartPreVote();
  return true;
}

bool Node::Promotable() const {
  return conf().IsVoter(config_.id) && !log_.snapshot_pending() && !HasUnappliedConfChange();
}

bool Node::HasUnappliedConfChange() const {
  uint64_t index = applied_ + 1;
  while (index <= commit()) {
    const std::vector<Entry> entries =
        log_.Entries(index, commit() + 1, config_.committed_bytes_max);
    CHECK(!entries.empty()) << "entry " << index << " is compacted before it is applied";
    for (const Entry& entry : entries) {
      if (entry.type == EntryType::kConfChange) return true;
    }
    index += entries.size();
  }
  return false;
}

void Node::StartPreVote() {
  role_ = Role::kPreCandidate;
  leader_ = ReplicaId{};
  ResetElectionTimer();
  tracker_.ClearVotes();
  tracker_.RecordVote(config_.id, true);
  RequestVotes(MessageType::kPreVote, term() + 1, /*transfer=*/false);
}

void Node::StartElection(bool transfer) {
  role_ = Role::kCandidate;
  leader_ = ReplicaId{};
  StartTerm(term() + 1);
  hard_state_.vote = config_.id;
  ResetElectionTimer();
  tracker_.ClearVotes();
  votes_lease_until_ = 0;
  RequestVotes(MessageType::kVote, term(), transfer);
}

// A candidate counts its own vote (OnPersisted), and asks for others', only once its own is
// durable: one that forgot the term could win it a second time, and put another entry under an
// index and term that it has used.
void Node::RequestVotes(MessageType type, uint64_t for_term, bool transfer) {
  for (const ReplicaId to : conf().All()) {
    if (to == config_.id || !conf().IsVoter(to)) continue;
    Message m = VoteMessage(type, to);
    m.term = for_term;
    m.index = log_.LastIndex();
    m.log_term = log_.LastTerm();
    m.transfer = transfer;
    if (type == MessageType::kPreVote) {
      Send(std::move(m));
    } else {
      SendAfterPersist(std::move(m));
    }
  }
}

Message Node::VoteMessage(MessageType type, ReplicaId to) const {
  Message m = Outgoing(type, to);
  m.commit = commit();
  m.commit_term = *log_.Term(commit());
  return m;
}

void Node::LearnCommit(const Message& m) {
  // A leader counts for itself.
  if (leading() || m.commit <= commit() || !log_.Matches(m.commit, m.commit_term)) return;
  CommitTo(m.commit);
  // Who knows of a change must not be elected by the configuration before it.
  if (role_ != Role::kFollower && HasUnappliedConfChange()) BecomeFollower(term(), ReplicaId{});
}

void Node::HandleVoteRequest(const Message& m) {
  const bool pre_vote = m.type == MessageType::kPreVote;
  const bool free_to_vote = hard_state_.vote == m.from ||
                            (!hard_state_.vote.valid() && !leader_.valid()) ||
                            (pre_vote && m.term > term());
  const bool granted = free_to_vote && log_.UpToDate(m.index, m.log_term);
  Message response =
      VoteMessage(pre_vote ? MessageType::kPreVoteResp : MessageType::kVoteResp, m.from);
  response.reject = !granted;
  if (pre_vote) {
    if (granted) response.term = m.term;
    Send(std::move(response));
    return;
  }
  if (granted) {
    hard_state_.vote = m.from;
    ResetElectionTimer();
  }
  response.lease_until = hard_state_.lease_until;
  SendAfterPersist(std::move(response));
}

void Node::HandleVoteResponse(const Message& m) {
  const bool pre_vote = m.type == MessageType::kPreVoteResp;
  if (role_ != (pre_vote ? Role::kPreCandidate : Role::kCandidate)) return;
  // A grant names the term that was asked for, and may come from an earlier attempt.
  if (pre_vote && !m.reject && m.term != term() + 1) return;
  if (!pre_vote) votes_lease_until_ = std::max(votes_lease_until_, m.lease_until);
  CountVote(m.from, !m.reject);
}

void Node::CountVote(ReplicaId from, bool granted) {
  tracker_.RecordVote(from, granted);
  switch (tracker_.Tally()) {
    case quorum::VoteResult::kPending:
      return;
    case quorum::VoteResult::kLost:
      return BecomeFollower(term(), ReplicaId{});
    case quorum::VoteResult::kWon:
      return role_ == Role::kPreCandidate ? StartElection(/*transfer=*/false) : BecomeLeader();
  }
}

void Node::HandleTimeoutNow(const Message&) {
  // The leader has forfeited its lease, so neither PreVote nor a wait is needed.
  if (Promotable()) StartElection(/*transfer=*/true);
}

}  // namespace steno::raft
