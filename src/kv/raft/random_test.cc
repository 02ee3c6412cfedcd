// Random histories of a group under faults: every invariant of harness/invariants.h after each
// step, then the faults end and the group must converge.
//
// A seed decides everything. RAFT_SEED=n runs that one alone; a failed CHECK names its seed.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <set>
#include <string>

#include "kv/raft/harness/cluster.h"

namespace steno::raft::harness {
namespace {

constexpr int64_t kMs = 1'000'000;

uint64_t g_seed = 0;

void PrintSeed(int) {
  fmt::print(stderr, "replay with RAFT_SEED={}\n", g_seed);
}

// What happened over all seeds: a history in which nothing happens finds nothing.
struct Sometimes {
  int applied = 0;
  int leaders = 0;
  int snapshots = 0;
  int conf_changes = 0;
  int joint = 0;
  int reads = 0;
  int transfers = 0;
  int crashes = 0;
  int leases = 0;
};

// The faults of one history, drawn from its seed.
struct Swarm {
  int replicas;
  uint64_t loss_percent;
  uint64_t duplicate_percent;
  bool reorder;
  bool partitions;
  bool crashes;
  bool pauses;
  bool slow_disks;
  bool conf_changes;
  bool compaction;
  bool transfers;
  bool drift;
  // Ticks come faster than they should, and campaigns out of turn: timeouts then no longer hide
  // what only the promises of voters prevent.
  bool hasty;
  uint64_t fault_percent;

  explicit Swarm(Rng* rng)
      : replicas(rng->Chance(1, 2) ? 3 : 5),
        loss_percent(rng->Chance(1, 2) ? rng->Below(25) : 0),
        duplicate_percent(rng->Chance(1, 2) ? rng->Below(25) : 0),
        reorder(rng->Chance(1, 2)),
        partitions(rng->Chance(1, 2)),
        crashes(rng->Chance(1, 2)),
        pauses(rng->Chance(1, 2)),
        slow_disks(rng->Chance(1, 2)),
        conf_changes(rng->Chance(1, 2)),
        compaction(rng->Chance(1, 2)),
        transfers(rng->Chance(1, 2)),
        drift(rng->Chance(3, 4)),
        hasty(rng->Chance(1, 2)),
        fault_percent(static_cast<uint64_t>(rng->Between(2, 12))) {}
};

Config DrawConfig(Rng* rng) {
  Config config;
  config.election_ticks = 10;
  config.heartbeat_ticks = static_cast<int>(rng->Between(1, 3));
  config.lease_duration_ns = 1000 * kMs;
  config.eager_commit = rng->Chance(1, 2);
  config.inflight_messages_max = static_cast<int>(rng->Between(1, 8));
  config.append_bytes_max = static_cast<uint64_t>(rng->Between(1, 300));
  config.committed_bytes_max = static_cast<uint64_t>(rng->Between(1, 300));
  config.promotion_lag_max = 3;
  return config;
}

class History {
 public:
  History(uint64_t seed, Sometimes* sometimes)
      : rng_(seed), swarm_(&rng_), cluster_(DrawConfig(&rng_), rng_.Fork()), sometimes_(sometimes) {
    cluster_.SetTrace([this](const std::string& line, bool message) { Count(line, message); });
    ConfState conf;
    for (int i = 1; i <= swarm_.replicas; ++i) SetInsert(&conf.voters, ReplicaId(i));
    for (const ReplicaId id : conf.voters) Add(id, conf);
  }

  void Run(int steps) {
    for (int i = 0; i < steps; ++i) Step();
    sometimes_->leaders += static_cast<int>(cluster_.invariants().leaders());
  }

  // Ends the faults; returns whether the group serves again and all its replicas agree.
  bool Converges() {
    cluster_.Heal();
    paused_.clear();
    swarm_.hasty = false;
    for (const ReplicaId id : cluster_.ids()) {
      if (!cluster_.running(id)) cluster_.Restart(id);
    }
    for (int round = 0; round < 300; ++round) {
      PassTime(100);
      Quiesce();
      if (Converged()) return true;
    }
    return false;
  }

