#include "kv/range/descriptor.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/bytes.h"

namespace steno::range {
namespace {

constexpr uint8_t kVersion = 1;

bool DecodeReplica(ByteReader* in, ReplicaDescriptor* out) {
  uint64_t node;
  uint64_t id;
  uint8_t learner;
  if (!in->Varint(&node) || !in->Varint(&id) || !in->U8(&learner)) return false;
  *out = {kv::NodeId(static_cast<uint32_t>(node)), raft::ReplicaId(id), learner == 1};
  return true;
}

}  // namespace

const ReplicaDescriptor* RangeDescriptor::Find(raft::ReplicaId replica) const {
  const auto it = std::ranges::find(replicas, replica, &ReplicaDescriptor::id);
  return it == replicas.end() ? nullptr : &*it;
}

const ReplicaDescriptor* RangeDescriptor::FindNode(kv::NodeId node) const {
  const auto it = std::ranges::find(replicas, node, &ReplicaDescriptor::node);
  return it == replicas.end() ? nullptr : &*it;
}

std::string RangeDescriptor::Encode() const {
  ByteWriter w;
  w.U8(kVersion);
  w.Varint(id.value());
  w.String(span.start);
  w.String(span.end);
  w.Varint(next_replica_id);
  w.Varint(generation);
  w.Varint(replicas.size());
  for (const ReplicaDescriptor& replica : replicas) {
    w.Varint(replica.node.value());
    w.Varint(replica.id.value());
    w.U8(replica.learner);
  }
  return w.Take();
}

std::optional<RangeDescriptor> RangeDescriptor::Decode(std::string_view bytes) {
  ByteReader in(bytes);
  uint8_t version;
  uint64_t id;
  uint64_t count;
  std::string_view start;
  std::string_view end;
  RangeDescriptor out;
  if (!in.U8(&version) || version != kVersion || !in.Varint(&id) || !in.String(&start) ||
      !in.String(&end) || !in.Varint(&out.next_replica_id) || !in.Varint(&out.generation) ||
      !in.Varint(&count)) {
    return std::nullopt;
  }
  out.id = kv::RangeId(id);
  out.span = kv::Span{std::string(start), std::string(end)};
  for (uint64_t i = 0; i < count; ++i) {
    ReplicaDescriptor replica;
    if (!DecodeReplica(&in, &replica)) return std::nullopt;
    out.replicas.push_back(replica);
  }
  if (!in.empty()) return std::nullopt;
  return out;
}

std::string RangeDescriptor::ToString() const {
  std::string out = absl::StrCat("r", id.value(), " ", span.ToString());
  for (const ReplicaDescriptor& replica : replicas) {
    absl::StrAppend(&out, " n", replica.node.value(), ":", replica.id.value(),
                    replica.learner ? "(learner)" : "");
  }
  absl::StrAppend(&out, " gen=", generation);
  return out;
}

}  // namespace steno::range
