#include "kv/store/range_log.h"

#include <utility>

#include "base/check.h"
#include "kv/raft/codec.h"

namespace steno::store {

raft::LogStorage::State RangeLog::InitialState() const {
  State state;
  state.conf = conf_;
  const std::optional<storage::LogState> log = log_->State(range_);
  if (log.has_value() && log->hard_state.has_value()) {
    ByteReader in(*log->hard_state);
    CHECK(raft::DecodeHardState(&in, &state.hard_state) && in.empty())
        << "the hard state of range " << range_ << " is damaged";
  }
  return state;
}

std::vector<raft::Entry> RangeLog::Entries(uint64_t lo, uint64_t hi, uint64_t bytes_max) const {
  absl::StatusOr<std::vector<storage::LogEntry>> read = log_->Entries(range_, lo, hi, bytes_max);
  if (absl::IsOutOfRange(read.status())) return {};
  CHECK(read.ok()) << "reading the log of range " << range_ << ": " << read.status();
  std::vector<raft::Entry> entries;
  entries.reserve(read->size());
  for (storage::LogEntry& entry : *read) {
    entries.push_back({.index = entry.index,
                       .term = entry.term,
                       .type = static_cast<raft::EntryType>(entry.type),
                       .data = std::move(entry.data)});
  }
  return entries;
}

std::vector<storage::LogEntry> ToLogEntries(const std::vector<raft::Entry>& entries) {
  std::vector<storage::LogEntry> out;
  out.reserve(entries.size());
  for (const raft::Entry& entry : entries) {
    out.push_back({.index = entry.index,
                   .term = entry.term,
                   .type = static_cast<uint8_t>(entry.type),
                   .data = entry.data});
  }
  return out;
}

}  // namespace steno::store
