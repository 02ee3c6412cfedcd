// What a leader does with the answers of its followers.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/log.h"
#include "kv/raft/node.h"

namespace steno::raft {

using tracker::ProgressState;

void Node::BecomeLeader() {
  CHECK(role_ == Role::kCandidate);
  role_ = Role::kLeader;
  leader_ = config_.id;
  election_elapsed_ticks_ = 0;
  heartbeat_elapsed_ticks_ = 0;
  transferee_ = ReplicaId{};
  lease_forfeited_ = false;
  RaiseLeaseUntil(votes_lease_until_);
  inherited_lease_until_ = hard_state_.lease_until;
  quorum_lease_until_ = 0;
  // Earlier changes of the configuration may be among what it has not yet applied.
  pending_conf_index_ = log_.LastIndex();
  term_start_index_ = log_.LastIndex() + 1;
  tracker_.Reset(term_start_index_);
  tracker::Progress* self = tracker_.Find(config_.id);
  self->Acknowledge(log_.persisted());
  self->BecomeReplicate();
  AppendEntry(EntryType::kNormal, nullptr);
}

Proposed Node::AppendEntry(EntryType type, Payload data) {
  const Proposed place{.index = log_.LastIndex() + 1, .term = term()};
  const uint64_t bytes = PayloadBytes(data);
  uncommitted_.push_back({place.index, bytes});
  uncommitted_bytes_ += bytes;
  log_.Append({place.index, place.term, type, std::move(data)});
  flush_owed_ = true;
  return place;
}

void Node::HandleAppendResponse(const Message& m, tracker::Progress* progress) {
  flush_owed_ = true;
  if (m.reject) {
    const uint64_t hint =
        m.log_term > 0 ? log_.FindConflict(m.reject_hint, m.log_term).first : m.reject_hint;
    if (progress->Reject(m.index, hint)) progress->append_owed = true;
    return;
  }
  if (m.index > log_.LastIndex()) {
    LOG_ERROR("raft: replica {} claims entry {} of its leader, whose log ends at {}",
              m.from.value(), m.index, log_.LastIndex());
    return;
  }
  const bool grew = progress->Acknowledge(m.index);
  const bool probe_matched =
      progress->state() == ProgressState::kProbe && (grew || m.index == progress->match());
  // Whether by the snapshot or without it: the log holds what comes next.
  const bool snapshot_done = progress->state() == ProgressState::kSnapshot && grew &&
                             progress->match() + 1 >= log_.FirstIndex();
  if (probe_matched || snapshot_done) progress->BecomeReplicate();
  MaybeCommit();
  MaybeSendTimeoutNow(m.from);
}

void Node::HandleHeartbeatResponse(const Message& m, tracker::Progress* progress) {
  progress->acked_read = std::max(progress->acked_read, m.context);
  progress->Unpause();
  // What is missing may be on its way or lost; an append, empty if need be, finds out.
  if (progress->match() < log_.LastIndex()) {
    progress->append_owed = true;
    flush_owed_ = true;
  }
  ReleaseReads();
}

void Node::HandleSnapshotStatus(const Message& m) {
  tracker::Progress* progress = tracker_.Find(m.from);
  if (!leading() || progress == nullptr || progress->state() != ProgressState::kSnapshot) return;
  progress->SnapshotEnded(/*installed=*/!m.reject);
}

// Only entries of the own term are committed by counting (section 3.6.2); those before follow.
void Node::MaybeCommit() {
  const uint64_t index = tracker_.CommittedIndex();
  if (index <= commit() || log_.Term(index) != term()) return;
  const bool first_of_term = !OwnTermCommitted();
  CommitTo(index);
  while (!uncommitted_.empty() && uncommitted_.front().index <= index) {
    uncommitted_bytes_ -= uncommitted_.front().bytes;
    uncommitted_.pop_front();
  }
  if (config_.eager_commit) {
    for (auto& [id, progress] : tracker_.all()) progress.append_owed = true;
    flush_owed_ = true;
  }
  if (first_of_term) QueueReadsBeforeCommit();
}

void Node::UpdateQuorumLeaseUntil() {
  const uint64_t acked = quorum::QuorumAcked(conf(), [this](ReplicaId id) {
    return id == config_.id ? persisted_lease_until_ : tracker_.Find(id)->lease_until;
  });
  // After a change of configuration a quorum of the new one may have less, for a while. What was
  // said stands: see node.h.
  quorum_lease_until_ = std::max(quorum_lease_until_, std::min(acked, hard_state_.lease_until));
}

void Node::MaybeSendTimeoutNow(ReplicaId to) {
  if (transferee_ != to || lease_forfeited_) return;
  if (tracker_.Find(to)->match() != log_.LastIndex()) return;
  lease_forfeited_ = true;
  transfer_elapsed_ticks_ = 0;
  Send(Outgoing(MessageType::kTimeoutNow, to));
}

}  // namespace steno::raft
