// Runs testdata/*.td over an engine in memory. Commands (T is WALL[,LOGICAL]):
//   put k=K ts=T v=V | del k=K ts=T
//   get k=K ts=T [uncertain=T] [newer=fail]
//   scan k=K [end=K] ts=T [uncertain=T] [newer=fail] [rows=N] [bytes=N] [order=desc]
//   refresh k=K [end=K] from=T to=T     latest k=K
//   gc k=K end=K below=T [max=N]        flush        dump
#include "kv/mvcc/mvcc.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/rng.h"
#include "kv/storage/mvcc_key.h"
#include "kv/storage/rocks_engine.h"
#include "testing/datadriven.h"

namespace steno::mvcc {
namespace {

using storage::Cf;
using storage::RocksEngine;
using storage::WriteBatch;

std::unique_ptr<RocksEngine> OpenEngine(storage::MemoryDisk* disk) {
  auto engine = RocksEngine::Open({.dir = "/store", .memory_disk = disk, .cache_bytes = 1 << 20});
  EXPECT_TRUE(engine.ok()) << engine.status();
  return *std::move(engine);
}

// "a @5 = x" or "a @5 deleted" for every version.
std::string Dump(const storage::Reader& reader) {
  std::string out;
  const auto iter = reader.NewIterator(Cf::kData, {});
  for (iter->Seek(""); iter->Valid(); iter->Next()) {
    const std::string value(iter->value());
    absl::StrAppend(&out, std::string(storage::MvccUserKey(iter->key())), " @",
                    storage::MvccTimestamp(iter->key()).ToString(),
                    value[0] == 0 ? " deleted" : " = " + value.substr(1), "\n");
  }
  return out;
}

std::string Print(const kv::GetReply& reply) {
  if (reply.version.empty()) return "none";
  if (!reply.value.has_value()) return "none, deleted @" + reply.version.ToString();
  return absl::StrCat(*reply.value, " @", reply.version.ToString());
}
std::string Print(const kv::ScanReply& reply) {
  std::string out;
  for (size_t i = 0; i < reply.rows.size(); ++i) {
    absl::StrAppend(&out, i == 0 ? "" : " ", std::string(reply.key(i)), "=",
                    std::string(reply.value(i)), "@", reply.rows[i].version.ToString());
  }
  if (out.empty()) out = "nothing";
  if (reply.resume.has_value()) absl::StrAppend(&out, " resume=", *reply.resume);
  return out;
}
std::string Print(const kv::ReadUncertain& refusal) {
  return absl::StrCat("ReadUncertain ", refusal.key, " @", refusal.version.ToString());
}
std::string Print(const kv::WriteTooOld& refusal) {
  return absl::StrCat("WriteTooOld ", refusal.key, " @", refusal.version.ToString());
}
std::optional<Version> FindInPieces(const storage::Reader& reader, kv::Span span, Timestamp from,
                                    Timestamp to, int64_t max_keys) {
  for (;;) {
    auto part = FindVersionIn(reader, span, from, to, max_keys);
    EXPECT_TRUE(part.ok()) << part.status();
    EXPECT_LE(part->keys, max_keys);
    if (part->found.has_value() || !part->resume.has_value()) return part->found;
    EXPECT_EQ(part->keys, max_keys);
    span.start = *part->resume;
  }
}

std::string Print(const std::optional<Version>& version) {
  if (!version.has_value()) return "none";
  return absl::StrCat(version->key, " @", version->ts.ToString(),
                      version->tombstone ? " deleted" : "");
}
template <typename Result>
std::string PrintResult(const absl::StatusOr<Result>& result) {
  if (!result.ok()) return result.status().ToString();
  return std::visit([](const auto& value) { return Print(value); }, *result);
}

class MvccRunner : public datadriven::Runner {
 public:
  std::string Run(const datadriven::Command& command) override {
    if (command.name == "put" || command.name == "del") return Write(command);
    if (command.name == "get") {
      ReadOptions options;
      SetReadOptions(command, &options);
      return PrintResult(Get(*engine_, command.Arg("k"), options)) + "\n";
    }
    if (command.name == "scan") return RunScan(command);
    if (command.name == "latest") return Print(*LatestVersion(*engine_, command.Arg("k"))) + "\n";
    if (command.name == "present") {
      const std::vector<std::string> keys = absl::StrSplit(command.Arg("k"), ',');
      const std::vector<KeyView> views(keys.begin(), keys.end());
      return (*FirstPresent(*engine_, views)).value_or("none") + "\n";
    }
    if (command.name == "refresh") {
      const std::optional<Version> found = FindInPieces(
          *engine_, SpanOf(command), Ts(command, "from"), Ts(command, "to"), /*max_keys=*/1);
      return Print(found) + "\n";
    }
    if (command.name == "gc") return Collect(command);
    if (command.name == "dump") return Dump(*engine_);
    if (command.name == "flush") {
      EXPECT_TRUE(engine_->Flush().ok());
      return "";
    }
    command.Fail("unknown command");
    return "";
  }

