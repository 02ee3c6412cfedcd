// The file systems, the in-memory one with its faults, and the identity of stores.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "kv/storage/file.h"
#include "kv/storage/mem_file_system.h"
#include "kv/storage/raft_log.h"
#include "kv/storage/raft_log_test_util.h"
#include "kv/storage/store_identity.h"

namespace steno::storage {
namespace {

std::string TemporaryDirectory() {
  std::string path = testing::TempDir() + "steno_storage_XXXXXX";
  EXPECT_NE(mkdtemp(path.data()), nullptr);
  return path;
}

// What every FileSystem does.
void CheckFileSystem(FileSystem* fs, const std::string& dir) {
  ASSERT_TRUE(fs->CreateDir(dir).ok());
  ASSERT_TRUE(fs->CreateDir(dir).ok());
  EXPECT_TRUE(absl::IsNotFound(fs->Open(dir + "/a", OpenMode::kExisting).status()));
  EXPECT_TRUE(absl::IsNotFound(fs->List(dir + "/none").status()));
  {
    auto file = fs->Open(dir + "/a", OpenMode::kCreate);
    ASSERT_TRUE(file.ok()) << file.status();
    ASSERT_TRUE((*file)->WriteAt(0, "hello").ok());
    ASSERT_TRUE((*file)->WriteAt(8, "there").ok());
    ASSERT_TRUE((*file)->Sync().ok());
    EXPECT_EQ(*(*file)->Size(), 13u);
    EXPECT_EQ(*(*file)->ReadAt(0, 100), std::string("hello\0\0\0there", 13));
    EXPECT_EQ(*(*file)->ReadAt(3, 2), "lo");
    EXPECT_EQ(*(*file)->ReadAt(20, 2), "");
    ASSERT_TRUE((*file)->Truncate(4).ok());
    EXPECT_EQ(*(*file)->ReadAt(0, 100), "hell");
  }
  ASSERT_TRUE(fs->Rename(dir + "/a", dir + "/b").ok());
  ASSERT_TRUE(fs->Open(dir + "/c", OpenMode::kCreate).ok());
  EXPECT_EQ(*fs->List(dir), (std::vector<std::string>{"b", "c"}));
  ASSERT_TRUE(fs->Remove(dir + "/c").ok());
  EXPECT_TRUE(absl::IsNotFound(fs->Remove(dir + "/c")));
  {
    const auto lock = fs->Lock(dir + "/lock");
    ASSERT_TRUE(lock.ok()) << lock.status();
    EXPECT_TRUE(absl::IsFailedPrecondition(fs->Lock(dir + "/lock").status()));
  }
  EXPECT_TRUE(fs->Lock(dir + "/lock").ok());
}

TEST(FileSystem, PosixKeepsTheContract) {
  CheckFileSystem(PosixFileSystem(), TemporaryDirectory() + "/deep/er");
}

TEST(FileSystem, MemoryKeepsTheContract) {
  MemFileSystem fs;
  CheckFileSystem(&fs, "deep/er");
}

TEST(MemFileSystem, ACrashKeepsWhatWasSynced) {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    MemFileSystem fs;
    auto file = fs.Open("f", OpenMode::kCreate);
    ASSERT_TRUE((*file)->WriteAt(0, "synced").ok());
    ASSERT_TRUE((*file)->Sync().ok());
    ASSERT_TRUE((*file)->WriteAt(6, std::string(2000, 'x')).ok());
    ASSERT_TRUE((*file)->WriteAt(2006, std::string(2000, 'y')).ok());
    Rng rng(seed);
    fs.Crash(rng);
    EXPECT_TRUE(absl::IsUnavailable((*file)->WriteAt(0, "z")));
    EXPECT_EQ(fs.Contents("f").substr(0, 6), "synced") << seed;
  }
}

TEST(MemFileSystem, InjectsErrors) {
  MemFileSystem fs;
  auto file = fs.Open("f", OpenMode::kCreate);
  fs.FailWrite(2);
  EXPECT_TRUE((*file)->WriteAt(0, "abcd").ok());
  EXPECT_TRUE(absl::IsDataLoss((*file)->WriteAt(4, "efgh")));
  EXPECT_EQ(fs.Contents("f"), "abcdef");
  fs.FailSync(1);
  EXPECT_TRUE(absl::IsDataLoss((*file)->Sync()));
  EXPECT_TRUE((*file)->Sync().ok());
  fs.SetCapacity(8);
  EXPECT_TRUE((*file)->WriteAt(6, "gh").ok());
  EXPECT_TRUE(absl::IsResourceExhausted((*file)->WriteAt(8, "i")));
  fs.FlipBit("f", 0, 1);
  EXPECT_EQ(fs.Contents("f"), "cbcdefgh");
}

TEST(MemFileSystem, StopsInTheMidst) {
  MemFileSystem fs;
  auto file = fs.Open("f", OpenMode::kCreate);
  ASSERT_TRUE((*file)->WriteAt(0, "ab").ok());
  fs.StopAfter(2);
  EXPECT_TRUE((*file)->WriteAt(2, "cd").ok());
  EXPECT_TRUE((*file)->Sync().ok());
  EXPECT_TRUE(absl::IsUnavailable((*file)->WriteAt(4, "ef")));
  EXPECT_TRUE(absl::IsUnavailable((*file)->Sync()));
  EXPECT_TRUE(absl::IsUnavailable((*file)->Truncate(1)));
  EXPECT_TRUE(absl::IsUnavailable(fs.Open("g", OpenMode::kCreate).status()));
  EXPECT_TRUE(absl::IsUnavailable(fs.Rename("f", "g")));
  EXPECT_TRUE(absl::IsUnavailable(fs.Remove("f")));
  Rng rng(1);
  fs.Crash(rng);
  EXPECT_EQ(fs.Contents("f"), "abcd");
  EXPECT_TRUE(fs.Remove("f").ok());
}

// The log over real files: rotation, reuse of freed files, reading back.
TEST(RaftLogOnDisk, SurvivesRestarts) {
  const std::string dir = TemporaryDirectory() + "/log";
  const RaftLog::Options options{
      .segment_bytes = 64 << 10, .prefill_bytes = 8 << 10, .cache_bytes = 1000};
  uint64_t last = 0;
  for (int life = 0; life < 3; ++life) {
    auto log = RaftLog::Open(PosixFileSystem(), dir, options);
    ASSERT_TRUE(log.ok()) << log.status();
    ASSERT_EQ((*log)->LastIndex(1), last);
    for (int i = 0; i < 200; ++i) {
      LogBatch batch;
      ++last;
      const std::vector<LogEntry> entries = {
          MakeEntry(last, 1, std::string(1000, 'a' + last % 26))};
      batch.AddEntries(1, entries);
      if (last > 50) batch.Truncate(1, last - 50, 1);
      ASSERT_TRUE((*log)->Write(std::move(batch), i % 10 == 0).ok());
    }
    EXPECT_LE((*log)->Stats().segments, 3u);
    const auto entries = (*log)->Entries(1, last - 49, last + 1, UINT64_MAX);
    ASSERT_TRUE(entries.ok()) << entries.status();
    EXPECT_EQ(DataOf(entries->front()), std::string(1000, 'a' + (last - 49) % 26));
  }
}

// A reader beside the writer, while files are freed and written again: it gets the entry or learns
// that it is truncated, never the bytes of another.
TEST(RaftLogThreads, ReadersMeetNoReusedFile) {
  MemFileSystem fs;
  auto log =
      RaftLog::Open(&fs, "log", {.segment_bytes = 600, .prefill_bytes = 100, .cache_bytes = 0});
  ASSERT_TRUE(log.ok()) << log.status();
  const auto data_of = [](uint64_t index) { return std::string(50, 'a' + index % 26); };
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (uint64_t index = 1; index <= 3000; ++index) {
      LogBatch batch;
      const std::vector<LogEntry> entries = {MakeEntry(index, 1, data_of(index))};
      batch.AddEntries(1, entries);
      if (index > 5) batch.Truncate(1, index - 5, 1);
      EXPECT_TRUE((*log)->Write(std::move(batch), true).ok());
    }
    done = true;
  });
  while (!done) {
    const uint64_t first = (*log)->FirstIndex(1);
    const auto entries = (*log)->Entries(1, first, first + 3, UINT64_MAX);
    if (!entries.ok()) {
      EXPECT_TRUE(absl::IsOutOfRange(entries.status())) << entries.status();
      continue;
    }
    for (const LogEntry& entry : *entries) EXPECT_EQ(DataOf(entry), data_of(entry.index));
  }
  writer.join();
}

