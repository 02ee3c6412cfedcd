// Where replicas should be: pure decisions over what is known.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <variant>

#include "kv/raft/confchange/confchange.h"
#include "kv/range/descriptor.h"

namespace steno::cluster {

inline constexpr int kReplicationFactor = 3;

// Replicas that vote.
uint32_t CountVoters(const range::RangeDescriptor& descriptor);
// Nothing is left to do, whichever nodes live.
bool IsFullyReplicated(const range::RangeDescriptor& descriptor);

// The next single change that brings `descriptor` nearer to kReplicationFactor voters on distinct
// `live` nodes, or none: first a learner on a node without a replica, then its promotion. The
// descriptor after the change travels with it.
struct ReplicaChange {
  raft::ConfChangeStep step;
  range::RangeDescriptor after;
};
std::optional<ReplicaChange> NextReplicaChange(const range::RangeDescriptor& descriptor,
                                               const std::set<kv::NodeId>& live);

}  // namespace steno::cluster
