#include "kv/txn/router.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"

namespace steno::txn {
namespace {

using kv::BatchRequest;
using kv::BatchResponse;
using kv::NodeId;

constexpr int64_t kNsPerMs = 1'000'000;
// A request that was served for this long before it was turned away had found its leaseholder:
// looking begins anew.
constexpr int64_t kServedNs = 1'000 * kNsPerMs;
// An unanswered attempt that took longer was served until its node fell silent (NodeSender ends it
// within this time then): only the silence counts as looking.
constexpr int64_t kSilenceNs = 4'000 * kNsPerMs;
// Hints that are followed at once, before pausing: two replicas may each take the other for it.
constexpr int kHintsMax = 3;

// A key that the request is about; the empty one where it is about none.
kv::Key KeyOf(const BatchRequest& batch) {
  if (!batch.guards.empty()) return batch.guards[0].key;
  if (batch.requests.empty()) return kv::Key();
  const kv::Request& request = batch.requests[0];
  if (const auto* get = std::get_if<kv::GetRequest>(&request)) return get->key;
  if (const auto* scan = std::get_if<kv::ScanRequest>(&request)) return scan->span.start;
  if (const auto* clear = std::get_if<kv::ClearSpanRequest>(&request)) return clear->span.start;
  if (const auto* refresh = std::get_if<kv::RefreshRequest>(&request)) {
    return refresh->spans.empty() ? kv::Key() : refresh->spans[0].start;
  }
  const std::vector<kv::Write>* writes = nullptr;
  if (const auto* commit = std::get_if<kv::CommitRequest>(&request)) writes = &commit->writes;
  if (const auto* bulk = std::get_if<kv::BulkWriteRequest>(&request)) writes = &bulk->writes;
  return writes == nullptr || writes->empty() ? kv::Key() : writes->front().key;
}

// What the request leaves behind if it was executed although no answer came.
enum class Trace { kNone, kCommit, kRowsThatMustBeAbsent };

Trace TraceOf(const BatchRequest& batch) {
  if (batch.requests.empty()) return Trace::kNone;
  if (std::holds_alternative<kv::CommitRequest>(batch.requests[0])) return Trace::kCommit;
  const auto* bulk = std::get_if<kv::BulkWriteRequest>(&batch.requests[0]);
  return bulk != nullptr && bulk->must_be_absent ? Trace::kRowsThatMustBeAbsent : Trace::kNone;
}

bool WritesAtAll(const BatchRequest& batch) {
  if (batch.requests.empty()) return false;
  const kv::Request& request = batch.requests[0];
  return std::holds_alternative<kv::CommitRequest>(request) ||
         std::holds_alternative<kv::BulkWriteRequest>(request) ||
         std::holds_alternative<kv::ClearSpanRequest>(request);
}

BatchResponse Refusal(kv::Refusal refusal) {
  BatchResponse response;
  response.result = std::move(refusal);
  return response;
}

}  // namespace

// What is known after some attempts at one request.
class Router::Attempts {
 public:
  enum class Next { kDone, kTryNow, kPause };

  Attempts(RangeEntry entry, const BatchRequest& request, int64_t now_ns)
      : entry_(std::move(entry)),
        trace_(TraceOf(request)),
        writes_(WritesAtAll(request)),
        looking_since_ns_(now_ns) {}

  // Whom to ask; none if the range has no known replica.
  NodeId Target() {
    if (entry_.leaseholder.valid()) return asked_ = entry_.leaseholder;
    const size_t n = entry_.replicas.size();
    if (n == 0) return NodeId();
    NodeId next = entry_.replicas[next_replica_++ % n];
    // Not the one that has just failed, if there is another.
    if (next == asked_ && n > 1) next = entry_.replicas[next_replica_++ % n];
    return asked_ = next;
  }

  // No answer: it may have been executed.
  Next OnSilence(NodeId target, int64_t began_ns, int64_t now_ns) {
    maybe_executed_ = true;
    looking_since_ns_ += std::max<int64_t>(0, now_ns - began_ns - kSilenceNs);
    entry_.leaseholder = NodeId();
    last_ = absl::StrCat("node ", target.value(), " did not answer");
    return Next::kPause;
  }

