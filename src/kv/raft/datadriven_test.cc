// Runs testdata/*.td: scripts over a group of replicas in one thread (harness/cluster.h).
//
// After each command every replica writes, sends and applies what it has, unless it is `async`.
// Sent messages wait in the network until delivered. Time starts one lease after the replicas did,
// so that they may vote, and passes by `tick` and `wait` alone. Defaults: a tick of 100 ms,
// heartbeats each tick, election timeout 10 ticks and up, lease 1 s, commits told at once, no clock
// drift.
//
//   nodes N [learners=()] [log=(1@1 2@1)] [inflight=] [append-bytes=] [uncommitted-bytes=]
//           [committed-bytes=] [lazy-commit] [promotion-lag=]
//   append N log=(3@1)          adds durable entries to the log of n, which restarts
//   add N                       a replica without state, outside the configuration
//   tick K [n=(1 2)]            passes K ticks, for all or for some; delivers nothing
//   run K                       K times: tick, stabilize
//   wait MS                     passes time without a tick
//   timeout N TICKS             pins the election timeout
//   elect N                     campaigns and stabilizes, and prints nothing
//   campaign N | propose N DATA... | read N CONTEXT | transfer from= to= | lease-until N V
//   conf N v4 l5 r1 | leave [explicit]     v: voter, l: learner, r: remove
//   deliver [to=] [from=] [type=] [count=] [drop] [dup] [newest]     what is in the network now
//   stabilize [messages|silent]   delivers until nothing is left; prints messages only if asked
//   async N | sync N            n's writes and applies wait for `persist`/`apply`, or no longer
//   persist N [K] | apply N [K]
//   crash N [writes=] [applied=] | restart N | compact N INDEX
//   cut from=() to=() | partition a=() b=() | heal
//   state [N...] | log N | progress N | lease N | network
#include "testing/datadriven.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "kv/raft/harness/cluster.h"
#include "kv/raft/harness/render.h"

namespace steno::raft::harness {
namespace {

using datadriven::Command;

constexpr int64_t kMs = 1'000'000;

uint64_t Number(const Command& command, const std::string& text) {
  uint64_t value = 0;
  if (!absl::SimpleAtoi(text, &value)) command.Fail("not a number: '" + text + "'");
  return value;
}

ReplicaId IdAt(const Command& command, size_t word) {
  return ReplicaId(Number(command, command.Word(word)));
}

std::vector<ReplicaId> Ids(const Command& command, const std::string& key) {
  std::vector<ReplicaId> ids;
  for (const std::string& text : command.ListArg(key)) ids.emplace_back(Number(command, text));
  return ids;
}

std::vector<Entry> Entries(const Command& command, const std::string& key) {
  std::vector<Entry> entries;
  for (const std::string& text : command.ListArg(key)) {
    const std::vector<std::string> parts = absl::StrSplit(text, '@');
    if (parts.size() != 2) command.Fail("not index@term: '" + text + "'");
    entries.push_back({.index = Number(command, parts[0]), .term = Number(command, parts[1])});
  }
  return entries;
}

std::string Text(const NotLeader& refusal) {
  if (!refusal.leader.valid()) return "not leader";
  return fmt::format("not leader, ask {}", refusal.leader.value());
}

std::string Text(const ConfChangeRefused& refusal) {
  switch (refusal.reason) {
    case ConfChangeRefused::Reason::kPending:
      return "refused: an earlier change is pending";
    case ConfChangeRefused::Reason::kNotCaughtUp:
      return "refused: not caught up";
    case ConfChangeRefused::Reason::kInvalid:
      return "refused: invalid";
  }
  return {};
}

std::string Text(TransferResult result) {
  switch (result) {
    case TransferResult::kStarted:
      return "started";
    case TransferResult::kNotLeader:
      return "not leader";
    case TransferResult::kNotVoter:
      return "not a voter";
    case TransferResult::kAlreadySent:
      return "already sent";
  }
  return {};
}

class RaftRunner : public datadriven::Runner {
 public:
  std::string Run(const Command& command) override {
    out_.clear();
    show_messages_ = true;
    silent_ = false;
    const auto found = commands().find(command.name);
    if (found == commands().end()) {
      command.Fail("unknown command '" + command.name + "'");
      return "";
    }
    (this->*found->second)(command);
    SettleAll();
    return std::exchange(out_, {});
  }

 private:
  using Handler = void (RaftRunner::*)(const Command&);
  static const std::map<std::string, Handler>& commands();

