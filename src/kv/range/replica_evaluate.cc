// Evaluation half of Replica: from granted latches to an answer or a proposal.
#include <algorithm>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/log.h"
#include "kv/range/replica.h"

namespace steno::range {
namespace {

constexpr int64_t kPieceNsMax = 5'000'000;
// Keys between two looks at the clock: few first, as they may be slow.
constexpr int64_t kStepsFirst = 16;

kv::Refusal DamageRefusal(const absl::Status& status) {
  LOG_ERROR("range: evaluation failed error={}", status.ToString());
  return kv::Unavailable{"the replica cannot read its data: " + std::string(status.message())};
}

bool IsWrite(const kv::Request& request) {
  return std::holds_alternative<kv::CommitRequest>(request) ||
         std::holds_alternative<kv::BulkWriteRequest>(request) ||
         std::holds_alternative<kv::ClearSpanRequest>(request);
}

// Adds what `result` is to the replies of a batch, or says why the batch is refused.
void TakeReply(EvalResult result, std::optional<kv::Refusal>* refusal,
               std::vector<kv::Reply>* replies) {
  if (!result.ok()) {
    *refusal = DamageRefusal(result.status());
  } else if (auto* refused = std::get_if<kv::Refusal>(&*result)) {
    *refusal = std::move(*refused);
  } else if (replies != nullptr) {
    replies->push_back(std::get<kv::Reply>(*std::move(result)));
  }
}

struct ReadEvaluator {
  const EvalContext& context;
  EvalResult operator()(const kv::GetRequest& r) const { return EvalGet(r, context); }
  EvalResult operator()(const kv::ScanRequest& r) const { return EvalScan(r, context); }
  template <typename Other>
  EvalResult operator()(const Other&) const {
    return std::variant<kv::Reply, kv::Refusal>(kv::Reply(kv::EmptyReply{}));
  }
};

struct WriteEvaluator {
  const EvalContext& context;
  storage::WriteBatch* batch;
  EvalResult operator()(const kv::BulkWriteRequest& r) const {
    return EvalBulkWrite(r, context, batch);
  }
  EvalResult operator()(const kv::ClearSpanRequest& r) const {
    return EvalClearSpan(r, context, batch);
  }
  template <typename Other>
  EvalResult operator()(const Other&) const {
    CHECK(false) << "not a write";
    return absl::InternalError("not a write");
  }
};

}  // namespace

EvalContext Replica::Context(const Pending& pending) {
  return EvalContext{.reader = options_.engine,
                     .range = options_.range,
                     .txn = &pending.request.txn,
                     .timestamps = &concurrency_.timestamps(),
                     .guards = &guards_,
                     .cleared = &cleared_,
                     .now = options_.clock->Now(),
                     .until = lease_.Until()};
}

void Replica::Evaluate(Pending* pending) {
  // It may have waited since it was let in, or since its last piece.
  std::optional<kv::Refusal> refusal = WhyNotServable(pending->request.txn);
  if (!refusal && pending->evaluation != nullptr && pending->term != leader_term_) {
    refusal = kv::NotLeaseholder{LeaderNode()};
  }
  if (refusal) {
    const concurrency::RequestId id = pending->id;
    concurrency_.Finish(id);
    return Refuse(id, *std::move(refusal));
  }
  kv::TxnMeta& txn = pending->request.txn;
  txn.uncertainty_limit = std::max(txn.uncertainty_limit, lease_.BeganAbove());
  if (pending->evaluation == nullptr) Begin(pending);
  if (pending->evaluation != nullptr) {
    Continue(pending);
  } else if (IsWrite(pending->request.requests[0])) {
    EvaluateWrite(pending);
  } else {
    EvaluateReads(pending);
  }
}

// What is evaluated in pieces.
void Replica::Begin(Pending* pending) {
  const kv::BatchRequest& batch = pending->request;
  const kv::Request& first = batch.requests[0];
  if (const auto* commit = std::get_if<kv::CommitRequest>(&first)) {
    pending->evaluation = EvaluateCommit(commit, &pending->batch);
  } else if (const auto* refresh = std::get_if<kv::RefreshRequest>(&first)) {
    pending->evaluation = EvaluateRefresh(refresh);
  }
  pending->term = leader_term_;
}

// One piece: so many keys, or fewer where they take long.
absl::StatusOr<std::optional<Answer>> Replica::EvaluatePiece(Pending* pending) {
  const Clock& clock = options_.clock->clock();
  const int64_t begin_ns = clock.MonotonicNs();
  int64_t left = options_.evaluation_steps;
  for (int64_t steps = kStepsFirst;; steps *= 2) {
    steps = std::min(left, steps);
    auto answer = pending->evaluation->Go(Context(*pending), steps);
    left -= steps;
    const bool ended = !answer.ok() || answer->has_value();
    if (ended || left <= 0 || clock.MonotonicNs() - begin_ns >= kPieceNsMax) return answer;
  }
}

void Replica::Continue(Pending* pending) {
  absl::StatusOr<std::optional<Answer>> answer = EvaluatePiece(pending);
  if (answer.ok() && !answer->has_value()) {
    return options_.host->RunLater([this, id = pending->id] {
      const auto it = requests_.find(id);
      CHECK(it != requests_.end());
      Evaluate(it->second.get());
      DrainResumed();
    });
  }
  EvalResult result = answer.ok() ? EvalResult(**std::move(answer)) : EvalResult(answer.status());
  if (IsWrite(pending->request.requests[0])) return FinishWrite(pending, std::move(result));
  std::optional<kv::Refusal> refusal;
  std::vector<kv::Reply> replies;
  TakeReply(std::move(result), &refusal, &replies);
  FinishReads(pending, std::move(refusal), std::move(replies));
}

void Replica::EvaluateReads(Pending* pending) {
  const EvalContext context = Context(*pending);
  std::vector<kv::Reply> replies;
  replies.reserve(pending->request.requests.size());
  std::optional<kv::Refusal> refusal;
  for (const kv::Guard& guard : pending->request.guards) {
    if (!refusal) TakeReply(EvalGuard(guard, context), &refusal, /*replies=*/nullptr);
  }
  uint32_t lock_index = 0;
  size_t next_skipped = 0;
  for (const kv::Request& request : pending->request.requests) {
    if (refusal) break;
    const auto* get = std::get_if<kv::GetRequest>(&request);
    if (get != nullptr && get->lock != kv::LockStrength::kNone) {
      const std::vector<uint32_t>& skipped = pending->skipped_locks;
      if (next_skipped < skipped.size() && skipped[next_skipped] == lock_index++) {
        ++next_skipped;
        replies.push_back(kv::GetReply{.skipped = true});
        continue;
      }
    }
    TakeReply(std::visit(ReadEvaluator{context}, request), &refusal, &replies);
  }
  FinishReads(pending, std::move(refusal), std::move(replies));
}

void Replica::FinishReads(Pending* pending, std::optional<kv::Refusal> refusal,
                          std::vector<kv::Reply> replies) {
  const concurrency::RequestId id = pending->id;
  if (refusal && ForwardReadTimestamp(pending, *refusal)) return;
  ++stats_.reads;
  concurrency_.Finish(id);
  if (refusal) {
    Refuse(id, *std::move(refusal));
  } else if (!lease_.Serves()) {
    // The lease ended during the evaluation: what was read may be old already.
    Refuse(id, kv::NotLeaseholder{});
  } else {
    Respond(id, {.result = std::move(replies)});
  }
  DrainResumed();
}

// Moves the transaction's first read up to now, where nothing is newer or uncertain, instead of
// sending it back to the gateway. Its latches were taken for the old timestamp, so it queues anew.
bool Replica::ForwardReadTimestamp(Pending* pending, const kv::Refusal& refusal) {
  if (!pending->request.txn.can_forward_read_ts) return false;
  if (!std::holds_alternative<kv::ReadUncertain>(refusal) &&
      !std::holds_alternative<kv::WriteTooOld>(refusal)) {
    return false;
  }
  concurrency_.Finish(pending->id);
  auto node = requests_.extract(pending->id);
  std::unique_ptr<Pending> again = std::move(node.mapped());
  again->id = concurrency::RequestId(next_request_++);
  kv::TxnMeta& txn = again->request.txn;
  // Every version that was acknowledged before this moment is below it.
  txn.read_ts = options_.clock->Now();
  txn.uncertainty_limit = txn.read_ts;
  Sequence(std::move(again));
  return true;
}

// What clears a span frees space.
std::optional<kv::Refusal> Replica::WhyNotWritable(const Pending& pending) {
  if (pending.batch.empty()) return std::nullopt;
  if (std::holds_alternative<kv::ClearSpanRequest>(pending.request.requests[0])) {
    return std::nullopt;
  }
  std::string reason = options_.host->WhyNotWrite();
  if (reason.empty()) return std::nullopt;
  return kv::DiskFull{std::move(reason)};
}

void Replica::EvaluateWrite(Pending* pending) {
  const EvalContext context = Context(*pending);
  FinishWrite(pending,
              std::visit(WriteEvaluator{context, &pending->batch}, pending->request.requests[0]));
}

void Replica::FinishWrite(Pending* pending, EvalResult result) {
  const concurrency::RequestId id = pending->id;
  std::optional<kv::Refusal> refusal = WhyNotWritable(*pending);
  if (!result.ok()) {
    refusal = DamageRefusal(result.status());
  } else if (auto* refused = std::get_if<kv::Refusal>(&*result)) {
    refusal = std::move(*refused);
  }
  if (refusal) {
    concurrency_.Finish(id);
    Refuse(id, *std::move(refusal));
    return DrainResumed();
  }
  kv::Reply reply = std::get<kv::Reply>(*std::move(result));
  if (pending->batch.empty()) {
    concurrency_.Finish(id);
    Respond(id, {.result = std::vector<kv::Reply>{std::move(reply)}});
    return DrainResumed();
  }
  if (const auto* commit = std::get_if<kv::CommitReply>(&reply)) {
    concurrency_.SetWriteTimestamp(id, commit->commit_ts);
    // Later readings of the clock are above everything acknowledged here.
    options_.clock->Forward(commit->commit_ts);
  }
  Propose(pending, std::move(reply));
}

void Replica::Propose(Pending* pending, kv::Reply reply) {
  const concurrency::RequestId id = pending->id;
  const storage::WriteBatch batch = std::exchange(pending->batch, storage::WriteBatch());
  const raft::ProposeResult result =
      raft_.Propose(raft::MakePayload(EncodeCommand(batch)), options_.clock->clock().MonotonicNs());
  if (const auto* proposed = std::get_if<raft::Proposed>(&result)) {
    pending->reply = std::move(reply);
    proposals_[proposed->index] = Proposal{proposed->term, id};
    options_.host->RaftHasWork(options_.range);
    return;
  }
  concurrency_.Finish(id);
  if (std::holds_alternative<raft::Overloaded>(result)) {
    Refuse(id, kv::Unavailable{"the range is overloaded with writes"});
  } else {
    Refuse(id, kv::NotLeaseholder{LeaderNode()});
  }
  DrainResumed();
}

}  // namespace steno::range
