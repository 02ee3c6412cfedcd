// What sequencing costs a request that meets nobody, and one that stands in a crowd. Budget: a
// point read about 300 ns and no more than 3 allocations.
#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "kv/concurrency/concurrency_manager.h"
#include "kv/concurrency/timestamp_cache.h"

namespace {
int64_t g_allocations = 0;
}  // namespace

void* operator new(size_t size) {
  ++g_allocations;
  if (void* p = std::malloc(size)) return p;
  std::abort();
}
void operator delete(void* p) noexcept {
  std::free(p);
}
void operator delete(void* p, size_t) noexcept {
  std::free(p);
}

namespace steno::concurrency {
namespace {

std::vector<std::string> Keys(int n) {
  std::vector<std::string> keys;
  for (int i = 0; i < n; ++i) {
    keys.push_back("\x10 table 52, index 1, " + std::to_string(1'000'000 + i * 7919 % n));
  }
  return keys;
}

RequestSpec PointRead(KeyView key, uint64_t ts) {
  RequestSpec spec;
  spec.txn = TxnId{1, ts};
  spec.latches.push_back({.span = SpanView::Point(key), .ts = Timestamp(ts)});
  return spec;
}

// Counts allocations from its making to its end.
class Allocations {
 public:
  explicit Allocations(benchmark::State* state) : state_(state), before_(g_allocations) {}
  ~Allocations() {
    state_->counters["allocs"] = benchmark::Counter(static_cast<double>(g_allocations - before_),
                                                    benchmark::Counter::kAvgIterations);
  }

 private:
  benchmark::State* state_;
  int64_t before_;
};

// Sequence, mark the read, finish; `range(0)` other requests are in progress.
void BM_PointRead(benchmark::State& state) {
  ConcurrencyManager manager;
  const std::vector<std::string> keys = Keys(10'000);
  uint64_t n = 0;
  for (int64_t i = 0; i < state.range(0); ++i) {
    ++n;
    manager.Sequence(RequestId(n), PointRead(keys[n], n), 0);
  }
  Allocations allocations(&state);
  for (auto _ : state) {
    ++n;
    const std::string& key = keys[n % keys.size()];
    manager.Sequence(RequestId(n), PointRead(key, n), 0);
    manager.timestamps().AddRead(SpanView::Point(key), Timestamp(n), TxnId{1, n});
    manager.Finish(RequestId(n));
  }
}
BENCHMARK(BM_PointRead)->Arg(0)->Arg(100)->Arg(1000);

// Lock a row, commit it, release.
void BM_LockAndCommit(benchmark::State& state) {
  ConcurrencyManager manager;
  const std::vector<std::string> keys = Keys(10'000);
  uint64_t n = 0;
  Allocations allocations(&state);
  for (auto _ : state) {
    ++n;
    const std::string& key = keys[n % keys.size()];
    RequestSpec lock = PointRead(key, n);
    lock.locks.push_back({.key = key});
    manager.Sequence(RequestId(n), std::move(lock), 0);
    manager.Finish(RequestId(n));
    RequestSpec commit;
    commit.txn = TxnId{1, n};
    commit.latches.push_back({.span = SpanView::Point(key), .access = Access::kWrite});
    manager.Sequence(RequestId(n), std::move(commit), 0);
    benchmark::DoNotOptimize(manager.timestamps().GetMaxRead(SpanView::Point(key), TxnId{1, n}));
    manager.SetWriteTimestamp(RequestId(n), Timestamp(n));
    manager.FinishTxn(TxnId{1, n});
    manager.Finish(RequestId(n));
  }
}
BENCHMARK(BM_LockAndCommit);

// A commit of `range(0)` keys; per key.
void BM_CommitOfManyKeys(benchmark::State& state) {
  ConcurrencyManager manager;
  const std::vector<std::string> keys = Keys(static_cast<int>(state.range(0)));
  uint64_t n = 0;
  for (auto _ : state) {
    ++n;
    RequestSpec commit;
    for (const std::string& key : keys) {
      commit.latches.push_back({.span = SpanView::Point(key), .access = Access::kWrite});
    }
    manager.Sequence(RequestId(n), std::move(commit), 0);
    manager.Finish(RequestId(n));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_CommitOfManyKeys)->Arg(10)->Arg(5000);

// `range(0)` transactions queue for one row; each gets it in turn and queues again.
void BM_HotRow(benchmark::State& state) {
  ConcurrencyManager manager;
  const std::string key = Keys(1)[0];
  uint64_t n = 0;
  const auto queue = [&] {
    ++n;
    RequestSpec lock = PointRead(key, n);
    lock.locks.push_back({.key = key});
    manager.Sequence(RequestId(n), std::move(lock), 0);
  };
  for (int64_t i = 0; i < state.range(0); ++i) queue();
  uint64_t holder = 0;
  for (auto _ : state) {
    ++holder;
    manager.Finish(RequestId(holder));
    manager.FinishTxn(TxnId{1, holder});
    benchmark::DoNotOptimize(manager.TakeResumed());
    queue();
  }
}
BENCHMARK(BM_HotRow)->Arg(10)->Arg(1000);

}  // namespace
}  // namespace steno::concurrency
