// The insides of Server, over two source files. Internal to this directory.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/metrics.h"
#include "kv/storage/file.h"
#include "kv/storage/raft_log.h"
#include "kv/storage/rocks_engine.h"
#include "kv/storage/store_identity.h"
#include "net/http/server.h"
#include "net/pgwire/server.h"
#include "net/rpc/rpc.h"
#include "runtime/asio_executor.h"
#include "runtime/clock.h"
#include "runtime/task.h"
#include "server/late_sessions.h"
#include "server/node.h"
#include "server/server.h"

namespace steno::server {

class DiskWatcher;
class Membership;

// Threads that the pool may have besides its workers, while statements compute for long.
inline constexpr int kLentThreadsMax = 64;

class Server::Impl {
 public:
  explicit Impl(ServerOptions options);
  ~Impl();

  absl::Status Start();
  absl::StatusOr<rpc::Identity> Init() ABSL_LOCKS_EXCLUDED(mu_);
  bool WaitUntilReady(int64_t timeout_ms) ABSL_LOCKS_EXCLUDED(mu_);
  void Drain() ABSL_LOCKS_EXCLUDED(mu_);
  void Stop() ABSL_LOCKS_EXCLUDED(mu_);

  std::string rpc_address() const;
  std::string sql_address() const;
  std::string http_address() const;

 private:
  // server.cc
  absl::Status StartSql();
  absl::Status StartNode(const std::optional<storage::StoreIdentity>& stored)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status OpenStore(const rpc::Identity& identity) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status Join(const rpc::Identity& identity) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status RunNode(const rpc::Identity& identity) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::StatusOr<rpc::Identity> InitLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void OnJoined(const rpc::Identity& identity) ABSL_LOCKS_EXCLUDED(mu_);
  // `address`, which this node was told to join, is of another cluster.
  void OnStranger(const std::string& address, const absl::Status& status);
  void OnPeer(const rpc::NodeAddress& peer) ABSL_LOCKS_EXCLUDED(mu_);

  // server_admin.cc
  rpc::AdminHandlers MakeAdminHandlers();
  absl::Status StartHttp();
  void HandleJoin(rpc::AdminHandlers::Done<rpc::Identity> done);
  void HandleStatus(rpc::AdminHandlers::Done<rpc::StatusReport> done);
  std::string WhyNotHealthy() ABSL_LOCKS_EXCLUDED(mu_);
  void AddMetrics();
  double ClockOffsetSeconds() ABSL_LOCKS_EXCLUDED(mu_);

  const ServerOptions options_;
  SystemClock clock_;
  metrics::Registry metrics_;
  std::unique_ptr<storage::FileLock> store_lock_;
  std::unique_ptr<AsioExecutor> executor_;
  // One thread that no statement runs on, for the store's ticks and heartbeats.
  std::unique_ptr<AsioExecutor> store_executor_;
  TaskScope tasks_;
  rpc::GrpcTransport transport_;
  std::unique_ptr<rpc::RpcServer> rpc_server_;
  std::unique_ptr<http::Server> http_server_;
  LateSessions sessions_;
  std::unique_ptr<pgwire::Server> sql_server_;
  std::unique_ptr<Membership> membership_;

  mutable absl::Mutex mu_;
  rpc::Identity identity_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<storage::RocksEngine> engine_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<storage::RaftLog> log_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<BlockingThread> log_writer_;
  std::unique_ptr<BlockingThread> background_;
  std::unique_ptr<BlockingThread> applier_;
  std::unique_ptr<Node> node_ ABSL_GUARDED_BY(mu_);
  bool started_ ABSL_GUARDED_BY(mu_) = false;  // all that the node runs on is there
  bool ready_ ABSL_GUARDED_BY(mu_) = false;
  bool draining_ ABSL_GUARDED_BY(mu_) = false;  // clients finish
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
  std::unique_ptr<DiskWatcher> disk_watcher_ ABSL_GUARDED_BY(mu_);
};

// "host:port" taken apart; InvalidArgument names what is wrong.
struct HostPort {
  std::string host;
  uint16_t port = 0;
};
absl::StatusOr<HostPort> ParseHostPort(const std::string& text);

}  // namespace steno::server
