// A client for tests that sends any bytes and prints what comes back. Blocking.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace steno::pgwire {

class RawClient {
 public:
  // Connects to 127.0.0.1; fails the test where that is refused. `receive_buffer_bytes` > 0 sets
  // the socket's buffer, for slow readers.
  explicit RawClient(uint16_t port, int receive_buffer_bytes = 0);
  ~RawClient();
  RawClient(const RawClient&) = delete;

  void Send(std::string_view bytes);
  // Sends a startup packet and reads up to ReadyForQuery, which must come.
  void Login(std::string_view user = "root", std::string_view database = "db");
  // The next message, printed on a line: type, then what matters of it; "closed" at the end of the
  // stream, "reset" if the connection broke.
  std::string Next();
  // One byte that is no message (the answer to SSLRequest).
  std::string NextByte();
  // Messages up to and including the n-th one of a type in `types`, or the end of the stream.
  std::string Until(std::string_view types, int n = 1);

  uint32_t process_id() const { return process_id_; }
  uint32_t secret_key() const { return secret_key_; }

 private:
  // Gives nullopt-like empty string and sets end_ at the end of the stream.
  bool Read(size_t size, std::string* out);

  int fd_;
  std::string end_;
  uint32_t process_id_ = 0;
  uint32_t secret_key_ = 0;
};

}  // namespace steno::pgwire
