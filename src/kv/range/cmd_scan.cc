// Scan: one page of a span at the read timestamp.
#include "base/limits.h"
#include "base/status_macros.h"
#include "kv/mvcc/mvcc.h"
#include "kv/range/eval.h"

namespace steno::range {
namespace {

int64_t Limit(int64_t asked, int64_t max) {
  return asked <= 0 || asked > max ? max : asked;
}

// The part of the span that the page has read: only that was seen, only that is marked.
kv::Span PageSpan(const kv::ScanRequest& request, const kv::ScanReply& page) {
  kv::Span span = request.span;
  if (!page.resume.has_value()) return span;
  (request.reverse ? span.start : span.end) = *page.resume;
  return span;
}

}  // namespace

EvalResult EvalScan(const kv::ScanRequest& request, const EvalContext& context) {
  const kv::TxnMeta& txn = *context.txn;
  if (auto refusal = WhyTooOld(request.span, context)) return *std::move(refusal);
  mvcc::ScanOptions options;
  options.ts = txn.read_ts;
  options.uncertainty_limit = txn.uncertainty_limit;
  options.reverse = request.reverse;
  options.max_rows = Limit(request.max_rows, kScanPageRows);
  options.max_bytes = Limit(request.max_bytes, kScanPageBytes);
  ASSIGN_OR_RETURN(mvcc::ScanResult read, mvcc::Scan(*context.reader, request.span, options));
  if (auto* uncertain = std::get_if<kv::ReadUncertain>(&read)) {
    return kv::Refusal(std::move(*uncertain));
  }
  auto& page = std::get<kv::ScanReply>(read);
  const kv::Span seen = PageSpan(request, page);
  context.timestamps->AddRead(concurrency::SpanView::Of(seen), txn.read_ts, txn.id);
  return kv::Reply(std::move(page));
}

}  // namespace steno::range
