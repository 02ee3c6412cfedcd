// One replica's Raft (Ongaro, "Consensus: Bridging Theory and Practice", 2014), as a pure state
// machine: messages, ticks and requests in; Ready out. No I/O, no clock, no threads.
//
//     Step, Tick, Propose, ...        TakeReady             the shell
//   ───────────────────────────▶ Node ─────────▶ persist ∥ send, then send, apply  (ready.h)
//                                  ▲                               │
//                                  └── OnPersisted, OnApplied ─────┘
//
// PreVote and CheckQuorum are always on. Proposals made between two Readys travel in one append per
// follower. Storage is asynchronous: Readys may be taken while earlier ones are being written; the
// leader counts itself only up to what OnPersisted confirmed, and committed entries are handed out
// only when durable here. A follower does not forward proposals; it names the leader.
//
// Lease. A voter elects nobody for lease_duration_ns after it heard from a leader (or started). The
// leader's appends and heartbeats carry its time of sending, responses echo it; up to the newest
// time echoed by a quorum, plus the duration less the drift bound, no other leader can exist:
//
//   leader    ──sent_at────────────────────────expires──│── must not serve
//   voter        └──received────────────────────────────────│── may vote again
//
// A transferred election does not wait, so a leader that sends TimeoutNow has forfeited its lease
// for the rest of its term, before the message leaves.
//
// lease_until is a register of the group that only grows: the highest HLC time that leaders may
// serve. A leader serves up to QuorumLeaseUntil(), which a quorum has persisted; an election hears
// from a quorum, so the next leader's InheritedLeaseUntil() is at least that. Over changes of the
// configuration: an entry proposed in configuration C reaches a quorum of C only in messages that
// also carry all of lease_until from before, and the next change is such an entry.
//
// Changes of the configuration take effect when applied. A replica that holds change n+1 holds, in
// the same or an earlier write, a commit index that covers change n (the leader proposes n+1 only
// after it applied n, and appends carry the commit index); and none campaigns before it applied
// the changes that it knows to be committed. Votes and their responses spread what is known to be
// committed: else a replica that is one change behind could need the votes of replicas whose logs
// are longer, and which the change removed, so that nobody can win. So two configurations in use
// are never two steps apart.
//
// Thread-compatible. `now_ns` is the node's monotonic time; a smaller value than before counts as
// no progress.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/rng.h"
#include "kv/raft/config.h"
#include "kv/raft/log.h"
#include "kv/raft/log_storage.h"
#include "kv/raft/read_queue.h"
#include "kv/raft/ready.h"
#include "kv/raft/requests.h"
#include "kv/raft/tracker/tracker.h"
#include "kv/raft/types.h"

namespace steno::raft {

class Node {
 public:
  // `storage` outlives the Node. REQUIRES: the relations that Config states.
  Node(const Config& config, const LogStorage* storage, Rng rng);
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  // --- Input ---
  // Takes a message of another replica, or the local kSnapshotStatus. Never fails: what is stale or
  // does not concern this replica is dropped, and so is a snapshot amid apply.
  void Step(Message message, int64_t now_ns);
  void Tick(int64_t now_ns);
  ProposeResult Propose(Payload data, int64_t now_ns);
  ProposeConfChangeResult ProposeConfChange(const ConfChange& change, int64_t now_ns);
  // Makes `to` the leader as soon as its log is complete. Proposals are refused meanwhile. Given up
  // if `to` does not catch up within an election timeout; once TimeoutNow is sent there is no way
  // back, and this replica steps down at the timeout.
  TransferResult TransferLeadership(ReplicaId to, int64_t now_ns);
  // Starts an election now. False if this replica is leader, is no voter, has committed changes of
  // the configuration to apply, or promised an earlier leader to wait.
  bool Campaign(int64_t now_ns);
  // Asks for an index such that a state applied up to it holds every write acknowledged before this
  // call. Comes back as a ReadState with `context`, or never if leadership changes or a message is
  // lost: ask again after a while.
  ReadIndexResult ReadIndex(uint64_t context, int64_t now_ns);
  // Raises lease_until to `value` (lower ones change nothing). False unless leader.
  bool ExtendLeaseUntil(uint64_t value, int64_t now_ns);

