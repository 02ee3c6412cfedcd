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
  while (auto change = NextReplicaChange(descriptor, live, {})) {
    ASSERT_EQ(change->steps.size(), 1u);
    steps.push_back(change->steps[0].type);
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
  EXPECT_FALSE(NextReplicaChange(OneReplica(), {NodeId(1)}, {}).has_value());
}

TEST(Placement, DoesNotPromoteALearnerWhoseNodeIsDown) {
  range::RangeDescriptor descriptor = OneReplica();
  descriptor.replicas.push_back({.node = NodeId(2), .id = raft::ReplicaId(2), .learner = true});
  descriptor.replicas.push_back({.node = NodeId(3), .id = raft::ReplicaId(3)});
  EXPECT_FALSE(NextReplicaChange(descriptor, {NodeId(1), NodeId(3)}, {}).has_value());
}

range::RangeDescriptor ThreeReplicas() {
  range::RangeDescriptor descriptor = OneReplica();
  descriptor.replicas.push_back({.node = NodeId(2), .id = raft::ReplicaId(2)});
  descriptor.replicas.push_back({.node = NodeId(3), .id = raft::ReplicaId(3)});
  descriptor.next_replica_id = 4;
  return descriptor;
}

TEST(Placement, ReplacesAVoterThatIsGone) {
  const std::set<NodeId> live = {NodeId(1), NodeId(3), NodeId(4)};
  const auto added = NextReplicaChange(ThreeReplicas(), live, {NodeId(2)});
  ASSERT_TRUE(added.has_value());
  EXPECT_EQ(
      added->steps,
      (std::vector<raft::ConfChangeStep>{{ConfChangeStepType::kAddLearner, raft::ReplicaId(4)}}));
  EXPECT_FALSE(added->promoted.valid());

  // In one change, so that there are three voters all the time.
  const auto replaced = NextReplicaChange(added->after, live, {NodeId(2)});
  ASSERT_TRUE(replaced.has_value());
  EXPECT_EQ(replaced->steps,
            (std::vector<raft::ConfChangeStep>{{ConfChangeStepType::kAddVoter, raft::ReplicaId(4)},
                                               {ConfChangeStepType::kRemove, raft::ReplicaId(2)}}));
  EXPECT_EQ(replaced->promoted, raft::ReplicaId(4));
  EXPECT_EQ(replaced->after.FindNode(NodeId(2)), nullptr);
  EXPECT_TRUE(IsFullyReplicated(replaced->after));
  EXPECT_FALSE(NextReplicaChange(replaced->after, live, {NodeId(2)}).has_value());
}

TEST(Placement, KeepsAVoterThatIsOnlyAway) {
  EXPECT_FALSE(
      NextReplicaChange(ThreeReplicas(), {NodeId(1), NodeId(3), NodeId(4)}, {}).has_value());
}

TEST(Placement, KeepsALostVoterWhereNobodyCanTakeItsPlace) {
  EXPECT_FALSE(NextReplicaChange(ThreeReplicas(), {NodeId(1), NodeId(3)}, {NodeId(2)}).has_value());
}

TEST(Placement, RemovesALearnerThatIsGoneOrOfNoUse) {
  range::RangeDescriptor descriptor = ThreeReplicas();
  descriptor.replicas.push_back({.node = NodeId(4), .id = raft::ReplicaId(4), .learner = true});
  const std::vector<raft::ConfChangeStep> removed = {
      {ConfChangeStepType::kRemove, raft::ReplicaId(4)}};
  // The lost voter came back.
  EXPECT_EQ(NextReplicaChange(descriptor, {NodeId(4)}, {})->steps, removed);
  EXPECT_EQ(NextReplicaChange(descriptor, {}, {NodeId(2), NodeId(4)})->steps, removed);
  // Away, but not for long.
  EXPECT_FALSE(NextReplicaChange(descriptor, {NodeId(1)}, {NodeId(2)}).has_value());
}

}  // namespace
}  // namespace steno::cluster
