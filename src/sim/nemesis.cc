#include "sim/nemesis.h"

#include <fmt/format.h>

#include <cstdio>

namespace steno::sim {
namespace {

// Clocks may be off by this much from true time: any two differ by less than half of the bound, so
// that each of them counts as good.
constexpr int64_t SkewMaxUs(int64_t max_offset_us) {
  return max_offset_us / 4 * 24 / 25;
}

}  // namespace

const std::vector<std::string>& FaultNames() {
  static const auto& names = *new std::vector<std::string>{
      "crash",    "pause",    "partition", "oneway",    "weather", "skew",    "jump",
      "slowdisk", "diskfail", "strobe",    "stalldisk", "cancel",  "swizzle", "spread"};
  return names;
}

Nemesis::Nemesis(SimScheduler* scheduler, SimNetwork* network, SimCluster* cluster,
                 NemesisOptions options, Rng rng, bool print)
    : scheduler_(scheduler),
      network_(network),
      cluster_(cluster),
      options_(std::move(options)),
      faults_(options_.faults.begin(), options_.faults.end()),
      print_(print),
      rng_(rng) {
  cluster_->SetOnFatal([this](int n) {
    cluster_->Crash(n, CrashKind::kPowerCut);
    RestartLater(n);
  });
}

void Nemesis::Start() {
  if (!faults_.empty()) PlanNext();
}

void Nemesis::Later(int64_t delay_ns, std::function<void()> work) {
  scheduler_->After(delay_ns, kWorld, [this, work = std::move(work)] {
    if (!stopped_) work();
  });
}

void Nemesis::PlanNext() {
  Later(DurationNs(options_.pause_min_ms, options_.pause_max_ms), [this] {
    Strike();
    PlanNext();
  });
}

void Nemesis::StopAll() {
  stopped_ = true;
  network_->MendAll();
  network_->UnclogAll();
  network_->SetWeather({});
  for (int n = 0; n < cluster_->size(); ++n) {
    SetDiskSpeed(n, DiskSpeed{});
    // What hangs still would hang on: the machine is started again.
    if (stalled_.contains(n) && cluster_->running(n)) cluster_->Crash(n, CrashKind::kPowerCut);
    const int64_t skew_max_us = SkewMaxUs(options_.max_offset_us);
    if (std::abs(cluster_->clock(n).skew_us()) > skew_max_us) cluster_->clock(n).SetSkewUs(0);
    if (!cluster_->running(n)) cluster_->Restart(n);
    cluster_->Resume(n);
  }
  // A disk may still fail by what was set before: the node is simply started again.
  cluster_->SetOnFatal([this](int n) {
    cluster_->Crash(n, CrashKind::kPowerCut);
    cluster_->Restart(n);
  });
}

int Nemesis::Victim() {
  if (rng_.Chance(1, 2)) {
    for (int n = 0; n < cluster_->size(); ++n) {
      const auto status = cluster_->Status(n);
      if (status.has_value() && status->leader) return n;
    }
  }
  return static_cast<int>(rng_.Below(static_cast<uint64_t>(cluster_->size())));
}

void Nemesis::Begin(Fault fault, const std::string& what) {
  ++cluster_->counters()["faults: " + FaultNames()[static_cast<size_t>(fault)]];
  if (print_) {
    std::printf("%10.3f s  %s\n", static_cast<double>(scheduler_->now_ns()) / kNsPerSecond,
                what.c_str());
  }
}

void Nemesis::Strike() {
  switch (faults_[rng_.Below(faults_.size())]) {
    case Fault::kCrash:
      return StrikeCrash();
    case Fault::kPause:
      return StrikePause();
    case Fault::kPartition:
      return StrikePartition();
    case Fault::kOneWay:
      return StrikeOneWay();
    case Fault::kWeather:
      return StrikeWeather();
    case Fault::kSkew:
      return StrikeSkew();
    case Fault::kJump:
      return StrikeJump();
    case Fault::kSlowDisk:
      return StrikeSlowDisk();
    case Fault::kDiskFailure:
      return StrikeDiskFailure();
    case Fault::kStrobe:
      return StrikeStrobe();
    case Fault::kStallDisk:
      return StrikeStallDisk();
    case Fault::kCancel:
      return StrikeCancel();
    case Fault::kSwizzle:
      return StrikeSwizzle();
    case Fault::kSpread:
      return StrikeSpread();
  }
}

void Nemesis::RestartLater(int n) {
  const int64_t down_ns = rng_.Chance(1, 3) ? DurationNs(1, 200) : DurationNs(200, 7'000);
  Later(down_ns, [this, n] {
    if (!cluster_->running(n)) cluster_->Restart(n);
  });
}

void Nemesis::StrikeCrash() {
  const CrashKind kind = rng_.Chance(1, 2) ? CrashKind::kProcess : CrashKind::kPowerCut;
  const bool all = rng_.Chance(1, 6);
  const int victim = Victim();
  // Writes are short, and seldom met otherwise.
  const bool in_write = rng_.Chance(1, 2);
  Begin(Fault::kCrash, fmt::format("crash {} {}{}", all ? "all" : fmt::format("n{}", victim + 1),
                                   kind == CrashKind::kProcess ? "process" : "power",
                                   in_write ? " in a write" : ""));
  for (int n = 0; n < cluster_->size(); ++n) {
    if ((n != victim && !all) || !cluster_->running(n)) continue;
    if (in_write) {
      cluster_->StrikeInNextWrite(n, [this, n, kind] {
        if (!stopped_ && cluster_->running(n)) CrashForAWhile(n, kind);
      });
    } else {
      CrashForAWhile(n, kind);
    }
  }
}

void Nemesis::CrashForAWhile(int n, CrashKind kind) {
  cluster_->Crash(n, kind);
  RestartLater(n);
}

void Nemesis::StrikePause() {
  const int victim = Victim();
  const int64_t pause_ns = DurationNs(50, 8'000);
  Begin(Fault::kPause, fmt::format("pause n{} for {} ms", victim + 1, pause_ns / kNsPerMs));
  cluster_->Pause(victim);
  Later(pause_ns, [this, victim] { cluster_->Resume(victim); });
}

void Nemesis::CutOneWay(int from, int to) {
  network_->Cut(SimCluster::id(from), SimCluster::id(to));
}

void Nemesis::CutBothWays(int a, int b) {
  CutOneWay(a, b);
  CutOneWay(b, a);
}

void Nemesis::StrikePartition() {
  const int victim = Victim();
  const int other = (victim + 1 + static_cast<int>(rng_.Below(2))) % cluster_->size();
  const bool isolate = rng_.Chance(2, 3);
  for (int n = 0; n < cluster_->size(); ++n) {
    if (n != victim && (isolate || n == other)) CutBothWays(victim, n);
  }
  Begin(Fault::kPartition, isolate ? fmt::format("isolate n{}", victim + 1)
                                   : fmt::format("cut n{} from n{}", victim + 1, other + 1));
  Later(DurationNs(200, 9'000), [this] { network_->MendAll(); });
}

void Nemesis::StrikeOneWay() {
  const int victim = Victim();
  const bool deaf = rng_.Chance(1, 2);
  const bool from_all = rng_.Chance(1, 2);
  const int other = (victim + 1 + static_cast<int>(rng_.Below(2))) % cluster_->size();
  for (int n = 0; n < cluster_->size(); ++n) {
    if (n == victim || (!from_all && n != other)) continue;
    deaf ? CutOneWay(n, victim) : CutOneWay(victim, n);
  }
  Begin(Fault::kOneWay, fmt::format("n{} is {} to {}", victim + 1, deaf ? "deaf" : "dumb",
                                    from_all ? "all" : fmt::format("n{}", other + 1)));
  Later(DurationNs(200, 9'000), [this] { network_->MendAll(); });
}

void Nemesis::StrikeWeather() {
  NetworkWeather weather;
  weather.delay_max_us = rng_.Chance(1, 2) ? 2'000 : rng_.Between(10'000, 150'000);
  if (rng_.Chance(1, 2)) weather.loss = rng_.Below(300);
  if (rng_.Chance(1, 2)) weather.repeat = rng_.Below(500);
  if (rng_.Chance(1, 2)) weather.reorder = rng_.Below(500);
  network_->SetWeather(weather);
  Begin(Fault::kWeather,
        fmt::format("weather: delay up to {} us, of 1000 frames {} lost, {} repeated, {} overtaken",
                    weather.delay_max_us, weather.loss, weather.repeat, weather.reorder));
  Later(DurationNs(500, 8'000), [this] { network_->SetWeather({}); });
}

void Nemesis::StrikeSkew() {
  const int64_t max_us = SkewMaxUs(options_.max_offset_us);
  const int victim = Victim();
  const int64_t skew_us = rng_.Between(-max_us, max_us);
  Begin(Fault::kSkew, fmt::format("clock of n{} off by {} us", victim + 1, skew_us));
  cluster_->clock(victim).SetSkewUs(skew_us);
}

void Nemesis::StrikeJump() {
  const int victim = Victim();
  const int64_t far_us = rng_.Between(options_.max_offset_us * 3 / 2, options_.max_offset_us * 20);
  const int64_t skew_us = rng_.Chance(1, 2) ? far_us : -far_us;
  Begin(Fault::kJump, fmt::format("clock of n{} jumps to {} us", victim + 1, skew_us));
  cluster_->clock(victim).SetSkewUs(skew_us);
  Later(DurationNs(500, 8'000), [this, victim] { cluster_->clock(victim).SetSkewUs(0); });
}

// Each is within the bound of true time, and of clocks that have not moved; two need not be within
// it of each other. They move by more than half of it, which is noticed at once: what is not is
// only measured once a second.
void Nemesis::StrikeSpread() {
  Begin(Fault::kSpread, "clocks spread");
  for (int n = 0; n < cluster_->size(); ++n) {
    if (rng_.Chance(1, 3)) continue;
    const int64_t far_us =
        rng_.Between(options_.max_offset_us * 373 / 500, options_.max_offset_us * 379 / 500);
    cluster_->clock(n).SetSkewUs(rng_.Chance(1, 2) ? far_us : -far_us);
    Later(DurationNs(500, 8'000), [this, n] { cluster_->clock(n).SetSkewUs(0); });
  }
}

void Nemesis::SetDiskSpeed(int n, DiskSpeed speed) {
  speed.may_fail = cluster_->disk_speed(n).may_fail;
  cluster_->disk_speed(n) = speed;
}

void Nemesis::StrikeSlowDisk() {
  const int victim = Victim();
  const int64_t slow_us =
      rng_.Chance(1, 3) ? rng_.Between(500'000, 4'000'000) : rng_.Between(5'000, 200'000);
  Begin(Fault::kSlowDisk, fmt::format("disk of n{} takes up to {} us", victim + 1, slow_us));
  SetDiskSpeed(victim, DiskSpeed{.min_us = slow_us / 4, .max_us = slow_us});
  Later(DurationNs(500, 6'000), [this, victim] { SetDiskSpeed(victim, DiskSpeed{}); });
}

void Nemesis::StrikeDiskFailure() {
  const int victim = Victim();
  const uint64_t nth = 1 + rng_.Below(8);
  const bool sync = rng_.Chance(1, 2);
  Begin(Fault::kDiskFailure,
        fmt::format("n{}: the {}th {} fails", victim + 1, nth, sync ? "fsync" : "write"));
  cluster_->FailDisk(victim, sync, nth);
}

// A clock that moves by more than half of the bound at once is taken for bad, and not relied on;
// this one moves by less.
void Nemesis::StrikeStrobe() {
  const int victim = Victim();
  const int64_t amplitude_us = rng_.Between(1'000, options_.max_offset_us / 2 * 24 / 50);
  const int64_t lasts_ns = DurationNs(200, 3'000);
  Begin(Fault::kStrobe, fmt::format("clock of n{} strobes by {} us", victim + 1, amplitude_us));
  Strobe(victim, amplitude_us, scheduler_->now_ns() + lasts_ns);
}

void Nemesis::Strobe(int victim, int64_t amplitude_us, int64_t end_ns) {
  SimClock& clock = cluster_->clock(victim);
  clock.SetSkewUs(clock.skew_us() > 0 ? -amplitude_us : amplitude_us);
  if (scheduler_->now_ns() >= end_ns) return;
  const int64_t next_ns = rng_.Chance(3, 4) ? kNsPerMs : DurationNs(1, 50);
  Later(next_ns, [this, victim, amplitude_us, end_ns] { Strobe(victim, amplitude_us, end_ns); });
}

void Nemesis::StrikeStallDisk() {
  static constexpr int64_t kBeginsWithinNs = 100 * kNsPerMs;
  const int victim = Victim();
  const int64_t stall_us =
      rng_.Chance(1, 3) ? rng_.Between(25'000'000, 60'000'000) : rng_.Between(1'000'000, 8'000'000);
  Begin(Fault::kStallDisk, fmt::format("disk of n{} hangs for {} us", victim + 1, stall_us));
  stalled_.insert(victim);
  SetDiskSpeed(victim, DiskSpeed{.min_us = stall_us, .max_us = stall_us});
  Later(kBeginsWithinNs, [this, victim] { SetDiskSpeed(victim, DiskSpeed{}); });
}

void Nemesis::StrikeCancel() {
  const int victim = Victim();
  Begin(Fault::kCancel, fmt::format("statements through n{} are cancelled", victim + 1));
  CancelOften(victim, scheduler_->now_ns() + DurationNs(50, 2'000));
}

void Nemesis::CancelOften(int victim, int64_t end_ns) {
  cluster_->CancelStatements(victim);
  if (scheduler_->now_ns() >= end_ns) return;
  Later(rng_.Between(100'000, 20 * kNsPerMs),
        [this, victim, end_ns] { CancelOften(victim, end_ns); });
}

// After FoundationDB's "swizzle-clogging" (Zhou et al., SIGMOD 2021, section 4).
void Nemesis::StrikeSwizzle() {
  std::vector<int> victims;
  for (int n = 0; n < cluster_->size(); ++n) {
    if (rng_.Chance(2, 3)) victims.push_back(n);
  }
  Begin(Fault::kSwizzle, fmt::format("swizzle {} of the nodes", victims.size()));
  const int64_t all_clogged_ns = DurationNs(100, 2'000);
  for (const int n : victims) {
    const int64_t clog_ns = rng_.Between(0, all_clogged_ns);
    const int64_t unclog_ns = all_clogged_ns + DurationNs(0, 4'000);
    Later(clog_ns, [this, n] { network_->Clog(SimCluster::id(n)); });
    Later(unclog_ns, [this, n] { network_->Unclog(SimCluster::id(n)); });
  }
}

}  // namespace steno::sim
