#include "kv/store/messenger.h"

#include <utility>

#include "base/bytes.h"
#include "base/log.h"
#include "kv/api/codec.h"
#include "kv/raft/codec.h"

namespace steno::store {
namespace {

constexpr uint8_t kVersion = 3;

enum Kind : uint8_t {
  kRaft = 1,
  kRequest = 2,
  kResponse = 3,
  kWorking = 4,
  kPing = 5,
  kPong = 6,
  kSnapshotChunk = 7,
  kSnapshotAck = 8,
};

uint8_t EncodeState(const NodeState& state) {
  return static_cast<uint8_t>((state.disk_full ? 1 : 0) | (state.has_replica ? 2 : 0) |
                              (state.has_leader ? 4 : 0) | (state.draining ? 8 : 0));
}

NodeState DecodeState(uint8_t bits) {
  return {.disk_full = (bits & 1) != 0,
          .has_replica = (bits & 2) != 0,
          .has_leader = (bits & 4) != 0,
          .draining = (bits & 8) != 0};
}

kv::BatchResponse ClockRefusal(const absl::Status& why) {
  return {.result = kv::Refusal(kv::Unavailable{"clock: " + std::string(why.message())})};
}

}  // namespace

Messenger::Messenger(kv::NodeId self, kv::Transport* transport, Executor* executor,
                     hlc::HybridClock* clock, cluster::ClockMonitor* clock_monitor, Rng rng)
    : self_(self),
      life_(rng.Next()),
      transport_(transport),
      executor_(executor),
      clock_(clock),
      clock_monitor_(clock_monitor),
      next_call_(rng.Next() >> 8) {}

void Messenger::Start(MessengerHandlers handlers) {
  handlers_ = std::move(handlers);
  transport_->SetHandler(
      [this](kv::NodeId from, std::string frame) { OnFrame(from, std::move(frame)); });
  Heartbeat();
}

void Messenger::AddPeer(kv::NodeId peer) {
  if (peer == self_) return;
  clock_monitor_->ExpectPeers();
  absl::MutexLock lock(&mu_);
  peers_.try_emplace(peer);
}

std::string Messenger::NewFrame(uint8_t kind) const {
  ByteWriter w;
  w.U8(kVersion);
  w.U8(kind);
  return w.Take();
}

uint64_t Messenger::TimeToTell() {
  const Clock& clock = clock_->clock();
  const bool good = clock_monitor_->Check(clock.WallUs(), clock.MonotonicNs(), clock_->Latest());
  return good ? clock_->Now().raw() : 0;
}

Task<std::optional<kv::BatchResponse>> Messenger::Call(kv::NodeId to, kv::BatchRequest request) {
  Promise<CallResult> promise;
  uint64_t id;
  {
    absl::MutexLock lock(&mu_);
    id = next_call_++;
    calls_.emplace(id, PendingCall{to, promise, clock_->clock().MonotonicNs()});
  }
  ByteWriter w(NewFrame(kRequest));
  w.U64(life_);
  w.Varint(id);
  w.U64(TimeToTell());
  w.Bytes(kv::EncodeRequest(request));
  transport_->Send(to, w.Take());
  Future<CallResult> future = promise.GetFuture();
  co_return co_await std::move(future);
}

void Messenger::SendRaft(kv::NodeId to, kv::RangeId range, const raft::Message& message) {
  ByteWriter w(NewFrame(kRaft));
  w.Varint(range.value());
  std::string frame = w.Take();
  raft::EncodeMessage(message, &frame);
  transport_->Send(to, std::move(frame));
}

void Messenger::SendSnapshotChunk(kv::NodeId to, const SnapshotChunk& chunk) {
  ByteWriter w(NewFrame(kSnapshotChunk));
  w.Varint(chunk.range.value());
  w.Varint(chunk.stream);
  w.Varint(chunk.sequence);
  w.U8(chunk.last);
  w.String(chunk.message);
  w.String(chunk.descriptor);
  w.String(chunk.data);
  transport_->Send(to, w.Take());
}

void Messenger::SendSnapshotAck(kv::NodeId to, const SnapshotAck& ack) {
  ByteWriter w(NewFrame(kSnapshotAck));
  w.Varint(ack.range.value());
  w.Varint(ack.stream);
  w.Varint(ack.sequence);
  w.U8(ack.accepted);
  transport_->Send(to, w.Take());
}

void Messenger::OnFrame(kv::NodeId from, std::string bytes) {
  ByteReader in(bytes);
  uint8_t version;
  uint8_t kind;
  if (in.U8(&version) && version == kVersion && in.U8(&kind) && Dispatch(from, kind, in.rest())) {
    return;
  }
  absl::MutexLock lock(&mu_);
  ++malformed_frames_;
}

bool Messenger::Dispatch(kv::NodeId from, uint8_t kind, std::string_view body) {
  switch (kind) {
    case kRaft: {
      ByteReader in(body);
      uint64_t range;
      raft::Message message;
      if (!in.Varint(&range) || !raft::DecodeMessage(&in, &message) || !in.empty()) return false;
      handlers_.on_raft(from, kv::RangeId(range), std::move(message));
      return true;
    }
    case kRequest:
      return OnRequest(from, body);
    case kResponse:
      return OnResponse(body);
    case kWorking:
      return OnWorking(body);
    case kPing:
      return OnPing(from, body);
    case kPong:
      return OnPong(from, body);
    case kSnapshotChunk:
      return OnSnapshotChunk(from, body);
    case kSnapshotAck:
      return OnSnapshotAck(from, body);
    default:
      return false;
  }
}

bool Messenger::OnRequest(kv::NodeId from, std::string_view body) {
  ByteReader in(body);
  uint64_t life;
  uint64_t id;
  uint64_t now;
  kv::BatchRequest request;
  if (!in.U64(&life) || !in.Varint(&id) || !in.U64(&now) ||
      !kv::DecodeRequest(in.rest(), &request)) {
    return false;
  }
  auto respond = [this, from, life, id](kv::BatchResponse response) {
    ByteWriter w(NewFrame(kResponse));
    w.Varint(id);
    w.U64(TimeToTell());
    w.Bytes(kv::EncodeResponse(response));
    {
      absl::MutexLock lock(&mu_);
      served_.End(from, life, id);
    }
    transport_->Send(from, w.Take());
  };
  // First: what is said of the clock of a second copy would be taken for the fate of the first.
  {
    absl::MutexLock lock(&mu_);
    if (!served_.Begin(from, life, id)) return true;
  }
  if (absl::Status status = clock_->Update(kv::Timestamp(now)); !status.ok()) {
    respond(ClockRefusal(status));
    return true;
  }
  handlers_.on_request(from, std::move(request), std::move(respond));
  return true;
}

bool Messenger::OnResponse(std::string_view body) {
  ByteReader in(body);
  uint64_t id;
  uint64_t now;
  kv::BatchResponse response;
  if (!in.Varint(&id) || !in.U64(&now) || !kv::DecodeResponse(in.rest(), &response)) return false;
  // An answer from a clock out of bounds cannot be vouched for: all it says is that there was one.
  if (absl::Status status = clock_->Update(kv::Timestamp(now)); !status.ok()) {
    response.result = kv::Refusal(kv::Ambiguous{"clock: " + std::string(status.message())});
  }
  Promise<CallResult> promise;
  {
    absl::MutexLock lock(&mu_);
    const auto it = calls_.find(id);
    if (it == calls_.end()) return true;  // given up, or answered by another copy
    promise = it->second.promise;
    calls_.erase(it);
  }
  promise.Set(std::move(response));
  return true;
}

bool Messenger::OnWorking(std::string_view body) {
  ByteReader in(body);
  const int64_t now_ns = clock_->clock().MonotonicNs();
  uint64_t id;
  absl::MutexLock lock(&mu_);
  while (in.Varint(&id)) {
    const auto it = calls_.find(id);
    if (it != calls_.end()) it->second.last_sign_ns = now_ns;
  }
  return in.empty();
}

bool Messenger::OnPing(kv::NodeId from, std::string_view body) {
  ByteReader in(body);
  uint64_t sent_ns;
  uint64_t hlc;
  if (!in.U64(&sent_ns) || !in.U64(&hlc) || !in.empty()) return false;
  ByteWriter w(NewFrame(kPong));
  w.U64(sent_ns);
  w.U64(static_cast<uint64_t>(clock_->clock().WallUs()));
  w.U8(EncodeState(handlers_.own_state ? handlers_.own_state() : NodeState()));
  transport_->Send(from, w.Take());
  return true;
}

bool Messenger::OnPong(kv::NodeId from, std::string_view body) {
  ByteReader in(body);
  uint64_t sent_ns;
  uint64_t peer_wall_us;
  uint8_t state;
  if (!in.U64(&sent_ns) || !in.U64(&peer_wall_us) || !in.U8(&state) || !in.empty()) return false;
  const int64_t now_ns = clock_->clock().MonotonicNs();
  const int64_t rtt_us = (now_ns - static_cast<int64_t>(sent_ns)) / 1000;
  if (rtt_us < 0) return true;  // of an earlier life of this node
  // The peer read its clock about half of the round trip ago.
  const int64_t offset_us =
      static_cast<int64_t>(peer_wall_us) + rtt_us / 2 - clock_->clock().WallUs();
  clock_monitor_->Observe(from, offset_us, rtt_us, now_ns);
  absl::MutexLock lock(&mu_);
  PeerStatus& peer = peers_[from];
  peer.last_heard_ns = now_ns;
  peer.state = DecodeState(state);
  return true;
}

bool Messenger::OnSnapshotChunk(kv::NodeId from, std::string_view body) {
  ByteReader in(body);
  uint64_t range;
  uint8_t last;
  std::string_view message;
  std::string_view descriptor;
  std::string_view data;
  SnapshotChunk chunk;
  if (!in.Varint(&range) || !in.Varint(&chunk.stream) || !in.Varint(&chunk.sequence) ||
      !in.U8(&last) || !in.String(&message) || !in.String(&descriptor) || !in.String(&data) ||
      !in.empty()) {
    return false;
  }
  chunk.range = kv::RangeId(range);
  chunk.last = last == 1;
  chunk.message.assign(message);
  chunk.descriptor.assign(descriptor);
  chunk.data.assign(data);
  handlers_.on_snapshot_chunk(from, std::move(chunk));
  return true;
}

bool Messenger::OnSnapshotAck(kv::NodeId from, std::string_view body) {
  ByteReader in(body);
  uint64_t range;
  uint8_t accepted;
  SnapshotAck ack;
  if (!in.Varint(&range) || !in.Varint(&ack.stream) || !in.Varint(&ack.sequence) ||
      !in.U8(&accepted) || !in.empty()) {
    return false;
  }
  ack.range = kv::RangeId(range);
  ack.accepted = accepted == 1;
  handlers_.on_snapshot_ack(from, ack);
  return true;
}

// Once a second: pings every peer, tells callers which of their requests are being worked on, and
// gives up calls that nobody works on.
void Messenger::Heartbeat() {
  // Where nothing is sent nobody else looks at the clock.
  (void)TimeToTell();
  const int64_t now_ns = clock_->clock().MonotonicNs();
  std::vector<std::pair<kv::NodeId, std::string>> frames;
  {
    absl::MutexLock lock(&mu_);
    for (const auto& [peer, status] : peers_) {
      ByteWriter w(NewFrame(kPing));
      w.U64(static_cast<uint64_t>(now_ns));
      w.U64(clock_->Latest().raw());
      frames.emplace_back(peer, w.Take());
    }
    for (const auto& [peer, ids] : served_.UnderWay()) {
      ByteWriter w(NewFrame(kWorking));
      for (uint64_t id : ids) w.Varint(id);
      frames.emplace_back(peer, w.Take());
    }
  }
  for (auto& [peer, frame] : frames) transport_->Send(peer, std::move(frame));
  FailSilentCalls(now_ns);
  executor_->PostAfter(kPingIntervalNs, [this] { Heartbeat(); });
}

void Messenger::FailSilentCalls(int64_t now_ns) {
  // By id, so that a simulated run repeats.
  std::map<uint64_t, Promise<CallResult>> silent;
  {
    absl::MutexLock lock(&mu_);
    absl::erase_if(calls_, [&](const auto& call) {
      if (now_ns - call.second.last_sign_ns < kSilenceNs) return false;
      silent.emplace(call.first, call.second.promise);
      return true;
    });
  }
  for (const auto& [id, promise] : silent) promise.Set(std::nullopt);
}

std::map<kv::NodeId, PeerStatus> Messenger::Peers() const {
  const int64_t now_ns = clock_->clock().MonotonicNs();
  absl::MutexLock lock(&mu_);
  std::map<kv::NodeId, PeerStatus> peers = peers_;
  for (auto& [peer, status] : peers) {
    status.alive = status.last_heard_ns != 0 && now_ns - status.last_heard_ns < kAliveNs;
  }
  return peers;
}

uint64_t Messenger::malformed_frames() const {
  absl::MutexLock lock(&mu_);
  return malformed_frames_;
}

}  // namespace steno::store