  void Print(const std::string& line) { out_ += line + "\n"; }
  void Print(ReplicaId id, const std::string& line) {
    Print(fmt::format("{}: {}", id.value(), line));
  }

  void SettleAll() {
    if (!cluster_) return;
    for (const ReplicaId id : cluster_->ids()) {
      if (!cluster_->running(id)) continue;
      if (!async_.contains(id)) {
        cluster_->Settle(id);
        continue;
      }
      while (cluster_->Take(id)) {
      }
    }
  }

  // --- The group ---
  void Nodes(const Command& c) {
    Config config;
    config.election_ticks = 10;
    config.heartbeat_ticks = 1;
    config.lease_duration_ns = 1000 * kMs;
    config.eager_commit = !TakeFlag(c, "lazy-commit");
    config.inflight_messages_max = static_cast<int>(c.IntArg("inflight", 64));
    config.append_bytes_max = static_cast<uint64_t>(c.IntArg("append-bytes", 1 << 20));
    config.committed_bytes_max = static_cast<uint64_t>(c.IntArg("committed-bytes", 1 << 20));
    config.uncommitted_bytes_max = static_cast<uint64_t>(c.IntArg("uncommitted-bytes", 1 << 20));
    config.promotion_lag_max = static_cast<uint64_t>(c.IntArg("promotion-lag", 0));
    cluster_.emplace(config, Rng(1));
    cluster_->SetTrace([this](const std::string& line, bool message) {
      if (!silent_ && (!message || show_messages_)) Print(line);
    });
    ConfState conf;
    if (c.Has("learners")) conf.learners = Ids(c, "learners");
    for (uint64_t i = 1; i <= Number(c, c.Word(0)); ++i) {
      if (!conf.IsLearner(ReplicaId(i))) SetInsert(&conf.voters, ReplicaId(i));
    }
    const std::vector<Entry> log = c.Has("log") ? Entries(c, "log") : std::vector<Entry>();
    for (const ReplicaId id : conf.All()) cluster_->Add(id, conf, log);
    cluster_->AdvanceNs(1000 * kMs);
  }

  // A bare word anywhere behind the first.
  static bool TakeFlag(const Command& c, std::string_view flag) {
    bool found = false;
    for (size_t i = 1; i < c.words(); ++i) found |= c.Word(i) == flag;
    return found;
  }

  void Append(const Command& c) {
    const ReplicaId id = IdAt(c, 0);
    cluster_->AppendDurable(id, Entries(c, "log"));
    cluster_->AdvanceNs(1000 * kMs);
  }

  void Add(const Command& c) { cluster_->Add(IdAt(c, 0), {}); }

  void Tick(const Command& c) {
    const std::vector<ReplicaId> ids = c.Has("n") ? Ids(c, "n") : cluster_->ids();
    for (uint64_t i = Number(c, c.Word(0)); i > 0; --i) TickOnce(ids);
  }

  void TickOnce(const std::vector<ReplicaId>& ids) {
    cluster_->AdvanceNs(100 * kMs);
    for (const ReplicaId id : ids) {
      if (cluster_->running(id)) cluster_->Tick(id);
    }
    SettleAll();
  }

  void RunTicks(const Command& c) {
    show_messages_ = false;
    for (uint64_t i = Number(c, c.Word(0)); i > 0; --i) {
      TickOnce(cluster_->ids());
      DeliverAll();
    }
  }

  void Wait(const Command& c) {
    cluster_->AdvanceNs(static_cast<int64_t>(Number(c, c.Word(0))) * kMs);
  }
  void Timeout(const Command& c) {
    cluster_->node(IdAt(c, 0)).SetElectionTimeout(static_cast<int>(Number(c, c.Word(1))));
  }

  // --- Requests ---
  void Campaign(const Command& c) { cluster_->Campaign(IdAt(c, 0)); }

  void Propose(const Command& c) {
    const ReplicaId id = IdAt(c, 0);
    for (size_t i = 1; i < c.words(); ++i) {
      const ProposeResult result = cluster_->Propose(id, c.Word(i));
      if (const auto* refused = std::get_if<NotLeader>(&result)) Print(id, Text(*refused));
      if (std::holds_alternative<Overloaded>(result)) Print(id, "overloaded");
    }
  }

