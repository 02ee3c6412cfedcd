#include "base/metrics.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace steno::metrics {
namespace {

TEST(Metrics, PrintsFamiliesInOrder) {
  Registry registry;
  registry.AddCounter("steno_b_total", "Second.\nTwo lines \\ \"quoted\".")->Increment(3);
  registry.AddGauge("steno_a", "First.", {{"node", "2"}})->Set(-7);
  registry.AddGauge("steno_a", "First.", {{"node", "1"}, {"zone", "a\"b\\c\nd"}})->Add(5);
  registry.AddCallback("steno_c", "Computed.", [] { return 0.25; });
  registry.AddCounterCallback("steno_d_total", "Computed.", [] { return 4; });
  EXPECT_EQ(registry.PrometheusText(),
            "# HELP steno_a First.\n"
            "# TYPE steno_a gauge\n"
            "steno_a{node=\"1\",zone=\"a\\\"b\\\\c\\nd\"} 5\n"
            "steno_a{node=\"2\"} -7\n"
            "# HELP steno_b_total Second.\\nTwo lines \\\\ \"quoted\".\n"
            "# TYPE steno_b_total counter\n"
            "steno_b_total 3\n"
            "# HELP steno_c Computed.\n"
            "# TYPE steno_c gauge\n"
            "steno_c 0.25\n"
            "# HELP steno_d_total Computed.\n"
            "# TYPE steno_d_total counter\n"
            "steno_d_total 4\n");
}

TEST(Metrics, HistogramIsCumulativeInBaseUnits) {
  Registry registry;
  Histogram* h = registry.AddHistogram("h_seconds", "H.", {1'000'000, 1'000'000'000},
                                       kNanosecondsPerSecond, {{"k", "v"}});
  h->Observe(1'000'000);  // a bound belongs to its bucket
  h->Observe(1'000'001);
  h->Observe(2'000'000'000);
  EXPECT_EQ(registry.PrometheusText(),
            "# HELP h_seconds H.\n"
            "# TYPE h_seconds histogram\n"
            "h_seconds_bucket{k=\"v\",le=\"0.001\"} 1\n"
            "h_seconds_bucket{k=\"v\",le=\"1\"} 2\n"
            "h_seconds_bucket{k=\"v\",le=\"+Inf\"} 3\n"
            "h_seconds_sum{k=\"v\"} 2.002000001\n"
            "h_seconds_count{k=\"v\"} 3\n");
}

TEST(Metrics, Quantiles) {
  Histogram h(LatencyBuckets(), kNanosecondsPerSecond);
  EXPECT_EQ(h.Quantile(0.5), 0);
  for (int i = 0; i < 99; ++i) h.Observe(15'000);
  h.Observe(3'000'000);
  EXPECT_EQ(h.Quantile(0.5), 20'000);
  EXPECT_EQ(h.Quantile(0.99), 20'000);
  EXPECT_EQ(h.Quantile(1.0), 5'000'000);
}

TEST(Metrics, CountsFromManyThreads) {
  Registry registry;
  Counter* counter = registry.AddCounter("c_total", "C.");
  Histogram* histogram = registry.AddHistogram("h", "H.", {10, 20}, 1);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10000; ++i) {
        counter->Increment();
        histogram->Observe(i % 30);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter->value(), 40000u);
  EXPECT_EQ(histogram->count(), 40000u);
}

using MetricsDeathTest = ::testing::Test;

TEST(MetricsDeathTest, RefusesTheSameMetricTwice) {
  Registry registry;
  registry.AddCounter("c_total", "C.");
  EXPECT_DEATH(registry.AddCounter("c_total", "C."), "twice");
  EXPECT_DEATH(registry.AddGauge("c_total", "C.", {{"a", "b"}}), "c_total");
  EXPECT_DEATH(registry.AddCounter("c-total", "C."), "c-total");
}

}  // namespace
}  // namespace steno::metrics
