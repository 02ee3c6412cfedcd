#include "net/pgwire/server.h"

#include <openssl/rand.h>

#include <atomic>
#include <map>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "base/check.h"
#include "base/log.h"
#include "net/pgwire/connection.h"
#include "net/tcp/socket.h"
#include "runtime/clock.h"

namespace steno::pgwire {
namespace {

constexpr int64_t kWatchPeriodMs = 500;
constexpr int64_t kDrainPollNs = 10'000'000;
// For clients that the end of a drain has found busy to be told why they are disconnected.
constexpr int64_t kTerminateNs = 500'000'000;
constexpr int64_t kNsPerMs = 1'000'000;
// Process ids are positive int32s for clients.
constexpr uint32_t kProcessIdMask = 0x7fffffff;

uint32_t RandomSecret() {
  uint32_t secret = 0;
  CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(&secret), sizeof secret) == 1);
  return secret;
}

}  // namespace

class Server::Impl : public ConnectionHost {
 public:
  Impl(ServerOptions options, AsioExecutor* executor, sql::SessionFactory* sessions,
       metrics::Registry* registry)
      : options_(std::move(options)),
        executor_(executor),
        sessions_(sessions),
        listener_(executor),
        connections_gauge_(registry->AddGauge("steno_sql_connections", "Open SQL sessions.")),
        accepted_(registry->AddCounter("steno_sql_connections_accepted_total",
                                       "Connections accepted, sessions or not.")),
        refused_(registry->AddCounter("steno_sql_connections_refused_total",
                                      "Connections refused because there were too many.")),
        counters_{
            registry->AddCounter("steno_sql_received_bytes_total", "Bytes from SQL clients."),
            registry->AddCounter("steno_sql_sent_bytes_total", "Bytes to SQL clients."),
            registry->AddCounter("steno_sql_statements_total", "SQL statements that ended well."),
            registry->AddCounter("steno_sql_errors_total", "SQL statements that failed."),
            registry->AddHistogram("steno_sql_latency_seconds",
                                   "From a SQL client's message, or several that it sends at "
                                   "once, to the last answer.",
                                   metrics::LatencyBuckets()),
            &clock_} {}

  absl::Status Start() {
    if (!options_.insecure) {
      return absl::FailedPreconditionError(
          "clients cannot be authenticated yet: serving SQL needs --insecure");
    }
    RETURN_IF_ERROR(listener_.Listen(options_.host, options_.port));
    LOG_INFO("pgwire: listening address={}:{} insecure=true", options_.host, listener_.port());
    scope_.Spawn(executor_, AcceptLoop());
    {
      absl::MutexLock lock(&watched_->mu);
      watched_->impl = this;
    }
    absl::MutexLock lock(&mu_);
    ArmWatch();
    return absl::OkStatus();
  }

  uint16_t port() const { return listener_.port(); }

  int64_t connections() {
    absl::MutexLock lock(&mu_);
    return static_cast<int64_t>(connections_.size());
  }

  Task<void> Drain(int64_t timeout_ms) {
    BeginDrain();
    for (int64_t waited_ns = 0; waited_ns < timeout_ms * kNsPerMs && connections() > 0;
         waited_ns += kDrainPollNs) {
      co_await Sleep(kDrainPollNs);
    }
    for (int64_t waited_ns = 0; waited_ns < kTerminateNs && connections() > 0;
         waited_ns += kDrainPollNs) {
      TerminateAll();
      co_await Sleep(kDrainPollNs);
    }
    AbortAll();
    while (connections() > 0) co_await Sleep(kDrainPollNs);
  }

  void Stop() {
    BeginDrain();
    {
      absl::MutexLock lock(&mu_);
      stopped_ = true;
      executor_->CancelTimer(watch_);
    }
    {
      absl::MutexLock lock(&watched_->mu);
      watched_->impl = nullptr;
    }
    AbortAll();
    // Rare and at the very end: not worth a condition of its own.
    while (scope_.size() > 0) absl::SleepFor(absl::Milliseconds(1));
  }

  // ConnectionHost:
  sql::SessionFactory* sessions() override { return sessions_; }
  bool AdmitSession() override {
    if (admitted_.fetch_add(1) < options_.connections_max) {
      connections_gauge_->Add(1);
      return true;
    }
    admitted_.fetch_sub(1);
    refused_->Increment();
    return false;
  }
  void ReleaseSession() override {
    admitted_.fetch_sub(1);
    connections_gauge_->Add(-1);
  }
  void CancelByKey(uint32_t process_id, uint32_t secret_key) override {
    absl::MutexLock lock(&mu_);
    const auto it = connections_.find(process_id);
    if (it == connections_.end() || it->second.connection->key().secret_key != secret_key) return;
    it->second.connection->Cancel();
  }

