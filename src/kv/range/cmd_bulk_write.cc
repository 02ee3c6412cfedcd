// BulkWrite and ClearSpan: into, and away with, keys that nobody else can reach.
#include <algorithm>
#include <vector>

#include "base/status_macros.h"
#include "kv/api/keys.h"
#include "kv/mvcc/mvcc.h"
#include "kv/range/eval.h"
#include "kv/storage/mvcc_key.h"

namespace steno::range {

EvalResult EvalBulkWrite(const kv::BulkWriteRequest& request, const EvalContext& context,
                         storage::WriteBatch* batch) {
  const kv::Timestamp ts = context.txn->read_ts;
  if (request.must_be_absent) {
    std::vector<kv::KeyView> keys;
    keys.reserve(request.writes.size());
    for (const kv::Write& write : request.writes) keys.push_back(write.key);
    std::sort(keys.begin(), keys.end());
    ASSIGN_OR_RETURN(auto present, mvcc::FirstPresent(*context.reader, keys));
    if (present.has_value()) return kv::Refusal(kv::DuplicateKey{*std::move(present)});
  }
  for (const kv::Write& write : request.writes) {
    if (write.value.has_value()) {
      mvcc::Put(batch, write.key, ts, *write.value);
    } else {
      mvcc::Delete(batch, write.key, ts);
    }
  }
  return kv::Reply(kv::EmptyReply{});
}

EvalResult EvalClearSpan(const kv::ClearSpanRequest& request, const EvalContext& context,
                         storage::WriteBatch* batch) {
  if (request.span.point()) return kv::Refusal(kv::Unavailable{"ClearSpan of a single key"});
  const kv::Key record = kv::keys::ClearedSpan(context.range, request.span.start);
  ClearedSpan cleared{.end = request.span.end, .at = context.now};
  ASSIGN_OR_RETURN(const auto before, context.reader->Get(storage::Cf::kLocal, record));
  if (before.has_value()) {
    const std::optional<ClearedSpan> earlier = ClearedSpan::Decode(*before);
    if (!earlier.has_value()) return absl::DataLossError("a damaged record of a cleared span");
    cleared.end = std::max(cleared.end, earlier->end);
  }
  batch->DeleteRange(storage::Cf::kData, storage::MvccBound(request.span.start),
                     storage::MvccBound(request.span.end));
  batch->Put(storage::Cf::kLocal, record, cleared.Encode());
  return kv::Reply(kv::EmptyReply{});
}

}  // namespace steno::range
