// Runs testdata/manager/*.td. Commands, one a line:
//   sequence rN [txn=T] [read=(SPAN@TS ...)] [write=(SPAN[@TS] ...)] [lock=(KEY:STRENGTH ...)]
//            [wait=block|error|skip] [commit]
//   fix rN ts=TS | finish rN | cancel rN | end T | heartbeat T | advance MS | tick | clear
//   locks | latches
// SPAN is a key or from..to; STRENGTH is shared or exclusive; @max reads the newest. Each command
// prints what it decided, then who was resumed by it.
#include "kv/concurrency/concurrency_manager.h"

#include <gtest/gtest.h>

#include <charconv>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/rng.h"
#include "testing/datadriven.h"

namespace steno::concurrency {
namespace {

using datadriven::Command;

std::string Describe(const Refused& refused) {
  if (const auto* r = std::get_if<LockConflict>(&refused)) {
    return absl::StrCat("refused: ", r->key, " is locked by ", r->holder, "\n");
  }
  if (const auto* r = std::get_if<Deadlock>(&refused)) {
    return absl::StrCat("refused: deadlock on ", r->key, "\n", r->cycle, "\n");
  }
  if (const auto* r = std::get_if<TxnAborted>(&refused)) {
    return absl::StrCat("refused: aborted: ", r->reason, "\n");
  }
  if (const auto* r = std::get_if<Overloaded>(&refused)) {
    return absl::StrCat("refused: overloaded: ", r->reason, "\n");
  }
  return "refused: the lease is lost\n";
}

std::string Describe(const Proceed& proceed) {
  std::string out = "proceed";
  for (uint32_t i : proceed.skipped) absl::StrAppend(&out, ", lock ", i, " skipped");
  return out + "\n";
}

std::string Describe(const Wait&) {
  return "wait\n";
}

TxnId IdOf(const std::string& name) {
  return TxnId{1, static_cast<uint64_t>(name[0])};
}

class ManagerRunner : public datadriven::Runner {
 public:
  std::string Run(const Command& command) override {
    std::string out = Dispatch(command);
    for (const Resumed& resumed : manager_.TakeResumed()) {
      absl::StrAppend(
          &out, "r", resumed.id.value(), ": ",
          std::visit([](const auto& outcome) { return Describe(outcome); }, resumed.outcome));
    }
    manager_.CheckInvariants();
    return out;
  }

 private:
  std::string Dispatch(const Command& c) {
    if (c.name == "sequence") return Sequence(c);
    if (c.name == "locks") return OrNone(manager_.DebugLocks());
    if (c.name == "latches") return OrNone(manager_.DebugLatches());
    if (c.name == "fix") {
      manager_.SetWriteTimestamp(Request(c), Timestamp::FromWall(c.IntArg("ts")));
    } else if (c.name == "finish") {
      manager_.Finish(Request(c));
    } else if (c.name == "cancel") {
      manager_.Cancel(Request(c));
    } else if (c.name == "end") {
      manager_.FinishTxn(IdOf(c.Word(0)));
    } else if (c.name == "heartbeat") {
      return manager_.Heartbeat(IdOf(c.Word(0)), now_ns_) == Liveness::kAlive ? "alive\n"
                                                                              : "aborted\n";
    } else if (c.name == "advance") {
      now_ns_ += std::stoll(c.Word(0)) * 1'000'000;
    } else if (c.name == "tick") {
      manager_.Tick(now_ns_);
    } else if (c.name == "clear") {
      manager_.Clear();
    } else {
      return c.Unknown();
    }
    return "";
  }

  std::string Sequence(const Command& c) {
    RequestSpec spec;
    if (c.Has("txn")) {
      const std::string& label = Keep(c.Arg("txn"));
      spec.txn = IdOf(label);
      spec.label = label;
    }
    spec.commit = c.Flag("commit");
    for (const std::string& text : c.ListArg("read")) {
      spec.latches.push_back(Latch(text, Access::kRead));
    }
    for (const std::string& text : c.ListArg("write")) {
      spec.latches.push_back(Latch(text, Access::kWrite));
    }
    const std::string wait = c.Arg("wait", "block");
    for (const std::string& text : c.ListArg("lock")) {
      const size_t colon = text.find(':');
      spec.locks.push_back({.key = Keep(text.substr(0, colon)),
                            .strength = text.substr(colon + 1) == "shared"
                                            ? LockStrength::kShared
                                            : LockStrength::kExclusive,
                            .wait = wait == "error"  ? WaitPolicy::kError
                                    : wait == "skip" ? WaitPolicy::kSkip
                                                     : WaitPolicy::kBlock});
    }
    const RequestId id = Request(c);
    const SequenceResult result = manager_.Sequence(id, std::move(spec), now_ns_);
    return absl::StrCat("r", id.value(), ": ",
                        std::visit([](const auto& outcome) { return Describe(outcome); }, result));
  }

  LatchSpec Latch(const std::string& text, Access access) {
    LatchSpec latch{.access = access};
    const size_t at = text.find('@');
    if (at != std::string::npos) {
      const std::string ts = text.substr(at + 1);
      latch.ts = ts == "max" ? Timestamp::Max() : Timestamp::FromWall(std::stoll(ts));
    }
    const std::string span = text.substr(0, at);
    const size_t dots = span.find("..");
    latch.span.start = Keep(span.substr(0, dots));
    if (dots != std::string::npos) latch.span.end = Keep(span.substr(dots + 2));
    return latch;
  }

