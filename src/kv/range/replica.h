// Replica: one range on one node: requests in, answers out, through consensus where they write.
//
//   Execute ─► servable? ─► declare spans ─► ConcurrencyManager ─► evaluate ─► reads: answer
//                │no          (declare.h)       │wait   ▲           (eval.h)
//             refusal                           └───────┘ resume       │ writes: a WriteBatch
//                                                                      ▼
//        answer ◄─ complete proposals ◄─ Apply ◄── committed ◄── raft::Node::Propose
//
// Evaluate, then replicate: the leaseholder evaluates a request once into a batch of bytes; every
// replica applies the same bytes, together with the applied index, in one engine write.
//
// Who may answer (lease.h has the argument): the Raft leader, while its lease lasts, up to the HLC
// time that a quorum has agreed to, once it has applied everything of earlier leaders. The lease is
// looked at before and again after evaluation, so a pause in between serves nothing stale.
//
// A request that ends may let others in, which end and let more in. They go on one after another,
// never one within the other, and only so many of them at once.
//
// Commits and refreshes may be about very many keys, and are evaluated in pieces: what else the
// store's strand has to do goes on in between, heartbeats above all. Their latches hold throughout;
// leadership and lease are looked at anew with each piece. For the same reason large commands are
// applied on another thread, one application at a time.
//
// A commit answers exactly once per transaction, ever: its command leaves a record under the
// transaction's id, which a repeated CommitRequest finds. Two copies under way at the same time
// meet at their write latches.
//
// Thread-compatible: everything runs on the store's strand.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "kv/api/messages.h"
#include "kv/concurrency/concurrency_manager.h"
#include "kv/hlc/hybrid_clock.h"
#include "kv/raft/node.h"
#include "kv/range/descriptor.h"
#include "kv/range/eval.h"
#include "kv/range/lease.h"
#include "kv/range/state.h"
#include "kv/storage/engine.h"
#include "runtime/executor.h"

namespace steno::range {

// What a replica asks of the store that holds it.
class ReplicaHost {
 public:
  virtual ~ReplicaHost() = default;
  // raft::Node::HasReady may have become true.
  virtual void RaftHasWork(kv::RangeId range) = 0;
  // Runs `work` on the strand, behind what waits there; the replica may rely on being there still.
  virtual void RunLater(Work work) = 0;
  // Runs `blocking` away from the strand, then `done` as RunLater would. One after another.
  virtual void RunBlocking(Work blocking, Work done) = 0;
  // Empty if this node's clock can be relied on and it is not shutting down; else why not.
  virtual std::string WhyNotServe() = 0;
  // Empty if commands may be written to this node's disk; else why not.
  virtual std::string WhyNotWrite() = 0;
};

// A millisecond or two of the engine's time.
inline constexpr uint64_t kApplyHereBytesMax = 64 << 10;

struct ReplicaStats {
  uint64_t reads = 0;
  uint64_t commits = 0;
  uint64_t refresh_failures = 0;
  uint64_t deadlocks = 0;
  uint64_t lock_waits = 0;
  uint64_t applied_entries = 0;
  uint64_t leaderships = 0;
  uint64_t snapshots_installed = 0;
  uint64_t truncations = 0;
};

class Replica {
 public:
  using Done = absl::AnyInvocable<void(kv::BatchResponse)>;

  struct Options {
    kv::RangeId range;
    kv::NodeId node;
    raft::ReplicaId id;
    storage::Engine* engine = nullptr;
    hlc::HybridClock* clock = nullptr;
    ReplicaHost* host = nullptr;
    // Of a piece of what is evaluated in pieces.
    int64_t evaluation_steps = kEvaluationSteps;
    // Entries of more bytes are applied away from the strand.
    uint64_t apply_here_bytes_max = kApplyHereBytesMax;
    // Transaction records that a tick looks at, for those that nobody needs any more.
    int collect_records_max = 5'000;
    raft::Config raft;
  };

  // Starts from what the engine and the log hold; all pointers outlive the replica. An engine
  // without state of the range makes an empty replica, which waits for a snapshot.
  Replica(Options options, std::unique_ptr<raft::LogStorage> log, Rng rng);
  ~Replica();

  // Calls `done` exactly once, possibly before returning.
  void Execute(kv::BatchRequest request, Done done);

  // --- the store's loop ---
  void Step(raft::Message message);
  void Tick();
  // Applies entries that Ready handed out as committed, in order, in one engine write; by the time
  // it returns, or later (raft().applying()).
  void Apply(std::vector<raft::Entry> entries);
  // After the engine has taken a snapshot of the range in.
  void OnSnapshotInstalled();
  // After each TakeReady: notices that leadership came or went.
  void OnSoftState(const raft::SoftState& state);

