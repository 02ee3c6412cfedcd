// Decisions of majorities, and of two majorities at once in a joint configuration.
//
// "The quorum-th largest" is the one computation behind the commit index, the lease, the persisted
// lease_until and the confirmation of reads: the highest value v such that a quorum has
// acknowledged v or more. Pure functions.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/functional/function_ref.h"
#include "kv/raft/quorum/conf_state.h"

namespace steno::raft::quorum {

enum class VoteResult { kPending, kLost, kWon };

// What a replica has acknowledged; 0 where it has acknowledged nothing.
using Acked = absl::FunctionRef<uint64_t(ReplicaId)>;
// How a replica voted; nullopt where it has not.
using Votes = absl::FunctionRef<std::optional<bool>(ReplicaId)>;

// The highest value that a majority of `voters` has acknowledged. An empty set has acknowledged
// everything (UINT64_MAX), so that an empty half decides nothing in a joint configuration.
uint64_t MajorityAcked(const ReplicaSet& voters, Acked acked);
// As above for both halves of `conf`.
uint64_t QuorumAcked(const ConfState& conf, Acked acked);

// An empty set has won.
VoteResult MajorityVote(const ReplicaSet& voters, Votes votes);
VoteResult QuorumVote(const ConfState& conf, Votes votes);

}  // namespace steno::raft::quorum
