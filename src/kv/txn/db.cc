#include "kv/txn/db.h"

#include <utility>

#include "base/check.h"
#include "base/encoding.h"
#include "base/limits.h"
#include "base/status_macros.h"
#include "kv/api/keys.h"

namespace steno::txn {
namespace {

using kv::KvResult;

constexpr int64_t kFirstId = 1;

}  // namespace

GatewayDb::GatewayDb(kv::Sender* sender, hlc::HybridClock* clock, Executor* executor, Rng rng)
    : clock_(clock),
      heartbeater_(sender, &clock->clock(), executor, &background_),
      context_{.sender = sender,
               .clock = clock,
               .heartbeater = &heartbeater_,
               .executor = executor,
               .background = &background_},
      rng_(rng) {}

std::unique_ptr<kv::Txn> GatewayDb::Begin(kv::TxnOptions options) {
  kv::TxnId id;
  {
    absl::MutexLock lock(&mu_);
    while (!id.valid()) id = kv::TxnId{rng_.Next(), rng_.Next()};
  }
  return std::make_unique<Coordinator>(&context_, id, std::move(options));
}

Task<KvResult<int64_t>> GatewayDb::AllocateIds(std::string counter, int64_t count) {
  CHECK(count > 0);
  const kv::Key key = kv::keys::IdCounter(counter);
  for (int attempt = 1;; ++attempt) {
    KvResult<int64_t> first = co_await TryAllocateIds(key, count);
    if (first.has_value() || attempt > kTxnRetriesMax) co_return first;
    // Where the outcome is not known, ids may be lost, which is allowed; none is given twice.
    const kv::ErrorKind kind = first.error().kind;
    if (kind != kv::ErrorKind::kRetry && kind != kv::ErrorKind::kAmbiguous) co_return first;
  }
}

Task<KvResult<int64_t>> GatewayDb::TryAllocateIds(kv::Key key, int64_t count) {
  const std::unique_ptr<kv::Txn> txn = Begin({.label = "id allocation"});
  CO_ASSIGN_OR_RETURN(const kv::GetResult row,
                      co_await txn->Get(key, {.lock = kv::LockStrength::kExclusive}));
  int64_t next = kFirstId;
  if (row.value) {
    std::string_view bytes = *row.value;
    if (!DecodeInt64(&bytes, &next)) {
      co_return kv::Error{
          .kind = kv::ErrorKind::kInternal, .message = "an id counter is damaged", .key = key};
    }
  }
  if (count > INT64_MAX - next) {
    co_return kv::Error{.kind = kv::ErrorKind::kTooLarge, .message = "ids are used up", .key = key};
  }
  std::string value;
  EncodeInt64(next + count, &value);
  txn->Put(key, std::move(value));
  CO_RETURN_IF_ERROR(co_await txn->Commit());
  co_return next;
}

}  // namespace steno::txn
