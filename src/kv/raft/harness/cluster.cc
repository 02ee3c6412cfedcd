#include "kv/raft/harness/cluster.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "fmt/format.h"
#include "kv/raft/codec.h"
#include "kv/raft/harness/render.h"

namespace steno::raft::harness {

namespace {

// Some clocks start early, so that zero is nothing special.
constexpr int64_t kClockStartNs = 1'000'000'000'000;

Message ThroughCodec(const Message& message) {
  std::string bytes;
  EncodeMessage(message, &bytes);
  ByteReader reader(bytes);
  Message decoded;
  CHECK(DecodeMessage(&reader, &decoded) && reader.empty());
  return decoded;
}

}  // namespace

void Cluster::Add(ReplicaId id, ConfState conf, const std::vector<Entry>& log, int64_t clock_ppm) {
  Replica& replica = replicas_[id];
  replica.clock_ppm = clock_ppm;
  replica.conf_at[0] = conf;
  replica.storage.SetConf(std::move(conf));
  replica.storage.Append(log);
  HardState hard_state;
  if (!log.empty()) hard_state.term = log.back().term;
  replica.storage.SetHardState(hard_state);
  invariants_.OnEntries(0, log);
  Restart(id);
}

void Cluster::AppendDurable(ReplicaId id, const std::vector<Entry>& entries) {
  Crash(id, /*writes_done=*/0, UINT64_MAX);
  MemoryLogStorage& storage = Get(id).storage;
  invariants_.OnEntries(*storage.Term(entries.front().index - 1), entries);
  storage.Append(entries);
  HardState hard_state = storage.InitialState().hard_state;
  hard_state.term = std::max(hard_state.term, entries.back().term);
  storage.SetHardState(hard_state);
  Restart(id);
}

std::vector<ReplicaId> Cluster::ids() const {
  std::vector<ReplicaId> ids;
  for (const auto& [id, replica] : replicas_) ids.push_back(id);
  return ids;
}

int64_t Cluster::NowNs(ReplicaId id) const {
  return kClockStartNs + real_ns_ / 1'000'000 * (1'000'000 + Get(id).clock_ppm);
}

ReplicaId Cluster::Leader() const {
  const Node* leader = nullptr;
  for (const auto& [id, replica] : replicas_) {
    const Node* node = replica.node.get();
    if (node == nullptr || node->role() != Role::kLeader) continue;
    if (leader == nullptr || node->term() > leader->term()) leader = node;
  }
  return leader == nullptr ? ReplicaId{} : leader->id();
}

void Cluster::AdvanceNs(int64_t ns) {
  real_ns_ += ns;
  Check();
}

void Cluster::Tick(ReplicaId id) {
  node(id).Tick(NowNs(id));
  Check();
}

void Cluster::Campaign(ReplicaId id) {
  if (!node(id).Campaign(NowNs(id))) TraceLine(fmt::format("{}: may not campaign", id.value()));
  Check();
}

ProposeResult Cluster::Propose(ReplicaId id, std::string data) {
  const ProposeResult result = node(id).Propose(MakePayload(std::move(data)), NowNs(id));
  Check();
  return result;
}

ProposeConfChangeResult Cluster::ProposeConfChange(ReplicaId id, const ConfChange& change) {
  const ProposeConfChangeResult result = node(id).ProposeConfChange(change, NowNs(id));
  Check();
  return result;
}

TransferResult Cluster::Transfer(ReplicaId from, ReplicaId to) {
  const TransferResult result = node(from).TransferLeadership(to, NowNs(from));
  Check();
  return result;
}

ReadIndexResult Cluster::Read(ReplicaId id, uint64_t context) {
  invariants_.OnReadAsked(context);
  return node(id).ReadIndex(context, NowNs(id));
}

bool Cluster::ExtendLeaseUntil(ReplicaId id, uint64_t value) {
  const bool extended = node(id).ExtendLeaseUntil(value, NowNs(id));
  Check();
  return extended;
}

bool Cluster::Take(ReplicaId id) {
  Replica& replica = Get(id);
  if (!replica.node->HasReady()) return false;
  Ready ready = replica.node->TakeReady();
  if (ready.soft_state) {
    TraceLine(fmt::format("{}: {} term={}{}", id.value(), ToString(ready.soft_state->role),
                          ready.soft_state->term,
                          ready.soft_state->leader.valid() && ready.soft_state->leader != id
                              ? fmt::format(" leader={}", ready.soft_state->leader.value())
                              : ""));
  }
  if (!ready.entries.empty()) {
    invariants_.OnEntries(*replica.node->TermAt(ready.entries.front().index - 1), ready.entries);
  }
  for (const ReadState& read : ready.read_states) {
    invariants_.OnReadState(read);
    TraceLine(fmt::format("{}: read {} at {}", id.value(), read.context, read.index));
  }
  SendAll(id, std::exchange(ready.messages, {}));
  if (!ready.committed.empty()) replica.batches.push_back(std::exchange(ready.committed, {}));
  if (ready.hard_state || ready.persist_id > 0 || !ready.messages_after_persist.empty()) {
    replica.writes.push_back(std::move(ready));
  }
  Check();
  return true;
}

bool Cluster::Persist(ReplicaId id) {
  Replica& replica = Get(id);
  if (replica.writes.empty()) return false;
  Ready write = std::move(replica.writes.front());
  replica.writes.pop_front();
  replica.storage.Persist(write);
  if (write.persist_id > 0) replica.node->OnPersisted(write.persist_id);
  if (write.snapshot) {
    InstallSnapshot(&replica, write);
    replica.node->OnApplied(write.snapshot->index);
    TraceLine(fmt::format("{}: installed snapshot {}@{}", id.value(), write.snapshot->index,
                          write.snapshot->term));
  }
  SendAll(id, std::move(write.messages_after_persist));
  Check();
  return true;
}

void Cluster::InstallSnapshot(Replica* replica, const Ready& write) {
  replica->applied = write.snapshot->index;
  replica->conf_at.clear();
  replica->conf_at[replica->applied] = write.snapshot->conf;
}

bool Cluster::Apply(ReplicaId id) {
  Replica& replica = Get(id);
  if (replica.batches.empty()) return false;
  const std::vector<Entry> batch = std::move(replica.batches.front());
  replica.batches.pop_front();
  invariants_.OnApplied(id, replica.applied, batch);
  for (const Entry& entry : batch) {
    TraceLine(fmt::format("{}: apply {}", id.value(), ToString(entry)));
    replica.applied = entry.index;
    if (entry.type != EntryType::kConfChange) continue;
    const ConfState conf = replica.node->ApplyConfChange(entry);
    TraceLine(fmt::format("{}: conf {}", id.value(), raft::ToString(conf)));
    replica.conf_at[entry.index] = conf;
  }
  replica.node->OnApplied(replica.applied);
  Check();
  return true;
}

void Cluster::Settle(ReplicaId id) {
  bool busy = true;
  while (busy) {
    busy = Take(id);
    busy = Persist(id) || busy;
    busy = Apply(id) || busy;
  }
}

void Cluster::SendAll(ReplicaId id, std::vector<Message> messages) {
  for (Message& message : messages) {
    CHECK(message.from == id);
    if (message.type == MessageType::kSnapshot) message = Streamed(id, std::move(message));
    invariants_.OnSent(message);
    TraceLine(ToString(message), /*message=*/true);
    network_.push_back(ThroughCodec(message));
  }
}

// The shell streams the state as it is by now, and says what that is.
Message Cluster::Streamed(ReplicaId id, Message message) const {
  const Replica& replica = Get(id);
  CHECK_LE(message.snapshot->index, replica.applied);
  message.snapshot->index = replica.applied;
  message.snapshot->term = invariants_.CommittedTerm(replica.applied);
  message.snapshot->conf = replica.conf_at.rbegin()->second;
  return message;
}

void Cluster::ReportSnapshot(const Message& snapshot, bool failed) {
  if (!running(snapshot.from)) return;
  Message status;
  status.type = MessageType::kSnapshotStatus;
  status.from = snapshot.to;
  status.to = snapshot.from;
  status.reject = failed;
  node(snapshot.from).Step(std::move(status), NowNs(snapshot.from));
}

void Cluster::Deliver(size_t i) {
  const Message message = network_[i];
  const auto receiver = replicas_.find(message.to);
  if (receiver == replicas_.end() || receiver->second.node == nullptr ||
      cuts_.contains({message.from, message.to})) {
    Drop(i);
    return;
  }
  network_.erase(network_.begin() + static_cast<ptrdiff_t>(i));
  if (message.type == MessageType::kSnapshot) {
    ReportSnapshot(message, /*failed=*/false);
  }
  receiver->second.node->Step(message, NowNs(message.to));
  Check();
}

void Cluster::Drop(size_t i) {
  const Message message = std::move(network_[i]);
  network_.erase(network_.begin() + static_cast<ptrdiff_t>(i));
  if (message.type == MessageType::kSnapshot) ReportSnapshot(message, /*failed=*/true);
}

void Cluster::Crash(ReplicaId id, size_t writes_done, uint64_t applied_durable) {
  Replica& replica = Get(id);
  for (size_t i = 0; i < std::min(writes_done, replica.writes.size()); ++i) {
    const Ready& write = replica.writes[i];
    replica.storage.Persist(write);
    if (write.snapshot) InstallSnapshot(&replica, write);
  }
  replica.writes.clear();
  replica.batches.clear();
  replica.node.reset();
  applied_durable = std::max(applied_durable, replica.storage.FirstIndex() - 1);
  replica.applied = std::min(replica.applied, applied_durable);
  replica.conf_at.erase(replica.conf_at.upper_bound(replica.applied), replica.conf_at.end());
  replica.storage.SetConf(replica.conf_at.rbegin()->second);
}

void Cluster::Restart(ReplicaId id) {
  Replica& replica = Get(id);
  Config config = config_;
  config.id = id;
  config.now_ns = NowNs(id);
  config.applied_index = replica.applied;
  invariants_.OnRestart(id, replica.storage.InitialState().hard_state);
  replica.node = std::make_unique<Node>(config, &replica.storage, rng_.Fork());
  Check();
}

void Cluster::Compact(ReplicaId id, uint64_t index) {
  Replica& replica = Get(id);
  replica.storage.TruncateUpTo(std::min(index, replica.applied));
}

void Cluster::TraceLine(const std::string& line, bool message) {
  if (trace_) trace_(line, message);
}

void Cluster::Check() {
  std::vector<Invariants::Running> running;
  for (const auto& [id, replica] : replicas_) {
    if (replica.node) running.push_back({.node = replica.node.get(), .now_ns = NowNs(id)});
  }
  invariants_.AfterStep(running);
}

}  // namespace steno::raft::harness
