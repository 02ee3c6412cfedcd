#include "kv/storage/log_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/status_macros.h"

namespace steno::storage {
namespace {

absl::Status Misfit(const LogRecord& record, uint64_t first, uint64_t last) {
  return absl::DataLossError(fmt::format(
      "raft log: range {} holds entries [{}, {}], which a record of type {} at index {} "
      "does not fit",
      record.range_id, first, last, static_cast<int>(record.type), record.index));
}

}  // namespace

absl::Status LogIndex::Apply(const LogRecord& record, uint64_t segment, uint64_t base) {
  switch (record.type) {
    case LogRecord::Type::kPadding:
      return absl::OkStatus();
    case LogRecord::Type::kEntries:
      return ApplyEntries(record, segment, base);
    case LogRecord::Type::kTruncate:
      return ApplyTruncate(record, segment);
    case LogRecord::Type::kHardState: {
      RangeLog& log = ranges_[record.range_id];
      log.hard_state = record.hard_state;
      log.hard_state_segment = segment;
      return absl::OkStatus();
    }
    case LogRecord::Type::kReset: {
      RangeLog& log = ranges_[record.range_id];
      log.slots.clear();
      log.first_index = record.index + 1;
      log.truncated_index = record.index;
      log.truncated_term = record.term;
      log.truncation_segment = segment;
      return absl::OkStatus();
    }
    case LogRecord::Type::kClear:
      ranges_.erase(record.range_id);
      return absl::OkStatus();
  }
  return absl::DataLossError("raft log: record of an unknown type");
}

absl::Status LogIndex::PrepareAppend(const LogRecord& record, RangeLog* log) const {
  const uint64_t index = record.index;
  if (index >= log->first_index && index <= log->last_index() + 1) {
    log->slots.resize(index - log->first_index);
    return absl::OkStatus();
  }
  // Entries are missing between. In a replay they may have left, and be truncated further on; but
  // not from within a sequence.
  const bool within = !log->slots.empty() && index > log->last_index();
  if (!replaying_ || within || index <= log->truncated_index) {
    return Misfit(record, log->first_index, log->last_index());
  }
  log->slots.clear();
  log->first_index = index;
  return absl::OkStatus();
}

absl::Status LogIndex::ApplyEntries(const LogRecord& record, uint64_t segment, uint64_t base) {
  RangeLog& log = ranges_[record.range_id];
  RETURN_IF_ERROR(PrepareAppend(record, &log));
  uint64_t bytes_end = log.slots.empty() ? 0 : log.slots.back().bytes_end;
  uint64_t index = record.index;
  for (const LogRecord::Entry& entry : record.entries) {
    bytes_end += entry.bytes;
    log.slots.push_back({.term = entry.term,
                         .segment = segment,
                         .offset = base + entry.offset,
                         .bytes_end = bytes_end,
                         .bytes = entry.bytes,
                         .type = entry.type,
                         .data = entry.data});
    if (entry.data != nullptr) {
      cached_.push_back({record.range_id, index, segment, base + entry.offset, entry.bytes});
      cached_bytes_ += entry.bytes;
    }
    ++index;
  }
  EvictCache();
  return absl::OkStatus();
}

absl::Status LogIndex::ApplyTruncate(const LogRecord& record, uint64_t segment) {
  RangeLog& log = ranges_[record.range_id];
  if (record.index < log.truncated_index) return absl::OkStatus();  // dropped before
  log.truncated_index = record.index;
  log.truncated_term = record.term;
  log.truncation_segment = segment;
  // Replaying, the entries just behind may have left: a later record truncates them.
  if (record.index + 1 < log.first_index) return absl::OkStatus();
  if (record.index > log.last_index()) {
    if (!replaying_) return Misfit(record, log.first_index, log.last_index());
    log.slots.clear();
  } else {
    const auto dropped = static_cast<std::ptrdiff_t>(record.index + 1 - log.first_index);
    log.slots.erase(log.slots.begin(), log.slots.begin() + dropped);
  }
  log.first_index = record.index + 1;
  return absl::OkStatus();
}

void LogIndex::EvictCache() {
  while (cached_bytes_ > cache_bytes_max_ && !cached_.empty()) {
    const Cached oldest = cached_.front();
    cached_.pop_front();
    cached_bytes_ -= oldest.bytes;
    auto* slot = const_cast<Slot*>(Find(oldest.range_id, oldest.index));
    // Overwritten since: then its own place in the queue comes later.
    if (slot == nullptr || slot->segment != oldest.segment || slot->offset != oldest.offset)
      continue;
    slot->data.reset();
  }
}

absl::Status LogIndex::FinishReplay() {
  replaying_ = false;
  for (const auto& [range_id, log] : ranges_) {
    if (log.first_index == log.truncated_index + 1) continue;
    return absl::DataLossError(fmt::format(
        "raft log: entries of range {} before index {} are missing", range_id, log.first_index));
  }
  return absl::OkStatus();
}

std::vector<uint64_t> LogIndex::Ranges() const {
  std::vector<uint64_t> ids;
  ids.reserve(ranges_.size());
  for (const auto& [range_id, log] : ranges_) ids.push_back(range_id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::optional<LogState> LogIndex::State(uint64_t range_id) const {
  const auto range = ranges_.find(range_id);
  if (range == ranges_.end()) return std::nullopt;
  const RangeLog& log = range->second;
  return LogState{.first_index = log.first_index,
                  .last_index = log.last_index(),
                  .truncated_term = log.truncated_term,
                  .hard_state = log.hard_state};
}

const LogIndex::Slot* LogIndex::Find(uint64_t range_id, uint64_t index) const {
  const auto range = ranges_.find(range_id);
  if (range == ranges_.end()) return nullptr;
  const RangeLog& log = range->second;
  if (index < log.first_index || index > log.last_index()) return nullptr;
  return &log.slots[index - log.first_index];
}

std::optional<uint64_t> LogIndex::Term(uint64_t range_id, uint64_t index) const {
  if (const Slot* slot = Find(range_id, index)) return slot->term;
  const auto range = ranges_.find(range_id);
  // An empty log ends at index 0 of term 0.
  if (range == ranges_.end()) return index == 0 ? std::optional<uint64_t>(0) : std::nullopt;
  if (index + 1 != range->second.first_index) return std::nullopt;
  return range->second.truncated_term;
}

uint64_t LogIndex::BytesUpTo(uint64_t range_id, uint64_t index) const {
  const auto range = ranges_.find(range_id);
  if (range == ranges_.end() || range->second.slots.empty()) return 0;
  const RangeLog& log = range->second;
  const Slot* last = Find(range_id, std::min(index, log.last_index()));
  if (last == nullptr) return 0;
  return last->bytes_end - (log.slots.front().bytes_end - log.slots.front().bytes);
}

uint64_t LogIndex::OldestLiveSegment(uint64_t none) const {
  uint64_t oldest = none;
  for (const auto& [range_id, log] : ranges_) {
    if (!log.slots.empty()) oldest = std::min(oldest, log.slots.front().segment);
  }
  return oldest;
}

std::vector<uint64_t> LogIndex::RangesIn(uint64_t segment, size_t max) const {
  std::vector<uint64_t> ids;
  for (const auto& [range_id, log] : ranges_) {
    if (!log.slots.empty() && log.slots.front().segment <= segment) ids.push_back(range_id);
  }
  std::sort(ids.begin(), ids.end());
  if (ids.size() > max) ids.resize(max);
  return ids;
}

std::vector<LogRecord> LogIndex::StatesBefore(uint64_t segment) const {
  std::vector<LogRecord> records;
  for (const uint64_t range_id : Ranges()) {
    const RangeLog& log = ranges_.at(range_id);
    if (log.hard_state.has_value() && log.hard_state_segment < segment) {
      records.push_back({.type = LogRecord::Type::kHardState,
                         .range_id = range_id,
                         .hard_state = *log.hard_state});
    }
    if (log.truncated_index > 0 && log.truncation_segment < segment) {
      records.push_back({.type = LogRecord::Type::kTruncate,
                         .range_id = range_id,
                         .index = log.truncated_index,
                         .term = log.truncated_term});
    }
  }
  return records;
}

}  // namespace steno::storage