  // Proposes the next descriptor with the Raft change that belongs to it. False if it cannot be
  // proposed now. Leader only.
  bool ProposeReplicaChange(std::vector<raft::ConfChangeStep> steps, const RangeDescriptor& after);
  // Hands leadership to the voter that has most of the log, of those that `may` take it; if there
  // is one. One that has not been heard of lately only where there is no other. Nothing while
  // leadership is on its way already.
  void GiveLeadershipAway(absl::FunctionRef<bool(kv::NodeId)> may = [](kv::NodeId) {
    return true;
  });

  raft::Node& raft() { return raft_; }
  const raft::Node& raft() const { return raft_; }
  kv::RangeId range() const { return options_.range; }
  const RangeDescriptor& descriptor() const { return descriptor_; }
  bool initialized() const { return !descriptor_.replicas.empty(); }
  // Who to ask instead of this replica; none if not known.
  kv::NodeId LeaderNode() const;
  bool ServesNow();
  const ReplicaStats& stats() const { return stats_; }
  // The store has cut the front of the log.
  void CountTruncation() { ++stats_.truncations; }
  int64_t pending_requests() const { return static_cast<int64_t>(requests_.size()); }

 private:
  struct Pending {
    concurrency::RequestId id;
    kv::BatchRequest request;
    Done done;
    std::vector<uint32_t> skipped_locks;
    // What is evaluated in pieces, once it has begun, and in which term of this leader.
    std::unique_ptr<Evaluation> evaluation;
    storage::WriteBatch batch;
    uint64_t term = 0;
    // Of a proposal: what to answer once it is applied.
    std::optional<kv::Reply> reply;
  };
  struct Proposal {
    uint64_t term;
    concurrency::RequestId request;
  };

  // replica.cc
  void LoadState();
  std::optional<kv::Refusal> WhyNotServable(const kv::TxnMeta& txn);
  void Sequence(std::unique_ptr<Pending> pending);
  void HandleOutcome(concurrency::RequestId id, concurrency::SequenceResult outcome);
  void DrainResumed();
  void DrainPiece();
  bool HasResumed();
  void Respond(concurrency::RequestId id, kv::BatchResponse response);
  void Refuse(concurrency::RequestId id, kv::Refusal refusal);
  void FinishTxn(const kv::TxnId& txn);

  // replica_evaluate.cc
  void Evaluate(Pending* pending);
  void Begin(Pending* pending);
  absl::StatusOr<std::optional<Answer>> EvaluatePiece(Pending* pending);
  void Continue(Pending* pending);
  void EvaluateReads(Pending* pending);
  void FinishReads(Pending* pending, std::optional<kv::Refusal> refusal,
                   std::vector<kv::Reply> replies);
  bool ForwardReadTimestamp(Pending* pending, const kv::Refusal& refusal);
  std::optional<kv::Refusal> WhyNotWritable(const Pending& pending);
  void EvaluateWrite(Pending* pending);
  void FinishWrite(Pending* pending, EvalResult result);
  EvalContext Context(const Pending& pending);
  void Propose(Pending* pending, kv::Reply reply);

  // replica_apply.cc
  struct Application;
  void ApplyElsewhere(std::shared_ptr<Application> application);
  void OnWritten(const Application& application);
  void ApplyConfChange(const raft::Entry& entry, storage::WriteBatch* batch);
  void CompleteProposals(uint64_t applied_index, std::span<const raft::Entry> entries);
  void AbandonProposals();
  void CollectRecords();
  void CollectTxnRecords(kv::Timestamp safe, storage::WriteBatch* batch);
  void CollectClearedSpans(kv::Timestamp readable, storage::WriteBatch* batch);

  const Options options_;
  const std::unique_ptr<raft::LogStorage> log_;
  raft::Node raft_;
  Lease lease_;
  concurrency::ConcurrencyManager concurrency_;
  GuardCache guards_;
  ClearedSpans cleared_;
  RangeDescriptor descriptor_;
  AppliedState applied_;      // once what is being applied is
  uint64_t leader_term_ = 0;  // the term in which this replica is leader; 0: it is not

  uint64_t next_request_ = 1;
  absl::flat_hash_map<concurrency::RequestId, std::unique_ptr<Pending>> requests_;
  std::map<uint64_t, Proposal> proposals_;  // by log index
  // Let in, or refused: those from next_resumed_ on have yet to go on.
  std::vector<concurrency::Resumed> resumed_;
  size_t next_resumed_ = 0;
  bool draining_ = false;  // somebody sees to them: a loop below, or work that was put off
  int64_t next_collect_ns_ = 0;
  std::string
      collect_from_;  // the first record that is still to be looked at; empty: from the first
  ReplicaStats stats_;
};

}  // namespace steno::range
