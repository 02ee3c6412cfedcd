// Nemesis: the faults of a run, drawn from its seed.
//
// Every now and then it picks one of the enabled faults and a victim, half of the time the leader,
// begins the fault and plans its end. Faults overlap as they like. StopAll() ends every one of
// them. Thread-compatible.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "sim/cluster.h"
#include "sim/network.h"
#include "sim/scheduler.h"

namespace steno::sim {

enum class Fault {
  kCrash,        // one node, now and then all of them; as a process or as a power cut
  kPause,        // a node stops and goes on later
  kPartition,    // a node, or a pair, is cut off both ways
  kOneWay,       // frames pass one way only
  kWeather,      // frames are lost, repeated, late, overtaken
  kSkew,         // clocks differ, within the bound
  kJump,         // a clock jumps beyond the bound, and back later
  kSlowDisk,     // writes take long
  kDiskFailure,  // a write or an fsync fails; the node has to end
  kStrobe,       // a clock goes to and fro every few milliseconds, within the bound
  kStallDisk,    // a write hangs; if it does for too long the node has to end
  kCancel,       // clients cancel their statements, whatever these are at
  kSwizzle,      // nodes' frames are held up, one node after another, and let go in another order
  kSpread,       // clocks jump at once, each by less than the bound, some ahead and some back
};

// "crash", "pause", ... in the order of the enumeration.
const std::vector<std::string>& FaultNames();

struct NemesisOptions {
  std::set<Fault> faults;
  int64_t pause_min_ms = 300;
  int64_t pause_max_ms = 4'000;
  int64_t max_offset_us = 500'000;
};

class Nemesis {
 public:
  Nemesis(SimScheduler* scheduler, SimNetwork* network, SimCluster* cluster, NemesisOptions options,
          Rng rng, bool print);

  void Start();
  // All faults are over: every node runs, the network is whole, clocks and disks are good.
  void StopAll();

 private:
  void PlanNext();
  void Strike();
  // Notes the fault; one of these a Fault.
  void Begin(Fault fault, const std::string& what);
  void StrikeCrash();
  void CrashForAWhile(int n, CrashKind kind);
  void StrikePause();
  void StrikePartition();
  void StrikeOneWay();
  void StrikeWeather();
  void StrikeSkew();
  void StrikeJump();
  void StrikeSlowDisk();
  void StrikeDiskFailure();
  void StrikeStrobe();
  void StrikeStallDisk();
  void StrikeCancel();
  // Again and again, until then.
  void CancelOften(int victim, int64_t end_ns);
  void StrikeSwizzle();
  void StrikeSpread();
  // Until then.
  void Strobe(int victim, int64_t amplitude_us, int64_t end_ns);

  int Victim();
  void CutBothWays(int a, int b);
  void CutOneWay(int from, int to);
  void SetDiskSpeed(int n, DiskSpeed speed);
  void RestartLater(int n);
  int64_t DurationNs(int64_t min_ms, int64_t max_ms) {
    return rng_.Between(min_ms, max_ms) * kNsPerMs;
  }
  // Unless all faults have been stopped by then.
  void Later(int64_t delay_ns, std::function<void()> work);

  SimScheduler* const scheduler_;
  SimNetwork* const network_;
  SimCluster* const cluster_;
  const NemesisOptions options_;
  const std::vector<Fault> faults_;
  const bool print_;
  Rng rng_;
  bool stopped_ = false;
  std::set<int> stalled_;  // disks that may have a write hanging
};

}  // namespace steno::sim