  std::string State() {
    std::string out;
    for (const ReplicaId id : cluster_.ids()) {
      out += std::to_string(id.value()) + ": " + cluster_.node(id).ToString() + " conf " +
             ToString(cluster_.node(id).conf()) + "\n";
    }
    const ReplicaId leader = cluster_.Leader();
    if (leader.valid()) {
      for (const auto& [id, progress] : cluster_.node(leader).tracker().all()) {
        out += fmt::format("progress of {}: {}\n", id.value(), progress.ToString());
      }
    }
    return out + fmt::format("{} messages under way\n", cluster_.network().size());
  }

 private:
  void Add(ReplicaId id, ConfState conf) {
    const int64_t ppm = swarm_.drift ? rng_.Between(-50'000, 50'000) : 0;
    cluster_.Add(id, std::move(conf), {}, ppm);
    next_tick_ns_[id] = cluster_.NowNs(id);
  }

  void Count(const std::string& line, bool message) {
    if (message) {
      sometimes_->transfers += line.find("TimeoutNow") != std::string::npos;
      return;
    }
    sometimes_->applied += line.find(": apply") != std::string::npos;
    sometimes_->snapshots += line.find("installed") != std::string::npos;
    sometimes_->conf_changes += line.find(": conf") != std::string::npos;
    sometimes_->joint += line.find("&&") != std::string::npos;
    sometimes_->reads += line.find(": read") != std::string::npos;
  }

  ReplicaId AnyReplica() {
    const std::vector<ReplicaId> ids = cluster_.ids();
    return ids[rng_.Below(ids.size())];
  }

  void Step() {
    const uint64_t what = rng_.Below(100);
    if (what < 52) {
      Network();
    } else if (what < 79) {
      Disk(AnyReplica());
    } else if (what < 82) {
      PassTime(rng_.Between(1, 120));
    } else if (what < 100 - swarm_.fault_percent) {
      Request(AnyReplica());
    } else {
      Fault(AnyReplica());
    }
  }

  void Network() {
    const size_t size = cluster_.network().size();
    if (size == 0) return;
    size_t i = swarm_.reorder ? rng_.Below(std::min<size_t>(size, 20)) : 0;
    while (i < size && paused_.contains(cluster_.network()[i].to)) ++i;
    if (i == size) return;
    if (rng_.Chance(swarm_.loss_percent, 100) || size > 400) {
      cluster_.Drop(i);
      return;
    }
    if (rng_.Chance(swarm_.duplicate_percent, 100)) cluster_.Duplicate(i);
    cluster_.Deliver(i);
  }

  bool Works(ReplicaId id) const { return cluster_.running(id) && !paused_.contains(id); }

  void Disk(ReplicaId id) {
    if (!Works(id)) return;
    cluster_.Take(id);
    const uint64_t speed = swarm_.slow_disks ? 4 : 1;
    if (rng_.Chance(1, speed)) cluster_.Persist(id);
    if (rng_.Chance(1, speed)) cluster_.Apply(id);
  }

  // Each replica ticks by its own clock.
  void PassTime(int64_t ms) {
    cluster_.AdvanceNs(ms * kMs);
    for (const ReplicaId id : cluster_.ids()) {
      if (!Works(id) || cluster_.NowNs(id) < next_tick_ns_[id]) continue;
      next_tick_ns_[id] = cluster_.NowNs(id) + (swarm_.hasty ? rng_.Between(10, 100) : 100) * kMs;
      cluster_.Tick(id);
      sometimes_->leases += cluster_.node(id).LeaseExpiresAt() > cluster_.NowNs(id);
    }
  }

