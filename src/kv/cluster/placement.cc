#include "kv/cluster/placement.h"

#include <algorithm>

namespace steno::cluster {

uint32_t CountVoters(const range::RangeDescriptor& descriptor) {
  return static_cast<uint32_t>(
      std::count_if(descriptor.replicas.begin(), descriptor.replicas.end(),
                    [](const range::ReplicaDescriptor& replica) { return !replica.learner; }));
}

bool IsFullyReplicated(const range::RangeDescriptor& descriptor) {
  return CountVoters(descriptor) == descriptor.replicas.size() &&
         descriptor.replicas.size() >= static_cast<size_t>(kReplicationFactor);
}

std::optional<ReplicaChange> NextReplicaChange(const range::RangeDescriptor& descriptor,
                                               const std::set<kv::NodeId>& live) {
  ReplicaChange change;
  change.after = descriptor;
  ++change.after.generation;
  for (range::ReplicaDescriptor& replica : change.after.replicas) {
    if (!replica.learner || !live.contains(replica.node)) continue;
    replica.learner = false;
    change.step = {raft::ConfChangeStepType::kAddVoter, replica.id};
    return change;
  }
  if (descriptor.replicas.size() >= static_cast<size_t>(kReplicationFactor)) return std::nullopt;
  for (kv::NodeId node : live) {
    if (descriptor.FindNode(node) != nullptr) continue;
    const raft::ReplicaId id(change.after.next_replica_id++);
    change.after.replicas.push_back({.node = node, .id = id, .learner = true});
    change.step = {raft::ConfChangeStepType::kAddLearner, id};
    return change;
  }
  return std::nullopt;
}

}  // namespace steno::cluster
