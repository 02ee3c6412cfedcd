// Runs testdata/*.td: transactions over a cluster of one range. Commands, one a line:
//   seed K=V ...                      versions written before everything else
//   begin T [read-only]               get T K [lock=shared|exclusive] [wait=error|skip]
//   multiget T K ... [lock=exclusive] scan T FROM..TO [reverse] [max=N]
//   put T K V | del T K | has T FROM..TO
//   savepoint T S | rollback-to T S | release T S | guard T K [stale] | rely T
//   bulk T K=V ... [absent] | clear-span T FROM..TO
//   ("still waiting": the operation goes on, as if its caller had given it up)
//   commit T | rollback T | drop T (destroys it) | ids NAME COUNT
//   other K=V ...                     another gateway commits; its clock is `ahead` of ours
//   ahead MS | fault KIND ... (for the next requests) | leaseholder N | advance MS
//   locks | heartbeats | log (the requests since the last log)
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "kv/txn/db.h"
#include "kv/txn/txn_test_util.h"
#include "testing/datadriven.h"

namespace steno::txn {
namespace {

using datadriven::Command;

constexpr int64_t kNsPerMs = 1'000'000;
constexpr int64_t kMaxOffsetUs = 500'000;

std::string Name(kv::ErrorKind kind) {
  switch (kind) {
    case kv::ErrorKind::kRetry:
      return "retry";
    case kv::ErrorKind::kDeadlock:
      return "deadlock";
    case kv::ErrorKind::kLockNotAvailable:
      return "lock not available";
    case kv::ErrorKind::kGuardFailed:
      return "guard failed";
    case kv::ErrorKind::kReliedGuardFailed:
      return "relied guard failed";
    case kv::ErrorKind::kDuplicateKey:
      return "duplicate key";
    case kv::ErrorKind::kUnavailable:
      return "unavailable";
    case kv::ErrorKind::kAmbiguous:
      return "ambiguous";
    case kv::ErrorKind::kDiskFull:
      return "disk full";
    case kv::ErrorKind::kTooLarge:
      return "too large";
    case kv::ErrorKind::kCancelled:
      return "cancelled";
    case kv::ErrorKind::kInternal:
      return "internal";
  }
  return "";
}

std::string Describe(const kv::Error& error) {
  std::string out = absl::StrCat("error: ", Name(error.kind));
  if (!error.key.empty()) absl::StrAppend(&out, " on ", kv::Printable(error.key));
  return absl::StrCat(out, ": ", error.message, "\n");
}

kv::Span ParseSpan(const std::string& text) {
  const size_t dots = text.find("..");
  return kv::Span{text.substr(0, dots), text.substr(dots + 2)};
}

kv::Write ParseWrite(const std::string& text) {
  const size_t equals = text.find('=');
  return {text.substr(0, equals), text.substr(equals + 1)};
}

struct DescribeRequest {
  std::string operator()(const kv::GetRequest& r) const {
    return absl::StrCat("get ", r.key, r.lock == kv::LockStrength::kNone ? "" : " locking");
  }
  std::string operator()(const kv::ScanRequest& r) const {
    return absl::StrCat("scan ", r.span.ToString());
  }
  std::string operator()(const kv::RefreshRequest& r) const { return "refresh" + Spans(r.spans); }
  std::string operator()(const kv::CommitRequest& r) const {
    std::string out = "commit";
    for (const kv::Write& write : r.writes) {
      absl::StrAppend(&out, " ", write.key, "=", write.value ? *write.value : "-");
    }
    return out + ", reads" + (r.reads.empty() ? " none" : Spans(r.reads));
  }
  std::string operator()(const kv::RollbackRequest&) const { return "rollback"; }
  std::string operator()(const kv::HeartbeatRequest&) const { return "heartbeat"; }
  std::string operator()(const kv::BulkWriteRequest& r) const {
    return absl::StrCat("bulk write of ", r.writes.size());
  }
  std::string operator()(const kv::ClearSpanRequest&) const { return "clear span"; }
  static std::string Spans(const std::vector<kv::Span>& spans) {
    std::string out;
    for (const kv::Span& span : spans) absl::StrAppend(&out, " ", span.ToString());
    return out;
  }
};

class TxnRunner : public datadriven::Runner {
 public:
  TxnRunner() : executor_(&wall_), gateway_clock_(&wall_, kMaxOffsetUs) {
    cluster_ = std::make_unique<FakeCluster>(&ahead_, kMaxOffsetUs);
    cluster_->observe = [this](kv::NodeId node, const kv::BatchRequest& batch) {
      absl::StrAppend(&log_, "n", node.value(), ":");
      for (const kv::Guard& guard : batch.guards) absl::StrAppend(&log_, " guard ", guard.key);
      for (const kv::Request& request : batch.requests) {
        absl::StrAppend(&log_, " ", std::visit(DescribeRequest(), request), ";");
      }
      log_ += "\n";
    };
    cluster_->delay_ns = [this] { return std::exchange(delay_ns_, 0); };
    cluster_->fault = [this](const kv::BatchRequest&) {
      if (faults_.empty()) return Fault::kNone;
      const Fault fault = faults_.front();
      if (fault != Fault::kNone) delay_ns_ = fault_after_ns_;
      if (faults_.size() > 1 || !last_fault_stays_) faults_.pop_front();
      return fault;
    };
    router_ = std::make_unique<Router>(
        RouterOptions{.nodes = cluster_.get(), .ranges = &ranges_, .clock = &wall_}, Rng(1));
    db_ = std::make_unique<GatewayDb>(router_.get(), &gateway_clock_, &executor_, Rng(2));
  }
  ~TxnRunner() override {
    txns_.clear();
    executor_.Drop();
  }

