// Random transactions from three gateways with skewed clocks, over a range that loses requests and
// answers, moves its leaseholder and reorders: every history must be serializable in the order of
// its timestamps, and reads must see what was acknowledged before their transaction began.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kv/txn/db.h"
#include "kv/txn/txn_test_util.h"

namespace steno::txn {
namespace {

constexpr int64_t kNsPerMs = 1'000'000;
constexpr int64_t kMaxOffsetUs = 500'000;
constexpr int kKeys = 6;
constexpr int kClients = 6;
constexpr int kTxnsPerClient = 25;

using Value = std::optional<std::string>;

struct Outcome {
  kv::TxnId id;
  int64_t began = 0;  // positions in the order of events
  int64_t ended = 0;
  std::map<kv::Key, Value> reads;  // of what others wrote
  std::map<kv::Key, Value> writes;
  enum class End { kCommitted, kFailed, kUnknown } end = End::kFailed;
  kv::Timestamp ts;
};

class World {
 public:
  explicit World(uint64_t seed) : rng_(seed), faulty_(rng_.Chance(3, 4)) {
    cluster_.fault = [this](const kv::BatchRequest& batch) { return DrawFault(batch); };
    cluster_.delay_ns = [this] { return rng_.Between(0, 3) * kNsPerMs; };
    for (int i = 0; i < 3; ++i) {
      gateways_.push_back(std::make_unique<Gateway>(this, rng_.Between(-200'000, 200'000)));
    }
  }
  ~World() { executor_.Drop(); }

