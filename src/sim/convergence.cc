#include "sim/convergence.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "kv/api/keys.h"
#include "sim/workload.h"

namespace steno::sim {
namespace {

constexpr uint64_t kTable = 199;
// Who connects here is no client of a workload.
constexpr int kOperator = -1;
constexpr int64_t kPollNs = 50 * kNsPerMs;

Task<void> RunAttempt(Convergence::Attempt attempt, Gateway gateway,
                      std::shared_ptr<std::optional<bool>> done) {
  const bool result = co_await attempt(gateway);
  *done = result;
}

Task<bool> WriteOnce(kv::Db* db, int n) {
  const std::unique_ptr<kv::Txn> txn = db->Begin({.label = "convergence"});
  txn->Put(WorkloadKey(kTable, n), "converged");
  const auto committed = co_await txn->Commit();
  co_return committed.has_value();
}

Task<bool> NothingDropped(kv::Db* db) {
  const std::unique_ptr<kv::Txn> txn = db->Begin({.label = "convergence", .read_only = true});
  kv::Span records = kv::keys::DroppedSpans();
  const auto page = co_await txn->Scan(std::move(records), {.max_rows = 1});
  co_return page.has_value() && page->rows.rows.empty();
}

// The first key that the two engines do not agree on; empty if there is none.
std::string FirstDifference(const storage::Engine& a, const storage::Engine& b, storage::Cf cf) {
  const auto left = a.NewIterator(cf, {});
  const auto right = b.NewIterator(cf, {});
  left->Seek("");
  right->Seek("");
  for (; left->Valid() && right->Valid(); left->Next(), right->Next()) {
    if (left->key() != right->key()) {
      return fmt::format("{} against {}", kv::Printable(left->key()), kv::Printable(right->key()));
    }
    if (left->value() != right->value()) {
      return fmt::format("the values of {}", kv::Printable(left->key()));
    }
  }
  if (left->Valid()) return fmt::format("{} is missing", kv::Printable(left->key()));
  if (right->Valid()) return fmt::format("{} is one too many", kv::Printable(right->key()));
  return "";
}

}  // namespace

bool Convergence::RunUntilTrue(int n, const Attempt& attempt, int64_t deadline_ns) {
  while (scheduler_->now_ns() < deadline_ns) {
    if (!cluster_->running(n)) {
      scheduler_->RunUntil(scheduler_->now_ns() + kPollNs);
      continue;
    }
    const uint64_t life = cluster_->life(n);
    auto done = std::make_shared<std::optional<bool>>();
    cluster_->SpawnClient(n, RunAttempt(attempt, cluster_->gateway(n, kOperator), done));
    while (!done->has_value() && scheduler_->now_ns() < deadline_ns && cluster_->running(n) &&
           cluster_->life(n) == life) {
      scheduler_->RunNext();
    }
    if (done->value_or(false)) return true;
    scheduler_->RunUntil(scheduler_->now_ns() + kPollNs);
  }
  return false;
}

std::optional<uint64_t> Convergence::CommonIndex() {
  std::optional<uint64_t> common;
  for (int n = 0; n < cluster_->size(); ++n) {
    const auto status = cluster_->Status(n);
    if (!status.has_value()) return std::nullopt;
    const range::ReplicaDescriptor* self = status->descriptor.FindNode(SimCluster::id(n));
    if (self == nullptr || self->learner || status->applied != status->last_index) {
      return std::nullopt;
    }
    if (common.value_or(status->applied) != status->applied) return std::nullopt;
    common = status->applied;
  }
  return common;
}

bool Convergence::WaitForReplicas(int64_t deadline_ns) {
  while (scheduler_->now_ns() < deadline_ns) {
    if (CommonIndex().has_value()) return true;
    scheduler_->RunUntil(scheduler_->now_ns() + kPollNs);
  }
  return false;
}

std::string Convergence::DescribeReplicas() {
  std::string text;
  for (int n = 0; n < cluster_->size(); ++n) {
    text += fmt::format("\n    n{}: ", n + 1);
    const auto status = cluster_->Status(n);
    if (!status.has_value()) {
      text += cluster_->running(n) ? "no replica" : "down";
      continue;
    }
    text += fmt::format("{} term={} applied={} commit={} last={}{}{} {}",
                        status->descriptor.ToString(), status->term, status->applied,
                        status->commit, status->last_index, status->leader ? " leader" : "",
                        status->serves ? " serves" : "", cluster_->node(n).WhyNotServe());
  }
  return text;
}

std::vector<std::string> Convergence::WriteEverywhere() {
  std::vector<std::string> violations;
  const int64_t deadline_ns = scheduler_->now_ns() + kRecoveryNs;
  for (int n = 0; n < cluster_->size(); ++n) {
    auto write = [n](Gateway gateway) { return WriteOnce(gateway.db, n); };
    if (!RunUntilTrue(n, write, deadline_ns)) {
      violations.push_back(fmt::format("node {} takes no write {} s after all faults were over:{}",
                                       n + 1, kRecoveryNs / kNsPerSecond, DescribeReplicas()));
      break;
    }
  }
  return violations;
}

std::vector<std::string> Convergence::WaitForDroppedRows() {
  auto nothing = [](Gateway gateway) { return NothingDropped(gateway.db); };
  if (RunUntilTrue(0, nothing, scheduler_->now_ns() + kRecoveryNs)) return {};
  return {fmt::format("what was dropped is not cleared {} s after all faults were over",
                      kRecoveryNs / kNsPerSecond)};
}

std::vector<std::string> Convergence::CompareReplicas() {
  if (!WaitForReplicas(scheduler_->now_ns() + kRecoveryNs)) {
    return {"the replicas do not come to the same index:" + DescribeReplicas()};
  }
  std::vector<std::string> violations;
  for (int n = 1; n < cluster_->size(); ++n) {
    for (const storage::Cf cf : {storage::Cf::kData, storage::Cf::kLocal}) {
      const std::string difference = FirstDifference(cluster_->engine(0), cluster_->engine(n), cf);
      if (difference.empty()) continue;
      violations.push_back(fmt::format("the replicas of n1 and n{} differ: {}", n + 1, difference));
    }
  }
  return violations;
}

}  // namespace steno::sim
