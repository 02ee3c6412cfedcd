// Node-to-node traffic and administration over gRPC. The one door to gRPC.
//
//   GrpcTransport   kv::Transport: one long-lived stream to each peer; what gathers while a write
//   is
//                   under way travels in the next one, many frames a message
//   RpcServer       listens: takes peers' streams, answers Admin calls through AdminHandlers
//   AdminClient     the calling side of Admin, for `steno init`, `steno node` and joining
//
// A stream that breaks loses what was under way (Transport promises no more) and is made anew by
// the next Send, after a pause that grows to kReconnectMsMax. The first message names cluster and
// both nodes, so a peer that restarted under another identity, or another cluster's node on the
// same address, is refused.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "kv/api/transport.h"

namespace steno::rpc {

inline constexpr int64_t kReconnectMsMax = 500;
// Bytes that wait for one peer before new frames are dropped: Raft sends again what is lost, and
// requests are given up by their callers.
inline constexpr int64_t kPeerQueueBytesMax = 256 << 20;
// Bytes of frames in one message of a stream.
inline constexpr int64_t kMessageBytesTarget = 1 << 20;

struct NodeAddress {
  kv::NodeId node;
  std::string rpc;
  std::string sql;
  std::string http;
  int64_t started_at_us = 0;
};

struct Identity {
  std::string cluster_id;
  kv::NodeId node;
};

struct PeerReport {
  NodeAddress address;
  bool alive = false;
  int64_t clock_offset_us = 0;
  int64_t rtt_us = 0;
};
struct RangeReport {
  uint64_t range_id = 0;
  std::string descriptor;
  bool leader = false;
  bool serves = false;
  uint64_t term = 0;
  uint64_t commit = 0;
  uint64_t applied = 0;
  uint64_t log_bytes = 0;
  kv::NodeId leader_node;
  uint32_t voters = 0;  // learners do not count
};
struct StatusReport {
  std::string cluster_id;
  NodeAddress self;
  std::string version;
  std::string not_serving;
  std::vector<PeerReport> peers;
  std::vector<RangeReport> ranges;
  int64_t sessions = 0;
  uint32_t expected_nodes = 0;  // known or to be joined, this one included
};
struct GossipReport {
  std::string cluster_id;
  std::vector<NodeAddress> known;
};

// What the server does with Admin calls. Each calls `done` once, from any thread.
struct AdminHandlers {
  template <typename T>
  using Done = std::function<void(absl::StatusOr<T>)>;
  std::function<void(Done<Identity>)> init;
  std::function<void(Done<Identity>)> join;
  std::function<void(GossipReport, Done<GossipReport>)> gossip;
  std::function<void(Done<StatusReport>)> status;
};

// Thread-safe. Frames flow once SetIdentity and SetHandler were called.
class GrpcTransport : public kv::Transport {
 public:
  GrpcTransport();
  ~GrpcTransport() override;

  void SetIdentity(Identity self);
  // Where `node` is. A changed address takes effect with the next connection.
  void SetAddress(kv::NodeId node, const std::string& address);

  void SetHandler(Handler handler) override;
  void Send(kv::NodeId to, std::string frame) override;

  // Ends all streams; nothing is sent or delivered after it.
  void Stop();

  struct Rep;

 private:
  friend class RpcServer;
  std::shared_ptr<Rep> rep_;
};

class RpcServer {
 public:
  // Listens on `address` ("127.0.0.1:26257"; port 0: any). Unavailable: the port is in use.
  static absl::StatusOr<std::unique_ptr<RpcServer>> Start(const std::string& address,
                                                          GrpcTransport* transport,
                                                          AdminHandlers handlers);
  ~RpcServer();
  int port() const;
  void Stop();

 private:
  struct Rep;
  explicit RpcServer(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

// Blocking calls with a time limit. Unavailable: nobody answers at the address.
class AdminClient {
 public:
  AdminClient(const std::string& address, int64_t timeout_ms);
  ~AdminClient();
  absl::StatusOr<Identity> Init();
  absl::StatusOr<Identity> Join();
  absl::StatusOr<GossipReport> Gossip(const GossipReport& known);
  absl::StatusOr<StatusReport> Status();

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace steno::rpc
