#include "kv/raft/memory_log_storage.h"

#include <utility>

#include "base/check.h"

namespace steno::raft {

std::optional<uint64_t> MemoryLogStorage::Term(uint64_t index) const {
  if (index == before_index_) return before_term_;
  if (index < before_index_ || index > LastIndex()) return std::nullopt;
  return entries_[index - before_index_ - 1].term;
}

std::vector<Entry> MemoryLogStorage::Entries(uint64_t lo, uint64_t hi, uint64_t bytes_max) const {
  CHECK(lo < hi && hi <= LastIndex() + 1) << lo << ".." << hi;
  std::vector<Entry> out;
  if (lo < FirstIndex()) return out;
  uint64_t bytes = 0;
  for (uint64_t i = lo; i < hi; ++i) {
    const Entry& entry = entries_[i - before_index_ - 1];
    bytes += entry.bytes();
    if (!out.empty() && bytes > bytes_max) break;
    out.push_back(entry);
  }
  return out;
}

void MemoryLogStorage::Append(const std::vector<Entry>& entries) {
  if (entries.empty()) return;
  const uint64_t first = entries.front().index;
  CHECK(FirstIndex() <= first && first <= LastIndex() + 1) << first;
  entries_.resize(first - before_index_ - 1);
  entries_.insert(entries_.end(), entries.begin(), entries.end());
}

void MemoryLogStorage::Install(const SnapshotMeta& snapshot) {
  entries_.clear();
  before_index_ = snapshot.index;
  before_term_ = snapshot.term;
  state_.conf = snapshot.conf;
}

void MemoryLogStorage::TruncateUpTo(uint64_t index) {
  CHECK_LE(index, LastIndex());
  while (before_index_ < index) {
    before_index_ = entries_.front().index;
    before_term_ = entries_.front().term;
    entries_.pop_front();
  }
}

void MemoryLogStorage::Persist(const Ready& ready) {
  if (ready.snapshot) Install(*ready.snapshot);
  Append(ready.entries);
  if (ready.hard_state) SetHardState(*ready.hard_state);
}

}  // namespace steno::raft
