// What a leader sends: appends, snapshots, heartbeats.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "kv/raft/node.h"

namespace steno::raft {

using tracker::ProgressState;

void Node::FlushAppends() {
  flush_owed_ = false;
  for (auto& [id, progress] : tracker_.all()) {
    if (id == config_.id) continue;
    while (SendAppend(id, &progress)) {
    }
  }
}

// Returns whether more may follow at once.
bool Node::SendAppend(ReplicaId to, tracker::Progress* progress) {
  if (progress->next() > log_.LastIndex() && !progress->append_owed) return false;
  // Past a full window an append that is owed still goes, empty: it finds out what got lost.
  const bool with_entries = !progress->paused();
  if (!with_entries && (!progress->append_owed || progress->state() != ProgressState::kReplicate)) {
    return false;
  }
  const uint64_t before = progress->next() - 1;
  const std::optional<uint64_t> before_term = log_.Term(before);
  // A replica without a log does not know the configuration either, which the log does not hold
  // from its beginning: state comes first, and entries follow.
  if (!before_term.has_value() || (before == 0 && applied_ > 0)) {
    SendSnapshot(to, progress);
    return false;
  }
  Message m = Outgoing(MessageType::kAppend, to);
  m.index = before;
  m.log_term = *before_term;
  m.commit = commit();
  m.sent_at_ns = now_ns_;
  m.lease_until = hard_state_.lease_until;
  if (with_entries) {
    m.entries = log_.Entries(before + 1, log_.LastIndex() + 1, config_.append_bytes_max);
    // Compacted since its term was read.
    if (m.entries.empty() && before < log_.LastIndex()) {
      SendSnapshot(to, progress);
      return false;
    }
  }
  uint64_t bytes = 0;
  for (const Entry& entry : m.entries) bytes += entry.bytes();
  progress->Sent(static_cast<int>(m.entries.size()), before + m.entries.size(), bytes);
  Send(std::move(m));
  return with_entries;
}

void Node::SendSnapshot(ReplicaId to, tracker::Progress* progress) {
  // One that is not heard from would only waste the stream; its next answer asks again. Nor is
  // there an index to name while a batch that switched the configuration is half applied.
  if (!progress->recent_active || conf_index_ > applied_) return;
  Message m = Outgoing(MessageType::kSnapshot, to);
  m.sent_at_ns = now_ns_;
  m.lease_until = hard_state_.lease_until;
  m.snapshot = SnapshotMeta{.index = applied_, .term = *log_.Term(applied_), .conf = conf()};
  progress->append_owed = false;
  progress->BecomeSnapshot(applied_);
  Send(std::move(m));
}

void Node::SendHeartbeats() {
  heartbeats_owed_ = false;
  const uint64_t round = reads_.OpenRound();
  for (const auto& [id, progress] : tracker_.all()) {
    if (id == config_.id) continue;
    Message m = Outgoing(MessageType::kHeartbeat, id);
    // Never beyond what the follower is known to share.
    m.commit = std::min(progress.match(), commit());
    m.sent_at_ns = now_ns_;
    m.lease_until = hard_state_.lease_until;
    m.context = round;
    Send(std::move(m));
  }
}

}  // namespace steno::raft
