// Runs testdata/server/*.td against a server on loopback with fake sessions, in input mode.
// Commands, each with lines of wire notation as input:
//   open [until=Z] [byte=1]   a new connection sends the input; with byte=1 the answer to it is one
//                             byte
//   login                     a new connection that has logged in
//   send [until=Z] [n=1]      sends on the connection, prints what comes back up to the n-th
//   message
//                             of one of the types in `until`, or the end of the stream
#include "net/pgwire/server.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/rng.h"
#include "net/pgwire/fake_session.h"
#include "net/pgwire/raw_client.h"
#include "net/pgwire/wire_notation.h"
#include "testing/datadriven.h"

namespace steno::pgwire {
namespace {

// A server with its executor and fake sessions.
class TestServer {
 public:
  explicit TestServer(ServerOptions options = {.insecure = true})
      : executor_(2), server_(std::move(options), &executor_, &factory_, &registry_) {
    const absl::Status status = server_.Start();
    EXPECT_TRUE(status.ok()) << status;
  }
  uint16_t port() const { return server_.port(); }
  Server& server() { return server_; }
  FakeState& state() { return factory_.state; }
  metrics::Registry& registry() { return registry_; }

  // Runs a task on the executor and waits for its end on this thread.
  void Await(Task<void> task) {
    std::atomic<bool> done = false;
    TaskScope scope;
    scope.Spawn(&executor_, Mark(std::move(task), &done));
    done.wait(false);
    while (scope.size() > 0) std::this_thread::yield();
  }

 private:
  static Task<void> Mark(Task<void> task, std::atomic<bool>* done) {
    co_await task;
    done->store(true);
    done->notify_all();
  }

  FakeSessionFactory factory_;
  metrics::Registry registry_;
  AsioExecutor executor_;
  Server server_;
};

// Waits, without a limit of its own, until a fact that must come true is.
template <typename Fact>
void Eventually(Fact fact) {
  while (!fact()) std::this_thread::yield();
}

class ServerRunner : public datadriven::Runner {
 public:
  Mode mode() const override { return Mode::kInput; }

  std::string Run(const datadriven::Command& command) override {
    std::string bytes;
    std::istringstream lines(command.input);
    for (std::string line; std::getline(lines, line);) {
      const auto decoded = WireBytes(line);
      if (!decoded.has_value()) command.Fail("not notation: " + line);
      bytes += decoded.value_or("");
    }
    if (command.name == "login") {
      client_ = std::make_unique<RawClient>(server_.port());
      client_->Login();
      return "";
    }
    if (command.name == "open") {
      client_ = std::make_unique<RawClient>(server_.port());
    } else if (command.name != "send" || client_ == nullptr) {
      command.Fail("unknown command");
      return "";
    }
    client_->Send(bytes);
    if (command.IntArg("byte", 0) == 1) return client_->NextByte() + "\n" + Rest(command);
    return Rest(command);
  }

 private:
  std::string Rest(const datadriven::Command& command) {
    const std::string until = command.Arg("until", "Z");
    return until == "none" ? "" : client_->Until(until, static_cast<int>(command.IntArg("n", 1)));
  }

