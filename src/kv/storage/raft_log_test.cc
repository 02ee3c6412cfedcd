// Runs testdata/raft_log/*.td over a MemFileSystem. Commands, each on one log:
//   open [segment=BYTES] [cache=BYTES] [prefill=BYTES] [seed=N]   opens (again): prints a failure
//   append RANGE I@T:DATA …       adds to the batch              hard-state RANGE DATA
//   truncate RANGE I T | reset RANGE I T | clear RANGE           add to the batch
//   write [nosync]                writes the batch
//   log                           prints every range             entries RANGE LOW HIGH [max=BYTES]
//   term RANGE I | bytes RANGE UPTO | segments | pins | stats
//   kill                          the process dies, all writes arrived
//   power-cut SEED                unsynced writes arrived or not
//   fail-sync N | fail-write N    inject an error
//   damage SEGMENT OFFSET         flips a bit in the n-th segment file | remove SEGMENT
#include "kv/storage/raft_log.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/rng.h"
#include "kv/storage/mem_file_system.h"
#include "kv/storage/raft_log_test_util.h"
#include "testing/datadriven.h"

namespace steno::storage {
namespace {

class RaftLogRunner : public datadriven::Runner {
 public:
  std::string Run(const datadriven::Command& command) override {
    if (command.name == "open") return Open(command);
    if (command.name == "append") return Append(command);
    if (command.name == "write") return Write(command);
    if (command.name == "log") return Dump(*log_);
    if (command.name == "entries") return Entries(command);
    if (std::optional<std::string> out = AddToBatch(command)) return *out;
    if (std::optional<std::string> out = Fault(command)) return *out;
    return Query(command);
  }

 private:
  static std::string Print(const absl::Status& status) {
    return status.ok() ? "" : absl::StrCat(status.ToString(), "\n");
  }
  static uint64_t Number(const datadriven::Command& command, size_t i) {
    uint64_t number = 0;
    if (!absl::SimpleAtoi(command.Word(i), &number)) command.Fail("not a number");
    return number;
  }
  static std::string Path(uint64_t segment) {
    return absl::StrCat("log/", absl::Hex(segment, absl::kZeroPad16), ".log");
  }

  std::string Open(const datadriven::Command& command) {
    RaftLog::Options options;
    options.segment_bytes = static_cast<uint64_t>(command.IntArg("segment", 1 << 20));
    options.cache_bytes = static_cast<uint64_t>(command.IntArg("cache", 1 << 20));
    options.prefill_bytes = static_cast<uint64_t>(command.IntArg("prefill", 0));
    options.store_seed = static_cast<uint64_t>(command.IntArg("seed", 1));
    log_.reset();
    batch_ = LogBatch();
    auto log = RaftLog::Open(&fs_, "log", options);
    if (!log.ok()) return Print(log.status());
    log_ = *std::move(log);
    return "";
  }

  std::string Append(const datadriven::Command& command) {
    std::vector<LogEntry> entries;
    for (size_t i = 1; i < command.words(); ++i) {
      const std::vector<std::string> at = absl::StrSplit(command.Word(i), absl::MaxSplits('@', 1));
      const std::vector<std::string> data = absl::StrSplit(at.back(), absl::MaxSplits(':', 1));
      uint64_t index = 0, term = 0;
      if (at.size() != 2 || data.size() != 2 || !absl::SimpleAtoi(at[0], &index) ||
          !absl::SimpleAtoi(data[0], &term)) {
        command.Fail("entries are INDEX@TERM:DATA");
        return "";
      }
      entries.push_back(MakeEntry(index, term, data[1]));
    }
    batch_.AddEntries(Number(command, 0), entries);
    return "";
  }

  std::string Write(const datadriven::Command& command) {
    const bool sync = command.words() == 0 || command.Word(0) != "nosync";
    return Print(log_->Write(std::exchange(batch_, LogBatch()), sync));
  }

  std::optional<std::string> AddToBatch(const datadriven::Command& command) {
    if (command.name == "hard-state") {
      batch_.SetHardState(Number(command, 0), command.Word(1));
    } else if (command.name == "truncate") {
      batch_.Truncate(Number(command, 0), Number(command, 1), Number(command, 2));
    } else if (command.name == "reset") {
      batch_.Reset(Number(command, 0), Number(command, 1), Number(command, 2));
    } else if (command.name == "clear") {
      batch_.Clear(Number(command, 0));
    } else {
      return std::nullopt;
    }
    return "";
  }

  std::optional<std::string> Fault(const datadriven::Command& command) {
    if (command.name == "kill") {
      fs_.Kill();
    } else if (command.name == "power-cut") {
      Rng rng(Number(command, 0));
      fs_.Crash(rng);
    } else if (command.name == "fail-sync") {
      fs_.FailSync(Number(command, 0));
    } else if (command.name == "fail-write") {
      fs_.FailWrite(Number(command, 0));
    } else if (command.name == "damage") {
      fs_.FlipBit(Path(Number(command, 0)), Number(command, 1), 0);
    } else if (command.name == "remove") {
      return Print(fs_.Remove(Path(Number(command, 0))));
    } else {
      return std::nullopt;
    }
    return "";
  }

  std::string Entries(const datadriven::Command& command) {
    const auto entries = log_->Entries(Number(command, 0), Number(command, 1), Number(command, 2),
                                       static_cast<uint64_t>(command.IntArg("max", 1 << 30)));
    if (!entries.ok()) return Print(entries.status());
    std::string out;
    for (const LogEntry& entry : *entries) {
      absl::StrAppend(&out, out.empty() ? "" : " ", entry.index, "@", entry.term, ":",
                      DataOf(entry));
    }
    return out + "\n";
  }

  std::string Query(const datadriven::Command& command) {
    if (command.name == "term") {
      const auto term = log_->Term(Number(command, 0), Number(command, 1));
      return term.has_value() ? absl::StrCat(*term, "\n") : "none\n";
    }
    if (command.name == "bytes") {
      return absl::StrCat(log_->BytesUpTo(Number(command, 0), Number(command, 1)), "\n");
    }
    if (command.name == "segments") {
      const auto names = fs_.List("log");
      std::string out;
      for (const std::string& name : *names) absl::StrAppend(&out, name, "\n");
      return out;
    }
    if (command.name == "pins") {
      std::string out;
      for (const uint64_t range : log_->PinnedBy(10)) absl::StrAppend(&out, "r", range, "\n");
      return out.empty() ? "none\n" : out;
    }
    if (command.name == "stats") {
      const RaftLogStats stats = log_->Stats();
      return absl::StrCat("writes=", stats.writes, " syncs=", stats.syncs,
                          " cached=", stats.cached_bytes, " cold=", stats.cold_reads, "\n");
    }
    command.Fail("unknown command");
    return "";
  }

  MemFileSystem fs_;
  std::unique_ptr<RaftLog> log_;
  LogBatch batch_;
};

STENO_REGISTER_DATA_TESTS(RaftLog, "testdata/raft_log", RaftLogRunner);

}  // namespace
}  // namespace steno::storage