 private:
  static Timestamp Ts(const datadriven::Command& command, std::string_view name) {
    if (!command.Has(name)) return {};
    const std::vector<std::string> parts = absl::StrSplit(command.Arg(name), ',');
    int64_t wall = 0;
    uint32_t logical = 0;
    const bool ok = absl::SimpleAtoi(parts[0], &wall) &&
                    (parts.size() == 1 || absl::SimpleAtoi(parts[1], &logical));
    if (!ok) command.Fail("not a timestamp");
    return Timestamp::FromWall(wall, logical);
  }
  static kv::Span SpanOf(const datadriven::Command& command) {
    return {command.Arg("k"), command.Arg("end", "")};
  }
  static void SetReadOptions(const datadriven::Command& command, ReadOptions* options) {
    options->ts = Ts(command, "ts");
    options->uncertainty_limit = Ts(command, "uncertain");
    options->fail_on_more_recent = command.Arg("newer", "") == "fail";
  }

  std::string Write(const datadriven::Command& command) {
    WriteBatch batch;
    if (command.name == "put") {
      Put(&batch, command.Arg("k"), Ts(command, "ts"), command.Arg("v"));
    } else {
      Delete(&batch, command.Arg("k"), Ts(command, "ts"));
    }
    EXPECT_TRUE(engine_->Write(std::move(batch)).ok());
    return "";
  }

  std::string RunScan(const datadriven::Command& command) {
    ScanOptions options;
    SetReadOptions(command, &options);
    options.max_rows = command.IntArg("rows", 0);
    options.max_bytes = command.IntArg("bytes", 0);
    options.max_keys = command.IntArg("keys", 0);
    options.reverse = command.Arg("order", "asc") == "desc";
    return PrintResult(Scan(*engine_, SpanOf(command), options)) + "\n";
  }

  std::string Collect(const datadriven::Command& command) {
    GarbageOptions options{.threshold = Ts(command, "below")};
    options.max_versions = command.IntArg("max", options.max_versions);
    WriteBatch batch;
    const auto result = CollectGarbage(*engine_, &batch, SpanOf(command), options);
    EXPECT_TRUE(result.ok()) << result.status();
    EXPECT_TRUE(engine_->Write(std::move(batch)).ok());
    return absl::StrCat("removed ", result->removed_versions,
                        result->resume.has_value() ? " resume=" + *result->resume : "", "\n");
  }

