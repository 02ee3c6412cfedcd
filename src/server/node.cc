#include "server/node.h"

#include <utility>

#include "base/log.h"
#include "sql/catalog/bootstrap.h"
#include "sql/session/factory.h"

namespace steno::server {

Node::Node(NodeOptions options, NodeSeams seams)
    : options_(options),
      seams_(std::move(seams)),
      clock_(seams_.clock, options_.max_offset_us),
      clock_monitor_(options_.max_offset_us),
      statement_memory_(options_.statement_memory_bytes),
      ranges_({.range = kv::RangeId(1), .replicas = {options_.id}, .leaseholder = {}}) {
  messenger_ =
      std::make_unique<store::Messenger>(options_.id, seams_.transport, seams_.store_executor,
                                         &clock_, &clock_monitor_, seams_.rng.Fork());
  store::StoreOptions store;
  store.node = options_.id;
  store.engine = seams_.engine;
  store.log = seams_.log;
  store.clock = &clock_;
  store.clock_monitor = &clock_monitor_;
  store.executor = seams_.store_executor;
  store.log_writer = seams_.log_writer;
  store.background = seams_.background;
  store.applier = seams_.applier;
  store.messenger = messenger_.get();
  store.on_fatal = seams_.on_fatal;
  store.free_bytes = seams_.free_bytes;
  store.reserve_bytes = options_.reserve_bytes;
  store.rng = seams_.rng.Fork();
  store.keep_log_bytes = options_.keep_log_bytes;
  store.flush_log_bytes = options_.flush_log_bytes;
  store.keep_log_bytes_max = options_.keep_log_bytes_max;
  store.keep_live_log_bytes_max = options_.keep_live_log_bytes_max;
  store.evaluation_steps = options_.evaluation_steps;
  store.apply_here_bytes_max = options_.apply_here_bytes_max;
  store.replace_after_ns = options_.replace_after_ns;
  store_ = std::make_unique<store::Store>(std::move(store));
  router_ = std::make_unique<txn::Router>(
      txn::RouterOptions{.nodes = this, .ranges = &ranges_, .clock = seams_.clock},
      seams_.rng.Fork());
  db_ =
      std::make_unique<txn::GatewayDb>(router_.get(), &clock_, seams_.executor, seams_.rng.Fork());
  sessions_ = std::make_unique<sql::SessionFactoryImpl>(
      db_.get(), &catalog_,
      sql::SessionFactoryOptions{.rng = seams_.rng.Fork(),
                                 .executor = seams_.executor,
                                 .dropped_rows = options_.dropped_rows,
                                 .memory = &statement_memory_});
  absl::MutexLock lock(&mu_);
  nodes_.insert(options_.id);
}

Node::~Node() = default;

void Node::Start(const std::vector<kv::NodeId>& peers) {
  for (kv::NodeId peer : peers) AddPeer(peer);
  store::MessengerHandlers handlers;
  handlers.on_request = [this](kv::NodeId, kv::BatchRequest request,
                               absl::AnyInvocable<void(kv::BatchResponse)> done) {
    store_->Execute(std::move(request), std::move(done));
  };
  handlers.on_raft = [this](kv::NodeId from, kv::RangeId range, raft::Message message) {
    store_->OnRaft(from, range, std::move(message));
  };
  handlers.on_snapshot_chunk = [this](kv::NodeId from, store::SnapshotChunk chunk) {
    store_->OnSnapshotChunk(from, std::move(chunk));
  };
  handlers.on_snapshot_ack = [this](kv::NodeId from, store::SnapshotAck ack) {
    store_->OnSnapshotAck(from, ack);
  };
  handlers.own_state = [this] {
    WhyNotServe();  // an idle node logs what becomes of its clock, too
    store::NodeState state = store_->state();
    state.draining = state.draining || leaving_.load();
    return state;
  };
  store_->Start();
  messenger_->Start(std::move(handlers));
}

void Node::AddPeer(kv::NodeId peer) {
  if (peer == options_.id) return;
  messenger_->AddPeer(peer);
  absl::MutexLock lock(&mu_);
  if (!nodes_.insert(peer).second) return;
  // Any node may hold a replica; those that do not say so.
  ranges_.SetReplicas(kv::RangeId(1), std::vector<kv::NodeId>(nodes_.begin(), nodes_.end()));
}

void Node::Drain(Work done) {
  store_->Drain();
  store_->WhenDrained(std::move(done));
}

std::string Node::WhyNotServe() {
  const Clock& clock = *seams_.clock;
  const bool good = clock_monitor_.Check(clock.WallUs(), clock.MonotonicNs(), clock_.Latest());
  std::string reason = good ? "" : clock_monitor_.Reason();
  LogClock(reason);
  return reason;
}

void Node::LogClock(const std::string& reason) {
  const ClockSeen now = reason.empty() ? ClockSeen::kGood : ClockSeen::kBad;
  const ClockSeen before = clock_seen_.load();
  if (now == before) return;
  // A node that has just started has asked nobody yet.
  const bool unasked = before == ClockSeen::kNotYet && clock_monitor_.Samples().empty();
  if (now == ClockSeen::kBad && unasked) return;
  if (clock_seen_.exchange(now) == now) return;
  if (now == ClockSeen::kBad) {
    LOG_WARN("node: the clock cannot be relied on, nothing is served reason={}", reason);
  } else if (before == ClockSeen::kBad) {
    LOG_INFO("node: the clock can be relied on again");
  }
}

// A node without a replica hears of leaders from the others.
std::string Node::WhyNotHealthy() {
  if (std::string reason = WhyNotServe(); !reason.empty()) return reason;
  const store::NodeState own = store_->state();
  if (own.draining || leaving_.load()) return "the node is shutting down";
  if (own.has_leader) return "";
  if (!own.has_replica) {
    for (const auto& [peer, status] : messenger_->Peers()) {
      if (status.alive && status.state.has_leader) return "";
    }
  }
  return "no leader is known: a quorum of the nodes with data is not reachable";
}

std::optional<kv::Refusal> Node::CheckGatewayClock(const kv::BatchRequest& request) {
  // It reads nothing, at no time, and frees what others wait for.
  const bool rollback =
      !request.requests.empty() && std::holds_alternative<kv::RollbackRequest>(request.requests[0]);
  if (rollback) return std::nullopt;
  if (std::string reason = WhyNotServe(); !reason.empty()) {
    return kv::Unavailable{std::move(reason)};
  }
  if (request.txn.read_ts <= clock_monitor_.distrusted_until()) {
    return kv::TxnAborted{"it began while the clock of its node was out of bounds"};
  }
  return std::nullopt;
}

Task<std::optional<kv::BatchResponse>> Node::SendTo(kv::NodeId node, kv::BatchRequest request) {
  if (auto refusal = CheckGatewayClock(request)) {
    kv::BatchResponse response;
    response.result = *std::move(refusal);
    response.read_ts = request.txn.read_ts;
    co_return response;
  }
  if (node != options_.id) {
    co_return co_await messenger_->Call(node, std::move(request));
  }
  Promise<std::optional<kv::BatchResponse>> promise;
  store_->Execute(std::move(request),
                  [promise](kv::BatchResponse response) { promise.Set(std::move(response)); });
  Future<std::optional<kv::BatchResponse>> future = promise.GetFuture();
  co_return co_await std::move(future);
}

std::vector<kv::Write> ClusterBootstrapWrites() {
  return sql::BootstrapWrites();
}

}  // namespace steno::server
