#include "kv/storage/raft_log.h"

#include <algorithm>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "base/bytes.h"
#include "base/check.h"
#include "base/status_macros.h"
#include "kv/storage/log_format.h"
#include "kv/storage/log_index.h"
#include "kv/storage/log_segments.h"

namespace steno::storage {
namespace {

// Cold entries this near to each other in a file are read together.
constexpr uint64_t kReadGapBytesMax = 4 << 10;
constexpr uint64_t kReadBytesMax = 4 << 20;

const Payload& EmptyPayload() {
  static const auto* const empty = new Payload(std::make_shared<const std::string>());
  return *empty;
}

}  // namespace

struct LogBatch::Rep {
  std::vector<LogRecord> records;
  size_t bytes = 0;  // about what the frame will take

  LogRecord& Add(LogRecord::Type type, uint64_t range_id, size_t record_bytes) {
    // Type, range and two more varints at most.
    bytes += 32 + record_bytes;
    return records.emplace_back(LogRecord{.type = type, .range_id = range_id});
  }
};

LogBatch::LogBatch() : rep_(std::make_unique<Rep>()) {}
LogBatch::LogBatch(LogBatch&&) noexcept = default;
LogBatch& LogBatch::operator=(LogBatch&&) noexcept = default;
LogBatch::~LogBatch() = default;

void LogBatch::AddEntries(uint64_t range_id, std::span<const LogEntry> entries) {
  if (entries.empty()) return;
  LogRecord& record = rep_->Add(LogRecord::Type::kEntries, range_id, 0);
  record.index = entries.front().index;
  record.entries.reserve(entries.size());
  for (const LogEntry& entry : entries) {
    CHECK_EQ(entry.index, record.index + record.entries.size());
    record.entries.push_back({.term = entry.term, .type = entry.type, .data = entry.data});
    rep_->bytes += 32 + (entry.data ? entry.data->size() : 0);
  }
}

void LogBatch::SetHardState(uint64_t range_id, std::string_view hard_state) {
  rep_->Add(LogRecord::Type::kHardState, range_id, hard_state.size()).hard_state = hard_state;
}

void LogBatch::Truncate(uint64_t range_id, uint64_t index, uint64_t term) {
  LogRecord& record = rep_->Add(LogRecord::Type::kTruncate, range_id, 0);
  record.index = index;
  record.term = term;
}

void LogBatch::Reset(uint64_t range_id, uint64_t index, uint64_t term) {
  LogRecord& record = rep_->Add(LogRecord::Type::kReset, range_id, 0);
  record.index = index;
  record.term = term;
}

void LogBatch::Clear(uint64_t range_id) {
  rep_->Add(LogRecord::Type::kClear, range_id, 0);
}

bool LogBatch::empty() const {
  return rep_->records.empty();
}
size_t LogBatch::bytes() const {
  return rep_->bytes;
}

struct RaftLog::Rep {
  Rep(const Options& options, std::unique_ptr<LogSegments> segments, LogIndex index)
      : options(options), segments(std::move(segments)), index(std::move(index)) {}

  absl::Status Failed() const {
    absl::MutexLock lock(&mutex);
    return failed;
  }
  absl::Status Write(std::vector<LogRecord> records, size_t bytes, bool sync);
  absl::Status WriteFrame(std::vector<LogRecord> records, bool sync);
  // Starts a new segment, and frees those at the front that nothing needs any more.
  absl::Status Rotate();
  absl::Status ReadCold(uint64_t range_id, uint64_t low, std::span<LogIndex::Slot> slots);
  absl::Status ReadRun(uint64_t range_id, uint64_t low, std::span<LogIndex::Slot> run);

