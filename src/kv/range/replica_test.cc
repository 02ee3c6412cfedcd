// Runs testdata/replica/*.td over a group of replicas (replica_group_test_util.h). Times are in
// milliseconds since the test began; 12+ stands for just above 12. N is a replica, by number, or
// `leader`: the one of the highest term.
//   group N [steps=K] [here=BYTES]            N replicas, nobody leads; pieces of K keys; what is
//                                             larger is applied away from the strand
//   elect N                                   N campaigns
//   tick [N] [times=K]                        100 ms pass; all replicas, or only N, notice
//   pause MS                                  time passes, and nobody notices
//   cut N | mend N | hold N | release N       its messages; the writes of its log
//   hold N pieces | release N pieces          what it evaluates in pieces
//   hold N apply | release N apply            what it applies away from the strand
//   hold N applied | release N applied        that it hears of what was applied there
//   slow N ms=MS                              so long between two looks at its clock
//   restart N | truncate N | refuse N why=W | disk N [full=W]
//   get ID at=N txn=X k=K [ts=MS] [lock]      ts: now by the clock of the replica if not given
//   scan ID at=N txn=X k=K end=K [ts=MS]
//   commit ID at=N txn=X [ts=MS] put=(K=V) [read=(K K-K)]
//   clear ID at=N txn=X k=K end=K
//   rollback ID at=N txn=X | heartbeat ID at=N txn=X
//   state                                     of every replica
// Each command prints the answers that have come by its end, as "ID: answer".
#include <gtest/gtest.h>
#include <pthread.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "kv/api/keys.h"
#include "kv/range/replica_group_test_util.h"
#include "testing/datadriven.h"

namespace steno::range {
namespace {

using datadriven::Command;
using kv::Timestamp;

// Requests never reach the end of their patience here.
constexpr int64_t kExpiresMs = 3'600'000;

Timestamp AtMs(int64_t ms) {
  return Timestamp::FromWall(kTestEpochUs + ms * 1000);
}

std::string PrintTime(Timestamp ts) {
  const int64_t ms = (ts.wall_us() - kTestEpochUs) / 1000;
  return absl::StrCat(ms, ts > AtMs(ms) ? "+" : "");
}

struct PrintReply {
  std::string operator()(const kv::EmptyReply&) const { return "done"; }
  std::string operator()(const kv::GetReply& get) const {
    if (!get.value.has_value()) return "none";
    return absl::StrCat(*get.value, " @", PrintTime(get.version));
  }
  std::string operator()(const kv::ScanReply& scan) const {
    std::string out = scan.rows.empty() ? "nothing" : "";
    for (size_t i = 0; i < scan.rows.size(); ++i) {
      absl::StrAppend(&out, i == 0 ? "" : " ", std::string(scan.key(i)), "=",
                      std::string(scan.value(i)));
    }
    return out;
  }
  std::string operator()(const kv::CommitReply& commit) const {
    return "committed @" + PrintTime(commit.commit_ts);
  }
};

// Refusals that carry times, with times as tests have them.
std::string PrintRefusal(const kv::Refusal& refusal) {
  if (const auto* r = std::get_if<kv::RefreshFailed>(&refusal)) {
    return absl::StrCat("refused: RefreshFailed(", r->key, " @", PrintTime(r->version), ")");
  }
  if (const auto* r = std::get_if<kv::WriteTooOld>(&refusal)) {
    return absl::StrCat("refused: WriteTooOld(", r->key, " @", PrintTime(r->version), ")");
  }
  return "refused: " + kv::ToString(refusal);
}

class ReplicaRunner : public datadriven::Runner {
 public:
  std::string Run(const Command& command) override {
    const std::string& name = command.name;
    answers_.clear();
    if (name == "state") return State();
    if (name == "records") return Records(group_->member(Number(command.Word(0))));
    if (name == "group") {
      int replicas = 0;
      EXPECT_TRUE(absl::SimpleAtoi(command.Word(0), &replicas));
      group_ = std::make_unique<TestGroup>(replicas, command.IntArg("steps", kEvaluationSteps),
                                           command.IntArg("here", kApplyHereBytesMax));
    } else if (name == "tick") {
      Tick(command);
    } else if (name == "pause") {
      int64_t ms = 0;
      EXPECT_TRUE(absl::SimpleAtoi(command.Word(0), &ms));
      group_->Advance(ms);
    } else if (command.Has("at")) {
      Request(command);
    } else {
      Control(command);
    }
    group_->Pump();
    return answers_;
  }

