#include "kv/raft/node.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "fmt/format.h"

namespace steno::raft {

Node::Node(const Config& config, const LogStorage* storage, Rng rng)
    : config_(config),
      rng_(rng),
      log_(storage),
      tracker_({.inflight_messages_max = config.inflight_messages_max,
                .inflight_bytes_max = config.inflight_bytes_max}),
      applied_(config.applied_index),
      handed_out_(config.applied_index),
      now_ns_(config.now_ns),
      leader_contact_ns_(config.now_ns) {
  CHECK(config.id.valid());
  CHECK(config.election_ticks > config.heartbeat_ticks && config.heartbeat_ticks > 0);
  CHECK_GE(config.election_ticks * config.tick_ns, config.lease_duration_ns);
  CHECK(config.clock_drift_percent_max >= 0 && config.clock_drift_percent_max < 100);
  LogStorage::State state = storage->InitialState();
  hard_state_ = state.hard_state;
  // The commit index is written without a sync, and may be older than what was applied.
  hard_state_.commit = std::max(hard_state_.commit, applied_);
  CHECK_LE(commit(), log_.LastIndex()) << "the log lost committed entries";
  CHECK_GE(applied_ + 1, log_.FirstIndex()) << "the log was truncated above what is applied";
  CHECK_GE(term(), log_.LastTerm());
  hard_state_handed_ = hard_state_;
  soft_state_handed_.term = term();
  persisted_lease_until_ = hard_state_.lease_until;
  tracker_.SetConf(std::move(state.conf), log_.LastIndex() + 1);
  ResetElectionTimer();
}

void Node::Advance(int64_t now_ns) {
  now_ns_ = std::max(now_ns_, now_ns);
}

void Node::Tick(int64_t now_ns) {
  Advance(now_ns);
  if (leading()) {
    TickLeader();
    return;
  }
  ++election_elapsed_ticks_;
  const bool alone = OnlyVoter() && role_ == Role::kFollower;
  if (alone || election_elapsed_ticks_ >= election_timeout_ticks_) Campaign(now_ns);
}

void Node::TickLeader() {
  if (++heartbeat_elapsed_ticks_ >= config_.heartbeat_ticks) {
    heartbeat_elapsed_ticks_ = 0;
    heartbeats_owed_ = true;
  }
  TickTransfer();
  if (leading() && ++election_elapsed_ticks_ >= config_.election_ticks) {
    election_elapsed_ticks_ = 0;
    if (!tracker_.TakeQuorumActive(config_.id)) BecomeFollower(term(), ReplicaId{});
  }
}

void Node::TickTransfer() {
  if (!transferee_.valid() || ++transfer_elapsed_ticks_ < config_.election_ticks) return;
  if (lease_forfeited_) {
    // Without its lease it would be a leader that cannot serve.
    BecomeFollower(term(), ReplicaId{});
  } else {
    transferee_ = ReplicaId{};
  }
}

ProposeResult Node::Propose(Payload data, int64_t now_ns) {
  Advance(now_ns);
  if (!leading()) return NotLeader{leader_};
  if (transferee_.valid()) return NotLeader{transferee_};
  const uint64_t bytes = PayloadBytes(data);
  // A proposal of any size passes when it is alone.
  if (uncommitted_bytes_ > 0 && uncommitted_bytes_ + bytes > config_.uncommitted_bytes_max) {
    return Overloaded{};
  }
  return AppendEntry(EntryType::kNormal, std::move(data));
}

TransferResult Node::TransferLeadership(ReplicaId to, int64_t now_ns) {
  Advance(now_ns);
  if (!leading()) return TransferResult::kNotLeader;
  if (to == config_.id || !conf().IsVoter(to)) return TransferResult::kNotVoter;
  if (lease_forfeited_) return TransferResult::kAlreadySent;
  if (transferee_ != to) transfer_elapsed_ticks_ = 0;
  transferee_ = to;
  MaybeSendTimeoutNow(to);
  if (!lease_forfeited_) {
    tracker_.Find(to)->append_owed = true;
    flush_owed_ = true;
  }
  return TransferResult::kStarted;
}

bool Node::ExtendLeaseUntil(uint64_t value, int64_t now_ns) {
  Advance(now_ns);
  if (!leading()) return false;
  if (value <= hard_state_.lease_until) return true;
  RaiseLeaseUntil(value);
  heartbeats_owed_ = true;
  return true;
}

std::optional<int64_t> Node::LeaseExpiresAt() const {
  if (!leading() || lease_forfeited_ || applied_ < term_start_index_) return std::nullopt;
  const uint64_t sent_at = quorum::QuorumAcked(conf(), [this](ReplicaId id) -> uint64_t {
    if (id == config_.id) return INT64_MAX;
    return static_cast<uint64_t>(tracker_.Find(id)->acked_sent_at_ns);
  });
  if (sent_at == 0) return std::nullopt;
  if (sent_at >= INT64_MAX) return INT64_MAX;
  const int64_t drift = config_.clock_drift_percent_max;
  return static_cast<int64_t>(sent_at) + config_.lease_duration_ns / (100 + drift) * (100 - drift);
}

uint64_t Node::QuorumLeaseUntil() const {
  return leading() ? quorum_lease_until_ : 0;
}

uint64_t Node::InheritedLeaseUntil() const {
  return leading() ? inherited_lease_until_ : 0;
}

void Node::BecomeFollower(uint64_t new_term, ReplicaId leader) {
  if (new_term > term()) StartTerm(new_term);
  role_ = Role::kFollower;
  leader_ = leader;
  transferee_ = ReplicaId{};
  reads_.Clear();
  reads_before_commit_.clear();
  uncommitted_.clear();
  uncommitted_bytes_ = 0;
  flush_owed_ = false;
  heartbeats_owed_ = false;
  ResetElectionTimer();
}

void Node::StartTerm(uint64_t new_term) {
  CHECK_GT(new_term, term());
  hard_state_.term = new_term;
  hard_state_.vote = ReplicaId{};
}

void Node::ResetElectionTimer() {
  election_elapsed_ticks_ = 0;
  election_timeout_ticks_ =
      static_cast<int>(rng_.Between(config_.election_ticks, 2 * config_.election_ticks - 1));
}

void Node::RaiseLeaseUntil(uint64_t value) {
  hard_state_.lease_until = std::max(hard_state_.lease_until, value);
}

void Node::CommitTo(uint64_t index) {
  CHECK_LE(index, log_.LastIndex());
  hard_state_.commit = std::max(hard_state_.commit, index);
}

bool Node::InLease() const {
  return leading() || now_ns_ < leader_contact_ns_ + config_.lease_duration_ns;
}

bool Node::OnlyVoter() const {
  return !conf().joint() && conf().voters.size() == 1 && conf().voters[0] == config_.id;
}

Message Node::Outgoing(MessageType type, ReplicaId to) const {
  Message m;
  m.type = type;
  m.from = config_.id;
  m.to = to;
  m.term = term();
  return m;
}

std::string Node::ToString() const {
  static constexpr const char* kRoles[] = {"follower", "pre-candidate", "candidate", "leader"};
  std::string out =
      fmt::format("{} term={} commit={} applied={} last={}@{}", kRoles[static_cast<int>(role_)],
                  term(), commit(), applied_, last_index(), last_term());
  if (leader_.valid() && !leading()) out += fmt::format(" leader={}", leader_.value());
  return out;
}

}  // namespace steno::raft
