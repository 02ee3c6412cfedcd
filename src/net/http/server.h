// A small HTTP/1.1 server for probes and scrapers: GET and HEAD of a few fixed paths.
//
//   Server server({.host = "127.0.0.1", .port = 8080}, &executor);
//   server.Handle("/metrics", [&] { return Response{.body = registry.PrometheusText()}; });
//   RETURN_IF_ERROR(server.Start());
//
// Every connection is a coroutine with a deadline for each request, a limit on the size of its head
// and no body. What is not HTTP is answered 400 and disconnected; other methods 405, other paths
// 404, a body or a longer head 413 and 431. Boost.Beast parses; it shows nowhere outside of the
// .cc. Thread-safe, Handle apart.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "base/limits.h"
#include "base/metrics.h"
#include "runtime/asio_executor.h"

namespace steno::http {

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

// Called on the executor's threads, several at a time; must not block. `query` is what stands
// behind the path's '?'.
using Handler = std::function<Response(std::string_view query)>;

struct ServerOptions {
  std::string host = "127.0.0.1";
  uint16_t port = 0;  // 0: the kernel chooses
  int connections_max = kHttpConnectionsMax;
  int64_t timeout_ms = kHttpTimeoutMs;  // for a request to arrive, and for its answer to be taken
};

class Server {
 public:
  // `executor` outlives the server, and runs until Stop has returned.
  Server(ServerOptions options, AsioExecutor* executor);
  // Stops.
  ~Server();
  Server(const Server&) = delete;

  // Answers GET and HEAD of exactly `path`. Before Start.
  void Handle(std::string path, Handler handler);
  absl::Status Start();
  // REQUIRES: Start succeeded.
  uint16_t port() const;
  // Disconnects every client. Idempotent. Not to be called on a thread of the executor.
  void Stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// /health: 200 `{"status":"ok"}`, or 503 with the reason that `unhealthy_reason` gives; empty means
// healthy.
Handler HealthHandler(std::function<std::string()> unhealthy_reason);
// /metrics: the registry, which outlives the handler.
Handler MetricsHandler(const metrics::Registry* registry);

}  // namespace steno::http
