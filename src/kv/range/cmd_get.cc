// Get: the newest version of one key at or below the read timestamp.
#include <utility>

#include "base/status_macros.h"
#include "kv/mvcc/mvcc.h"
#include "kv/range/eval.h"

namespace steno::range {

EvalResult EvalGet(const kv::GetRequest& request, const EvalContext& context) {
  const kv::TxnMeta& txn = *context.txn;
  if (auto refusal = WhyTooOld(kv::Span{request.key, ""}, context)) return *std::move(refusal);
  mvcc::ReadOptions options;
  options.ts = txn.read_ts;
  options.uncertainty_limit = txn.uncertainty_limit;
  // A locking read precedes a write, which could not go below a newer version anyway.
  options.fail_on_more_recent = request.lock != kv::LockStrength::kNone;
  ASSIGN_OR_RETURN(mvcc::GetResult read, mvcc::Get(*context.reader, request.key, options));
  if (auto* uncertain = std::get_if<kv::ReadUncertain>(&read)) {
    return kv::Refusal(std::move(*uncertain));
  }
  if (auto* newer = std::get_if<kv::WriteTooOld>(&read)) return kv::Refusal(std::move(*newer));
  context.timestamps->AddRead(concurrency::SpanView::Point(request.key), txn.read_ts, txn.id);
  return kv::Reply(std::get<kv::GetReply>(std::move(read)));
}

}  // namespace steno::range
