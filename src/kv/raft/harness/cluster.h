// A Raft group in one thread: replicas, their disks, their clocks and the network between them.
//
// Time is one counter of real nanoseconds; each replica's monotonic clock runs at its own rate.
// Every effect of a replica waits for a call: Take hands over a Ready (its messages leave), Persist
// completes the oldest write, Apply the oldest batch. Messages pass through the codec. The applied
// state is not made durable by itself: after a crash a replica may have to apply again, from any
// point behind its log's beginning, as over an engine without a write-ahead log.
//
// The invariants are checked after every step. Thread-compatible.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/rng.h"
#include "kv/raft/harness/invariants.h"
#include "kv/raft/memory_log_storage.h"
#include "kv/raft/node.h"

namespace steno::raft::harness {

class Cluster {
 public:
  // What a replica does, as text; `message` for what it sends.
  using Trace = std::function<void(const std::string& line, bool message)>;

  // `config` holds for every replica but for its id and times.
  Cluster(Config config, Rng rng) : config_(config), rng_(rng) {}
  void SetTrace(Trace trace) { trace_ = std::move(trace); }

  // Adds a running replica, with a log that is durable and not known to be committed.
  void Add(ReplicaId id, ConfState conf, const std::vector<Entry>& log = {}, int64_t clock_ppm = 0);
  // Adds durable entries, as if an earlier leader had sent them; the replica restarts.
  void AppendDurable(ReplicaId id, const std::vector<Entry>& entries);
  std::vector<ReplicaId> ids() const;
  // False also for nobody.
  bool running(ReplicaId id) const { return id.valid() && Get(id).node != nullptr; }
  // REQUIRES: running.
  Node& node(ReplicaId id) { return *Get(id).node; }
  int64_t NowNs(ReplicaId id) const;
  uint64_t applied(ReplicaId id) const { return Get(id).applied; }
  ReplicaId Leader() const;  // of the highest term, nobody where none runs
  const Invariants& invariants() const { return invariants_; }

  void AdvanceNs(int64_t ns);
  void Tick(ReplicaId id);
  void Campaign(ReplicaId id);
  ProposeResult Propose(ReplicaId id, std::string data);
  ProposeConfChangeResult ProposeConfChange(ReplicaId id, const ConfChange& change);
  TransferResult Transfer(ReplicaId from, ReplicaId to);
  // REQUIRES: a context not used before.
  ReadIndexResult Read(ReplicaId id, uint64_t context);
  bool ExtendLeaseUntil(ReplicaId id, uint64_t value);

  // Each returns false where there was nothing to do.
  bool Take(ReplicaId id);
  bool Persist(ReplicaId id);
  bool Apply(ReplicaId id);
  // All of them until nothing is left.
  void Settle(ReplicaId id);

  const std::deque<Message>& network() const { return network_; }
  // Takes message i out of the network, and hands it over unless its receiver is down or cut off.
  void Deliver(size_t i);
  void Drop(size_t i);
  void Duplicate(size_t i) { network_.push_back(network_[i]); }
  void Cut(ReplicaId from, ReplicaId to) { cuts_[{from, to}] = true; }
  void Heal() { cuts_.clear(); }

  // Ends the replica. Of the writes under way the first `writes_done` reach the disk; what was
  // applied falls back to `applied_durable`, or as far as the log reaches.
  void Crash(ReplicaId id, size_t writes_done, uint64_t applied_durable);
  void Restart(ReplicaId id);
  size_t writes_in_flight(ReplicaId id) const { return Get(id).writes.size(); }
  // Drops the log up to `index`, or as far as it is applied.
  void Compact(ReplicaId id, uint64_t index);

 private:
  struct Replica {
    int64_t clock_ppm = 0;
    MemoryLogStorage storage;
    std::unique_ptr<Node> node;
    std::deque<Ready> writes;
    std::deque<std::vector<Entry>> batches;
    uint64_t applied = 0;
    std::map<uint64_t, ConfState> conf_at;  // by applied index, for falling back
  };
  Replica& Get(ReplicaId id) { return replicas_.at(id); }
  const Replica& Get(ReplicaId id) const { return replicas_.at(id); }
  void SendAll(ReplicaId id, std::vector<Message> messages);
  Message Streamed(ReplicaId id, Message message) const;
  void ReportSnapshot(const Message& snapshot, bool failed);
  void InstallSnapshot(Replica* replica, const Ready& write);
  void TraceLine(const std::string& line, bool message = false);
  void Check();

  Config config_;
  Rng rng_;
  Trace trace_;
  int64_t real_ns_ = 0;
  std::map<ReplicaId, Replica> replicas_;
  std::deque<Message> network_;
  std::map<std::pair<ReplicaId, ReplicaId>, bool> cuts_;
  Invariants invariants_;
};

}  // namespace steno::raft::harness