  void Run() {
    int running = kClients;
    for (int i = 0; i < kClients; ++i) scope_.Spawn(&executor_, Client(i, &running));
    executor_.RunFor(int64_t{3600} * 1000 * kNsPerMs, [&running] { return running == 0; });
    ASSERT_EQ(running, 0) << "the clients hang";
    // What is in the background ends, too: no lock outlives its transaction.
    faulty_ = false;
    executor_.RunFor(20'000 * kNsPerMs);
    EXPECT_TRUE(cluster_.locks.empty()) << cluster_.locks.begin()->first;
    Check();
  }

  std::map<std::string, int> counts;

 private:
  struct Gateway {
    Gateway(World* world, int64_t skew_us)
        : wall(&world->wall_, skew_us),
          clock(&wall, kMaxOffsetUs),
          router({.nodes = &world->cluster_, .ranges = &ranges, .clock = &wall},
                 world->rng_.Fork()),
          db(&router, &clock, &world->executor_, world->rng_.Fork()) {}
    SkewedClock wall;
    hlc::HybridClock clock;
    RangeCache ranges{{.range = kv::RangeId(1),
                       .replicas = {kv::NodeId(1), kv::NodeId(2), kv::NodeId(3)},
                       .leaseholder = kv::NodeId()}};
    Router router;
    GatewayDb db;
  };

  Fault DrawFault(const kv::BatchRequest& batch) {
    if (!faulty_) return Fault::kNone;
    if (rng_.Chance(1, 100)) {
      cluster_.leaseholder = kv::NodeId(static_cast<uint32_t>(rng_.Between(1, 3)));
    }
    if (!rng_.Chance(1, 12)) return Fault::kNone;
    const bool commit = std::holds_alternative<kv::CommitRequest>(batch.requests[0]);
    switch (rng_.Below(commit ? 6 : 4)) {
      case 0:
        return Fault::kLoseRequest;
      case 1:
        return Fault::kLoseAnswer;
      case 2:
        return Fault::kUnavailable;
      case 3:
        return Fault::kNotLeaseholder;
      case 4:
        return Fault::kAmbiguousLost;
      default:
        return Fault::kAmbiguousDone;
    }
  }

  Task<void> Client(int client, int* running) {
    for (int i = 0; i < kTxnsPerClient; ++i) {
      Outcome outcome;
      outcome.began = ++events_;
      const std::unique_ptr<kv::Txn> txn =
          gateways_[rng_.Below(gateways_.size())]->db.Begin({.label = std::to_string(client)});
      outcome.id = txn->id();
      co_await RunTxn(txn.get(), &outcome);
      outcome.ended = ++events_;
      outcomes_.push_back(std::move(outcome));
      co_await Sleep(rng_.Between(0, 5) * kNsPerMs);
    }
    --*running;
  }

  Task<void> RunTxn(kv::Txn* txn, Outcome* outcome) {
    for (int64_t ops = rng_.Between(1, 6); ops > 0; --ops) {
      kv::Error error;
      const bool ok = co_await RunOp(txn, outcome, &error);
      if (ok) continue;
      ++counts["operation failed"];
      co_await txn->Rollback();
      co_return;
    }
    if (rng_.Chance(1, 15)) {
      co_await txn->Rollback();
      co_return;
    }
    const kv::KvResult<kv::Timestamp> committed = co_await txn->Commit();
    if (committed.has_value()) {
      outcome->end = Outcome::End::kCommitted;
      outcome->ts = *committed;
      ++counts["committed"];
    } else if (committed.error().kind == kv::ErrorKind::kAmbiguous) {
      outcome->end = Outcome::End::kUnknown;
      ++counts["unknown"];
    } else {
      ++counts["commit failed"];
    }
  }

  Task<bool> RunOp(kv::Txn* txn, Outcome* outcome, kv::Error* error) {
    const kv::Key key(1, static_cast<char>('a' + rng_.Below(kKeys)));
    switch (rng_.Below(6)) {
      case 0:
      case 1: {
        std::string value = std::to_string(++values_);
        txn->Put(key, value);
        outcome->writes[key] = std::move(value);
        co_return true;
      }
      case 2:
        txn->Delete(key);
        outcome->writes[key] = std::nullopt;
        co_return true;
      case 3: {
        const kv::KvResult<kv::ScanPage> page =
            co_await txn->Scan(kv::Span{"a", "z"}, {.reverse = rng_.Chance(1, 2)});
        if (!page.has_value()) {
          *error = page.error();
          co_return false;
        }
        std::map<kv::Key, Value> rows;
        for (size_t i = 0; i < page->rows.rows.size(); ++i) {
          rows[kv::Key(page->rows.key(i))] = std::string(page->rows.value(i));
        }
        for (int i = 0; i < kKeys; ++i) {
          const kv::Key k(1, static_cast<char>('a' + i));
          Note(outcome, k, rows.contains(k) ? rows[k] : std::nullopt);
        }
        co_return true;
      }
      default: {
        kv::GetOptions options;
        if (rng_.Chance(1, 2)) {
          options = {.lock = kv::LockStrength::kExclusive, .wait = kv::WaitPolicy::kError};
        }
        const kv::KvResult<kv::GetResult> result = co_await txn->Get(key, options);
        if (!result.has_value()) {
          *error = result.error();
          co_return false;
        }
        Note(outcome, key, result->value);
        co_return true;
      }
    }
  }

  // A transaction sees its own writes, and of the others' the same each time.
  void Note(Outcome* outcome, const kv::Key& key, const Value& value) {
    if (const auto own = outcome->writes.find(key); own != outcome->writes.end()) {
      EXPECT_EQ(value, own->second) << key;
      return;
    }
    const auto [seen, first] = outcome->reads.try_emplace(key, value);
    EXPECT_EQ(seen->second, value) << key << ": a second read differs";
  }

  void Check() {
    for (Outcome& outcome : outcomes_) {
      const auto record = cluster_.records.find(outcome.id);
      const bool recorded = record != cluster_.records.end();
      if (outcome.end == Outcome::End::kUnknown && recorded) {
        outcome.end = Outcome::End::kCommitted;
        outcome.ts = record->second;
      }
      if (outcome.end != Outcome::End::kCommitted) {
        EXPECT_FALSE(recorded) << "a failed transaction has committed";
        continue;
      }
      ASSERT_EQ(recorded, !outcome.writes.empty());
      if (recorded) {
        EXPECT_EQ(record->second, outcome.ts);
      }
      CheckWrites(outcome);
      CheckReads(outcome);
    }
  }

  void CheckWrites(const Outcome& outcome) {
    for (const auto& [key, value] : outcome.writes) {
      const auto version = cluster_.data[key].find(outcome.ts);
      ASSERT_NE(version, cluster_.data[key].end());
      EXPECT_EQ(version->second.value, value);
    }
  }

  void CheckReads(const Outcome& outcome) {
    for (const auto& [key, value] : outcome.reads) {
      const auto& versions = cluster_.data[key];
      auto it = outcome.writes.contains(key) ? versions.lower_bound(outcome.ts)
                                             : versions.upper_bound(outcome.ts);
      const Value expected = it == versions.begin() ? Value() : std::prev(it)->second.value;
      EXPECT_EQ(value, expected) << key << " @" << outcome.ts << ": not what the order says";
      for (const Outcome& earlier : outcomes_) {
        if (earlier.end == Outcome::End::kCommitted && earlier.ended < outcome.began &&
            earlier.writes.contains(key)) {
          EXPECT_LE(earlier.ts, outcome.ts) << key << ": a stale read";
        }
      }
    }
  }

  Rng rng_;
  bool faulty_;
  ManualClock wall_{1'000'000'000};
  VirtualExecutor executor_{&wall_, &rng_};
  SkewedClock range_wall_{&wall_, 100'000};
  FakeCluster cluster_{&range_wall_, kMaxOffsetUs};
  std::vector<std::unique_ptr<Gateway>> gateways_;
  TaskScope scope_;
  std::vector<Outcome> outcomes_;
  int64_t events_ = 0;
  int64_t values_ = 0;
};

TEST(TxnRandom, HistoriesAreSerializableAndReadsAreFresh) {
  std::map<std::string, int> counts;
  for (uint64_t seed = 1; seed <= 150 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    World world(seed);
    world.Run();
    for (const auto& [what, count] : world.counts) counts[what] += count;
  }
  // The histories are worth something.
  EXPECT_GT(counts["committed"], 5000);
  EXPECT_GT(counts["commit failed"], 100);
  EXPECT_GT(counts["operation failed"], 500);
}

}  // namespace
}  // namespace steno::txn
