// Commit: every write of a transaction, at one timestamp, if everything that it read still stands.
#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "kv/api/keys.h"
#include "kv/mvcc/mvcc.h"
#include "kv/range/eval.h"
#include "kv/range/state.h"

namespace steno::range {
namespace {

// The newest versions of keys that are written; empty: none.
using NewestVersions = absl::flat_hash_map<absl::string_view, kv::Timestamp>;

// Above every read that was served of the keys, and above every version of them.
absl::StatusOr<kv::Timestamp> PickTimestamp(const kv::CommitRequest& request,
                                            const EvalContext& context, NewestVersions* newest) {
  kv::Timestamp ts = context.txn->read_ts;
  newest->reserve(request.writes.size());
  for (const kv::Write& write : request.writes) {
    const auto point = concurrency::SpanView::Point(write.key);
    ts = std::max(ts, context.timestamps->GetMaxRead(point, context.txn->id).Next());
    ASSIGN_OR_RETURN(const auto version, mvcc::LatestVersion(*context.reader, write.key));
    if (version.has_value()) ts = std::max(ts, version->ts.Next());
    newest->emplace(write.key, version.has_value() ? version->ts : kv::Timestamp());
  }
  return ts;
}

// A version of something that the transaction read, from after it did.
absl::StatusOr<std::optional<kv::RefreshFailed>> FindChange(const kv::Span& span,
                                                            kv::Timestamp commit_ts,
                                                            const NewestVersions& newest,
                                                            const EvalContext& context) {
  const kv::Timestamp read_ts = context.txn->read_ts;
  if (span.point()) {
    // Most of what is read under a lock is written too: then the engine was asked already.
    if (const auto it = newest.find(span.start); it != newest.end()) {
      if (it->second <= read_ts) return std::nullopt;
      return kv::RefreshFailed{span.start, it->second};
    }
  }
  ASSIGN_OR_RETURN(auto changed, mvcc::FindVersionIn(*context.reader, span, read_ts, commit_ts));
  if (!changed.has_value()) return std::nullopt;
  return kv::RefreshFailed{std::move(changed->key), changed->ts};
}

}  // namespace

EvalResult EvalCommit(const kv::CommitRequest& request, const EvalContext& context,
                      storage::WriteBatch* batch) {
  const kv::TxnMeta& txn = *context.txn;
  const kv::Key record_key = kv::keys::TxnRecord(context.range, txn.id);
  ASSIGN_OR_RETURN(const auto stored, context.reader->Get(storage::Cf::kLocal, record_key));
  if (stored.has_value()) {
    const auto record = TxnRecord::Decode(*stored);
    if (!record.has_value()) return absl::DataLossError("a damaged transaction record");
    return kv::Reply(kv::CommitReply{record->commit_ts});
  }
  if (context.now > request.expires_at) {
    // The record of an earlier copy may have been collected: whether it committed is not known.
    return kv::Refusal(kv::Ambiguous{"the commit came too late to be told from a repetition"});
  }
  NewestVersions newest;
  ASSIGN_OR_RETURN(const kv::Timestamp commit_ts, PickTimestamp(request, context, &newest));
  if (commit_ts > context.until) {
    return kv::Refusal(kv::Unavailable{"the lease does not reach the commit timestamp yet"});
  }
  for (const kv::Span& span : request.reads) {
    ASSIGN_OR_RETURN(auto changed, FindChange(span, commit_ts, newest, context));
    if (changed.has_value()) return kv::Refusal(*std::move(changed));
  }
  // What it read is read as of the commit: nobody may write there below it any more.
  for (const kv::Span& span : request.reads) {
    context.timestamps->AddRead(concurrency::SpanView::Of(span), commit_ts, txn.id);
  }
  for (const kv::Write& write : request.writes) {
    if (write.value.has_value()) {
      mvcc::Put(batch, write.key, commit_ts, *write.value);
    } else {
      mvcc::Delete(batch, write.key, commit_ts);
    }
  }
  if (!batch->empty()) {
    batch->Put(storage::Cf::kLocal, record_key, TxnRecord{commit_ts, request.expires_at}.Encode());
  }
  return kv::Reply(kv::CommitReply{commit_ts});
}

}  // namespace steno::range
