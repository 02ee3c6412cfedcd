#include "kv/storage/log_segments.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/log.h"
#include "base/status_macros.h"

namespace steno::storage {
namespace {

constexpr std::string_view kSuffix = ".log";
constexpr std::string_view kSparePrefix = "spare-";
constexpr size_t kNumberDigits = 16;

std::optional<uint64_t> ParseName(std::string_view name) {
  if (name.size() != kNumberDigits + kSuffix.size() || !name.ends_with(kSuffix))
    return std::nullopt;
  uint64_t number = 0;
  for (const char c : name.substr(0, kNumberDigits)) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c < 'a' || c > 'f')) return std::nullopt;
    number = number * 16 + static_cast<uint64_t>(digit ? c - '0' : c - 'a' + 10);
  }
  return number;
}

}  // namespace

LogSegments::LogSegments(FileSystem* fs, std::string dir, const RaftLog::Options& options)
    : fs_(fs), dir_(std::move(dir)), options_(options) {}

std::string LogSegments::PathOf(uint64_t number) const {
  return fmt::format("{}/{:016x}{}", dir_, number, kSuffix);
}

absl::Status LogSegments::Damaged(uint64_t segment, uint64_t offset, const std::string& why) const {
  return absl::DataLossError(fmt::format(
      "raft log {} is damaged at offset {}: {}. Acknowledged data is lost on this disk. Start the "
      "node with an empty store directory and let it rejoin: the other replicas hold the data",
      PathOf(segment), offset, why));
}

absl::StatusOr<std::unique_ptr<LogSegments>> LogSegments::Open(FileSystem* fs, std::string dir,
                                                               const RaftLog::Options& options,
                                                               FrameVisitor visit) {
  std::unique_ptr<LogSegments> log(new LogSegments(fs, std::move(dir), options));
  RETURN_IF_ERROR(fs->CreateDir(log->dir_));
  std::vector<uint64_t> numbers;
  RETURN_IF_ERROR(log->ListFiles(&numbers));
  // A process that died between naming a segment and making the name durable left it to us.
  RETURN_IF_ERROR(fs->SyncDir(log->dir_));
  if (numbers.empty()) {
    RETURN_IF_ERROR(log->StartSegment(1));
  } else {
    RETURN_IF_ERROR(log->Recover(numbers, visit));
  }
  return log;
}

absl::Status LogSegments::ListFiles(std::vector<uint64_t>* numbers) {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, fs_->List(dir_));
  for (const std::string& name : names) {
    if (const std::optional<uint64_t> number = ParseName(name)) {
      numbers->push_back(*number);
    } else if (name.starts_with(kSparePrefix)) {
      spares_.push_back(dir_ + "/" + name);
    }
  }
  std::sort(numbers->begin(), numbers->end());
  return absl::OkStatus();
}

absl::Status LogSegments::Recover(const std::vector<uint64_t>& numbers, FrameVisitor visit) {
  for (size_t i = 1; i < numbers.size(); ++i) {
    if (numbers[i] != numbers[i - 1] + 1) {
      return Damaged(numbers[i - 1] + 1, 0, "the file is missing, later ones are there");
    }
  }
  for (const uint64_t number : numbers) {
    RETURN_IF_ERROR(Replay(number, number == numbers.front(), visit));
  }
  // What follows the last frame was never acknowledged. It must go: a new frame could end just
  // where an old one begins, which would then count again.
  ASSIGN_OR_RETURN(const uint64_t size, file_->Size());
  if (size > offset_) {
    LOG_DEBUG("raft log: cut segment={} offset={} bytes={}", active_, offset_, size - offset_);
    RETURN_IF_ERROR(file_->Truncate(offset_));
  }
  // Frames that a process wrote but did not sync, before it died, may be in the page cache only.
  RETURN_IF_ERROR(file_->Sync());
  durable_ = offset_;
  allocated_ = offset_;
  return absl::OkStatus();
}

