// The ends of a transaction, and the writes that do not wait for it.
#include <utility>
#include <variant>

#include "base/limits.h"
#include "base/status_macros.h"
#include "kv/txn/coordinator.h"
#include "kv/txn/errors.h"

namespace steno::txn {
namespace {

using kv::Error;
using kv::KvResult;
using kv::Timestamp;

// How long a commit may take to begin. Its record is kept for as long, so that a repeated request
// is recognised; the router gives up long before.
constexpr int64_t kCommitExpiryUs = 60'000'000;

Task<void> SendRollback(kv::Sender* sender, kv::TxnMeta meta) {
  kv::BatchRequest batch;
  batch.txn = std::move(meta);
  batch.requests.emplace_back(kv::RollbackRequest{});
  // Where it does not arrive, the range ends the transaction for its silence.
  (void)co_await sender->Send(std::move(batch));
}

int64_t BytesOf(const kv::Write& write) {
  return static_cast<int64_t>(write.key.size() + (write.value ? write.value->size() : 0));
}

}  // namespace

void Coordinator::ReleaseLocks() {
  if (!may_hold_locks_.exchange(false)) return;
  context_->heartbeater->Forget(id_);
  // Started here and now, so that it is on its way before what the caller sends next. Any time is
  // good for it, and those of the transaction may be changing.
  context_->background->Start(context_->executor,
                              SendRollback(context_->sender, {.id = id_, .label = options_.label}));
}

void Coordinator::LetGo() {
  ended_ = true;
  ReleaseLocks();
}

Task<KvResult<bool>> Coordinator::CheckPendingGuards() {
  RelyOnGuards();
  if (relied_.empty()) co_return true;
  const kv::Key key = relied_[0].key;
  std::vector<kv::Request> requests;
  requests.emplace_back(kv::GetRequest{.key = key});
  CO_RETURN_IF_ERROR(co_await SendReads(std::move(requests)));
  co_return true;
}

Task<KvResult<Timestamp>> Coordinator::Commit() {
  if (auto error = WhyNot()) {
    Error failure = *std::move(error);
    if (!ended_) LetGo();
    co_return failure;
  }
  if (writes_.empty()) {
    LetGo();
    co_return time_.read_ts();
  }
  if (const KvResult<bool> checked = co_await CheckPendingGuards(); !checked.has_value()) {
    LetGo();
    co_return checked.error();
  }
  BeginTime();
  kv::BatchRequest batch;
  batch.txn = Meta();
  batch.requests.emplace_back(
      kv::CommitRequest{.writes = writes_.TakeAll(),
                        .reads = reads_.ToSpans(),
                        .expires_at = context_->clock->Now().Plus(kCommitExpiryUs)});
  kv::BatchResponse response = co_await context_->sender->Send(std::move(batch));
  if (!response.ok()) {
    Error failure = ErrorOf(response.refusal());
    LetGo();
    co_return failure;
  }
  // The range has ended the transaction's locks with the commit.
  ended_ = true;
  if (may_hold_locks_.exchange(false)) context_->heartbeater->Forget(id_);
  const kv::CommitReply* reply =
      response.replies().empty() ? nullptr : std::get_if<kv::CommitReply>(&response.replies()[0]);
  if (reply == nullptr) co_return ReplyOfWrongKind();
  // What this gateway begins next sees the commit, or is uncertain of it: a timestamp too far ahead
  // to be taken in is still within the uncertainty of healthy clocks.
  (void)context_->clock->Update(reply->commit_ts);
  co_return reply->commit_ts;
}

Task<void> Coordinator::Rollback() {
  if (!ended_) LetGo();
  co_return;
}

namespace {

// What is written outside of the commit shows only after it. Where it is not known whether that
// happened, the transaction is known not to have: it can be run again, in a key space of its own.
kv::Error ErrorOfHidden(const kv::Refusal& refusal) {
  kv::Error error = ErrorOf(refusal);
  if (error.kind == kv::ErrorKind::kAmbiguous) error.kind = kv::ErrorKind::kRetry;
  return error;
}

}  // namespace

Task<KvResult<bool>> Coordinator::SendAlone(kv::Request request) {
  BeginTime();
  kv::BatchRequest batch;
  batch.txn = Meta();
  batch.requests.push_back(std::move(request));
  kv::BatchResponse response = co_await context_->sender->Send(std::move(batch));
  if (!response.ok()) co_return Fail(ErrorOfHidden(response.refusal()));
  co_return true;
}

Task<KvResult<bool>> Coordinator::BulkWrite(std::vector<kv::Write> writes, bool must_be_absent) {
  if (auto error = WhyNot()) co_return Fail(*std::move(error));
  kv::BulkWriteRequest chunk{.writes = {}, .must_be_absent = must_be_absent};
  int64_t chunk_bytes = 0;
  for (size_t i = 0; i < writes.size(); ++i) {
    chunk_bytes += BytesOf(writes[i]);
    chunk.writes.push_back(std::move(writes[i]));
    if (chunk_bytes < kBulkChunkBytes && i + 1 < writes.size()) continue;
    kv::Request request = std::exchange(chunk, {.writes = {}, .must_be_absent = must_be_absent});
    chunk_bytes = 0;
    CO_RETURN_IF_ERROR(co_await SendAlone(std::move(request)));
  }
  co_return true;
}

Task<KvResult<bool>> Coordinator::ClearSpan(kv::Span span) {
  if (auto error = WhyNot()) co_return Fail(*std::move(error));
  kv::Request request = kv::ClearSpanRequest{.span = std::move(span)};
  co_return co_await SendAlone(std::move(request));
}

}  // namespace steno::txn
