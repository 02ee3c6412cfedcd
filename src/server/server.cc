#include "server/server.h"

#include <unistd.h>

#include <filesystem>
#include <thread>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/notification.h"
#include "base/checksum.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "server/disk_watch.h"
#include "server/file_budget.h"
#include "server/membership.h"
#include "server/memory_budget.h"
#include "server/server_impl.h"

namespace steno::server {
namespace {

std::string NewClusterId() {
  Rng rng = Rng::FromEntropy();
  const uint64_t a = rng.Next();
  const uint64_t b = rng.Next();
  return absl::StrFormat("%08x-%04x-4%03x-%04x-%012x", a >> 32, (a >> 16) & 0xffff, a & 0xfff,
                         0x8000 | ((b >> 48) & 0x3fff), b & 0xffffffffffff);
}

// A node that cannot trust its disk must not say another word, not even good-bye.
void DieOfDisk(absl::Status status) {
  LOG_ERROR("server: the disk failed, the node ends error={}", status.ToString());
  _exit(kExitDiskFailed);
}

// What is left for this process. Where it cannot be told nothing is held back: writing will show.
int64_t FreeBytes(const std::string& dir) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(dir, error);
  return error ? INT64_MAX : static_cast<int64_t>(space.available);
}

// Opening would make what is missing anew, empty: a node that had forgotten its votes and its data.
absl::Status CheckComplete(storage::FileSystem* fs, const std::string& dir, uint64_t node_id) {
  for (const char* part : {"/raft", "/state"}) {
    const auto files = fs->List(dir + part);
    if (files.ok() && !files->empty()) continue;
    return absl::DataLossError(absl::StrCat(
        "the store ", dir, " belongs to node ", node_id, ", but ", dir, part,
        " is missing or empty: the node would come back without its memory. Check what is mounted "
        "there. If it is lost, remove the whole directory: started with an empty store and the "
        "same --join, the node joins as a new one, and takes the lost one's place"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<HostPort> ParseHostPort(const std::string& text) {
  const size_t colon = text.rfind(':');
  int port = -1;
  if (colon == std::string::npos || !absl::SimpleAtoi(text.substr(colon + 1), &port) || port < 0 ||
      port > 65535) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", text, "\" is no address: HOST:PORT is needed"));
  }
  HostPort out{text.substr(0, colon), static_cast<uint16_t>(port)};
  if (out.host.empty()) out.host = "0.0.0.0";
  return out;
}

Server::Impl::Impl(ServerOptions options) : options_(std::move(options)) {}

Server::Impl::~Impl() {
  Stop();
}

absl::Status Server::Impl::Start() {
  if (!options_.insecure) {
    return absl::InvalidArgumentError(
        "certificates are not supported yet: start with --insecure, on a network that you trust");
  }
  RETURN_IF_ERROR(ParseHostPort(options_.listen).status());
  RETURN_IF_ERROR(ParseHostPort(options_.sql).status());
  for (const std::string& address : options_.join) {
    RETURN_IF_ERROR(ParseHostPort(address).status());
  }
  storage::FileSystem* fs = storage::PosixFileSystem();
  ASSIGN_OR_RETURN(store_lock_, storage::LockStore(fs, options_.store_dir));
  ASSIGN_OR_RETURN(const auto stored, storage::ReadStoreIdentity(fs, options_.store_dir));
  if (!stored.has_value()) RETURN_IF_ERROR(storage::CheckStoreIsNew(fs, options_.store_dir));

  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  const int workers = options_.worker_threads > 0 ? options_.worker_threads : std::max(cores, 2);
  executor_ = std::make_unique<AsioExecutor>(workers, workers + kLentThreadsMax);
  store_executor_ = std::make_unique<AsioExecutor>(1);
  log_writer_ = std::make_unique<BlockingThread>();
  background_ = std::make_unique<BlockingThread>();
  applier_ = std::make_unique<BlockingThread>();
  // Calls of peers need it as soon as they are taken.
  membership_ = std::make_unique<Membership>(
      options_.join,
      Membership::Callbacks{
          .on_peer = [this](const rpc::NodeAddress& peer) { OnPeer(peer); },
          .on_joined = [this](const rpc::Identity& identity) { OnJoined(identity); },
          .on_stranger = [this](const std::string& address,
                                const absl::Status& status) { OnStranger(address, status); }});
  ASSIGN_OR_RETURN(rpc_server_,
                   rpc::RpcServer::Start(options_.listen, &transport_, MakeAdminHandlers()));
  RETURN_IF_ERROR(StartHttp());
  RETURN_IF_ERROR(StartSql());
  {
    absl::MutexLock lock(&mu_);
    RETURN_IF_ERROR(StartNode(stored));
    started_ = true;
  }
  membership_->Start();
  return absl::OkStatus();
}

absl::Status Server::Impl::StartNode(const std::optional<storage::StoreIdentity>& stored) {
  if (stored.has_value()) {
    RETURN_IF_ERROR(CheckComplete(storage::PosixFileSystem(), options_.store_dir, stored->node_id));
    return RunNode({stored->cluster_id, kv::NodeId(static_cast<uint32_t>(stored->node_id))});
  }
  if (options_.init_if_empty) return InitLocked().status();
  sessions_.SetWaiting();
  LOG_INFO("server: waiting to be initialized or to join a cluster rpc={}", rpc_address());
  return absl::OkStatus();
}

absl::Status Server::Impl::StartSql() {
  ASSIGN_OR_RETURN(const HostPort sql, ParseHostPort(options_.sql));
  const int64_t files = options_.files_max != 0 ? options_.files_max : RaiseFileLimit();
  ASSIGN_OR_RETURN(const int connections, ConnectionsFor(files));
  if (connections < kConnectionsMax) {
    LOG_WARN("server: few files may be open, see ulimit -n files={} connections={}", files,
             connections);
  }
  sql_server_ =
      std::make_unique<pgwire::Server>(pgwire::ServerOptions{.host = sql.host,
                                                             .port = sql.port,
                                                             .insecure = options_.insecure,
                                                             .connections_max = connections},
                                       executor_.get(), &sessions_, &metrics_);
  return sql_server_->Start();
}

absl::Status Server::Impl::OpenStore(const rpc::Identity& identity) {
  storage::RocksEngine::Options engine;
  engine.dir = absl::StrCat(options_.store_dir, "/state");
  engine.cache_bytes = options_.cache_mb << 20;
  ASSIGN_OR_RETURN(engine_, storage::RocksEngine::Open(engine));
  storage::RaftLog::Options log;
  log.store_seed = Checksum(identity.cluster_id, identity.node.value());
  ASSIGN_OR_RETURN(log_, storage::RaftLog::Open(storage::PosixFileSystem(),
                                                absl::StrCat(options_.store_dir, "/raft"), log));
  return absl::OkStatus();
}

absl::Status Server::Impl::RunNode(const rpc::Identity& identity) {
  if (engine_ == nullptr) RETURN_IF_ERROR(OpenStore(identity));
  identity_ = identity;
  transport_.SetIdentity(identity);
  NodeSeams seams;
  seams.clock = &clock_;
  seams.executor = executor_.get();
  seams.store_executor = store_executor_.get();
  seams.transport = &transport_;
  seams.engine = engine_.get();
  seams.log = log_.get();
  seams.log_writer = log_writer_.get();
  seams.background = background_.get();
  seams.applier = applier_.get();
  seams.rng = Rng::FromEntropy();
  seams.on_fatal = DieOfDisk;
  seams.free_bytes = [this] { return FreeBytes(options_.store_dir); };
  node_ = std::make_unique<Node>(
      NodeOptions{.id = identity.node,
                  .max_offset_us = options_.max_offset_ms * 1000,
                  .reserve_bytes = options_.disk_reserve_mb << 20,
                  .replace_after_ns = options_.replace_after_s * 1'000'000'000,
                  .statement_memory_bytes = options_.sql_memory_mb != 0
                                                ? options_.sql_memory_mb << 20
                                                : StatementMemoryOf(MemoryOfMachine())},
      std::move(seams));
  node_->Start({});
  disk_watcher_ =
      std::make_unique<DiskWatcher>(DiskWatch(log_writer_.get(), applier_.get(),
                                              [store = &node_->store()] { return store->turns(); }),
                                    DieOfDisk);

  sessions_.Set(node_->sessions());
  rpc::NodeAddress self{.node = identity.node,
                        .rpc = options_.advertise.empty() ? rpc_address() : options_.advertise,
                        .sql = sql_address(),
                        .http = http_address(),
                        .started_at_us = clock_.WallUs()};
  membership_->SetSelf(identity.cluster_id, self);
  ready_ = true;
  LOG_INFO("server: node ready node={} cluster={} rpc={} sql={} http={}", identity.node.value(),
           identity.cluster_id, self.rpc, self.sql, self.http);
  return absl::OkStatus();
}

absl::StatusOr<rpc::Identity> Server::Impl::Init() {
  absl::MutexLock lock(&mu_);
  // Calls are taken before this node knows what its store holds.
  if (!started_) return absl::UnavailableError("the node is starting");
  if (stopped_) return absl::UnavailableError("the node is stopping");
  return InitLocked();
}

// The identity file comes last: a crash before leaves a store that has data and no identity, which
// is refused from then on: nobody can tell it from one whose identity was lost.
absl::StatusOr<rpc::Identity> Server::Impl::InitLocked() {
  if (identity_.node.valid()) {
    return absl::FailedPreconditionError(
        absl::StrCat("the node is initialized already: it is node ", identity_.node.value(),
                     " of cluster ", identity_.cluster_id));
  }
  RETURN_IF_ERROR(storage::CheckStoreIsNew(storage::PosixFileSystem(), options_.store_dir));
  const rpc::Identity identity{NewClusterId(), kv::NodeId(1)};
  RETURN_IF_ERROR(OpenStore(identity));
  const kv::Timestamp now = kv::Timestamp::FromWall(clock_.WallUs());
  RETURN_IF_ERROR(store::BootstrapStore(engine_.get(), log_.get(), identity.node,
                                        ClusterBootstrapWrites(), now));
  RETURN_IF_ERROR(storage::WriteStoreIdentity(
      storage::PosixFileSystem(), options_.store_dir,
      {.cluster_id = identity.cluster_id, .node_id = identity.node.value()}));
  RETURN_IF_ERROR(RunNode(identity));
  return identity;
}

// As in InitLocked the identity comes last: where there is one, the rest is there too.
absl::Status Server::Impl::Join(const rpc::Identity& identity) {
  RETURN_IF_ERROR(storage::CheckStoreIsNew(storage::PosixFileSystem(), options_.store_dir));
  RETURN_IF_ERROR(OpenStore(identity));
  RETURN_IF_ERROR(storage::WriteStoreIdentity(
      storage::PosixFileSystem(), options_.store_dir,
      {.cluster_id = identity.cluster_id, .node_id = identity.node.value()}));
  return RunNode(identity);
}

void Server::Impl::OnJoined(const rpc::Identity& identity) {
  absl::MutexLock lock(&mu_);
  if (identity_.node.valid() || stopped_) return;
  if (const absl::Status status = Join(identity); !status.ok()) {
    LOG_ERROR("server: joined, but cannot run error={}", status.ToString());
    _exit(1);
  }
}

// No peer has confirmed yet that this store belongs here, so it rather serves nobody.
void Server::Impl::OnStranger(const std::string& address, const absl::Status& status) {
  LOG_ERROR("server: --store or --join is of another cluster, the node ends peer={} error={}",
            address, std::string(status.message()));
  _exit(kExitWrongCluster);
}

void Server::Impl::OnPeer(const rpc::NodeAddress& peer) {
  transport_.SetAddress(peer.node, peer.rpc);
  absl::MutexLock lock(&mu_);
  if (node_ != nullptr) node_->AddPeer(peer.node);
}

bool Server::Impl::WaitUntilReady(int64_t timeout_ms) {
  absl::MutexLock lock(&mu_);
  return mu_.AwaitWithTimeout(absl::Condition(&ready_), absl::Milliseconds(timeout_ms));
}

void Server::Impl::Drain() {
  LOG_INFO("server: draining");
  Node* node;
  {
    absl::MutexLock lock(&mu_);
    draining_ = true;
    node = node_.get();
    if (node != nullptr) node->AnnounceDrain();
  }
  const absl::Duration timeout = absl::Milliseconds(options_.drain_timeout_ms);
  if (sql_server_ != nullptr) {
    auto drained = std::make_shared<absl::Notification>();
    auto drain = [](pgwire::Server* server, int64_t timeout_ms,
                    std::shared_ptr<absl::Notification> done) -> Task<void> {
      co_await server->Drain(timeout_ms);
      done->Notify();
    };
    tasks_.Spawn(executor_.get(), drain(sql_server_.get(), options_.drain_timeout_ms, drained));
    drained->WaitForNotificationWithTimeout(timeout + absl::Seconds(1));
  }
  if (node != nullptr) {
    auto drained = std::make_shared<absl::Notification>();
    node->Drain([drained] { drained->Notify(); });
    drained->WaitForNotificationWithTimeout(timeout);
  }
  Stop();
}

void Server::Impl::Stop() {
  std::unique_ptr<DiskWatcher> disk_watcher;
  {
    // An init or a join that is under way comes to its end first; none begins any more.
    absl::MutexLock lock(&mu_);
    if (std::exchange(stopped_, true)) return;
    disk_watcher = std::move(disk_watcher_);
  }
  disk_watcher.reset();
  if (membership_ != nullptr) membership_->Stop();
  if (sql_server_ != nullptr) sql_server_->Stop();
  transport_.Stop();
  if (http_server_ != nullptr) http_server_->Stop();
  if (rpc_server_ != nullptr) rpc_server_->Stop();
  // From here on nothing begins any more, so what the threads used may go.
  if (executor_ != nullptr) executor_->Stop();
  if (store_executor_ != nullptr) store_executor_->Stop();
  // A flush that ends may run what is left of the store's strand, which may ask for a write of the
  // log. What ends on the applier only posts, to an executor that has stopped.
  background_.reset();
  log_writer_.reset();
  applier_.reset();
  if (rpc_server_ != nullptr) LOG_INFO("server: stopped");
}

std::string Server::Impl::rpc_address() const {
  const absl::StatusOr<HostPort> listen = ParseHostPort(options_.listen);
  return absl::StrCat(listen->host, ":", rpc_server_->port());
}

std::string Server::Impl::sql_address() const {
  const absl::StatusOr<HostPort> sql = ParseHostPort(options_.sql);
  return absl::StrCat(sql->host, ":", sql_server_->port());
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

absl::StatusOr<std::unique_ptr<Server>> Server::Start(ServerOptions options) {
  auto impl = std::make_unique<Impl>(std::move(options));
  RETURN_IF_ERROR(impl->Start());
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::string Server::rpc_address() const {
  return impl_->rpc_address();
}
std::string Server::sql_address() const {
  return impl_->sql_address();
}
std::string Server::http_address() const {
  return impl_->http_address();
}
bool Server::WaitUntilReady(int64_t timeout_ms) {
  return impl_->WaitUntilReady(timeout_ms);
}
absl::Status Server::Init() {
  return impl_->Init().status();
}
void Server::Drain() {
  impl_->Drain();
}
void Server::Stop() {
  impl_->Stop();
}

}  // namespace steno::server