TEST(StoreIdentity, IsWrittenOnceAndChecked) {
  MemFileSystem fs;
  ASSERT_TRUE(fs.CreateDir("s").ok());
  EXPECT_EQ(*ReadStoreIdentity(&fs, "s"), std::nullopt);
  const StoreIdentity identity{.cluster_id = "c1", .node_id = 3};
  ASSERT_TRUE(WriteStoreIdentity(&fs, "s", identity).ok());
  ASSERT_TRUE(WriteStoreIdentity(&fs, "s", identity).ok());
  Rng rng(1);
  fs.Crash(rng);
  EXPECT_EQ(*ReadStoreIdentity(&fs, "s"), identity);
  const absl::Status other = WriteStoreIdentity(&fs, "s", {.cluster_id = "c2", .node_id = 3});
  EXPECT_TRUE(absl::IsFailedPrecondition(other));
  EXPECT_NE(other.message().find("swapped"), std::string::npos) << other;
}

TEST(StoreIdentity, DamageAndOtherFormatsAreRefused) {
  MemFileSystem fs;
  ASSERT_TRUE(fs.CreateDir("s").ok());
  ASSERT_TRUE(WriteStoreIdentity(&fs, "s", {.cluster_id = "c1", .node_id = 3}).ok());
  const std::string content = fs.Contents("s/IDENTITY");
  for (size_t offset = 0; offset < content.size(); ++offset) {
    fs.FlipBit("s/IDENTITY", offset, 3);
    EXPECT_TRUE(absl::IsDataLoss(ReadStoreIdentity(&fs, "s").status())) << offset;
    fs.FlipBit("s/IDENTITY", offset, 3);
    fs.SetContents("s/IDENTITY", content.substr(0, offset));
    EXPECT_TRUE(absl::IsDataLoss(ReadStoreIdentity(&fs, "s").status())) << offset;
    fs.SetContents("s/IDENTITY", content);
  }
  MemFileSystem newer;
  ASSERT_TRUE(newer.CreateDir("s").ok());
  ASSERT_TRUE(
      WriteStoreIdentity(&newer, "s", {.cluster_id = "c1", .node_id = 3, .format_version = 2})
          .ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(ReadStoreIdentity(&newer, "s").status()));
}