 private:
  int Number(const std::string& word) {
    int n = 0;
    if (word == "leader") {
      uint64_t term = 0;
      for (int i = 1; i <= group_->size(); ++i) {
        const raft::Node& raft = group_->member(i).replica().raft();
        if (raft.role() != raft::Role::kLeader || raft.term() <= term) continue;
        n = i;
        term = raft.term();
      }
      EXPECT_NE(n, 0) << "nobody leads";
      return std::max(n, 1);
    }
    EXPECT_TRUE(absl::SimpleAtoi(word, &n)) << word;
    return n;
  }

  void Tick(const Command& command) {
    const int only = command.words() > 0 ? Number(command.Word(0)) : 0;
    const int64_t times = command.IntArg("times", 1);
    for (int64_t i = 0; i < times; ++i) {
      group_->Advance(kTestTickMs);
      for (int n = 1; n <= group_->size(); ++n) {
        if (only == 0 || only == n) group_->member(n).replica().Tick();
      }
      group_->Pump();
    }
  }

  void Control(const Command& command) {
    TestMember& member = group_->member(Number(command.Word(0)));
    const std::string& name = command.name;
    if (name == "elect") {
      member.replica().raft().Campaign(member.clock().MonotonicNs());
    } else if (name == "cut" || name == "mend") {
      member.cut = name == "cut";
    } else if (name == "hold" || name == "release") {
      Held(&member, command) = name == "hold";
    } else if (name == "slow") {
      member.slow_clock().look_ns = command.IntArg("ms") * 1'000'000;
    } else if (name == "restart") {
      member.Start();
    } else if (name == "truncate") {
      member.log().TruncateUpTo(member.replica().raft().applied());
    } else if (name == "refuse") {
      member.why_not_serve = command.Arg("why");
    } else if (name == "disk") {
      member.why_not_write = command.Arg("full", "");
    } else {
      command.Fail("unknown command");
    }
  }

  static bool& Held(TestMember* member, const Command& command) {
    if (command.Flag("pieces")) return member->holds_pieces;
    if (command.Flag("apply")) return member->holds_apply;
    if (command.Flag("applied")) return member->holds_applied;
    return member->holds_log;
  }

  static kv::Request RequestOf(const Command& command) {
    if (command.name == "get") {
      kv::GetRequest get{.key = command.Arg("k")};
      if (command.Flag("lock")) get.lock = kv::LockStrength::kExclusive;
      return get;
    }
    if (command.name == "scan") {
      return kv::ScanRequest{.span = {command.Arg("k"), command.Arg("end")}};
    }
    if (command.name == "clear") {
      return kv::ClearSpanRequest{.span = {command.Arg("k"), command.Arg("end")}};
    }
    if (command.name == "rollback") return kv::RollbackRequest{};
    if (command.name == "heartbeat") return kv::HeartbeatRequest{};
    if (command.name != "commit") command.Fail("unknown command");
    kv::CommitRequest commit{.expires_at = AtMs(command.IntArg("expires", kExpiresMs))};
    for (const std::string& put : command.ListArg("put")) {
      const std::vector<std::string> parts = absl::StrSplit(put, '=');
      commit.writes.push_back({parts.at(0), parts.at(1)});
    }
    for (const std::string& read : command.ListArg("read")) {
      const std::vector<std::string> ends = absl::StrSplit(read, '-');
      commit.reads.push_back({ends[0], ends.size() > 1 ? ends[1] : ""});
    }
    return commit;
  }

