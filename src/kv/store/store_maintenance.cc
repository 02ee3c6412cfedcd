// What the store does on its own: ticks, log truncation, flushes, replication, status, bootstrap.
#include <algorithm>
#include <set>
#include <utility>

#include "base/check.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "kv/api/keys.h"
#include "kv/cluster/placement.h"
#include "kv/mvcc/mvcc.h"
#include "kv/raft/codec.h"
#include "kv/store/store.h"

namespace steno::store {
namespace {

constexpr uint64_t kTicksPerMaintenance = 10;
// Entries that a learner may lack when it becomes a voter.
constexpr uint64_t kPromoteLagMax = 64;
// One that has been silent for longer gets nothing, just now.
constexpr int64_t kLivesNs = 3'000'000'000;
// A new range begins as if a snapshot had brought it to this place in its log.
constexpr uint64_t kBootstrapIndex = 1;
constexpr uint64_t kBootstrapTerm = 1;

// Nodes that were heard last before `since_ns`.
std::set<kv::NodeId> SilentSince(int64_t since_ns, const std::map<kv::NodeId, PeerStatus>& peers) {
  std::set<kv::NodeId> silent;
  for (const auto& [peer, status] : peers) {
    if (status.last_heard_ns < since_ns) silent.insert(peer);
  }
  return silent;
}

}  // namespace

void Store::Tick() {
  ++ticks_;
  turns_.fetch_add(1, std::memory_order_relaxed);
  for (auto& [range, replica] : replicas_) replica->Tick();
  if (ticks_ % kTicksPerMaintenance == 0) {
    const int64_t now_ns = options_.clock->clock().MonotonicNs();
    for (auto& [range, status] : snapshot_senders_.Expire(now_ns)) {
      if (range::Replica* replica = Find(range)) replica->Step(std::move(status));
    }
    for (auto& [range, replica] : replicas_) MaintainLog(replica.get());
  }
  for (auto& [range, replica] : replicas_) {
    LeaveFullDisk(replica.get());
    MaintainReplicas(replica.get());
  }
  PublishState();
  if (disk_space_.Poll()) {
    const bool full = disk_space_.full();
    LOG_WARN("store: {} free_bytes={}", full ? "the disk is full, no writes" : "the disk has space",
             disk_space_.free_bytes());
  }
  clock_bound_.Maintain(&pipeline_);
  pipeline_.Flush();
  options_.executor->PostAfter(options_.tick_ns, [this] { strand_.Dispatch([this] { Tick(); }); });
}

// Brings the range to its replication factor, one change at a time.
void Store::MaintainReplicas(range::Replica* replica) {
  if (!replica->ServesNow()) return;
  // A full set changes when a node is gone, which need not be noticed at once.
  const bool full = cluster::IsFullyReplicated(replica->descriptor());
  if (full && (options_.replace_after_ns == 0 || ticks_ % kTicksPerMaintenance != 0)) return;
  const std::map<kv::NodeId, PeerStatus> peers = options_.messenger->Peers();
  std::set<kv::NodeId> live = {options_.node};
  for (const auto& [peer, status] : peers) {
    if (status.CanTakeWrites()) live.insert(peer);
  }
  std::set<kv::NodeId> gone;
  const int64_t since_ns = options_.clock->clock().MonotonicNs() - options_.replace_after_ns;
  // Before it has run for as long it cannot know.
  if (options_.replace_after_ns != 0 && since_ns > started_ns_) gone = SilentSince(since_ns, peers);
  auto change = cluster::NextReplicaChange(replica->descriptor(), live, gone);
  if (!change.has_value()) return;
  if (change->promoted.valid()) {
    // A voter that has yet to catch up would make every write wait for it.
    const raft::tracker::Progress* learner = replica->raft().tracker().Find(change->promoted);
    if (learner == nullptr || learner->match() + kPromoteLagMax < replica->raft().commit()) return;
  }
  replica->ProposeReplicaChange(std::move(change->steps), change->after);
}

// Somebody else's disk may have space for what clients want to write.
void Store::LeaveFullDisk(range::Replica* replica) {
  if (!disk_space_.full() || !replica->ServesNow()) return;
  const std::map<kv::NodeId, PeerStatus> peers = options_.messenger->Peers();
  replica->GiveLeadershipAway([&peers](kv::NodeId node) {
    const auto it = peers.find(node);
    return it != peers.end() && it->second.CanTakeWrites();
  });
}

void Store::PublishState() {
  NodeState state;
  state.disk_full = disk_space_.full();
  state.draining = draining_;
  bool all_led = true;
  for (auto& [range, replica] : replicas_) {
    if (!replica->initialized()) continue;
    state.has_replica = true;
    const raft::Node& raft = replica->raft();
    const bool led = raft.role() == raft::Role::kLeader ? raft.LeaseExpiresAt().has_value()
                                                        : raft.leader().valid();
    all_led = all_led && led;
  }
  state.has_leader = state.has_replica && all_led;
  state_ = state;
}

// Cuts the log below what the engine holds durably, but keeps what a follower still needs, within
// bounds: a follower that is too far behind gets a snapshot.
void Store::MaintainLog(range::Replica* replica) {
  if (!replica->initialized()) return;
  const uint64_t range = replica->range().value();
  const auto read =
      options_.engine->GetFlushed(storage::Cf::kLocal, kv::keys::RangeApplied(replica->range()));
  CHECK(read.ok()) << read.status();
  uint64_t flushed = 0;
  if (read->has_value()) {
    const auto state = range::AppliedState::Decode(**read);
    CHECK(state.has_value());
    flushed = state->index;
  }
  const uint64_t applied_bytes = options_.log->BytesUpTo(range, replica->raft().applied());
  const uint64_t flushed_bytes = options_.log->BytesUpTo(range, flushed);
  if (applied_bytes - std::min(applied_bytes, flushed_bytes) > options_.flush_log_bytes) {
    FlushEngine();
  }
  // The engine may hold durably what is still being applied.
  uint64_t cut = std::min(flushed, replica->raft().applied());
  if (flushed_bytes <= options_.keep_log_bytes) return;
  cut = SpareForFollowers(*replica, cut);
  const std::optional<uint64_t> term = options_.log->Term(range, cut);
  if (cut < options_.log->FirstIndex(range) || !term.has_value()) return;
  pipeline_.batch().Truncate(range, cut, *term);
  replica->CountTruncation();
  pipeline_.After(/*must_sync=*/false, [] {});
}

// The furthest place up to `cut` that leaves followers what they need.
uint64_t Store::SpareForFollowers(const range::Replica& replica, uint64_t cut) const {
  const raft::Node& raft = replica.raft();
  if (raft.role() != raft::Role::kLeader) return cut;
  const uint64_t range = replica.range().value();
  const uint64_t max_bytes = options_.keep_log_bytes_max;
  const uint64_t live_max_bytes =
      disk_space_.full() ? max_bytes : std::max(max_bytes, options_.keep_live_log_bytes_max);
  const uint64_t low = CutThatLeaves(range, cut, max_bytes);
  const uint64_t live_low = CutThatLeaves(range, cut, live_max_bytes);
  const uint64_t first = options_.log->FirstIndex(range);
  const int64_t now_ns = options_.clock->clock().MonotonicNs();
  uint64_t spared = cut;
  for (const auto& [id, progress] : raft.tracker().all()) {
    if (id == raft.id()) continue;
    // Where a leader that is new has not heard what a follower has, it has no match either.
    const uint64_t has = std::max(progress.match(), progress.pending_snapshot());
    spared = std::min(spared, std::max(has, low));
    if (now_ns - progress.acked_sent_at_ns > kLivesNs) continue;
    // Behind a snapshot it is asked by a probe what it has.
    const bool probes = progress.state() == raft::tracker::ProgressState::kProbe;
    const uint64_t will_have = probes ? std::max(has, progress.next() - 1) : has;
    // Else it needs a snapshot, whatever the log keeps.
    if (will_have + 1 >= first) spared = std::min(spared, std::max(will_have, live_low));
  }
  return spared;
}

// The lowest place up to `cut` with no more than `bytes` of log from there to `cut`.
uint64_t Store::CutThatLeaves(uint64_t range, uint64_t cut, uint64_t bytes) const {
  const uint64_t all = options_.log->BytesUpTo(range, cut);
  uint64_t low = std::min(cut, options_.log->FirstIndex(range) - 1);
  if (all <= bytes) return low;
  for (uint64_t high = cut; low < high;) {
    const uint64_t middle = low + (high - low) / 2;
    if (all - options_.log->BytesUpTo(range, middle) <= bytes) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

void Store::FlushEngine() {
  if (flushing_) return;
  flushing_ = true;
  auto status = std::make_shared<absl::Status>();
  options_.background->Run([this, status] { *status = options_.engine->Flush(); },
                           [this, status] {
                             strand_.Dispatch([this, status] {
                               flushing_ = false;
                               if (!status->ok()) options_.on_fatal(*status);
                             });
                           });
}

RangeStatus Store::StatusOf(range::Replica* replica) {
  const raft::Node& raft = replica->raft();
  RangeStatus status;
  status.descriptor = replica->descriptor();
  status.voters = cluster::CountVoters(status.descriptor);
  status.leader = raft.role() == raft::Role::kLeader;
  status.serves = status.leader && replica->ServesNow();
  status.term = raft.term();
  status.commit = raft.commit();
  status.applied = raft.applied();
  status.last_index = raft.last_index();
  status.log_bytes = options_.log->BytesUpTo(replica->range().value(), raft.last_index());
  status.pending_requests = replica->pending_requests();
  status.leader_node = status.leader ? options_.node : replica->LeaderNode();
  status.stats = replica->stats();
  return status;
}

void Store::Status(std::function<void(std::vector<RangeStatus>)> done) {
  strand_.Dispatch([this, done = std::move(done)] {
    std::vector<RangeStatus> all;
    for (auto& [range, replica] : replicas_) all.push_back(StatusOf(replica.get()));
    done(std::move(all));
  });
}

absl::Status BootstrapStore(storage::Engine* engine, storage::RaftLog* log, kv::NodeId node,
                            const std::vector<kv::Write>& writes, kv::Timestamp at) {
  const kv::RangeId first(1);
  ASSIGN_OR_RETURN(const auto present,
                   engine->Get(storage::Cf::kLocal, kv::keys::RangeDescriptor(first)));
  if (present.has_value() || !log->Ranges().empty()) {
    return absl::FailedPreconditionError(
        "the store holds a range already: no cluster begins in it");
  }
  const raft::ReplicaId replica(1);
  range::RangeDescriptor descriptor;
  descriptor.id = first;
  descriptor.span = kv::Span{kv::keys::kGlobalMin, kv::keys::kGlobalMax};
  descriptor.replicas = {{.node = node, .id = replica}};
  descriptor.next_replica_id = replica.value() + 1;
  range::AppliedState applied{.index = kBootstrapIndex, .term = kBootstrapTerm};
  applied.conf.voters = {replica};

  storage::WriteBatch batch;
  for (const kv::Write& write : writes) {
    CHECK(write.value.has_value());
    mvcc::Put(&batch, write.key, at, *write.value);
  }
  batch.Put(storage::Cf::kLocal, kv::keys::RangeDescriptor(descriptor.id), descriptor.Encode());
  batch.Put(storage::Cf::kLocal, kv::keys::RangeApplied(descriptor.id), applied.Encode());
  RETURN_IF_ERROR(engine->Write(std::move(batch)));
  RETURN_IF_ERROR(engine->Flush());

  storage::LogBatch log_batch;
  log_batch.Reset(descriptor.id.value(), kBootstrapIndex, kBootstrapTerm);
  std::string hard_state;
  raft::EncodeHardState({.term = kBootstrapTerm, .vote = {}, .commit = kBootstrapIndex},
                        &hard_state);
  log_batch.SetHardState(descriptor.id.value(), hard_state);
  return log->Write(std::move(log_batch), /*sync=*/true);
}

}  // namespace steno::store
