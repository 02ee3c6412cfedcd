// The log across writes that take time.
#include "kv/raft/log.h"

#include <gtest/gtest.h>

#include "kv/raft/memory_log_storage.h"

namespace steno::raft {
namespace {

Entry At(uint64_t index, uint64_t term) {
  return {.index = index, .term = term};
}

class RaftLogTest : public testing::Test {
 protected:
  RaftLogTest() { storage_.Append({At(1, 1), At(2, 1), At(3, 1)}); }
  Log::Write Take(Log* log, uint64_t id) {
    const Log::Write write = log->TakeUnwritten(id);
    return write;
  }
  void Finish(Log* log, uint64_t id, const Log::Write& write) {
    if (write.snapshot) storage_.Install(*write.snapshot);
    storage_.Append(write.entries);
    log->OnWritten(id);
  }

  MemoryLogStorage storage_;
};

TEST_F(RaftLogTest, EntriesArePersistedWhenTheirWriteIsDone) {
  Log log(&storage_);
  log.Append(At(4, 2));
  const Log::Write first = Take(&log, 1);
  log.Append(At(5, 2));
  const Log::Write second = Take(&log, 2);
  EXPECT_EQ(log.persisted(), 3u);
  EXPECT_FALSE(log.HasUnwritten());
  Finish(&log, 1, first);
  EXPECT_EQ(log.persisted(), 4u);
  Finish(&log, 2, second);
  EXPECT_EQ(log.persisted(), 5u);
  EXPECT_EQ(log.Entries(1, 6, UINT64_MAX).size(), 5u);
}

TEST_F(RaftLogTest, AReplacedSuffixDoesNotCountButWhatPrecedesItDoes) {
  Log log(&storage_);
  log.Merge({At(4, 2), At(5, 2)}, 0);
  const Log::Write old_leader = Take(&log, 1);
  log.Merge({At(5, 3)}, 0);
  const Log::Write new_leader = Take(&log, 2);
  Finish(&log, 1, old_leader);
  EXPECT_EQ(log.persisted(), 4u);
  EXPECT_EQ(log.Term(5), 3u);
  Finish(&log, 2, new_leader);
  EXPECT_EQ(log.persisted(), 5u);
}

// The same index and term comes back while the write that first held it is still under way: on the
// disk there will be 6@3 in between.
TEST_F(RaftLogTest, AnEntryThatWasReplacedTwiceCountsByItsLastWriteOnly) {
  Log log(&storage_);
  log.Merge({At(4, 2)}, 0);
  const Log::Write first = Take(&log, 1);
  log.Merge({At(4, 3)}, 0);
  const Log::Write second = Take(&log, 2);
  log.Merge({At(4, 2)}, 0);  // cannot come from one leader, but from two that follow each other
  const Log::Write third = Take(&log, 3);
  Finish(&log, 1, first);
  EXPECT_EQ(log.persisted(), 3u);
  Finish(&log, 2, second);
  EXPECT_EQ(log.persisted(), 3u);
  Finish(&log, 3, third);
  EXPECT_EQ(log.persisted(), 4u);
}

TEST_F(RaftLogTest, ReplacingWhatIsDurableLowersPersisted) {
  Log log(&storage_);
  log.Merge({At(2, 2)}, 1);
  EXPECT_EQ(log.persisted(), 1u);
  EXPECT_EQ(log.LastIndex(), 2u);
  EXPECT_EQ(log.Term(3), std::nullopt);
  Finish(&log, 1, Take(&log, 1));
  EXPECT_EQ(log.persisted(), 2u);
}

TEST_F(RaftLogTest, MergeKeepsWhatAgrees) {
  Log log(&storage_);
  log.Merge({At(2, 1), At(3, 1)}, 3);
  EXPECT_FALSE(log.HasUnwritten());
  log.Merge({At(2, 1)}, 3);  // an old, shorter append does not cut the log
  EXPECT_EQ(log.LastIndex(), 3u);
}

TEST_F(RaftLogTest, ARestoredLogIsNotPersistedBeforeItIsInstalled) {
  Log log(&storage_);
  log.Append(At(4, 1));
  const Log::Write before = Take(&log, 1);
  log.Restore({.index = 10, .term = 4, .conf = {}});
  log.Append(At(11, 4));
  const Log::Write snapshot = Take(&log, 2);
  EXPECT_EQ(log.FirstIndex(), 11u);
  EXPECT_EQ(log.Term(10), 4u);
  EXPECT_EQ(log.Term(9), std::nullopt);
  Finish(&log, 1, before);
  EXPECT_EQ(log.persisted(), 0u);
  EXPECT_TRUE(log.snapshot_pending());
  Finish(&log, 2, snapshot);
  EXPECT_EQ(log.persisted(), 11u);
  EXPECT_FALSE(log.snapshot_pending());
}

TEST_F(RaftLogTest, FindConflictSkipsTermsThatCannotMatch) {
  storage_.Append({At(4, 3), At(5, 3), At(6, 5)});
  storage_.TruncateUpTo(1);
  Log log(&storage_);
  EXPECT_EQ(log.FindConflict(6, 4), std::pair(uint64_t{5}, uint64_t{3}));
  EXPECT_EQ(log.FindConflict(6, 2), std::pair(uint64_t{3}, uint64_t{1}));
  EXPECT_EQ(log.FindConflict(99, 9), std::pair(uint64_t{6}, uint64_t{5}));
  EXPECT_EQ(log.FindConflict(6, 0), std::pair(uint64_t{0}, uint64_t{0}));  // compacted
}

TEST_F(RaftLogTest, EntriesKeepToTheBytes) {
  Log log(&storage_);
  log.Append({4, 1, EntryType::kNormal, MakePayload(std::string(100, 'x'))});
  EXPECT_EQ(log.Entries(1, 5, 1).size(), 1u);
  EXPECT_EQ(log.Entries(1, 5, 72).size(), 3u);
  EXPECT_EQ(log.Entries(1, 5, 195).size(), 3u);
  EXPECT_EQ(log.Entries(1, 5, 196).size(), 4u);
  EXPECT_EQ(log.Entries(4, 5, 1).size(), 1u);
}

}  // namespace
}  // namespace steno::raft
