#include "net/tcp/socket.h"

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <chrono>

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "absl/synchronization/mutex.h"
#include "base/check.h"
#include "base/log.h"
#include "runtime/asio_executor.h"

namespace steno::tcp {

namespace asio = boost::asio;
using boost::system::error_code;

// The operating system notices a vanished client after about two minutes of silence.
constexpr int kKeepAliveIdleS = 60;
constexpr int kKeepAliveIntervalS = 15;
constexpr int kKeepAliveProbes = 4;
constexpr auto kAcceptRetryDelay = std::chrono::milliseconds(100);

struct Socket::Impl {
  explicit Impl(asio::ip::tcp::socket accepted) : socket(std::move(accepted)) {
    fd = socket.native_handle();
    error_code ignored;
    socket.native_non_blocking(true, ignored);
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &kKeepAliveIdleS, sizeof(int));
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &kKeepAliveIntervalS, sizeof(int));
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &kKeepAliveProbes, sizeof(int));
    const auto endpoint = socket.remote_endpoint(ignored);
    peer = fmt::format("{}:{}", endpoint.address().to_string(), endpoint.port());
  }

  asio::ip::tcp::socket socket;
  // Valid as long as the Impl, so that shutdown(2) and poll(2) are safe from any thread.
  int fd;
  std::string peer;
};

Socket::Socket(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Socket::~Socket() = default;

void Socket::StartRead(ReadAwaiter* awaiter, std::coroutine_handle<> waiter) {
  impl_->socket.async_read_some(asio::buffer(awaiter->data_, awaiter->size_),
                                [awaiter, waiter](error_code error, size_t size) {
                                  if (error == asio::error::eof) {
                                    awaiter->result_ = 0;
                                  } else {
                                    awaiter->result_ = error ? -1 : static_cast<ssize_t>(size);
                                  }
                                  waiter.resume();
                                });
}

bool Socket::TrySend(std::string_view* bytes) {
  while (!bytes->empty()) {
    const ssize_t n = ::send(impl_->fd, bytes->data(), bytes->size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0) {
      if (errno == EINTR) continue;
      return errno == EAGAIN || errno == EWOULDBLOCK;
    }
    bytes->remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

void Socket::StartWrite(WriteAwaiter* awaiter, std::coroutine_handle<> waiter) {
  asio::async_write(impl_->socket, asio::buffer(awaiter->bytes_.data(), awaiter->bytes_.size()),
                    [awaiter, waiter](error_code error, size_t) {
                      awaiter->sent_ = !error;
                      waiter.resume();
                    });
}

void Socket::Shutdown() {
  ::shutdown(impl_->fd, SHUT_RDWR);
}

void Socket::ShutdownReads() {
  ::shutdown(impl_->fd, SHUT_RD);
}

bool Socket::PeerClosed() const {
  pollfd poll_fd{.fd = impl_->fd, .events = POLLRDHUP, .revents = 0};
  return ::poll(&poll_fd, 1, 0) == 1 &&
         (poll_fd.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

const std::string& Socket::peer() const {
  return impl_->peer;
}

struct Listener::Impl {
  explicit Impl(asio::io_context& io_context)
      : context(io_context), acceptor(io_context), retry(io_context) {}

  asio::io_context& context;
  absl::Mutex mu;  // guards the acceptor and the timer, which Close() touches from other threads
  asio::ip::tcp::acceptor acceptor;
  asio::steady_timer retry;
  bool closed ABSL_GUARDED_BY(mu) = false;
};

Listener::Listener(AsioExecutor* executor) : impl_(std::make_unique<Impl>(executor->context())) {}
Listener::~Listener() = default;

absl::Status Listener::Listen(const std::string& host, uint16_t port) {
  error_code error;
  asio::ip::tcp::endpoint endpoint(asio::ip::tcp::v4(), port);
  if (!host.empty()) {
    asio::ip::tcp::resolver resolver(impl_->context);
    const auto found =
        resolver.resolve(host, std::to_string(port), asio::ip::tcp::resolver::passive, error);
    if (error || found.empty()) {
      return absl::InvalidArgumentError(
          fmt::format("cannot resolve \"{}\": {}", host, error.message()));
    }
    endpoint = found.begin()->endpoint();
  }
  absl::MutexLock lock(&impl_->mu);
  auto& acceptor = impl_->acceptor;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return absl::UnavailableError(
        fmt::format("cannot listen on {}:{}: {}", host, port, error.message()));
  }
  port_ = acceptor.local_endpoint().port();
  return absl::OkStatus();
}

void Listener::StartAccept(AcceptAwaiter* awaiter, std::coroutine_handle<> waiter) {
  absl::MutexLock lock(&impl_->mu);
  if (impl_->closed) {
    asio::post(impl_->context, waiter);
    return;
  }
  impl_->acceptor.async_accept(
      [this, awaiter, waiter](error_code error, asio::ip::tcp::socket socket) {
        if (!error) {
          awaiter->socket_ =
              std::make_unique<Socket>(std::make_unique<Socket::Impl>(std::move(socket)));
          waiter.resume();
          return;
        }
        {
          absl::MutexLock relock(&impl_->mu);
          if (!impl_->closed) {
            LOG_WARN("tcp: accept failed error=\"{}\"", error.message());
            impl_->retry.expires_after(kAcceptRetryDelay);
            impl_->retry.async_wait(
                [this, awaiter, waiter](error_code) { StartAccept(awaiter, waiter); });
            return;
          }
        }
        waiter.resume();
      });
}

void Listener::Close() {
  absl::MutexLock lock(&impl_->mu);
  if (impl_->closed) return;
  impl_->closed = true;
  error_code ignored;
  impl_->acceptor.close(ignored);
  impl_->retry.cancel();
}

}  // namespace steno::tcp