  Next OnResponse(NodeId target, BatchResponse* response, int64_t began_ns, int64_t now_ns) {
    if (response->ok()) return Next::kDone;
    const kv::Refusal& refusal = response->refusal();
    if (const auto* elsewhere = std::get_if<kv::NotLeaseholder>(&refusal)) {
      if (now_ns - began_ns > kServedNs) looking_since_ns_ = now_ns;
      return FollowHint(target, elsewhere->leaseholder);
    }
    if (const auto* unavailable = std::get_if<kv::Unavailable>(&refusal)) {
      last_ = absl::StrCat("node ", target.value(), ": ", unavailable->reason);
      entry_.leaseholder = NodeId();
      return Next::kPause;
    }
    if (const auto* ambiguous = std::get_if<kv::Ambiguous>(&refusal)) {
      maybe_executed_ = true;
      if (now_ns - began_ns > kServedNs) looking_since_ns_ = now_ns;
      last_ = absl::StrCat("node ", target.value(), ": ", ambiguous->reason);
      return Next::kPause;
    }
    if (maybe_executed_ && !Conclusive(refusal)) {
      *response = Refusal(kv::Ambiguous{
          absl::StrCat("an answer was lost, and the next was ", kv::ToString(refusal))});
    }
    return Next::kDone;
  }

  bool TimedOut(int64_t now_ns, int64_t timeout_ms) const {
    return now_ns - looking_since_ns_ >= timeout_ms * kNsPerMs;
  }

  BatchResponse GiveUp(int64_t timeout_ms) const {
    std::string text = absl::StrCat("no leaseholder for range ", entry_.range.value(),
                                    ": no quorum reachable within ", timeout_ms / 1000, " s");
    if (!last_.empty()) absl::StrAppend(&text, "; ", last_);
    if (maybe_executed_ && writes_) return Refusal(kv::Ambiguous{std::move(text)});
    return Refusal(kv::Unavailable{std::move(text)});
  }

 private:
  Next FollowHint(NodeId target, NodeId hint) {
    last_ = absl::StrCat("node ", target.value(), " is not the leaseholder");
    const bool new_hint = hint.valid() && hint != target;
    entry_.leaseholder = new_hint ? hint : NodeId();
    if (!new_hint || hints_ == kHintsMax) {
      hints_ = 0;
      return Next::kPause;
    }
    ++hints_;
    return Next::kTryNow;
  }

  // Whether the refusal would be the same had the lost attempt been executed.
  bool Conclusive(const kv::Refusal& refusal) const {
    switch (trace_) {
      case Trace::kNone:
        return true;
      case Trace::kCommit:
        return std::holds_alternative<kv::RefreshFailed>(refusal);
      case Trace::kRowsThatMustBeAbsent:
        return !std::holds_alternative<kv::DuplicateKey>(refusal);
    }
    return false;
  }

  RangeEntry entry_;
  const Trace trace_;
  const bool writes_;
  int64_t looking_since_ns_;
  size_t next_replica_ = 0;
  NodeId asked_;
  int hints_ = 0;
  bool maybe_executed_ = false;
  std::string last_;
};

Router::Router(RouterOptions options, Rng rng) : options_(options), rng_(rng) {}

int64_t Router::PauseNs(int64_t pause_us) {
  absl::MutexLock lock(&mu_);
  return rng_.Between(pause_us / 2, pause_us) * 1000;
}

Task<BatchResponse> Router::Send(BatchRequest request) {
  kv::Key key = KeyOf(request);
  RangeEntry entry = co_await options_.ranges->Lookup(std::move(key));
  const kv::RangeId range = entry.range;
  const NodeId cached = entry.leaseholder;
  request.range = range;
  Attempts attempts(std::move(entry), request, options_.clock->MonotonicNs());
  int64_t pause_us = options_.pause_min_us;
  for (;;) {
    const NodeId target = attempts.Target();
    Attempts::Next next = Attempts::Next::kPause;
    if (target.valid()) {
      const int64_t began_ns = options_.clock->MonotonicNs();
      BatchRequest copy = request;
      std::optional<BatchResponse> response =
          co_await options_.nodes->SendTo(target, std::move(copy));
      const int64_t now_ns = options_.clock->MonotonicNs();
      next = response ? attempts.OnResponse(target, &*response, began_ns, now_ns)
                      : attempts.OnSilence(target, began_ns, now_ns);
      if (next == Attempts::Next::kDone) {
        if (target != cached) options_.ranges->SetLeaseholder(range, target);
        co_return *std::move(response);
      }
    }
    if (attempts.TimedOut(options_.clock->MonotonicNs(), options_.timeout_ms)) {
      if (cached.valid()) options_.ranges->SetLeaseholder(range, NodeId());
      co_return attempts.GiveUp(options_.timeout_ms);
    }
    if (next == Attempts::Next::kPause) {
      co_await Sleep(PauseNs(pause_us));
      pause_us = std::min(pause_us * 2, options_.pause_max_us);
    }
  }
}

}  // namespace steno::txn
