// Counts the allocations of the program that includes it, for benchmarks: include it in one file
// only.
#pragma once

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace steno {

inline std::atomic<int64_t> g_allocations{0};

// Sets the counter "allocs" to the allocations of one iteration.
class CountAllocations {
 public:
  explicit CountAllocations(benchmark::State& state) : state_(state) {}
  ~CountAllocations() {
    state_.counters["allocs"] = benchmark::Counter(
        static_cast<double>(g_allocations.load() - before_), benchmark::Counter::kAvgIterations);
  }

 private:
  benchmark::State& state_;
  const int64_t before_ = g_allocations.load();
};

}  // namespace steno

void* operator new(size_t size) {
  steno::g_allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, size_t) noexcept {
  std::free(memory);
}
