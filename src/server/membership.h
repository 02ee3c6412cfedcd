// Membership: which nodes the cluster has and where they are; how a new node gets its identity.
//
// Every node keeps an address book and exchanges it with the nodes in it, and with the addresses of
// --join, once a second. Of two entries for one node the one that started later wins, so a node
// that comes back under other addresses is found again. A node that meets an entry of its own
// former start with a later time, as its clock was set back, dates its own entry behind it. Peers
// that become known are reported.
//
// One thread of its own, as the calls block. Thread-safe.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "net/rpc/rpc.h"

namespace steno::server {

class Membership {
 public:
  static constexpr int64_t kIntervalMs = 1000;
  // In the first rounds, while nodes to join are missing: a cluster that forms soon has all its
  // replicas, and a node that is gone does not keep others busy.
  static constexpr int64_t kFormingIntervalMs = 100;
  static constexpr int kFormingRounds = 300;
  static constexpr int64_t kCallTimeoutMs = 1000;

  struct Callbacks {
    // A node joined, or moved. Not for this node itself.
    std::function<void(const rpc::NodeAddress&)> on_peer;
    // This node was given an identity by a cluster. Called at most once, without identity.
    std::function<void(const rpc::Identity&)> on_joined;
    // A node to join belongs to another cluster, and no peer of this node's own was met since the
    // start.
    std::function<void(const std::string& address, const absl::Status&)> on_stranger;
  };

  Membership(std::vector<std::string> join, Callbacks callbacks);
  ~Membership();

  // Begins to call others. Before the identity is set the node asks to join.
  void Start();
  void Stop();
  // This node belongs to a cluster.
  void SetSelf(const std::string& cluster_id, rpc::NodeAddress self);

  // An exchange that another node began. FailedPrecondition for another cluster's.
  absl::StatusOr<rpc::GossipReport> OnGossip(const rpc::GossipReport& theirs);
  std::map<kv::NodeId, rpc::NodeAddress> Known() const;
  // Nodes that are known, and addresses to join that no known node has. This node counts.
  uint32_t ExpectedNodes() const;

 private:
  void Loop();
  void TryJoin();
  void Gossip();
  void Merge(const std::vector<rpc::NodeAddress>& addresses);
  // Others know this node by `former` addresses, of a start whose clock was ahead: its own must
  // win.
  void Outdate(const rpc::NodeAddress& former) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  rpc::GossipReport Report() const;
  bool WaitForStop(int64_t timeout_ms);

  const std::vector<std::string> join_;
  const Callbacks callbacks_;
  mutable absl::Mutex mu_;
  std::string cluster_id_ ABSL_GUARDED_BY(mu_);
  kv::NodeId self_ ABSL_GUARDED_BY(mu_);
  std::map<kv::NodeId, rpc::NodeAddress> known_ ABSL_GUARDED_BY(mu_);
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  bool confirmed_ = false;  // a peer of this cluster was met; of thread_ alone
  std::thread thread_;
};

}  // namespace steno::server
