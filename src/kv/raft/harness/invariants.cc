#include "kv/raft/harness/invariants.h"

#include <algorithm>

#include "base/check.h"

namespace steno::raft::harness {

namespace {

bool SameData(const Payload& a, const Payload& b) {
  return (a ? std::string_view(*a) : "") == (b ? std::string_view(*b) : "");
}

}  // namespace

void Invariants::OnEntries(uint64_t before_term, const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) {
    const auto [it, added] =
        entries_.try_emplace({entry.index, entry.term}, Known{before_term, entry.type, entry.data});
    const Known& known = it->second;
    CHECK(added || (known.before_term == before_term && known.type == entry.type &&
                    SameData(known.data, entry.data)))
        << "log matching: two entries " << entry.index << "@" << entry.term;
    before_term = entry.term;
  }
}

void Invariants::OnSent(const Message& m) {
  if (m.type != MessageType::kVoteResp || m.reject) return;
  const auto [it, added] = votes_.try_emplace({m.from, m.term}, m.to);
  CHECK(it->second == m.to) << m.from << " votes for " << it->second << " and " << m.to
                            << " in term " << m.term;
}

void Invariants::OnApplied(ReplicaId id, uint64_t applied_before,
                           const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) {
    CHECK_EQ(entry.index, ++applied_before) << "apply order at " << id;
    CHECK_LE(entry.index, committed()) << id << " applies what no leader committed";
    CHECK_EQ(entry.term, CommittedTerm(entry.index)) << "state machine safety at " << entry.index;
    const auto known = entries_.find({entry.index, entry.term});
    CHECK(known != entries_.end() && SameData(known->second.data, entry.data));
  }
}

void Invariants::OnReadAsked(uint64_t context) {
  reads_[context] = committed();
}

void Invariants::OnReadState(const ReadState& read) {
  const auto asked = reads_.find(read.context);
  CHECK(asked != reads_.end()) << "nobody asked for read " << read.context;
  CHECK_GE(read.index, asked->second) << "stale read " << read.context;
}

void Invariants::OnRestart(ReplicaId id, const HardState& durable) {
  // The commit index may fall back; nothing else that was durable is checked here, because what a
  // replica had in memory only may go.
  last_[id] = durable;
}

void Invariants::AfterStep(const std::vector<Running>& running) {
  ReplicaId holder;
  for (const auto& [node, now_ns] : running) {
    CheckCommit(*node);
    if (node->role() == Role::kLeader) CheckLeader(*node);
    const std::optional<int64_t> expires_ns = node->LeaseExpiresAt();
    if (!expires_ns.has_value() || *expires_ns <= now_ns) continue;
    CHECK(!holder.valid()) << "two leases: " << holder << " and " << node->id();
    holder = node->id();
  }
}

void Invariants::CheckCommit(const Node& node) {
  HardState& last = last_[node.id()];
  const HardState& now = node.hard_state();
  CHECK_GE(now.term, last.term) << "term of " << node.id();
  CHECK_GE(now.lease_until, last.lease_until) << "lease_until of " << node.id();
  CHECK_GE(now.commit, last.commit) << "commit of " << node.id();
  for (uint64_t index = last.commit + 1; index <= now.commit; ++index) {
    const std::optional<uint64_t> term = node.TermAt(index);
    if (index <= committed()) {
      CHECK(!term.has_value() || *term == CommittedTerm(index))
          << node.id() << " commits another entry at " << index;
      continue;
    }
    CHECK(node.role() == Role::kLeader) << node.id() << " commits before a leader";
    committed_.push_back({.term = *term, .by_term = node.term()});
  }
  last = now;
}

void Invariants::CheckLeader(const Node& node) {
  const auto it = leaders_.find(node.term());
  if (it == leaders_.end()) {
    OnNewLeader(node);
    return;
  }
  Leader& leader = it->second;
  CHECK(leader.id == node.id()) << "two leaders in term " << node.term() << ": " << leader.id
                                << " and " << node.id();
  CHECK_GE(node.QuorumLeaseUntil(), leader.quorum_lease_until);
  leader.quorum_lease_until = node.QuorumLeaseUntil();
  for (auto later = std::next(it); later != leaders_.end(); ++later) {
    CHECK_LE(leader.quorum_lease_until, later->second.inherited)
        << "term " << later->first << " may serve below what term " << node.term() << " served";
  }
}

void Invariants::OnNewLeader(const Node& node) {
  for (uint64_t index = 1; index <= committed(); ++index) {
    if (committed_[index - 1].by_term >= node.term()) continue;
    CHECK_LE(index, node.last_index()) << "leader of term " << node.term() << " lacks " << index;
    const std::optional<uint64_t> term = node.TermAt(index);
    CHECK(!term.has_value() || *term == CommittedTerm(index))
        << "leader completeness at " << index << " in term " << node.term();
  }
  for (const auto& [term, earlier] : leaders_) {
    if (term > node.term()) break;
    CHECK_GE(node.InheritedLeaseUntil(), earlier.quorum_lease_until)
        << "term " << node.term() << " after term " << term;
  }
  leaders_[node.term()] = {.id = node.id(),
                           .inherited = node.InheritedLeaseUntil(),
                           .quorum_lease_until = node.QuorumLeaseUntil()};
}

}  // namespace steno::raft::harness
