// Evaluation: what a request does to a state, as a pure function of the state and the request.
//
// One command a file (cmd_get.cc, cmd_scan.cc, ...). Reads give a Reply. Writes also fill a batch,
// which goes through the log; nothing is written here. Who evaluates holds the request's latches.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "kv/api/messages.h"
#include "kv/concurrency/timestamp_cache.h"
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
  // The range's HLC time, not below any timestamp in `txn` or in the data.
  kv::Timestamp now;
  // Nothing above may be read or written.
  kv::Timestamp until;
};

// A failed Status is damage or a failing disk: the request is refused, nothing is known of its
// data.
using EvalResult = absl::StatusOr<std::variant<kv::Reply, kv::Refusal>>;

// Reads. They mark what they read in `timestamps`, at txn.read_ts.
EvalResult EvalGet(const kv::GetRequest& request, const EvalContext& context);
EvalResult EvalScan(const kv::ScanRequest& request, const EvalContext& context);
EvalResult EvalRefresh(const kv::RefreshRequest& request, const EvalContext& context);
EvalResult EvalGuard(const kv::Guard& guard, const EvalContext& context);

// Writes. With a Reply, `batch` holds what to replicate before it is given; an empty batch means
// that there is nothing to replicate and the reply is final.
EvalResult EvalCommit(const kv::CommitRequest& request, const EvalContext& context,
                      storage::WriteBatch* batch);
EvalResult EvalBulkWrite(const kv::BulkWriteRequest& request, const EvalContext& context,
                         storage::WriteBatch* batch);
EvalResult EvalClearSpan(const kv::ClearSpanRequest& request, const EvalContext& context,
                         storage::WriteBatch* batch);

}  // namespace steno::range
