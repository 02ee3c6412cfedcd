// The nouns of Raft as plain data: entries, hard state, snapshots and messages.
//
// Index 0 and term 0 stand before the first entry. ReplicaId{} stands for "nobody". Times are the
// sender's monotonic nanoseconds and mean nothing to anybody else.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kv/raft/confchange/confchange.h"
#include "kv/raft/quorum/conf_state.h"
#include "kv/raft/quorum/replica_id.h"

namespace steno::raft {

// Shared and immutable, so that log, messages and apply hold one copy. Null stands for empty.
using Payload = std::shared_ptr<const std::string>;

inline uint64_t PayloadBytes(const Payload& data) {
  return data ? data->size() : 0;
}
inline Payload MakePayload(std::string data) {
  return std::make_shared<const std::string>(std::move(data));
}

enum class EntryType : uint8_t { kNormal = 0, kConfChange = 1 };

struct Entry {
  uint64_t index = 0;
  uint64_t term = 0;
  EntryType type = EntryType::kNormal;
  // kNormal: the proposal; null for the entry with which a leader opens its term.
  // kConfChange: an encoded ConfChange (codec.h).
  Payload data;

  // What the limits count: the payload and a fixed charge for the rest.
  uint64_t bytes() const { return PayloadBytes(data) + 24; }
};

// What a replica may not forget. All of it only grows, but for `vote`, which is per term.
struct HardState {
  uint64_t term = 0;
  ReplicaId vote;
  uint64_t commit = 0;
  // The highest HLC time, opaque here, up to which some leader may have served (node.h, "lease").
  uint64_t lease_until = 0;
  friend bool operator==(const HardState&, const HardState&) = default;
};

// The log up to `index`, replaced by the state there.
struct SnapshotMeta {
  uint64_t index = 0;
  uint64_t term = 0;
  ConfState conf;
  friend bool operator==(const SnapshotMeta&, const SnapshotMeta&) = default;
};

enum class MessageType : uint8_t {
  kPreVote = 1,
  kPreVoteResp = 2,
  kVote = 3,
  kVoteResp = 4,
  kAppend = 5,
  kAppendResp = 6,
  kHeartbeat = 7,
  kHeartbeatResp = 8,
  // Sent by the core: "stream a snapshot to `to`". Stepped into the receiver by its shell once the
  // whole data is there; `snapshot` then describes that data.
  kSnapshot = 9,
  // Local, never on the wire: the stream to `from` ended; `reject` if it failed.
  kSnapshotStatus = 10,
  kTimeoutNow = 11,
  kReadIndex = 12,
  kReadIndexResp = 13,
};

struct Message {
  MessageType type = MessageType::kHeartbeat;
  ReplicaId from;
  ReplicaId to;
  uint64_t term = 0;

  // Append: the entry before `entries`. Votes: the candidate's last entry. AppendResp: the last
  // index that matches, or the refused one. ReadIndexResp: the read index.
  uint64_t index = 0;
  // Term of `index`. AppendResp with reject: term of `reject_hint`.
  uint64_t log_term = 0;
  // Also in votes and their responses, with the term of the entry there: facts that outlive terms.
  uint64_t commit = 0;
  uint64_t commit_term = 0;
  std::vector<Entry> entries;
  bool reject = false;
  // AppendResp with reject: the highest index of the follower that may match.
  uint64_t reject_hint = 0;
  // Votes: the old leader has given its lease away, so that voters need not wait it out.
  bool transfer = false;
  // The leader's time of sending, echoed in responses; 0 for none.
  int64_t sent_at_ns = 0;
  // Requests of a leader: its value. Responses: the value that the sender has persisted.
  uint64_t lease_until = 0;
  // Heartbeats: the round of reads, echoed. ReadIndex(Resp): the asker's context.
  uint64_t context = 0;
  std::optional<SnapshotMeta> snapshot;
};

}  // namespace steno::raft
