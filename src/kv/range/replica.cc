#include "kv/range/replica.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/log.h"
#include "kv/api/keys.h"
#include "kv/range/declare.h"

namespace steno::range {
namespace {

// Of those who were let in, and go on at once.
constexpr int kResumedMax = 32;
constexpr int64_t kResumedNsMax = 5'000'000;

// What the concurrency manager refuses, in the words of kv/api.
struct ToRefusal {
  kv::NodeId leader;
  kv::Refusal operator()(const kv::LockConflict& r) const { return r; }
  kv::Refusal operator()(const kv::Deadlock& r) const { return r; }
  kv::Refusal operator()(const kv::TxnAborted& r) const { return r; }
  kv::Refusal operator()(const concurrency::LeaseLost&) const { return kv::NotLeaseholder{leader}; }
  kv::Refusal operator()(const concurrency::Overloaded& r) const {
    return kv::Unavailable{r.reason};
  }
};

}  // namespace

Replica::Replica(Options options, std::unique_ptr<raft::LogStorage> log, Rng rng)
    : options_(std::move(options)),
      log_(std::move(log)),
      raft_(options_.raft, log_.get(), std::move(rng)),
      lease_(&raft_, options_.clock, &concurrency_) {
  LoadState();
}

Replica::~Replica() = default;

void Replica::LoadState() {
  guards_.Clear();
  const auto descriptor =
      options_.engine->Get(storage::Cf::kLocal, kv::keys::RangeDescriptor(options_.range));
  CHECK(descriptor.ok()) << descriptor.status();
  if (!descriptor->has_value()) return;
  const std::optional<RangeDescriptor> decoded = RangeDescriptor::Decode(**descriptor);
  CHECK(decoded.has_value()) << "the descriptor of range " << options_.range << " is damaged";
  descriptor_ = *decoded;
  const std::optional<AppliedState> state = AppliedState::Read(*options_.engine, options_.range);
  CHECK(state.has_value()) << "a range without applied state";
  applied_ = *state;
  cleared_.Load(*options_.engine, options_.range);
}

kv::NodeId Replica::LeaderNode() const {
  const ReplicaDescriptor* leader = descriptor_.Find(raft_.leader());
  return leader == nullptr || leader->id == raft_.id() ? kv::NodeId() : leader->node;
}

bool Replica::ServesNow() {
  return lease_.Serves() && options_.host->WhyNotServe().empty();
}

std::optional<kv::Refusal> Replica::WhyNotServable(const kv::TxnMeta& txn) {
  if (raft_.role() != raft::Role::kLeader) return kv::NotLeaseholder{LeaderNode()};
  const std::string reason = options_.host->WhyNotServe();
  if (!reason.empty()) return kv::Unavailable{reason};
  if (!lease_.Serves()) return kv::NotLeaseholder{};
  if (txn.read_ts > lease_.Until()) {
    return kv::Unavailable{"the lease does not reach the transaction's timestamp yet"};
  }
  return std::nullopt;
}

void Replica::Execute(kv::BatchRequest request, Done done) {
  auto pending = std::make_unique<Pending>();
  pending->id = concurrency::RequestId(next_request_++);
  pending->request = std::move(request);
  pending->done = std::move(done);
  if (const char* why = Malformed(pending->request)) {
    pending->done({.result = kv::Refusal(kv::Unavailable{why})});
    return;
  }
  Sequence(std::move(pending));
}

void Replica::Sequence(std::unique_ptr<Pending> pending) {
  Pending& p = *pending;
  requests_[p.id] = std::move(pending);
  if (auto refusal = WhyNotServable(p.request.txn)) return Refuse(p.id, *std::move(refusal));

  const kv::Request& first = p.request.requests[0];
  if (std::holds_alternative<kv::RollbackRequest>(first)) {
    FinishTxn(p.request.txn.id);
    return Respond(p.id, {.result = std::vector<kv::Reply>{kv::EmptyReply{}}});
  }
  const int64_t now_ns = options_.clock->clock().MonotonicNs();
  if (std::holds_alternative<kv::HeartbeatRequest>(first)) {
    if (concurrency_.Heartbeat(p.request.txn.id, now_ns) == concurrency::Liveness::kAborted) {
      return Refuse(p.id, kv::TxnAborted{"it was silent for too long"});
    }
    return Respond(p.id, {.result = std::vector<kv::Reply>{kv::EmptyReply{}}});
  }
  HandleOutcome(p.id, concurrency_.Sequence(p.id, Declare(p.request), now_ns));
  DrainResumed();
}

void Replica::HandleOutcome(concurrency::RequestId id, concurrency::SequenceResult outcome) {
  if (std::holds_alternative<concurrency::Wait>(outcome)) {
    ++stats_.lock_waits;
    return;
  }
  if (auto* refused = std::get_if<concurrency::Refused>(&outcome)) {
    if (std::holds_alternative<kv::Deadlock>(*refused)) ++stats_.deadlocks;
    return Refuse(id, std::visit(ToRefusal{LeaderNode()}, *refused));
  }
  const auto it = requests_.find(id);
  CHECK(it != requests_.end());
  it->second->skipped_locks = std::get<concurrency::Proceed>(std::move(outcome)).skipped;
  Evaluate(it->second.get());
}

void Replica::DrainResumed() {
  if (!std::exchange(draining_, true)) DrainPiece();
}

void Replica::DrainPiece() {
  int64_t begin_ns = 0;
  for (int gone_on = 0; HasResumed(); ++gone_on) {
    const int64_t now_ns = options_.clock->clock().MonotonicNs();
    if (gone_on == 0) begin_ns = now_ns;
    if (gone_on == kResumedMax || now_ns - begin_ns >= kResumedNsMax) {
      return options_.host->RunLater([this] { DrainPiece(); });
    }
    concurrency::Resumed next = std::move(resumed_[next_resumed_++]);
    concurrency::SequenceResult outcome;
    if (auto* proceed = std::get_if<concurrency::Proceed>(&next.outcome)) {
      outcome = std::move(*proceed);
    } else {
      outcome = std::get<concurrency::Refused>(std::move(next.outcome));
    }
    HandleOutcome(next.id, std::move(outcome));
  }
  draining_ = false;
}

bool Replica::HasResumed() {
  if (next_resumed_ == resumed_.size()) {
    resumed_ = concurrency_.TakeResumed();
    next_resumed_ = 0;
  }
  return !resumed_.empty();
}

void Replica::Respond(concurrency::RequestId id, kv::BatchResponse response) {
  auto node = requests_.extract(id);
  CHECK(!node.empty());
  Pending& pending = *node.mapped();
  response.observed_now = options_.clock->Now();
  if (response.read_ts.empty()) response.read_ts = pending.request.txn.read_ts;
  pending.done(std::move(response));
}

void Replica::Refuse(concurrency::RequestId id, kv::Refusal refusal) {
  if (std::holds_alternative<kv::RefreshFailed>(refusal)) ++stats_.refresh_failures;
  Respond(id, {.result = std::move(refusal)});
}

void Replica::FinishTxn(const kv::TxnId& txn) {
  concurrency_.FinishTxn(txn);
  DrainResumed();
}

void Replica::Step(raft::Message message) {
  raft_.Step(std::move(message), options_.clock->clock().MonotonicNs());
  options_.host->RaftHasWork(options_.range);
}

void Replica::Tick() {
  const int64_t now_ns = options_.clock->clock().MonotonicNs();
  const bool may_serve = options_.host->WhyNotServe().empty();
  if (raft_.role() == raft::Role::kLeader) {
    if (may_serve) {
      lease_.Extend();
    } else {
      GiveLeadershipAway();
    }
    raft_.Tick(now_ns);
    // What is old enough is told by the clock.
    if (may_serve && lease_.Serves() && now_ns >= next_collect_ns_) CollectRecords();
  } else if (may_serve) {
    // A follower that may not serve must not become leader: without ticks it never campaigns.
    raft_.Tick(now_ns);
  }
  concurrency_.Tick(now_ns);
  DrainResumed();
  options_.host->RaftHasWork(options_.range);
}

void Replica::GiveLeadershipAway(absl::FunctionRef<bool(kv::NodeId)> may) {
  if (raft_.role() != raft::Role::kLeader || raft_.transferring()) return;
  const int64_t now_ns = options_.clock->clock().MonotonicNs();
  raft::ReplicaId best;
  // Whether it lives, and what it has.
  std::pair<bool, uint64_t> best_state;
  for (const ReplicaDescriptor& replica : descriptor_.replicas) {
    if (replica.id == raft_.id() || !raft_.conf().IsVoter(replica.id)) continue;
    if (!may(replica.node)) continue;
    const auto* progress = raft_.tracker().Find(replica.id);
    if (progress == nullptr) continue;
    const bool lives = now_ns - progress->acked_sent_at_ns < options_.raft.lease_duration_ns;
    const std::pair<bool, uint64_t> state(lives, progress->match());
    if (best.valid() && state < best_state) continue;
    best = replica.id;
    best_state = state;
  }
  if (!best.valid()) return;
  raft_.TransferLeadership(best, now_ns);
  options_.host->RaftHasWork(options_.range);
}

void Replica::OnSoftState(const raft::SoftState& state) {
  const uint64_t leader_term = state.role == raft::Role::kLeader ? state.term : 0;
  if (leader_term == leader_term_) return;
  if (leader_term_ != 0) {
    LOG_INFO("range: leadership lost range={} term={}", options_.range.value(), leader_term_);
    AbandonProposals();
    concurrency_.Clear();
    DrainResumed();
  }
  leader_term_ = leader_term;
  if (leader_term_ != 0) {
    ++stats_.leaderships;
    LOG_INFO("range: leader elected range={} term={}", options_.range.value(), leader_term_);
  }
}

}  // namespace steno::range
