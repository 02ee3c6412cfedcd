// Where replicas should be: pure decisions over what is known.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "kv/raft/confchange/confchange.h"
#include "kv/range/descriptor.h"

namespace steno::cluster {

inline constexpr int kReplicationFactor = 3;

// Replicas that vote.
uint32_t CountVoters(const range::RangeDescriptor& descriptor);
// As many replicas as there should be, all of them voters.
bool IsFullyReplicated(const range::RangeDescriptor& descriptor);

// The next change that brings `descriptor` nearer to kReplicationFactor voters on distinct nodes
// that are not `gone`, or none. The descriptor after the change travels with it.
//
//   too few            add a learner on a `live` node without a replica ► make it a voter
//   a voter is gone    the same, but the learner becomes a voter as the lost one leaves (joint)
//   a learner is gone, or there is no use for it any more: remove it
//
// `live` nodes answer and can take data; `gone` ones have been silent for so long that they are not
// waited for. Most are neither.
struct ReplicaChange {
  std::vector<raft::ConfChangeStep> steps;
  // The learner that becomes a voter; none otherwise.
  raft::ReplicaId promoted;
  range::RangeDescriptor after;
};
std::optional<ReplicaChange> NextReplicaChange(const range::RangeDescriptor& descriptor,
                                               const std::set<kv::NodeId>& live,
                                               const std::set<kv::NodeId>& gone);

}  // namespace steno::cluster
