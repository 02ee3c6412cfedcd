// Compares the latch manager with a list of requests that is searched from the front each time.
#include "kv/concurrency/latch_manager.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <list>
#include <set>
#include <string>
#include <vector>

#include "base/rng.h"

namespace steno::concurrency {
namespace {

struct ModelLatch {
  int from, to;  // inclusive
  bool write;
  uint64_t ts;
};

class Model {
 public:
  void Add(uint64_t id, std::vector<ModelLatch> latches) { requests_.push_back({id, latches}); }
  void Remove(uint64_t id) {
    requests_.remove_if([&](const Request& r) { return r.id == id; });
  }
  void Fix(uint64_t id, uint64_t ts) {
    for (Request& r : requests_) {
      if (r.id != id) continue;
      for (ModelLatch& latch : r.latches) {
        if (latch.write) latch.ts = ts;
      }
    }
  }
  std::set<uint64_t> Held() const {
    std::set<uint64_t> held;
    for (auto it = requests_.begin(); it != requests_.end(); ++it) {
      const bool blocked = std::any_of(
          requests_.begin(), it, [&](const Request& earlier) { return Conflict(earlier, *it); });
      if (!blocked) held.insert(it->id);
    }
    return held;
  }

 private:
  struct Request {
    uint64_t id;
    std::vector<ModelLatch> latches;
  };
  static bool Conflict(const Request& a, const Request& b) {
    for (const ModelLatch& x : a.latches) {
      for (const ModelLatch& y : b.latches) {
        if (x.to < y.from || y.to < x.from || (!x.write && !y.write)) continue;
        if (x.write && y.write) return true;
        const ModelLatch& read = x.write ? y : x;
        const ModelLatch& write = x.write ? x : y;
        if (write.ts == 0 || read.ts >= write.ts) return true;
      }
    }
    return false;
  }
  std::list<Request> requests_;
};

class History {
 public:
  explicit History(uint64_t seed) : rng_(seed) {
    // Keys lie apart, so that a span's end stands between them.
    for (int i = 0; i < 8; ++i) keys_.push_back(std::string(1, static_cast<char>('a' + 2 * i)));
    for (int i = 0; i < 8; ++i) ends_.push_back(std::string(1, static_cast<char>('b' + 2 * i)));
  }

  void Run(int steps) {
    for (int i = 0; i < steps && !testing::Test::HasFailure(); ++i) {
      Step();
      manager_.CheckInvariants();
      EXPECT_EQ(held_, model_.Held()) << "step " << i << "\n" << manager_.DebugString();
    }
  }

 private:
  void Step() {
    std::vector<RequestId> granted;
    const uint64_t what = rng_.Below(8);
    if (what < 4 || all_.empty()) {
      Acquire();
    } else if (what == 4 && !held_.empty()) {
      const uint64_t id = Pick(held_);
      const uint64_t ts = rng_.Between(5, 10);
      if (fixed_.insert(id).second) {
        model_.Fix(id, ts);
        manager_.SetWriteTimestamp(RequestId(id), Timestamp(ts), &granted);
      }
    } else {
      // Mostly those that hold their latches; sometimes one gives up waiting.
      const uint64_t id = rng_.Chance(1, 5) || held_.empty() ? Pick(all_) : Pick(held_);
      all_.erase(id);
      held_.erase(id);
      model_.Remove(id);
      EXPECT_TRUE(manager_.Release(RequestId(id), &granted));
    }
    for (RequestId id : granted) EXPECT_TRUE(held_.insert(id.value()).second);
  }

  void Acquire() {
    LatchSpecs specs;
    std::vector<ModelLatch> latches;
    for (uint64_t n = rng_.Below(4); n > 0; --n) {
      const int from = static_cast<int>(rng_.Below(8));
      const int to = rng_.Chance(1, 3) ? static_cast<int>(rng_.Between(from, 7)) : from;
      const bool write = rng_.Chance(1, 3);
      const uint64_t ts = write ? (rng_.Chance(1, 4) ? 5 : 0) : rng_.Between(1, 10);
      const bool point = from == to && rng_.Chance(3, 4);
      specs.push_back({.span = {keys_[from], point ? KeyView() : KeyView(ends_[to])},
                       .access = write ? Access::kWrite : Access::kRead,
                       .ts = Timestamp(ts)});
      latches.push_back({from, to, write, ts});
    }
    const uint64_t id = ++requests_;
    all_.insert(id);
    model_.Add(id, latches);
    if (manager_.Acquire(RequestId(id), specs)) held_.insert(id);
  }

  uint64_t Pick(const std::set<uint64_t>& from) {
    auto it = from.begin();
    std::advance(it, rng_.Below(from.size()));
    return *it;
  }

  Rng rng_;
  Model model_;
  LatchManager manager_;
  std::vector<std::string> keys_, ends_;
  std::set<uint64_t> all_, held_, fixed_;
  uint64_t requests_ = 0;
};

TEST(LatchManager, AgreesWithTheModel) {
  for (uint64_t seed = 1; seed <= 150 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    History(seed).Run(200);
  }
}

// A commit of many keys does not compare them with one another.
TEST(LatchManager, TakesManyPoints) {
  LatchManager manager;
  std::vector<std::string> keys;
  for (int i = 0; i < 20'000; ++i) keys.push_back("key" + std::to_string(i));
  LatchSpecs specs;
  for (const std::string& key : keys) {
    specs.push_back({.span = SpanView::Point(key), .access = Access::kWrite});
  }
  EXPECT_TRUE(manager.Acquire(RequestId(1), specs));
  EXPECT_FALSE(manager.Acquire(RequestId(2), specs));
  EXPECT_FALSE(manager.Acquire(
      RequestId(3), {{.span = {"key", "kez"}, .access = Access::kRead, .ts = Timestamp(5)}}));
  std::vector<RequestId> granted;
  manager.Release(RequestId(1), &granted);
  EXPECT_EQ(granted, std::vector<RequestId>{RequestId(2)});
  granted.clear();
  manager.SetWriteTimestamp(RequestId(2), Timestamp(6), &granted);
  EXPECT_EQ(granted, std::vector<RequestId>{RequestId(3)});
}

}  // namespace
}  // namespace steno::concurrency
