// Sockets that coroutines wait on: what pgwire and http share of Boost.Asio.
//
//   Listener listener(&executor);
//   RETURN_IF_ERROR(listener.Listen("127.0.0.1", 0));
//   while (std::unique_ptr<Socket> socket = co_await listener.Accept()) ...
//   ssize_t n = co_await socket->Read(buffer, size);
//   bool sent = co_await socket->Write(bytes);
//
// A waiting coroutine is resumed on a thread of the AsioExecutor. A write first tries to send at
// once, so that an answer that fits the kernel's buffer costs one system call and no suspension.
// One coroutine at a time reads and writes; methods marked thread-safe may be called beside it.
#pragma once

#include <sys/types.h>

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace steno {
class AsioExecutor;
}

namespace steno::tcp {

class Socket {
 public:
  struct Impl;
  explicit Socket(std::unique_ptr<Impl> impl);
  // Closes. REQUIRES: no coroutine waits.
  ~Socket();

  // Gives the number of bytes read, at least one; 0 at the end of the stream; -1 on an error.
  class ReadAwaiter;
  ReadAwaiter Read(char* data, size_t size);

  // Gives true once all bytes are handed to the kernel; false if the peer is gone.
  class WriteAwaiter;
  WriteAwaiter Write(std::string_view bytes);

  // Ends both directions: a waiting coroutine wakes. Thread-safe.
  void Shutdown();
  // What is not read yet becomes the end of the stream; writing goes on. Thread-safe.
  void ShutdownReads();
  // Whether the peer has closed its side, or the connection is broken, even if bytes that it sent
  // before are still unread. One system call. Thread-safe.
  bool PeerClosed() const;
  // "127.0.0.1:40312". Thread-safe.
  const std::string& peer() const;

 private:
  void StartRead(ReadAwaiter* awaiter, std::coroutine_handle<> waiter);
  void StartWrite(WriteAwaiter* awaiter, std::coroutine_handle<> waiter);
  // Sends what the kernel takes now and drops it from *bytes. False if the peer is gone.
  bool TrySend(std::string_view* bytes);

  std::unique_ptr<Impl> impl_;
};

class Socket::ReadAwaiter {
 public:
  ReadAwaiter(Socket* socket, char* data, size_t size)
      : socket_(socket), data_(data), size_(size) {}
  bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) { socket_->StartRead(this, waiter); }
  ssize_t await_resume() noexcept { return result_; }

 private:
  friend class Socket;
  Socket* socket_;
  char* data_;
  size_t size_;
  ssize_t result_ = -1;
};

class Socket::WriteAwaiter {
 public:
  WriteAwaiter(Socket* socket, std::string_view bytes) : socket_(socket), bytes_(bytes) {}
  bool await_ready() {
    sent_ = socket_->TrySend(&bytes_);
    return !sent_ || bytes_.empty();
  }
  void await_suspend(std::coroutine_handle<> waiter) { socket_->StartWrite(this, waiter); }
  bool await_resume() noexcept { return sent_; }

 private:
  friend class Socket;
  Socket* socket_;
  std::string_view bytes_;
  bool sent_ = false;
};

class Listener {
 public:
  struct Impl;
  // `executor` outlives the listener and every socket that it accepts.
  explicit Listener(AsioExecutor* executor);
  // REQUIRES: no coroutine waits.
  ~Listener();

  // Binds and listens. `host` is an address or a name, empty for every address; port 0 lets the
  // kernel choose. InvalidArgument where the host does not resolve, Unavailable where the address
  // cannot be bound.
  absl::Status Listen(const std::string& host, uint16_t port);
  // REQUIRES: Listen succeeded.
  uint16_t port() const { return port_; }

  // Gives the next connection (TCP_NODELAY and keep-alive set); nullptr once closed. An error such
  // as running out of file descriptors is waited out.
  class AcceptAwaiter;
  AcceptAwaiter Accept();

  // Stops listening: a waiting coroutine gets nullptr, clients are refused. Thread-safe.
  void Close();

 private:
  void StartAccept(AcceptAwaiter* awaiter, std::coroutine_handle<> waiter);

  std::unique_ptr<Impl> impl_;
  uint16_t port_ = 0;
};

class Listener::AcceptAwaiter {
 public:
  explicit AcceptAwaiter(Listener* listener) : listener_(listener) {}
  bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) { listener_->StartAccept(this, waiter); }
  std::unique_ptr<Socket> await_resume() noexcept { return std::move(socket_); }

 private:
  friend class Listener;
  Listener* listener_;
  std::unique_ptr<Socket> socket_;
};

inline Socket::ReadAwaiter Socket::Read(char* data, size_t size) {
  return ReadAwaiter(this, data, size);
}
inline Socket::WriteAwaiter Socket::Write(std::string_view bytes) {
  return WriteAwaiter(this, bytes);
}
inline Listener::AcceptAwaiter Listener::Accept() {
  return AcceptAwaiter(this);
}

}  // namespace steno::tcp
