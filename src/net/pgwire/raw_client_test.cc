#include "net/pgwire/raw_client.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "net/pgwire/wire_notation.h"

namespace steno::pgwire {
namespace {

uint32_t LoadU32(const std::string& bytes, size_t at) {
  uint32_t raw;
  std::memcpy(&raw, bytes.data() + at, 4);
  return ntohl(raw);
}

// `ERROR 22012 division by zero` and the fields behind the message.
std::string PrintFields(std::string_view body) {
  std::string severity, code, message, rest;
  while (body.size() > 1) {
    const char field = body[0];
    const size_t end = body.find('\0', 1);
    const std::string value(body.substr(1, end - 1));
    body.remove_prefix(end + 1);
    if (field == 'S') severity = value;
    if (field == 'C') code = value;
    if (field == 'M') message = value;
    if (std::string_view("SVCM").find(field) == std::string_view::npos) {
      rest += fmt::format(" {}={}", field, value);
    }
  }
  return fmt::format("{} {} {}{}", severity, code, message, rest);
}

}  // namespace

RawClient::RawClient(uint16_t port, int receive_buffer_bytes) {
  fd_ = socket(AF_INET, SOCK_STREAM, 0);
  if (receive_buffer_bytes > 0) {
    setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof(int));
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0)
      << std::strerror(errno);
}

RawClient::~RawClient() {
  close(fd_);
}

void RawClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return;  // the test sees what the server answered before it closed
    bytes.remove_prefix(static_cast<size_t>(n));
  }
}

void RawClient::Login(std::string_view user, std::string_view database) {
  Send(*WireBytes(
      fmt::format("len i32:196608 \"user\" 0 \"{}\" 0 \"database\" 0 \"{}\" 0 0", user, database)));
  const std::string answer = Until("Z");
  EXPECT_NE(answer.find("Z I"), std::string::npos) << answer;
}

bool RawClient::Read(size_t size, std::string* out) {
  out->resize(size);
  for (size_t have = 0; have < size;) {
    const ssize_t n = recv(fd_, out->data() + have, size - have, 0);
    if (n <= 0) {
      end_ = n == 0 ? "closed" : "reset";
      return false;
    }
    have += static_cast<size_t>(n);
  }
  return true;
}

std::string RawClient::NextByte() {
  std::string byte;
  return Read(1, &byte) ? byte : end_;
}

std::string RawClient::Next() {
  std::string head, body;
  if (!Read(5, &head)) return end_;
  const uint32_t length = LoadU32(head, 1);
  if (length < 4 || length > 1 << 24) return end_ = "garbage";
  if (!Read(length - 4, &body)) return end_;
  const char type = head[0];
  switch (type) {
    case 'E':
    case 'N':
      return fmt::format("{} {}", type, PrintFields(body));
    case 'K':
      process_id_ = LoadU32(body, 0);
      secret_key_ = LoadU32(body, 4);
      return "K";
    case 'C':
    case 'Z':
      return fmt::format("{} {}", type, body.substr(0, body.find('\0')));
    default:
      return body.empty() ? std::string(1, type) : fmt::format("{} {}", type, WireEscape(body));
  }
}

std::string RawClient::Until(std::string_view types, int n) {
  std::string out;
  while (n > 0) {
    const std::string message = Next();
    out += message + "\n";
    if (message == end_) break;
    if (types.find(message[0]) != std::string_view::npos) --n;
  }
  return out;
}

}  // namespace steno::pgwire
