#include "kv/range/declare.h"

namespace steno::range {
namespace {

using concurrency::Access;
using concurrency::LatchSpec;
using concurrency::LockSpec;
using concurrency::RequestSpec;
using concurrency::SpanView;

struct Declarer {
  const kv::BatchRequest& batch;
  RequestSpec& spec;

  void Read(SpanView span, kv::Timestamp ts) {
    spec.latches.push_back(LatchSpec{span, Access::kRead, ts});
  }
  void Write(SpanView span, kv::Timestamp ts) {
    spec.latches.push_back(LatchSpec{span, Access::kWrite, ts});
  }

  void operator()(const kv::GetRequest& get) {
    const bool locking = get.lock != kv::LockStrength::kNone;
    Read(SpanView::Point(get.key), locking ? kv::Timestamp::Max() : batch.txn.read_ts);
    if (locking) spec.locks.push_back(LockSpec{get.key, get.lock, get.wait});
  }
  void operator()(const kv::ScanRequest& scan) { Read(SpanView::Of(scan.span), batch.txn.read_ts); }
  void operator()(const kv::RefreshRequest& refresh) {
    for (const kv::Span& span : refresh.spans) Read(SpanView::Of(span), kv::Timestamp::Max());
  }
  void operator()(const kv::CommitRequest& commit) {
    spec.commit = true;
    for (const kv::Write& write : commit.writes) {
      Write(SpanView::Point(write.key), kv::Timestamp());
    }
    for (const kv::Span& span : commit.reads) Read(SpanView::Of(span), kv::Timestamp::Max());
  }
  void operator()(const kv::BulkWriteRequest& bulk) {
    for (const kv::Write& write : bulk.writes) Write(SpanView::Point(write.key), batch.txn.read_ts);
  }
  void operator()(const kv::ClearSpanRequest& clear) {
    Write(SpanView::Of(clear.span), kv::Timestamp());
  }
  void operator()(const kv::RollbackRequest&) {}
  void operator()(const kv::HeartbeatRequest&) {}
};

}  // namespace

RequestSpec Declare(const kv::BatchRequest& batch) {
  RequestSpec spec;
  spec.txn = batch.txn.id;
  spec.label = batch.txn.label;
  Declarer declarer{batch, spec};
  for (const kv::Guard& guard : batch.guards) {
    declarer.Read(SpanView::Point(guard.key), kv::Timestamp::Max());
  }
  for (const kv::Request& request : batch.requests) std::visit(declarer, request);
  return spec;
}

bool StandsAlone(const kv::Request& request) {
  return std::holds_alternative<kv::CommitRequest>(request) ||
         std::holds_alternative<kv::RefreshRequest>(request) ||
         std::holds_alternative<kv::RollbackRequest>(request) ||
         std::holds_alternative<kv::BulkWriteRequest>(request) ||
         std::holds_alternative<kv::ClearSpanRequest>(request);
}

const char* Malformed(const kv::BatchRequest& batch) {
  if (batch.requests.empty()) return "a batch without requests";
  if (!batch.txn.id.valid()) return "a batch without a transaction";
  if (batch.requests.size() == 1) {
    const bool refresh = std::holds_alternative<kv::RefreshRequest>(batch.requests[0]);
    return refresh && !batch.guards.empty() ? "a refresh with guards" : nullptr;
  }
  for (const kv::Request& request : batch.requests) {
    if (StandsAlone(request)) return "a batch with a request that must be alone";
  }
  return nullptr;
}

}  // namespace steno::range
