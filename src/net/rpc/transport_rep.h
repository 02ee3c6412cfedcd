// What the sending and the receiving half of the transport share. Internal to this directory.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "net/rpc/rpc.h"
#include "steno/rpc/v1/rpc.grpc.pb.h"

namespace steno::rpc {

class PeerStream;

// What waits for one peer, and the stream that it goes out on. Thread-safe. Lock order: Rep::mu
// before Peer::mu_; gRPC calls back without any of them.
class Peer : public std::enable_shared_from_this<Peer> {
 public:
  Peer(kv::NodeId node, Identity self, std::string address)
      : node_(node), self_(std::move(self)), address_(std::move(address)) {}

  void Send(std::string frame);
  void SetAddress(const std::string& address);
  void Stop();

  void OnWriteDone(PeerStream* stream, bool ok);
  void OnStreamDone(PeerStream* stream, const grpc::Status& status);

 private:
  void ConnectLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void WriteLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Gives the stream up, and what waits for it. `done`: gRPC has ended it already.
  void LeaveLocked(bool done = false) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const kv::NodeId node_;
  const Identity self_;
  absl::Mutex mu_;
  std::string address_ ABSL_GUARDED_BY(mu_);
  std::deque<std::string> queue_ ABSL_GUARDED_BY(mu_);
  int64_t queued_bytes_ ABSL_GUARDED_BY(mu_) = 0;
  PeerStream* stream_ ABSL_GUARDED_BY(mu_) = nullptr;
  bool writing_ ABSL_GUARDED_BY(mu_) = false;
  bool connected_ ABSL_GUARDED_BY(mu_) = false;
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
  int64_t pause_ms_ ABSL_GUARDED_BY(mu_) = 0;
  absl::Time connect_after_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
};

struct GrpcTransport::Rep {
  absl::Mutex mu;
  Identity self ABSL_GUARDED_BY(mu);
  std::shared_ptr<const Handler> handler ABSL_GUARDED_BY(mu);
  std::map<kv::NodeId, std::shared_ptr<Peer>> peers ABSL_GUARDED_BY(mu);
  bool stopped ABSL_GUARDED_BY(mu) = false;
};

// The receiving half, as a service of RpcServer.
std::unique_ptr<v1::Link::CallbackService> MakeLinkService(
    std::shared_ptr<GrpcTransport::Rep> transport);

}  // namespace steno::rpc