  void Conf(const Command& c) {
    ConfChange change;
    for (size_t i = 1; i < c.words(); ++i) {
      const std::string word = c.Word(i);
      if (word == "explicit") {
        change.transition = ConfTransition::kJointExplicit;
      } else if (word != "leave") {
        const auto type = static_cast<ConfChangeStepType>(std::string("vlr").find(word[0]));
        change.steps.push_back({type, ReplicaId(Number(c, word.substr(1)))});
      }
    }
    const ReplicaId id = IdAt(c, 0);
    const ProposeConfChangeResult result = cluster_->ProposeConfChange(id, change);
    if (const auto* not_leader = std::get_if<NotLeader>(&result)) Print(id, Text(*not_leader));
    if (const auto* refused = std::get_if<ConfChangeRefused>(&result)) Print(id, Text(*refused));
  }

  void Transfer(const Command& c) {
    const ReplicaId from(Number(c, c.Arg("from")));
    const TransferResult result = cluster_->Transfer(from, ReplicaId(Number(c, c.Arg("to"))));
    if (result != TransferResult::kStarted) Print(from, Text(result));
  }

  void Read(const Command& c) {
    const ReplicaId id = IdAt(c, 0);
    const ReadIndexResult result = cluster_->Read(id, Number(c, c.Word(1)));
    if (result == ReadIndexResult::kNoLeader) Print(id, "no leader");
    if (result == ReadIndexResult::kOverloaded) Print(id, "overloaded");
  }

  void LeaseUntil(const Command& c) {
    const ReplicaId id = IdAt(c, 0);
    if (!cluster_->ExtendLeaseUntil(id, Number(c, c.Word(1)))) Print(id, "not leader");
  }

  // --- Network ---
  void Deliver(const Command& c) {
    const bool drop = HasWord(c, "drop");
    const bool dup = HasWord(c, "dup");
    const bool newest = HasWord(c, "newest");
    const auto to = static_cast<uint64_t>(c.IntArg("to", 0));
    const auto from = static_cast<uint64_t>(c.IntArg("from", 0));
    const std::string type = c.Arg("type", "");
    auto left = static_cast<size_t>(c.IntArg("count", 1000));
    std::vector<size_t> chosen;
    for (size_t i = 0; i < cluster_->network().size(); ++i) {
      const Message& m = cluster_->network()[i];
      if ((to == 0 || m.to.value() == to) && (from == 0 || m.from.value() == from) &&
          (type.empty() || ToString(m.type) == type)) {
        chosen.push_back(i);
      }
    }
    if (newest) std::reverse(chosen.begin(), chosen.end());
    chosen.resize(std::min(left, chosen.size()));
    for (size_t k = 0; k < chosen.size(); ++k) {
      // What was taken from before it moved it forward.
      size_t i = chosen[k];
      for (size_t j = 0; j < k; ++j) i -= chosen[j] < chosen[k] ? 1 : 0;
      if (dup) cluster_->Duplicate(i);
      drop ? cluster_->Drop(i) : cluster_->Deliver(i);
      SettleAll();
    }
  }

  static bool HasWord(const Command& c, std::string_view word) {
    for (size_t i = 0; i < c.words(); ++i) {
      if (c.Word(i) == word) return true;
    }
    return false;
  }

  void Stabilize(const Command& c) {
    show_messages_ = HasWord(c, "messages");
    silent_ = HasWord(c, "silent");
    DeliverAll();
  }

  void Elect(const Command& c) {
    silent_ = true;
    cluster_->Campaign(IdAt(c, 0));
    SettleAll();
    DeliverAll();
  }

  void DeliverAll() {
    for (int i = 0; i < 10'000 && !cluster_->network().empty(); ++i) {
      cluster_->Deliver(0);
      SettleAll();
    }
  }

  void Cut(const Command& c) {
    for (const ReplicaId from : Ids(c, "from")) {
      for (const ReplicaId to : Ids(c, "to")) cluster_->Cut(from, to);
    }
  }

  void Partition(const Command& c) {
    for (const ReplicaId a : Ids(c, "a")) {
      for (const ReplicaId b : Ids(c, "b")) {
        cluster_->Cut(a, b);
        cluster_->Cut(b, a);
      }
    }
  }

  void Heal(const Command&) { cluster_->Heal(); }

  // --- Disks ---
  void Async(const Command& c) { async_.insert(IdAt(c, 0)); }
  void Sync(const Command& c) { async_.erase(IdAt(c, 0)); }

  void Persist(const Command& c) {
    for (uint64_t k = c.words() > 1 ? Number(c, c.Word(1)) : 1; k > 0; --k) {
      if (!cluster_->Persist(IdAt(c, 0))) Print("nothing to persist");
    }
  }

