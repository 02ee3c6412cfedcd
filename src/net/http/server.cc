#include "net/http/server.h"

#include <fmt/format.h>

#include <atomic>
#include <map>
#include <set>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "net/tcp/socket.h"
#include "runtime/task.h"

namespace steno::http {
namespace {

namespace beast = boost::beast::http;
using boost::system::error_code;

constexpr int64_t kNsPerMs = 1'000'000;
constexpr size_t kReadBytes = 2048;

std::string_view ReasonOf(int status) {
  const auto reason = beast::obsolete_reason(static_cast<beast::status>(status));
  return {reason.data(), reason.size()};
}

std::string Render(const Response& response, bool head, bool keep_alive) {
  std::string out =
      fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: {}\r\n",
                  response.status, ReasonOf(response.status), response.content_type,
                  response.body.size(), keep_alive ? "keep-alive" : "close");
  if (response.status == 405) out += "Allow: GET, HEAD\r\n";
  out += "\r\n";
  if (!head) out += response.body;
  return out;
}

Response Refusal(int status) {
  return {.status = status, .body = fmt::format("{}\n", ReasonOf(status))};
}

std::string JsonString(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<int>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

// Whether a request carries a body, by its head alone.
bool HasBody(const beast::request_parser<beast::empty_body>& parser) {
  const auto length = parser.content_length();
  return parser.chunked() || (length.has_value() && *length > 0);
}

// What is wrong with a head that does not parse.
int StatusOf(const error_code& error) {
  return error == beast::error::header_limit || error == beast::error::buffer_overflow ? 431 : 400;
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, AsioExecutor* executor)
      : options_(std::move(options)), executor_(executor), listener_(executor) {}

  void Handle(std::string path, Handler handler) {
    handlers_[std::move(path)] = std::move(handler);
  }

  absl::Status Start() {
    RETURN_IF_ERROR(listener_.Listen(options_.host, options_.port));
    LOG_INFO("http: listening address={}:{}", options_.host, listener_.port());
    scope_.Spawn(executor_, AcceptLoop());
    return absl::OkStatus();
  }

  uint16_t port() const { return listener_.port(); }

  void Stop() {
    listener_.Close();
    {
      absl::MutexLock lock(&mu_);
      stopped_ = true;
      for (const auto& socket : sockets_) socket->Shutdown();
    }
    while (scope_.size() > 0) absl::SleepFor(absl::Milliseconds(1));
  }

 private:
  using Parser = beast::request_parser<beast::empty_body>;
  using SharedSocket = std::shared_ptr<tcp::Socket>;

  Task<void> AcceptLoop() {
    while (std::unique_ptr<tcp::Socket> accepted = co_await listener_.Accept()) {
      const SharedSocket socket(std::move(accepted));
      absl::MutexLock lock(&mu_);
      if (stopped_ || sockets_.size() >= static_cast<size_t>(options_.connections_max)) continue;
      sockets_.insert(socket);
      scope_.Spawn(executor_, Serve(socket));
    }
  }

  Task<void> Serve(SharedSocket shared) {
    const SharedSocket socket = std::move(shared);
    std::string input;
    bool keep_alive = true;
    while (keep_alive) {
      // A weak pointer: the timer may fire while the connection ends.
      const TimerId timer = executor_->PostAfter(options_.timeout_ms * kNsPerMs,
                                                 [weak = std::weak_ptr<tcp::Socket>(socket)] {
                                                   if (const auto late = weak.lock())
                                                     late->Shutdown();
                                                 });
      std::string output;
      keep_alive = co_await ReadRequest(socket.get(), &input, &output) && !output.empty();
      if (!output.empty()) keep_alive = co_await socket->Write(output) && keep_alive;
      executor_->CancelTimer(timer);
    }
    absl::MutexLock lock(&mu_);
    sockets_.erase(socket);
  }

  // Reads one head and renders its answer; *input keeps what was sent behind it. False where the
  // connection is to be closed; *output stays empty where there is nobody to answer.
  Task<bool> ReadRequest(tcp::Socket* socket, std::string* input, std::string* output) {
    Parser parser;
    parser.header_limit(static_cast<uint32_t>(kHttpHeaderBytesMax));
    parser.eager(false);
    while (!parser.is_header_done()) {
      error_code error;
      if (!input->empty()) {
        const size_t used = parser.put(boost::asio::buffer(*input), error);
        input->erase(0, used);
      }
      if (error && error != beast::error::need_more) {
        *output = Render(Refusal(StatusOf(error)), /*head=*/false, /*keep_alive=*/false);
        co_return false;
      }
      if (parser.is_header_done()) break;
      if (input->size() >= static_cast<size_t>(kHttpHeaderBytesMax)) {
        *output = Render(Refusal(431), /*head=*/false, /*keep_alive=*/false);
        co_return false;
      }
      const size_t held = input->size();
      input->resize(held + kReadBytes);
      const ssize_t n = co_await socket->Read(input->data() + held, kReadBytes);
      input->resize(held + static_cast<size_t>(n > 0 ? n : 0));
      if (n <= 0) co_return false;
    }
    // A body is never read, so that what follows its head is not taken for a request.
    const bool keep_alive = parser.keep_alive() && !HasBody(parser);
    const bool head = parser.get().method() == beast::verb::head;
    *output = Render(Answer(parser), head, keep_alive);
    co_return keep_alive;
  }

  Response Answer(const Parser& parser) const {
    const auto method = parser.get().method();
    if (method != beast::verb::get && method != beast::verb::head) return Refusal(405);
    if (HasBody(parser)) return Refusal(413);
    const auto target = parser.get().target();
    std::string_view path(target.data(), target.size());
    std::string_view query;
    if (const size_t mark = path.find('?'); mark != std::string_view::npos) {
      query = path.substr(mark + 1);
      path = path.substr(0, mark);
    }
    const auto handler = handlers_.find(path);
    return handler == handlers_.end() ? Refusal(404) : handler->second(query);
  }

  const ServerOptions options_;
  AsioExecutor* const executor_;
  tcp::Listener listener_;
  std::map<std::string, Handler, std::less<>> handlers_;  // constant after Start
  absl::Mutex mu_;
  std::set<SharedSocket> sockets_ ABSL_GUARDED_BY(mu_);
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
  TaskScope scope_;
};

Server::Server(ServerOptions options, AsioExecutor* executor)
    : impl_(std::make_unique<Impl>(std::move(options), executor)) {}

Server::~Server() {
  Stop();
}

void Server::Handle(std::string path, Handler handler) {
  impl_->Handle(std::move(path), std::move(handler));
}
absl::Status Server::Start() {
  return impl_->Start();
}
uint16_t Server::port() const {
  return impl_->port();
}
void Server::Stop() {
  impl_->Stop();
}

Handler HealthHandler(std::function<std::string()> unhealthy_reason) {
  return [unhealthy_reason = std::move(unhealthy_reason)](std::string_view) {
    const std::string reason = unhealthy_reason();
    if (reason.empty()) {
      return Response{.content_type = "application/json", .body = "{\"status\":\"ok\"}\n"};
    }
    return Response{
        .status = 503,
        .content_type = "application/json",
        .body = fmt::format("{{\"status\":\"unavailable\",\"reason\":{}}}\n", JsonString(reason))};
  };
}

Handler MetricsHandler(const metrics::Registry* registry) {
  return [registry](std::string_view) {
    return Response{.content_type = "text/plain; version=0.0.4; charset=utf-8",
                    .body = registry->PrometheusText()};
  };
}

}  // namespace steno::http
