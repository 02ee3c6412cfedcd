// Compares the buffer with a map that is copied at each savepoint, and its pages with a merge of
// two maps; and the span set with a set of keys.
#include "kv/txn/write_buffer.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/rng.h"
#include "kv/txn/span_set.h"

namespace steno::txn {
namespace {

using Map = std::map<kv::Key, std::optional<std::string>>;

kv::Key RandomKey(Rng* rng) {
  return kv::Key(1, static_cast<char>('a' + rng->Below(12)));
}

// One page of a scan over `rows`, as a range gives it.
kv::ScanReply Page(const std::map<kv::Key, std::string>& rows, const kv::Span& span, bool reverse,
                   size_t max) {
  std::vector<std::pair<kv::Key, std::string>> in_order(rows.begin(), rows.end());
  if (reverse) std::reverse(in_order.begin(), in_order.end());
  kv::ScanReply page;
  for (const auto& [key, value] : in_order) {
    if (!span.Contains(key)) continue;
    if (page.rows.size() == max) {
      page.resume = reverse ? kv::Key(page.key(max - 1)) : key;
      break;
    }
    page.Append(key, value, kv::Timestamp(1));
  }
  return page;
}

// All pages of a scan, put together; each is as the contract says.
Map ScanAll(const WriteBuffer& buffer, const std::map<kv::Key, std::string>& rows, kv::Span span,
            bool reverse, int64_t max_rows, size_t range_max, bool* ordered) {
  Map found;
  std::optional<kv::Key> last;
  for (int pages = 0; pages < 100; ++pages) {
    kv::ScanPage page =
        buffer.Overlay(span, reverse, max_rows, Page(rows, span, reverse, range_max));
    EXPECT_TRUE(max_rows == 0 || static_cast<int64_t>(page.rows.rows.size()) <= max_rows);
    for (size_t i = 0; i < page.rows.rows.size(); ++i) {
      const kv::Key key(page.rows.key(i));
      if (last) *ordered &= reverse ? key < *last : key > *last;
      last = key;
      found[key] = std::string(page.rows.value(i));
    }
    if (!page.resume) return found;
    (reverse ? span.end : span.start) = *page.resume;
  }
  ADD_FAILURE() << "the scan does not end";
  return found;
}

void RunHistory(uint64_t seed) {
  Rng rng(seed);
  WriteBuffer buffer;
  Map model;
  std::vector<std::pair<kv::SavepointToken, Map>> savepoints;
  std::map<kv::Key, std::string> rows;
  for (int i = 0; i < 8; ++i) rows[RandomKey(&rng)] = "row";
  for (int step = 0; step < 60; ++step) {
    switch (rng.Below(8)) {
      case 0:
        savepoints.emplace_back(buffer.CreateSavepoint(), model);
        break;
      case 1:
        if (savepoints.empty()) break;
        savepoints.resize(rng.Below(savepoints.size()) + 1);
        model = savepoints.back().second;
        buffer.RollbackTo(savepoints.back().first);
        break;
      case 2: {
        if (savepoints.empty()) break;
        const size_t at = rng.Below(savepoints.size());
        buffer.Release(savepoints[at].first);
        savepoints.resize(at);
        break;
      }
      default: {
        const kv::Key key = RandomKey(&rng);
        std::optional<std::string> value;
        if (!rng.Chance(1, 3)) value = std::string(rng.Below(5), 'v');
        model[key] = value;
        buffer.Write(key, value);
      }
    }
    int64_t bytes = 0;
    for (const auto& [key, value] : model) {
      ASSERT_NE(buffer.Find(key), nullptr);
      ASSERT_EQ(*buffer.Find(key), value);
      bytes += static_cast<int64_t>(key.size() + (value ? value->size() : 0));
    }
    ASSERT_EQ(buffer.HasIn({"a", "z"}), !model.empty());
    ASSERT_GE(buffer.bytes(), bytes);
    if (savepoints.empty()) ASSERT_EQ(buffer.bytes(), bytes);

    kv::Span span{RandomKey(&rng), RandomKey(&rng)};
    if (span.end <= span.start) span = {"a", "z"};
    Map expected;
    for (const auto& [key, value] : rows) {
      if (span.Contains(key)) expected[key] = value;
    }
    for (const auto& [key, value] : model) {
      if (!span.Contains(key)) continue;
      expected.erase(key);
      if (value) expected[key] = value;
    }
    bool ordered = true;
    ASSERT_EQ(ScanAll(buffer, rows, span, rng.Chance(1, 2), rng.Between(0, 4), rng.Below(4) + 1,
                      &ordered),
              expected);
    ASSERT_TRUE(ordered);
  }
  size_t writes = 0;
  for (const kv::Write& write : buffer.TakeAll()) {
    ASSERT_EQ(model.at(write.key), write.value);
    ++writes;
  }
  ASSERT_EQ(writes, model.size());
  ASSERT_EQ(buffer.bytes(), 0);
}

TEST(WriteBuffer, AgreesWithTheModel) {
  for (uint64_t seed = 1; seed <= 500 && !testing::Test::HasFatalFailure(); ++seed) {
    SCOPED_TRACE(seed);
    RunHistory(seed);
  }
}

TEST(SpanSet, CoversWhatWasAddedAndNothingElseWhileItIsSmall) {
  for (uint64_t seed = 1; seed <= 300 && !testing::Test::HasFatalFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(seed);
    const bool small = rng.Chance(1, 2);
    SpanSet set(small ? 3 : 100);
    std::set<kv::Key> added;
    for (int i = 0; i < 15; ++i) {
      kv::Span span = kv::Span::Point(RandomKey(&rng));
      if (rng.Chance(1, 3)) span.end = RandomKey(&rng);
      set.Add(span);
      for (char c = 'a'; c <= 'm'; ++c) {
        if (span.Contains(kv::Key(1, c))) added.insert(kv::Key(1, c));
      }
      ASSERT_LE(set.size(), small ? 3 : 100);
      const std::vector<kv::Span> spans = set.ToSpans();
      for (char c = 'a'; c <= 'm'; ++c) {
        const kv::Key key(1, c);
        int covered = 0;
        for (const kv::Span& s : spans) covered += s.Contains(key);
        ASSERT_EQ(covered, set.Contains(key) ? 1 : 0);
        if (added.contains(key)) ASSERT_EQ(covered, 1) << key;
        if (!small) ASSERT_EQ(covered, added.contains(key) ? 1 : 0) << key;
      }
    }
  }
}

TEST(SpanSet, MergesRowsOfOneTableBeforeRowsOfTwo) {
  SpanSet set(4);
  for (const char* key : {"t1/a", "t1/b", "t2/a", "t2/b", "t2/c"}) set.Add(kv::Span::Point(key));
  EXPECT_FALSE(set.Contains("t1/c"));
  EXPECT_FALSE(set.Contains("t2/"));
  EXPECT_TRUE(set.Contains("t1/a"));
  EXPECT_TRUE(set.Contains("t2/bb"));
}

}  // namespace
}  // namespace steno::txn