  std::string Run(const Command& c) override {
    wall_.Advance(kNsPerMs);
    if (c.name == "seed" || c.name == "other") return Other(c);
    if (c.name == "begin") {
      txns_[c.Word(0)] = db_->Begin({.label = c.Word(0), .read_only = c.Flag("read-only")});
      return "";
    }
    if (c.name == "fault") return SetFaults(c);
    if (c.name == "ids") return Wait(Ids(c.Word(0), std::stoll(c.Word(1))));
    if (c.name == "ahead") {
      ahead_ms_ = std::stoll(c.Word(0));
      return "";
    }
    if (c.name == "advance") {
      executor_.RunFor(std::stoll(c.Word(0)) * kNsPerMs);
      return "";
    }
    if (c.name == "leaseholder") {
      cluster_->leaseholder = kv::NodeId(static_cast<uint32_t>(std::stoul(c.Word(0))));
      return "";
    }
    if (c.name == "heartbeats") return absl::StrCat(cluster_->heartbeats, "\n");
    if (c.name == "log") return std::exchange(log_, "");
    if (c.name == "locks") {
      std::string out;
      for (const auto& [key, txn] : cluster_->locks) {
        absl::StrAppend(&out, key, ": ", txn.label, "\n");
      }
      return out.empty() ? "none\n" : out;
    }
    return OnTxn(c, c.Word(0));
  }

 private:
  std::string OnTxn(const Command& c, const std::string& name) {
    kv::Txn* const txn = txns_[name].get();
    if (txn == nullptr) {
      c.Fail("no such transaction");
      return "";
    }
    if (c.name == "get") return Wait(Get(txn, c.Word(1), ParseOptions(c)));
    if (c.name == "multiget") return Wait(MultiGet(txn, c.WordsFrom(1), ParseOptions(c)));
    if (c.name == "scan") {
      return Wait(Scan(txn, ParseSpan(c.Word(1)),
                       {.reverse = c.Flag("reverse"), .max_rows = c.IntArg("max", 0)}));
    }
    if (c.name == "commit") return Wait(Commit(txn));
    if (c.name == "rollback") return Wait(Rollback(txn));
    if (c.name == "bulk") {
      std::vector<kv::Write> writes;
      for (const std::string& text : c.ListArg("rows")) writes.push_back(ParseWrite(text));
      return Wait(Bulk(txn, std::move(writes), c.Flag("absent")));
    }
    if (c.name == "clear-span") return Wait(Clear(txn, ParseSpan(c.Word(1))));
    if (c.name == "put") {
      txn->Put(c.Word(1), c.Word(2));
    } else if (c.name == "del") {
      txn->Delete(c.Word(1));
    } else if (c.name == "drop") {
      txns_.erase(name);
    } else if (c.name == "has") {
      return txn->HasBufferedWriteIn(ParseSpan(c.Word(1))) ? "yes\n" : "no\n";
    } else if (c.name == "savepoint") {
      savepoints_[c.Word(1)] = txn->CreateSavepoint();
    } else if (c.name == "rollback-to") {
      txn->RollbackTo(savepoints_[c.Word(1)]);
    } else if (c.name == "release") {
      txn->Release(savepoints_[c.Word(1)]);
    } else if (c.name == "rely") {
      txn->RelyOnGuards();
    } else if (c.name == "guard") {
      const kv::Key key = c.Word(1);
      const auto& versions = cluster_->data[key];
      kv::Timestamp version = versions.empty() ? kv::Timestamp() : versions.rbegin()->first;
      if (c.Flag("stale")) version = version.Prev();
      txn->AddGuard({key, version});
    } else {
      return c.Unknown();
    }
    return "";
  }

  std::string Other(const Command& c) {
    const kv::Timestamp now = kv::Timestamp::FromWall(wall_.WallUs() + ahead_ms_ * 1000);
    for (const std::string& text : c.ListArg("rows")) {
      kv::Write write = ParseWrite(text);
      cluster_->data[write.key][now] = {write.value};
    }
    cluster_->hlc().Forward(now);
    return "";
  }

  std::string SetFaults(const Command& c) {
    static const std::map<std::string, Fault> kFaults = {
        {"none", Fault::kNone},
        {"lose-request", Fault::kLoseRequest},
        {"lose-answer", Fault::kLoseAnswer},
        {"unavailable", Fault::kUnavailable},
        {"ambiguous-lost", Fault::kAmbiguousLost},
        {"ambiguous-done", Fault::kAmbiguousDone},
        {"not-leaseholder", Fault::kNotLeaseholder}};
    faults_.clear();
    fault_after_ns_ = c.IntArg("after-ms", 0) * kNsPerMs;
    for (const std::string& text : c.ListArg("next")) faults_.push_back(kFaults.at(text));
    last_fault_stays_ = c.Flag("for-ever");
    return "";
  }

