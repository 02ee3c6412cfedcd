// Compares the lock table with a model that knows no indices: it finds deadlocks by following every
// path of the wait-for graph.
#include "kv/concurrency/lock_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/rng.h"

namespace steno::concurrency {
namespace {

struct Claim {
  int txn;
  bool exclusive;
  uint64_t request;
};

class Model {
 public:
  enum class Answer { kGranted, kWaits, kSkipped, kConflict, kDeadlock };

  Answer Acquire(uint64_t request, int txn, int key, bool exclusive, WaitPolicy wait) {
    Row& row = rows_[key];
    const auto mine = std::find_if(row.holders.begin(), row.holders.end(),
                                   [&](const Claim& c) { return c.txn == txn; });
    const Claim claim{txn, exclusive, request};
    if (mine != row.holders.end()) {
      if (mine->exclusive || !exclusive || row.holders.size() == 1) {
        mine->exclusive |= exclusive;
        return Answer::kGranted;
      }
    } else if (row.queue.empty() && !Blocked(row, claim)) {
      row.holders.push_back(claim);
      return Answer::kGranted;
    }
    if (wait == WaitPolicy::kSkip) return Answer::kSkipped;
    if (wait == WaitPolicy::kError) return Answer::kConflict;
    const auto place = mine != row.holders.end() ? row.queue.begin() : row.queue.end();
    row.queue.insert(place, claim);
    if (!Reaches(txn, txn, {})) return Answer::kWaits;
    std::erase_if(row.queue, [&](const Claim& c) { return c.request == request; });
    return Answer::kDeadlock;
  }

  std::set<uint64_t> Finish(int txn) {
    for (auto& [key, row] : rows_) {
      std::erase_if(row.queue, [&](const Claim& c) { return c.txn == txn; });
      std::erase_if(row.holders, [&](const Claim& c) { return c.txn == txn; });
    }
    return GrantAll();
  }
  std::set<uint64_t> Cancel(uint64_t request) {
    for (auto& [key, row] : rows_) {
      std::erase_if(row.queue, [&](const Claim& c) { return c.request == request; });
    }
    return GrantAll();
  }

  std::string ToString() const {
    const auto describe = [](const Claim& c) {
      return "T" + std::to_string(c.txn) + (c.exclusive ? " exclusive" : " shared");
    };
    std::string out;
    for (const auto& [key, row] : rows_) {
      if (row.holders.empty()) continue;
      out += "k" + std::to_string(key) + ":";
      for (const Claim& c : row.holders) out += " " + describe(c);
      for (size_t i = 0; i < row.queue.size(); ++i) {
        out += std::string(i == 0 ? "; queue: " : ", ") + describe(row.queue[i]) + " (r" +
               std::to_string(row.queue[i].request) + ")";
      }
      out += "\n";
    }
    return out;
  }

 private:
  struct Row {
    std::vector<Claim> holders;
    std::vector<Claim> queue;
  };

  static bool Conflict(const Claim& a, const Claim& b) {
    return a.txn != b.txn && (a.exclusive || b.exclusive);
  }
  static bool Blocked(const Row& row, const Claim& claim) {
    return std::any_of(row.holders.begin(), row.holders.end(),
                       [&](const Claim& c) { return Conflict(c, claim); });
  }
  bool Reaches(int from, int to, std::set<int> seen) const {
    for (const auto& [key, row] : rows_) {
      for (size_t i = 0; i < row.queue.size(); ++i) {
        if (row.queue[i].txn != from) continue;
        std::vector<Claim> others = row.holders;
        others.insert(others.end(), row.queue.begin(), row.queue.begin() + i);
        for (const Claim& other : others) {
          if (!Conflict(other, row.queue[i])) continue;
          if (other.txn == to) return true;
          if (seen.contains(other.txn)) continue;
          std::set<int> next = seen;
          next.insert(other.txn);
          if (Reaches(other.txn, to, next)) return true;
        }
      }
    }
    return false;
  }
  std::set<uint64_t> GrantAll() {
    std::set<uint64_t> granted;
    for (auto& [key, row] : rows_) {
      while (!row.queue.empty() && !Blocked(row, row.queue.front())) {
        const Claim claim = row.queue.front();
        row.queue.erase(row.queue.begin());
        granted.insert(claim.request);
        const auto mine = std::find_if(row.holders.begin(), row.holders.end(),
                                       [&](const Claim& c) { return c.txn == claim.txn; });
        if (mine == row.holders.end()) {
          row.holders.push_back(claim);
        } else {
          mine->exclusive |= claim.exclusive;
        }
      }
    }
    return granted;
  }

