// Administration half of Server: Admin calls, health, metrics.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "server/membership.h"
#include "server/server_impl.h"

namespace steno::server {
namespace {

constexpr char kVersion[] = "0.1.0";

// The first node is 1, so what the counter gives out begins above it.
Task<void> AllocateNodeId(kv::Db* db, std::string cluster_id,
                          rpc::AdminHandlers::Done<rpc::Identity> done) {
  kv::KvResult<int64_t> id = co_await db->AllocateIds("node", 1);
  if (!id.has_value()) {
    done(absl::UnavailableError(absl::StrCat("no node id can be given now: ", id.error().message)));
    co_return;
  }
  done(rpc::Identity{std::move(cluster_id), kv::NodeId(static_cast<uint32_t>(*id + 1))});
}

rpc::RangeReport ToReport(const store::RangeStatus& status) {
  return {.range_id = status.descriptor.id.value(),
          .descriptor = status.descriptor.ToString(),
          .leader = status.leader,
          .serves = status.serves,
          .term = status.term,
          .commit = status.commit,
          .applied = status.applied,
          .log_bytes = status.log_bytes,
          .leader_node = status.leader_node,
          .voters = status.voters};
}

}  // namespace

rpc::AdminHandlers Server::Impl::MakeAdminHandlers() {
  rpc::AdminHandlers handlers;
  handlers.init = [this](auto done) { done(Init()); };
  handlers.join = [this](auto done) { HandleJoin(std::move(done)); };
  handlers.gossip = [this](rpc::GossipReport theirs, auto done) {
    done(membership_->OnGossip(theirs));
  };
  handlers.status = [this](auto done) { HandleStatus(std::move(done)); };
  return handlers;
}

void Server::Impl::HandleJoin(rpc::AdminHandlers::Done<rpc::Identity> done) {
  absl::MutexLock lock(&mu_);
  if (node_ == nullptr) return done(absl::UnavailableError("this node belongs to no cluster yet"));
  tasks_.Spawn(executor_.get(), AllocateNodeId(node_->db(), identity_.cluster_id, std::move(done)));
}

void Server::Impl::HandleStatus(rpc::AdminHandlers::Done<rpc::StatusReport> done) {
  rpc::StatusReport report;
  report.version = kVersion;
  absl::MutexLock lock(&mu_);
  if (!started_) return done(absl::UnavailableError("the node is starting"));
  report.cluster_id = identity_.cluster_id;
  report.self = {.node = identity_.node, .rpc = rpc_address(), .http = http_address()};
  if (node_ == nullptr) {
    report.not_serving = "waiting to be initialized or to join a cluster";
    return done(std::move(report));
  }
  report.not_serving = node_->WhyNotHealthy();
  report.sessions = sql_server_->connections();
  report.expected_nodes = membership_->ExpectedNodes();
  const std::map<kv::NodeId, rpc::NodeAddress> known = membership_->Known();
  if (const auto self = known.find(identity_.node); self != known.end()) {
    report.self = self->second;
  }
  const auto samples = node_->clock_monitor().Samples();
  for (const auto& [peer, status] : node_->messenger().Peers()) {
    rpc::PeerReport& out = report.peers.emplace_back();
    const auto address = known.find(peer);
    if (address != known.end()) out.address = address->second;
    out.address.node = peer;
    out.alive = status.alive;
    if (const auto sample = samples.find(peer); sample != samples.end()) {
      out.clock_offset_us = sample->second.offset_us;
      out.rtt_us = sample->second.rtt_us;
    }
  }
  node_->store().Status(
      [report = std::move(report), done = std::move(done)](std::vector<store::RangeStatus> ranges) {
        rpc::StatusReport full = report;
        for (const store::RangeStatus& range : ranges) full.ranges.push_back(ToReport(range));
        done(std::move(full));
      });
}

std::string Server::Impl::WhyNotHealthy() {
  absl::MutexLock lock(&mu_);
  if (draining_) return "the node is shutting down";
  if (!started_) return "the node is starting";
  if (node_ == nullptr) return "waiting to be initialized or to join a cluster";
  return node_->WhyNotHealthy();
}

absl::Status Server::Impl::StartHttp() {
  ASSIGN_OR_RETURN(const HostPort address, ParseHostPort(options_.http));
  AddMetrics();
  http_server_ = std::make_unique<http::Server>(
      http::ServerOptions{.host = address.host, .port = address.port}, executor_.get());
  http_server_->Handle("/health", http::HealthHandler([this] { return WhyNotHealthy(); }));
  http_server_->Handle("/livez", http::HealthHandler([] { return std::string(); }));
  http_server_->Handle("/metrics", http::MetricsHandler(&metrics_));
  return http_server_->Start();
}

// Everything is read when it is scraped: nothing is counted twice, and an idle node does nothing.
void Server::Impl::AddMetrics() {
  const auto engine = [this](uint64_t storage::EngineStats::* field) {
    return [this, field]() -> double {
      absl::MutexLock lock(&mu_);
      return engine_ == nullptr ? 0 : static_cast<double>(engine_->Stats().*field);
    };
  };
  const auto log = [this](uint64_t storage::RaftLogStats::* field) {
    return [this, field]() -> double {
      absl::MutexLock lock(&mu_);
      return log_ == nullptr ? 0 : static_cast<double>(log_->Stats().*field);
    };
  };
  using storage::EngineStats;
  using storage::RaftLogStats;
  metrics_.AddCallback("steno_serving", "1 if the node can serve.",
                       [this]() -> double { return WhyNotHealthy().empty() ? 1 : 0; });
  metrics_.AddCallback(
      "steno_sql_memory_bytes", "What statements and transactions have taken of --sql-memory.",
      [this]() -> double {
        absl::MutexLock lock(&mu_);
        return node_ == nullptr ? 0 : static_cast<double>(node_->statement_memory().used_bytes());
      });
  metrics_.AddCounterCallback("steno_raft_log_writes_total", "Writes to the Raft log.",
                              log(&RaftLogStats::writes));
  metrics_.AddCounterCallback("steno_raft_log_syncs_total", "fdatasyncs of the Raft log.",
                              log(&RaftLogStats::syncs));
  metrics_.AddCounterCallback("steno_raft_log_written_bytes_total",
                              "Bytes written to the Raft log.", log(&RaftLogStats::written_bytes));
  metrics_.AddCallback("steno_clock_offset_seconds",
                       "The largest difference to the clock of a peer, as last measured.",
                       [this]() -> double { return ClockOffsetSeconds(); });
  metrics_.AddCallback("steno_engine_memtable_bytes", "Memory of the engine's memtables.",
                       engine(&EngineStats::memtable_bytes));
  metrics_.AddCallback("steno_engine_sst_bytes", "Bytes of the engine's files.",
                       engine(&EngineStats::sst_bytes));
  metrics_.AddCallback("steno_engine_pending_compaction_bytes", "Compaction debt of the engine.",
                       engine(&EngineStats::pending_compaction_bytes));
}

double Server::Impl::ClockOffsetSeconds() {
  absl::MutexLock lock(&mu_);
  if (node_ == nullptr) return 0;
  int64_t most_us = 0;
  for (const auto& [peer, sample] : node_->clock_monitor().Samples()) {
    most_us = std::max(most_us, std::abs(sample.offset_us));
  }
  return static_cast<double>(most_us) / 1e6;
}

std::string Server::Impl::http_address() const {
  const absl::StatusOr<HostPort> http = ParseHostPort(options_.http);
  return absl::StrCat(http->host, ":", http_server_->port());
}

}  // namespace steno::server