TEST(StoreIdentity, AStoreThatHasOneIsNotNew) {
  MemFileSystem fs;
  ASSERT_TRUE(fs.CreateDir("s").ok());
  EXPECT_TRUE(CheckStoreIsNew(&fs, "s").ok());
  ASSERT_TRUE(WriteStoreIdentity(&fs, "s", {.cluster_id = "c1", .node_id = 3}).ok());
  const absl::Status used = CheckStoreIsNew(&fs, "s");
  EXPECT_TRUE(absl::IsFailedPrecondition(used));
  EXPECT_NE(used.message().find("node 3 of cluster c1"), std::string::npos) << used;
  fs.FlipBit("s/IDENTITY", 20, 3);
  EXPECT_TRUE(absl::IsDataLoss(CheckStoreIsNew(&fs, "s")));
}

TEST(StoreIdentity, AStoreWithDataButWithoutIdentityIsNotNew) {
  for (const std::string part : {"s/raft", "s/state"}) {
    MemFileSystem fs;
    ASSERT_TRUE(fs.CreateDir(part).ok());
    EXPECT_TRUE(CheckStoreIsNew(&fs, "s").ok());
    fs.SetContents(part + "/lost+found", "");
    EXPECT_TRUE(CheckStoreIsNew(&fs, "s").ok());
    fs.SetContents(part + "/0001", "");
    const absl::Status used = CheckStoreIsNew(&fs, "s");
    EXPECT_TRUE(absl::IsFailedPrecondition(used)) << used;
    EXPECT_NE(used.message().find(part), std::string::npos) << used;
    EXPECT_NE(used.message().find("remove the whole store directory"), std::string::npos) << used;
  }
}

// A name that is found may be in the page cache only, and what is written behind it be
// acknowledged.
TEST(Names, ThatAreFoundAreMadeDurable) {
  MemFileSystem fs;
  ASSERT_TRUE(fs.CreateDir("s").ok());
  ASSERT_TRUE(WriteStoreIdentity(&fs, "s", {.cluster_id = "c1", .node_id = 3}).ok());
  ASSERT_TRUE(RaftLog::Open(&fs, "s/raft", {}).ok());
  fs.Kill();
  const uint64_t store_before = fs.dir_syncs("s");
  const uint64_t log_before = fs.dir_syncs("s/raft");
  ASSERT_TRUE(ReadStoreIdentity(&fs, "s").ok());
  EXPECT_EQ(fs.dir_syncs("s"), store_before + 1);
  ASSERT_TRUE(RaftLog::Open(&fs, "s/raft", {}).ok());
  EXPECT_EQ(fs.dir_syncs("s/raft"), log_before + 1);
}

TEST(StoreLock, KeepsASecondProcessOut) {
  MemFileSystem fs;
  auto lock = LockStore(&fs, "s");
  ASSERT_TRUE(lock.ok()) << lock.status();
  const absl::Status second = LockStore(&fs, "s").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(second));
  EXPECT_NE(second.message().find("stop that node"), std::string::npos) << second;
  lock->reset();
  EXPECT_TRUE(LockStore(&fs, "s").ok());
}

}  // namespace
}  // namespace steno::storage
