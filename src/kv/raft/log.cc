#include "kv/raft/log.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace steno::raft {

namespace {

// Moves entries from [first, last) behind *out while the bytes allow; at least one in all.
template <typename Iterator>
void CopyWithin(Iterator first, Iterator last, uint64_t bytes_max, uint64_t bytes,
                std::vector<Entry>* out) {
  for (; first != last; ++first) {
    bytes += first->bytes();
    if (!out->empty() && bytes > bytes_max) return;
    out->push_back(*first);
  }
}

}  // namespace

Log::Log(const LogStorage* storage)
    : storage_(storage),
      offset_(storage->LastIndex() + 1),
      written_(offset_),
      persisted_(offset_ - 1) {
  CHECK_LE(storage->FirstIndex(), storage->LastIndex() + 1);
}

uint64_t Log::FirstIndex() const {
  return snapshot_ ? snapshot_->index + 1 : storage_->FirstIndex();
}

std::optional<uint64_t> Log::Term(uint64_t index) const {
  if (index > LastIndex()) return std::nullopt;
  if (index >= offset_) return unstable_[index - offset_].term;
  if (snapshot_) {
    return index == snapshot_->index ? std::optional(snapshot_->term) : std::nullopt;
  }
  return storage_->Term(index);
}

std::vector<Entry> Log::Entries(uint64_t lo, uint64_t hi, uint64_t bytes_max) const {
  CHECK(lo <= hi && hi <= LastIndex() + 1) << lo << ".." << hi << " of .." << LastIndex();
  std::vector<Entry> entries;
  if (lo == hi || (snapshot_ && lo <= snapshot_->index)) return entries;
  uint64_t bytes = 0;
  if (lo < offset_) {
    const uint64_t stable_end = std::min(hi, offset_);
    entries = storage_->Entries(lo, stable_end, bytes_max);
    if (entries.empty()) return entries;
    CHECK_EQ(entries.front().index, lo);
    if (entries.size() < stable_end - lo) return entries;
    lo = stable_end;
    for (const Entry& entry : entries) bytes += entry.bytes();
  }
  if (lo < hi) {
    const auto first = unstable_.begin() + static_cast<ptrdiff_t>(lo - offset_);
    CopyWithin(first, first + static_cast<ptrdiff_t>(hi - lo), bytes_max, bytes, &entries);
  }
  return entries;
}

bool Log::UpToDate(uint64_t index, uint64_t term) const {
  return term > LastTerm() || (term == LastTerm() && index >= LastIndex());
}

std::pair<uint64_t, uint64_t> Log::FindConflict(uint64_t index, uint64_t term) const {
  for (index = std::min(index, LastIndex());; --index) {
    const std::optional<uint64_t> own = Term(index);
    if (!own.has_value()) return {index, 0};
    if (*own <= term || index == 0) return {index, *own};
  }
}

void Log::Append(Entry entry) {
  CHECK_EQ(entry.index, LastIndex() + 1);
  CHECK_GE(entry.term, LastTerm());
  unstable_.push_back(std::move(entry));
}

void Log::Merge(std::vector<Entry> entries, uint64_t commit) {
  for (Entry& entry : entries) {
    if (entry.index <= LastIndex()) {
      // What is compacted was committed, and so is equal.
      if (entry.index < FirstIndex() || Matches(entry.index, entry.term)) continue;
      CHECK_GT(entry.index, commit) << "a committed entry conflicts with term " << entry.term;
      Truncate(entry.index);
    }
    Append(std::move(entry));
  }
}

void Log::Truncate(uint64_t index) {
  if (index < offset_) {
    unstable_.clear();
    offset_ = index;
  } else {
    unstable_.resize(index - offset_);
  }
  written_ = std::min(written_, index);
  persisted_ = std::min(persisted_, index - 1);
  for (InFlight& write : in_flight_) {
    write.agrees_up_to = std::min(write.agrees_up_to, index - 1);
  }
}

void Log::Restore(const SnapshotMeta& snapshot) {
  unstable_.clear();
  offset_ = snapshot.index + 1;
  written_ = offset_;
  persisted_ = 0;
  snapshot_ = snapshot;
  snapshot_unwritten_ = true;
  for (InFlight& write : in_flight_) write = {write.id, 0, false};
}

Log::Write Log::TakeUnwritten(uint64_t write_id) {
  Write write;
  if (snapshot_unwritten_) write.snapshot = snapshot_;
  write.entries.assign(unstable_.begin() + static_cast<ptrdiff_t>(written_ - offset_),
                       unstable_.end());
  in_flight_.push_back({write_id, LastIndex(), snapshot_unwritten_});
  written_ = LastIndex() + 1;
  snapshot_unwritten_ = false;
  return write;
}

void Log::OnWritten(uint64_t write_id) {
  uint64_t agrees_up_to = 0;
  while (!in_flight_.empty() && in_flight_.front().id <= write_id) {
    agrees_up_to = std::max(agrees_up_to, in_flight_.front().agrees_up_to);
    if (in_flight_.front().snapshot) snapshot_.reset();
    in_flight_.pop_front();
  }
  // While a snapshot waits to be installed, older writes count for nothing.
  if (agrees_up_to <= persisted_) return;
  persisted_ = agrees_up_to;
  if (persisted_ < offset_) return;
  unstable_.erase(unstable_.begin(),
                  unstable_.begin() + static_cast<ptrdiff_t>(persisted_ + 1 - offset_));
  offset_ = persisted_ + 1;
}

}  // namespace steno::raft
