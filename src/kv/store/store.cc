#include "kv/store/store.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/check.h"
#include "base/log.h"
#include "kv/api/keys.h"
#include "kv/cluster/clock_monitor.h"
#include "kv/cluster/placement.h"
#include "kv/raft/codec.h"
#include "kv/store/range_log.h"

namespace steno::store {
Store::Store(StoreOptions options)
    : options_(std::move(options)),
      strand_(options_.executor),
      pipeline_(options_.log, options_.log_writer, &strand_, options_.on_fatal),
      clock_bound_(options_.clock, options_.log),
      disk_space_(options_.free_bytes, options_.reserve_bytes),
      snapshot_senders_(options_.engine, options_.messenger, options_.rng.Fork()),
      snapshot_receivers_(options_.engine, options_.messenger) {}

Store::~Store() = default;

void Store::Start() {
  strand_.Dispatch([this] {
    // A crash may have left what a snapshot brought, and not a word of it in the log.
    std::set<kv::RangeId> ranges = {kFirstRange};
    for (uint64_t id : options_.log->Ranges()) ranges.insert(kv::RangeId(id));
    for (const kv::RangeId range : ranges) {
      if (!range.valid()) continue;  // the pseudo range of clock_bound.h
      RepairLogAfterSnapshot(range);
      const raft::ReplicaId replica = ReplicaIdOf(range);
      if (replica.valid()) Create(range, replica);
    }
    started_ns_ = options_.clock->clock().MonotonicNs();
    clock_bound_.Maintain(&pipeline_);
    pipeline_.Flush();
    Tick();
  });
}

// Which replica this node is, by the range's descriptor; none where there is no descriptor yet (the
// first message will say).
raft::ReplicaId Store::ReplicaIdOf(kv::RangeId range) const {
  const auto read = options_.engine->Get(storage::Cf::kLocal, kv::keys::RangeDescriptor(range));
  CHECK(read.ok()) << read.status();
  if (!read->has_value()) return {};
  const auto descriptor = range::RangeDescriptor::Decode(**read);
  CHECK(descriptor.has_value()) << "the descriptor of range " << range << " is damaged";
  const range::ReplicaDescriptor* self = descriptor->FindNode(options_.node);
  return self == nullptr ? raft::ReplicaId() : self->id;
}

// A crash after a snapshot's data came in, but before the log was reset to it, leaves a log that
// ends before the state. The state is durable and complete, so the log follows it, and the term
// too: the one under which it came may have been lost. No vote was given in that, or it would be
// there.
void Store::RepairLogAfterSnapshot(kv::RangeId range) {
  const auto applied = range::AppliedState::Read(*options_.engine, range);
  if (!applied.has_value()) return;
  const std::optional<uint64_t> term = options_.log->Term(range.value(), applied->index);
  if (term.has_value() && *term == applied->term) return;
  CHECK(applied->index > options_.log->LastIndex(range.value()) || term.has_value())
      << "the log of range " << range << " begins after its applied state";
  storage::LogBatch batch;
  batch.Reset(range.value(), applied->index, applied->term);
  raft::HardState hard_state =
      RangeLog(options_.log, range, applied->conf).InitialState().hard_state;
  if (hard_state.term < applied->term) {
    hard_state.term = applied->term;
    hard_state.vote = {};
    std::string bytes;
    raft::EncodeHardState(hard_state, &bytes);
    batch.SetHardState(range.value(), bytes);
  }
  // The log takes one writer at a time.
  CHECK(pipeline_.idle());
  const absl::Status status = options_.log->Write(std::move(batch), /*sync=*/true);
  if (!status.ok()) options_.on_fatal(status);
}

range::Replica* Store::Find(kv::RangeId range) {
  const auto it = replicas_.find(range);
  return it == replicas_.end() ? nullptr : it->second.get();
}

range::Replica* Store::Create(kv::RangeId range, raft::ReplicaId id) {
  RepairLogAfterSnapshot(range);
  const auto applied = range::AppliedState::Read(*options_.engine, range);
  range::Replica::Options options;
  options.range = range;
  options.node = options_.node;
  options.id = id;
  options.engine = options_.engine;
  options.clock = options_.clock;
  options.host = this;
  options.evaluation_steps = options_.evaluation_steps;
  options.apply_here_bytes_max = options_.apply_here_bytes_max;
  options.raft.id = id;
  options.raft.now_ns = options_.clock->clock().MonotonicNs();
  options.raft.tick_ns = options_.tick_ns;
  options.raft.applied_index = applied.has_value() ? applied->index : 0;
  auto log = std::make_unique<RangeLog>(options_.log, range,
                                        applied.has_value() ? applied->conf : raft::ConfState());
  auto replica =
      std::make_unique<range::Replica>(std::move(options), std::move(log), options_.rng.Fork());
  LOG_INFO("store: replica loaded range={} replica={} applied={}", range.value(), id.value(),
           applied.has_value() ? applied->index : 0);
  return (replicas_[range] = std::move(replica)).get();
}

void Store::Drain() {
  strand_.Dispatch([this] {
    draining_ = true;
    for (auto& [range, replica] : replicas_) replica->GiveLeadershipAway();
  });
}

void Store::WhenDrained(Work done) {
  strand_.Dispatch([this, done = std::move(done)]() mutable {
    const bool leads = std::ranges::any_of(replicas_, [](const auto& entry) {
      const range::Replica& replica = *entry.second;
      return replica.raft().role() == raft::Role::kLeader &&
             replica.raft().conf().voters.size() > 1;
    });
    if (!leads) return done();
    // It may have been refused, or have failed.
    for (auto& [range, replica] : replicas_) replica->GiveLeadershipAway();
    options_.executor->PostAfter(options_.tick_ns, [this, done = std::move(done)]() mutable {
      WhenDrained(std::move(done));
    });
  });
}

std::string Store::WhyNotWrite() {
  if (!disk_space_.full()) return "";
  return absl::StrCat("the disk of node ", options_.node.value(), " has only ",
                      disk_space_.free_bytes() >> 20, " MiB left");
}

std::string Store::WhyNotServe() {
  if (draining_) return "the node is shutting down";
  const Clock& clock = options_.clock->clock();
  if (!options_.clock_monitor->Check(clock.WallUs(), clock.MonotonicNs(),
                                     options_.clock->Latest())) {
    return options_.clock_monitor->Reason();
  }
  return clock_bound_.WhyNotServe();
}

void Store::Execute(kv::BatchRequest request, range::Replica::Done done) {
  strand_.Dispatch([this, request = std::move(request), done = std::move(done)]() mutable {
    range::Replica* replica = Find(request.range);
    if (replica == nullptr) return done({.result = kv::Refusal(kv::NotLeaseholder{})});
    replica->Execute(std::move(request), std::move(done));
  });
}

// A message that is dropped is sent again. Commands that are applied on the strand hold it up by
// themselves.
bool Store::TakesAppends(const range::Replica& replica) const {
  if (disk_space_.exhausted()) return false;
  const raft::Node& raft = replica.raft();
  if (!raft.applying()) return true;
  const uint64_t range = replica.range().value();
  const uint64_t backlog = options_.log->BytesUpTo(range, raft.last_index()) -
                           options_.log->BytesUpTo(range, raft.applied());
  return backlog <= options_.apply_backlog_bytes_max;
}

void Store::OnRaft(kv::NodeId from, kv::RangeId range, raft::Message message) {
  // Nobody who keeps to the protocol says so.
  if (!range.valid() || !message.from.valid() || !message.to.valid()) return;
  strand_.Dispatch([this, from, range, message = std::move(message)]() mutable {
    range::Replica* replica = Find(range);
    if (replica == nullptr) {
      // A leader that talks to a replica of this node which is not there yet: make it, empty.
      const bool from_leader = message.type == raft::MessageType::kAppend ||
                               message.type == raft::MessageType::kHeartbeat;
      if (!from_leader || range != kFirstRange) return;
      replica = Create(range, message.to);
    }
    if (message.to > replica->raft().id()) replica = Successor(replica, message);
    if (message.to != replica->raft().id()) return;  // an earlier replica of this node
    if (message.type == raft::MessageType::kAppend && !TakesAppends(*replica)) return;
    heard_from_[{range, message.from}] = from;
    replica->Step(std::move(message));
  });
}

// The replica that was on this node has been removed while the node was away, and a leader speaks
// to another one in its place. That begins with the state and the log of the earlier one, which are
// as good as part of a snapshot: its id has never voted, and it is a member only once it has
// applied what says so.
range::Replica* Store::Successor(range::Replica* replica, const raft::Message& message) {
  const bool from_leader =
      message.type == raft::MessageType::kAppend || message.type == raft::MessageType::kHeartbeat;
  const bool quiet = pipeline_.idle() && !replica->raft().HasReady() && !replica->raft().applying();
  if (!from_leader || !quiet || replica->raft().role() == raft::Role::kLeader) return replica;
  LOG_INFO("store: replica succeeded range={} replica={} by={}", replica->range().value(),
           replica->raft().id().value(), message.to.value());
  const kv::RangeId range = replica->range();
  retired_.push_back(std::move(replicas_.at(range)));
  return Create(range, message.to);
}

void Store::OnSnapshotChunk(kv::NodeId from, SnapshotChunk chunk) {
  strand_.Dispatch([this, from, chunk = std::move(chunk)]() mutable {
    const kv::RangeId range = chunk.range;
    range::Replica* replica = Find(range);
    if (replica == nullptr || disk_space_.exhausted()) return;
    if (chunk.sequence == 0 && replica->raft().applying()) {
      // It would be dropped at its end.
      options_.messenger->SendSnapshotAck(
          from, {.range = range, .stream = chunk.stream, .sequence = 0, .accepted = false});
      return;
    }
    std::optional<raft::Message> message = snapshot_receivers_.OnChunk(from, std::move(chunk));
    if (!message.has_value() || message->to != replica->raft().id()) return;
    replica->Step(*std::move(message));
  });
}

void Store::OnSnapshotAck(kv::NodeId from, SnapshotAck ack) {
  strand_.Dispatch([this, from, ack] {
    range::Replica* replica = Find(ack.range);
    auto status = snapshot_senders_.OnAck(from, ack, options_.clock->clock().MonotonicNs());
    if (replica != nullptr && status.has_value()) replica->Step(*std::move(status));
  });
}

void Store::RaftHasWork(kv::RangeId) {
  if (ready_posted_) return;
  ready_posted_ = true;
  // Behind what is queued now, so that the requests of one moment share a round.
  strand_.Post([this] { ProcessReady(); });
}

void Store::RunBlocking(Work blocking, Work done) {
  options_.applier->Run(std::move(blocking), [this, done = std::move(done)]() mutable {
    strand_.Post(std::move(done));
  });
}

void Store::ProcessReady() {
  ready_posted_ = false;
  for (auto& [range, replica] : replicas_) {
    while (replica->raft().HasReady()) HandleReady(replica.get(), replica->raft().TakeReady());
  }
  pipeline_.Flush();
}

// The duties of raft/ready.h.
void Store::HandleReady(range::Replica* replica, raft::Ready ready) {
  SendMessages(replica, ready.messages);
  const uint64_t range = replica->range().value();
  storage::LogBatch& batch = pipeline_.batch();
  if (ready.snapshot.has_value()) {
    const absl::Status installed = snapshot_receivers_.Install(replica->range());
    if (!installed.ok()) return options_.on_fatal(installed);
    batch.Reset(range, ready.snapshot->index, ready.snapshot->term);
  }
  if (!ready.entries.empty()) batch.AddEntries(range, ToLogEntries(ready.entries));
  if (ready.hard_state.has_value()) {
    std::string bytes;
    raft::EncodeHardState(*ready.hard_state, &bytes);
    batch.SetHardState(range, bytes);
  }
  if (ready.must_sync) clock_bound_.Maintain(&pipeline_);
  if (ready.persist_id != 0 || !ready.messages_after_persist.empty() ||
      ready.hard_state.has_value()) {
    pipeline_.After(ready.must_sync, [this, replica, persist_id = ready.persist_id,
                                      installed = ready.snapshot.has_value(),
                                      messages = std::move(ready.messages_after_persist)] {
      SendMessages(replica, messages);
      if (persist_id != 0) replica->raft().OnPersisted(persist_id);
      if (installed) replica->OnSnapshotInstalled();
      RaftHasWork(replica->range());
    });
  }
  if (ready.soft_state.has_value()) replica->OnSoftState(*ready.soft_state);
  replica->Apply(std::move(ready.committed));
}

void Store::SendMessages(range::Replica* replica, const std::vector<raft::Message>& messages) {
  for (const raft::Message& message : messages) {
    kv::NodeId to;
    if (const auto* descriptor = replica->descriptor().Find(message.to)) {
      to = descriptor->node;
    } else if (const auto it = heard_from_.find({replica->range(), message.to});
               it != heard_from_.end()) {
      to = it->second;
    }
    if (!to.valid()) {  // its change of the configuration is not applied here yet
      if (message.type == raft::MessageType::kSnapshot) {
        replica->Step(SnapshotSenders::StatusOf(message, /*reject=*/true));
      }
      continue;
    }
    if (message.type == raft::MessageType::kSnapshot) {
      snapshot_senders_.Start(*replica, message, to, options_.clock->clock().MonotonicNs());
    } else {
      options_.messenger->SendRaft(to, replica->range(), message);
    }
  }
}

}  // namespace steno::store
