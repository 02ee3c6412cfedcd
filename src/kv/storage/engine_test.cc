// RocksEngine, in memory and on disk: batches, order of versions, crashes, snapshots.
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>
#include <stdlib.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/rng.h"
#include "kv/storage/mvcc_key.h"
#include "kv/storage/rocks_engine.h"
#include "kv/storage/snapshot.h"

namespace steno::storage {
namespace {

using hlc::Timestamp;

std::unique_ptr<RocksEngine> OpenEngine(MemoryDisk* disk, const std::string& dir = "/store") {
  auto engine = RocksEngine::Open({.dir = dir, .memory_disk = disk, .cache_bytes = 1 << 20});
  EXPECT_TRUE(engine.ok()) << engine.status();
  return *std::move(engine);
}

void Put(Engine* engine, Cf cf, const std::string& key, const std::string& value) {
  WriteBatch batch;
  batch.Put(cf, key, value);
  ASSERT_TRUE(engine->Write(std::move(batch)).ok());
}

// "k=v …" of one column family.
std::string Content(const Reader& reader, Cf cf) {
  std::string out;
  auto iter = reader.NewIterator(cf, {});
  for (iter->Seek(""); iter->Valid(); iter->Next()) {
    const std::string_view key = cf == Cf::kData ? MvccUserKey(iter->key()) : iter->key();
    out.append(key).append("=").append(iter->value()).append(" ");
  }
  EXPECT_TRUE(iter->status().ok()) << iter->status();
  return out;
}

TEST(WriteBatch, HasTheBytesOfRocksDb) {
  const std::string key = EncodeMvccKey("k", Timestamp(5));
  const std::string end = EncodeMvccKey("z", Timestamp(5));
  const std::string value(300, 'v');  // a length of two bytes
  WriteBatch ours;
  ours.Put(Cf::kData, key, value);
  ours.Delete(Cf::kData, key);
  ours.DeleteRange(Cf::kData, key, end);

  rocksdb::WriteBatch theirs;
  struct Handle : rocksdb::ColumnFamilyHandle {
    const std::string name = "data";
    const std::string& GetName() const override { return name; }
    uint32_t GetID() const override { return 1; }
    rocksdb::Status GetDescriptor(rocksdb::ColumnFamilyDescriptor*) override { return {}; }
    const rocksdb::Comparator* GetComparator() const override {
      return rocksdb::BytewiseComparator();
    }
  } handle;
  ASSERT_TRUE(theirs.Put(&handle, key, value).ok());
  ASSERT_TRUE(theirs.Delete(&handle, key).ok());
  ASSERT_TRUE(theirs.DeleteRange(&handle, key, end).ok());
  EXPECT_EQ(ours.data(), theirs.Data());
}

TEST(WriteBatch, SurvivesTheWayThroughBytes) {
  WriteBatch batch;
  batch.Put(Cf::kLocal, "a", "1");
  WriteBatch more;
  more.DeleteRange(Cf::kLocal, "b", "c");
  batch.Append(more);
  const auto read = WriteBatch::FromBytes(batch.data());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->count(), 2u);
  std::string ops;
  read->ForEach([&ops](const WriteBatch::Op& op) {
    absl::StrAppend(&ops, static_cast<int>(op.kind), std::string(op.key), std::string(op.value),
                    " ");
  });
  EXPECT_EQ(ops, "5a1 14bc ");
  WriteBatch moved = std::move(batch);
  EXPECT_TRUE(batch.empty());  // NOLINT(bugprone-use-after-move): part of the contract
  EXPECT_FALSE(moved.empty());
}

// Whatever the bytes: an error or a batch that the engine takes.
TEST(WriteBatch, DamagedBytesAreRefusedOrHarmless) {
  WriteBatch batch;
  batch.Put(Cf::kData, EncodeMvccKey("key", Timestamp(1)), std::string(200, 'v'));
  batch.DeleteRange(Cf::kLocal, "a", "b");
  batch.Delete(Cf::kLocal, "x");
  MemoryDisk disk;
  const auto engine = OpenEngine(&disk);
  Rng rng(1);
  int refused = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = batch.data();
    bytes[rng.Below(bytes.size())] = static_cast<char>(rng.Next());
    if (rng.Chance(1, 4)) bytes.resize(rng.Below(bytes.size()));
    auto damaged = WriteBatch::FromBytes(bytes);
    if (damaged.ok()) {
      EXPECT_EQ(damaged->data(), bytes);
      ASSERT_TRUE(engine->Write(*std::move(damaged)).ok());
    } else {
      ++refused;
    }
  }
  EXPECT_GT(refused, 5000);
}

