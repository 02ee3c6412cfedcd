// The log of one replica: what is in LogStorage, and behind it the tail that is not yet durable.
//
//      compacted │      LogStorage       │          unstable          │
//   ─────────────┼───────────────────────┼──────────────┬─────────────┼──
//            FirstIndex             persisted()  written in a Ready   LastIndex
//
// Writes take time, and a new leader may replace entries while an older write of the same indexes
// is under way. So each write remembers up to where it still says what the log says; replacing
// entries lowers that, and only what is left counts as persisted when the write is done. A term at
// the write's last index would not do: the log 6@2 may become 6@3 and then 6@2 again.
//
// Invariants: FirstIndex() - 1 <= persisted() < unstable begin <= LastIndex() + 1.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "kv/raft/log_storage.h"
#include "kv/raft/types.h"

namespace steno::raft {

class Log {
 public:
  explicit Log(const LogStorage* storage);

  uint64_t FirstIndex() const;
  uint64_t LastIndex() const { return offset_ + unstable_.size() - 1; }
  uint64_t LastTerm() const { return *Term(LastIndex()); }
  // Term of FirstIndex() - 1 up to LastIndex(); nullopt outside.
  std::optional<uint64_t> Term(uint64_t index) const;
  bool Matches(uint64_t index, uint64_t term) const { return Term(index) == term; }
  // Entries [lo, hi) from the front within bytes_max, at least one; empty where lo == hi, or where
  // some are compacted, which never holds for what is not yet applied.
  // REQUIRES: lo <= hi <= LastIndex() + 1.
  std::vector<Entry> Entries(uint64_t lo, uint64_t hi, uint64_t bytes_max) const;
  // Is a log that ends with (index, term) at least as complete as this one (section 3.6.1)?
  bool UpToDate(uint64_t index, uint64_t term) const;
  // The highest index <= `index` whose term is <= `term` or unknown, and its term (0 if unknown):
  // where a log that has `term` at `index` may match this one.
  std::pair<uint64_t, uint64_t> FindConflict(uint64_t index, uint64_t term) const;

  // Appends behind LastIndex(). REQUIRES: entry.index == LastIndex() + 1.
  void Append(Entry entry);
  // Appends what is new of `entries`, which follow an entry that matches; replaces what conflicts.
  // REQUIRES: nothing up to `commit` conflicts.
  void Merge(std::vector<Entry> entries, uint64_t commit);
  // Replaces the whole log.
  void Restore(const SnapshotMeta& snapshot);

  // The highest index such that it and everything below is durable.
  uint64_t persisted() const { return persisted_; }
  bool HasUnwritten() const { return written_ <= LastIndex() || snapshot_unwritten_; }
  bool snapshot_pending() const { return snapshot_.has_value(); }
  // Moves what no write holds yet into a write of this id.
  struct Write {
    std::optional<SnapshotMeta> snapshot;
    std::vector<Entry> entries;
  };
  Write TakeUnwritten(uint64_t write_id);
  // All writes up to write_id are durable, and LogStorage shows them.
  void OnWritten(uint64_t write_id);

 private:
  struct InFlight {
    uint64_t id;
    // The write and the log agree up to here.
    uint64_t agrees_up_to;
    bool snapshot;
  };
  void Truncate(uint64_t index);

  const LogStorage* storage_;
  std::vector<Entry> unstable_;
  uint64_t offset_;   // index of unstable_[0]
  uint64_t written_;  // the first entry that no write holds
  uint64_t persisted_;
  // Restored and not yet installed: LogStorage is not read meanwhile.
  std::optional<SnapshotMeta> snapshot_;
  bool snapshot_unwritten_ = false;
  std::deque<InFlight> in_flight_;
};

}  // namespace steno::raft
