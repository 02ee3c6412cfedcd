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

namespace {

const range::ReplicaDescriptor* FindLearner(const range::RangeDescriptor& descriptor) {
  for (const range::ReplicaDescriptor& replica : descriptor.replicas) {
    if (replica.learner) return &replica;
  }
  return nullptr;
}

const range::ReplicaDescriptor* FindLostVoter(const range::RangeDescriptor& descriptor,
                                              const std::set<kv::NodeId>& gone) {
  for (const range::ReplicaDescriptor& replica : descriptor.replicas) {
    if (!replica.learner && gone.contains(replica.node)) return &replica;
  }
  return nullptr;
}

void Remove(raft::ReplicaId id, ReplicaChange* change) {
  change->steps.push_back({raft::ConfChangeStepType::kRemove, id});
  std::erase_if(change->after.replicas,
                [id](const range::ReplicaDescriptor& replica) { return replica.id == id; });
}

void Promote(raft::ReplicaId id, ReplicaChange* change) {
  change->steps.push_back({raft::ConfChangeStepType::kAddVoter, id});
  change->promoted = id;
  for (range::ReplicaDescriptor& replica : change->after.replicas) {
    if (replica.id == id) replica.learner = false;
  }
}

}  // namespace

std::optional<ReplicaChange> NextReplicaChange(const range::RangeDescriptor& descriptor,
                                               const std::set<kv::NodeId>& live,
                                               const std::set<kv::NodeId>& gone) {
  ReplicaChange change;
  change.after = descriptor;
  ++change.after.generation;
  const bool enough = CountVoters(descriptor) >= static_cast<uint32_t>(kReplicationFactor);
  const range::ReplicaDescriptor* const lost = FindLostVoter(descriptor, gone);
  if (const range::ReplicaDescriptor* learner = FindLearner(descriptor)) {
    if (gone.contains(learner->node) || (enough && lost == nullptr)) {
      Remove(learner->id, &change);
    } else if (live.contains(learner->node)) {
      Promote(learner->id, &change);
      if (enough) Remove(lost->id, &change);
    } else {
      return std::nullopt;
    }
    return change;
  }
  if (enough && lost == nullptr) return std::nullopt;
  for (kv::NodeId node : live) {
    if (descriptor.FindNode(node) != nullptr) continue;
    const raft::ReplicaId id(change.after.next_replica_id++);
    change.after.replicas.push_back({.node = node, .id = id, .learner = true});
    change.steps = {{raft::ConfChangeStepType::kAddLearner, id}};
    return change;
  }
  return std::nullopt;
}

}  // namespace steno::cluster
