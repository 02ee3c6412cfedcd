#include "base/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace steno::metrics {
namespace {

bool IsName(std::string_view name, bool colons) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::all_of(name.begin(), name.end(), [colons](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (colons && c == ':');
  });
}

// `quotes`: label values escape them, help texts do not.
std::string Escape(std::string_view text, bool quotes) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || (quotes && c == '"')) {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

// `a="x",b="y"`, without the braces.
std::string LabelText(const Labels& labels) {
  std::string out;
  for (const auto& [name, value] : labels) {
    CHECK(IsName(name, /*colons=*/false)) << name;
    if (!out.empty()) out += ',';
    out += fmt::format("{}=\"{}\"", name, Escape(value, /*quotes=*/true));
  }
  return out;
}

void Line(const std::string& name, std::string_view suffix, const std::string& labels,
          std::string_view more_labels, const std::string& value, std::string* out) {
  *out += name;
  *out += suffix;
  if (!labels.empty() || !more_labels.empty()) {
    *out += fmt::format("{{{}{}{}}}", labels, labels.empty() || more_labels.empty() ? "" : ",",
                        more_labels);
  }
  *out += fmt::format(" {}\n", value);
}

std::string Number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}

}  // namespace

Histogram::Histogram(std::vector<int64_t> bounds, double unit)
    : bounds_(std::move(bounds)),
      unit_(unit),
      buckets_(std::make_unique<std::atomic<uint64_t>[]>(bounds_.size() + 1)) {
  CHECK(!bounds_.empty() && std::is_sorted(bounds_.begin(), bounds_.end()));
  CHECK(unit_ > 0);
}

void Histogram::Observe(int64_t value) {
  const size_t bucket = static_cast<size_t>(
      std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin());
  buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

uint64_t Histogram::count() const {
  uint64_t total = 0;
  for (size_t i = 0; i <= bounds_.size(); ++i) total += buckets_[i].load(std::memory_order_relaxed);
  return total;
}

int64_t Histogram::Quantile(double fraction) const {
  const uint64_t total = count();
  if (total == 0) return 0;
  const auto wanted = std::max<uint64_t>(
      1, static_cast<uint64_t>(std::ceil(std::clamp(fraction, 0.0, 1.0) * double(total))));
  uint64_t seen = 0;
  for (size_t i = 0; i < bounds_.size(); ++i) {
    seen += buckets_[i].load(std::memory_order_relaxed);
    if (seen >= wanted) return bounds_[i];
  }
  return bounds_.back();
}

std::vector<int64_t> LatencyBuckets() {
  std::vector<int64_t> bounds;
  for (int64_t decade = 10'000; decade < 10'000'000'000; decade *= 10) {
    bounds.insert(bounds.end(), {decade, 2 * decade, 5 * decade});
  }
  bounds.push_back(10'000'000'000);
  return bounds;
}

Registry::Registry() = default;
Registry::~Registry() = default;

Registry::Metric& Registry::Add(std::string name, std::string help, std::string_view type,
                                const Labels& labels, Metric metric) {
  CHECK(IsName(name, /*colons=*/true)) << name;
  const std::string label_text = LabelText(labels);
  absl::MutexLock lock(&mu_);
  Family& family = families_.try_emplace(name, Family{std::move(help), type, {}}).first->second;
  CHECK(family.type == type) << name;
  const auto [it, inserted] = family.metrics.try_emplace(label_text, std::move(metric));
  CHECK(inserted) << name << "{" << label_text << "} twice";
  return it->second;
}

Counter* Registry::AddCounter(std::string name, std::string help, Labels labels) {
  return std::get<std::unique_ptr<Counter>>(
             Add(std::move(name), std::move(help), "counter", labels, std::make_unique<Counter>()))
      .get();
}

Gauge* Registry::AddGauge(std::string name, std::string help, Labels labels) {
  return std::get<std::unique_ptr<Gauge>>(
             Add(std::move(name), std::move(help), "gauge", labels, std::make_unique<Gauge>()))
      .get();
}

Histogram* Registry::AddHistogram(std::string name, std::string help, std::vector<int64_t> bounds,
                                  double unit, Labels labels) {
  return std::get<std::unique_ptr<Histogram>>(
             Add(std::move(name), std::move(help), "histogram", labels,
                 std::make_unique<Histogram>(std::move(bounds), unit)))
      .get();
}

void Registry::AddCallback(std::string name, std::string help, std::function<double()> read,
                           Labels labels) {
  Add(std::move(name), std::move(help), "gauge", labels, std::move(read));
}

void Registry::AddCounterCallback(std::string name, std::string help, std::function<double()> read,
                                  Labels labels) {
  Add(std::move(name), std::move(help), "counter", labels, std::move(read));
}

void Registry::Print(const std::string& name, const std::string& labels, const Metric& metric,
                     std::string* out) {
  if (const auto* counter = std::get_if<std::unique_ptr<Counter>>(&metric)) {
    return Line(name, "", labels, "", fmt::format("{}", (*counter)->value()), out);
  }
  if (const auto* gauge = std::get_if<std::unique_ptr<Gauge>>(&metric)) {
    return Line(name, "", labels, "", fmt::format("{}", (*gauge)->value()), out);
  }
  if (const auto* read = std::get_if<std::function<double()>>(&metric)) {
    return Line(name, "", labels, "", Number((*read)()), out);
  }
  const Histogram& histogram = *std::get<std::unique_ptr<Histogram>>(metric);
  // The count printed is the sum of the buckets read here, so that a scrape beside observations is
  // consistent in itself.
  uint64_t total = 0;
  for (size_t i = 0; i <= histogram.bounds_.size(); ++i) {
    total += histogram.buckets_[i].load(std::memory_order_relaxed);
    const std::string bound =
        i == histogram.bounds_.size()
            ? "+Inf"
            : Number(static_cast<double>(histogram.bounds_[i]) / histogram.unit_);
    Line(name, "_bucket", labels, fmt::format("le=\"{}\"", bound), fmt::format("{}", total), out);
  }
  Line(name, "_sum", labels, "", Number(static_cast<double>(histogram.sum()) / histogram.unit_),
       out);
  Line(name, "_count", labels, "", fmt::format("{}", total), out);
}

std::string Registry::PrometheusText() const {
  std::string out;
  absl::MutexLock lock(&mu_);
  for (const auto& [name, family] : families_) {
    out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, Escape(family.help, /*quotes=*/false),
                       name, family.type);
    for (const auto& [labels, metric] : family.metrics) Print(name, labels, metric, &out);
  }
  return out;
}

}  // namespace steno::metrics