  void Request(ReplicaId id) {
    const ReplicaId leader = cluster_.Leader();
    // Most requests find the leader, some ask who is not, or no longer knows that it is not.
    if (leader.valid() && rng_.Chance(2, 3)) id = leader;
    if (!Works(id)) return;
    const uint64_t what = rng_.Below(10);
    if (what < 6) {
      cluster_.Propose(id, "p" + std::to_string(++requests_));
    } else if (what < 8) {
      cluster_.Read(id, ++requests_);
    } else {
      cluster_.ExtendLeaseUntil(id, ++requests_);
    }
  }

  void Fault(ReplicaId id) {
    // What befalls the leader matters most.
    if (cluster_.Leader().valid() && rng_.Chance(1, 3)) id = cluster_.Leader();
    switch (rng_.Below(7)) {
      case 0:
        return Partition();
      case 5:
        if (swarm_.hasty && Works(id)) cluster_.Campaign(id);
        return;
      case 6:
        return PauseOrResume(id);
      case 1:
        return CrashOrRestart(id);
      case 2:
        if (swarm_.conf_changes && Works(cluster_.Leader())) ChangeConf(cluster_.Leader());
        return;
      case 3:
        if (swarm_.transfers && Works(cluster_.Leader())) cluster_.Transfer(cluster_.Leader(), id);
        return;
      default:
        if (swarm_.compaction && cluster_.running(id)) {
          cluster_.Compact(id, cluster_.applied(id) - rng_.Below(5));
        }
    }
  }

  // Cuts some ways, in one direction each; healed as often as cut.
  void Partition() {
    if (!swarm_.partitions) return;
    if (rng_.Chance(1, 2)) {
      cluster_.Heal();
      return;
    }
    const ReplicaId leader = cluster_.Leader();
    const ReplicaId id = leader.valid() && rng_.Chance(1, 2) ? leader : AnyReplica();
    const bool in = rng_.Chance(2, 3);
    const bool out = !in || rng_.Chance(1, 2);
    for (const ReplicaId other : cluster_.ids()) {
      if (other == id || rng_.Chance(1, 4)) continue;
      if (in) cluster_.Cut(other, id);
      if (out) cluster_.Cut(id, other);
    }
  }

  void CrashOrRestart(ReplicaId id) {
    if (!swarm_.crashes) return;
    paused_.erase(id);
    if (!cluster_.running(id)) {
      cluster_.Restart(id);
    } else if (rng_.Chance(1, 2)) {
      ++sometimes_->crashes;
      const uint64_t lost = rng_.Below(6);
      const uint64_t applied = cluster_.applied(id);
      cluster_.Crash(id, rng_.Below(cluster_.writes_in_flight(id) + 1),
                     applied - std::min(applied, lost));
    }
  }

  // A process that stands still while its clock, and others' lives, go on.
  void PauseOrResume(ReplicaId id) {
    if (!swarm_.pauses) return;
    if (!paused_.empty() && rng_.Chance(1, 2)) {
      paused_.clear();
    } else if (paused_.size() < 2 && cluster_.running(id)) {
      paused_.insert(id);
    }
  }

  void ChangeConf(ReplicaId leader) {
    const ConfState& conf = cluster_.node(leader).conf();
    ConfChange change;
    if (conf.joint()) {
      if (!conf.auto_leave) cluster_.ProposeConfChange(leader, change);
      return;
    }
    change.transition = static_cast<ConfTransition>(rng_.Below(3));
    for (int64_t i = rng_.Between(1, 3); i > 0; --i) change.steps.push_back(DrawStep(conf));
    const auto result = cluster_.ProposeConfChange(leader, change);
    if (!std::holds_alternative<Proposed>(result)) return;
    for (const ConfChangeStep& step : change.steps) {
      if (step.id.value() > added_) {
        added_ = step.id.value();
        if (added_ > static_cast<uint64_t>(swarm_.replicas)) Add(step.id, {});
      }
    }
  }

