#include "sim/unique_workload.h"

#include <cstdlib>

namespace steno::sim {
namespace {

constexpr uint64_t kTable = 105;

}  // namespace

Task<bool> UniqueWorkload::Setup(Gateway) {
  co_return true;
}

Task<void> UniqueWorkload::RunOp(OpContext context) {
  const int64_t key = first_ + context.rng.Between(0, kWindow - 1);
  if (context.rng.Chance(1, kWindow)) ++first_;
  const int64_t owner = next_owner_++;
  const kv::GetOptions options{.lock = context.rng.Chance(1, 2) ? kv::LockStrength::kExclusive
                                                                : kv::LockStrength::kNone};
  const std::unique_ptr<kv::Txn> txn = context.gateway.db->Begin({.label = "unique"});
  const auto read = co_await txn->Get(WorkloadKey(kTable, key), options);
  if (!read.has_value()) {
    Count(read.error());
    co_return;
  }
  if (read->value.has_value()) {
    ++counters()["unique: duplicates refused"];
    // What was read counts once the read is known to be of one moment; a single one is.
    history_.Refuse(key);
    co_await txn->Rollback();
    co_return;
  }
  txn->Put(WorkloadKey(kTable, key), std::to_string(owner));
  const auto committed = co_await txn->Commit();
  if (committed.has_value()) {
    ++counters()["unique: inserted"];
    history_.Acknowledge(key, owner);
  } else {
    Count(committed.error());
  }
}

Task<bool> UniqueWorkload::ReadFinal(Gateway gateway) {
  history_.ForgetFinal();
  const std::unique_ptr<kv::Txn> txn = gateway.db->Begin({.label = "unique end"});
  for (int64_t key = 0; key < first_ + kWindow; ++key) {
    const auto read = co_await txn->Get(WorkloadKey(kTable, key), {});
    if (!read.has_value()) co_return false;
    if (read->value.has_value()) history_.SetFinal(key, std::atoll(read->value->c_str()));
  }
  co_return true;
}

std::vector<std::string> UniqueWorkload::Check() {
  std::vector<std::string> violations;
  for (const std::string& what : history_.Check()) violations.push_back("unique: " + what);
  return violations;
}

}  // namespace steno::sim