absl::Status LogSegments::Replay(uint64_t number, bool is_first, FrameVisitor visit) {
  ASSIGN_OR_RETURN(std::shared_ptr<File> file, fs_->Open(PathOf(number), OpenMode::kExisting));
  ASSIGN_OR_RETURN(const uint64_t size, file->Size());
  ASSIGN_OR_RETURN(const std::string content, file->ReadAt(0, size));
  FramePlace place{.store_seed = options_.store_seed, .segment = number, .offset = 0};

  if (const std::optional<Frame> first = ReadFrame(place, content);
      first.has_value() && !is_first && first->durable != offset_) {
    return Damaged(active_, offset_, fmt::format("the segment had {} bytes", first->durable));
  }
  while (const std::optional<Frame> frame = ReadFrame(place, content)) {
    const uint64_t body_offset = place.offset + kFrameHeaderBytes;
    if (const absl::Status status = visit(number, body_offset, frame->body); !status.ok()) {
      return Damaged(number, place.offset, std::string(status.message()));
    }
    place.offset = frame->end;
  }
  // A frame behind the damage tells whether the damaged place was durable.
  for (FramePlace behind = place; behind.offset < content.size();
       behind.offset += kFrameAlignment) {
    const std::optional<Frame> frame = ReadFrame(behind, content);
    if (frame.has_value() && behind.offset > 0 && frame->durable > place.offset) {
      return Damaged(number, place.offset,
                     fmt::format("the frame at offset {} was written after it", behind.offset));
    }
  }
  previous_length_ = offset_;
  active_ = number;
  offset_ = place.offset;
  file_ = std::move(file);
  absl::MutexLock lock(&mutex_);
  segments_[number] = {file_, offset_};
  return absl::OkStatus();
}

absl::Status LogSegments::StartSegment(uint64_t number) {
  if (!spares_.empty()) {
    RETURN_IF_ERROR(fs_->Rename(spares_.back(), PathOf(number)));
    spares_.pop_back();
  }
  ASSIGN_OR_RETURN(file_, fs_->Open(PathOf(number), OpenMode::kCreate));
  ASSIGN_OR_RETURN(allocated_, file_->Size());
  active_ = number;
  offset_ = 0;
  durable_ = 0;
  absl::MutexLock lock(&mutex_);
  segments_[number] = {file_, 0};
  return absl::OkStatus();
}

bool LogSegments::IsFull(uint64_t frame_bytes) const {
  return offset_ > 0 && offset_ + frame_bytes > options_.segment_bytes;
}

absl::Status LogSegments::Rotate() {
  if (durable_ < offset_) RETURN_IF_ERROR(Sync());
  previous_length_ = offset_;
  return StartSegment(active_ + 1);
}

absl::Status LogSegments::Append(std::string frame, bool sync) {
  const FramePlace place{.store_seed = options_.store_seed, .segment = active_, .offset = offset_};
  SealFrame(place, offset_ == 0 ? previous_length_ : durable_, &frame);
  const uint64_t end = offset_ + frame.size();
  if (end > allocated_) {
    // Growing the file makes the next sync dear, so grow for many frames at once.
    if (end < options_.segment_bytes) {
      frame.resize(frame.size() + std::min(options_.prefill_bytes, options_.segment_bytes - end));
    }
    allocated_ = offset_ + frame.size();
  }
  RETURN_IF_ERROR(file_->WriteAt(offset_, frame));
  offset_ = end;
  {
    absl::MutexLock lock(&mutex_);
    segments_[active_].length = end;
  }
  return sync ? Sync() : absl::OkStatus();
}

absl::Status LogSegments::Sync() {
  RETURN_IF_ERROR(file_->Sync());
  durable_ = offset_;
  absl::MutexLock lock(&mutex_);
  ++syncs_;
  return absl::OkStatus();
}

absl::Status LogSegments::RemoveBefore(uint64_t segment) {
  CHECK_LE(segment, active_);
  for (uint64_t number = oldest(); number < segment; ++number) {
    {
      absl::MutexLock lock(&mutex_);
      segments_.erase(number);
    }
    if (spares_.size() < options_.spare_segments) {
      std::string spare = fmt::format("{}/{}{:016x}", dir_, kSparePrefix, number);
      RETURN_IF_ERROR(fs_->Rename(PathOf(number), spare));
      spares_.push_back(std::move(spare));
    } else {
      RETURN_IF_ERROR(fs_->Remove(PathOf(number)));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> LogSegments::ReadAt(uint64_t segment, uint64_t offset, size_t n) const {
  std::shared_ptr<File> file;
  {
    absl::MutexLock lock(&mutex_);
    const auto found = segments_.find(segment);
    if (found == segments_.end()) return absl::OutOfRangeError("raft log: the segment is gone");
    file = found->second.file;
  }
  ASSIGN_OR_RETURN(std::string bytes, file->ReadAt(offset, n));
  if (bytes.size() != n) return Damaged(segment, offset, "the file is too short");
  return bytes;
}

uint64_t LogSegments::oldest() const {
  absl::MutexLock lock(&mutex_);
  return segments_.begin()->first;
}

uint64_t LogSegments::count() const {
  absl::MutexLock lock(&mutex_);
  return segments_.size();
}

uint64_t LogSegments::TotalBytes() const {
  absl::MutexLock lock(&mutex_);
  uint64_t bytes = 0;
  for (const auto& [number, segment] : segments_) bytes += segment.length;
  return bytes;
}

uint64_t LogSegments::syncs() const {
  absl::MutexLock lock(&mutex_);
  return syncs_;
}

}  // namespace steno::storage
