// Output: what to persist, send and apply; and what the shell reports back.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "kv/raft/node.h"

namespace steno::raft {

// The last committed entry that is durable here.
uint64_t Node::CommittedHere() const {
  return std::min(commit(), log_.persisted());
}

bool Node::HasReady() const {
  return flush_owed_ || heartbeats_owed_ || !messages_.empty() ||
         !messages_after_persist_.empty() || !read_states_.empty() || log_.HasUnwritten() ||
         hard_state_ != hard_state_handed_ ||
         SoftState{.role = role_, .leader = leader_, .term = term()} != soft_state_handed_ ||
         (!applying() && handed_out_ < CommittedHere());
}

Ready Node::TakeReady() {
  if (flush_owed_) FlushAppends();
  if (heartbeats_owed_) SendHeartbeats();
  Ready ready;
  TakePersist(&ready);
  ready.messages = std::exchange(messages_, {});
  ready.messages_after_persist = std::exchange(messages_after_persist_, {});
  ready.read_states = std::exchange(read_states_, {});
  if (!applying() && handed_out_ < CommittedHere()) {
    ready.committed =
        log_.Entries(handed_out_ + 1, CommittedHere() + 1, config_.committed_bytes_max);
    CHECK(!ready.committed.empty())
        << "entry " << handed_out_ + 1 << " is compacted before it is applied";
    handed_out_ = ready.committed.back().index;
  }
  const SoftState soft_state{.role = role_, .leader = leader_, .term = term()};
  if (soft_state != soft_state_handed_) {
    soft_state_handed_ = soft_state;
    ready.soft_state = soft_state;
  }
  return ready;
}

void Node::TakePersist(Ready* ready) {
  const HardState& before = hard_state_handed_;
  if (hard_state_ != before) {
    CHECK_GE(hard_state_.term, before.term);
    CHECK_GE(hard_state_.commit, before.commit);
    CHECK_GE(hard_state_.lease_until, before.lease_until);
    CHECK(hard_state_.term > before.term || !before.vote.valid() ||
          hard_state_.vote == before.vote);
    ready->hard_state = hard_state_;
    ready->must_sync = hard_state_.term != before.term || hard_state_.vote != before.vote ||
                       hard_state_.lease_until != before.lease_until;
  }
  const bool log_changed = log_.HasUnwritten();
  ready->must_sync = ready->must_sync || log_changed;
  hard_state_handed_ = hard_state_;
  if (!ready->must_sync) return;
  ready->persist_id = ++last_persist_id_;
  persists_.push_back({.id = last_persist_id_,
                       .lease_until = hard_state_.lease_until,
                       .candidacy = hard_state_.vote == config_.id ? term() : 0});
  if (!log_changed) return;
  Log::Write write = log_.TakeUnwritten(last_persist_id_);
  ready->entries = std::move(write.entries);
  ready->snapshot = std::move(write.snapshot);
}

void Node::OnPersisted(uint64_t persist_id) {
  CHECK_LE(persist_id, last_persist_id_);
  uint64_t candidacy = 0;
  while (!persists_.empty() && persists_.front().id <= persist_id) {
    persisted_lease_until_ = persists_.front().lease_until;
    candidacy = persists_.front().candidacy;
    persists_.pop_front();
  }
  log_.OnWritten(persist_id);
  if (role_ == Role::kCandidate && candidacy == term()) CountVote(config_.id, true);
  if (!leading()) return;
  UpdateQuorumLeaseUntil();
  tracker::Progress* self = tracker_.Find(config_.id);
  if (self != nullptr && self->Acknowledge(log_.persisted())) MaybeCommit();
}

void Node::OnApplied(uint64_t index) {
  CHECK(applied_ <= index && index <= handed_out_)
      << index << " not in " << applied_ << ".." << handed_out_;
  applied_ = index;
  MaybeLeaveJoint();
}

}  // namespace steno::raft