 private:
  struct Entry {
    Connection* connection;
    int64_t age_ms = 0;          // counted by the watch
    uint64_t last_activity = 0;  // as the watch saw it last
  };

  Task<void> AcceptLoop() {
    while (std::unique_ptr<tcp::Socket> socket = co_await listener_.Accept()) {
      accepted_->Increment();
      if (connections() >= int64_t{options_.connections_max} + kHandshakesMax) {
        refused_->Increment();
        continue;
      }
      scope_.Spawn(executor_, Serve(std::move(socket)));
    }
  }

  Task<void> Serve(std::unique_ptr<tcp::Socket> accepted) {
    // A parameter outlives the coroutine's end; a local does not.
    const std::unique_ptr<tcp::Socket> socket = std::move(accepted);
    Connection connection(this, socket.get(), NextKey(), counters_);
    {
      absl::MutexLock lock(&mu_);
      if (draining_) co_return;
      connections_.emplace(connection.key().process_id, Entry{&connection});
    }
    co_await connection.Run();
    absl::MutexLock lock(&mu_);
    connections_.erase(connection.key().process_id);
  }

  ConnectionKey NextKey() {
    absl::MutexLock lock(&mu_);
    do {
      next_process_id_ = (next_process_id_ + 1) & kProcessIdMask;
    } while (next_process_id_ == 0 || connections_.contains(next_process_id_));
    return {.process_id = next_process_id_, .secret_key = RandomSecret()};
  }

  void BeginDrain() {
    listener_.Close();
    absl::MutexLock lock(&mu_);
    if (std::exchange(draining_, true)) return;
    for (const auto& [id, entry] : connections_) entry.connection->Drain();
  }

  void TerminateAll() {
    absl::MutexLock lock(&mu_);
    for (const auto& [id, entry] : connections_) entry.connection->TerminateByAdmin();
  }

  void AbortAll() {
    absl::MutexLock lock(&mu_);
    for (const auto& [id, entry] : connections_) entry.connection->Abort();
  }

  void ArmWatch() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    if (stopped_) return;
    watch_ = executor_->PostAfter(kWatchPeriodMs * kNsPerMs, [watched = watched_] {
      absl::MutexLock lock(&watched->mu);
      if (watched->impl != nullptr) watched->impl->Watch();
    });
  }

  void Watch() {
    absl::MutexLock lock(&mu_);
    for (auto& [id, entry] : connections_) {
      Connection& connection = *entry.connection;
      entry.age_ms += kWatchPeriodMs;
      if (!connection.started()) {
        if (entry.age_ms >= options_.startup_timeout_ms) connection.Abort();
        continue;
      }
      const uint64_t activity = connection.activity();
      const bool busy_since = activity % 2 == 1 && activity == entry.last_activity;
      if (busy_since) connection.CancelIfPeerClosed();
      entry.last_activity = activity;
    }
    ArmWatch();
  }

  // Outlives the server in a timer that fires while the server stops.
  struct Watched {
    absl::Mutex mu;  // taken before Impl::mu_
    Impl* impl ABSL_GUARDED_BY(mu);
  };

  const ServerOptions options_;
  AsioExecutor* const executor_;
  sql::SessionFactory* const sessions_;
  tcp::Listener listener_;
  metrics::Gauge* const connections_gauge_;
  metrics::Counter* const accepted_;
  metrics::Counter* const refused_;
  const SystemClock clock_;
  const ConnectionCounters counters_;
  std::atomic<int> admitted_ = 0;
  const std::shared_ptr<Watched> watched_ = std::make_shared<Watched>();
  absl::Mutex mu_;                                              // taken before a Connection's own
  std::map<uint32_t, Entry> connections_ ABSL_GUARDED_BY(mu_);  // by process id
  uint32_t next_process_id_ ABSL_GUARDED_BY(mu_) = 0;
  TimerId watch_ ABSL_GUARDED_BY(mu_) = 0;
  bool draining_ ABSL_GUARDED_BY(mu_) = false;
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
  TaskScope scope_;
};

Server::Server(ServerOptions options, AsioExecutor* executor, sql::SessionFactory* sessions,
               metrics::Registry* registry)
    : impl_(std::make_unique<Impl>(std::move(options), executor, sessions, registry)) {}

Server::~Server() {
  Stop();
}

absl::Status Server::Start() {
  return impl_->Start();
}
uint16_t Server::port() const {
  return impl_->port();
}
int64_t Server::connections() const {
  return impl_->connections();
}
Task<void> Server::Drain(int64_t timeout_ms) {
  return impl_->Drain(timeout_ms);
}
void Server::Stop() {
  impl_->Stop();
}

}  // namespace steno::pgwire
