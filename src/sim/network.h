// SimNetwork: frames between simulated machines, which may be lost, late, repeated, overtaken, cut
// off each way on its own, or held up.
//
// A frame belongs to nobody while it travels: it arrives after its sender has crashed, and at the
// next life of its receiver. Links are in order unless `reorder` says otherwise.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "kv/api/transport.h"
#include "sim/scheduler.h"

namespace steno::sim {

// Per mille where it says so.
struct NetworkWeather {
  int64_t delay_min_us = 200;
  int64_t delay_max_us = 1'500;
  uint64_t loss = 0;
  uint64_t repeat = 0;
  uint64_t reorder = 0;
};

struct NetworkCounters {
  uint64_t delivered = 0;
  uint64_t lost = 0;
  uint64_t cut = 0;
  uint64_t repeated = 0;
  uint64_t overtaken = 0;
  uint64_t held = 0;
};

class SimNetwork {
 public:
  SimNetwork(SimScheduler* scheduler, Rng rng) : scheduler_(scheduler), rng_(rng) {}

  // The transport of a new life of `node`; replaces the one of the life before, which must not send
  // any more. Must not outlive the network.
  std::unique_ptr<kv::Transport> Attach(kv::NodeId node, ProcessId process);
  void Detach(kv::NodeId node) { ends_.erase(node); }

  void SetWeather(const NetworkWeather& weather) { weather_ = weather; }
  // Frames from `from` to `to` are lost from now on, those under way too.
  void Cut(kv::NodeId from, kv::NodeId to) { cut_[{from, to}] = true; }
  void Mend(kv::NodeId from, kv::NodeId to) { cut_.erase({from, to}); }
  // Frames to and from `node` wait from now on, those under way too, until it is unclogged.
  void Clog(kv::NodeId node) { clogged_.insert(node); }
  // What waited for this arrives, in the order in which it would have.
  void Unclog(kv::NodeId node);
  void UnclogAll();
  void MendAll() { cut_.clear(); }

  const NetworkCounters& counters() const { return counters_; }

 private:
  class End;
  struct Attached {
    ProcessId process = kWorld;
    kv::Transport::Handler handler;
  };
  struct Frame {
    kv::NodeId from;
    kv::NodeId to;
    std::string bytes;
  };

  void Send(kv::NodeId from, ProcessId process, kv::NodeId to, std::string frame);
  void Launch(kv::NodeId from, kv::NodeId to, std::string frame);
  void Arrive(kv::NodeId from, kv::NodeId to, std::string frame);
  void Release();

  SimScheduler* const scheduler_;
  Rng rng_;
  NetworkWeather weather_;
  std::map<kv::NodeId, std::shared_ptr<Attached>> ends_;
  std::map<std::pair<kv::NodeId, kv::NodeId>, bool> cut_;
  std::set<kv::NodeId> clogged_;
  std::vector<Frame> held_;  // in the order of their arrival
  std::map<std::pair<kv::NodeId, kv::NodeId>, int64_t> last_arrival_ns_;
  NetworkCounters counters_;
};

}  // namespace steno::sim
