// RangeDescriptor: which keys a range holds and where its replicas are.
//
// It is part of the range's replicated state: stored under keys::RangeDescriptor, changed only by
// applying a configuration change that carries the next one. `generation` grows with each change.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kv/api/types.h"
#include "kv/raft/quorum/replica_id.h"

namespace steno::range {

struct ReplicaDescriptor {
  kv::NodeId node;
  // Never reused: a replica that was removed and added again is another one.
  raft::ReplicaId id;
  bool learner = false;
  friend bool operator==(const ReplicaDescriptor&, const ReplicaDescriptor&) = default;
};

struct RangeDescriptor {
  kv::RangeId id;
  kv::Span span;
  std::vector<ReplicaDescriptor> replicas;  // by replica id
  uint64_t next_replica_id = 1;
  uint64_t generation = 0;

  const ReplicaDescriptor* Find(raft::ReplicaId id) const;
  const ReplicaDescriptor* FindNode(kv::NodeId node) const;
  std::string Encode() const;
  static std::optional<RangeDescriptor> Decode(std::string_view bytes);
  // "r1 [\x02, \xff) n1:1 n2:2 n3:3(learner) gen=4"
  std::string ToString() const;
  friend bool operator==(const RangeDescriptor&, const RangeDescriptor&) = default;
};

}  // namespace steno::range
