// Runs testdata/eval_*.td: commands evaluated against an engine in memory (T is WALL[,LOGICAL];
// transactions are named by one letter):
//   put k=K ts=T v=V | del k=K ts=T              versions as they are in the engine
//   now T | until T                              the range's time, what its lease reaches
//   get txn=N ts=T k=K [uncertain=T] [lock]
//   scan txn=N ts=T k=K end=K [rows=N] [order=desc]
//   guard txn=N ts=T k=K [version=T]             no version: the key is to be absent
//   refresh txn=N from=T ts=T k=K [end=K] [pieces=N]
//   commit txn=N ts=T [put=(K=V ...)] [del=(K ...)] [read=(K K-K ...)] [expires=T] [lost]
//     [pieces=N]
//   bulk ts=T put=(K=V ...) [absent] | clear k=K end=K
//   read k=K txn=N                               the highest read that others must respect
//   dump | records
// What a write gives to the log is applied at once; `lost`: never.
#include "kv/range/eval.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "kv/api/keys.h"
#include "kv/mvcc/mvcc.h"
#include "kv/range/state.h"
#include "kv/storage/mvcc_key.h"
#include "kv/storage/rocks_engine.h"
#include "testing/datadriven.h"

namespace steno::range {
namespace {

using datadriven::Command;
using kv::Timestamp;
using storage::Cf;

constexpr kv::RangeId kRange(1);

Timestamp ParseTs(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, ',');
  int64_t wall = 0;
  uint32_t logical = 0;
  EXPECT_TRUE(absl::SimpleAtoi(parts[0], &wall)) << text;
  if (parts.size() > 1) EXPECT_TRUE(absl::SimpleAtoi(parts[1], &logical)) << text;
  return Timestamp::FromWall(wall, logical);
}

kv::TxnId TxnOf(const std::string& name) {
  return {.high = static_cast<uint64_t>(name[0]), .low = 1};
}

kv::Span SpanOf(const std::string& text) {
  const std::vector<std::string> ends = absl::StrSplit(text, '-');
  return {ends[0], ends.size() > 1 ? ends[1] : ""};
}

std::vector<kv::Write> WritesOf(const Command& command) {
  std::vector<kv::Write> writes;
  for (const std::string& put : command.ListArg("put")) {
    const std::vector<std::string> parts = absl::StrSplit(put, '=');
    writes.push_back({parts.at(0), parts.at(1)});
  }
  for (const std::string& key : command.ListArg("del")) writes.push_back({key, std::nullopt});
  return writes;
}

struct PrintReply {
  std::string operator()(const kv::EmptyReply&) const { return "done"; }
  std::string operator()(const kv::GetReply& get) const {
    if (!get.value.has_value()) return "none";
    return absl::StrCat(*get.value, " @", get.version.ToString());
  }
  std::string operator()(const kv::ScanReply& scan) const {
    std::string out = scan.rows.empty() ? "nothing" : "";
    for (size_t i = 0; i < scan.rows.size(); ++i) {
      absl::StrAppend(&out, i == 0 ? "" : " ", std::string(scan.key(i)), "=",
                      std::string(scan.value(i)));
    }
    if (scan.resume.has_value()) absl::StrAppend(&out, " resume=", *scan.resume);
    return out;
  }
  std::string operator()(const kv::CommitReply& commit) const {
    return "committed @" + commit.commit_ts.ToString();
  }
};

std::string Print(const EvalResult& result) {
  if (!result.ok()) return result.status().ToString() + "\n";
  if (const auto* refusal = std::get_if<kv::Refusal>(&*result)) {
    return "refused: " + kv::ToString(*refusal) + "\n";
  }
  return std::visit(PrintReply{}, std::get<kv::Reply>(*result)) + "\n";
}

class EvalRunner : public datadriven::Runner {
 public:
  EvalRunner() {
    auto engine =
        storage::RocksEngine::Open({.dir = "/s", .memory_disk = &disk_, .cache_bytes = 1 << 20});
    EXPECT_TRUE(engine.ok()) << engine.status();
    engine_ = *std::move(engine);
  }

  std::string Run(const Command& command) override {
    const std::string& name = command.name;
    if (name == "now") return now_ = ParseTs(command.Word(0)), "";
    if (name == "until") return until_ = ParseTs(command.Word(0)), "";
    if (name == "dump") return Dump();
    if (name == "records") return Records();
    if (name == "put" || name == "del") return PutVersion(command);
    if (name == "read") {
      const std::string key = command.Arg("k");
      const Timestamp mark =
          timestamps_.GetMaxRead(concurrency::SpanView::Point(key), TxnOf(command.Arg("txn")));
      return mark.ToString() + "\n";
    }
    txn_ = {.id = TxnOf(command.Arg("txn", "-")),
            .read_ts = ParseTs(command.Arg("ts", "0")),
            .uncertainty_limit = ParseTs(command.Arg("uncertain", "0"))};
    if (name == "commit" || name == "bulk" || name == "clear") return Write(command);
    return Print(Read(command));
  }

