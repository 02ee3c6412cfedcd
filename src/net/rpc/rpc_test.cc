#include "net/rpc/rpc.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"

namespace steno::rpc {
namespace {

AdminHandlers NoAdmin() {
  AdminHandlers handlers;
  handlers.init = [](auto done) { done(Identity{"c1", kv::NodeId(1)}); };
  handlers.join = [](auto done) { done(absl::UnavailableError("no cluster")); };
  handlers.gossip = [](GossipReport report, auto done) { done(std::move(report)); };
  handlers.status = [](auto done) { done(StatusReport{.cluster_id = "c1", .version = "x"}); };
  return handlers;
}

// A node's transport and server on a port that the kernel chose.
struct Host {
  explicit Host(uint32_t node, const std::string& cluster = "c1", int port = 0) {
    transport.SetIdentity({cluster, kv::NodeId(node)});
    transport.SetHandler([this](kv::NodeId from, std::string frame) {
      absl::MutexLock lock(&mu);
      received.push_back(absl::StrCat(from.value(), ":", frame));
    });
    auto started = RpcServer::Start(absl::StrCat("127.0.0.1:", port), &transport, NoAdmin());
    EXPECT_TRUE(started.ok()) << started.status();
    server = *std::move(started);
  }
  ~Host() {
    transport.Stop();
    server->Stop();
  }
  std::string address() const { return absl::StrCat("127.0.0.1:", server->port()); }
  size_t Count() {
    absl::MutexLock lock(&mu);
    return received.size();
  }
  bool WaitFor(size_t n) {
    absl::MutexLock lock(&mu);
    const auto enough = [this, n]()
                            ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu) { return received.size() >= n; };
    return mu.AwaitWithTimeout(absl::Condition(&enough), absl::Seconds(20));
  }

  GrpcTransport transport;
  std::unique_ptr<RpcServer> server;
  absl::Mutex mu;
  std::vector<std::string> received;
};

TEST(Rpc, FramesArriveInOrderBothWays) {
  Host a(1);
  Host b(2);
  a.transport.SetAddress(kv::NodeId(2), b.address());
  b.transport.SetAddress(kv::NodeId(1), a.address());
  for (int i = 0; i < 1000; ++i) a.transport.Send(kv::NodeId(2), absl::StrCat(i));
  const std::string big(5 << 20, 'x');
  b.transport.Send(kv::NodeId(1), big);
  ASSERT_TRUE(b.WaitFor(1000));
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(b.received[i], absl::StrCat("1:", i));
  ASSERT_TRUE(a.WaitFor(1));
  EXPECT_EQ(a.received[0], "2:" + big);
}

TEST(Rpc, ReconnectsToAPeerThatRestarts) {
  Host a(1);
  int port;
  {
    Host b(2);
    port = b.server->port();
    a.transport.SetAddress(kv::NodeId(2), b.address());
    a.transport.Send(kv::NodeId(2), "before");
    ASSERT_TRUE(b.WaitFor(1));
  }
  Host again(2, "c1", port);
  // What is sent into a broken stream is lost, so send until one arrives.
  for (int i = 0; i < 2000 && again.Count() == 0; ++i) {
    a.transport.Send(kv::NodeId(2), "after");
    absl::MutexLock lock(&again.mu);
    const auto any = [&again]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(again.mu) {
      return !again.received.empty();
    };
    again.mu.AwaitWithTimeout(absl::Condition(&any), absl::Milliseconds(10));
  }
  ASSERT_GE(again.Count(), 1u);
  EXPECT_EQ(again.received[0], "1:after");
}

TEST(Rpc, AnotherClusterAndAnotherNodeAreRefused) {
  Host a(1);
  Host foreign(2, "c2");
  Host three(3);
  a.transport.SetAddress(kv::NodeId(2), foreign.address());
  a.transport.Send(kv::NodeId(2), "x");
  a.transport.SetAddress(kv::NodeId(4), three.address());  // it is node 3 that answers there
  a.transport.Send(kv::NodeId(4), "x");
  a.transport.SetAddress(kv::NodeId(3), three.address());
  a.transport.Send(kv::NodeId(3), "right");
  ASSERT_TRUE(three.WaitFor(1));
  EXPECT_EQ(three.received, std::vector<std::string>{"1:right"});
  EXPECT_EQ(foreign.Count(), 0u);
}

TEST(Rpc, AdminCallsAnswerOrSayWhyNot) {
  Host a(1);
  AdminClient client(a.address(), 5000);
  const auto identity = client.Init();
  ASSERT_TRUE(identity.ok()) << identity.status();
  EXPECT_EQ(identity->cluster_id, "c1");
  EXPECT_EQ(client.Join().status().code(), absl::StatusCode::kUnavailable);
  const auto gossip = client.Gossip(
      {.cluster_id = "c1", .known = {{.node = kv::NodeId(7), .rpc = "h:1", .started_at_us = 5}}});
  ASSERT_TRUE(gossip.ok());
  ASSERT_EQ(gossip->known.size(), 1u);
  EXPECT_EQ(gossip->known[0].rpc, "h:1");
  EXPECT_EQ(client.Status()->version, "x");
  AdminClient nobody("127.0.0.1:1", 2000);
  EXPECT_FALSE(nobody.Status().ok());
}

TEST(Rpc, APortInUseIsAClearError) {
  Host a(1);
  GrpcTransport other;
  const auto second = RpcServer::Start(a.address(), &other, NoAdmin());
  ASSERT_FALSE(second.ok());
  EXPECT_NE(std::string(second.status().message()).find("another process"), std::string::npos);
}

}  // namespace
}  // namespace steno::rpc
