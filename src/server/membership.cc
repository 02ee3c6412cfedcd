#include "server/membership.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/log.h"

namespace steno::server {

Membership::Membership(std::vector<std::string> join, Callbacks callbacks)
    : join_(std::move(join)), callbacks_(std::move(callbacks)) {}

Membership::~Membership() {
  Stop();
}

void Membership::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void Membership::Stop() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

bool Membership::WaitForStop(int64_t timeout_ms) {
  absl::MutexLock lock(&mu_);
  return mu_.AwaitWithTimeout(absl::Condition(&stopping_), absl::Milliseconds(timeout_ms));
}

void Membership::SetSelf(const std::string& cluster_id, rpc::NodeAddress self) {
  absl::MutexLock lock(&mu_);
  cluster_id_ = cluster_id;
  self_ = self.node;
  known_[self.node] = std::move(self);
}

uint32_t Membership::ExpectedNodes() const {
  absl::MutexLock lock(&mu_);
  std::set<std::string> addresses(join_.begin(), join_.end());
  for (const auto& [node, address] : known_) addresses.insert(address.rpc);
  return static_cast<uint32_t>(std::max<size_t>(addresses.size(), 1));
}

void Membership::Loop() {
  int64_t interval_ms;
  int rounds = 0;
  do {
    bool member;
    {
      absl::MutexLock lock(&mu_);
      member = !cluster_id_.empty();
    }
    if (member) {
      Gossip();
    } else {
      TryJoin();
    }
    const bool missing = !member || Known().size() < ExpectedNodes();
    interval_ms = missing && rounds++ < kFormingRounds ? kFormingIntervalMs : kIntervalMs;
  } while (!WaitForStop(interval_ms));
}

void Membership::TryJoin() {
  for (const std::string& address : join_) {
    if (WaitForStop(0)) return;
    rpc::AdminClient client(address, 5 * kCallTimeoutMs);
    const absl::StatusOr<rpc::Identity> identity = client.Join();
    if (!identity.ok()) continue;
    bool taken;
    {
      absl::MutexLock lock(&mu_);
      taken = cluster_id_.empty();  // `steno init` may have come first
    }
    if (taken) callbacks_.on_joined(*identity);
    return;
  }
}

void Membership::Gossip() {
  std::set<std::string> addresses(join_.begin(), join_.end());
  std::string own;
  {
    absl::MutexLock lock(&mu_);
    for (const auto& [node, address] : known_) {
      if (node == self_) {
        own = address.rpc;
      } else {
        addresses.insert(address.rpc);
      }
    }
  }
  addresses.erase(own);
  for (const std::string& address : addresses) {
    if (WaitForStop(0)) return;
    rpc::AdminClient client(address, kCallTimeoutMs);
    absl::StatusOr<rpc::GossipReport> report = client.Gossip(Report());
    if (report.ok()) {
      confirmed_ = true;
      Merge(report->known);
    } else if (absl::IsFailedPrecondition(report.status())) {
      if (!confirmed_) callbacks_.on_stranger(address, report.status());
      LOG_WARN("membership: not of this cluster peer={} error={}", address,
               std::string(report.status().message()));
    }
  }
}

rpc::GossipReport Membership::Report() const {
  absl::MutexLock lock(&mu_);
  rpc::GossipReport report{.cluster_id = cluster_id_};
  for (const auto& [node, address] : known_) report.known.push_back(address);
  return report;
}

void Membership::Merge(const std::vector<rpc::NodeAddress>& addresses) {
  std::vector<rpc::NodeAddress> news;
  {
    absl::MutexLock lock(&mu_);
    for (const rpc::NodeAddress& address : addresses) {
      if (!address.node.valid()) continue;
      if (address.node == self_) {
        Outdate(address);
        continue;
      }
      rpc::NodeAddress& known = known_[address.node];
      if (known.node.valid() && known.started_at_us >= address.started_at_us) continue;
      known = address;
      news.push_back(address);
    }
  }
  for (const rpc::NodeAddress& address : news) {
    LOG_INFO("membership: peer node={} rpc={} sql={}", address.node.value(), address.rpc,
             address.sql);
    callbacks_.on_peer(address);
  }
}

void Membership::Outdate(const rpc::NodeAddress& former) {
  rpc::NodeAddress& self = known_[self_];
  const bool same = former.rpc == self.rpc && former.sql == self.sql && former.http == self.http;
  if (same || former.started_at_us < self.started_at_us) return;
  self.started_at_us = former.started_at_us + 1;
}

absl::StatusOr<rpc::GossipReport> Membership::OnGossip(const rpc::GossipReport& theirs) {
  {
    absl::MutexLock lock(&mu_);
    if (cluster_id_.empty()) return absl::UnavailableError("this node belongs to no cluster yet");
    if (theirs.cluster_id != cluster_id_) {
      return absl::FailedPreconditionError(absl::StrCat(
          "this node belongs to cluster ", cluster_id_, ", not to ", theirs.cluster_id));
    }
  }
  Merge(theirs.known);
  return Report();
}

std::map<kv::NodeId, rpc::NodeAddress> Membership::Known() const {
  absl::MutexLock lock(&mu_);
  return known_;
}

}  // namespace steno::server