  void Request(const Command& command) {
    TestMember& member = group_->member(Number(command.Arg("at")));
    const std::string id = command.Word(0);
    const std::string txn = command.Arg("txn");
    kv::BatchRequest batch;
    batch.range = kTestRange;
    batch.txn.id = {.high = static_cast<uint64_t>(txn[0]), .low = 1};
    batch.txn.label = txn;
    batch.txn.read_ts = command.Has("ts") ? AtMs(command.IntArg("ts")) : member.hlc().Now();
    batch.requests.push_back(RequestOf(command));
    member.replica().Execute(std::move(batch), [this, id](kv::BatchResponse response) {
      absl::StrAppend(&answers_, id, ": ",
                      response.ok() ? std::visit(PrintReply{}, response.replies()[0])
                                    : PrintRefusal(response.refusal()),
                      "\n");
    });
  }

  // How many transactions it would know again.
  static std::string Records(TestMember& member) {
    const kv::Span span = kv::keys::TxnRecords(kTestRange);
    const auto it =
        member.engine().NewIterator(storage::Cf::kLocal, {.lower = span.start, .upper = span.end});
    int count = 0;
    for (it->Seek(span.start); it->Valid(); it->Next()) ++count;
    return absl::StrCat(count, "\n");
  }

  std::string State() {
    std::string out;
    for (int n = 1; n <= group_->size(); ++n) {
      Replica& replica = group_->member(n).replica();
      const raft::Node& raft = replica.raft();
      absl::StrAppend(&out, n, ": ", raft.role() == raft::Role::kLeader ? "leads" : "follows");
      if (replica.ServesNow()) absl::StrAppend(&out, ", serves");
      absl::StrAppend(&out, ", applied ", raft.applied());
      if (replica.stats().snapshots_installed > 0) absl::StrAppend(&out, ", from a snapshot");
      absl::StrAppend(&out, "\n");
    }
    return out;
  }

  std::string answers_;
  std::unique_ptr<TestGroup> group_;
};

// Runs `work` where recursion ends soon.
void RunOnSmallStack(const std::function<void()>& work) {
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, 1 << 20), 0);
  pthread_t thread;
  const auto run = [](void* of) -> void* {
    (*static_cast<const std::function<void()>*>(of))();
    return nullptr;
  };
  ASSERT_EQ(
      pthread_create(&thread, &attributes, run, const_cast<void*>(static_cast<const void*>(&work))),
      0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

// Each has read what the others write: whoever is refused lets the next one in.
TEST(ReplicaStack, ManyRefusedCommitsDoNotNest) {
  constexpr int kCommits = 3'000;
  TestGroup group(1);
  TestMember& member = group.member(1);
  group.Advance(1600);
  member.replica().raft().Campaign(member.clock().MonotonicNs());
  group.Pump();
  group.Advance(kTestTickMs);
  member.replica().Tick();
  group.Pump();
  const Timestamp read_ts = member.hlc().Now();
  int committed = 0;
  int refreshes_failed = 0;
  const auto commit = [&](int n) {
    kv::BatchRequest batch;
    batch.range = kTestRange;
    batch.txn.id = {.high = 1, .low = static_cast<uint64_t>(n)};
    batch.txn.read_ts = n == 1 ? member.hlc().Now() : read_ts;
    kv::CommitRequest request{.expires_at = AtMs(kExpiresMs)};
    request.reads.push_back({"a", "z"});
    request.writes.push_back({absl::StrCat("k", n), "v"});
    batch.requests.push_back(std::move(request));
    member.replica().Execute(std::move(batch), [&](kv::BatchResponse response) {
      committed += response.ok();
      refreshes_failed +=
          !response.ok() && std::holds_alternative<kv::RefreshFailed>(response.refusal());
    });
  };
  member.holds_log = true;
  group.Advance(kTestTickMs);
  for (int n = 1; n <= kCommits; ++n) commit(n);
  group.Pump();
  EXPECT_EQ(committed + refreshes_failed, 0);
  member.holds_log = false;
  RunOnSmallStack([&] { group.Pump(); });
  EXPECT_EQ(committed, 1);
  EXPECT_EQ(refreshes_failed, kCommits - 1);
  EXPECT_EQ(member.replica().pending_requests(), 0);
}

STENO_REGISTER_DATA_TESTS(Replica, "testdata/replica", ReplicaRunner);

}  // namespace
}  // namespace steno::range
