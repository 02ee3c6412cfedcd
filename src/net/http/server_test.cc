// Runs testdata/*.td: each block opens a connection and sends its input to the server.
//   send [pieces=N] [answers=1]   the input's lines, each ended by CR LF (\r\n); a line `\` is left
//                                 out. Sent in pieces of N bytes. Prints the answers, then "closed"
//                                 if the server has closed.
//   send-long bytes=N             a request whose head has N bytes
// The server knows /health (healthy), /sick, /metrics and /echo, which answers with its query.
#include "net/http/server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>
#include <thread>

#include "base/rng.h"
#include "testing/datadriven.h"

namespace steno::http {
namespace {

class Client {
 public:
  explicit Client(uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }
  ~Client() { close(fd_); }
  Client(const Client&) = delete;

  void Send(std::string_view bytes, size_t piece) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
      if (send(fd_, bytes.data(), std::min(piece, bytes.size()), MSG_NOSIGNAL) < 0) return;
    }
  }

  // A whole answer, or "closed".
  std::string Answer() {
    while (input_.find("\r\n\r\n") == std::string::npos) {
      if (!Receive()) return "closed";
    }
    const size_t head = input_.find("\r\n\r\n") + 4;
    const size_t at = input_.find("Content-Length: ");
    const size_t body = std::strtoull(input_.c_str() + at + 16, nullptr, 10);
    while (!head_only_ && input_.size() < head + body) {
      if (!Receive()) return "cut short";
    }
    const std::string answer = input_.substr(0, head + (head_only_ ? 0 : body));
    input_.erase(0, answer.size());
    return answer;
  }
  void set_head_only(bool head_only) { head_only_ = head_only; }

 private:
  bool Receive() {
    char buffer[4096];
    const ssize_t n = recv(fd_, buffer, sizeof buffer, 0);
    if (n > 0) input_.append(buffer, static_cast<size_t>(n));
    return n > 0;
  }

  int fd_;
  std::string input_;
  bool head_only_ = false;
};

class TestServer {
 public:
  explicit TestServer(ServerOptions options = {}) : executor_(2), server_(options, &executor_) {
    registry_.AddCounter("requests_total", "Requests.")->Increment(7);
    server_.Handle("/health", HealthHandler([] { return ""; }));
    server_.Handle("/sick", HealthHandler([] { return "no \"quorum\"\n"; }));
    server_.Handle("/metrics", MetricsHandler(&registry_));
    server_.Handle("/echo", [](std::string_view query) {
      return Response{.body = std::string(query) + "\n"};
    });
    EXPECT_TRUE(server_.Start().ok());
  }
  uint16_t port() const { return server_.port(); }

 private:
  metrics::Registry registry_;
  AsioExecutor executor_;
  Server server_;
};

class HttpRunner : public datadriven::Runner {
 public:
  Mode mode() const override { return Mode::kInput; }

  std::string Run(const datadriven::Command& command) override {
    std::string bytes;
    std::istringstream lines(command.input);
    for (std::string line; std::getline(lines, line);) {
      if (line != "\\") bytes += line + "\r\n";
    }
    // An empty line ends a head; in the file it is written as a line of one blank.
    for (size_t at = 0; (at = bytes.find("\r\n \r\n", at)) != std::string::npos;) {
      bytes.erase(at + 2, 1);
    }
    if (command.name == "send-long") {
      bytes = "GET /health HTTP/1.1\r\nHost: h\r\nX: ";
      bytes += std::string(static_cast<size_t>(command.IntArg("bytes")) - bytes.size() - 4, 'x');
      bytes += "\r\n\r\n";
    } else if (command.name != "send") {
      command.Fail("unknown command");
    }
    Client client(server_.port());
    client.set_head_only(bytes.starts_with("HEAD"));
    client.Send(bytes, static_cast<size_t>(command.IntArg("pieces", 1 << 20)));
    std::string out;
    for (int64_t i = command.IntArg("answers", 1); i > 0; --i) {
      const std::string answer = client.Answer();
      for (const char c : answer) {
        if (c != '\r') out += c;
      }
      if (!out.ends_with('\n')) out += '\n';
      if (answer == "closed") break;
    }
    return out;
  }

 private:
  TestServer server_;
};

STENO_REGISTER_DATA_TESTS(Http, "testdata", HttpRunner);

TEST(HttpServer, DisconnectsSilentClients) {
  TestServer server({.timeout_ms = 1});
  Client silent(server.port());
  EXPECT_EQ(silent.Answer(), "closed");
  Client slow(server.port());
  slow.Send("GET /hea", 100);
  EXPECT_EQ(slow.Answer(), "closed");
}

TEST(HttpServer, LimitsConnections) {
  TestServer server({.connections_max = 1});
  {
    Client first(server.port());
    first.Send("GET /health HTTP/1.1\r\nHost: h\r\n\r\n", 1000);
    EXPECT_EQ(first.Answer().substr(0, 15), "HTTP/1.1 200 OK");
    Client second(server.port());
    second.Send("GET /health HTTP/1.1\r\nHost: h\r\n\r\n", 1000);
    EXPECT_EQ(second.Answer(), "closed");
  }
  std::string answer = "closed";
  while (answer == "closed") {
    Client third(server.port());
    third.Send("GET /health HTTP/1.1\r\nHost: h\r\n\r\n", 1000);
    answer = third.Answer();
  }
}

TEST(HttpServer, SurvivesGarbage) {
  TestServer server;
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Rng rng(seed);
    std::string bytes = "GET /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n";
    for (uint64_t i = 1 + rng.Below(6); i > 0; --i) {
      bytes[rng.Below(bytes.size())] = static_cast<char>(rng.Below(256));
    }
    Client client(server.port());
    client.Send(bytes, 1 + rng.Below(bytes.size()));
  }
  Client client(server.port());
  client.Send("GET /health HTTP/1.1\r\nHost: h\r\n\r\n", 1000);
  EXPECT_EQ(client.Answer().substr(0, 15), "HTTP/1.1 200 OK");
}

}  // namespace
}  // namespace steno::http
