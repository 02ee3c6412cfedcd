// Between the plain structs of rpc.h and their protobuf messages. Internal to this directory.
#pragma once

#include <grpcpp/support/status.h>

#include "net/rpc/rpc.h"
#include "steno/rpc/v1/rpc.pb.h"

namespace steno::rpc {

void ToProto(const NodeAddress& from, v1::NodeAddress* to);
NodeAddress FromProto(const v1::NodeAddress& from);
void ToProto(const StatusReport& from, v1::StatusResponse* to);
StatusReport FromProto(const v1::StatusResponse& from);
// GossipRequest and GossipResponse have the same fields.
template <typename Message>
void ToProto(const GossipReport& from, Message* to) {
  to->set_cluster_id(from.cluster_id);
  for (const NodeAddress& address : from.known) ToProto(address, to->add_known());
}
template <typename Message>
GossipReport GossipFromProto(const Message& from) {
  GossipReport to{.cluster_id = from.cluster_id()};
  for (const v1::NodeAddress& address : from.known()) to.known.push_back(FromProto(address));
  return to;
}

grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace steno::rpc
