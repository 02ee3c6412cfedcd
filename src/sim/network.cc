#include "sim/network.h"

#include <algorithm>
#include <utility>

namespace steno::sim {
namespace {

constexpr uint64_t kPerMille = 1000;

}  // namespace

class SimNetwork::End : public kv::Transport {
 public:
  End(SimNetwork* network, kv::NodeId self, std::shared_ptr<Attached> attached)
      : network_(network), self_(self), attached_(std::move(attached)) {}

  void SetHandler(Handler handler) override { attached_->handler = std::move(handler); }
  void Send(kv::NodeId to, std::string frame) override {
    network_->Send(self_, attached_->process, to, std::move(frame));
  }

 private:
  SimNetwork* const network_;
  const kv::NodeId self_;
  const std::shared_ptr<Attached> attached_;
};

std::unique_ptr<kv::Transport> SimNetwork::Attach(kv::NodeId node, ProcessId process) {
  auto attached = std::make_shared<Attached>();
  attached->process = process;
  ends_[node] = attached;
  return std::make_unique<End>(this, node, std::move(attached));
}

void SimNetwork::Send(kv::NodeId from, ProcessId process, kv::NodeId to, std::string frame) {
  if (!scheduler_->alive(process)) return;
  scheduler_->Trace(frame);
  if (rng_.Chance(weather_.loss, kPerMille)) {
    ++counters_.lost;
    return;
  }
  if (rng_.Chance(weather_.repeat, kPerMille)) {
    ++counters_.repeated;
    Launch(from, to, frame);
  }
  Launch(from, to, std::move(frame));
}

void SimNetwork::Launch(kv::NodeId from, kv::NodeId to, std::string frame) {
  int64_t at_ns =
      scheduler_->now_ns() + rng_.Between(weather_.delay_min_us, weather_.delay_max_us) * kNsPerUs;
  int64_t& last_ns = last_arrival_ns_[{from, to}];
  if (rng_.Chance(weather_.reorder, kPerMille)) {
    // Late by as much again as the slowest frame: those behind it overtake it.
    at_ns += rng_.Between(0, 4 * weather_.delay_max_us) * kNsPerUs;
    ++counters_.overtaken;
  } else {
    last_ns = at_ns = std::max(at_ns, last_ns);
  }
  scheduler_->At(at_ns, kWorld, [this, from, to, frame = std::move(frame)]() mutable {
    Arrive(from, to, std::move(frame));
  });
}

void SimNetwork::Unclog(kv::NodeId node) {
  clogged_.erase(node);
  Release();
}

void SimNetwork::UnclogAll() {
  clogged_.clear();
  Release();
}

void SimNetwork::Release() {
  // Those that have to wait on come back to `held_`.
  for (Frame& frame : std::exchange(held_, {})) {
    Arrive(frame.from, frame.to, std::move(frame.bytes));
  }
}

void SimNetwork::Arrive(kv::NodeId from, kv::NodeId to, std::string frame) {
  if (cut_.contains({from, to})) {
    ++counters_.cut;
    return;
  }
  if (clogged_.contains(from) || clogged_.contains(to)) {
    ++counters_.held;
    held_.push_back({from, to, std::move(frame)});
    return;
  }
  const auto it = ends_.find(to);
  if (it == ends_.end() || !it->second->handler) return;
  ++counters_.delivered;
  // As work of the receiver, so that a paused one gets it when it goes on.
  scheduler_->At(scheduler_->now_ns(), it->second->process,
                 [end = it->second, from, frame = std::move(frame)]() mutable {
                   end->handler(from, std::move(frame));
                 });
}

}  // namespace steno::sim