  // --- Output ---
  bool HasReady() const;
  // REQUIRES: the duties of ready.h.
  Ready TakeReady();
  // Everything in Readys up to and including this persist_id is durable. One call may cover many.
  void OnPersisted(uint64_t persist_id);
  // The state machine has applied everything up to `index`. More may be ready then.
  void OnApplied(uint64_t index);
  // Switches to the configuration after `entry`; called while applying, in order. Returns it, to be
  // stored with the applied index. REQUIRES: a kConfChange entry from Ready::committed.
  ConfState ApplyConfChange(const Entry& entry);

  // --- State ---
  ReplicaId id() const { return config_.id; }
  Role role() const { return role_; }
  ReplicaId leader() const { return leader_; }
  uint64_t term() const { return hard_state_.term; }
  const HardState& hard_state() const { return hard_state_; }
  uint64_t commit() const { return hard_state_.commit; }
  uint64_t applied() const { return applied_; }
  // What was handed out, or came as a snapshot, is not all applied yet.
  bool applying() const { return applied_ < handed_out_; }
  uint64_t first_index() const { return log_.FirstIndex(); }
  uint64_t last_index() const { return log_.LastIndex(); }
  uint64_t last_term() const { return log_.LastTerm(); }
  std::optional<uint64_t> TermAt(uint64_t index) const { return log_.Term(index); }
  const ConfState& conf() const { return tracker_.conf(); }
  // Leader: the progress of its followers, for truncation and display.
  const tracker::Tracker& tracker() const { return tracker_; }
  bool transferring() const { return transferee_.valid(); }

  // The monotonic time before which no other replica can be leader: reads served, and finished,
  // while now < expiry are linearizable. nullopt without a lease: not leader, no entry of its term
  // applied yet, or forfeited. INT64_MAX in a group of one voter. May grow, and may vanish.
  std::optional<int64_t> LeaseExpiresAt() const;
  // Leader: the highest lease_until that a quorum has persisted. 0 otherwise. Only grows in a term.
  uint64_t QuorumLeaseUntil() const;
  // Leader: no earlier leader served above this. Fixed at the election. 0 otherwise.
  uint64_t InheritedLeaseUntil() const;

  // One line for test data and debug pages.
  std::string ToString() const;
  // Pins the randomised election timeout until the next change of role. For tests of timing.
  void SetElectionTimeout(int ticks) { election_timeout_ticks_ = ticks; }

 private:
  // A write under way, by the Ready that holds it.
  struct PersistInFlight {
    uint64_t id;
    uint64_t lease_until;
    // The term in which it voted for itself, 0 for none.
    uint64_t candidacy;
  };
  // A proposal of this term that is not yet committed.
  struct Uncommitted {
    uint64_t index;
    uint64_t bytes;
  };

  // node.cc
  void Advance(int64_t now_ns);
  void TickLeader();
  void TickTransfer();
  void BecomeFollower(uint64_t term, ReplicaId leader);
  void StartTerm(uint64_t term);
  void ResetElectionTimer();
  void RaiseLeaseUntil(uint64_t value);
  void CommitTo(uint64_t index);
  bool InLease() const;
  bool OnlyVoter() const;
  bool leading() const { return role_ == Role::kLeader; }
  Message Outgoing(MessageType type, ReplicaId to) const;
  void Send(Message message) { messages_.push_back(std::move(message)); }
  void SendAfterPersist(Message message) { messages_after_persist_.push_back(std::move(message)); }

  // node_step.cc
  bool StepTerm(const Message& m);
  void StepLeader(const Message& m);
  void StepFollower(Message m);

