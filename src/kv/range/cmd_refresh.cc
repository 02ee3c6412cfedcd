// Refresh and guards: what was read, or is relied on, has not changed.
#include "base/status_macros.h"
#include "kv/mvcc/mvcc.h"
#include "kv/range/eval.h"
#include "kv/range/span_search.h"

namespace steno::range {
namespace {

absl::StatusOr<GuardCache::Newest> NewestOf(const kv::Key& key, const EvalContext& context) {
  if (context.guards != nullptr) {
    if (const GuardCache::Newest* known = context.guards->Find(key)) return *known;
  }
  ASSIGN_OR_RETURN(const auto version, mvcc::LatestVersion(*context.reader, key));
  GuardCache::Newest newest;
  if (version.has_value()) newest = {.ts = version->ts, .live = !version->tombstone};
  if (context.guards != nullptr) context.guards->Insert(key, newest);
  return newest;
}

class RefreshEvaluation : public Evaluation {
 public:
  explicit RefreshEvaluation(const kv::RefreshRequest* request)
      : request_(*request), search_(&request->spans) {}

  absl::StatusOr<std::optional<Answer>> Go(const EvalContext& context, int64_t steps) override {
    const kv::TxnMeta& txn = *context.txn;
    while (!search_.done()) {
      if (steps <= 0) return std::nullopt;
      ASSIGN_OR_RETURN(auto changed,
                       search_.Go(request_.from, txn.read_ts, *context.reader, &steps));
      if (!changed.has_value()) continue;
      return kv::Refusal(kv::RefreshFailed{std::move(changed->key), changed->ts});
    }
    for (const kv::Span& span : request_.spans) {
      context.timestamps->AddRead(concurrency::SpanView::Of(span), txn.read_ts, txn.id);
    }
    return kv::Reply(kv::EmptyReply{});
  }

 private:
  const kv::RefreshRequest& request_;
  SpanSearch search_;
};

}  // namespace

std::unique_ptr<Evaluation> EvaluateRefresh(const kv::RefreshRequest* request) {
  return std::make_unique<RefreshEvaluation>(request);
}

// Another version above the read timestamp fails the guard: the cached schema is about to be old,
// and the transaction would only find out when it commits. The expected version above it proves
// nothing about the time of the read: the transaction has to move there first.
EvalResult EvalGuard(const kv::Guard& guard, const EvalContext& context) {
  ASSIGN_OR_RETURN(const GuardCache::Newest newest, NewestOf(guard.key, context));
  const bool as_expected =
      guard.version.empty() ? !newest.live : newest.live && newest.ts == guard.version;
  if (!as_expected) return kv::Refusal(kv::GuardFailed{guard.key});
  if (newest.ts > context.txn->read_ts) {
    return kv::Refusal(kv::ReadUncertain{guard.key, newest.ts});
  }
  context.timestamps->AddRead(concurrency::SpanView::Point(guard.key), context.txn->read_ts,
                              context.txn->id);
  return kv::Reply(kv::EmptyReply{});
}

}  // namespace steno::range
