#include "net/rpc/convert.h"

namespace steno::rpc {

void ToProto(const NodeAddress& from, v1::NodeAddress* to) {
  to->set_node_id(from.node.value());
  to->set_rpc_address(from.rpc);
  to->set_sql_address(from.sql);
  to->set_http_address(from.http);
  to->set_started_at_us(from.started_at_us);
}

NodeAddress FromProto(const v1::NodeAddress& from) {
  return {.node = kv::NodeId(from.node_id()),
          .rpc = from.rpc_address(),
          .sql = from.sql_address(),
          .http = from.http_address(),
          .started_at_us = from.started_at_us()};
}

void ToProto(const StatusReport& from, v1::StatusResponse* to) {
  to->set_cluster_id(from.cluster_id);
  ToProto(from.self, to->mutable_self());
  to->set_version(from.version);
  to->set_not_serving(from.not_serving);
  to->set_sessions(from.sessions);
  to->set_expected_nodes(from.expected_nodes);
  for (const PeerReport& peer : from.peers) {
    v1::PeerStatus* out = to->add_peers();
    ToProto(peer.address, out->mutable_address());
    out->set_alive(peer.alive);
    out->set_clock_offset_us(peer.clock_offset_us);
    out->set_rtt_us(peer.rtt_us);
  }
  for (const RangeReport& range : from.ranges) {
    v1::RangeStatus* out = to->add_ranges();
    out->set_range_id(range.range_id);
    out->set_range(range.descriptor);
    out->set_leader(range.leader);
    out->set_serves(range.serves);
    out->set_term(range.term);
    out->set_commit(range.commit);
    out->set_applied(range.applied);
    out->set_log_bytes(range.log_bytes);
    out->set_leader_node_id(range.leader_node.value());
    out->set_voters(range.voters);
  }
}

StatusReport FromProto(const v1::StatusResponse& from) {
  StatusReport to;
  to.cluster_id = from.cluster_id();
  to.self = FromProto(from.self());
  to.version = from.version();
  to.not_serving = from.not_serving();
  to.sessions = from.sessions();
  to.expected_nodes = from.expected_nodes();
  for (const v1::PeerStatus& peer : from.peers()) {
    to.peers.push_back({.address = FromProto(peer.address()),
                        .alive = peer.alive(),
                        .clock_offset_us = peer.clock_offset_us(),
                        .rtt_us = peer.rtt_us()});
  }
  for (const v1::RangeStatus& range : from.ranges()) {
    to.ranges.push_back({.range_id = range.range_id(),
                         .descriptor = range.range(),
                         .leader = range.leader(),
                         .serves = range.serves(),
                         .term = range.term(),
                         .commit = range.commit(),
                         .applied = range.applied(),
                         .log_bytes = range.log_bytes(),
                         .leader_node = kv::NodeId(range.leader_node_id()),
                         .voters = range.voters()});
  }
  return to;
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  // The two enums share their values (google.rpc.Code).
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), std::string(status.message()));
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

}  // namespace steno::rpc
