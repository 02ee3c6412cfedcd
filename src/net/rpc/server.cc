// The receiving half: peers' streams and Admin calls.
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/log.h"
#include "net/rpc/convert.h"
#include "net/rpc/transport_rep.h"

namespace steno::rpc {
namespace {

// One peer's stream. gRPC reads one message at a time, so frames are handed on in order.
class LinkReactor : public grpc::ServerReadReactor<v1::Frames> {
 public:
  explicit LinkReactor(std::shared_ptr<GrpcTransport::Rep> transport)
      : transport_(std::move(transport)) {
    StartRead(&message_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::OK);
    std::shared_ptr<const kv::Transport::Handler> handler;
    if (!from_.valid()) {
      const std::string refusal = CheckHello();
      if (!refusal.empty()) {
        return Finish(grpc::Status(grpc::StatusCode::FAILED_PRECONDITION, refusal));
      }
    }
    {
      absl::MutexLock lock(&transport_->mu);
      handler = transport_->handler;
    }
    if (handler == nullptr) {
      return Finish(grpc::Status(grpc::StatusCode::UNAVAILABLE, "the node is not ready"));
    }
    for (std::string& frame : *message_.mutable_frames()) (*handler)(from_, std::move(frame));
    message_.Clear();
    StartRead(&message_);
  }
  void OnDone() override { delete this; }

 private:
  // Empty if the peer is who it should be, and means this node.
  std::string CheckHello() {
    const v1::Hello& hello = message_.hello();
    const Identity self = Self();
    if (!self.node.valid()) return "the node belongs to no cluster yet";
    if (hello.cluster_id() != self.cluster_id) {
      return absl::StrCat("this node belongs to cluster ", self.cluster_id, ", not to ",
                          hello.cluster_id());
    }
    if (hello.to_node_id() != self.node.value()) {
      return absl::StrCat("this is node ", self.node.value(), ", not ", hello.to_node_id());
    }
    if (hello.node_id() == 0) return "a peer without a node id";
    from_ = kv::NodeId(hello.node_id());
    return "";
  }

  Identity Self() {
    absl::MutexLock lock(&transport_->mu);
    return transport_->self;
  }

  const std::shared_ptr<GrpcTransport::Rep> transport_;
  kv::NodeId from_;
  v1::Frames message_;
};

class LinkService : public v1::Link::CallbackService {
 public:
  explicit LinkService(std::shared_ptr<GrpcTransport::Rep> transport)
      : transport_(std::move(transport)) {}
  grpc::ServerReadReactor<v1::Frames>* Exchange(grpc::CallbackServerContext*,
                                                v1::ExchangeEnd*) override {
    return new LinkReactor(transport_);
  }

 private:
  const std::shared_ptr<GrpcTransport::Rep> transport_;
};

class AdminService : public v1::Admin::CallbackService {
 public:
  explicit AdminService(AdminHandlers handlers) : handlers_(std::move(handlers)) {}

  grpc::ServerUnaryReactor* Init(grpc::CallbackServerContext* context, const v1::InitRequest*,
                                 v1::InitResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    handlers_.init(
        [=](absl::StatusOr<Identity> identity) { FinishIdentity(identity, response, reactor); });
    return reactor;
  }
  grpc::ServerUnaryReactor* Join(grpc::CallbackServerContext* context, const v1::JoinRequest*,
                                 v1::JoinResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    handlers_.join(
        [=](absl::StatusOr<Identity> identity) { FinishIdentity(identity, response, reactor); });
    return reactor;
  }
  grpc::ServerUnaryReactor* Gossip(grpc::CallbackServerContext* context,
                                   const v1::GossipRequest* request,
                                   v1::GossipResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    handlers_.gossip(GossipFromProto(*request), [=](absl::StatusOr<GossipReport> report) {
      if (report.ok()) ToProto(*report, response);
      reactor->Finish(ToGrpc(report.status()));
    });
    return reactor;
  }
  grpc::ServerUnaryReactor* Status(grpc::CallbackServerContext* context, const v1::StatusRequest*,
                                   v1::StatusResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    handlers_.status([=](absl::StatusOr<StatusReport> report) {
      if (report.ok()) ToProto(*report, response);
      reactor->Finish(ToGrpc(report.status()));
    });
    return reactor;
  }

 private:
  template <typename Response>
  static void FinishIdentity(const absl::StatusOr<Identity>& identity, Response* response,
                             grpc::ServerUnaryReactor* reactor) {
    if (identity.ok()) {
      response->set_cluster_id(identity->cluster_id);
      response->set_node_id(identity->node.value());
    }
    reactor->Finish(ToGrpc(identity.status()));
  }
  const AdminHandlers handlers_;
};

}  // namespace

std::unique_ptr<v1::Link::CallbackService> MakeLinkService(
    std::shared_ptr<GrpcTransport::Rep> transport) {
  return std::make_unique<LinkService>(std::move(transport));
}

struct RpcServer::Rep {
  std::unique_ptr<v1::Link::CallbackService> link;
  std::unique_ptr<AdminService> admin;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

RpcServer::RpcServer(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}

absl::StatusOr<std::unique_ptr<RpcServer>> RpcServer::Start(const std::string& address,
                                                            GrpcTransport* transport,
                                                            AdminHandlers handlers) {
  auto rep = std::make_unique<Rep>();
  rep->link = MakeLinkService(transport->rep_);
  rep->admin = std::make_unique<AdminService>(std::move(handlers));
  grpc::ServerBuilder builder;
  // Two processes on one port would each get some of the connections.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetMaxReceiveMessageSize(-1);
  builder.SetMaxSendMessageSize(-1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 1000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 0);
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &rep->port);
  builder.RegisterService(rep->link.get());
  builder.RegisterService(rep->admin.get());
  rep->server = builder.BuildAndStart();
  if (rep->server == nullptr || rep->port == 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", address, ": is another process using the port?"));
  }
  return std::unique_ptr<RpcServer>(new RpcServer(std::move(rep)));
}

RpcServer::~RpcServer() {
  Stop();
}
int RpcServer::port() const {
  return rep_->port;
}

void RpcServer::Stop() {
  rep_->server->Shutdown(
      gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_millis(200, GPR_TIMESPAN)));
}

}  // namespace steno::rpc
