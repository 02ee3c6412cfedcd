// Runs testdata/timestamp_cache/*.td. Commands, one a line:
//   cache entries=N | read SPAN ts=TS [txn=T] | max SPAN [txn=T] | low-water TS | entries
// "just below TS" is the tick before TS. Then a model test: a list of all reads.
#include "kv/concurrency/timestamp_cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/rng.h"
#include "testing/datadriven.h"

namespace steno::concurrency {
namespace {

using datadriven::Command;

Span ParseSpan(const std::string& text) {
  const size_t dots = text.find("..");
  if (dots == std::string::npos) return Span::Point(text);
  return Span{text.substr(0, dots), text.substr(dots + 2)};
}

class CacheRunner : public datadriven::Runner {
 public:
  std::string Run(const Command& c) override {
    if (c.name == "cache") {
      cache_ = std::make_unique<TimestampCache>(c.IntArg("entries"));
    } else if (c.name == "read") {
      const Span span = ParseSpan(c.Word(0));
      cache_->AddRead(SpanView::Of(span), Timestamp::FromWall(c.IntArg("ts")), Txn(c));
    } else if (c.name == "low-water") {
      cache_->SetLowWater(Timestamp::FromWall(std::stoll(c.Word(0))));
    } else if (c.name == "entries") {
      return absl::StrCat(cache_->entries(), "\n");
    } else if (c.name == "max") {
      const Span span = ParseSpan(c.Word(0));
      const Timestamp max = cache_->GetMaxRead(SpanView::Of(span), Txn(c));
      if (max.logical() != 0) return absl::StrCat("just below ", max.Next().ToString(), "\n");
      return max.ToString() + "\n";
    } else {
      return c.Unknown();
    }
    return "";
  }

 private:
  static TxnId Txn(const Command& c) {
    return c.Has("txn") ? TxnId{1, static_cast<uint64_t>(c.Arg("txn")[0])} : TxnId();
  }
  std::unique_ptr<TimestampCache> cache_ = std::make_unique<TimestampCache>(1000);
};

STENO_REGISTER_DATA_TESTS(TimestampCache, "testdata/timestamp_cache", CacheRunner);

struct Read {
  Span span;
  Timestamp ts;
  TxnId txn;
};

// What a writer at `key` has to stay above, taking the reads as they are.
Timestamp Needed(const std::vector<Read>& reads, const Key& key, const TxnId& txn) {
  Timestamp others, own;
  for (const Read& read : reads) {
    if (!read.span.Contains(key)) continue;
    Timestamp& max = read.txn == txn ? own : others;
    max = std::max(max, read.ts);
  }
  return own > others ? own.Prev() : others;
}

// `exact`: the cache is large enough to forget nothing.
void RunHistory(uint64_t seed, bool exact) {
  Rng rng(seed);
  TimestampCache cache(exact ? 100'000 : 16);
  std::vector<Read> reads;
  std::map<Key, Timestamp> last;
  for (int i = 0; i < 200; ++i) {
    const Key from(1, static_cast<char>('a' + rng.Below(12)));
    const Key to(1, static_cast<char>('a' + rng.Below(14)));
    const TxnId txn{1, rng.Below(4) + 1};
    Read read{from < to && rng.Chance(1, 2) ? Span{from, to} : Span::Point(from),
              Timestamp(i / 4 + rng.Below(30) + 1), txn};
    cache.AddRead(SpanView::Of(read.span), read.ts, read.txn);
    reads.push_back(read);
    for (char c = 'a'; c < 'o'; ++c) {
      const Key key(1, c);
      const Timestamp got = cache.GetMaxRead(SpanView::Point(key), txn);
      const Timestamp needed = Needed(reads, key, txn);
      ASSERT_GE(got, needed) << key << " step " << i;
      if (exact) ASSERT_EQ(got, needed) << key << " step " << i;
      const Timestamp nobody = cache.GetMaxRead(SpanView::Point(key), TxnId());
      ASSERT_GE(nobody, last[key]) << key << " step " << i;
      last[key] = nobody;
      ASSERT_GE(cache.GetMaxRead(SpanView{"a", "z"}, TxnId()), nobody);
    }
    ASSERT_LE(cache.entries(), exact ? 100'000 : 20);
  }
}

TEST(TimestampCache, AgreesWithTheModel) {
  for (uint64_t seed = 1; seed <= 40 && !testing::Test::HasFatalFailure(); ++seed) {
    SCOPED_TRACE(seed);
    RunHistory(seed, /*exact=*/true);
  }
}

TEST(TimestampCache, ForgetsOnlyUpwards) {
  for (uint64_t seed = 1; seed <= 40 && !testing::Test::HasFatalFailure(); ++seed) {
    SCOPED_TRACE(seed);
    RunHistory(seed, /*exact=*/false);
  }
}

}  // namespace
}  // namespace steno::concurrency