  std::map<int, Row> rows_;
};

constexpr LockTable::Options kOptions{.locks_max = 1000,
                                      .txn_silence_ns = 1'000'000'000,
                                      .aborted_memory_ns = 1'000'000'000,
                                      .aborted_memory_max = 100};

Model::Answer AnswerOf(const LockTable::Result& result) {
  if (std::holds_alternative<LockTable::Granted>(result)) return Model::Answer::kGranted;
  if (std::holds_alternative<LockTable::Waits>(result)) return Model::Answer::kWaits;
  if (std::holds_alternative<LockTable::Skipped>(result)) return Model::Answer::kSkipped;
  if (std::holds_alternative<LockConflict>(result)) return Model::Answer::kConflict;
  EXPECT_TRUE(std::holds_alternative<Deadlock>(result));
  return Model::Answer::kDeadlock;
}

std::map<Model::Answer, int> RunHistory(uint64_t seed, int steps) {
  Rng rng(seed);
  Model model;
  LockTable table(kOptions);
  std::map<Model::Answer, int> seen;
  uint64_t requests = 0;
  for (int i = 0; i < steps && !testing::Test::HasFailure(); ++i) {
    const int txn = static_cast<int>(rng.Below(5));
    const TxnId id{9, static_cast<uint64_t>(txn) + 1};
    LockTable::Effects effects;
    std::set<uint64_t> granted;
    const uint64_t what = rng.Below(10);
    if (what == 0) {
      granted = model.Finish(txn);
      table.FinishTxn(id, &effects);
    } else if (what == 1 && requests > 0) {
      const uint64_t request = rng.Between(1, static_cast<int64_t>(requests));
      granted = model.Cancel(request);
      table.CancelWait(RequestId(request), &effects);
    } else {
      const int key = static_cast<int>(rng.Below(4));
      const std::string key_bytes = "k" + std::to_string(key);
      const bool exclusive = rng.Chance(1, 2);
      const WaitPolicy wait = rng.Chance(5, 6)   ? WaitPolicy::kBlock
                              : rng.Chance(1, 2) ? WaitPolicy::kError
                                                 : WaitPolicy::kSkip;
      const LockSpec lock{key_bytes, exclusive ? LockStrength::kExclusive : LockStrength::kShared,
                          wait};
      const uint64_t request = ++requests;
      const Model::Answer expected = model.Acquire(request, txn, key, exclusive, wait);
      const Model::Answer answer = AnswerOf(
          table.Acquire(RequestId(request), id, "T" + std::to_string(txn), lock, 0, &effects));
      EXPECT_EQ(answer, expected) << "step " << i;
      ++seen[answer];
    }
    std::set<uint64_t> resumed;
    for (RequestId request : effects.granted) resumed.insert(request.value());
    EXPECT_EQ(resumed, granted) << "step " << i;
    EXPECT_EQ(table.DebugString(), model.ToString()) << "step " << i;
    table.CheckInvariants();
  }
  return seen;
}

TEST(LockTable, AgreesWithTheModel) {
  std::map<Model::Answer, int> seen;
  for (uint64_t seed = 1; seed <= 150 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    for (const auto& [answer, count] : RunHistory(seed, 200)) seen[answer] += count;
  }
  // The histories are worth something: every answer was given often.
  for (Model::Answer answer :
       {Model::Answer::kGranted, Model::Answer::kWaits, Model::Answer::kSkipped,
        Model::Answer::kConflict, Model::Answer::kDeadlock}) {
    EXPECT_GT(seen[answer], 100) << static_cast<int>(answer);
  }
}

TEST(LockTable, ForgetsAbortsAfterAWhileAndBeyondALimit) {
  LockTable::Options options = kOptions;
  options.aborted_memory_max = 2;
  LockTable table(options);
  LockTable::Effects effects;
  for (uint64_t i = 1; i <= 3; ++i) {
    const std::string key = std::to_string(i);
    table.Acquire(RequestId(i), TxnId{1, i}, "", {.key = key}, 0, &effects);
  }
  table.Tick(options.txn_silence_ns + 1, &effects);
  EXPECT_EQ(table.locks(), 0);
  EXPECT_FALSE(table.IsAborted(TxnId{1, 1}));
  EXPECT_TRUE(table.IsAborted(TxnId{1, 2}));
  EXPECT_TRUE(table.IsAborted(TxnId{1, 3}));
  table.FinishTxn(TxnId{1, 2}, &effects);
  EXPECT_FALSE(table.IsAborted(TxnId{1, 2}));
  table.Tick(options.txn_silence_ns + options.aborted_memory_ns + 2, &effects);
  EXPECT_FALSE(table.IsAborted(TxnId{1, 3}));
}

}  // namespace
}  // namespace steno::concurrency
