// The sending half: one ClientWriteReactor a connection, one connection a peer.
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <atomic>
#include <map>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/log.h"
#include "net/rpc/transport_rep.h"

namespace steno::rpc {

// A stream to one peer. Owns itself while the stream lives: gRPC calls it until OnDone.
class PeerStream : public grpc::ClientWriteReactor<v1::Frames> {
 public:
  PeerStream(std::shared_ptr<Peer> peer, std::shared_ptr<grpc::Channel> channel, v1::Hello hello)
      : peer_(std::move(peer)), channel_(std::move(channel)), stub_(v1::Link::NewStub(channel_)) {
    *message_.mutable_hello() = std::move(hello);
    stub_->async()->Exchange(&context_, &end_, this);
    // Keeps the stream from finishing between two writes, which come from outside of reactions.
    AddHold();
    StartWrite(&message_);
    StartCall();
  }

  void Cancel() { context_.TryCancel(); }
  // REQUIRES: no write is under way.
  void Write(v1::Frames message) {
    message_ = std::move(message);
    StartWrite(&message_);
  }
  void ReleaseHold() { RemoveHold(); }

  void OnWriteDone(bool ok) override { peer_->OnWriteDone(this, ok); }
  void OnDone(const grpc::Status& status) override {
    peer_->OnStreamDone(this, status);
    delete this;
  }

 private:
  const std::shared_ptr<Peer> peer_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::Link::Stub> stub_;
  grpc::ClientContext context_;
  v1::Frames message_;
  v1::ExchangeEnd end_;
};

void Peer::Send(std::string frame) {
  absl::MutexLock lock(&mu_);
  if (stopped_ || queued_bytes_ + static_cast<int64_t>(frame.size()) > kPeerQueueBytesMax) return;
  queued_bytes_ += static_cast<int64_t>(frame.size());
  queue_.push_back(std::move(frame));
  if (stream_ == nullptr) {
    ConnectLocked();
  } else if (!writing_) {
    WriteLocked();
  }
}

void Peer::ConnectLocked() {
  const absl::Time now = absl::Now();
  if (now < connect_after_) {
    // Frames that nobody can take are dropped, not saved up: they would be stale by then.
    queue_.clear();
    queued_bytes_ = 0;
    return;
  }
  pause_ms_ = std::min(kReconnectMsMax, std::max<int64_t>(10, pause_ms_ * 2));
  connect_after_ = now + absl::Milliseconds(pause_ms_);
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, static_cast<int>(kReconnectMsMax));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 5000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 3000);
  // A connection of its own for each peer, made anew with each stream.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  auto channel = grpc::CreateCustomChannel(address_, grpc::InsecureChannelCredentials(), arguments);
  v1::Hello hello;
  hello.set_cluster_id(self_.cluster_id);
  hello.set_node_id(self_.node.value());
  hello.set_to_node_id(node_.value());
  writing_ = true;  // the hello
  stream_ = new PeerStream(shared_from_this(), std::move(channel), std::move(hello));
}

void Peer::WriteLocked() {
  v1::Frames message;
  int64_t bytes = 0;
  while (!queue_.empty() && bytes < kMessageBytesTarget) {
    bytes += static_cast<int64_t>(queue_.front().size());
    message.add_frames(std::move(queue_.front()));
    queue_.pop_front();
  }
  queued_bytes_ -= bytes;
  writing_ = true;
  stream_->Write(std::move(message));
}

void Peer::OnWriteDone(PeerStream* stream, bool ok) {
  absl::MutexLock lock(&mu_);
  if (stream != stream_) return;
  writing_ = false;
  if (!ok) {
    LeaveLocked();
  } else {
    pause_ms_ = 0;
    connected_ = true;
    if (!queue_.empty()) WriteLocked();
  }
}

void Peer::OnStreamDone(PeerStream* stream, const grpc::Status& status) {
  absl::MutexLock lock(&mu_);
  if (connected_ && !stopped_) {
    LOG_INFO("rpc: connection lost peer=n{} error={}", node_.value(), status.error_message());
    connected_ = false;
  }
  if (stream == stream_) LeaveLocked(/*done=*/true);
}

void Peer::LeaveLocked(bool done) {
  if (stream_ == nullptr) return;
  PeerStream* stream = std::exchange(stream_, nullptr);
  queue_.clear();
  queued_bytes_ = 0;
  writing_ = false;
  if (done) return;
  stream->Cancel();
  stream->ReleaseHold();
}

void Peer::Stop() {
  absl::MutexLock lock(&mu_);
  stopped_ = true;
  LeaveLocked();
}

void Peer::SetAddress(const std::string& address) {
  absl::MutexLock lock(&mu_);
  if (address == address_) return;
  address_ = address;
  connect_after_ = absl::InfinitePast();
  LeaveLocked();
}

GrpcTransport::GrpcTransport() : rep_(std::make_shared<Rep>()) {}
GrpcTransport::~GrpcTransport() {
  Stop();
}

void GrpcTransport::SetIdentity(Identity self) {
  absl::MutexLock lock(&rep_->mu);
  rep_->self = std::move(self);
}

void GrpcTransport::SetAddress(kv::NodeId node, const std::string& address) {
  absl::MutexLock lock(&rep_->mu);
  if (rep_->stopped || node == rep_->self.node) return;
  std::shared_ptr<Peer>& peer = rep_->peers[node];
  if (peer == nullptr) {
    peer = std::make_shared<Peer>(node, rep_->self, address);
  } else {
    peer->SetAddress(address);
  }
}

void GrpcTransport::SetHandler(Handler handler) {
  absl::MutexLock lock(&rep_->mu);
  rep_->handler = std::make_shared<const Handler>(std::move(handler));
}

void GrpcTransport::Send(kv::NodeId to, std::string frame) {
  std::shared_ptr<Peer> peer;
  {
    absl::MutexLock lock(&rep_->mu);
    const auto it = rep_->peers.find(to);
    if (it == rep_->peers.end()) return;
    peer = it->second;
  }
  peer->Send(std::move(frame));
}

void GrpcTransport::Stop() {
  std::map<kv::NodeId, std::shared_ptr<Peer>> peers;
  {
    absl::MutexLock lock(&rep_->mu);
    rep_->stopped = true;
    rep_->handler = nullptr;
    peers.swap(rep_->peers);
  }
  for (auto& [node, peer] : peers) peer->Stop();
}

}  // namespace steno::rpc
