#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "net/rpc/convert.h"
#include "net/rpc/rpc.h"
#include "steno/rpc/v1/rpc.grpc.pb.h"

namespace steno::rpc {

struct AdminClient::Rep {
  std::unique_ptr<v1::Admin::Stub> stub;
  int64_t timeout_ms;

  void SetDeadline(grpc::ClientContext* context) const {
    // gRPC takes deadlines of the system's clock only; nothing but this call depends on it.
    context->set_deadline(
        gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_millis(timeout_ms, GPR_TIMESPAN)));
  }
};

AdminClient::AdminClient(const std::string& address, int64_t timeout_ms)
    : rep_(std::make_unique<Rep>()) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  rep_->stub = v1::Admin::NewStub(
      grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
  rep_->timeout_ms = timeout_ms;
}

AdminClient::~AdminClient() = default;

absl::StatusOr<Identity> AdminClient::Init() {
  grpc::ClientContext context;
  rep_->SetDeadline(&context);
  v1::InitResponse response;
  const grpc::Status status = rep_->stub->Init(&context, v1::InitRequest(), &response);
  if (!status.ok()) return FromGrpc(status);
  return Identity{response.cluster_id(), kv::NodeId(response.node_id())};
}

absl::StatusOr<Identity> AdminClient::Join() {
  grpc::ClientContext context;
  rep_->SetDeadline(&context);
  v1::JoinResponse response;
  const grpc::Status status = rep_->stub->Join(&context, v1::JoinRequest(), &response);
  if (!status.ok()) return FromGrpc(status);
  return Identity{response.cluster_id(), kv::NodeId(response.node_id())};
}

absl::StatusOr<GossipReport> AdminClient::Gossip(const GossipReport& known) {
  grpc::ClientContext context;
  rep_->SetDeadline(&context);
  v1::GossipRequest request;
  ToProto(known, &request);
  v1::GossipResponse response;
  const grpc::Status status = rep_->stub->Gossip(&context, request, &response);
  if (!status.ok()) return FromGrpc(status);
  return GossipFromProto(response);
}

absl::StatusOr<StatusReport> AdminClient::Status() {
  grpc::ClientContext context;
  rep_->SetDeadline(&context);
  v1::StatusResponse response;
  const grpc::Status status = rep_->stub->Status(&context, v1::StatusRequest(), &response);
  if (!status.ok()) return FromGrpc(status);
  return FromProto(response);
}

}  // namespace steno::rpc
