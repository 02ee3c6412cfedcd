// Server: the node's door for PostgreSQL clients.
//
//   Server server(options, &executor, &session_factory, &registry);
//   RETURN_IF_ERROR(server.Start());
//   ...
//   co_await server.Drain(timeout_ms);       // clients finish what they are doing
//   server.Stop();
//
// One coroutine accepts; each connection is a coroutine of its own. A watch looks at all of them
// twice a second: a client that does not finish its handshake is disconnected, and a statement that
// outlives its client is cancelled. Sessions are limited to connections_max; beyond it a handshake
// still completes, so that the client gets a proper error and CancelRequests get through.
// Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "base/limits.h"
#include "base/metrics.h"
#include "runtime/asio_executor.h"
#include "runtime/task.h"
#include "sql/session/session.h"

namespace steno::pgwire {

struct ServerOptions {
  std::string host = "127.0.0.1";
  uint16_t port = 0;  // 0: the kernel chooses
  // Clients are taken for who they say they are, and nothing is encrypted.
  bool insecure = false;
  int connections_max = kConnectionsMax;
  int64_t startup_timeout_ms = kStartupTimeoutMs;
};

class Server {
 public:
  // All outlive the server; the executor runs until Stop has returned. Metrics are added to
  // `registry` once: one server a registry.
  Server(ServerOptions options, AsioExecutor* executor, sql::SessionFactory* sessions,
         metrics::Registry* registry);
  // Stops.
  ~Server();
  Server(const Server&) = delete;

  // Binds and begins to serve. FailedPrecondition without `insecure`, as there is no other way to
  // authenticate yet.
  absl::Status Start();
  // REQUIRES: Start succeeded.
  uint16_t port() const;
  // Connections, including those in their handshake.
  int64_t connections() const;

  // Stops accepting. Clients without a transaction are told 57P01 at once, others when theirs ends;
  // after `timeout_ms` all are, and what they run is cancelled. Who does not even read that is cut
  // off a moment later.
  Task<void> Drain(int64_t timeout_ms);
  // Cuts off every client and waits until the last is gone. Idempotent. Not to be called on a
  // thread of the executor.
  void Stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace steno::pgwire
