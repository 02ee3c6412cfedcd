#include "kv/txn/write_buffer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/check.h"

namespace steno::txn {
namespace {

using kv::Key;
using kv::KeyView;
using kv::ScanPage;
using kv::ScanReply;
using kv::Span;

// The part of `span` that a page which ended at `resume` has looked at.
Span Covered(const Span& span, bool reverse, const std::optional<Key>& resume) {
  if (!resume.has_value()) return span;
  return reverse ? Span{*resume, span.end} : Span{span.start, *resume};
}

}  // namespace

int64_t WriteBuffer::BytesOf(const Key& key, const Entry& entry) {
  return static_cast<int64_t>(key.size() + (entry.value ? entry.value->size() : 0));
}

void WriteBuffer::Write(Key key, std::optional<std::string> value) {
  const kv::SavepointToken newest = savepoints_.empty() ? 0 : savepoints_.back().token;
  auto [it, added] = entries_.try_emplace(std::move(key));
  Entry& entry = it->second;
  if (newest != 0 && (added || entry.savepoint != newest)) {
    Undo undo{it->first, std::nullopt};
    bytes_ += static_cast<int64_t>(undo.key.size());
    if (!added) {
      // It moves from the entries to the log, and its value's bytes with it.
      undo.before = std::move(entry);
      entry = Entry();
    }
    undo_.push_back(std::move(undo));
  }
  if (added) bytes_ += static_cast<int64_t>(it->first.size());
  if (entry.value) bytes_ -= static_cast<int64_t>(entry.value->size());
  entry.value = std::move(value);
  entry.savepoint = newest;
  if (entry.value) bytes_ += static_cast<int64_t>(entry.value->size());
}

const std::optional<std::string>* WriteBuffer::Find(KeyView key) const {
  if (entries_.empty()) return nullptr;
  const auto it = entries_.find(Key(key));
  return it == entries_.end() ? nullptr : &it->second.value;
}

bool WriteBuffer::HasIn(const Span& span) const {
  const auto it = entries_.lower_bound(span.start);
  return it != entries_.end() && span.Contains(it->first);
}

ScanPage WriteBuffer::Overlay(const Span& span, bool reverse, int64_t max_rows,
                              ScanReply page) const {
  const Span covered = Covered(span, reverse, page.resume);
  auto begin = entries_.lower_bound(covered.start);
  auto end = entries_.lower_bound(covered.end);
  const auto limit = static_cast<size_t>(max_rows);
  if (begin == end && (max_rows == 0 || page.rows.size() <= limit)) {
    std::optional<Key> resume = page.resume;
    return ScanPage{std::move(page), std::move(resume)};
  }
  ScanPage merged;
  size_t row = 0;
  // True if a comes before b in the direction of the scan.
  const auto before = [reverse](KeyView a, KeyView b) { return reverse ? a > b : a < b; };
  while (row < page.rows.size() || begin != end) {
    const auto next = begin == end ? end : reverse ? std::prev(end) : begin;
    const bool has_row = row < page.rows.size();
    const bool from_buffer = begin != end && (!has_row || !before(page.key(row), next->first));
    const KeyView key = from_buffer ? KeyView(next->first) : page.key(row);
    const bool deleted = from_buffer && !next->second.value.has_value();
    if (!deleted && max_rows != 0 && merged.rows.rows.size() == limit) {
      // The next page begins at this row; a reverse page ends, exclusively, at the last one given.
      merged.resume = Key(reverse ? merged.rows.key(limit - 1) : key);
      merged.rows.resume = merged.resume;
      return merged;
    }
    if (has_row && from_buffer && page.key(row) == key) ++row;  // overwritten
    if (!from_buffer) {
      merged.rows.Append(key, page.value(row), page.rows[row].version);
      ++row;
      continue;
    }
    if (!deleted) merged.rows.Append(key, *next->second.value, kv::Timestamp());
    if (reverse) {
      end = next;
    } else {
      ++begin;
    }
  }
  merged.resume = page.resume;
  merged.rows.resume = page.resume;
  return merged;
}

kv::SavepointToken WriteBuffer::CreateSavepoint() {
  savepoints_.push_back({++last_token_, undo_.size()});
  return last_token_;
}

size_t WriteBuffer::IndexOf(kv::SavepointToken savepoint) const {
  for (size_t i = savepoints_.size(); i-- > 0;) {
    if (savepoints_[i].token == savepoint) return i;
  }
  CHECK(false) << "savepoint " << savepoint << " does not exist";
  return 0;
}

void WriteBuffer::RollbackTo(kv::SavepointToken savepoint) {
  const size_t index = IndexOf(savepoint);
  while (undo_.size() > savepoints_[index].undo_size) {
    Undo undo = std::move(undo_.back());
    undo_.pop_back();
    bytes_ -= static_cast<int64_t>(undo.key.size());
    const auto it = entries_.find(undo.key);
    CHECK(it != entries_.end());
    if (undo.before.has_value()) {
      // Its value's bytes were counted on: they come back from the log.
      if (it->second.value) bytes_ -= static_cast<int64_t>(it->second.value->size());
      it->second = *std::move(undo.before);
    } else {
      bytes_ -= BytesOf(it->first, it->second);
      entries_.erase(it);
    }
  }
  savepoints_.resize(index + 1);
}

void WriteBuffer::Release(kv::SavepointToken savepoint) {
  savepoints_.resize(IndexOf(savepoint));
  if (!savepoints_.empty()) return;
  for (const Undo& undo : undo_) {
    bytes_ -= static_cast<int64_t>(undo.key.size());
    if (undo.before && undo.before->value) {
      bytes_ -= static_cast<int64_t>(undo.before->value->size());
    }
  }
  undo_.clear();
}

std::vector<kv::Write> WriteBuffer::TakeAll() {
  std::vector<kv::Write> writes;
  writes.reserve(entries_.size());
  for (auto& [key, entry] : entries_) writes.push_back({key, std::move(entry.value)});
  entries_.clear();
  savepoints_.clear();
  undo_.clear();
  bytes_ = 0;
  return writes;
}

}  // namespace steno::txn