  static kv::GetOptions ParseOptions(const Command& c) {
    kv::GetOptions options;
    const std::string lock = c.Arg("lock", "");
    if (lock == "shared") options.lock = kv::LockStrength::kShared;
    if (lock == "exclusive") options.lock = kv::LockStrength::kExclusive;
    const std::string wait = c.Arg("wait", "");
    if (wait == "error") options.wait = kv::WaitPolicy::kError;
    if (wait == "skip") options.wait = kv::WaitPolicy::kSkip;
    return options;
  }

  // Runs the operation to its end, or for a minute of virtual time.
  std::string Wait(Task<std::string> task) {
    const auto out = std::make_shared<std::optional<std::string>>();
    const auto run = [](Task<std::string> inner,
                        std::shared_ptr<std::optional<std::string>> result) -> Task<void> {
      *result = co_await inner;
    };
    scope_.Spawn(&executor_, run(std::move(task), out));
    executor_.RunFor(60'000 * kNsPerMs, [&out] { return out->has_value(); });
    return out->value_or("still waiting\n");
  }

  static std::string Value(const kv::GetResult& result) {
    if (result.skipped) return "skipped";
    return result.value ? *result.value : "-";
  }
  static Task<std::string> Get(kv::Txn* txn, kv::Key key, kv::GetOptions options) {
    const kv::KvResult<kv::GetResult> result = co_await txn->Get(std::move(key), options);
    if (!result.has_value()) co_return Describe(result.error());
    co_return Value(*result) + "\n";
  }
  static Task<std::string> MultiGet(kv::Txn* txn, std::vector<kv::Key> keys,
                                    kv::GetOptions options) {
    const auto results = co_await txn->MultiGet(std::move(keys), options);
    if (!results.has_value()) co_return Describe(results.error());
    std::string out;
    for (const kv::GetResult& result : *results) out += Value(result) + " ";
    out.back() = '\n';
    co_return out;
  }
  static Task<std::string> Scan(kv::Txn* txn, kv::Span span, kv::ScanOptions options) {
    const kv::KvResult<kv::ScanPage> page = co_await txn->Scan(std::move(span), options);
    if (!page.has_value()) co_return Describe(page.error());
    std::string out;
    for (size_t i = 0; i < page->rows.rows.size(); ++i) {
      out.append(page->rows.key(i)).append("=").append(page->rows.value(i)).append(" ");
    }
    out += page->resume ? "... " + kv::Printable(*page->resume) : "end";
    co_return out + "\n";
  }
  static Task<std::string> Commit(kv::Txn* txn) {
    const kv::KvResult<kv::Timestamp> result = co_await txn->Commit();
    if (!result.has_value()) co_return Describe(result.error());
    co_return "committed\n";
  }
  static Task<std::string> Rollback(kv::Txn* txn) {
    co_await txn->Rollback();
    co_return "";
  }
  static Task<std::string> Bulk(kv::Txn* txn, std::vector<kv::Write> writes, bool absent) {
    const kv::KvResult<bool> result = co_await txn->BulkWrite(std::move(writes), absent);
    if (!result.has_value()) co_return Describe(result.error());
    co_return "written\n";
  }
  static Task<std::string> Clear(kv::Txn* txn, kv::Span span) {
    const kv::KvResult<bool> result = co_await txn->ClearSpan(std::move(span));
    if (!result.has_value()) co_return Describe(result.error());
    co_return "cleared\n";
  }
  Task<std::string> Ids(std::string counter, int64_t count) {
    const kv::KvResult<int64_t> first = co_await db_->AllocateIds(std::move(counter), count);
    if (!first.has_value()) co_return Describe(first.error());
    co_return absl::StrCat(*first, "\n");
  }

  ManualClock wall_;
  SkewedClock ahead_{&wall_, 0};
  VirtualExecutor executor_;
  hlc::HybridClock gateway_clock_;
  std::unique_ptr<FakeCluster> cluster_;
  RangeCache ranges_{{.range = kv::RangeId(1),
                      .replicas = {kv::NodeId(1), kv::NodeId(2), kv::NodeId(3)},
                      .leaseholder = kv::NodeId()}};
  std::unique_ptr<Router> router_;
  std::unique_ptr<GatewayDb> db_;
  TaskScope scope_;
  std::map<std::string, std::unique_ptr<kv::Txn>> txns_;
  std::map<std::string, kv::SavepointToken> savepoints_;
  std::deque<Fault> faults_;
  int64_t fault_after_ns_ = 0;
  int64_t delay_ns_ = 0;  // of the request that has just met a fault
  bool last_fault_stays_ = false;
  int64_t ahead_ms_ = 0;
  std::string log_;
};

STENO_REGISTER_DATA_TESTS(Txn, "testdata", TxnRunner);

}  // namespace
}  // namespace steno::txn
