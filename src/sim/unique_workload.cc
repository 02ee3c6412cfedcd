#include "sim/unique_workload.h"

#include <fmt/format.h>

namespace steno::sim {
namespace {

constexpr uint64_t kTable = 105;

}  // namespace

Task<bool> UniqueWorkload::Setup(kv::Db*) {
  co_return true;
}

Task<void> UniqueWorkload::RunOp(OpContext context) {
  const int64_t key = first_ + context.rng.Between(0, kWindow - 1);
  if (context.rng.Chance(1, kWindow)) ++first_;
  const int64_t owner = next_owner_++;
  const kv::GetOptions options{.lock = context.rng.Chance(1, 2) ? kv::LockStrength::kExclusive
                                                                : kv::LockStrength::kNone};
  const std::unique_ptr<kv::Txn> txn = context.db->Begin({.label = "unique"});
  const auto read = co_await txn->Get(WorkloadKey(kTable, key), options);
  if (!read.has_value()) {
    Count(read.error());
    co_return;
  }
  if (read->value.has_value()) {
    ++counters()["unique: duplicates refused"];
    co_await txn->Rollback();
    co_return;
  }
  txn->Put(WorkloadKey(kTable, key), std::to_string(owner));
  const auto committed = co_await txn->Commit();
  if (committed.has_value()) {
    ++counters()["unique: inserted"];
    acknowledged_[key].push_back(owner);
  } else {
    Count(committed.error());
  }
}

Task<bool> UniqueWorkload::ReadFinal(kv::Db* db) {
  const std::unique_ptr<kv::Txn> txn = db->Begin({.label = "unique end"});
  for (int64_t key = 0; key < first_ + kWindow; ++key) {
    const auto read = co_await txn->Get(WorkloadKey(kTable, key), {});
    if (!read.has_value()) co_return false;
    if (read->value.has_value()) final_[key] = *read->value;
  }
  co_return true;
}

std::vector<std::string> UniqueWorkload::Check() {
  std::vector<std::string> violations;
  for (const auto& [key, owners] : acknowledged_) {
    if (owners.size() > 1) {
      violations.push_back(
          fmt::format("unique: key {} was given to {} owners", key, owners.size()));
    }
    const auto it = final_.find(key);
    if (it == final_.end() || it->second != std::to_string(owners.front())) {
      violations.push_back(fmt::format("unique: key {} was given to {}, and now belongs to {}", key,
                                       owners.front(), it == final_.end() ? "nobody" : it->second));
    }
  }
  return violations;
}

}  // namespace steno::sim