TEST(MvccKey, OrdersByUserKeyThenNewestFirst) {
  // Zero bytes at the end are what breaks plain bytewise order.
  const std::vector<std::string> users = {"",
                                          std::string(1, '\0'),
                                          std::string(9, '\0'),
                                          "a",
                                          std::string("a\0", 2),
                                          std::string("a\0\xff\xff\xff\xff\xff\xff\xff\xff", 10),
                                          "a\xff",
                                          "b",
                                          std::string(8, '\xff')};
  const std::vector<Timestamp> times = {Timestamp::Max(), Timestamp(0xffff0000), Timestamp(256),
                                        Timestamp(1), Timestamp()};
  std::vector<std::string> keys;
  for (const std::string& user : users) {
    for (const Timestamp ts : times) keys.push_back(EncodeMvccKey(user, ts));
  }
  for (size_t i = 0; i < keys.size(); ++i) {
    EXPECT_EQ(MvccUserKey(keys[i]), users[i / times.size()]);
    EXPECT_EQ(MvccTimestamp(keys[i]), times[i % times.size()]);
    for (size_t j = 0; j < keys.size(); ++j) {
      const int order = CompareMvccKeys(keys[i], keys[j]);
      EXPECT_EQ(order < 0, i < j) << i << " " << j;
      EXPECT_EQ(order == 0, i == j) << i << " " << j;
    }
  }
}

TEST(RocksEngine, FindsVersionsOfAwkwardKeys) {
  MemoryDisk disk;
  const auto engine = OpenEngine(&disk);
  const std::vector<std::string> users = {
      "", std::string(1, '\0'), "a", std::string("a\0", 2), std::string("a\0\0\0\0\0\0\0\0", 9),
      "b"};
  for (const bool flushed : {false, true}) {
    for (const std::string& user : users) {
      for (uint64_t ts = 10; ts <= 30; ts += 10) {
        Put(engine.get(), Cf::kData, EncodeMvccKey(user, Timestamp(ts)), absl::StrCat(ts));
      }
    }
    if (flushed) ASSERT_TRUE(engine->Flush().ok());
    for (const std::string& user : users) {
      auto iter = engine->NewIterator(Cf::kData, {.single_key = true});
      iter->Seek(EncodeMvccKey(user, Timestamp(25)));
      ASSERT_TRUE(iter->Valid());
      EXPECT_EQ(iter->value(), "20");
      EXPECT_EQ(MvccUserKey(iter->key()), user);
      iter->Next();
      ASSERT_TRUE(iter->Valid());
      EXPECT_EQ(iter->value(), "10");
      iter->Next();
      EXPECT_FALSE(iter->Valid());  // it does not run on into the next user key
    }
    auto none = engine->NewIterator(Cf::kData, {.single_key = true});
    none->Seek(EncodeMvccKey("aa", Timestamp(25)));
    EXPECT_FALSE(none->Valid());
    auto bounded = engine->NewIterator(
        Cf::kData, {.lower = MvccBound("a"), .upper = MvccBound(std::string("a\0", 2))});
    bounded->Seek(MvccBound(""));
    int count = 0;
    for (; bounded->Valid(); bounded->Next()) ++count;
    EXPECT_EQ(count, 3);
  }
  EXPECT_GT(engine->Stats().filter_useful, 0u);
}

TEST(RocksEngine, ACrashKeepsWhatWasFlushedOfAllColumnFamilies) {
  MemoryDisk disk;
  auto engine = OpenEngine(&disk);
  WriteBatch batch;
  batch.Put(Cf::kLocal, "applied", "1");
  batch.Put(Cf::kData, EncodeMvccKey("k", Timestamp(1)), "v1");
  ASSERT_TRUE(engine->Write(batch).ok());
  EXPECT_EQ(*engine->GetFlushed(Cf::kLocal, "applied"), std::nullopt);
  ASSERT_TRUE(engine->Flush().ok());
  Put(engine.get(), Cf::kLocal, "applied", "2");
  Put(engine.get(), Cf::kData, EncodeMvccKey("k", Timestamp(2)), "v2");
  EXPECT_EQ(*engine->GetFlushed(Cf::kLocal, "applied"), "1");
  EXPECT_EQ(*engine->Get(Cf::kLocal, "applied"), "2");
  engine.reset();
  engine = OpenEngine(&disk);
  EXPECT_EQ(Content(*engine, Cf::kLocal), "applied=1 ");
  EXPECT_EQ(Content(*engine, Cf::kData), "k=v1 ");
}

