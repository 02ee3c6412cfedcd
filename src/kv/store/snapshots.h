// Streaming of snapshots between stores: a range's whole state, for a replica that the log cannot
// bring up to date.
//
//   leader                                    follower
//   raft asks: kSnapshot ─► Start             chunk 0..n staged beside the data
//     chunk k ───────────────────────────────►│
//     ◄─────────────────────────────── ack k  │ one in flight; no ack: given up after kTimeoutNs
//     last chunk ────────────────────────────►│ complete: the message is stepped into raft, whose
//   status ─► raft                            │ Ready.snapshot makes the store swap the data in
//
// One stream of a range to each node, and one from all; a newer one replaces an older. Chunks carry
// checksums and numbers (kv/storage/snapshot.h), so a lost, repeated or foreign chunk ends the
// stream, not the state. Thread-compatible: on the store's strand.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "kv/range/replica.h"
#include "kv/storage/engine.h"
#include "kv/storage/snapshot.h"
#include "kv/store/messenger.h"

namespace steno::store {

// Everything that belongs to a range's replicated state.
std::vector<storage::EngineSpan> SnapshotSpans(const range::RangeDescriptor& descriptor);

class SnapshotSenders {
 public:
  static constexpr int64_t kTimeoutNs = 10'000'000'000;

  SnapshotSenders(storage::Engine* engine, Messenger* messenger, Rng rng)
      : engine_(engine), messenger_(messenger), next_stream_(rng.Next() >> 8) {}

  // Begins to send the replica's present state for `request`, a kSnapshot message of its raft node.
  void Start(const range::Replica& replica, raft::Message request, kv::NodeId to, int64_t now_ns);
  // The status to step into the replica's raft node, if the stream is over.
  std::optional<raft::Message> OnAck(kv::NodeId from, const SnapshotAck& ack, int64_t now_ns);
  // How the stream for `request` ended, for raft; `reject`: it came to nothing.
  static raft::Message StatusOf(const raft::Message& request, bool reject);
  // Statuses of streams that were given up.
  std::vector<std::pair<kv::RangeId, raft::Message>> Expire(int64_t now_ns);

 private:
  struct Stream {
    uint64_t id;
    raft::Message message;
    std::string descriptor;
    std::unique_ptr<storage::Reader> reader;
    std::unique_ptr<storage::SnapshotExporter> exporter;
    std::optional<std::string> next;  // read ahead, to know which chunk is the last
    uint64_t sequence = 0;
    bool all_sent = false;
    int64_t last_sign_ns = 0;
  };
  using Key = std::pair<kv::RangeId, kv::NodeId>;  // and to whom
  bool SendNext(const Key& key, Stream* stream);

  storage::Engine* const engine_;
  Messenger* const messenger_;
  uint64_t next_stream_;
  std::map<Key, Stream> streams_;
};

class SnapshotReceivers {
 public:
  SnapshotReceivers(storage::Engine* engine, Messenger* messenger)
      : engine_(engine), messenger_(messenger) {}

  // Takes a chunk and answers it. A message: the data is complete, step this into raft; if raft
  // takes it, Ready.snapshot comes out, and Install() must follow.
  std::optional<raft::Message> OnChunk(kv::NodeId from, SnapshotChunk chunk);
  // Swaps the staged data of the range in, atomically and durably.
  absl::Status Install(kv::RangeId range);
  // raft did not want it.
  void Drop(kv::RangeId range) { streams_.erase(range); }

 private:
  struct Stream {
    kv::NodeId from;
    uint64_t id = 0;
    uint64_t next_sequence = 0;
    // Its last chunk is here: what follows is Install(), or another stream.
    bool complete = false;
    std::unique_ptr<storage::SnapshotIngester> ingester;
  };
  bool Add(Stream* stream, const SnapshotChunk& chunk);

  storage::Engine* const engine_;
  Messenger* const messenger_;
  std::map<kv::RangeId, Stream> streams_;
};

}  // namespace steno::store
