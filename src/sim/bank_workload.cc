#include "sim/bank_workload.h"

#include <fmt/format.h>

#include <cstdlib>

namespace steno::sim {
namespace {

constexpr uint64_t kTable = 101;
constexpr int64_t kFirstBalance = 100;

int64_t Balance(std::string_view value) {
  return std::atoll(std::string(value).c_str());
}

}  // namespace

Task<bool> BankWorkload::Setup(Gateway gateway) {
  return WriteRows(gateway.db, kTable, accounts_,
                   [](int) { return std::to_string(kFirstBalance); });
}

Task<void> BankWorkload::RunOp(OpContext context) {
  if (context.rng.Chance(1, 3)) {
    (void)co_await ReadTotal(context.gateway.db);
  } else {
    co_await Transfer(context.gateway.db, context.rng);
  }
}

Task<void> BankWorkload::Transfer(kv::Db* db, Rng rng) {
  const int64_t from = rng.Between(0, accounts_ - 1);
  const int64_t to = (from + rng.Between(1, accounts_ - 1)) % accounts_;
  const kv::GetOptions options{.lock = rng.Chance(1, 2) ? kv::LockStrength::kExclusive
                                                        : kv::LockStrength::kNone};
  const std::unique_ptr<kv::Txn> txn = db->Begin({.label = "bank transfer"});
  int64_t balances[2];
  for (int i = 0; i < 2; ++i) {
    kv::Key key = WorkloadKey(kTable, i == 0 ? from : to);
    const auto read = co_await txn->Get(std::move(key), options);
    if (!read.has_value()) {
      Count(read.error());
      co_await txn->Rollback();
      co_return;
    }
    if (!read->value.has_value()) {
      fail_(fmt::format("bank: account {} is gone", i == 0 ? from : to));
      co_return;
    }
    balances[i] = Balance(*read->value);
  }
  const int64_t amount = rng.Between(1, 10);
  if (balances[0] < amount) {
    co_await txn->Rollback();
    co_return;
  }
  txn->Put(WorkloadKey(kTable, from), std::to_string(balances[0] - amount));
  txn->Put(WorkloadKey(kTable, to), std::to_string(balances[1] + amount));
  const auto committed = co_await txn->Commit();
  if (committed.has_value()) {
    ++counters()["bank: transfers"];
  } else {
    Count(committed.error());
  }
}

Task<bool> BankWorkload::ReadTotal(kv::Db* db) {
  const std::unique_ptr<kv::Txn> txn = db->Begin({.label = "bank read", .read_only = true});
  kv::Span span = WorkloadSpan(kTable);
  int64_t total = 0;
  int rows = 0;
  std::string balances;
  for (;;) {
    kv::Span page_span = span;
    const auto page = co_await txn->Scan(std::move(page_span), {.max_rows = 3});
    if (!page.has_value()) {
      Count(page.error());
      co_return false;
    }
    for (size_t i = 0; i < page->rows.rows.size(); ++i) {
      const int64_t balance = Balance(page->rows.value(i));
      total += balance;
      ++rows;
      balances += fmt::format(" {}", balance);
      if (balance < 0) fail_(fmt::format("bank: an account is overdrawn: {}", balance));
    }
    if (!page->resume.has_value()) break;
    span.start = *page->resume;
  }
  const auto committed = co_await txn->Commit();
  if (!committed.has_value()) {
    Count(committed.error());
    co_return false;
  }
  ++counters()["bank: totals read"];
  if (rows != accounts_ || total != accounts_ * kFirstBalance) {
    fail_(fmt::format("bank: {} accounts hold {}, not {}, at {}:{}", rows, total,
                      accounts_ * kFirstBalance, committed->ToString(), balances));
  }
  co_return true;
}

Task<bool> BankWorkload::ReadFinal(Gateway gateway) {
  const bool read = co_await ReadTotal(gateway.db);
  co_return read;
}

}  // namespace steno::sim
