// Metrics: counters, gauges and histograms, and the registry that prints them for Prometheus.
//
//   Registry registry;
//   Counter* commits = registry.AddCounter("steno_txn_commits_total", "Transactions committed.");
//   commits->Increment();
//   Histogram* latency = registry.AddHistogram("steno_sql_latency_seconds", "...",
//                                              LatencyBuckets(), {{"kind", "select"}});
//   std::string text = registry.PrometheusText();
//
// Updating costs one or two relaxed atomic additions and takes no lock. Metrics of one name differ
// in their labels and share help and type. Pointers live as long as the registry. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace steno::metrics {

// Only goes up.
class Counter {
 public:
  void Increment(uint64_t by = 1) { value_.fetch_add(by, std::memory_order_relaxed); }
  uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_ = 0;
};

class Gauge {
 public:
  void Set(int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void Add(int64_t by) { value_.fetch_add(by, std::memory_order_relaxed); }
  int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int64_t> value_ = 0;
};

// Counts observations by bucket. Observations are integers of a small unit (nanoseconds, bytes);
// what is printed is divided by `unit`, so that Prometheus sees its base units.
class Histogram {
 public:
  // `bounds`: inclusive upper bounds, ascending, in the unit of observations; the bucket above the
  // last is implicit. REQUIRES: not empty, ascending, unit > 0.
  Histogram(std::vector<int64_t> bounds, double unit);

  void Observe(int64_t value);

  uint64_t count() const;
  int64_t sum() const { return sum_.load(std::memory_order_relaxed); }
  // An upper bound of the smallest value that at least `fraction` of the observations do not
  // exceed: its bucket's bound (the last bound for what lies above all). 0 if there are none.
  int64_t Quantile(double fraction) const;

 private:
  friend class Registry;
  const std::vector<int64_t> bounds_;
  const double unit_;
  const std::unique_ptr<std::atomic<uint64_t>[]> buckets_;  // bounds_.size() + 1
  std::atomic<int64_t> sum_ = 0;
};

// Bounds for latencies in nanoseconds, 10 us to 10 s in steps of about two.
std::vector<int64_t> LatencyBuckets();
// Divides nanoseconds into seconds.
inline constexpr double kNanosecondsPerSecond = 1e9;

using Labels = std::vector<std::pair<std::string, std::string>>;

class Registry {
 public:
  Registry();
  ~Registry();
  Registry(const Registry&) = delete;

  // REQUIRES for all: (name, labels) is new; name and label names match Prometheus' grammar; one
  // name is always of one type.
  Counter* AddCounter(std::string name, std::string help, Labels labels = {});
  Gauge* AddGauge(std::string name, std::string help, Labels labels = {});
  Histogram* AddHistogram(std::string name, std::string help, std::vector<int64_t> bounds,
                          double unit = kNanosecondsPerSecond, Labels labels = {});
  // A gauge that is computed when it is printed. `read` must be quick, must not use the registry,
  // and stay callable as long as the registry lives.
  void AddCallback(std::string name, std::string help, std::function<double()> read,
                   Labels labels = {});

  // As AddCallback, of what only goes up.
  void AddCounterCallback(std::string name, std::string help, std::function<double()> read,
                          Labels labels = {});

  // The text exposition format 0.0.4, families in order of name.
  std::string PrometheusText() const;

 private:
  using Metric = std::variant<std::unique_ptr<Counter>, std::unique_ptr<Gauge>,
                              std::unique_ptr<Histogram>, std::function<double()>>;
  struct Family {
    std::string help;
    std::string_view type;
    std::map<std::string, Metric> metrics;  // by the text of their labels
  };
  Metric& Add(std::string name, std::string help, std::string_view type, const Labels& labels,
              Metric metric);
  static void Print(const std::string& name, const std::string& labels, const Metric& metric,
                    std::string* out);

  mutable absl::Mutex mu_;
  std::map<std::string, Family> families_ ABSL_GUARDED_BY(mu_);
};

}  // namespace steno::metrics
