// Messenger: what nodes say to each other, over a Transport that may lose, repeat and reorder.
//
//   Call ─Request(life, id)─► peer: executes ──Response(id)──► Future
//                               │ while it works: Working(ids), every second
//   SendRaft ──Raft──► peer's store        Ping ──► Pong: clock offset, liveness
//
// A call has no fixed time limit, because a request may wait for locks as long as its statement
// does. Instead the peer keeps telling that it works on it; a call that hears nothing for
// kSilenceNs is given up with nullopt: no answer, nothing known about its effect.
//
// Every request and response carries its sender's hybrid time, which the receiver's clock takes in.
// A node whose own clock is bad tells no time (zero): a little too much of it would be taken in.
// A peer whose clock is too far ahead is refused as a client and ignored as a server, but its Raft
// messages pass: it goes on replicating.
//
// Thread-safe. Frames are encoded with base/bytes.h behind a version and a kind; malformed ones are
// dropped and counted.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"
#include "base/rng.h"
#include "kv/api/messages.h"
#include "kv/api/transport.h"
#include "kv/cluster/clock_monitor.h"
#include "kv/hlc/hybrid_clock.h"
#include "kv/raft/types.h"
#include "kv/store/served_requests.h"
#include "runtime/executor.h"
#include "runtime/task.h"

namespace steno::store {

// A piece of a snapshot on its way to a replica.
struct SnapshotChunk {
  kv::RangeId range;
  uint64_t stream = 0;    // unique per sender
  uint64_t sequence = 0;  // from 0
  bool last = false;
  std::string message;     // the encoded raft message that the data belongs to
  std::string descriptor;  // the encoded range::RangeDescriptor of the state
  std::string data;
};
// The receiver took chunk `sequence`, or gave the stream up.
struct SnapshotAck {
  kv::RangeId range;
  uint64_t stream = 0;
  uint64_t sequence = 0;
  bool accepted = false;
};

// What a node tells its peers of itself with every Pong.
struct NodeState {
  bool disk_full = false;    // takes no commands
  bool has_replica = false;  // of some range
  bool has_leader = false;   // each of its replicas leads, or has heard from who does
  bool draining = false;
  friend bool operator==(const NodeState&, const NodeState&) = default;
};

// Where arriving messages go. Called on any thread.
struct MessengerHandlers {
  std::function<void(kv::NodeId from, kv::BatchRequest,
                     absl::AnyInvocable<void(kv::BatchResponse)> done)>
      on_request;
  std::function<void(kv::NodeId from, kv::RangeId range, raft::Message message)> on_raft;
  std::function<void(kv::NodeId from, SnapshotChunk chunk)> on_snapshot_chunk;
  std::function<void(kv::NodeId from, SnapshotAck ack)> on_snapshot_ack;
  // Of this node. May be empty.
  std::function<NodeState()> own_state;
};

struct PeerStatus {
  bool alive = false;         // answered a ping within kAliveNs
  int64_t last_heard_ns = 0;  // 0: never
  NodeState state;            // as of then
  // Whether to give it data, or the lead.
  bool CanTakeWrites() const { return alive && !state.disk_full && !state.draining; }
};

class Messenger {
 public:
  static constexpr int64_t kPingIntervalNs = 1'000'000'000;
  static constexpr int64_t kSilenceNs = 3'000'000'000;
  static constexpr int64_t kAliveNs = 3'500'000'000;

  // All pointers outlive the messenger. `rng` makes call ids of different lives of a node differ,
  // so that a late answer to an earlier process is no answer to this one, and names this life.
  Messenger(kv::NodeId self, kv::Transport* transport, Executor* executor, hlc::HybridClock* clock,
            cluster::ClockMonitor* clock_monitor, Rng rng);

  // Once, before any traffic.
  void Start(MessengerHandlers handlers);
  // Peers that are pinged and reported; grows as nodes join.
  void AddPeer(kv::NodeId peer);

  // nullopt: no answer; it may be executed still. Ambiguous: one by a clock out of bounds came.
  Task<std::optional<kv::BatchResponse>> Call(kv::NodeId to, kv::BatchRequest request);
  void SendRaft(kv::NodeId to, kv::RangeId range, const raft::Message& message);
  void SendSnapshotChunk(kv::NodeId to, const SnapshotChunk& chunk);
  void SendSnapshotAck(kv::NodeId to, const SnapshotAck& ack);

  std::map<kv::NodeId, PeerStatus> Peers() const;
  uint64_t malformed_frames() const;

 private:
  using CallResult = std::optional<kv::BatchResponse>;
  struct PendingCall {
    kv::NodeId to;
    Promise<CallResult> promise;
    int64_t last_sign_ns;
  };

  std::string NewFrame(uint8_t kind) const;
  // This node's hybrid time for a message, raw; 0 while its clock is bad.
  uint64_t TimeToTell();
  void OnFrame(kv::NodeId from, std::string bytes);
  bool Dispatch(kv::NodeId from, uint8_t kind, std::string_view body);
  bool OnRequest(kv::NodeId from, std::string_view body);
  bool OnResponse(std::string_view body);
  bool OnWorking(std::string_view body);
  bool OnPing(kv::NodeId from, std::string_view body);
  bool OnPong(kv::NodeId from, std::string_view body);
  bool OnSnapshotChunk(kv::NodeId from, std::string_view body);
  bool OnSnapshotAck(kv::NodeId from, std::string_view body);
  void Heartbeat();
  void FailSilentCalls(int64_t now_ns);

  const kv::NodeId self_;
  const uint64_t life_;
  kv::Transport* const transport_;
  Executor* const executor_;
  hlc::HybridClock* const clock_;
  cluster::ClockMonitor* const clock_monitor_;
  MessengerHandlers handlers_;

  mutable absl::Mutex mu_;
  uint64_t next_call_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<uint64_t, PendingCall> calls_ ABSL_GUARDED_BY(mu_);
  ServedRequests served_ ABSL_GUARDED_BY(mu_);
  std::map<kv::NodeId, PeerStatus> peers_ ABSL_GUARDED_BY(mu_);
  uint64_t malformed_frames_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace steno::store
