// LogIndex: what the Raft log holds of each range and where, built by applying the log's records in
// the order in which they were written. Pure; RaftLog guards it with a mutex.
//
// Invariants, once the replay is finished:
//   I1  A range's entries have consecutive indexes, the first just behind its truncated index.
//   I2  Segment numbers do not descend along a range's entries: an entry is written after those
//       before it, as writing one drops all behind it. The first entry's segment is the oldest.
//
// During replay the oldest segments may be gone, so a range may start anywhere; I1 holds again at
// the end, because a segment goes only when all its entries are truncated, by a record in a later
// one.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "kv/storage/log_format.h"
#include "kv/storage/raft_log.h"

namespace steno::storage {

class LogIndex {
 public:
  struct Slot {
    uint64_t term = 0;
    uint64_t segment = 0;
    uint64_t offset = 0;  // of the payload
    uint64_t bytes_end =
        0;  // payload bytes of the range up to and including this entry, since a start
    uint32_t bytes = 0;
    uint8_t type = 0;
    Payload data;  // null: not cached

    bool SamePlace(const Slot& other) const {
      return segment == other.segment && offset == other.offset;
    }
  };

  explicit LogIndex(uint64_t cache_bytes) : cache_bytes_max_(cache_bytes) {}

  // Entries' places are `base` plus their offset, in `segment`. Payloads that the record carries
  // are cached. DataLoss where the record does not fit what came before.
  absl::Status Apply(const LogRecord& record, uint64_t segment, uint64_t base);
  // From here on I1 holds. DataLoss: entries are missing.
  absl::Status FinishReplay();

  std::vector<uint64_t> Ranges() const;
  std::optional<LogState> State(uint64_t range_id) const;
  std::optional<uint64_t> Term(uint64_t range_id, uint64_t index) const;
  // Null where there is no such entry. Good until the next Apply.
  const Slot* Find(uint64_t range_id, uint64_t index) const;
  uint64_t BytesUpTo(uint64_t range_id, uint64_t index) const;
  uint64_t cached_bytes() const { return cached_bytes_; }

  // The oldest segment that holds a live entry; `none` if there is none.
  uint64_t OldestLiveSegment(uint64_t none) const;
  // Up to `max` ranges with live entries in `segment` or before, in ascending order.
  std::vector<uint64_t> RangesIn(uint64_t segment, size_t max) const;
  // Records that say again what is in force only through segments before `segment`.
  std::vector<LogRecord> StatesBefore(uint64_t segment) const;

 private:
  struct RangeLog {
    uint64_t first_index = 1;  // of slots[0], or of the next entry
    // Behind which the entries begin: first_index - 1, except in a replay.
    uint64_t truncated_index = 0;
    uint64_t truncated_term = 0;
    std::deque<Slot> slots;
    std::optional<std::string> hard_state;
    uint64_t hard_state_segment = 0;
    uint64_t truncation_segment = 0;

    uint64_t last_index() const { return first_index + slots.size() - 1; }
  };
  struct Cached {
    uint64_t range_id;
    uint64_t index;
    uint64_t segment;
    uint64_t offset;
    uint32_t bytes;
  };

  absl::Status ApplyEntries(const LogRecord& record, uint64_t segment, uint64_t base);
  // Makes room for an entry at `index`.
  absl::Status PrepareAppend(const LogRecord& record, RangeLog* log) const;
  absl::Status ApplyTruncate(const LogRecord& record, uint64_t segment);
  void EvictCache();

  uint64_t cache_bytes_max_;
  bool replaying_ = true;
  absl::flat_hash_map<uint64_t, RangeLog> ranges_;
  std::deque<Cached>
      cached_;  // oldest first; entries dropped from their range stay until their turn
  uint64_t cached_bytes_ = 0;
};

}  // namespace steno::storage