  void Apply(const Command& c) {
    for (uint64_t k = c.words() > 1 ? Number(c, c.Word(1)) : 1; k > 0; --k) {
      if (!cluster_->Apply(IdAt(c, 0))) Print("nothing to apply");
    }
  }

  void Crash(const Command& c) {
    cluster_->Crash(IdAt(c, 0), static_cast<size_t>(c.IntArg("writes", 0)),
                    static_cast<uint64_t>(c.IntArg("applied", INT64_MAX)));
  }
  void Restart(const Command& c) { cluster_->Restart(IdAt(c, 0)); }
  void Compact(const Command& c) { cluster_->Compact(IdAt(c, 0), Number(c, c.Word(1))); }

  // --- What is ---
  void State(const Command& c) {
    std::vector<ReplicaId> ids;
    for (size_t i = 0; i < c.words(); ++i) ids.push_back(IdAt(c, i));
    if (ids.empty()) ids = cluster_->ids();
    for (const ReplicaId id : ids) {
      Print(id, cluster_->running(id) ? cluster_->node(id).ToString() : "down");
    }
  }

  void Log(const Command& c) {
    const Node& node = cluster_->node(IdAt(c, 0));
    std::string line;
    for (uint64_t i = node.first_index(); i <= node.last_index(); ++i) {
      line += fmt::format("{}{}@{}", line.empty() ? "" : " ", i, *node.TermAt(i));
    }
    Print(IdAt(c, 0), line.empty() ? "empty" : line);
  }

  void Progress(const Command& c) {
    for (const auto& [id, progress] : cluster_->node(IdAt(c, 0)).tracker().all()) {
      progress.CheckInvariants();
      if (id != IdAt(c, 0)) Print(id, progress.ToString());
    }
  }

  void Lease(const Command& c) {
    const ReplicaId id = IdAt(c, 0);
    const Node& node = cluster_->node(id);
    std::string lease = "none";
    if (const std::optional<int64_t> expires_ns = node.LeaseExpiresAt()) {
      const int64_t left_ms = (*expires_ns - cluster_->NowNs(id)) / kMs;
      lease = *expires_ns == INT64_MAX ? "always"
              : left_ms > 0            ? fmt::format("{}ms", left_ms)
                                       : "expired";
    }
    Print(id, fmt::format("lease {} until={} quorum={} inherited={}", lease,
                          node.hard_state().lease_until, node.QuorumLeaseUntil(),
                          node.InheritedLeaseUntil()));
  }

  void Network(const Command&) {
    for (const Message& m : cluster_->network()) Print(ToString(m));
  }

  std::optional<Cluster> cluster_;
  std::set<ReplicaId> async_;
  bool show_messages_ = true;
  bool silent_ = false;
  std::string out_;
};

const std::map<std::string, RaftRunner::Handler>& RaftRunner::commands() {
  static const auto* const kCommands = new std::map<std::string, Handler>{
      {"nodes", &RaftRunner::Nodes},       {"append", &RaftRunner::Append},
      {"add", &RaftRunner::Add},           {"tick", &RaftRunner::Tick},
      {"run", &RaftRunner::RunTicks},      {"wait", &RaftRunner::Wait},
      {"timeout", &RaftRunner::Timeout},   {"elect", &RaftRunner::Elect},
      {"campaign", &RaftRunner::Campaign}, {"propose", &RaftRunner::Propose},
      {"conf", &RaftRunner::Conf},         {"transfer", &RaftRunner::Transfer},
      {"read", &RaftRunner::Read},         {"lease-until", &RaftRunner::LeaseUntil},
      {"deliver", &RaftRunner::Deliver},   {"stabilize", &RaftRunner::Stabilize},
      {"cut", &RaftRunner::Cut},           {"partition", &RaftRunner::Partition},
      {"heal", &RaftRunner::Heal},         {"async", &RaftRunner::Async},
      {"sync", &RaftRunner::Sync},         {"persist", &RaftRunner::Persist},
      {"apply", &RaftRunner::Apply},       {"crash", &RaftRunner::Crash},
      {"restart", &RaftRunner::Restart},   {"compact", &RaftRunner::Compact},
      {"state", &RaftRunner::State},       {"log", &RaftRunner::Log},
      {"progress", &RaftRunner::Progress}, {"lease", &RaftRunner::Lease},
      {"network", &RaftRunner::Network}};
  return *kCommands;
}

STENO_REGISTER_DATA_TESTS(Raft, "testdata", RaftRunner);

}  // namespace
}  // namespace steno::raft::harness
