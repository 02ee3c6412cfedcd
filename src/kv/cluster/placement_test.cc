#include "kv/cluster/placement.h"

#include <gtest/gtest.h>

namespace steno::cluster {
namespace {

using kv::NodeId;
using raft::ConfChangeStepType;

range::RangeDescriptor OneReplica() {
  range::RangeDescriptor descriptor;
  descriptor.id = kv::RangeId(1);
  descriptor.replicas = {{.node = NodeId(1), .id = raft::ReplicaId(1)}};
  descriptor.next_replica_id = 2;
  return descriptor;
}

TEST(Placement, GrowsFromOneReplicaToThreeThroughLearners) {
  const std::set<NodeId> live = {NodeId(1), NodeId(2), NodeId(3), NodeId(4)};
  range::RangeDescriptor descriptor = OneReplica();
  std::vector<ConfChangeStepType> steps;
  while (auto change = NextReplicaChange(descriptor, live)) {
    steps.push_back(change->step.type);
    EXPECT_EQ(change->after.generation, descriptor.generation + 1);
    descriptor = change->after;
  }
  EXPECT_EQ(steps, (std::vector{ConfChangeStepType::kAddLearner, ConfChangeStepType::kAddVoter,
                                ConfChangeStepType::kAddLearner, ConfChangeStepType::kAddVoter}));
  ASSERT_EQ(descriptor.replicas.size(), 3u);
  EXPECT_EQ(descriptor.replicas[2].node, NodeId(3));
  EXPECT_EQ(descriptor.next_replica_id, 4u);
}

TEST(Placement, DoesNothingWithoutALiveNodeToUse) {
  EXPECT_FALSE(NextReplicaChange(OneReplica(), {NodeId(1)}).has_value());
}

TEST(Placement, DoesNotPromoteALearnerWhoseNodeIsDown) {
  range::RangeDescriptor descriptor = OneReplica();
  descriptor.replicas.push_back({.node = NodeId(2), .id = raft::ReplicaId(2), .learner = true});
  descriptor.replicas.push_back({.node = NodeId(3), .id = raft::ReplicaId(3)});
  EXPECT_FALSE(NextReplicaChange(descriptor, {NodeId(1), NodeId(3)}).has_value());
}

}  // namespace
}  // namespace steno::cluster