  // node_election.cc
  bool Promotable() const;
  bool HasUnappliedConfChange() const;
  void StartPreVote();
  void StartElection(bool transfer);
  void RequestVotes(MessageType type, uint64_t term, bool transfer);
  void HandleVoteRequest(const Message& m);
  void HandleVoteResponse(const Message& m);
  Message VoteMessage(MessageType type, ReplicaId to) const;
  void LearnCommit(const Message& m);
  void CountVote(ReplicaId from, bool granted);
  void HandleTimeoutNow(const Message& m);

  // node_follower.cc
  void FollowLeader(const Message& m);
  void HandleAppend(Message m);
  void HandleHeartbeat(const Message& m, bool lease_until_raised);
  void HandleSnapshot(const Message& m);
  Message AppendResponse(const Message& m, uint64_t index) const;

  // node_leader.cc
  void BecomeLeader();
  Proposed AppendEntry(EntryType type, Payload data);
  void HandleAppendResponse(const Message& m, tracker::Progress* progress);
  void HandleHeartbeatResponse(const Message& m, tracker::Progress* progress);
  void HandleSnapshotStatus(const Message& m);
  void MaybeCommit();
  void UpdateQuorumLeaseUntil();
  void MaybeSendTimeoutNow(ReplicaId to);
  bool OwnTermCommitted() const { return commit() >= term_start_index_; }

  // node_replicate.cc
  void FlushAppends();
  bool SendAppend(ReplicaId to, tracker::Progress* progress);
  void SendSnapshot(ReplicaId to, tracker::Progress* progress);
  void SendHeartbeats();

  // node_reads.cc
  void QueueRead(const PendingRead& read);
  void QueueReadsBeforeCommit();
  void ReleaseReads();

  // node_conf.cc
  bool CaughtUp(const ConfChange& change) const;
  void MaybeLeaveJoint();
  void StepDownRemoved();
  void OnConfSwitched();

  // node_ready.cc
  void TakePersist(Ready* ready);
  uint64_t CommittedHere() const;

  const Config config_;
  Rng rng_;
  Log log_;
  tracker::Tracker tracker_;

  HardState hard_state_;
  HardState hard_state_handed_;  // as of the last Ready
  Role role_ = Role::kFollower;
  ReplicaId leader_;
  SoftState soft_state_handed_;
  uint64_t applied_;         // applied_ <= handed_out_ <= commit
  uint64_t handed_out_;      // the last committed entry that a Ready held
  uint64_t conf_index_ = 0;  // the entry that the configuration comes from, if it was applied here

  int64_t now_ns_;
  int64_t leader_contact_ns_;
  int election_elapsed_ticks_ = 0;
  int heartbeat_elapsed_ticks_ = 0;
  int election_timeout_ticks_ = 0;

  // Of the own term, as leader:
  uint64_t term_start_index_ = 0;
  uint64_t pending_conf_index_ = 0;  // no change may be proposed before it is applied
  uint64_t uncommitted_bytes_ = 0;
  std::deque<Uncommitted> uncommitted_;
  ReplicaId transferee_;
  int transfer_elapsed_ticks_ = 0;
  bool lease_forfeited_ = false;
  uint64_t inherited_lease_until_ = 0;
  uint64_t quorum_lease_until_ = 0;
  ReadQueue reads_;
  std::vector<PendingRead> reads_before_commit_;  // until an entry of the term is committed
  bool flush_owed_ = false;
  bool heartbeats_owed_ = false;

  uint64_t votes_lease_until_ = 0;  // highest among the votes of this election
  uint64_t persisted_lease_until_;
  uint64_t last_persist_id_ = 0;
  std::deque<PersistInFlight> persists_;

  std::vector<Message> messages_;
  std::vector<Message> messages_after_persist_;
  std::vector<ReadState> read_states_;
};

}  // namespace steno::raft
