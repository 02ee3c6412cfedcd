// Evaluation: what a request does to a state, as a pure function of the state and the request.
//
// One command a file (cmd_get.cc, cmd_scan.cc, ...). Reads give a Reply. Writes also fill a batch,
// which goes through the log; nothing is written here. Who evaluates holds the request's latches.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "kv/api/messages.h"
#include "kv/concurrency/timestamp_cache.h"
#include "kv/range/cleared_spans.h"
#include "kv/range/guard_cache.h"
#include "kv/storage/engine.h"

namespace steno::range {

struct EvalContext {
  const storage::Reader* reader = nullptr;
  kv::RangeId range;
  const kv::TxnMeta* txn = nullptr;
  // Marks of the reads that were served; evaluation adds its own.
  concurrency::TimestampCache* timestamps = nullptr;
  // May be null: guards are then always looked up.
  GuardCache* guards = nullptr;
  const ClearedSpans* cleared = nullptr;
  // The range's HLC time, not below any timestamp in `txn` or in the data.
  kv::Timestamp now;
  // Nothing above may be read or written.
  kv::Timestamp until;
};

// A failed Status is damage or a failing disk: the request is refused, nothing is known of its
// data.
using Answer = std::variant<kv::Reply, kv::Refusal>;
using EvalResult = absl::StatusOr<Answer>;

// What may be about very many keys is evaluated in pieces, so that heartbeats and other requests
// go on in between. Its latches keep what it has looked at as it was.
class Evaluation {
 public:
  virtual ~Evaluation() = default;
  // Looks at about `steps` more keys; nullopt: that was not the last piece. Not to be called again
  // after the answer, or an error, was given. REQUIRES: steps > 0.
  virtual absl::StatusOr<std::optional<Answer>> Go(const EvalContext& context, int64_t steps) = 0;
};
// The pieces' size, in keys, where a key takes a few microseconds.
inline constexpr int64_t kEvaluationSteps = 1024;

// Reads. They mark what they read in `timestamps`, at txn.read_ts. RefreshFailed where that is too
// old to be read (cleared_spans.h).
EvalResult EvalGet(const kv::GetRequest& request, const EvalContext& context);
EvalResult EvalScan(const kv::ScanRequest& request, const EvalContext& context);
// `request` outlives the evaluation.
std::unique_ptr<Evaluation> EvaluateRefresh(const kv::RefreshRequest* request);
// Why nothing can be read in `span` at txn.read_ts; otherwise nothing.
std::optional<kv::Refusal> WhyTooOld(const kv::Span& span, const EvalContext& context);
EvalResult EvalGuard(const kv::Guard& guard, const EvalContext& context);

// Writes. With a Reply, `batch` holds what to replicate before it is given; an empty batch means
// that there is nothing to replicate and the reply is final.
// `request` and `batch` outlive the evaluation.
std::unique_ptr<Evaluation> EvaluateCommit(const kv::CommitRequest* request,
                                           storage::WriteBatch* batch);
EvalResult EvalBulkWrite(const kv::BulkWriteRequest& request, const EvalContext& context,
                         storage::WriteBatch* batch);
EvalResult EvalClearSpan(const kv::ClearSpanRequest& request, const EvalContext& context,
                         storage::WriteBatch* batch);

}  // namespace steno::range