TEST(RocksEngine, ASnapshotStaysAsItWas) {
  MemoryDisk disk;
  const auto engine = OpenEngine(&disk);
  Put(engine.get(), Cf::kLocal, "k", "old");
  const auto snapshot = engine->NewSnapshot();
  Put(engine.get(), Cf::kLocal, "k", "new");
  EXPECT_EQ(*snapshot->Get(Cf::kLocal, "k"), "old");
  EXPECT_EQ(Content(*snapshot, Cf::kLocal), "k=old ");
  EXPECT_EQ(Content(*engine, Cf::kLocal), "k=new ");
}

TEST(RocksEngine, ManyFlushesInMemoryStaySmall) {
  MemoryDisk disk;
  const auto engine = OpenEngine(&disk);
  for (int i = 0; i < 40; ++i) {
    Put(engine.get(), Cf::kLocal, "k", absl::StrCat(i));
    ASSERT_TRUE(engine->Flush().ok());
  }
  EXPECT_LE(engine->Stats().level0_files, 9u);
  EXPECT_EQ(*engine->GetFlushed(Cf::kLocal, "k"), "39");
  EXPECT_TRUE(engine->VerifyChecksums().ok());
}

class SnapshotTest : public testing::TestWithParam<bool> {
 protected:
  // The parameter: on disk, or in memory.
  std::unique_ptr<RocksEngine> Open(const std::string& name) {
    if (!GetParam()) return OpenEngine(&disk_, "/" + name);
    if (dir_.empty()) {
      dir_ = testing::TempDir() + "steno_engine_XXXXXX";
      EXPECT_NE(mkdtemp(dir_.data()), nullptr);
    }
    return OpenEngine(nullptr, dir_ + "/" + name);
  }
  static std::vector<EngineSpan> Spans() {
    return {{Cf::kLocal, "r1/", "r1/~"}, {Cf::kData, MvccBound("b"), MvccBound("d")}};
  }
  static std::vector<std::string> Export(const Engine& engine, int64_t chunk_bytes) {
    const auto snapshot = engine.NewSnapshot();
    SnapshotExporter exporter(snapshot.get(), Spans(), chunk_bytes);
    std::vector<std::string> chunks;
    while (true) {
      auto chunk = exporter.Next();
      EXPECT_TRUE(chunk.ok()) << chunk.status();
      if (!chunk->has_value()) return chunks;
      chunks.push_back(**std::move(chunk));
    }
  }
  void Fill(Engine* engine, const std::string& value) {
    for (const char* key : {"r0/x", "r1/applied", "r1/desc", "r2/x"}) {
      Put(engine, Cf::kLocal, key, value);
    }
    for (const char* key : {"a", "b", "c", "d"}) {
      Put(engine, Cf::kData, EncodeMvccKey(key, Timestamp(5)), value);
    }
  }

  MemoryDisk disk_;
  std::string dir_;
};