  static RequestId Request(const Command& c) { return RequestId(std::stoull(c.Word(0).substr(1))); }
  static std::string OrNone(std::string text) { return text.empty() ? "none\n" : text; }
  const std::string& Keep(std::string text) { return *kept_.insert(std::move(text)).first; }

  std::set<std::string> kept_;
  ConcurrencyManager manager_{{.requests_max = 8, .locks_max = 6}};
  int64_t now_ns_ = 0;
};

STENO_REGISTER_DATA_TESTS(ConcurrencyManager, "testdata/manager", ManagerRunner);

// Transactions that lock random keys in random order, commit, go silent, are cancelled, and lose
// the lease. Whatever happens: the invariants hold after each step, every request ends exactly
// once, and when the driver stops starting new work, everybody gets through.
class Storm {
 public:
  explicit Storm(uint64_t seed) : rng_(seed) {
    for (char c = 'a'; c <= 'f'; ++c) keys_.push_back(std::string(1, c));
  }

  void Run(int steps) {
    for (int i = 0; i < steps; ++i) {
      Step();
      Take();
      manager_.CheckInvariants();
    }
    CalmDown();
  }

 private:
  void Step() {
    now_ns_ += static_cast<int64_t>(rng_.Below(300)) * 1'000'000;
    switch (rng_.Below(10)) {
      case 0:
        manager_.Tick(now_ns_);
        return;
      case 1:
        if (!proceeding_.empty()) manager_.Cancel(Pick(&proceeding_));
        return;
      case 2:
        if (rng_.Chance(1, 20)) {
          manager_.Clear();
        } else if (!waiting_.empty()) {
          manager_.Cancel(Pick(&waiting_));
        }
        return;
      case 3:
      case 4:
        if (!proceeding_.empty()) manager_.Finish(Pick(&proceeding_));
        return;
      case 5:
        manager_.FinishTxn(Txn(rng_.Below(8)));
        return;
      default:
        Start();
    }
  }

  void Start() {
    RequestSpec spec;
    spec.txn = Txn(rng_.Below(8));
    spec.commit = rng_.Chance(1, 8);
    for (uint64_t i = rng_.Below(3); i > 0; --i) {
      const KeyView from = keys_[rng_.Below(keys_.size())];
      const KeyView to = keys_[rng_.Below(keys_.size())];
      LatchSpec latch{.access = rng_.Chance(1, 2) ? Access::kRead : Access::kWrite};
      latch.span = from < to && rng_.Chance(1, 2) ? SpanView{from, to} : SpanView::Point(from);
      if (latch.access == Access::kRead) latch.ts = Timestamp(rng_.Between(1, 20));
      spec.latches.push_back(latch);
    }
    for (uint64_t i = rng_.Below(3); i > 0; --i) {
      const uint64_t policy = rng_.Below(6);
      spec.locks.push_back(
          {.key = keys_[rng_.Below(keys_.size())],
           .strength = rng_.Chance(1, 2) ? LockStrength::kShared : LockStrength::kExclusive,
           .wait = policy == 0   ? WaitPolicy::kError
                   : policy == 1 ? WaitPolicy::kSkip
                                 : WaitPolicy::kBlock});
    }
    const RequestId id(++requests_);
    const SequenceResult result = manager_.Sequence(id, std::move(spec), now_ns_);
    if (std::holds_alternative<Wait>(result)) waiting_.insert(id);
    if (std::holds_alternative<Proceed>(result)) Proceeded(id);
  }

  void Proceeded(RequestId id) {
    proceeding_.insert(id);
    if (rng_.Chance(1, 3)) manager_.SetWriteTimestamp(id, Timestamp(rng_.Between(1, 20)));
  }

  void Take() {
    // Fixing a timestamp may resume others.
    for (std::vector<Resumed> all = manager_.TakeResumed(); !all.empty();
         all = manager_.TakeResumed()) {
      for (const Resumed& resumed : all) {
        ASSERT_EQ(waiting_.erase(resumed.id), 1u) << resumed.id;
        if (std::holds_alternative<Proceed>(resumed.outcome)) Proceeded(resumed.id);
      }
    }
  }

  void CalmDown() {
    for (int round = 0; round < 1000 && !(waiting_.empty() && proceeding_.empty()); ++round) {
      while (!proceeding_.empty()) manager_.Finish(Pick(&proceeding_));
      Take();
      manager_.FinishTxn(Txn(round % 8));
      Take();
      manager_.CheckInvariants();
    }
    for (int i = 0; i < 8; ++i) manager_.FinishTxn(Txn(i));
    Take();
    EXPECT_TRUE(waiting_.empty());
    EXPECT_EQ(manager_.requests(), static_cast<int64_t>(proceeding_.size()));
    EXPECT_EQ(manager_.locks(), 0);
  }

  static TxnId Txn(uint64_t i) { return TxnId{7, i + 1}; }
  RequestId Pick(std::set<RequestId>* from) {
    auto it = from->begin();
    std::advance(it, rng_.Below(from->size()));
    const RequestId id = *it;
    from->erase(it);
    return id;
  }

  Rng rng_;
  ConcurrencyManager manager_;
  std::vector<std::string> keys_;
  std::set<RequestId> waiting_;
  std::set<RequestId> proceeding_;
  uint64_t requests_ = 0;
  int64_t now_ns_ = 0;
};

TEST(ConcurrencyManager, KeepsItsInvariantsInAStorm) {
  for (uint64_t seed = 1; seed <= 200 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Storm(seed).Run(300);
  }
}

}  // namespace
}  // namespace steno::concurrency
