#include "sim/register_workload.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace steno::sim {
namespace {

constexpr uint64_t kTable = 103;

int64_t Parse(const std::optional<std::string>& value) {
  return value.has_value() ? std::atoll(value->c_str()) : kAbsent;
}

}  // namespace

Task<bool> RegisterWorkload::Setup(Gateway) {
  co_return true;
}

Task<void> RegisterWorkload::RunOp(OpContext context) {
  const int64_t row = context.rng.Between(0, rows_ - 1);
  const auto type = static_cast<RegisterOp::Type>(context.rng.Below(3));
  std::vector<RegisterOp>& history = histories_[row];
  const size_t at = history.size();
  RegisterOp op{.type = type, .call_ns = context.now_ns()};
  if (type != RegisterOp::Type::kRead) op.written = next_value_++;
  // A read without an answer says nothing; a write without one may have happened.
  history.push_back(op);
  auto end = [&history, at, &context](Outcome outcome) {
    history[at].outcome = outcome;
    if (outcome != Outcome::kUnknown) history[at].return_ns = context.now_ns();
  };

  const std::unique_ptr<kv::Txn> txn = context.gateway.db->Begin({.label = "register"});
  if (type != RegisterOp::Type::kWrite) {
    const kv::GetOptions options{.lock = type == RegisterOp::Type::kCas && context.rng.Chance(1, 2)
                                             ? kv::LockStrength::kExclusive
                                             : kv::LockStrength::kNone};
    const auto read = co_await txn->Get(WorkloadKey(kTable, row), options);
    if (!read.has_value()) {
      Count(read.error());
      end(Outcome::kFailed);
      co_return;
    }
    history[at].read = Parse(read->value);
  }
  if (type != RegisterOp::Type::kRead)
    txn->Put(WorkloadKey(kTable, row), std::to_string(op.written));
  const auto committed = co_await txn->Commit();
  if (committed.has_value()) {
    ++counters()["register: operations"];
    end(Outcome::kOk);
  } else {
    end(Count(committed.error()));
  }
}

Task<bool> RegisterWorkload::ReadFinal(Gateway gateway) {
  for (std::vector<RegisterOp>& history : histories_) {
    for (const RegisterOp& op : history) last_ns_ = std::max({last_ns_, op.call_ns, op.return_ns});
  }
  const std::unique_ptr<kv::Txn> txn = gateway.db->Begin({.label = "register end"});
  for (int64_t row = 0; row < rows_; ++row) {
    const auto read = co_await txn->Get(WorkloadKey(kTable, row), {});
    if (!read.has_value()) co_return false;
    histories_[row].push_back({.type = RegisterOp::Type::kRead,
                               .outcome = Outcome::kOk,
                               .read = Parse(read->value),
                               .call_ns = last_ns_ + 1,
                               .return_ns = last_ns_ + 2});
  }
  co_return true;
}

std::vector<std::string> RegisterWorkload::Check() {
  std::vector<std::string> violations;
  for (int64_t row = 0; row < rows_; ++row) {
    if (IsLinearizable(histories_[row])) continue;
    std::string text = fmt::format("register: row {} is not linearizable:", row);
    for (const RegisterOp& op : histories_[row]) text += "\n    " + op.ToString();
    violations.push_back(std::move(text));
  }
  return violations;
}

}  // namespace steno::sim
