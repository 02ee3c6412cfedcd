// RaftLog: the log of every range of a store in one sequence of segment files, so that the appends
// of all ranges in a round cost one write and one fdatasync.
//
// Files: <dir>/<number, 16 hex digits>.log, about segment_bytes each; the highest number is written
// to. A segment is a sequence of frames (log_format.h), one for each Write(); a frame holds
// records:
//
//   Entries    range, entries (index, term, type, checksum, payload); replaces the suffix from the
//   first HardState  range, opaque bytes; replaces the previous one Truncate   range, index, term:
//   entries up to and including `index`, of term `term`, are dropped Reset      range, index, term:
//   all entries are dropped; the log goes on behind `index` (snapshot) Clear      range: everything
//   about it is dropped
//
// In memory each range has an index of its entries (term and place); the payloads written last stay
// cached, up to cache_bytes, others are read from the files and checked against their checksum.
//
// Recovery. Checksums are bound to store, file and offset, so stale or misdirected bytes do not
// pass, and each frame says up to where the log was durable when the frame was written. A damaged
// place that a later frame vouches for, or that lies before the last segment, held acknowledged
// data: Open fails with DataLoss, naming file and offset. Otherwise nobody was promised it: the log
// is cut there. (The last frame of all has no successor to vouch for it: damage there looks like a
// torn write and is cut. The Raft layer notices when its hard state's commit index is beyond the
// log.)
//
// Space. Segments leave from the oldest on, once none of their entries is live; hard states and
// truncation points still in force are first written forward. A range that never truncates pins the
// oldest segment: see PinnedBy(). Freed files are reused, as overwriting allocated blocks makes
// fdatasync cheaper by a third and more than growing a file (no file system journal commit).
//
// Failure. After a failed write or sync the log is unusable: every later call fails with that
// error, and the process must end. Nothing is retried.
//
// Threads: one thread at a time calls Write(); any thread may call the readers at any time. Readers
// see a Write() once it has returned.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "kv/storage/file.h"

namespace steno::storage {

using Payload = std::shared_ptr<const std::string>;

struct LogEntry {
  uint64_t index = 0;
  uint64_t term = 0;
  uint8_t type = 0;
  Payload data;  // written: null stands for empty; read: never null
};

// The changes of one Write(), for any number of ranges, in order. Thread-compatible.
class LogBatch {
 public:
  LogBatch();
  LogBatch(LogBatch&&) noexcept;
  LogBatch& operator=(LogBatch&&) noexcept;
  ~LogBatch();

  // Appends `entries`, whose indexes are consecutive, and drops what stood at and behind the first.
  // The first is beyond the truncated index, and at most one beyond the last index.
  void AddEntries(uint64_t range_id, std::span<const LogEntry> entries);
  void SetHardState(uint64_t range_id, std::string_view hard_state);
  // Drops entries up to and including `index`, which exists and has `term`.
  void Truncate(uint64_t range_id, uint64_t index, uint64_t term);
  // Drops all entries: the log starts behind `index`, the last of a snapshot. Keeps the hard state.
  void Reset(uint64_t range_id, uint64_t index, uint64_t term);
  // Forgets the range, its hard state included.
  void Clear(uint64_t range_id);

  bool empty() const;
  size_t bytes() const;

 private:
  friend class RaftLog;
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

// What the log knows of one range.
struct LogState {
  uint64_t first_index = 1;  // last_index + 1 where there is no entry
  uint64_t last_index = 0;
  uint64_t truncated_term = 0;  // of first_index - 1
  std::optional<std::string> hard_state;
};

struct RaftLogStats {
  uint64_t writes = 0;
  uint64_t syncs = 0;
  uint64_t written_bytes = 0;
  uint64_t segments = 0;
  uint64_t cached_bytes = 0;
  uint64_t cold_reads = 0;  // entries read from files
};

class RaftLog {
 public:
  struct Options {
    // Binds the log to its store: the same at every Open, another for every store.
    uint64_t store_seed = 0;
    uint64_t segment_bytes = 64 << 20;
    // Zeros written ahead in a segment that is no reused file; 0: none.
    uint64_t prefill_bytes = 1 << 20;
    uint64_t cache_bytes = 32 << 20;
    // Freed files kept for reuse.
    uint64_t spare_segments = 2;
  };

  // Replays the segments in `dir`, creating it where needed. DataLoss: acknowledged data is damaged
  // or missing; the message names the file and offset. `fs` must outlive the log.
  static absl::StatusOr<std::unique_ptr<RaftLog>> Open(FileSystem* fs, std::string dir,
                                                       Options options);
  ~RaftLog();
  RaftLog(const RaftLog&) = delete;
  RaftLog& operator=(const RaftLog&) = delete;

  // Writes the batch in one frame; with `sync`, it and everything before is durable on return. A
  // batch written without sync is visible to readers, and may be lost or kept in a crash.
  absl::Status Write(LogBatch batch, bool sync);

  // --- Readers ---
  std::vector<uint64_t> Ranges() const;
  // nullopt: the log knows nothing of the range.
  std::optional<LogState> State(uint64_t range_id) const;
  uint64_t FirstIndex(uint64_t range_id) const;  // 1 where unknown
  uint64_t LastIndex(uint64_t range_id) const;   // 0 where unknown
  // The term of the entry, or of what is just before the first: the truncated one, or 0 where
  // nothing is known of the range; nullopt for any other.
  std::optional<uint64_t> Term(uint64_t range_id, uint64_t index) const;
  // Entries [low, high), cut to `max_bytes` of payload, but at least one. OutOfRange: some are
  // truncated or not there yet. DataLoss: the files are damaged.
  absl::StatusOr<std::vector<LogEntry>> Entries(uint64_t range_id, uint64_t low, uint64_t high,
                                                uint64_t max_bytes) const;
  // Bytes of payload that truncating up to and including `index` would drop.
  uint64_t BytesUpTo(uint64_t range_id, uint64_t index) const;

  // Bytes of all segments, and the ranges (at most `max`) whose entries keep the oldest one alive.
  uint64_t TotalBytes() const;
  std::vector<uint64_t> PinnedBy(size_t max) const;
  RaftLogStats Stats() const;

 private:
  struct Rep;
  explicit RaftLog(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

}  // namespace steno::storage