 private:
  void Apply(storage::WriteBatch batch) {
    guards_.OnApplied(batch);
    if (auto clear = ClearedSpans::Of(batch, kRange)) {
      cleared_.Add(std::move(clear->first), std::move(clear->second));
    }
    EXPECT_TRUE(engine_->Write(std::move(batch)).ok());
    // What is there after a restart is the same.
    ClearedSpans loaded;
    loaded.Load(*engine_, kRange);
    EXPECT_EQ(loaded.ToString(), cleared_.ToString());
  }

  EvalContext Context() {
    return {.reader = engine_.get(),
            .range = kRange,
            .txn = &txn_,
            .timestamps = &timestamps_,
            .guards = &guards_,
            .cleared = &cleared_,
            .now = now_,
            .until = until_};
  }

  // Of one key each; `pieces=N` says how many there should be at least.
  EvalResult InPieces(const Command& command, std::unique_ptr<Evaluation> evaluation) {
    for (int64_t pieces = 1;; ++pieces) {
      absl::StatusOr<std::optional<Answer>> answer = evaluation->Go(Context(), /*steps=*/1);
      if (!answer.ok()) return answer.status();
      if (!answer->has_value()) continue;
      EXPECT_GE(pieces, command.IntArg("pieces", 1));
      return **std::move(answer);
    }
  }

  EvalResult Read(const Command& command) {
    if (command.name == "get") {
      kv::GetRequest get{.key = command.Arg("k")};
      if (command.Flag("lock")) get.lock = kv::LockStrength::kExclusive;
      return EvalGet(get, Context());
    }
    if (command.name == "scan") {
      kv::ScanRequest scan{.span = {command.Arg("k"), command.Arg("end")}};
      scan.reverse = command.Arg("order", "") == "desc";
      scan.max_rows = command.IntArg("rows", 0);
      return EvalScan(scan, Context());
    }
    if (command.name == "guard") {
      return EvalGuard({command.Arg("k"), ParseTs(command.Arg("version", "0"))}, Context());
    }
    if (command.name != "refresh") command.Fail("unknown command");
    const kv::Span span{command.Arg("k"), command.Arg("end", "")};
    const kv::RefreshRequest refresh{.spans = {span}, .from = ParseTs(command.Arg("from", "0"))};
    return InPieces(command, EvaluateRefresh(&refresh));
  }

  std::string Write(const Command& command) {
    storage::WriteBatch batch;
    EvalResult result = kv::Reply(kv::EmptyReply{});
    if (command.name == "bulk") {
      result = EvalBulkWrite({WritesOf(command), command.Flag("absent")}, Context(), &batch);
    } else if (command.name == "clear") {
      const kv::Span span{command.Arg("k"), command.Arg("end", "")};
      result = EvalClearSpan({span}, Context(), &batch);
    } else {
      kv::CommitRequest commit{.writes = WritesOf(command)};
      for (const std::string& read : command.ListArg("read")) commit.reads.push_back(SpanOf(read));
      commit.expires_at = ParseTs(command.Arg("expires", "900"));
      result = InPieces(command, EvaluateCommit(&commit, &batch));
    }
    const std::string note = batch.empty() ? " (nothing to replicate)" : "";
    std::string printed = Print(result);
    printed.insert(printed.size() - 1, printed.starts_with("refused") ? "" : note);
    if (!command.Flag("lost")) Apply(std::move(batch));
    return printed;
  }

  std::string PutVersion(const Command& command) {
    storage::WriteBatch batch;
    const Timestamp ts = ParseTs(command.Arg("ts"));
    if (command.name == "put") {
      mvcc::Put(&batch, command.Arg("k"), ts, command.Arg("v"));
    } else {
      mvcc::Delete(&batch, command.Arg("k"), ts);
    }
    Apply(std::move(batch));
    return "";
  }

  std::string Dump() {
    std::string out;
    const auto iter = engine_->NewIterator(Cf::kData, {});
    for (iter->Seek(""); iter->Valid(); iter->Next()) {
      const std::string value(iter->value());
      absl::StrAppend(&out, std::string(storage::MvccUserKey(iter->key())), " @",
                      storage::MvccTimestamp(iter->key()).ToString(),
                      value[0] == 0 ? " deleted" : " = " + value.substr(1), "\n");
    }
    return out.empty() ? "nothing\n" : out;
  }

  std::string Records() {
    std::string out;
    const kv::Span records = kv::keys::TxnRecords(kRange);
    const auto iter =
        engine_->NewIterator(Cf::kLocal, {.lower = records.start, .upper = records.end});
    for (iter->Seek(""); iter->Valid(); iter->Next()) {
      const auto record = TxnRecord::Decode(iter->value());
      EXPECT_TRUE(record.has_value());
      absl::StrAppend(&out, "committed @", record->commit_ts.ToString(), " until ",
                      record->expires_at.ToString(), "\n");
    }
    return out.empty() ? "none\n" : out;
  }

  storage::MemoryDisk disk_;
  std::unique_ptr<storage::RocksEngine> engine_;
  GuardCache guards_;
  ClearedSpans cleared_;
  concurrency::TimestampCache timestamps_{1000};
  kv::TxnMeta txn_;
  Timestamp now_ = Timestamp::FromWall(100);
  Timestamp until_ = Timestamp::FromWall(1000);
};

STENO_REGISTER_DATA_TESTS(Eval, "testdata/eval", EvalRunner);

}  // namespace
}  // namespace steno::range
