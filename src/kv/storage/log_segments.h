// LogSegments: the files of the Raft log as one sequence of frames. It knows frames, not what they
// hold: places to write them, which files there are, and recovery. See raft_log.h and log_format.h.
//
// Thread-safety as of RaftLog: one writer, any number of ReadAt().
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/synchronization/mutex.h"
#include "kv/storage/log_format.h"
#include "kv/storage/raft_log.h"

namespace steno::storage {

class LogSegments {
 public:
  // Called for each frame in order; `body_offset` is where the body stands in the segment.
  using FrameVisitor = absl::FunctionRef<absl::Status(uint64_t segment, uint64_t body_offset,
                                                      std::string_view body)>;

  static absl::StatusOr<std::unique_ptr<LogSegments>> Open(FileSystem* fs, std::string dir,
                                                           const RaftLog::Options& options,
                                                           FrameVisitor visit);

  // --- The writer ---
  // The next frame does not belong into the active segment any more.
  bool IsFull(uint64_t frame_bytes) const;
  // Makes the active segment durable and starts the next one.
  absl::Status Rotate();
  // Seals and writes a frame (SealFrame). `frame` is used up.
  absl::Status Append(std::string frame, bool sync);
  absl::Status Sync();
  // Frees all segments before `segment`, oldest first.
  absl::Status RemoveBefore(uint64_t segment);
  // Where Append will put the next frame.
  uint64_t active() const { return active_; }
  uint64_t offset() const { return offset_; }

  // --- Anybody ---
  // OutOfRange: the segment is gone. DataLoss: it is too short.
  absl::StatusOr<std::string> ReadAt(uint64_t segment, uint64_t offset, size_t n) const;
  uint64_t oldest() const;
  uint64_t count() const;
  uint64_t TotalBytes() const;
  uint64_t syncs() const;

 private:
  struct Segment {
    std::shared_ptr<File> file;
    uint64_t length = 0;
  };

  LogSegments(FileSystem* fs, std::string dir, const RaftLog::Options& options);
  absl::Status ListFiles(std::vector<uint64_t>* numbers);
  absl::Status Recover(const std::vector<uint64_t>& numbers, FrameVisitor visit);
  // Visits the frames of one segment and sets its length. `is_first`: no segment is known before
  // it.
  absl::Status Replay(uint64_t number, bool is_first, FrameVisitor visit);
  absl::Status StartSegment(uint64_t number);
  absl::Status Damaged(uint64_t segment, uint64_t offset, const std::string& why) const;
  std::string PathOf(uint64_t number) const;

  FileSystem* const fs_;
  const std::string dir_;
  const RaftLog::Options options_;

  // Of the writer alone.
  uint64_t active_ = 0;
  uint64_t offset_ = 0;           // end of the last frame
  uint64_t durable_ = 0;          // what of it is synced
  uint64_t allocated_ = 0;        // size of the file
  uint64_t previous_length_ = 0;  // of the segment before
  std::shared_ptr<File> file_;
  std::vector<std::string> spares_;  // paths of freed files

  mutable absl::Mutex mutex_;
  std::map<uint64_t, Segment> segments_ ABSL_GUARDED_BY(mutex_);
  uint64_t syncs_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace steno::storage
