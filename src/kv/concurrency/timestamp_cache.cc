#include "kv/concurrency/timestamp_cache.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/checksum.h"

namespace steno::concurrency {
namespace {

// The highest timestamp that `txn` must write above because of a mark.
template <typename Mark>
Timestamp SeenBy(const Mark& mark, const TxnId& txn) {
  if (mark.ts.empty() || !txn.valid() || mark.txn != txn) return mark.ts;
  return mark.ts.Prev();
}

}  // namespace

TimestampCache::TimestampCache(int64_t entries_max) : page_entries_max_(entries_max / 2) {
  CHECK(page_entries_max_ >= 1);
}

void TimestampCache::Raise(Mark* mark, Timestamp ts, const TxnId& txn) {
  if (ts > mark->ts) {
    *mark = Mark{ts, txn};
  } else if (ts == mark->ts && txn != mark->txn) {
    mark->txn = TxnId();
  }
}

void TimestampCache::AddRead(SpanView span, Timestamp ts, const TxnId& txn) {
  if (ts <= low_water_ || (!span.point() && span.end <= span.start)) return;
  RotateIfFull();
  Page& page = pages_[0];
  page.max_ts = std::max(page.max_ts, ts);
  if (span.point()) {
    Raise(&page.points[Checksum(span.start)], ts, txn);
  } else {
    AddRange(&page, span, ts, txn);
  }
}

void TimestampCache::AddRange(Page* page, SpanView span, Timestamp ts, const TxnId& txn) {
  auto& ranges = page->ranges;
  // The mark that holds just before a boundary, which a new boundary there inherits.
  const auto boundary = [&ranges](KeyView key) {
    auto it = ranges.lower_bound(Key(key));
    if (it != ranges.end() && it->first == key) return it;
    const Mark before = it == ranges.begin() ? Mark() : std::prev(it)->second;
    return ranges.emplace_hint(it, Key(key), before);
  };
  boundary(span.end);
  auto it = boundary(span.start);
  Mark previous = it == ranges.begin() ? Mark() : std::prev(it)->second;
  // Up to and with the boundary at the end: it may have become needless, too.
  for (bool at_end = false; !at_end;) {
    at_end = it->first == span.end;
    if (!at_end) Raise(&it->second, ts, txn);
    if (it->second == previous) {
      it = ranges.erase(it);
    } else {
      previous = it->second;
      ++it;
    }
  }
}

Timestamp TimestampCache::MaxInRanges(const Page& page, SpanView span, const TxnId& txn) {
  if (page.ranges.empty()) return Timestamp();
  Timestamp max;
  auto it = page.ranges.upper_bound(Key(span.start));
  if (it != page.ranges.begin()) max = SeenBy(std::prev(it)->second, txn);
  if (span.point()) return max;
  for (; it != page.ranges.end() && it->first < span.end; ++it) {
    max = std::max(max, SeenBy(it->second, txn));
  }
  return max;
}

Timestamp TimestampCache::GetMaxRead(SpanView span, const TxnId& txn) const {
  Timestamp max = low_water_;
  const uint64_t fingerprint = span.point() ? Checksum(span.start) : 0;
  for (const Page& page : pages_) {
    if (page.max_ts <= max) continue;
    if (span.point()) {
      const auto it = page.points.find(fingerprint);
      if (it != page.points.end()) max = std::max(max, SeenBy(it->second, txn));
    } else if (!page.points.empty()) {
      // Fingerprints do not say which keys they stand for.
      max = page.max_ts;
      continue;
    }
    max = std::max(max, MaxInRanges(page, span, txn));
  }
  return max;
}

void TimestampCache::RotateIfFull() {
  if (pages_[0].entries() < page_entries_max_) return;
  low_water_ = std::max(low_water_, pages_[1].max_ts);
  pages_[1] = std::move(pages_[0]);
  pages_[0] = Page();
}

void TimestampCache::SetLowWater(Timestamp ts) {
  low_water_ = std::max(low_water_, ts);
  for (Page& page : pages_) {
    if (page.max_ts <= low_water_) page = Page();
  }
}

int64_t TimestampCache::entries() const {
  return pages_[0].entries() + pages_[1].entries();
}

}  // namespace steno::concurrency