  TestServer server_;
  std::unique_ptr<RawClient> client_;
};

STENO_REGISTER_DATA_TESTS(Server, "testdata/server", ServerRunner);

std::string Query(std::string_view sql) {
  return *WireBytes(fmt::format("Q len \"{}\" 0", sql));
}

TEST(Server, NeedsInsecure) {
  FakeSessionFactory factory;
  metrics::Registry registry;
  AsioExecutor executor(1);
  Server server({}, &executor, &factory, &registry);
  EXPECT_EQ(server.Start().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(Server, RefusesAnAddressInUse) {
  TestServer first;
  FakeSessionFactory factory;
  metrics::Registry registry;
  AsioExecutor executor(1);
  Server second({.port = first.port(), .insecure = true}, &executor, &factory, &registry);
  EXPECT_EQ(second.Start().code(), absl::StatusCode::kUnavailable);
}

TEST(Server, CancelsByKey) {
  TestServer server;
  RawClient client(server.port());
  client.Login();
  client.Send(Query("sleep"));
  Eventually([&] { return server.state().sleeping.load() == 1; });
  const auto cancel = [&](uint32_t pid, uint32_t key) {
    RawClient canceller(server.port());
    canceller.Send(*WireBytes(fmt::format("len i32:80877102 i32:{} i32:{}", pid, key)));
    EXPECT_EQ(canceller.Next(), "closed");
  };
  // A wrong key and a wrong process do nothing; the connection closed without an answer, as always.
  cancel(client.process_id(), client.secret_key() + 1);
  cancel(client.process_id() + 1, client.secret_key());
  EXPECT_EQ(server.state().cancelled.load(), 0);
  cancel(client.process_id(), client.secret_key());
  EXPECT_EQ(client.Until("Z"), "E ERROR 57014 canceling statement due to user request\nZ I\n");
  // With nothing running, a cancel is forgotten.
  cancel(client.process_id(), client.secret_key());
  client.Send(Query("begin"));
  EXPECT_EQ(client.Until("Z"), "C BEGIN\nZ T\n");
  EXPECT_EQ(server.state().cancelled.load(), 1);
}

TEST(Server, LimitsSessionsAndFreesTheirPlaces) {
  TestServer server({.insecure = true, .connections_max = 2});
  auto first = std::make_unique<RawClient>(server.port());
  first->Login();
  RawClient second(server.port());
  second.Login();
  const std::string startup = *WireBytes("len i32:196608 \"user\" 0 \"root\" 0 0");
  RawClient third(server.port());
  third.Send(startup);
  EXPECT_EQ(third.Until("Z"), "E FATAL 53300 sorry, too many clients already\nclosed\n");
  first.reset();
  Eventually([&] { return server.state().open.load() == 1; });
  Eventually([&] {
    RawClient fourth(server.port());
    fourth.Send(startup);
    return fourth.Until("Z").find("Z I") != std::string::npos;
  });
  EXPECT_NE(server.registry().PrometheusText().find("steno_sql_connections_refused_total"),
            std::string::npos);
}

TEST(Server, CutsOffWhoDoesNotFinishTheHandshake) {
  TestServer server({.insecure = true, .startup_timeout_ms = 1});
  RawClient silent(server.port());
  EXPECT_EQ(silent.Next(), "closed");
  RawClient slow(server.port());
  slow.Send(*WireBytes("len:1000 i32:196608 \"user\" 0"));
  EXPECT_EQ(slow.Next(), "closed");
}

TEST(Server, CancelsTheStatementOfAClientThatIsGone) {
  TestServer server;
  {
    RawClient client(server.port());
    client.Login();
    // What is pipelined behind the statement must not hide the end of the stream.
    client.Send(Query("sleep") + Query("rows 1"));
    Eventually([&] { return server.state().sleeping.load() == 1; });
  }
  Eventually([&] { return server.state().open.load() == 0; });
  EXPECT_GE(server.state().cancelled.load(), 1);
}

TEST(Server, DisconnectsWhoIsIdleForTooLong) {
  TestServer server;
  RawClient idle(server.port()), in_transaction(server.port());
  idle.Login();
  idle.Send(Query("idle 1"));
  EXPECT_EQ(idle.Until("Z", 2),
            "C IDLE\nZ I\nE FATAL 57P05 terminating connection due to idle-session timeout\n"
            "closed\n");
  in_transaction.Login();
  in_transaction.Send(Query("begin; idle 1; error"));
  EXPECT_EQ(in_transaction.Until("Z", 2),
            "C BEGIN\nC IDLE\nE ERROR 22012 division by zero\nZ E\n"
            "E FATAL 25P03 terminating connection due to idle-in-transaction timeout\nclosed\n");
  Eventually([&] { return server.state().open.load() == 0; });
}

TEST(Server, DrainsIdleClientsAtOnceAndBusyOnesWhenTheyAreDone) {
  TestServer server;
  RawClient idle(server.port()), in_transaction(server.port()), busy(server.port());
  idle.Login();
  in_transaction.Login();
  in_transaction.Send(Query("begin"));
  in_transaction.Until("Z");
  busy.Login();
  busy.Send(Query("copyin"));
  EXPECT_EQ(busy.Next(), "G \\0\\0\\x02\\0\\0\\0\\0");
  const std::string goodbye =
      "E FATAL 57P01 terminating connection due to administrator command\nclosed\n";
  std::thread clients([&] {
    EXPECT_EQ(idle.Until("Z"), goodbye);
    in_transaction.Send(Query("commit"));
    EXPECT_EQ(in_transaction.Until("Z", 2), "C COMMIT\nZ I\n" + goodbye);
    busy.Send(*WireBytes("d len \"abc\"") + *WireBytes("c len"));
    EXPECT_EQ(busy.Until("Z", 2), "C COPY 3\nZ I\n" + goodbye);
  });
  server.Await(server.server().Drain(/*timeout_ms=*/60000));
  clients.join();
  EXPECT_EQ(server.server().connections(), 0);
}

TEST(Server, DrainTellsWhoIsLate) {
  TestServer server;
  RawClient sleeper(server.port()), in_transaction(server.port()), copying(server.port());
  RawClient extended(server.port());
  sleeper.Login();
  sleeper.Send(Query("sleep") + Query("rows 1"));
  in_transaction.Login();
  in_transaction.Send(Query("begin"));
  in_transaction.Until("Z");
  copying.Login();
  copying.Send(Query("copyin"));
  EXPECT_EQ(copying.Next(), "G \\0\\0\\x02\\0\\0\\0\\0");
  extended.Login();
  extended.Send(*WireBytes("P len 0 \"sleep\" 0 i16:0") +
                *WireBytes("B len 0 0 i16:0 i16:0 i16:0") + *WireBytes("E len 0 i32:0") +
                *WireBytes("S len"));
  Eventually([&] { return server.state().sleeping.load() == 2; });
  server.Await(server.server().Drain(/*timeout_ms=*/20));
  EXPECT_EQ(server.server().connections(), 0);
  EXPECT_EQ(server.state().open.load(), 0);
  const std::string goodbye =
      "E FATAL 57P01 terminating connection due to administrator command\nclosed\n";
  EXPECT_EQ(in_transaction.Until("Z"), goodbye);
  EXPECT_EQ(copying.Until("Z"), goodbye);
  EXPECT_EQ(sleeper.Until("Z"), goodbye);
  EXPECT_EQ(extended.Until("Z"), "1\n2\n" + goodbye);
}

// What it has not read is more than a socket holds.
TEST(Server, DrainCutsOffWhoDoesNotRead) {
  TestServer server;
  RawClient client(server.port(), /*receive_buffer_bytes=*/4096);
  client.Login();
  client.Send(Query("rows 2000000"));
  EXPECT_EQ(client.Next().substr(0, 1), "T");
  server.Await(server.server().Drain(/*timeout_ms=*/20));
  EXPECT_EQ(server.server().connections(), 0);
  EXPECT_EQ(server.state().open.load(), 0);
}

// A client that reads slowly gets every row; the server waits instead of gathering them.
TEST(Server, WaitsForSlowReaders) {
  TestServer server;
  RawClient client(server.port(), /*receive_buffer_bytes=*/4096);
  client.Login();
  client.Send(Query("rows 200000"));
  int rows = 0;
  std::string message;
  while ((message = client.Next())[0] != 'Z') rows += message[0] == 'D';
  EXPECT_EQ(rows, 200000);
}

TEST(Server, ServesManyAtOnce) {
  TestServer server;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        RawClient client(server.port());
        client.Login();
        for (int q = 0; q < 20; ++q) {
          client.Send(Query("rows 2"));
          EXPECT_EQ(client.Until("Z").substr(0, 2), "T ");
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  Eventually([&] { return server.server().connections() == 0; });
}

// Damaged conversations: each ends or is answered, and the server goes on.
TEST(Server, SurvivesGarbage) {
  TestServer server;
  const std::string good = *WireBytes("P len 0 \"rows 3\" 0 i16:0") +
                           *WireBytes("B len 0 0 i16:0 i16:0 i16:1 i16:1") +
                           *WireBytes("E len 0 i32:2") + *WireBytes("S len") + Query("copyin") +
                           *WireBytes("d len \"x\"") + *WireBytes("c len") + *WireBytes("X len");
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Rng rng(seed);
    std::string bytes = good;
    for (uint64_t i = rng.Below(5); i > 0; --i) {
      bytes[rng.Below(bytes.size())] = static_cast<char>(rng.Below(256));
    }
    bytes.resize(rng.Below(bytes.size() + 1));
    RawClient client(server.port());
    client.Login();
    client.Send(bytes);
  }
  Eventually([&] { return server.server().connections() == 0; });
  RawClient client(server.port());
  client.Login();
}

}  // namespace
}  // namespace steno::pgwire
