// The Raft log against a model, through crashes, torn writes, truncated files and flipped bits.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "kv/storage/mem_file_system.h"
#include "kv/storage/raft_log.h"
#include "kv/storage/raft_log_test_util.h"

namespace steno::storage {
namespace {

// What the log should hold; Text() has the form of Dump().
class Model {
 public:
  struct Range {
    uint64_t truncated = 0;
    uint64_t truncated_term = 0;
    std::vector<std::pair<uint64_t, std::string>> entries;  // term, data
    std::optional<std::string> hard_state;
    uint64_t last() const { return truncated + entries.size(); }
  };
  std::map<uint64_t, Range> ranges;

  std::string Text() const {
    std::string out;
    for (const auto& [id, range] : ranges) {
      out += "r" + std::to_string(id) + ": truncated=" + std::to_string(range.truncated) + "@" +
             std::to_string(range.truncated_term);
      if (range.hard_state.has_value()) out += " hs=" + *range.hard_state;
      for (size_t i = 0; i < range.entries.size(); ++i) {
        out += " " + std::to_string(range.truncated + 1 + i) + "@" +
               std::to_string(range.entries[i].first) + "=" + range.entries[i].second;
      }
      out += "\n";
    }
    return out;
  }
};

std::string RandomData(Rng& rng) {
  const size_t size = rng.Chance(1, 20) ? rng.Below(3000) : rng.Below(40);
  return std::string(size, static_cast<char>('a' + rng.Below(26)));
}

void AddRandomAppend(Rng& rng, uint64_t id, Model::Range* range, LogBatch* batch) {
  const uint64_t overwritten = rng.Chance(1, 5) ? rng.Below(range->entries.size() + 1) : 0;
  range->entries.resize(range->entries.size() - overwritten);
  std::vector<LogEntry> entries;
  const uint64_t count = 1 + rng.Below(4);
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t term = 1 + rng.Below(9);
    std::string data = RandomData(rng);
    range->entries.emplace_back(term, data);
    entries.push_back(MakeEntry(range->last(), term, std::move(data)));
  }
  batch->AddEntries(id, entries);
}

void AddRandomTruncation(Rng& rng, uint64_t id, Model::Range* range, LogBatch* batch) {
  if (range->entries.empty()) return;
  const size_t dropped = 1 + rng.Below(range->entries.size());
  range->truncated_term = range->entries[dropped - 1].first;
  range->truncated += dropped;
  range->entries.erase(range->entries.begin(),
                       range->entries.begin() + static_cast<std::ptrdiff_t>(dropped));
  batch->Truncate(id, range->truncated, range->truncated_term);
}

void AddRandomRecord(Rng& rng, Model* model, LogBatch* batch) {
  const uint64_t id = 1 + rng.Below(4);
  const uint64_t kind = rng.Below(20);
  if (kind == 19) {
    model->ranges.erase(id);
    batch->Clear(id);
    return;
  }
  if (kind >= 16 && !model->ranges.contains(id)) return;
  Model::Range& range = model->ranges[id];
  if (kind < 10) {
    AddRandomAppend(rng, id, &range, batch);
  } else if (kind < 16) {
    range.hard_state = RandomData(rng);
    batch->SetHardState(id, *range.hard_state);
  } else if (kind < 18) {
    AddRandomTruncation(rng, id, &range, batch);
  } else {
    range.entries.clear();
    range.truncated += 1 + rng.Below(50);
    range.truncated_term = 1 + rng.Below(9);
    batch->Reset(id, range.truncated, range.truncated_term);
  }
}

RaftLog::Options RandomOptions(Rng& rng) {
  RaftLog::Options options;
  options.store_seed = 7;
  options.segment_bytes = 500 + rng.Below(8000);
  options.cache_bytes = rng.Chance(1, 2) ? 0 : rng.Below(4000);
  options.prefill_bytes = rng.Chance(1, 2) ? 0 : rng.Below(3000);
  options.spare_segments = rng.Below(3);
  return options;
}

// One life of the log after another. After each crash the log must be one of the states that it
// went through, and none before the last one that was durable.
void RunCrashHistory(uint64_t seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  Rng rng(seed);
  MemFileSystem fs;
  Model model;
  for (int life = 0; life < 6; ++life) {
    auto log = RaftLog::Open(&fs, "log", RandomOptions(rng));
    ASSERT_TRUE(log.ok()) << log.status();
    ASSERT_EQ(Dump(**log), model.Text());

    std::vector<Model> possible = {model};
    const uint64_t writes = rng.Below(40);
    if (rng.Chance(1, 4)) fs.FailWrite(1 + rng.Below(40));
    if (rng.Chance(1, 4)) fs.FailSync(1 + rng.Below(40));
    if (rng.Chance(1, 8)) fs.SetCapacity(rng.Below(60000));
    if (rng.Chance(1, 4)) fs.StopAfter(rng.Below(60));
    for (uint64_t i = 0; i < writes; ++i) {
      LogBatch batch;
      const uint64_t records = 1 + rng.Below(4);
      for (uint64_t r = 0; r < records; ++r) AddRandomRecord(rng, &model, &batch);
      const bool sync = rng.Chance(2, 3);
      const bool nothing = batch.empty();
      const absl::Status status = (*log)->Write(std::move(batch), sync);
      if (sync && status.ok()) possible.clear();
      possible.push_back(model);
      if (!status.ok()) {
        EXPECT_EQ((*log)->Write(LogBatch(), true), status);
        break;
      }
      ASSERT_TRUE(nothing || Dump(**log) == model.Text());
    }
    const bool power_cut = rng.Chance(3, 4);
    if (power_cut) {
      fs.Crash(rng);
    } else {
      fs.Kill();
    }
    auto reopened = RaftLog::Open(&fs, "log", RandomOptions(rng));
    ASSERT_TRUE(reopened.ok()) << reopened.status();
    const std::string found = Dump(**reopened);
    const Model* match = nullptr;
    for (const Model& state : possible) {
      if (state.Text() == found) match = &state;
    }
    ASSERT_NE(match, nullptr) << found << "is none of " << possible.size()
                              << " states, the newest of which is\n"
                              << model.Text();
    model = *match;
    fs.Kill();
  }
}

TEST(RaftLogCrash, KeepsWhatWasSyncedAndAPrefixOfTheRest) {
  for (uint64_t seed = 1; seed <= 400; ++seed) {
    RunCrashHistory(seed);
    if (testing::Test::HasFatalFailure()) return;
  }
}

// Three frames of two ranges in one segment; returns the state after each.
std::vector<std::string> WriteSmallLog(MemFileSystem* fs, bool sync) {
  auto log = RaftLog::Open(fs, "log", {.prefill_bytes = 0});
  EXPECT_TRUE(log.ok());
  std::vector<std::string> states = {""};
  for (uint64_t i = 1; i <= 3; ++i) {
    LogBatch batch;
    const std::vector<LogEntry> entries = {MakeEntry(i, 1, "value" + std::to_string(i))};
    batch.AddEntries(1, entries);
    batch.SetHardState(2, "state" + std::to_string(i));
    EXPECT_TRUE((*log)->Write(std::move(batch), sync).ok());
    states.push_back(Dump(**log));
  }
  return states;
}

constexpr char kPath[] = "log/0000000000000001.log";

TEST(RaftLogDamage, EveryFlippedBitIsNoticed) {
  MemFileSystem original;
  const std::vector<std::string> states = WriteSmallLog(&original, /*sync=*/true);
  const std::string content = original.Contents(kPath);
  ASSERT_EQ(content.size() % 3, 0u);
  const size_t last_frame = content.size() / 3 * 2;
  for (size_t offset = 0; offset < content.size(); ++offset) {
    for (int bit = 0; bit < 8; ++bit) {
      MemFileSystem fs;
      ASSERT_TRUE(fs.CreateDir("log").ok());
      fs.SetContents(kPath, content);
      fs.FlipBit(kPath, offset, bit);
      const auto log = RaftLog::Open(&fs, "log", {.prefill_bytes = 0});
      if (offset < last_frame) {
        // A later frame proves that this one was acknowledged.
        ASSERT_EQ(log.status().code(), absl::StatusCode::kDataLoss) << offset << "." << bit;
      } else {
        ASSERT_TRUE(log.ok()) << log.status();
        ASSERT_EQ(Dump(**log), states[2]) << offset << "." << bit;
      }
    }
  }
}

TEST(RaftLogDamage, AFileCutAnywhereGivesWholeFrames) {
  MemFileSystem original;
  const std::vector<std::string> states = WriteSmallLog(&original, /*sync=*/true);
  const std::string content = original.Contents(kPath);
  const size_t frame = content.size() / 3;
  for (size_t length = 0; length <= content.size(); ++length) {
    MemFileSystem fs;
    ASSERT_TRUE(fs.CreateDir("log").ok());
    fs.SetContents(kPath, content.substr(0, length));
    const auto log = RaftLog::Open(&fs, "log", {.prefill_bytes = 0});
    ASSERT_TRUE(log.ok()) << log.status();
    ASSERT_EQ(Dump(**log), states[length / frame]) << length;
  }
}

// The second of three frames did not arrive, the third did: as nothing was synced, nobody was
// promised either. Without sync this is no damage.
TEST(RaftLogDamage, AnUnsyncedHoleIsCut) {
  MemFileSystem fs;
  const std::vector<std::string> states = WriteSmallLog(&fs, /*sync=*/false);
  std::string content = fs.Contents(kPath);
  content[content.size() / 2] ^= 1;
  fs.Kill();
  fs.SetContents(kPath, content);
  const auto log = RaftLog::Open(&fs, "log", {.prefill_bytes = 0});
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(Dump(**log), states[1]);
}

// A frame of another segment, of another store, or at another offset is intact but in the wrong
// place.
TEST(RaftLogDamage, MisplacedFramesDoNotPass) {
  MemFileSystem fs;
  WriteSmallLog(&fs, /*sync=*/true);
  const std::string content = fs.Contents(kPath);
  const size_t frame = content.size() / 3;
  const auto open_with = [](const std::string& path, const std::string& bytes,
                            uint64_t store_seed) {
    MemFileSystem other;
    EXPECT_TRUE(other.CreateDir("log").ok());
    other.SetContents(path, bytes);
    const auto log = RaftLog::Open(&other, "log", {.store_seed = store_seed, .prefill_bytes = 0});
    return log.ok() ? Dump(**log) : std::string(log.status().message());
  };
  EXPECT_NE(open_with(kPath, content, 0), "");
  EXPECT_EQ(open_with(kPath, content, 1), "");
  EXPECT_EQ(open_with("log/0000000000000002.log", content, 0), "");
  EXPECT_EQ(open_with(kPath, content.substr(frame), 0), "");
}

}  // namespace
}  // namespace steno::storage
