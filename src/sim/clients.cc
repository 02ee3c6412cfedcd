#include "sim/clients.h"

#include <utility>

namespace steno::sim {
namespace {

constexpr int64_t kNobodyUpNs = 50 * kNsPerMs;
// Half of the time a client does not think, so that operations meet.
constexpr int64_t kHurryMs = 3;

}  // namespace

Clients::Clients(SimScheduler* scheduler, SimCluster* cluster, ClientOptions options, Rng rng)
    : scheduler_(scheduler), cluster_(cluster), options_(options), rng_(rng) {
  clients_.resize(static_cast<size_t>(options.clients));
  cluster_->SetOnCrash([this](int n) { OnCrash(n); });
}

void Clients::Start() {
  ops_left_ = options_.ops;
  for (int c = 0; c < options_.clients; ++c) BeginLater(c);
}

void Clients::BeginLater(int c) {
  const int64_t max_ms = rng_.Chance(1, 2) ? kHurryMs : options_.think_max_ms;
  const int64_t think_ns = rng_.Between(0, max_ms * 1000) * kNsPerUs;
  scheduler_->After(think_ns, kWorld, [this, c] { Begin(c); });
}

void Clients::Begin(int c) {
  if (ops_left_ == 0) return;
  const int n = static_cast<int>(rng_.Below(static_cast<uint64_t>(cluster_->size())));
  if (!cluster_->running(n)) {
    scheduler_->After(kNobodyUpNs, kWorld, [this, c] { Begin(c); });
    return;
  }
  --ops_left_;
  ++busy_;
  Client& client = clients_[c];
  client.busy = true;
  client.node = n;
  ++client.op;
  OpContext context;
  context.gateway = cluster_->gateway(n, c);
  context.client = c;
  context.rng = rng_.Fork();
  context.now_ns = [scheduler = scheduler_] { return scheduler->now_ns(); };
  Workload* workload = workloads_[rng_.Below(workloads_.size())];
  cluster_->SpawnClient(n, Run(workload, std::move(context), c, client.op));
}

Task<void> Clients::Run(Workload* workload, OpContext context, int c, uint64_t op) {
  co_await workload->RunOp(std::move(context));
  End(c, op);
}

void Clients::End(int c, uint64_t op) {
  Client& client = clients_[c];
  if (!client.busy || client.op != op) return;
  client.busy = false;
  --busy_;
  BeginLater(c);
}

void Clients::OnCrash(int n) {
  for (int c = 0; c < options_.clients; ++c) {
    if (clients_[c].busy && clients_[c].node == n) End(c, clients_[c].op);
  }
}

bool Clients::WaitUntilIdle(int64_t deadline_ns) {
  while (busy_ > 0 && scheduler_->now_ns() < deadline_ns) scheduler_->RunNext();
  return busy_ == 0;
}

}  // namespace steno::sim