TEST_P(SnapshotTest, ReplacesTheSpansAndNothingElse) {
  const auto from = Open("from");
  Fill(from.get(), "new");
  for (const int64_t chunk_bytes : {int64_t{1}, kSnapshotChunkBytes}) {
    const std::vector<std::string> chunks = Export(*from, chunk_bytes);
    EXPECT_EQ(chunks.size() > 1, chunk_bytes == 1);
    for (const bool flushed : {false, true}) {
      const std::string name = absl::StrCat("to", chunk_bytes, flushed);
      auto to = Open(name);
      Fill(to.get(), "old");
      Put(to.get(), Cf::kData, EncodeMvccKey("c", Timestamp(9)), "gone");
      Put(to.get(), Cf::kLocal, "r1/extra", "gone");
      if (flushed) ASSERT_TRUE(to->Flush().ok());
      auto before = to->NewSnapshot();
      auto ingester = to->NewIngester(Spans());
      ASSERT_TRUE(ingester.ok()) << ingester.status();
      for (const std::string& chunk : chunks) ASSERT_TRUE((*ingester)->Add(chunk).ok());
      EXPECT_EQ(Content(*to, Cf::kData), "a=old b=old c=gone c=old d=old ");
      const absl::Status committed = (*ingester)->Commit();
      ASSERT_TRUE(committed.ok()) << committed;
      const std::string data = "a=old b=new c=new d=old ";
      const std::string local = "r0/x=old r1/applied=new r1/desc=new r2/x=old ";
      EXPECT_EQ(Content(*to, Cf::kData), data);
      EXPECT_EQ(Content(*to, Cf::kLocal), local);
      EXPECT_EQ(Content(*before, Cf::kData), "a=old b=old c=gone c=old d=old ");
      // Later writes go above it.
      Put(to.get(), Cf::kLocal, "r1/applied", "newer");
      EXPECT_EQ(*to->Get(Cf::kLocal, "r1/applied"), "newer");
      // It is durable without a flush.
      ingester->reset();
      before.reset();
      to.reset();
      to = Open(name);
      EXPECT_EQ(Content(*to, Cf::kData), data);
      EXPECT_EQ(Content(*to, Cf::kLocal), local);
    }
  }
}

TEST_P(SnapshotTest, AnEmptyOneClearsTheSpans) {
  const auto from = Open("from");
  const auto to = Open("to");
  Fill(to.get(), "old");
  auto ingester = to->NewIngester(Spans());
  const std::vector<std::string> chunks = Export(*from, kSnapshotChunkBytes);
  ASSERT_EQ(chunks.size(), 1u);
  ASSERT_TRUE((*ingester)->Add(chunks[0]).ok());
  ASSERT_TRUE((*ingester)->Commit().ok());
  EXPECT_EQ(Content(*to, Cf::kData), "a=old d=old ");
  EXPECT_EQ(Content(*to, Cf::kLocal), "r0/x=old r2/x=old ");
}

TEST_P(SnapshotTest, DamagedAndMisorderedChunksAreRefused) {
  const auto from = Open("from");
  Fill(from.get(), "new");
  const std::vector<std::string> chunks = Export(*from, 1);
  ASSERT_GE(chunks.size(), 4u);
  const auto to = Open("to");
  Fill(to.get(), "old");
  const auto refuses = [&](const std::vector<std::string>& given) {
    auto ingester = to->NewIngester(Spans());
    absl::Status status;
    for (const std::string& chunk : given) status.Update((*ingester)->Add(chunk));
    status.Update((*ingester)->Commit());
    return !status.ok();
  };
  EXPECT_TRUE(refuses({chunks.begin(), chunks.end() - 1}));            // the last is missing
  EXPECT_TRUE(refuses({chunks.begin() + 1, chunks.end()}));            // the first is missing
  EXPECT_TRUE(refuses({chunks[0], chunks[0], chunks[1], chunks[2]}));  // repeated
  std::vector<std::string> damaged = chunks;
  damaged[1][damaged[1].size() / 2] ^= 1;
  EXPECT_TRUE(refuses(damaged));
  EXPECT_EQ(Content(*to, Cf::kData), "a=old b=old c=old d=old ");
  EXPECT_FALSE(to->NewIngester(std::vector<EngineSpan>{{Cf::kData, MvccBound("b"), ""}}).ok());
}

// On disk only, where a test can put a file as a crash would leave it.
TEST(RocksEngine, WhatACrashLeavesStagedIsRemoved) {
  std::string dir = testing::TempDir() + "steno_engine_XXXXXX";
  ASSERT_NE(mkdtemp(dir.data()), nullptr);
  OpenEngine(nullptr, dir);
  const std::string staged = dir + "/ingest/1-1.sst";
  std::ofstream(staged) << "half a table";
  ASSERT_TRUE(std::ifstream(staged).good());
  OpenEngine(nullptr, dir);
  EXPECT_FALSE(std::ifstream(staged).good());
}

INSTANTIATE_TEST_SUITE_P(Places, SnapshotTest, testing::Bool(),
                         [](const auto& info) { return info.param ? "Disk" : "Memory"; });

}  // namespace
}  // namespace steno::storage