  const Options options;
  const std::unique_ptr<LogSegments> segments;
  mutable absl::Mutex mutex;  // held for memory operations only, never over a read or write
  LogIndex index ABSL_GUARDED_BY(mutex);
  absl::Status failed ABSL_GUARDED_BY(mutex);
  uint64_t writes ABSL_GUARDED_BY(mutex) = 0;
  uint64_t written_bytes ABSL_GUARDED_BY(mutex) = 0;
  uint64_t cold_reads ABSL_GUARDED_BY(mutex) = 0;
};

absl::Status RaftLog::Rep::WriteFrame(std::vector<LogRecord> records, bool sync) {
  ByteWriter frame(std::string(kFrameHeaderBytes, '\0'));
  for (LogRecord& record : records) EncodeRecord(options.store_seed, &record, &frame);
  const uint64_t segment = segments->active();
  const uint64_t base = segments->offset();
  const uint64_t bytes = frame.size();
  RETURN_IF_ERROR(segments->Append(frame.Take(), sync));
  absl::MutexLock lock(&mutex);
  ++writes;
  written_bytes += bytes;
  for (const LogRecord& record : records) {
    const absl::Status status = index.Apply(record, segment, base);
    CHECK(status.ok()) << status;
  }
  return absl::OkStatus();
}

absl::Status RaftLog::Rep::Rotate() {
  RETURN_IF_ERROR(segments->Rotate());
  uint64_t keep_from = segments->active();
  std::vector<LogRecord> carried;
  {
    absl::MutexLock lock(&mutex);
    keep_from = index.OldestLiveSegment(keep_from);
    carried = index.StatesBefore(keep_from);
  }
  if (keep_from == segments->oldest()) return absl::OkStatus();
  // What the leaving segments still say must be durable elsewhere before they leave.
  if (!carried.empty()) RETURN_IF_ERROR(WriteFrame(std::move(carried), /*sync=*/true));
  return segments->RemoveBefore(keep_from);
}

absl::Status RaftLog::Rep::Write(std::vector<LogRecord> records, size_t bytes, bool sync) {
  if (records.empty()) return sync ? segments->Sync() : absl::OkStatus();
  if (segments->IsFull(kFrameHeaderBytes + bytes)) RETURN_IF_ERROR(Rotate());
  return WriteFrame(std::move(records), sync);
}

RaftLog::RaftLog(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
RaftLog::~RaftLog() = default;

absl::StatusOr<std::unique_ptr<RaftLog>> RaftLog::Open(FileSystem* fs, std::string dir,
                                                       Options options) {
  LogIndex index(options.cache_bytes);
  const auto replay = [&index](uint64_t segment, uint64_t body_offset,
                               std::string_view body) -> absl::Status {
    for (std::string_view rest = body; !rest.empty();) {
      const std::optional<LogRecord> record = DecodeRecord(body, &rest);
      if (!record.has_value()) return absl::DataLossError("malformed record");
      RETURN_IF_ERROR(index.Apply(*record, segment, body_offset));
    }
    return absl::OkStatus();
  };
  ASSIGN_OR_RETURN(auto segments, LogSegments::Open(fs, std::move(dir), options, replay));
  RETURN_IF_ERROR(index.FinishReplay());
  return std::unique_ptr<RaftLog>(
      new RaftLog(std::make_unique<Rep>(options, std::move(segments), std::move(index))));
}

absl::Status RaftLog::Write(LogBatch batch, bool sync) {
  RETURN_IF_ERROR(rep_->Failed());
  if (batch.bytes() > kFrameBodyBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat("raft log: batch of ", batch.bytes(),
                                                   " bytes is beyond ", kFrameBodyBytesMax));
  }
  const absl::Status status = rep_->Write(std::move(batch.rep_->records), batch.rep_->bytes, sync);
  if (!status.ok()) {
    absl::MutexLock lock(&rep_->mutex);
    rep_->failed = status;
  }
  return status;
}

std::vector<uint64_t> RaftLog::Ranges() const {
  absl::MutexLock lock(&rep_->mutex);
  return rep_->index.Ranges();
}

std::optional<LogState> RaftLog::State(uint64_t range_id) const {
  absl::MutexLock lock(&rep_->mutex);
  return rep_->index.State(range_id);
}

uint64_t RaftLog::FirstIndex(uint64_t range_id) const {
  return State(range_id).value_or(LogState()).first_index;
}

uint64_t RaftLog::LastIndex(uint64_t range_id) const {
  return State(range_id).value_or(LogState()).last_index;
}

std::optional<uint64_t> RaftLog::Term(uint64_t range_id, uint64_t index) const {
  absl::MutexLock lock(&rep_->mutex);
  return rep_->index.Term(range_id, index);
}

absl::StatusOr<std::vector<LogEntry>> RaftLog::Entries(uint64_t range_id, uint64_t low,
                                                       uint64_t high, uint64_t max_bytes) const {
  CHECK_LE(low, high);
  std::vector<LogIndex::Slot> slots;
  {
    absl::MutexLock lock(&rep_->mutex);
    RETURN_IF_ERROR(rep_->failed);
    uint64_t bytes = 0;
    for (uint64_t index = low; index < high; ++index) {
      const LogIndex::Slot* slot = rep_->index.Find(range_id, index);
      if (slot == nullptr) {
        return absl::OutOfRangeError(
            absl::StrCat("raft log: range ", range_id, " has no entry ", index));
      }
      bytes += slot->bytes;
      if (index > low && bytes > max_bytes) break;
      slots.push_back(*slot);
    }
  }
  RETURN_IF_ERROR(rep_->ReadCold(range_id, low, std::span(slots)));
  std::vector<LogEntry> entries;
  entries.reserve(slots.size());
  for (LogIndex::Slot& slot : slots) {
    if (slot.data == nullptr) slot.data = EmptyPayload();
    entries.push_back({low + entries.size(), slot.term, slot.type, std::move(slot.data)});
  }
  return entries;
}

// Fills in the payloads that are not cached, neighbours with one read.
absl::Status RaftLog::Rep::ReadCold(uint64_t range_id, uint64_t low,
                                    std::span<LogIndex::Slot> slots) {
  const auto is_cold = [](const LogIndex::Slot& slot) {
    return slot.data == nullptr && slot.bytes > 0;
  };
  for (size_t begin = 0; begin < slots.size();) {
    if (!is_cold(slots[begin])) {
      ++begin;
      continue;
    }
    size_t end = begin + 1;
    for (; end < slots.size() && is_cold(slots[end]); ++end) {
      const LogIndex::Slot& before = slots[end - 1];
      if (slots[end].segment != before.segment) break;
      if (slots[end].offset > before.offset + before.bytes + kReadGapBytesMax) break;
      if (slots[end].offset + slots[end].bytes > slots[begin].offset + kReadBytesMax) break;
    }
    RETURN_IF_ERROR(ReadRun(range_id, low + begin, slots.subspan(begin, end - begin)));
    begin = end;
  }
  return absl::OkStatus();
}

absl::Status RaftLog::Rep::ReadRun(uint64_t range_id, uint64_t low, std::span<LogIndex::Slot> run) {
  const uint64_t from = run.front().offset - kEntryChecksumBytes;
  const uint64_t to = run.back().offset + run.back().bytes;
  absl::StatusOr<std::string> bytes = segments->ReadAt(run.front().segment, from, to - from);
  absl::Status status = bytes.status();
  uint64_t index_of_slot = low;
  for (LogIndex::Slot& slot : run) {
    if (!status.ok()) break;
    ByteReader in(std::string_view(*bytes).substr(slot.offset - kEntryChecksumBytes - from));
    uint64_t checksum = 0;
    std::string_view payload;
    CHECK(in.U64(&checksum) && in.Bytes(slot.bytes, &payload));
    if (EntryChecksum(options.store_seed, range_id, index_of_slot, slot.term, slot.type, payload) !=
        checksum) {
      status = absl::DataLossError(absl::StrCat("raft log: entry ", index_of_slot, " of range ",
                                                range_id, " is damaged in segment ", slot.segment,
                                                " at offset ", slot.offset));
      break;
    }
    slot.data = std::make_shared<const std::string>(payload);
    ++index_of_slot;
  }
  absl::MutexLock lock(&mutex);
  cold_reads += index_of_slot - low;
  if (status.ok()) return status;
  // The entry may have been truncated, and its file reused, since it was looked up.
  const LogIndex::Slot& failed_slot = run[index_of_slot - low];
  const LogIndex::Slot* now = index.Find(range_id, index_of_slot);
  if (now != nullptr && now->SamePlace(failed_slot)) return status;
  return absl::OutOfRangeError(
      absl::StrCat("raft log: range ", range_id, " has no entry ", index_of_slot, " any more"));
}

uint64_t RaftLog::BytesUpTo(uint64_t range_id, uint64_t index) const {
  absl::MutexLock lock(&rep_->mutex);
  return rep_->index.BytesUpTo(range_id, index);
}

uint64_t RaftLog::TotalBytes() const {
  return rep_->segments->TotalBytes();
}

std::vector<uint64_t> RaftLog::PinnedBy(size_t max) const {
  const uint64_t oldest = rep_->segments->oldest();
  if (rep_->segments->count() == 1) return {};
  absl::MutexLock lock(&rep_->mutex);
  return rep_->index.RangesIn(oldest, max);
}

RaftLogStats RaftLog::Stats() const {
  RaftLogStats stats;
  stats.syncs = rep_->segments->syncs();
  stats.segments = rep_->segments->count();
  absl::MutexLock lock(&rep_->mutex);
  stats.writes = rep_->writes;
  stats.written_bytes = rep_->written_bytes;
  stats.cached_bytes = rep_->index.cached_bytes();
  stats.cold_reads = rep_->cold_reads;
  return stats;
}

}  // namespace steno::storage