  ConfChangeStep DrawStep(const ConfState& conf) {
    added_ = std::max<uint64_t>(added_, swarm_.replicas);
    const uint64_t what = rng_.Below(4);
    if (what == 0 && added_ < 9) return {ConfChangeStepType::kAddLearner, ReplicaId(added_ + 1)};
    if (what <= 2 && !conf.learners.empty()) {
      return {ConfChangeStepType::kAddVoter, conf.learners[rng_.Below(conf.learners.size())]};
    }
    const ReplicaSet all = conf.All();
    // Never fewer than two voters, so that what is crashed at the time is not all there is.
    const ReplicaId victim = all[rng_.Below(all.size())];
    if (conf.voters.size() < 4 && conf.IsVoter(victim)) {
      return {ConfChangeStepType::kAddVoter, victim};
    }
    return {rng_.Chance(1, 3) ? ConfChangeStepType::kAddLearner : ConfChangeStepType::kRemove,
            victim};
  }

  void Quiesce() {
    for (const ReplicaId id : cluster_.ids()) cluster_.Settle(id);
    for (int i = 0; i < 2000 && !cluster_.network().empty(); ++i) {
      cluster_.Deliver(0);
      for (const ReplicaId id : cluster_.ids()) cluster_.Settle(id);
    }
  }

  bool Converged() {
    const ReplicaId leader = cluster_.Leader();
    if (!leader.valid()) return false;
    Node& node = cluster_.node(leader);
    if (marker_ == 0 || marker_term_ != node.term()) {
      cluster_.ExtendLeaseUntil(leader, ++requests_);
      const ProposeResult result = cluster_.Propose(leader, "converge");
      if (const auto* place = std::get_if<Proposed>(&result)) {
        marker_ = place->index;
        marker_term_ = place->term;
      }
      return false;
    }
    for (const ReplicaId id : node.conf().All()) {
      if (cluster_.applied(id) < marker_ || cluster_.applied(id) != cluster_.applied(leader)) {
        return false;
      }
    }
    return node.LeaseExpiresAt() > cluster_.NowNs(leader) &&
           node.QuorumLeaseUntil() == node.hard_state().lease_until &&
           (!node.conf().joint() || !node.conf().auto_leave);
  }

  Rng rng_;
  Swarm swarm_;
  Cluster cluster_;
  Sometimes* sometimes_;
  std::set<ReplicaId> paused_;
  std::map<ReplicaId, int64_t> next_tick_ns_;
  uint64_t requests_ = 0;
  uint64_t added_ = 0;  // the highest replica id in use
  uint64_t marker_ = 0;
  uint64_t marker_term_ = 0;
};

TEST(RaftRandom, SafeUnderFaultsAndLiveAfterwards) {
  std::signal(SIGABRT, PrintSeed);
  uint64_t first = 1;
  uint64_t last = 400;
  if (const char* seed = std::getenv("RAFT_SEED")) first = last = std::strtoull(seed, nullptr, 10);
  if (const char* count = std::getenv("RAFT_SEEDS")) last = std::strtoull(count, nullptr, 10);
  Sometimes sometimes;
  for (g_seed = first; g_seed <= last; ++g_seed) {
    History history(g_seed, &sometimes);
    history.Run(/*steps=*/8000);
    ASSERT_TRUE(history.Converges()) << "RAFT_SEED=" << g_seed << "\n" << history.State();
  }
  if (first == last) return;
  fmt::print(
      "applied={} leaders={} snapshots={} conf={} joint={} reads={} transfers={} crashes={} "
      "leases={}\n",
      sometimes.applied, sometimes.leaders, sometimes.snapshots, sometimes.conf_changes,
      sometimes.joint, sometimes.reads, sometimes.transfers, sometimes.crashes, sometimes.leases);
  for (const int count : {sometimes.applied, sometimes.leaders, sometimes.snapshots,
                          sometimes.conf_changes, sometimes.joint, sometimes.reads,
                          sometimes.transfers, sometimes.crashes, sometimes.leases}) {
    EXPECT_GT(count, 20);
  }
}

}  // namespace
}  // namespace steno::raft::harness
