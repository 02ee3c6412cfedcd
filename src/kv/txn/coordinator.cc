#include "kv/txn/coordinator.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <variant>

#include "base/limits.h"
#include "base/status_macros.h"
#include "kv/txn/errors.h"

namespace steno::txn {
namespace {

using kv::Error;
using kv::GetResult;
using kv::Key;
using kv::KvResult;
using kv::LockStrength;
using kv::Reply;
using kv::ScanPage;
using kv::Span;
using kv::Timestamp;

// Keys of one batch of a MultiGet.
constexpr size_t kMultiGetKeysMax = 1024;

// The version that a read has to move above, if that is what was refused.
const Timestamp* NewerVersion(const kv::Refusal& refusal) {
  if (const auto* uncertain = std::get_if<kv::ReadUncertain>(&refusal)) return &uncertain->version;
  if (const auto* too_old = std::get_if<kv::WriteTooOld>(&refusal)) return &too_old->version;
  return nullptr;
}

bool Locks(const kv::Request& request) {
  const auto* get = std::get_if<kv::GetRequest>(&request);
  return get != nullptr && get->lock != LockStrength::kNone;
}

GetResult FromBuffer(const std::optional<std::string>& write) {
  return GetResult{.value = write};
}

}  // namespace

Coordinator::Coordinator(const TxnContext* context, kv::TxnId id, kv::TxnOptions options)
    : context_(context),
      id_(id),
      options_(std::move(options)),
      time_(context->clock->Now(), context->clock->max_offset_us()),
      reads_(kTxnReadSpansMax) {}

Coordinator::~Coordinator() {
  if (!ended_) LetGo();
}

std::optional<Error> Coordinator::WhyNot() const {
  if (ended_) return AlreadyEnded();
  if (failure_) return failure_;
  if (writes_.bytes() > kTxnBufferBytesMax) return BufferTooLarge(kTxnBufferBytesMax);
  return std::nullopt;
}

Error Coordinator::Fail(Error error) {
  if (EndsTxn(error.kind) && !failure_) {
    failure_ = error;
    // The client may take its time to hear of it.
    ReleaseLocks();
  }
  return error;
}

kv::TxnMeta Coordinator::Meta() const {
  return {.id = id_,
          .read_ts = time_.read_ts(),
          .uncertainty_limit = time_.uncertainty_limit(),
          .can_forward_read_ts = reads_.empty(),
          .label = options_.label};
}

void Coordinator::BeginTime() {
  if (std::exchange(has_begun_, true)) return;
  time_ = ReadTime(context_->clock->Now(), context_->clock->max_offset_us());
}

void Coordinator::MayLock() {
  BeginTime();
  may_hold_locks_ = true;
  context_->heartbeater->Touch(Meta());
}

bool Coordinator::GivenUp(bool locks) {
  if (!ended_) return false;
  // They may have been granted after the rollback came.
  if (locks) may_hold_locks_ = true;
  ReleaseLocks();
  return true;
}

void Coordinator::AbsorbReply(const kv::BatchResponse& response,
                              const std::vector<kv::Guard>& guards) {
  time_.MoveTo(response.read_ts);
  time_.Observe(response.observed_now);
  for (const kv::Guard& guard : guards) reads_.Add(Span::Point(guard.key));
}

Task<KvResult<std::vector<Reply>>> Coordinator::SendReads(std::vector<kv::Request> requests) {
  BeginTime();
  const std::vector<kv::Guard> fresh = std::exchange(guards_, {});
  const std::vector<kv::Guard> relied = std::exchange(relied_, {});
  std::vector<kv::Guard> guards = relied;
  guards.insert(guards.end(), fresh.begin(), fresh.end());
  // What was not proven is still to be proven, where the transaction goes on.
  const auto keep = [&] {
    guards_ = fresh;
    relied_ = relied;
  };
  const bool locks = std::ranges::any_of(requests, Locks);
  for (int moves = 0; moves <= kMovesMax; ++moves) {
    if (GivenUp(locks)) co_return AlreadyEnded();
    kv::BatchRequest batch;
    batch.txn = Meta();
    batch.guards = guards;
    batch.requests = requests;
    kv::BatchResponse response = co_await context_->sender->Send(std::move(batch));
    if (GivenUp(locks)) co_return AlreadyEnded();
    if (response.ok()) {
      if (response.replies().size() != requests.size()) co_return Fail(ReplyOfWrongKind());
      AbsorbReply(response, guards);
      co_return std::move(response.replies());
    }
    const Timestamp* newer = NewerVersion(response.refusal());
    if (newer == nullptr) {
      keep();
      const auto* failed = std::get_if<kv::GuardFailed>(&response.refusal());
      if (failed == nullptr) co_return Fail(ErrorOf(response.refusal()));
      const bool too_late = std::ranges::any_of(
          relied, [failed](const kv::Guard& guard) { return guard.key == failed->key; });
      if (too_late) co_return Fail(ReliedGuardFailed(failed->key));
      guards_.clear();
      co_return Fail(ErrorOf(response.refusal()));
    }
    if (const KvResult<bool> moved = co_await MoveTo(*newer); !moved.has_value()) {
      keep();
      co_return moved.error();
    }
  }
  keep();
  co_return Fail(TooManyMoves());
}

Task<KvResult<bool>> Coordinator::MoveTo(Timestamp ts) {
  if (ts <= time_.read_ts()) co_return Fail(ReplyOfWrongKind());
  if (!reads_.empty()) {
    kv::BatchRequest batch;
    batch.txn = Meta();
    batch.txn.read_ts = ts;
    batch.txn.uncertainty_limit = std::max(ts, batch.txn.uncertainty_limit);
    batch.requests.emplace_back(
        kv::RefreshRequest{.spans = reads_.ToSpans(), .from = time_.read_ts()});
    kv::BatchResponse response = co_await context_->sender->Send(std::move(batch));
    if (!response.ok()) co_return Fail(ErrorOf(response.refusal()));
    time_.Observe(response.observed_now);
  }
  time_.MoveTo(ts);
  co_return true;
}

KvResult<GetResult> Coordinator::TakeGet(const Key& key, Reply* reply) {
  auto* get = std::get_if<kv::GetReply>(reply);
  if (get == nullptr) return Fail(ReplyOfWrongKind());
  if (get->skipped) return GetResult{.skipped = true};
  reads_.Add(Span::Point(key));
  has_read_ = true;
  // A locking read of a key that the transaction has written itself was for the lock.
  if (const std::optional<std::string>* write = writes_.Find(key)) return FromBuffer(*write);
  if (!get->value) return GetResult{};
  return GetResult{.value = std::move(get->value), .version = get->version};
}

Task<KvResult<GetResult>> Coordinator::Get(Key key, kv::GetOptions options) {
  if (auto error = WhyNot()) co_return Fail(*std::move(error));
  if (options.lock == LockStrength::kNone) {
    if (const std::optional<std::string>* write = writes_.Find(key)) co_return FromBuffer(*write);
  } else {
    MayLock();
  }
  std::vector<kv::Request> requests;
  requests.emplace_back(kv::GetRequest{.key = key, .lock = options.lock, .wait = options.wait});
  CO_ASSIGN_OR_RETURN(std::vector<Reply> replies, co_await SendReads(std::move(requests)));
  co_return TakeGet(key, &replies[0]);
}

Task<KvResult<std::vector<GetResult>>> Coordinator::MultiGet(std::vector<Key> keys,
                                                             kv::GetOptions options) {
  if (auto error = WhyNot()) co_return Fail(*std::move(error));
  std::vector<GetResult> results(keys.size());
  std::vector<size_t> asked;
  for (size_t i = 0; i < keys.size(); ++i) {
    const std::optional<std::string>* write =
        options.lock == LockStrength::kNone ? writes_.Find(keys[i]) : nullptr;
    if (write != nullptr) {
      results[i] = FromBuffer(*write);
    } else {
      asked.push_back(i);
    }
  }
  if (options.lock != LockStrength::kNone && !asked.empty()) {
    MayLock();
    // One order for all: two such reads cannot wait for each other.
    std::sort(asked.begin(), asked.end(),
              [&keys](size_t a, size_t b) { return std::tie(keys[a], a) < std::tie(keys[b], b); });
  }
  for (size_t begin = 0; begin < asked.size(); begin += kMultiGetKeysMax) {
    const size_t end = std::min(begin + kMultiGetKeysMax, asked.size());
    std::vector<kv::Request> requests;
    for (size_t i = begin; i < end; ++i) {
      requests.emplace_back(
          kv::GetRequest{.key = keys[asked[i]], .lock = options.lock, .wait = options.wait});
    }
    CO_ASSIGN_OR_RETURN(std::vector<Reply> replies, co_await SendReads(std::move(requests)));
    for (size_t i = begin; i < end; ++i) {
      CO_ASSIGN_OR_RETURN(results[asked[i]], TakeGet(keys[asked[i]], &replies[i - begin]));
    }
  }
  co_return results;
}

Task<KvResult<ScanPage>> Coordinator::Scan(Span span, kv::ScanOptions options) {
  if (auto error = WhyNot()) co_return Fail(*std::move(error));
  if (span.point()) span.end = span.start + '\0';
  std::vector<kv::Request> requests;
  requests.emplace_back(
      kv::ScanRequest{.span = span, .reverse = options.reverse, .max_rows = options.max_rows});
  CO_ASSIGN_OR_RETURN(std::vector<Reply> replies, co_await SendReads(std::move(requests)));
  auto* page = std::get_if<kv::ScanReply>(&replies[0]);
  if (page == nullptr) co_return Fail(ReplyOfWrongKind());
  Span covered = span;
  if (page->resume) (options.reverse ? covered.start : covered.end) = *page->resume;
  reads_.Add(covered);
  has_read_ = true;
  co_return writes_.Overlay(span, options.reverse, options.max_rows, std::move(*page));
}

void Coordinator::AddGuard(kv::Guard guard) {
  guards_.push_back(std::move(guard));
}

void Coordinator::RelyOnGuards() {
  relied_.insert(relied_.end(), guards_.begin(), guards_.end());
  guards_.clear();
}

void Coordinator::Put(Key key, std::string value) {
  writes_.Write(std::move(key), std::move(value));
}

void Coordinator::Delete(Key key) {
  writes_.Write(std::move(key), std::nullopt);
}

}  // namespace steno::txn
