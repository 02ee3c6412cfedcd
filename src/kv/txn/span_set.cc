#include "kv/txn/span_set.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace steno::txn {
namespace {

using kv::Key;
using kv::KeyView;
using kv::Span;

size_t CommonPrefix(KeyView a, KeyView b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<size_t>(end.first - a.begin());
}

// Whether [start, end) is `start` alone.
bool IsPoint(KeyView start, KeyView end) {
  return end.size() == start.size() + 1 && end.back() == '\0' && end.starts_with(start);
}

}  // namespace

void SpanSet::Add(const Span& span) {
  Key start = span.start;
  Key end = span.point() ? span.start + '\0' : span.end;
  if (end <= start) return;
  auto it = spans_.upper_bound(start);
  if (it != spans_.begin() && std::prev(it)->second >= start) {
    --it;
    if (it->second >= end) return;
    start = it->first;
  }
  while (it != spans_.end() && it->first <= end) {
    end = std::max(end, it->second);
    it = spans_.erase(it);
  }
  spans_.emplace(std::move(start), std::move(end));
  if (size() > spans_max_) Condense();
}

bool SpanSet::Contains(KeyView key) const {
  const auto it = spans_.upper_bound(Key(key));
  return it != spans_.begin() && key < std::prev(it)->second;
}

void SpanSet::Condense() {
  std::vector<size_t> prefixes;
  for (auto it = std::next(spans_.begin()); it != spans_.end(); ++it) {
    prefixes.push_back(CommonPrefix(std::prev(it)->first, it->first));
  }
  std::vector<size_t> sorted = prefixes;
  std::sort(sorted.begin(), sorted.end());
  const size_t median = sorted[sorted.size() / 2];
  absl::btree_map<Key, Key> merged;
  auto last = merged.end();
  size_t gap = 0;
  for (auto& [start, end] : spans_) {
    if (last != merged.end() && prefixes[gap++] >= median) {
      last->second = std::move(end);
    } else {
      last = merged.emplace_hint(merged.end(), start, std::move(end));
    }
  }
  spans_ = std::move(merged);
}

std::vector<Span> SpanSet::ToSpans() const {
  std::vector<Span> spans;
  spans.reserve(spans_.size());
  for (const auto& [start, end] : spans_) {
    spans.push_back(IsPoint(start, end) ? Span::Point(start) : Span{start, end});
  }
  return spans;
}

}  // namespace steno::txn
