// What a replica wants done: the effects of Raft as data.
//
// The shell's duties for each Ready, taken in order:
//   1. Send `messages` at once, also before or beside the disk write.
//   2. Write, in one atomic step and in this order: install `snapshot`, append `entries` (the log
//      from entries[0].index on is replaced), `hard_state`. Sync if `must_sync`.
//   3. Once this and every earlier Ready is durable: send `messages_after_persist` (also where this
//      Ready itself has nothing to write: they may speak of what an earlier one writes), and, if
//      persist_id is not 0, call Node::OnPersisted(persist_id). Later Readys may be taken
//      meanwhile.
//   4. Apply `committed` in order: Node::ApplyConfChange for each kConfChange entry, and
//      Node::OnApplied(index) when done. They are durable here. No more are handed out before that,
//      while other Readys may be taken.
// `snapshot` counts as applied when installed: call OnPersisted, then OnApplied(snapshot.index).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kv/raft/types.h"

namespace steno::raft {

enum class Role : uint8_t { kFollower, kPreCandidate, kCandidate, kLeader };

// What may be lost.
struct SoftState {
  Role role = Role::kFollower;
  ReplicaId leader;  // nobody where unknown
  uint64_t term = 0;
  friend bool operator==(const SoftState&, const SoftState&) = default;
};

// A read may be served once the state is applied up to `index`.
struct ReadState {
  uint64_t context = 0;
  uint64_t index = 0;
};

struct Ready {
  // Names what is to persist here; 0 if nothing that Node waits for.
  uint64_t persist_id = 0;
  std::optional<HardState> hard_state;  // if changed
  // False where only the commit index changed, which may be lost.
  bool must_sync = false;
  std::vector<Entry> entries;
  std::optional<SnapshotMeta> snapshot;
  std::vector<Message> messages;
  std::vector<Message> messages_after_persist;
  std::vector<Entry> committed;
  std::vector<ReadState> read_states;
  std::optional<SoftState> soft_state;  // if changed
};

}  // namespace steno::raft