  storage::MemoryDisk disk_;
  std::unique_ptr<RocksEngine> engine_ = OpenEngine(&disk_);
};

STENO_REGISTER_DATA_TESTS(Mvcc, "testdata", MvccRunner);

// --- The same answers from maps ---

// Versions of each key by timestamp; no value: deleted.
using Model = std::map<std::string, std::map<Timestamp, std::optional<std::string>>>;

GetResult ModelGet(const Model& model, const std::string& key, const ReadOptions& options) {
  const auto versions = model.find(key);
  kv::GetReply reply;
  if (versions == model.end()) return reply;
  const Timestamp newest = versions->second.rbegin()->first;
  if (options.fail_on_more_recent && newest > options.ts) return kv::WriteTooOld{key, newest};
  for (const auto& [ts, value] : versions->second) {
    if (ts > options.ts) {
      if (options.fail_on_more_recent || ts > options.uncertainty_limit) break;
      // The newest one that is uncertain.
      return kv::ReadUncertain{
          key, std::prev(versions->second.upper_bound(options.uncertainty_limit))->first};
    }
    reply.version = ts;
    reply.value = value;
  }
  return reply;
}

ScanResult ModelScan(const Model& model, const kv::Span& span, const ScanOptions& options) {
  std::vector<std::string> keys;
  for (const auto& [key, versions] : model) {
    if (span.Contains(key)) keys.push_back(key);
  }
  if (options.reverse) std::reverse(keys.begin(), keys.end());
  kv::ScanReply reply;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (static_cast<int64_t>(reply.rows.size()) == options.max_rows) {
      reply.resume = options.reverse ? keys[i - 1] : keys[i];
      break;
    }
    GetResult got = ModelGet(model, keys[i], options);
    if (auto* refusal = std::get_if<kv::ReadUncertain>(&got)) return *refusal;
    if (auto* refusal = std::get_if<kv::WriteTooOld>(&got)) return *refusal;
    const auto& found = std::get<kv::GetReply>(got);
    if (found.value.has_value()) reply.Append(keys[i], *found.value, found.version);
  }
  return reply;
}

std::string RandomKey(Rng& rng) {
  // Prefixes of each other, and zero bytes, on purpose.
  std::string key;
  const uint64_t size = 1 + rng.Below(3);
  for (uint64_t i = 0; i < size; ++i) key.push_back("\0ab\xff"[rng.Below(4)]);
  return key;
}

ReadOptions RandomReadOptions(Rng& rng) {
  ReadOptions options;
  options.ts = Timestamp(1 + rng.Below(60));
  if (rng.Chance(1, 2)) options.uncertainty_limit = Timestamp(rng.Below(60));
  options.fail_on_more_recent = rng.Chance(1, 5);
  return options;
}

void WriteRandomly(Rng& rng, Model* model, RocksEngine* engine) {
  WriteBatch batch;
  const std::string key = RandomKey(rng);
  // A few keys get many versions, for the seeks.
  const uint64_t versions = rng.Chance(1, 10) ? 30 : 1;
  for (uint64_t i = 0; i < versions; ++i) {
    const Timestamp ts(1 + rng.Below(60));
    if (rng.Chance(1, 4)) {
      Delete(&batch, key, ts);
      (*model)[key][ts] = std::nullopt;
    } else {
      const std::string value(rng.Below(4), 'v');
      Put(&batch, key, ts, value);
      (*model)[key][ts] = value;
    }
  }
  ASSERT_TRUE(engine->Write(std::move(batch)).ok());
  if (rng.Chance(1, 40)) ASSERT_TRUE(engine->Flush().ok());
}

kv::Span RandomSpan(Rng& rng) {
  std::string start = RandomKey(rng), end = RandomKey(rng);
  if (end <= start) return kv::Span::Point(start);
  return {start, end};
}

void CheckReads(Rng& rng, const Model& model, const RocksEngine& engine) {
  const std::string key = RandomKey(rng);
  const ReadOptions get = RandomReadOptions(rng);
  const auto got = Get(engine, key, get);
  ASSERT_EQ(PrintResult(got), PrintResult<GetResult>(ModelGet(model, key, get)));

  ScanOptions scan;
  static_cast<ReadOptions&>(scan) = RandomReadOptions(rng);
  scan.max_rows = rng.Chance(1, 2) ? 1 + static_cast<int64_t>(rng.Below(10)) : 1000;
  scan.reverse = rng.Chance(1, 2);
  const kv::Span span = RandomSpan(rng);
  ASSERT_EQ(PrintResult(Scan(engine, span, scan)),
            PrintResult<ScanResult>(ModelScan(model, span, scan)));

  const Timestamp from(rng.Below(60)), to(rng.Below(60));
  std::optional<Version> changed;
  for (const auto& [candidate, versions] : model) {
    const auto after = versions.upper_bound(to);
    if (changed.has_value() || !span.Contains(candidate) || after == versions.begin()) continue;
    const auto& [ts, value] = *std::prev(after);
    if (ts > from) changed = Version{candidate, ts, !value.has_value()};
  }
  const auto max_keys = static_cast<int64_t>(1 + rng.Below(4));
  ASSERT_EQ(Print(FindInPieces(engine, span, from, to, max_keys)), Print(changed));
}

TEST(Mvcc, AgreesWithAModel) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(seed);
    storage::MemoryDisk disk;
    const auto engine = OpenEngine(&disk);
    Model model;
    for (int step = 0; step < 300; ++step) {
      WriteRandomly(rng, &model, engine.get());
      CheckReads(rng, model, *engine);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

// Collected in pieces of any size, garbage leaves every read at or above the threshold as it was.
TEST(Mvcc, GarbageCollectionChangesNoReadAboveItsThreshold) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(seed);
    storage::MemoryDisk disk;
    const auto engine = OpenEngine(&disk);
    Model model;
    for (int step = 0; step < 100; ++step) WriteRandomly(rng, &model, engine.get());
    const GarbageOptions options{.threshold = Timestamp(rng.Below(60)),
                                 .max_versions = static_cast<int64_t>(1 + rng.Below(30))};
    kv::Span span{"", "\xff\xff\xff\xff"};
    for (std::optional<kv::Key> resume = span.start; resume.has_value();) {
      span.start = *resume;
      WriteBatch batch;
      const auto result = CollectGarbage(*engine, &batch, span, options);
      ASSERT_TRUE(result.ok()) << result.status();
      ASSERT_LE(result->removed_versions, options.max_versions);
      ASSERT_TRUE(engine->Write(std::move(batch)).ok());
      resume = result->resume;
      // Also between the pieces.
      for (uint64_t ts = options.threshold.raw(); ts <= 60; ts += 7) {
        const ScanOptions all{{.ts = Timestamp(ts)}, /*max_rows=*/1000};
        const kv::Span everything{"", "\xff\xff\xff\xff"};
        ASSERT_EQ(PrintResult(Scan(*engine, everything, all)),
                  PrintResult<ScanResult>(ModelScan(model, everything, all)));
      }
    }
    // What is left: versions above the threshold, and one value at or below it for each key.
    size_t expected = 0, left = 0;
    for (const auto& [key, versions] : model) {
      for (auto version = versions.begin(); version != versions.end(); ++version) {
        const bool newest_below =
            version->first <= options.threshold &&
            (std::next(version) == versions.end() || std::next(version)->first > options.threshold);
        const bool kept =
            newest_below ? version->second.has_value() : version->first > options.threshold;
        expected += kept ? 1 : 0;
      }
    }
    const auto iter = engine->NewIterator(Cf::kData, {});
    for (iter->Seek(""); iter->Valid(); iter->Next()) ++left;
    EXPECT_EQ(left, expected);
  }
}

TEST(Mvcc, DamagedVersionsAreErrors) {
  storage::MemoryDisk disk;
  const auto engine = OpenEngine(&disk);
  WriteBatch batch;
  batch.Put(Cf::kData, storage::EncodeMvccKey("a", Timestamp(5)), "\x07");
  ASSERT_TRUE(engine->Write(std::move(batch)).ok());
  EXPECT_TRUE(absl::IsDataLoss(Get(*engine, "a", {.ts = Timestamp(9)}).status()));
  for (const bool reverse : {false, true}) {
    ScanOptions options{{.ts = Timestamp(9)}};
    options.reverse = reverse;
    EXPECT_TRUE(absl::IsDataLoss(Scan(*engine, {"a", "b"}, options).status()));
  }
}

}  // namespace
}  // namespace steno::mvcc
