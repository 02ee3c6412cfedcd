#include "sim/workload.h"

#include "base/encoding.h"
#include "kv/api/keys.h"
#include "sim/append_workload.h"
#include "sim/bank_workload.h"
#include "sim/register_workload.h"
#include "sim/ring_workload.h"
#include "sim/sql_append_workload.h"
#include "sim/sql_bank_workload.h"
#include "sim/sql_index_workload.h"
#include "sim/sql_predicate_workload.h"
#include "sim/sql_register_workload.h"
#include "sim/sql_replace_workload.h"
#include "sim/sql_unique_workload.h"
#include "sim/unique_workload.h"

namespace steno::sim {
namespace {

constexpr uint64_t kIndex = 1;

const char* NameOf(kv::ErrorKind kind) {
  switch (kind) {
    case kv::ErrorKind::kRetry:
      return "outcomes: retry";
    case kv::ErrorKind::kDeadlock:
      return "outcomes: deadlock";
    case kv::ErrorKind::kAmbiguous:
      return "outcomes: ambiguous";
    case kv::ErrorKind::kUnavailable:
      return "outcomes: unavailable";
    case kv::ErrorKind::kInternal:
      return "outcomes: internal";
    default:
      return "outcomes: other";
  }
}

}  // namespace

Outcome Workload::Count(const kv::Error& error) {
  ++counters_[NameOf(error.kind)];
  return OutcomeOf(error.kind);
}

kv::Key WorkloadKey(uint64_t table, int64_t row) {
  kv::Key key = kv::keys::IndexPrefix(table, kIndex);
  EncodeInt64(row, &key);
  return key;
}

kv::Span WorkloadSpan(uint64_t table) {
  return kv::keys::IndexSpan(table, kIndex);
}

Task<bool> WriteRows(kv::Db* db, uint64_t table, int rows, std::function<std::string(int)> value) {
  const std::unique_ptr<kv::Txn> txn = db->Begin({.label = "setup"});
  for (int row = 0; row < rows; ++row) txn->Put(WorkloadKey(table, row), value(row));
  const auto committed = co_await txn->Commit();
  co_return committed.has_value();
}

const std::vector<std::string>& WorkloadNames() {
  static const auto& names = *new std::vector<std::string>{
      "bank",       "ring",         "append",     "register",  "unique",        "sql_bank",
      "sql_append", "sql_register", "sql_unique", "sql_index", "sql_predicate", "sql_replace"};
  return names;
}

std::unique_ptr<Workload> MakeWorkload(std::string_view name, int keys, Workload::Fail fail) {
  if (name == "bank") return std::make_unique<BankWorkload>(keys, std::move(fail));
  if (name == "ring") return std::make_unique<RingWorkload>(keys, std::move(fail));
  if (name == "append") return std::make_unique<AppendWorkload>(keys);
  if (name == "register") return std::make_unique<RegisterWorkload>(keys);
  if (name == "unique") return std::make_unique<UniqueWorkload>();
  if (name == "sql_bank") return std::make_unique<SqlBankWorkload>(keys, std::move(fail));
  if (name == "sql_append") return std::make_unique<SqlAppendWorkload>(keys, std::move(fail));
  if (name == "sql_register") return std::make_unique<SqlRegisterWorkload>(keys, std::move(fail));
  if (name == "sql_unique") return std::make_unique<SqlUniqueWorkload>(std::move(fail));
  if (name == "sql_index") return std::make_unique<SqlIndexWorkload>(std::move(fail));
  if (name == "sql_replace") return std::make_unique<SqlReplaceWorkload>(std::move(fail));
  if (name == "sql_predicate") return std::make_unique<SqlPredicateWorkload>(std::move(fail));
  return nullptr;
}

}  // namespace steno::sim
