// What requests to a replica come to: done, or refused in a way that the caller acts on.
#pragma once

#include <cstdint>
#include <variant>

#include "kv/raft/quorum/replica_id.h"

namespace steno::raft {

// The entry has this place in the leader's log. It is decided when it comes back in
// Ready::committed with the same term; another term at the index means that it was lost.
struct Proposed {
  uint64_t index = 0;
  uint64_t term = 0;
};
// Ask `leader`; nobody where unknown. Also while leadership is being transferred.
struct NotLeader {
  ReplicaId leader;
};
// Too much is proposed and not yet committed: slow down.
struct Overloaded {};
struct ConfChangeRefused {
  enum class Reason {
    kPending,      // an earlier change is not applied yet
    kNotCaughtUp,  // a new voter must be a learner that has (nearly) all that is committed
    kInvalid,      // not possible from this configuration (confchange.h)
  };
  Reason reason;
};

using ProposeResult = std::variant<Proposed, NotLeader, Overloaded>;
using ProposeConfChangeResult = std::variant<Proposed, NotLeader, ConfChangeRefused>;

// kNotVoter: `to` is no other voter. kAlreadySent: TimeoutNow went to an earlier target.
enum class TransferResult { kStarted, kNotLeader, kNotVoter, kAlreadySent };
enum class ReadIndexResult { kAccepted, kNoLeader, kOverloaded };

}  // namespace steno::raft
